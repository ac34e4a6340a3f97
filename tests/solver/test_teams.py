"""Each rule alone: with the allowed choice pinned there is a plan, with the forbidden one none.

Where no pin can ask for what is forbidden, the program itself is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from scheduler.problems.teams import RULES, TeamsProblem, VisitChoice
from scheduler.referee.teams import violations
from solver.planning import solve
from solver.program import Ints
from solver.results import Contradiction, TeamsSolution
from solver.team_draft import Statement
from solver.teams import state
from tests import teams_strategies
from tests.teams import case, person, pin, problem, recusal, role, seat, visit

Part = dict[str, Any]

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = "2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06"
NEXT_MONDAY = "2025-03-10"


def _an(**parts: Any) -> Part:
    """An, and Bo who could go to any of these cases instead: so that An is at fault, not the lack
    of people.
    """
    bo = person("bo", roles=[role("lead")])
    return {"people": [person("an", unit="audit", **parts), bo]}


def _away(start: str, end: str) -> list[Part]:
    return [{"from": start, "to": end}]


def _asks(**who: list[str]) -> Part:
    """Dam asks something of the person in its only seat."""
    return {"cases": [case("dam", seats=[seat("main", who=who)])]}


def _against(tier: str, **fact: str) -> Part:
    return {"recusals": [recusal("an", tier=tier, **fact)]}


def _two_cases(days: int = 1) -> Part:
    return {"cases": [case("dam", days=days), case("road", days=days)]}


def _an_in(name: str, start: str | None = None) -> Part:
    return pin(name, seats={"main": ["an"]}, **({"start": start} if start else {}))


AN_IN_DAM = {"pins": [_an_in("dam")]}
SEATED = {"seats": [seat("main"), seat("aide")]}

CASES: dict[str, tuple[Part, Part]] = {
    "one_visit, not before earliest": (
        {"cases": [case("dam", earliest=TUESDAY)], "pins": [pin("dam", start=TUESDAY)]},
        {"cases": [case("dam", earliest=WEDNESDAY)]},
    ),
    "one_visit, on days of the list": (
        # Wednesday, Thursday and the Monday after.
        {"cases": [case("dam", days=3)], "pins": [pin("dam", start=WEDNESDAY)]},
        {"cases": [case("dam", days=4)]},
    ),
    "seat_filled": (
        {"people": [person("bo"), person("cai")],
         "cases": [case("dam", seats=[seat("main", count=2)])], "pins": [pin("dam")]},
        {"people": [person("bo")]},
    ),
    "seat_requirement, role": (
        {**_asks(roles=["lead", "lawyer"]), **_an(roles=[role("lawyer")]), **AN_IN_DAM},
        _an(roles=[role("driver")]),
    ),
    "seat_requirement, role on every day": (
        # Monday and Tuesday; whether the role is one row of the file or two.
        {"cases": [case("dam", days=2, seats=[seat("main", who={"roles": ["lead", "lawyer"]})])],
         **_an(roles=[role("lead", to=TUESDAY), role("lead", **{"from": TUESDAY})]),
         "pins": [_an_in("dam", MONDAY)]},
        # A lead on Monday and a lawyer on Tuesday holds no role on both.
        _an(roles=[role("lead", to=TUESDAY), role("lawyer", **{"from": TUESDAY})]),
    ),
    "seat_requirement, skill": (
        {**_asks(skills=["law", "land"]), **_an(skills=["land"]), **AN_IN_DAM},
        _an(skills=["art"]),
    ),
    "seat_requirement, unit": (
        {**_asks(units=["audit"]), **AN_IN_DAM},
        _asks(units=["hall"]),
    ),
    "seat_requirement, rank": (
        {**_asks(ranks=["section"]), **AN_IN_DAM},
        _asks(ranks=["deputy_section", "deputy_division"]),
    ),
    "one_seat": (
        {"cases": [case("dam", **SEATED)], "pins": [pin("dam", seats={"main": ["an"]})]},
        {"pins": [pin("dam", seats={"main": ["an"], "aide": ["an"]})]},
    ),
    "recused, own unit": (
        {**_an(), **AN_IN_DAM},
        {"cases": [case("dam", units=["water", "audit"])]},
    ),
    **{
        f"recused, {tier} against the {kind}": (
            {**_against("appearance", **{kind: fact}), **AN_IN_DAM},
            _against(tier, **{kind: fact}),
        )
        for tier in ("statutory", "local")
        for kind, fact in (("unit", "water"), ("place", "river"), ("case", "dam"))
    },
    "recused, of another case": (
        {**_against("statutory", case="road"), **_two_cases(), **AN_IN_DAM},
        _against("statutory", case="dam"),
    ),
    "declared": (
        {**_an(), **AN_IN_DAM},
        _an(declared=False),
    ),
    "available": (
        {"cases": [case("dam", days=2)], "pins": [_an_in("dam", MONDAY)],
         **_an(unavailable=_away(WEDNESDAY, THURSDAY))},
        _an(unavailable=_away(TUESDAY, THURSDAY)),
    ),
    "double_booked": (
        {**_two_cases(2), "pins": [_an_in("dam", MONDAY), _an_in("road", WEDNESDAY)]},
        {"pins": [_an_in("dam", MONDAY), _an_in("road", TUESDAY)]},
    ),
    "max_days": (
        {**_two_cases(2), **_an(max_days=4), "pins": [_an_in("dam"), _an_in("road")]},
        _an(max_days=3),
    ),
    "joint, of enough units": (
        {"cases": [case("dam", **SEATED, min_units=2)],
         "pins": [pin("dam", seats={"main": ["an"], "aide": ["bo"]})]},
        {"pins": [pin("dam", seats={"main": ["cai"], "aide": ["bo"]})]},
    ),
    "joint, not too many of one unit": (
        {"cases": [case("dam", **SEATED, max_same_unit=1)],
         "pins": [pin("dam", seats={"main": ["an"], "aide": ["bo"]})]},
        {"pins": [pin("dam", seats={"main": ["cai"], "aide": ["bo"]})]},
    ),
    "vehicles": (
        # Monday and Tuesday; from Tuesday on.
        {**_two_cases(2), "vehicles": 1,
         "pins": [pin("dam", start=MONDAY), pin("road", start=WEDNESDAY)]},
        {"pins": [pin("dam", start=MONDAY), pin("road", start=TUESDAY)]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_rule_allows_one_plan_and_forbids_the_next(name: str) -> None:
    allowed, change = CASES[name]
    known = problem(**allowed)
    solution = solve(known)
    assert isinstance(solution, TeamsSolution)
    assert {pin.case for pin in known.pins} <= {visit.case for visit in solution.visits}
    forbidden = solve(problem(**{**allowed, **change}))
    assert isinstance(forbidden, Contradiction)
    blamed = {violation.rule for clash in forbidden.clashes for violation in clash.blames}
    assert blamed == {name.partition(",")[0]}


def test_every_rule_that_a_pin_can_break_is_among_them() -> None:
    assert {name.partition(",")[0] for name in CASES} == set(RULES) - {"pinned"}


# --- what no pin can ask for ------------------------------------------------------------------


def _accepts(known: TeamsProblem, *visits: VisitChoice) -> bool:
    """Whether the program has a column for each of these choices, and holds with them alone."""
    statement = state(known)
    try:
        point = _point(statement, visits)
    except ValueError:
        return False
    return statement.program.holds(point)


def _point(statement: Statement, visits: Iterable[VisitChoice]) -> Ints:
    x = np.zeros(statement.program.columns, np.int64)
    x[statement.choices_of(visits)] = 1
    return statement.program.complete(x)


def test_one_visit_takes_a_case_once() -> None:
    known = problem()
    first, second = visit("dam", MONDAY, main="an"), visit("dam", TUESDAY, main="bo")
    assert _accepts(known, first)
    assert _accepts(known, second)
    assert not _accepts(known, first, second)


def test_seat_filled_takes_no_more_people_than_there_are_places() -> None:
    known = problem(cases=[case("dam", seats=[seat("main", count=2, required=False)])])
    for people in ([], ["an"], ["an", "bo"]):
        assert _accepts(known, visit("dam", MONDAY, main=people))
    assert not _accepts(known, visit("dam", MONDAY, main=["an", "bo", "cai"]))


def test_seat_filled_takes_nobody_to_a_visit_that_is_not_made() -> None:
    statement = state(problem())
    x = _point(statement, [visit("dam", MONDAY, main="an")])
    assert statement.program.holds(x)
    x[: len(statement.visits)] = 0
    assert not statement.program.holds(statement.program.complete(x))


def test_pinned_takes_every_part_of_a_pin() -> None:
    seats = [seat("main"), seat("aides", count=2, required=False)]
    pins = [pin("dam", start=TUESDAY, seats={"main": ["an"], "aides": ["bo"]})]
    known = problem(cases=[case("dam", seats=seats)], pins=pins)
    assert _accepts(known, visit("dam", TUESDAY, main="an", aides="bo"))
    assert _accepts(known, visit("dam", TUESDAY, main="an", aides=["bo", "cai"]))
    assert not _accepts(known)
    assert not _accepts(known, visit("dam", MONDAY, main="an", aides="bo"))
    assert not _accepts(known, visit("dam", TUESDAY, main="cai", aides="bo"))
    assert not _accepts(known, visit("dam", TUESDAY, main="an", aides="cai"))


def test_what_pins_decide_has_no_other_columns() -> None:
    seats = [seat("main"), seat("aides", count=2, required=False)]
    pins = [pin("dam", start=TUESDAY, seats={"main": ["an"], "aides": ["bo"]})]
    known = problem(cases=[case("dam", seats=seats)], pins=pins)
    held, free = state(known), state(known, liftable=True)
    assert len(held.visits) == 1
    assert len(free.visits) > 1
    main = held.places.seat == 0
    assert {known.people[p].id for p in held.places.person[main].tolist()} == {"an"}
    aides = {known.people[p].id for p in held.places.person[~main].tolist()}
    assert aides == {person.id for person in known.people}  # a place of it is still open


def test_a_pin_without_start_and_seats_takes_the_visit_alone() -> None:
    known = problem(pins=[pin("dam")])
    assert _accepts(known, visit("dam", THURSDAY, main="cai"))
    assert not _accepts(known)


# --- plans and columns ------------------------------------------------------------------------


def test_a_plan_comes_by_day_and_case_with_all_seats_and_people_in_the_files_order() -> None:
    cases = [
        case(name, seats=[seat("main", count=2), seat("aide", required=False)])
        for name in ("road", "dam", "mill")
    ]
    people = [person(name) for name in ("ding", "an", "cai", "bo")]
    statement = state(problem(cases=cases, people=people))
    columns = statement.choices_of(
        [visit("dam", MONDAY, main=["bo", "cai"]), visit("mill", THURSDAY, main=["an", "ding"]),
         visit("road", MONDAY, aide="an", main=["ding", "bo"])]
    )  # fmt: skip
    x = np.zeros(statement.program.columns, np.int64)
    x[columns] = 1
    assert statement.decided(x) == (
        visit("road", MONDAY, main=["ding", "bo"], aide=["an"]),
        visit("dam", MONDAY, main=["cai", "bo"], aide=[]),
        visit("mill", THURSDAY, main=["ding", "an"], aide=[]),
    )


@given(teams_strategies.problems(most_plans=200, pins=False))
def test_a_plan_and_its_columns_say_the_same(document: teams_strategies.Document) -> None:
    known = TeamsProblem.model_validate(document)
    statement = state(known)
    for plan in teams_strategies.every_plan(document):
        if any(violations(known, plan)):
            continue  # there may be no columns for it
        columns = statement.choices_of(plan)
        assert len(columns) == len(plan) + sum(len(p) for v in plan for p in v.seats.values())
        x = np.zeros(statement.program.columns, np.int64)
        x[columns] = 1
        decided = statement.decided(x)
        assert _as_sets(decided) == _as_sets(plan)
        assert set(statement.choices_of(decided).tolist()) == set(columns.tolist())


def _as_sets(plan: Iterable[VisitChoice]) -> set[tuple[object, ...]]:
    return {
        (v.case, v.start, frozenset((seat, frozenset(people)) for seat, people in v.seats.items()))
        for v in plan
    }


def test_nobody_has_a_column_for_what_the_rules_on_one_person_forbid() -> None:
    people = [
        person("an", unit="water"),
        person("bo", declared=False),
        person("cai", max_days=1),
        person("ding", unavailable=_away(TUESDAY, WEDNESDAY)),
    ]
    statement = state(problem(people=people, cases=[case("dam", days=2)]))
    # Visits from Monday to Thursday, of two days each: Ding is away from the first two of them.
    assert len(statement.visits) == 4
    assert statement.places.person.tolist() == [3, 3]
    assert statement.visits.first[statement.places.visit].tolist() == [2, 3]
