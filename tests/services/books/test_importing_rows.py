"""Imports: what a row means, and what it cannot mean, by what the books hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.services.books.importing import preview_import
from scheduler.services.books.opened import Books
from scheduler.store.duties import Stint
from scheduler.store.people import Leave, Officer
from scheduler.store.store import Store
from scheduler.store.trail import AuditValue
from tests.databases import DAY, on_day
from tests.services.books.importing import (
    B01,
    LI,
    SERVES,
    change,
    faults,
    held,
    imported,
    people,
    serving,
    settled,
    units,
)
from tests.workbooks.made import ROSTER, UNITS, xlsx


def test_a_medical_reason_is_kept_nowhere(books: Books, store: Store) -> None:
    imported(
        books,
        xlsx(单位=[UNITS, B01], 名册=[ROSTER, (*LI, "", "病假（手术）：2026-03-01至2026-03-02")]),
    )
    with store.reading() as session:
        assert [leave.kind for leave in session.scalars(select(Leave))] == ["leave"]
        said = str(session.scalars(select(AuditValue.values)).all())
    assert "leave" in said
    assert "病" not in said
    assert "手术" not in said


def test_the_kind_of_a_leave_changes_only_where_one_is_said(books: Books) -> None:
    imported(books, xlsx(单位=[UNITS, B01], 名册=[ROSTER, (*LI, "", "2026-03-01学习")]))
    assert preview_import(books, "a.xlsx", people((*LI, "", "2026-03-01"))).counts["same"] == 1
    (line,) = imported(books, people((*LI, "", "2026-03-01借调"))).lines
    span = ["2026-03-01", "2026-03-02"]
    assert change(line) == {"leave": ([*span, "study"], [*span, "secondment"])}
    assert list(held(books).officers["001"].leave.values()) == ["secondment"]


def test_near_names_are_guessed(books: Books) -> None:
    imported(books, units(B01))
    row = ("001", "李雷", "男", "财政局", "副科级", "2025-11-03", "法律学 天文")
    (line,) = preview_import(books, "a.xlsx", people(row)).lines
    assert [(f.code, f.remedy, f.params.get("near")) for f in line.faults] == [
        ("unknown_unit", "near", "县财政局"),
        ("unknown_skill", "near", "法律"),
        ("unknown_skill", "choose", None),
    ]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([B01, B01], [("单位!A3", "code_twice")]),
        ([B01, ("B02", "县 财政局", 1)], [("单位!B3", "unit_name_taken")]),
        ([("B01", "县财政局", "")], [("单位!C2", "empty")]),
        ([("B01", "县财政局", "两")], [("单位!C2", "whole_number")]),
        ([("", "县财政局", 1)], [("单位!A2", "empty")]),
    ],
)
def test_units_are_told_apart(
    books: Books, rows: list[tuple[object, ...]], found: list[tuple[str, str]]
) -> None:
    assert faults(preview_import(books, "a.xlsx", units(*rows))) == found


def test_a_formula_is_no_value(books: Books) -> None:
    imported(books, units(B01))
    row = ("001", '="李"&"雷"', "男", "县财政局", "副科级", "=TODAY()")
    preview = preview_import(books, "a.xlsx", people(row))
    assert faults(preview) == [("名册!B2", "formula"), ("名册!F2", "formula")]


def test_those_on_duty_come_with_their_stints(books: Books, tmp_path: Path) -> None:
    settled(books, tmp_path)
    imported(books, units(B01))
    recalled = (
        "902",
        "宋国红",
        "男",
        "B01",
        "副科",
        "2025-08-01",
        "2025-12-01",
        "letters",
        "2026-01-15",
    )
    data = serving(SERVES, recalled)
    assert imported(books, data).counts["new"] == 2
    now = held(books).officers
    whole, short = now["901"].duties[0], now["902"].duties[0]
    assert (whole.state, whole.start, whole.end, whole.post, whole.recalled_on) == (
        "serving", date(2025, 11, 1), date(2026, 2, 1), "reception", None
    )  # fmt: skip
    assert (short.post, short.end, short.recalled_on) == (
        "letters", date(2026, 1, 16), date(2026, 1, 16)
    )  # fmt: skip
    assert preview_import(on_day(books, date(2026, 9, 1)), "a.xlsx", data).counts["same"] == 2
    with books.store.reading() as session:
        assert {stint.release for stint in session.scalars(select(Stint))} == {None}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({6: "2026-02-01"}, ("G2", "start_ahead")),
        ({5: "2025-11-02"}, ("F2", "promoted_after_start")),
        ({7: "门卫"}, ("H2", "unknown_post")),
        ({8: "2025-10-31"}, ("I2", "last_day_before_start")),
        ({8: "2026-02-01"}, ("I2", "last_day_after_end")),
        ({6: ""}, ("G2", "empty")),
    ],
)
def test_a_stint_that_cannot_be_is_wrong(
    books: Books, tmp_path: Path, changed: dict[int, str], found: tuple[str, str]
) -> None:
    settled(books, tmp_path)
    imported(books, units(B01))
    row = [changed.get(at, cell) for at, cell in enumerate((*SERVES, ""))]
    preview = preview_import(books, "a.xlsx", serving(tuple(row)))
    assert faults(preview) == [(f"在岗!{found[0]}", found[1])]


def test_a_stint_in_the_books_is_not_told_otherwise(books: Books, tmp_path: Path) -> None:
    settled(books, tmp_path)
    imported(books, xlsx(单位=[UNITS, B01], 名册=[ROSTER, LI]))
    imported(books, serving(SERVES))
    for changed, code in (
        ({7: "letters"}, "stint_otherwise"),
        ({8: "2026-01-01"}, "stint_otherwise"),
        ({6: "2025-12-01"}, "in_books"),
        ({5: "2025-07-01"}, "promoted_otherwise"),
        ({0: "001", 6: "2025-12-01"}, "in_books"),
    ):
        row = [changed.get(at, cell) for at, cell in enumerate((*SERVES, ""))]
        ((_, found),) = faults(preview_import(books, "a.xlsx", serving(tuple(row))))
        assert found == code


def test_a_promotion_after_the_stint_began_is_a_command_of_its_own(
    books: Books, tmp_path: Path
) -> None:
    settled(books, tmp_path)
    imported(books, units(B01))
    imported(books, serving(SERVES))
    row = ("901", "黄桂超", "女", "B01", "副科", "2025-12-01")
    for day in (DAY, date(2026, 6, 1)):
        (line,) = preview_import(on_day(books, day), "a.xlsx", people(row)).lines
        assert [(f.code, f.remedy) for f in line.faults] == [("promoted_otherwise", "promote")]
    equal = ("901", "黄桂超", "女", "B01", "副科", "2025-08-01")
    assert preview_import(books, "a.xlsx", people(equal)).counts["same"] == 1


def test_who_has_left_is_not_imported_again(books: Books) -> None:
    imported(books, xlsx(单位=[UNITS, B01], 名册=[ROSTER, LI]))
    with books.acting("organisation") as act:
        act.session.scalars(select(Officer)).one().left_on = DAY
        act.record("import.officer_changed", "officer:1")
    assert faults(preview_import(books, "a.xlsx", people(LI))) == [("名册!A2", "has_left")]


def test_a_person_on_both_sheets_may_only_be_the_same_on_the_second(
    books: Books, tmp_path: Path
) -> None:
    settled(books, tmp_path)
    imported(books, units(B01))
    imported(books, serving(SERVES))
    row = ("901", "黄桂超", "女", "B01", "副科", "2025-08-01")
    both = {
        "在岗": [("工号", "姓名", "性别", "单位", "职级", "任职时间", "到岗日期", "岗位"), SERVES]
    }
    same = xlsx(**both, 名册=[ROSTER, row])
    assert preview_import(books, "a.xlsx", same).counts["same"] == 2
    other = xlsx(**both, 名册=[ROSTER, (row[0], "黄桂朝", *row[2:])])
    assert faults(preview_import(books, "a.xlsx", other)) == [("名册!A2", "number_twice")]
