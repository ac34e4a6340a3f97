"""Imports: what is previewed is what is applied, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from scheduler.books.roles import NotAllowed
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.importing import OutdatedPreview, confirm_import, preview_import
from scheduler.services.books.opened import Books
from scheduler.store.duties import Duty
from scheduler.store.people import Officer, Unit, UnitLimit, Wish
from scheduler.store.store import Store
from scheduler.store.trail import AuditEntry, AuditValue, ChainHead
from scheduler.workbooks.refusals import WorkbookRefused
from tests.databases import DAY, acting_as, on_day
from tests.services.books.importing import (
    B01,
    LI,
    change,
    faults,
    held,
    imported,
    people,
    settled,
    units,
)
from tests.workbooks.made import ROSTER, SAMPLE, UNITS, csv_file, xlsx

NAME = "新提拔干部名册.xlsx"


def head(store: Store) -> int:
    with store.reading() as session:
        return session.scalars(select(ChainHead)).one().seq


def test_the_sample_comes_in_whole_but_for_its_four_wrong_rows(books: Books, store: Store) -> None:
    data = SAMPLE.read_bytes()
    preview = preview_import(books, NAME, data)
    assert preview.counts == {"new": 74, "changed": 0, "same": 0, "wrong": 4}
    assert sum(line.kind == "unit" for line in preview.lines if line.effect == "new") == 28
    assert faults(preview) == [
        ("干部名册!E50", "unknown_unit"),
        ("干部名册!G51", "day_form"),
        ("干部名册!B52", "number_twice"),
        ("干部名册!C53", "name_formula"),
        ("干部名册!F53", "rank"),
        ("干部名册!G53", "day_unknown"),
    ]
    assert [told.rows for told in preview.passed_over] == [1]
    assert head(store) == 0

    confirm_import(books, NAME, data, preview.digest)
    now = held(books)
    assert (len(now.units), len(now.officers)) == (28, 46)
    assert sum(officer.name == "罗洋敏" for officer in now.officers.values()) == 3
    assert now.officers["2026008"].leave == {(date(2026, 3, 6), date(2026, 5, 5)): "leave"}
    assert now.officers["2026006"].name == "朱宏"
    assert now.units["B09"].busy == {((date(2026, 5, 1), date(2026, 8, 1)), False)}
    (duty,) = now.officers["2026001"].duties
    assert (duty.arose_on, duty.serve_by) == (date(2025, 10, 25), date(2026, 10, 25))
    assert head(store) == 1 + 28 + 46
    assert preview_import(books, NAME, data).counts == {
        "new": 0, "changed": 0, "same": 74, "wrong": 4
    }  # fmt: skip


def test_a_confirmation_leaves_its_trace_in_the_audit(books: Books, store: Store) -> None:
    preview = imported(books, xlsx(单位=[UNITS, B01], 名册=[ROSTER, LI]), "甲.xlsx")
    with store.reading() as session:
        acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq)).all()
        values = session.scalars(select(AuditValue.values).order_by(AuditValue.seq)).all()
        officer = session.scalars(select(Officer)).one()
        subjects = session.scalars(select(AuditEntry.subject).order_by(AuditEntry.seq)).all()
    assert acts == ["import.confirmed", "import.unit_added", "import.officer_added"]
    assert subjects[0] == f"import:{preview.digest}"
    assert subjects[2] == f"officer:{officer.id}"
    assert values[0] == {
        "file": "甲.xlsx",
        "sha256": preview.workbook.sha256,
        "digest": preview.digest,
        "counts": {"new": 2, "changed": 0, "same": 0, "wrong": 0},
    }
    assert values[2]["key"] == "001"
    assert ["promoted_on", None, "2025-11-03"] in values[2]["changes"]


def test_what_differs_is_changed_from_old_to_new(books: Books) -> None:
    imported(books, xlsx(单位=[UNITS, B01, ("B02", "县教育局", 1)], 名册=[ROSTER, LI]))
    other = (
        "001", "李蕾", "女", "B02", "正科级", "2025-12-01", "法律、工程",
        "学习：2026-03-01至2026-03-02", "2026-05-01",
    )  # fmt: skip
    later = on_day(books, date(2026, 2, 1))
    preview = imported(
        later,
        xlsx(
            单位=[UNITS, ("B01", "县财政局", 3, "2026-12-01"), ("B02", "县教育和体育局", 1)],
            名册=[ROSTER, other],
        ),
    )
    assert preview.counts == {"new": 0, "changed": 3, "same": 0, "wrong": 0}
    finance, education, person = map(change, preview.lines)
    assert finance == {
        "max_away": (2, [3, "2026-02-01"]),
        "busy_hard": (None, ["2026-12-01", "2026-12-02"]),
    }
    assert education == {"name": ("县教育局", "县教育和体育局")}
    assert person == {
        "name": ("李雷", "李蕾"),
        "gender": ("m", "f"),
        "unit": ("B01", "B02"),
        "rank": ("deputy_section", "section"),
        "skills": ([], ["engineering", "law"]),
        "promoted_on": ("2025-11-03", "2025-12-01"),
        "serve_by": ("2026-11-03", "2026-12-01"),
        "leave": (None, ["2026-03-01", "2026-03-03", "study"]),
        "wishes": (None, ["2026-05-01", "2026-05-02", 5]),
    }
    with books.store.reading() as session:
        limits = session.execute(
            select(Unit.code, UnitLimit.since, UnitLimit.max_away)
            .join(Unit, Unit.id == UnitLimit.unit_id)
            .order_by(Unit.code, UnitLimit.since)
        ).all()
        assert session.scalars(select(func.count()).select_from(Duty)).one() == 1
        assert [wish.cost for wish in session.scalars(select(Wish))] == [5]
    first = date(1970, 1, 1)
    assert [tuple(row) for row in limits] == [
        ("B01", first, 2), ("B01", date(2026, 2, 1), 3), ("B02", first, 1)
    ]  # fmt: skip


def test_a_limit_that_changes_twice_on_a_day_is_one_row(books: Books) -> None:
    imported(books, units(B01))
    for limit in (3, 4):
        imported(books, units(("B01", "县财政局", limit)))
    assert held(books).units["B01"].max_away == 4
    with books.store.reading() as session:
        assert session.scalars(select(func.count()).select_from(UnitLimit)).one() == 2


def test_an_import_never_takes_away(books: Books) -> None:
    busy = (*B01, "2026-12-01至2026-12-31", "2026-05-01")
    away = (*LI, "法律", "2026-03-01至2026-03-02", "2026-05-01")
    imported(books, xlsx(单位=[UNITS, busy], 名册=[ROSTER, away]))
    before = held(books)
    bare = csv_file([ROSTER[:6], LI])
    assert preview_import(books, "a.csv", bare).counts["same"] == 1
    assert preview_import(books, "a.xlsx", units(("B01", "县财政局", ""))).counts["same"] == 1
    assert held(books) == before


def test_another_file_is_not_what_was_previewed(books: Books, store: Store) -> None:
    digest = preview_import(books, "a.xlsx", units(B01)).digest
    with pytest.raises(LunzhiError, match=r"import\.other_file"):
        confirm_import(books, "a.xlsx", units(("B01", "县财政局", 9)), digest)
    assert head(store) == 0


def test_books_that_moved_on_are_not_touched(books: Books, store: Store) -> None:
    data = xlsx(单位=[UNITS, B01], 名册=[ROSTER, LI])
    digest = preview_import(books, "a.xlsx", data).digest
    imported(books, units(("B01", "县财政局", 1)))
    before, seq = held(books), head(store)
    with pytest.raises(OutdatedPreview, match=r"import\.moved_on") as moved:
        confirm_import(books, "a.xlsx", data, digest)
    assert (moved.value.params["new"], moved.value.params["changed"]) == (1, 1)
    assert moved.value.params["by"] == "console:test"
    assert (held(books), head(store)) == (before, seq)


def test_settings_that_moved_on_are_noticed_too(books: Books, tmp_path: Path) -> None:
    imported(books, units(B01))
    digest = preview_import(books, "a.xlsx", people(LI)).digest
    settled(books, tmp_path, serve_within_months=6)
    with pytest.raises(OutdatedPreview):
        confirm_import(books, "a.xlsx", people(LI), digest)


def test_a_second_confirmation_says_that_it_was_done(books: Books, store: Store) -> None:
    data = units(B01)
    digest = imported(books, data).digest
    seq = head(store)
    with pytest.raises(LunzhiError, match=r"import\.done_already"):
        confirm_import(books, "a.xlsx", data, digest)
    same = preview_import(books, "a.xlsx", data)
    assert not confirm_import(books, "a.xlsx", data, same.digest).changes
    assert head(store) == seq


@pytest.mark.parametrize("digest", ["", "abc", "g" * 32, "0" * 31, "0" * 64])
def test_what_is_no_digest_is_refused(books: Books, digest: str) -> None:
    with pytest.raises(LunzhiError, match=r"import\.bad_digest"):
        confirm_import(books, "a.xlsx", b"", digest)


def test_what_fails_midway_leaves_nothing(books: Books, store: Store) -> None:
    data = xlsx(单位=[UNITS, B01], 名册=[ROSTER, LI, ("002", *LI[1:])])
    digest = preview_import(books, "a.xlsx", data).digest
    same_uid = type(books)(books.store, books.actor, books.today, books.now, lambda: "one")
    with pytest.raises(Exception, match=r"(?i)unique"):
        confirm_import(same_uid, "a.xlsx", data, digest)
    assert (held(books).units, head(store)) == ({}, 0)
    confirm_import(books, "a.xlsx", data, digest)


def test_roles_are_asked_for(books: Books) -> None:
    data = units(B01)
    digest = preview_import(acting_as(books, "petitions"), "a.xlsx", data).digest
    for role in ("petitions", "auditor", "liaison", "officer", "inspection"):
        with pytest.raises(NotAllowed):
            confirm_import(acting_as(books, role), "a.xlsx", data, digest)
    for role in ("auditor", "liaison", "officer", "inspection"):
        with pytest.raises(NotAllowed):
            preview_import(acting_as(books, role), "a.xlsx", data)  # type: ignore[arg-type]
    confirm_import(acting_as(books, "organisation"), "a.xlsx", data, digest)


def test_headings_are_known_wherever_they_are(books: Books) -> None:
    rows = [
        ["名册"],
        [],
        ["制表：县委组织部"],
        [" 工　号", "姓\u3000名", "性 别", "单位", "职级", "任职 时间", "民族"],
        LI,
    ]
    preview = preview_import(books, "a.xlsx", xlsx(随便=[["x"]], 单位=[UNITS, B01], Sheet9=rows))
    assert preview.counts["new"] == 2
    assert [(told.sheet, told.kind, told.columns) for told in preview.passed_over] == [
        ("随便", None, ()), ("Sheet9", "roster", ("民族",))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["a", "b"]], "workbook.no_headings"),
        ([], "workbook.no_headings"),
        ([["工号", "姓名", "性别"]], "workbook.heading_missing"),
        ([[*ROSTER, "单位"]], "workbook.heading_twice"),
    ],
)
def test_headings_that_will_not_do_are_refused(
    books: Books, rows: list[list[str]], code: str
) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        preview_import(books, "a.xlsx", xlsx(a=rows))
    assert refused.value.code == code


def test_the_clock_decides_what_is_changed_since_when(books: Books) -> None:
    imported(books, units(B01))
    data = units(("B01", "县财政局", 3))
    digest = preview_import(books, "a.xlsx", data).digest
    with pytest.raises(OutdatedPreview):
        confirm_import(on_day(books, DAY + timedelta(1)), "a.xlsx", data, digest)


def test_a_file_called_after_somebodys_number_is_not_kept(books: Books) -> None:
    data = csv_file([["单位代码", "单位名称"], ["B01", "县财政局"]])
    with pytest.raises(LunzhiError, match=r"free_text\.file_name"):
        preview_import(books, "13800138000.csv", data)
