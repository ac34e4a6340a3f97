"""Exports, templates and marked workbooks: what goes out comes in again and changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.exporting import export_workbook, template_workbook
from scheduler.services.books.importing import preview_import, preview_workbook
from scheduler.services.books.importing_sentences import fault_sentence, line_sentence, marked
from scheduler.services.books.opened import Books
from scheduler.store.duties import Duty, Stint
from scheduler.store.people import Leave, Officer, Unit, UnitBusy, UnitLimit, Wish
from scheduler.store.store import Store
from scheduler.words import LANGUAGES, Words
from scheduler.workbooks.headings import CHECKED, HEADINGS, LEDGER_KINDS, SHEET_NAMES
from tests.databases import DAY
from tests.services.books.importing import POSTS, held, imported, serving, settled
from tests.workbooks.made import ROSTER, SAMPLE, SERVING, UNITS, of_rows, xlsx

CHINESE = Words("zh_CN")
Drawn = dict[str, Any]
_AT = datetime(2026, 1, 1, 1, tzinfo=UTC)


def test_an_export_of_the_sample_changes_nothing(books: Books, tmp_path: Path) -> None:
    settled(books, tmp_path)
    imported(books, SAMPLE.read_bytes())
    file = SAMPLE.with_name("qinghe-serving.csv")
    assert imported(books, file.read_bytes(), file.name).counts["new"] == 4
    exported = export_workbook(books)
    assert exported == export_workbook(books)
    preview = preview_import(books, "export.xlsx", exported)
    assert preview.counts == {"new": 0, "changed": 0, "same": 78, "wrong": 0}
    assert preview.passed_over == ()


def test_an_export_into_other_books_brings_all_of_it(
    books: Books, tmp_path: Path, store: Store
) -> None:
    settled(books, tmp_path)
    row = (
        "001", "李雷", "男", "县财政局", "副科级", date(2025, 11, 3), "法律",
        "学习：2026-03-01至2026-03-02",
    )  # fmt: skip
    imported(
        books, xlsx(单位=[UNITS, ("B01", "县财政局", 2, "", "2026-12-01")], 名册=[ROSTER, row])
    )
    days = ("2025-08-01", "2025-11-01", "letters", "2026-01-15")
    imported(books, serving(("901", "黄", "女", "B01", "副科", *days)))
    before, exported = held(books), export_workbook(books)
    with store.noting() as session:
        for table in (Stint, Duty, Leave, Wish, Officer, UnitBusy, UnitLimit, Unit):
            session.execute(delete(table))
    imported(books, exported)
    assert held(books) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_untouched_template_changes_nothing(books: Books, language: str) -> None:
    imported(books, SAMPLE.read_bytes())
    template = template_workbook(books, Words(language))
    preview = preview_import(books, "template.xlsx", template)
    assert preview.lines == ()
    assert [told.kind for told in preview.passed_over] == [None]


def test_the_template_has_headings_and_drop_downs(books: Books, tmp_path: Path) -> None:
    settled(books, tmp_path)
    imported(books, SAMPLE.read_bytes())
    book = openpyxl.load_workbook(BytesIO(template_workbook(books, CHINESE)))
    assert book.sheetnames == ["干部名册", "在岗人员", "单位", "填写说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    for kind in LEDGER_KINDS:
        name = SHEET_NAMES[kind]
        sheet = book[name]
        assert [cell.value for cell in sheet[1]] == [names[0] for names in HEADINGS[kind].values()]
        assert sheet.freeze_panes == "A2"
    rules = {str(rule.sqref): rule for rule in book["在岗人员"].data_validations.dataValidation}
    assert rules["C2:C2001"].formula1 == '"男,女"'
    assert rules["D2:D2001"].formula1 == "选项!$A$1:$A$28"
    assert rules["K2:K2001"].formula1 == "选项!$C$1:$C$3"
    assert [cell.value for cell in book["选项"]["C"]][:3] == list(POSTS.values())
    explained = [row[1] for row in book["填写说明"].iter_rows(min_row=2, values_only=True)]
    assert explained == [
        names[0] for kind in ("roster", "serving", "unit") for names in HEADINGS[kind].values()
    ]


def test_the_marked_workbook_is_the_same_with_its_wrong_cells_marked(books: Books) -> None:
    preview = preview_import(books, "名册.xlsx", SAMPLE.read_bytes())
    data = marked(CHINESE, preview, DAY)
    assert data == marked(CHINESE, preview, DAY)
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book["干部名册"]
    assert (sheet["B5"].value, sheet["C8"].value) == ("2026003", "朱\u3000宏")
    assert sheet["G3"].value.date() == date(2025, 10, 25)
    assert sheet["C53"].data_type == "s"
    assert sheet["C53"].value == "=1+1"
    red = {cell.coordinate for row in sheet for cell in row if cell.comment is not None}
    assert red == {"E50", "G51", "B52", "C53", "F53", "G53"}
    assert sheet["G53"].fill.fgColor.rgb == "FFFFC7CE"
    assert "2026-02-28" in sheet["G53"].comment.text
    assert sheet["K2"].value == CHECKED
    assert sheet["K3"].value == "新增"
    assert "G53" in sheet["K53"].value
    assert sheet["K55"].value is None
    again = preview_import(books, "名册-标注.xlsx", data)
    assert again.counts == preview.counts
    twice = openpyxl.load_workbook(BytesIO(marked(CHINESE, again, DAY)))["干部名册"]
    assert twice.max_column == sheet.max_column


def test_sheets_that_excel_would_not_name_so_are_marked_all_the_same(books: Books) -> None:
    wrong = (UNITS, ("B01", "=x", 1))
    workbook = of_rows(**{"a/b" * 20: wrong, "A_B" * 20: wrong, "History": wrong, "'": wrong})
    data = marked(CHINESE, preview_workbook(books, workbook), DAY)
    names = openpyxl.load_workbook(BytesIO(data)).sheetnames
    assert len(names) == 4
    assert all(len(name) <= 31 for name in names)


CELLS = st.one_of(
    st.sampled_from(
        [
            "", *ROSTER, *SERVING, *UNITS, "男", "女", "副科级", "正处", "县财政局", "B01", "001",
            "901",
            "2025-11-03", "2026年2月30日", "2026-04-26至2026-05-25", "学习：2026-1-1",
            "来访接待", "法律",
            "=1+1", "填表人：", "\x00", "{first}", "44022219900307001X", "a|b",
        ]
    ),
    st.text(max_size=12),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
)  # fmt: skip
WIDE = st.lists(CELLS, max_size=14)
TABLE = st.builds(
    lambda above, heads, rows: [*above, list(heads), *rows],
    st.lists(WIDE, max_size=2),
    st.sampled_from([ROSTER, SERVING, UNITS]),
    st.lists(WIDE, max_size=6),
)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(sheets=st.lists(st.one_of(TABLE, st.lists(WIDE, max_size=5)), max_size=3))
def test_any_grid_is_previewed_or_refused_and_changes_nothing(
    books: Books, sheets: list[list[list[object]]]
) -> None:
    before = held(books)
    workbook = of_rows(**{f"表{at}": rows for at, rows in enumerate(sheets)})  # type: ignore[arg-type]
    try:
        preview = preview_workbook(books, workbook)
    except LunzhiError:
        return
    finally:
        assert held(books) == before
    for line in preview.lines:
        assert line_sentence(CHINESE, preview.named, line)
        assert all(fault_sentence(CHINESE, line, fault) for fault in line.faults)
    openpyxl.load_workbook(BytesIO(marked(CHINESE, preview, DAY)))


NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
SPANS = st.tuples(DAYS, st.integers(1, 200)).map(lambda s: (s[0], s[0] + timedelta(s[1])))
OFFICERS = st.fixed_dictionaries(
    {
        "name": NAMES,
        "unit": st.integers(0, 2),
        "rank": st.sampled_from(["deputy_section", "section", "deputy_division"]),
        "gender": st.sampled_from(["f", "m"]),
        "skills": st.lists(st.sampled_from(["law", "land", "gone"]), unique=True).map(sorted),
        "leave": st.dictionaries(SPANS, st.sampled_from(["leave", "study", "secondment", "other"])),
        "wishes": st.sets(SPANS, max_size=3),
        "duties": st.lists(
            st.fixed_dictionaries(
                {
                    "arose_on": DAYS,
                    "stint": st.none() | SPANS,
                    "post": st.sampled_from([*POSTS, "gone"]),
                    "exempt": st.booleans(),
                    "recalled": st.booleans(),
                    "cancelled": st.booleans(),
                }
            ),
            max_size=3,
        ),
        "left": st.booleans(),
    }
)
UNITS_DRAWN = st.lists(
    st.fixed_dictionaries(
        {
            "name": NAMES,
            "limit": st.none() | st.integers(0, 9),
            "busy": st.dictionaries(SPANS, st.booleans()),
        }
    ),
    min_size=3,
    max_size=3,
    unique_by=lambda unit: str(unit["name"]),
)


def fill(store: Store, units: list[Drawn], officers: list[Drawn]) -> None:
    """Empties the books and puts in what was drawn."""
    with store.noting() as session:
        for table in (Stint, Duty, Leave, Wish, Officer, UnitBusy, UnitLimit, Unit):
            session.execute(delete(table))
        of_units = [Unit(code=f"U{at}", name=f"{unit['name']}") for at, unit in enumerate(units)]
        session.add_all(of_units)
        session.flush()
        for row, unit in zip(of_units, units, strict=True):
            if unit["limit"] is not None:
                limit = UnitLimit(unit_id=row.id, since=date(1970, 1, 1), max_away=unit["limit"])
                session.add(limit)
            for (first, end), hard in unit["busy"].items():
                session.add(UnitBusy(unit_id=row.id, first=first, end=end, hard=hard))
        for at, drawn in enumerate(officers):
            _officer(session, f"{at:03}", of_units, drawn)


def _officer(session: Session, number: str, units: list[Unit], drawn: Drawn) -> None:
    officer = Officer(
        staff_number=number,
        name=drawn["name"],
        unit_id=units[drawn["unit"]].id,
        rank=drawn["rank"],
        gender=drawn["gender"],
        skills=drawn["skills"],
        left_on=DAY if drawn["left"] else None,
    )
    session.add(officer)
    session.flush()
    for (first, end), kind in drawn["leave"].items():
        session.add(Leave(officer_id=officer.id, first=first, end=end, kind=kind))
    for first, end in drawn["wishes"]:
        session.add(Wish(officer_id=officer.id, first=first, end=end, cost=7))
    for owed in drawn["duties"]:
        _duty(session, officer, owed)


def _duty(session: Session, officer: Officer, owed: Drawn) -> None:
    arose = owed["arose_on"]
    duty = Duty(uid=uuid4().hex, officer_id=officer.id, arose_on=arose, serve_by=arose)
    duty.exempt_on = arose if owed["exempt"] else None
    session.add(duty)
    session.flush()
    if owed["stint"] is not None:
        start = max(owed["stint"][0], arose)
        end = start + (owed["stint"][1] - owed["stint"][0])
        duty.recalled_on = end if owed["recalled"] else None
        session.add(
            Stint(duty_id=duty.id, start=start, end=end, post=owed["post"], changed_at=_AT,
                  cancelled=owed["cancelled"])
        )  # fmt: skip


@pytest.mark.slow
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=20,
)
@given(units=UNITS_DRAWN, officers=st.lists(OFFICERS, max_size=4))
def test_an_export_of_any_books_changes_nothing(
    books: Books,
    store: Store,
    tmp_path: Path,
    units: list[Drawn],
    officers: list[Drawn],
) -> None:
    settled(books, tmp_path)
    fill(store, units, officers)
    preview = preview_import(books, "export.xlsx", export_workbook(books))
    assert {line.effect for line in preview.lines} <= {"same"}
