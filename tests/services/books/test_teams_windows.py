"""What is planned on some days can be published: beside all visits, those of other days too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.books.inspection_settings import Inspection
from scheduler.books.settings import USUAL
from scheduler.books.teams_problem import TeamsWish
from scheduler.books.teams_settled import settled_cases, settled_visits
from scheduler.books.teams_snapshot import CaseRow, PersonRow, TeamsSnapshot, VisitRow, officer_of
from scheduler.books.workdays import Workdays
from scheduler.problems.faults import LunzhiError
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee.plans import check_visits
from scheduler.services.books.teams_judging import broken_in, problem_made, problem_of_plan
from solver.planning import solve
from solver.results import Settings, TeamsSolution, Watch
from tests.books.test_teams_problem import case, person

pytestmark = pytest.mark.slow

TODAY: Final = date(2026, 3, 2)
DAYS: Final = tuple(day for day, _ in Workdays().working_days(TODAY, 7))
SEATS: Final[tuple[dict[str, Any], ...]] = (
    {"id": "lead", "count": 1, "who": {"roles": ["lead"]}, "required": True},
    {"id": "member", "count": 1, "who": {}, "required": False},
)
PEOPLE: Final = 4
NUMBERS: Final = "ABCDEF"


@st.composite
def offices(draw: st.DrawFn) -> TeamsSnapshot:
    """Four people, two of whom lead, six cases, and some visits that keep every rule."""
    settings: Inspection = USUAL.but(vehicles=draw(st.integers(1, 3)), max_days=5)
    people: tuple[PersonRow, ...] = tuple(
        person(
            number, roles=(("lead", None, None),) if number <= PEOPLE // 2 else (),
            max_days=draw(st.integers(1, 6)),
        )
        for number in range(1, PEOPLE + 1)
    )  # fmt: skip
    cases: tuple[CaseRow, ...] = tuple(
        case(
            number, key, days=draw(st.integers(1, 3)), seats=SEATS, min_units=0, max_same_unit=2,
            severity=draw(st.integers(1, 5)), earliest=draw(st.sampled_from(DAYS[:4])),
            due=draw(st.sampled_from(DAYS)),
        )
        for key, number in enumerate(NUMBERS, start=1)
    )  # fmt: skip
    office = TeamsSnapshot(TODAY, "青禾县", settings, people, cases, (), ())
    for each in draw(st.permutations(cases))[: draw(st.integers(2, 4))]:
        at = draw(st.integers(0, len(DAYS) - each.days))
        seats: dict[str, tuple[int, ...]] = {"lead": (draw(st.sampled_from([1, 2])),)}
        if draw(st.booleans()):
            seats["member"] = (draw(st.sampled_from([3, 4])),)
        visits = (*office.visits, VisitRow(each.number, DAYS[at : at + each.days], seats))
        more = replace(office, visits=tuple(sorted(visits, key=lambda one: (one.start, one.case))))
        if not any(broken_in(more)):
            office = more
    return office


def planned(office: TeamsSnapshot, wish: TeamsWish) -> tuple[TeamsProblem, list[VisitChoice]]:
    """The problem, and the visits of the best plan that it does not take as known; these it has."""
    problem = problem_made(office, wish, estimated=False).problem
    found = solve(problem, Settings(threads=1), Watch())
    assert isinstance(found, TeamsSolution)
    settled = settled_cases(problem)
    as_known = [known(problem, each) for each in found.visits if each.case in settled]
    assert as_known == [each for each in office.visits if each.case in settled]
    return problem, [each for each in found.visits if each.case not in settled]


def known(problem: TeamsProblem, choice: VisitChoice) -> VisitRow:
    """The visit as the books have it once it is published."""
    days = problem.days_of(problem.cases_by_id[choice.case], choice.start)
    assert days
    seats = {seat: tuple(map(officer_of, who)) for seat, who in choice.seats.items() if who}
    return VisitRow(choice.case, days, seats)


@given(office=offices(), data=st.data())
def test_a_plan_of_some_days_keeps_every_rule_beside_all_other_visits(
    office: TeamsSnapshot, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(DAYS) - 2))
    days = DAYS[first : first + data.draw(st.integers(1, 3))]
    numbers = st.none() | st.frozensets(st.sampled_from(NUMBERS), min_size=1)
    wish = TeamsWish(days=days, seed="s", only=data.draw(numbers))
    try:
        problem, choices = planned(office, wish)
    except LunzhiError as refusal:
        if refusal.code in ("teams.no_case", "teams.not_to_visit"):
            return
        raise
    new = [known(problem, each) for each in choices]
    assert {day for each in new for day in each.days} <= {*days}
    asked = {each.id for each in problem.cases} - settled_cases(problem)
    if new:
        anew = problem_of_plan(office, asked, {each.case: each.days for each in new})
        assert check_visits(anew, [*choices, *settled_visits(anew)])[0] == ()
    stay = (visit for visit in office.visits if visit.case not in asked)
    after = sorted((*stay, *new), key=lambda each: (each.start, each.case))
    assert list(broken_in(replace(office, visits=tuple(after)))) == []
