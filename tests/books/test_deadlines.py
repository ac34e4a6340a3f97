"""Deadlines of cases, against a count that goes day by day."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.books.deadlines import RULES, CaseDates, Deadline, deadlines
from scheduler.books.inspection_settings import USUAL_INSPECTION, DeadlineDays
from scheduler.books.settings import DEFAULT, settings_from_document
from scheduler.books.workdays import Workdays
from scheduler.problems.faults import FaultyFile

DAY = timedelta(1)
TERMS = DeadlineDays.model_validate(USUAL_INSPECTION["deadlines"])
MONDAY = date(2026, 9, 14)
SOON = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 6, 30)))


def slowly(since: date, count: int, counts: Callable[[date], bool] = lambda _: True) -> date:
    """The day on which so many have passed that count; that of the event is none of them."""
    day = since
    while count:
        day += DAY
        count -= counts(day)
    return day


def by_rule(case: CaseDates, terms: DeadlineDays = TERMS) -> dict[str, Deadline]:
    found = deadlines(case, terms, Workdays())
    assert [each.rule for each in found] == [
        rule for rule in RULES if rule in {f.rule for f in found}
    ]
    return {each.rule: each for each in found}


@given(
    case=st.builds(
        CaseDates, received_on=st.dates(date(2026, 1, 1), date(2026, 6, 30)),
        transferred_on=SOON, told_on=SOON, accepted_on=SOON, extended_days=st.integers(0, 30),
        replied_on=SOON, review_asked_on=SOON, rechecked_on=SOON, closed_on=SOON, deadline=SOON,
        hearing_first=st.dates(date(2026, 1, 1), date(2026, 8, 30)),
        hearing_end=st.dates(date(2026, 1, 1), date(2026, 8, 30)),
    ),
    terms=st.fixed_dictionaries(
        {key: st.integers(0, 40) for key in USUAL_INSPECTION["deadlines"]}
    ),
)  # fmt: skip
def test_every_term_is_counted_day_by_day(case: CaseDates, terms: dict[str, int]) -> None:
    found = by_rule(case, DeadlineDays.model_validate(terms))
    expected = {
        "register": (case.received_on, slowly(case.received_on, terms["register"])),
        "tell": (case.received_on, slowly(case.received_on, terms["tell"])),
    }
    if case.transferred_on:
        day = slowly(case.transferred_on, terms["transfer_objection"], chinese_calendar.is_workday)
        expected["transfer_objection"] = (case.transferred_on, day)
    if case.accepted_on:
        day = slowly(case.accepted_on, terms["handle"] + case.extended_days)
        expected["handle"] = (case.accepted_on, day)
    if case.replied_on:
        expected["review"] = (case.replied_on, slowly(case.replied_on, terms["review"]))
    if case.review_asked_on:
        first, end = case.hearing_first, case.hearing_end
        assert first is not None
        assert end is not None
        day = slowly(case.review_asked_on, terms["recheck"], lambda each: not first <= each < end)
        expected["recheck"] = (case.review_asked_on, day)
    told = {rule: (each.since, each.day) for rule, each in found.items() if rule != "five_ones"}
    assert told == expected
    assert ("five_ones" in found) == (case.deadline is not None)
    assert not any(each.estimated for each in found.values())
    for each in found.values():
        if each.since is not None and not each.is_working:
            assert each.term is not None
            counted = timedelta(each.term + each.extended + each.not_counted)
            assert each.since + counted == each.day
        assert each.ended_on == (case.closed_on if each.met_on is None else None)
        assert each.is_open == (each.met_on is None and case.closed_on is None)


WHOLE = CaseDates(
    received_on=MONDAY, transferred_on=date(2026, 9, 29), told_on=date(2026, 9, 30),
    accepted_on=date(2026, 9, 30), extended_days=30, replied_on=date(2026, 12, 29),
    review_asked_on=date(2027, 1, 29), hearing_first=date(2027, 2, 22),
    hearing_end=date(2027, 2, 25), rechecked_on=date(2027, 3, 3), closed_on=date(2027, 3, 4),
    deadline=date(2027, 3, 4),
)  # fmt: skip


def test_a_whole_case_by_hand() -> None:
    found = by_rule(WHOLE)
    days = {rule: each.day for rule, each in found.items()}
    assert days == {
        "register": date(2026, 9, 29), "tell": date(2026, 9, 29),
        # 30 September, 8 to 10 October (a Saturday on which people work), 12 October
        "transfer_objection": date(2026, 10, 12),
        "handle": date(2026, 12, 29), "review": date(2027, 1, 28),
        "recheck": date(2027, 3, 3),  # 28 February, and three days of hearing
        "five_ones": date(2027, 3, 4),
    }  # fmt: skip
    made = {rule: (each.term, each.extended, each.not_counted) for rule, each in found.items()}
    assert made["handle"] == (60, 30, 0)
    assert made["recheck"] == (30, 0, 3)
    assert (made["transfer_objection"], found["transfer_objection"].is_working) == ((5, 0, 0), True)
    assert made["five_ones"] == (None, 0, 0)
    today = date(2027, 4, 1)
    late = {rule for rule, each in found.items() if each.is_late(today)}
    assert late == {"tell", "review"}
    assert found["five_ones"].met_on == WHOLE.closed_on
    assert found["five_ones"].since is None
    assert all(each.days_left(today) is None for each in found.values())


@pytest.mark.parametrize(
    ("rule", "done", "before"),
    [
        ("register", "transferred_on", {}),
        ("tell", "told_on", {}),
        ("handle", "replied_on", {"accepted_on": MONDAY}),
        ("recheck", "rechecked_on", {"review_asked_on": MONDAY}),
        ("five_ones", "closed_on", {"deadline": date(2026, 9, 30)}),
    ],
)
def test_what_is_done_in_time_is_met_and_else_late(
    rule: str, done: str, before: dict[str, Any]
) -> None:
    case = CaseDates(received_on=MONDAY, **before)
    due = by_rule(case)[rule]
    assert (due.met_on, due.days_left(due.day), due.days_left(due.day + DAY)) == (None, 0, -1)
    assert not due.is_late(due.day)
    assert due.is_late(due.day + DAY)
    for when, late in ((due.day, False), (due.day + DAY, True)):
        done_case = replace(case, **{done: when})  # type: ignore[arg-type]
        met = by_rule(done_case)[rule]
        assert (met.met_on, met.ended_on, met.days_left(when)) == (when, None, None)
        assert met.is_late(due.day + 10 * DAY) is late


def test_nothing_is_due_once_a_case_is_closed() -> None:
    case = CaseDates(received_on=MONDAY, accepted_on=MONDAY, closed_on=MONDAY + DAY)
    for each in by_rule(case).values():
        assert each.ended_on == MONDAY + DAY
        assert each.days_left(date(2026, 12, 31)) is None
        assert not each.is_late(date(2028, 12, 31))


def test_a_window_that_passes_makes_nobody_late() -> None:
    case = CaseDates(received_on=MONDAY, transferred_on=MONDAY, replied_on=MONDAY)
    for rule in ("transfer_objection", "review"):
        window = by_rule(case)[rule]
        assert window.is_window
        assert not window.is_late(date(2026, 12, 31))
        assert window.days_left(window.day + DAY) == -1


def test_only_working_days_of_a_year_that_nobody_knows_are_an_estimate() -> None:
    then = date(2061, 12, 30)
    case = CaseDates(received_on=then, transferred_on=then, accepted_on=then)
    assert {rule: each.estimated for rule, each in by_rule(case).items()} == {
        "register": False, "tell": False, "transfer_objection": True, "handle": False,
    }  # fmt: skip


def settings_with(**terms: int) -> dict[str, Any]:
    """A county's, with these terms; `away_objection_days` is not one of a case."""
    part: dict[str, Any] = deepcopy({**USUAL_INSPECTION})
    if "away_objection_days" in terms:
        part["away_objection_days"] = terms.pop("away_objection_days")
    part["deadlines"].update(terms)
    skills = {each["skill"] for each in part["matters"].values()} - {None}
    return {**DEFAULT, "skills": {skill: skill for skill in skills}, "inspection": part}


@pytest.mark.parametrize("term", ["away_objection_days", *USUAL_INSPECTION["deadlines"]])
def test_a_term_beyond_every_calendar_is_a_fault_of_the_settings(term: str) -> None:
    settings_from_document(settings_with(**{term: 1_000}))
    with pytest.raises(FaultyFile) as refused:
        settings_from_document(settings_with(**{term: 1_001}))
    (fault,) = refused.value.faults
    assert fault.path.endswith(f".{term}")


def test_a_term_of_no_days_ends_on_the_day_itself() -> None:
    terms = TERMS.model_copy(update={"transfer_objection": 0})
    found = by_rule(CaseDates(received_on=MONDAY, transferred_on=MONDAY), terms)
    assert found["transfer_objection"].day == MONDAY


def test_somebody_leads_teams_in_every_county() -> None:
    settings = settings_with()
    del settings["inspection"]["roles"]["lead"]
    with pytest.raises(FaultyFile) as refused:
        settings_from_document(settings)
    found = [(each.path, each.code) for each in refused.value.faults]
    assert ("$.inspection.roles.lead", "missing_key") in found
