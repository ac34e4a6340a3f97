"""Notices entered in the books: what moves with them, who learns of it, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from unittest.mock import Mock

import pytest
from sqlalchemy import func, select

from scheduler.books.roles import READERS, ROLES, Actor, NotAllowed, Role
from scheduler.books.workdays import official_years
from scheduler.problems.faults import LunzhiError
from scheduler.services.books import workdays_entering
from scheduler.services.books.my_duty import my_duty
from scheduler.services.books.opened import Books
from scheduler.services.books.workdays import current_workdays, notice_rows
from scheduler.services.books.workdays_entering import (
    ENTERERS,
    enter_notice,
    preview_notice,
    workday_year,
    workday_years,
)
from scheduler.services.books.workdays_moved import MovedHandover, Moves, all_moves
from scheduler.services.books.workdays_read import notice_of_days, read_notice
from scheduler.services.books.workdays_sentences import move_sentences
from scheduler.store.cases import WorkdayNotice
from scheduler.store.feeds import CalendarEvent
from scheduler.store.people import Officer, Unit
from scheduler.store.plans import Draft, Problem
from scheduler.store.trail import AuditEntry, AuditValue
from scheduler.store.visits import TeamDraw, Visit, VisitSeat
from scheduler.words import Words
from tests.databases import acting_as, on_day
from tests.services.books.entries import duty_of, published, with_owing
from tests.services.books.workday_notices import (
    NOTICE,
    SOURCE,
    enter_case,
    handed_in,
    put_visit,
    sheet,
)
from tests.workbooks.made import xlsx

TODAY = date(2026, 12, 10)
FRIDAY = date(2027, 2, 5)
pytestmark = pytest.mark.skipif(2027 in official_years(), reason="the notice of 2027 is out")


@pytest.fixture
def county(books: Books) -> Books:
    """101 serves from 1 February 2027 on, 102 from 1 March; two cases were handed on in winter."""
    with_owing(books, "101", "102", "103")
    published(books, ("101", "2027-02-01"), ("102", "2027-03-01"), months=24)
    later = on_day(books, TODAY)
    enter_case(later, "A-1", "B01", transferred_on=date(2027, 2, 4))
    enter_case(later, "A-2", transferred_on=date(2027, 3, 1))
    enter_case(later, "A-3", transferred_on=date(2027, 2, 4), closed_on=date(2027, 2, 5))
    return later


def as_inspection(books: Books, **tied: int | None) -> Books:
    return replace(books, actor=Actor("du", frozenset({"inspection"}), **tied))


def handovers(books: Books) -> dict[str, tuple[str, bool, int]]:
    with books.store.reading() as session:
        rows = session.scalars(select(CalendarEvent).where(CalendarEvent.kind == "handover"))
        return {
            row.content["name"]: (row.content["first"], row.content["estimated"], row.sequence)
            for row in rows
        }


def count(books: Books) -> int:
    with books.store.reading() as session:
        return session.scalar(select(func.count()).select_from(WorkdayNotice)) or 0


def test_a_preview_tells_every_date_and_changes_nothing(county: Books) -> None:
    before = handovers(county)
    found = preview_notice(county, handed_in())
    assert (found.before, found.seen, found.is_known) == ("estimated", 0, False)
    moved = [(each.number, each.old, each.new, each.was_estimated, each.is_estimated)
             for each in found.moves.handovers]  # fmt: skip
    first, march = date(2027, 2, 1), date(2027, 3, 1)
    assert moved == [("101", first, first, True, False), ("102", march, march, True, False)]
    assert found.moves.deadlines is not None
    told = [(each.case, each.rule, each.old, each.new) for each in found.moves.deadlines]
    # five working days after Thursday: without 5 and 8 February; then without 9 to 11 either, but
    # with Sunday the 14th and Saturday the 20th
    assert told == [
        ("A-1", "transfer_objection", date(2027, 2, 15), date(2027, 2, 17)),
        ("A-2", "transfer_objection", date(2027, 3, 8), date(2027, 3, 8)),
    ]
    assert not any(each.is_estimated for each in found.moves.deadlines)
    assert (date(2027, 2, 14), True) in found.days
    assert (date(2027, 2, 9), False) in found.days
    assert (FRIDAY, False) not in found.days  # was off before, too
    assert (handovers(county), count(county)) == (before, 0)


def test_what_is_entered_moves_handovers_and_their_counters(county: Books) -> None:
    before = handovers(county)
    assert before["干部101"][:2] == ("2027-02-01", True)
    longer = ("2027-02-01", "放假", "加放")
    found = enter_notice(county, handed_in(longer))
    after = handovers(county)
    assert after["干部101"] == ("2027-02-02", False, before["干部101"][2] + 1)
    assert after["干部102"] == ("2027-03-01", False, before["干部102"][2] + 1)
    assert [each.new for each in found.moves.handovers] == [date(2027, 2, 2), date(2027, 3, 1)]
    officer = replace(
        county, actor=Actor("o", frozenset({"officer"}), None, duty_of(county, "101").officer_id)
    )
    mine = my_duty(officer)
    assert (mine.handover, mine.estimated) == (date(2027, 2, 2), False)
    with county.store.reading() as session:
        newest = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)
        entry = session.scalars(newest).one()
        values = session.get_one(AuditValue, entry.seq).values
    assert values is not None
    assert (entry.act, entry.subject) == ("workdays.entered", "workdays:2027")
    assert values["source"] == SOURCE
    assert "A-1" not in str(values)


def test_the_same_notice_twice_changes_nothing(county: Books) -> None:
    enter_notice(county, handed_in())
    before = handovers(county)
    again = enter_notice(county, handed_in())
    assert again.is_known
    assert not again.moves.any
    assert (count(county), handovers(county)) == (1, before)


def test_of_two_notices_the_later_holds_and_who_looked_before_it_is_told(county: Books) -> None:
    seen = preview_notice(county, handed_in()).seen
    enter_notice(county, handed_in(source="一号"))
    with pytest.raises(LunzhiError, match=r"workdays\.moved_on"):
        enter_notice(county, handed_in(), seen)
    extra = ("2027-03-01", "放假", "")
    seen = preview_notice(county, handed_in(extra)).seen
    enter_notice(county, handed_in(extra), seen)
    assert count(county) == 2
    year = workday_year(county, 2027)
    assert date(2027, 3, 1) in year.days_off
    assert (year.line.standing, year.line.source) == ("entered", SOURCE)
    assert handovers(county)["干部102"][0] == "2027-03-02"
    assert current_workdays(county).works(date(2027, 3, 1)) == (False, True)


def test_visits_on_days_that_are_free_by_now_are_told(county: Books) -> None:
    case = enter_case(county, "A-4")
    put_visit(county, case, date(2027, 2, 11), date(2027, 2, 12))
    found = preview_notice(county, handed_in()).moves
    assert found.visits is not None
    told = [(each.case, each.old, each.new) for each in found.visits]
    assert told == [
        ("A-4", (date(2027, 2, 11), date(2027, 2, 12)), (date(2027, 2, 12), date(2027, 2, 14)))
    ]
    said = [*move_sentences(Words("zh_CN"), found)]
    assert any("A-4" in each and "需另行调整" in each for each in said)
    gone = preview_notice(on_day(county, date(2027, 2, 13)), handed_in()).moves
    assert gone.visits == ()


def test_a_make_up_day_drafts_draws_and_terms_of_objection_are_told(county: Books) -> None:
    case = enter_case(county, "A-4")
    friday, saturday, monday = (date(2027, 2, day) for day in (19, 20, 22))
    put_visit(county, case, friday, monday)
    days = ["2027-02-19", "2027-02-22"]
    with county.acting("inspection") as act:
        problem = Problem(
            format="teams/1", sha256="0" * 64, data=json.dumps({"days": days}).encode(),
            made_at=act.at, based_on=None,
        )  # fmt: skip
        act.session.add(problem)
        act.session.flush()
        plan = Draft(
            problem_id=problem.id, plan=b"{}", state="submitted", first=friday, last=monday,
            assigned=1, left_out=0, made_at=act.at, made_by=act.by,
        )  # fmt: skip
        promised = TeamDraw(
            problem_id=problem.id, commit={}, state="promised", promised_at=act.at,
            promised_by=act.by,
        )  # fmt: skip
        visit = act.session.scalars(select(Visit)).one()
        officer = act.session.scalars(select(Officer).where(Officer.staff_number == "101")).one()
        name = officer.name
        seat = VisitSeat(
            visit_id=visit.id, officer_id=officer.id, seat="lead",
            placed_at=datetime(2027, 2, 4, 1, tzinfo=UTC),
        )  # fmt: skip
        act.session.add_all([plan, promised, seat])
        act.record("test", "teams")
    found = preview_notice(county, handed_in()).moves
    assert found.visits is not None
    assert found.plans is not None
    assert found.objections is not None
    (moved,) = found.visits
    assert (moved.old, moved.new) == ((friday, monday), (friday, saturday))
    assert [(each.kind, each.old, each.new) for each in found.plans] == [
        (kind, moved.old, moved.new) for kind in ("draft", "draw")
    ]
    # Three working days from Thursday, the fourth of February.
    assert [(each.case, each.name, each.old, each.new) for each in found.objections] == [
        ("A-4", name, date(2027, 2, 11), date(2027, 2, 15))
    ]
    said = "".join(move_sentences(Words("zh_CN"), found))
    assert "督查草案" in said
    assert "提出异议的期限，2027年2月11日（推算） → 2027年2月15日" in said


def test_who_knows_of_cases_sees_afterwards_what_another_office_moved(county: Books) -> None:
    moved = enter_notice(acting_as(county, "organisation"), handed_in()).moves
    assert (moved.deadlines, moved.plans) == (None, None)
    with county.looking("administrator") as session:
        unit = session.scalars(select(Unit.id).where(Unit.code == "B01")).one()
    for books, cases in (
        (as_inspection(county), ["A-1", "A-2"]),
        (as_inspection(county, unit=unit), ["A-2"]),
        (acting_as(county, "organisation"), None),
    ):
        found = workday_year(books, 2027).moves
        assert found is not None
        told = None if found.deadlines is None else [each.case for each in found.deadlines]
        assert told == cases
        assert [each.number for each in found.handovers] == ["101", "102"]
    assert workday_year(county, 2026).moves is None


def test_a_list_of_years_asks_for_notices_once(
    county: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, moved = Mock(wraps=notice_rows), Mock(wraps=all_moves)
    monkeypatch.setattr(workdays_entering, "notice_rows", asked)
    monkeypatch.setattr(workdays_entering, "all_moves", moved)
    assert len(workday_years(county)) == 4
    assert asked.call_count == 1
    enter_notice(county, handed_in())
    assert moved.call_count == 1


@pytest.mark.parametrize("role", ["organisation", "administrator"])
def test_who_may_not_know_of_cases_learns_of_none(county: Books, role: Role) -> None:
    found = preview_notice(acting_as(county, role), handed_in())
    assert (found.moves.deadlines, found.moves.visits) == (None, None)
    assert len(found.moves.handovers) == 2
    said = "".join(move_sentences(Words("zh_CN"), found.moves))
    assert "A-" not in said
    assert "案件" not in said


def test_a_case_that_is_hidden_from_somebody_is_left_out(county: Books) -> None:
    with county.looking("administrator") as session:
        unit = session.scalars(select(Unit.id).where(Unit.code == "B01")).one()
    everything = preview_notice(as_inspection(county), handed_in()).moves
    hidden = preview_notice(as_inspection(county, unit=unit), handed_in()).moves
    assert everything.deadlines is not None
    assert hidden.deadlines is not None
    assert [each.case for each in everything.deadlines] == ["A-1", "A-2"]
    assert [each.case for each in hidden.deadlines] == ["A-2"]


def test_a_stint_that_is_over_before_people_work_again_is_told_so() -> None:
    moved = MovedHandover(
        old=date(2027, 2, 5), new=date(2027, 2, 12), was_estimated=True, is_estimated=False,
        number="1", name="李雷", unit="县财政局", was_none=False, is_none=True,
    )  # fmt: skip
    (said,) = move_sentences(Words("zh_CN"), Moves((moved,), None, None))
    assert said.endswith("2027年2月5日（推算） → 无交接日")


@pytest.mark.parametrize("role", ROLES)
def test_who_enters_and_who_reads(books: Books, role: Role) -> None:
    ours = acting_as(books, role)
    for roles, act in (
        (ENTERERS, lambda: preview_notice(ours, handed_in())),
        (ENTERERS, lambda: enter_notice(ours, handed_in())),
        (READERS, lambda: workday_years(ours)),
        (READERS, lambda: workday_year(ours, 2027)),
    ):
        if role in roles:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


def test_years_are_listed_with_what_they_are_known_by(county: Books) -> None:
    assert {line.year: line.standing for line in workday_years(county)} == {
        2028: "estimated", 2027: "estimated", 2026: "official", 2025: "official",
    }  # fmt: skip
    enter_notice(county, handed_in())
    (line,) = (line for line in workday_years(county) if line.year == 2027)
    assert (line.standing, line.source, line.entered_by) == ("entered", SOURCE, "console:test")
    with pytest.raises(LunzhiError, match="workday_year"):
        workday_year(county, 1999)


@pytest.mark.parametrize(
    ("rows", "code", "place"),
    [
        ((*NOTICE, ("2027-02-30", "放假", "")), "bad_day", "A14"),
        ((*NOTICE, ("春节", "放假", "")), "bad_day", "A14"),
        ((*NOTICE, ("", "放假", "")), "bad_day", "A14"),
        ((*NOTICE, ("2027-01-01至2027-10-01", "放假", "")), "bad_day", "A14"),
        ((*NOTICE, ("2027-03-01", "休息", "")), "bad_kind", "B14"),
        ((*NOTICE, ("2027-03-01", "", "")), "bad_kind", "B14"),
        ((*NOTICE, ("2026-03-01", "放假", "")), "other_year", "A14"),
        ((*NOTICE, ("2028-01-01", "放假", "")), "other_year", "A14"),
        ((*NOTICE, ("2027-03-01", "上班", "")), "works_anyway", "A14"),
        ((*NOTICE, ("2027-02-14", "放假", "")), "twice", "A14"),
        (NOTICE[1:], "holiday_missing", ""),
        ((("元旦", "", "放假"),), "bad_kind", "B2"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_remedy(
    rows: Sequence[Sequence[str]], code: str, place: str
) -> None:
    with pytest.raises(LunzhiError) as refused:
        read_notice("a.csv", sheet(*rows), 2027, SOURCE)
    assert refused.value.code == f"workdays.{code}"
    assert str(refused.value.params.get("place", "")).endswith(place)
    for language in ("zh_CN", "en"):
        assert Words(language)(f"error.{refused.value.code}", **refused.value.params)


def test_all_holidays_that_are_missing_are_told() -> None:
    rows = [row for row in NOTICE if row[2] not in ("清明节", "国庆节")]
    with pytest.raises(LunzhiError) as refused:
        read_notice("a.csv", sheet(*rows), 2027, SOURCE)
    told = str(refused.value.params["days"])
    assert "2027-04-05" in told
    assert "2027-10-01" in told


def test_a_file_without_headings_a_formula_and_what_goes_with_a_file_are_refused() -> None:
    for data, year, source, code in (
        (sheet(heads=("甲", "乙", "丙")), 2027, SOURCE, "no_rows"),
        (sheet(), 1999, SOURCE, "bad_year"),
        (sheet(), 2027, "  ", "no_source"),
        (xlsx(表=[("日期", "安排"), ("=A1", "放假")]), 2027, SOURCE, "formula"),
    ):
        with pytest.raises(LunzhiError, match=rf"workdays\.{code}"):
            read_notice("a.xlsx", data, year, source)
    with pytest.raises(LunzhiError, match="free_text"):
        read_notice("a.csv", sheet(), 2027, "电话13800138000")


def test_a_workbook_says_the_same_as_text_and_a_page_hands_it_on() -> None:
    rows = [tuple(row) for row in NOTICE if "至" not in row[0]]
    spans = [tuple(row) for row in NOTICE if "至" in row[0]]
    dated = [(date(2027, 4, 5), "放假", "") if row[0] == "2027-04-05" else row for row in rows]
    book = xlsx(安排=[("放假安排", ""), ("日期", "安排", "说明"), *spans, (), *dated])
    found = read_notice("a.xlsx", book, 2027, f" {SOURCE} ")
    assert found == handed_in()
    notice = found.notice
    assert notice_of_days(2027, notice.days_off, notice.make_up, SOURCE) == found
