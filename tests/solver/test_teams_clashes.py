"""Pins that cannot all hold: the smallest clashes, the best way out, what may be waived."""

from __future__ import annotations

from itertools import chain, combinations
from typing import Any

from hypothesis import given

from scheduler.problems.teams import VisitPin
from solver.planning import solve
from solver.results import Contradiction, TeamsSolution
from solver.team_draft import pin_parts
from tests.solver.decisions import as_parts
from tests.solver.listed import Listed, keeps, pinned_problems
from tests.teams import case, document, person, pin, problem, recusal, seat
from tests.teams_strategies import Document

FINE = {"load", "places", "draw"}
"""Goals by which one way out is not told from another."""

# --- against the list of all plans --------------------------------------------------------------


@given(pinned_problems(most_plans=600))
def test_clashes_are_smallest_and_all_that_stands_in_the_way(drawn: Document) -> None:
    listed = Listed(drawn)
    solution = solve(listed.problem)
    if not isinstance(solution, Contradiction):
        assert listed.valid
        return
    assert not listed.valid
    rest = list(pin_parts(listed.problem))
    for clash in solution.clashes:
        parts = as_parts(clash.pins)
        assert clash.blames
        assert not any(keeps(plan, parts) for plan in listed.free)
        for fewer in chain(*(combinations(rest, size) for size in range(len(parts)))):
            assert any(keeps(plan, fewer) for plan in listed.free)
        for part in parts:
            rest.remove(part)  # disjoint, and all of them parts of the pins
    assert any(keeps(plan, rest) for plan in listed.free)


@given(pinned_problems(most_plans=600))
def test_the_way_out_gives_up_as_few_parts_as_possible_at_the_best_values(drawn: Document) -> None:
    listed = Listed(drawn)
    solution = solve(listed.problem)
    if not isinstance(solution, Contradiction):
        return
    goals = [goal for goal in listed.problem.goals if goal not in FINE]
    parts = pin_parts(listed.problem)
    options = [
        (sum(not keeps(plan, [part]) for part in parts), listed.values(plan, goals))
        for plan in listed.free
    ]
    values = tuple(result.value for result in solution.goals)
    assert [result.goal for result in solution.goals] == goals
    assert all(result.proven for result in solution.goals)
    assert (len(solution.lift), values) == min(options)
    kept = list(parts)
    for part in as_parts(solution.lift):
        kept.remove(part)
    assert any(keeps(plan, kept) and listed.values(plan, goals) == values for plan in listed.free)
    again = solve(listed.problem.but(pins=kept))
    assert isinstance(again, TeamsSolution)


@given(pinned_problems(most_plans=300))
def test_what_may_be_waived_are_local_grounds_that_alone_resolve_a_clash(drawn: Document) -> None:
    listed = Listed(drawn)
    solution = solve(listed.problem)
    if not isinstance(solution, Contradiction):
        return
    expected = []
    for index, row in enumerate(listed.problem.recusals):
        plans = listed.without_ground(index) if row.tier == "local" else []
        clashes = [as_parts(clash.pins) for clash in solution.clashes]
        if any(keeps(plan, parts) for plan in plans for parts in clashes):
            expected.append(index)
    assert list(solution.waive) == expected


# --- by hand --------------------------------------------------------------------------------------

MONDAY, TUESDAY, WEDNESDAY = "2025-03-03", "2025-03-04", "2025-03-05"


def _contradiction(**parts: Any) -> Contradiction:
    solution = solve(problem(**parts))
    assert isinstance(solution, Contradiction)
    return solution


def _part(name: str, **parts: Any) -> VisitPin:
    return VisitPin.model_validate(pin(name, **parts))


def _in_main(name: str, *people: str) -> dict[str, Any]:
    return pin(name, seats={"main": list(people)})


def test_of_a_pin_only_the_part_at_fault_is_named() -> None:
    seats = [seat("main"), seat("aide", required=False)]
    found = _contradiction(
        people=[person("an"), person("bo"), person("cai", declared=False)],
        cases=[case("dam", seats=seats)],
        pins=[pin("dam", start=TUESDAY, seats={"main": ["an"], "aide": ["cai"]})],
    )
    assert [clash.pins for clash in found.clashes] == [(_part("dam", seats={"aide": ["cai"]}),)]
    assert [violation.code for violation in found.clashes[0].blames] == ["declared"]
    assert found.lift == (_part("dam", seats={"aide": ["cai"]}),)
    # Bo takes the place: nothing is lost by it.
    assert {goal.goal: goal.value for goal in found.goals}["gaps"] == 0


