"""The generator of offices for benchmarks and slow tests makes what it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from scheduler.problems.loading import problem_from_document
from scheduler.problems.teams import TeamsProblem
from scheduler.referee.teams import violations
from scheduler.referee.teams_goals import goal_values
from tests.benchmarks.office_variants import (
    amended,
    crowded,
    dated,
    hurried,
    mixed,
    pinned,
    recused,
    undeclared,
)
from tests.benchmarks.offices import Document, Options, office
from tests.benchmarks.seating import seatings, starts
from tests.benchmarks.visit_drafts import draft_visits

VARIANTS: dict[str, Callable[[Document, int], Document]] = {
    "plain": lambda document, _: document,
    "crowded": lambda document, _: crowded(document),
    "hurried": hurried,
    "dated": dated,
    "undeclared": undeclared,
    "recused": recused,
    "mixed": mixed,
    "amended": amended,
    "pinned": lambda document, seed: pinned(document, 3, seed),
}


def _problem(document: Document) -> TeamsProblem:
    problem = problem_from_document(document).problem
    assert isinstance(problem, TeamsProblem)
    return problem


@pytest.mark.parametrize("size", [(4, 20), (14, 54), (40, 100)])
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_is_a_problem_without_faults(variant: str, size: tuple[int, int]) -> None:
    for seed in range(3):
        problem = _problem(VARIANTS[variant](office(*size, seed), seed))
        assert size[0] - 1 <= len(problem.cases) <= size[0]
        assert size[1] - 1 <= len(problem.people) <= size[1]


def test_the_same_seed_gives_the_same_office_and_another_seed_another() -> None:
    def drawn(seed: int) -> Document:
        return pinned(amended(recused(office(10, 40, seed), seed), seed), 2, seed)

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_the_order_of_the_goals_changes_nothing_else() -> None:
    few = ("unstaffed", "load", "draw")
    assert office(8, 30, 1, Options(goals=few)) == {**office(8, 30, 1), "goals": list(few)}


@pytest.mark.parametrize("size", [(14, 54), (20, 60), (40, 100), (100, 300)])
def test_an_office_has_a_plan_for_nearly_all_cases(size: tuple[int, int]) -> None:
    problem = _problem(office(*size, 1))
    assert len(draft_visits(problem, 1)) >= 0.75 * size[0]


def test_leads_and_vehicles_grow_with_the_cases() -> None:
    for size in ((20, 60), (40, 100), (100, 300)):
        problem = _problem(office(*size, 1))
        asked = sum(case.days for case in problem.cases)
        for unit in ("DCB", "XFJ"):
            leads = [p for p in problem.people if p.unit == unit and p.roles[:1]]
            able = sum(p.max_days for p in leads if any(r.role == "lead" for r in p.roles))
            assert asked <= able <= 1.6 * asked
        assert asked <= problem.vehicles * len(problem.days) <= 1.7 * asked


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_draft_breaks_no_rule(variant: str) -> None:
    document = VARIANTS[variant](office(14, 54, 5), 5)
    problem = _problem({**document, "pins": []})
    visits = draft_visits(problem, 1)
    assert visits
    assert not list(violations(problem, visits))


def test_pins_do_not_clash_with_the_draft_they_come_from() -> None:
    for seed in range(5):
        document = pinned(mixed(office(14, 54, seed), seed), 5, seed)
        problem = _problem(document)
        assert len(problem.pins) == 5
        assert not list(violations(problem, draft_visits(problem, seed)))


def test_an_amendment_makes_some_published_visits_impossible() -> None:
    problem = _problem(amended(office(40, 100, 1), 1))
    known = [visit for visit in problem.published if visit.case in problem.cases_by_id]
    assert 0 < len(known) < len(problem.published)
    assert {v.rule for v in violations(problem, known)} >= {"available"}
    assert goal_values(problem, problem.published[:0])["changes"] > len(problem.published)


def test_roles_begin_and_end_inside_the_days() -> None:
    problem = _problem(dated(office(14, 54, 1), 1))
    bounds = [(role.from_, role.to) for person in problem.people for role in person.roles]
    inside = set(problem.days[1:])
    assert any(first in inside for first, _ in bounds)
    assert any(last in inside for _, last in bounds)


def test_a_role_of_two_terms_that_meet_is_held_throughout() -> None:
    document = office(4, 20, 1)
    lead = next(p for p in document["people"] if p["roles"])
    middle = document["days"][7]
    lead["roles"] = [{"role": "lead", "to": middle}, {"role": "lead", "from": middle}]
    lead |= {"unavailable": [], "max_days": 9}
    document |= {"recusals": [], "pins": []}
    problem = _problem(document)
    own = [each for each in seatings(problem) if each.person.id == lead["id"]]
    led = [each for each in own if each.seat.id == "lead"]
    assert led
    for each in led:
        assert list(each.starts) == starts(problem, each.case)


def test_days_are_working_days() -> None:
    days = [date.fromisoformat(day) for day in office(4, 20, 1, Options(days=12))["days"]]
    assert len(days) == 12
    assert all(day.weekday() < 5 for day in days)