def test_parts_of_which_any_two_fit_are_named_together() -> None:
    # An may serve four days: two of the three visits.
    cases = [case(name, days=2) for name in ("dam", "road", "mill")]
    found = _contradiction(
        days=document()["days"] + ["2025-03-11"],
        cases=cases,
        people=[person("an", max_days=4), person("bo")],
        pins=[_in_main(each["id"], "an") for each in cases],
    )
    (clash,) = found.clashes
    assert {part.case for part in as_parts(clash.pins)} == {"dam", "road", "mill"}
    assert [violation.rule for violation in clash.blames] == ["max_days"]
    assert len(found.lift) == 1


def test_the_part_to_lift_is_the_one_that_serves_the_goals_best() -> None:
    # An and Bo of the hall, one of a unit at most: Bo is of the place, and gives way to Cai.
    cases = [case("dam", seats=[seat("main", count=2)], max_same_unit=1)]
    people = [person("an"), person("bo", hometown="river"), person("cai", unit="audit")]
    found = _contradiction(cases=cases, people=people, pins=[_in_main("dam", "an", "bo")])
    assert found.lift == (_part("dam", seats={"main": ["bo"]}),)
    assert {goal.goal: goal.value for goal in found.goals}["appearance"] == 0
    assert {violation.code for violation in found.clashes[0].blames} == {"joint.same_unit"}


def test_independent_clashes_are_all_named() -> None:
    found = _contradiction(
        cases=[case("dam"), case("road"), case("mill", earliest=TUESDAY)],
        pins=[
            pin("dam", start=MONDAY, seats={"main": ["bo"]}),
            pin("road", start=MONDAY, seats={"main": ["bo"]}),
            pin("mill", start=MONDAY),
        ],
    )
    rules = {
        frozenset(part.case for part in as_parts(clash.pins)): {v.rule for v in clash.blames}
        for clash in found.clashes
    }
    assert rules == {
        frozenset({"dam", "road"}): {"double_booked"},
        frozenset({"mill"}): {"one_visit"},
    }
    assert len(found.lift) == 2
    assert found.waive == ()


def test_a_pinned_case_for_which_nobody_is_left_clashes_by_itself() -> None:
    asked = [seat("main", who={"skills": ["law"]})]
    found = _contradiction(cases=[case("dam", seats=asked)], pins=[pin("dam")])
    (clash,) = found.clashes
    assert clash.pins == found.lift == (_part("dam"),)
    assert [violation.code for violation in clash.blames] == ["seat_filled.short"]
    # Unvisited then: its severity.
    assert {goal.goal: goal.value for goal in found.goals}["unstaffed"] == 3


def test_a_pinned_case_for_which_there_is_no_day_clashes_by_itself() -> None:
    found = _contradiction(cases=[case("dam", days=6)], pins=[_in_main("dam", "an")])
    (clash,) = found.clashes
    assert clash.pins == (_part("dam", seats={"main": ["an"]}),)
    assert "pinned.unvisited" in {violation.code for violation in clash.blames}


AN_IN_DAM = [pin("dam", seats={"main": ["an"]})]


def test_a_local_ground_may_be_waived_a_statutory_one_not() -> None:
    local = recusal("an", case="dam")
    other = recusal("bo", case="dam")
    statutory = recusal("an", tier="statutory", unit="water")
    assert _contradiction(recusals=[other, local], pins=AN_IN_DAM).waive == (1,)
    assert _contradiction(recusals=[statutory], pins=AN_IN_DAM).waive == ()


def test_a_ground_beside_another_that_bars_as_well_may_not_be_waived() -> None:
    local = recusal("an", case="dam")
    for tier in ("statutory", "local"):
        both = [local, recusal("an", tier=tier, place="river")]
        assert _contradiction(recusals=both, pins=AN_IN_DAM).waive == ()
    # An is of the bureau complained about: no approver waives that.
    own = [person("an", unit="water"), person("bo")]
    assert _contradiction(recusals=[local], people=own, pins=AN_IN_DAM).waive == ()
    # What is only avoided stands in nobody's way.
    avoided = [local, recusal("an", tier="appearance", place="river")]
    assert _contradiction(recusals=avoided, pins=AN_IN_DAM).waive == (0,)


def test_a_ground_of_somebody_not_pinned_may_be_waived_where_that_fills_the_team() -> None:
    # Nobody but Bo knows the law, and Bo is barred: the pin of the case alone cannot hold.
    people = [person("an"), person("bo", skills=["law"])]
    asked = [case("dam", seats=[seat("main", who={"skills": ["law"]})])]
    barred = [recusal("an", case="dam"), recusal("bo", case="dam")]
    found = _contradiction(people=people, cases=asked, recusals=barred, pins=[pin("dam")])
    assert found.waive == (1,)


def test_a_ground_that_resolves_two_clashes_is_told_once() -> None:
    pins = [_in_main("dam", "an"), _in_main("road", "an")]
    cases = [case("dam"), case("road")]
    found = _contradiction(cases=cases, recusals=[recusal("an", place="river")], pins=pins)
    assert len(found.clashes) == 2
    assert found.waive == (0,)
