"""The whole way: sample county, limits, stops, threads, clashing pins."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest

from scheduler.problems.rotation import RotationProblem
from scheduler.referee.plans import check_stints
from scheduler.referee.rotation import violations
from scheduler.referee.rotation_goals import goal_values
from solver import rotation_planning
from solver.planning import solve
from solver.results import Contradiction, Progress, RotationSolution, Settings, Watch
from tests.county import cadre, county, demand, serving, unit
from tests.sample import EXPECTED, SAMPLE
from tests.solver.decisions import as_stints


@pytest.fixture(scope="module")
def qinghe() -> RotationProblem:
    return RotationProblem.model_validate(json.loads(SAMPLE.read_bytes()))


def _solved(problem: RotationProblem, **settings: Any) -> RotationSolution:
    solution = solve(problem, Settings(**settings))
    assert isinstance(solution, RotationSolution)
    return solution


def test_the_sample_county_is_solved_to_its_proven_values(qinghe: RotationProblem) -> None:
    solution = _solved(qinghe, unique=True)
    assert {goal.goal: goal.value for goal in solution.goals} == EXPECTED
    assert {goal.goal: goal.bound for goal in solution.goals} == EXPECTED
    assert all(goal.proven for goal in solution.goals)
    assert not solution.stopped
    assert solution.unique


def test_whether_it_is_the_only_plan_is_not_looked_for_unasked() -> None:
    assert _solved(county()).unique is None
    assert _solved(county(), unique=True).unique is True


def test_threads_change_nothing(qinghe: RotationProblem) -> None:
    assert _solved(qinghe, threads=1).stints == _solved(qinghe, threads=4).stints


def test_a_stop_at_any_moment_leaves_a_valid_plan_with_honest_bounds(
    qinghe: RotationProblem,
) -> None:
    best = tuple(EXPECTED.values())
    for moment in range(8):
        told: list[Progress] = []
        watch = Watch(
            stopped=lambda told=told, moment=moment: len(told) > moment,  # type: ignore[misc]
            progress=told.append,
        )
        solution = solve(qinghe, Settings(), watch)
        assert isinstance(solution, RotationSolution)
        assert not any(violations(qinghe, solution.stints))
        values = tuple(goal.value for goal in solution.goals)
        assert goal_values(qinghe, solution.stints) == dict(zip(EXPECTED, values, strict=True))
        assert values >= best
        _honest(solution, best)


def _honest(solution: RotationSolution, best: tuple[int, ...]) -> None:
    """A bound holds given the goals before at their values; proven only what is best."""
    for k, goal in enumerate(solution.goals):
        assert goal.bound is not None
        assert goal.bound <= goal.value
        if tuple(g.value for g in solution.goals[:k]) == best[:k]:
            assert goal.bound <= best[k]
        if goal.proven:
            assert tuple(g.value for g in solution.goals[: k + 1]) == best[: k + 1]


def test_no_time_at_all_leaves_the_pins_alone() -> None:
    pins = [{"cadre": "an", "start": "2025-02-01", "post": "desk"}]
    problem = county(cadres=[cadre("an"), cadre("bo")], pins=pins)
    solution = _solved(problem, deadline=0.0)
    assert solution.stopped
    assert solution.stints == tuple(problem.pins)
    # unserved 1, so nothing after it is proven, whatever its value
    assert [goal.proven for goal in solution.goals] == [False] * 8


def test_progress_names_goals_in_order(qinghe: RotationProblem) -> None:
    told: list[Progress] = []
    solve(qinghe, Settings(), Watch(progress=told.append))
    assert list(dict.fromkeys(progress.goal for progress in told)) == list(qinghe.goals)
    last = {progress.goal: progress.bound for progress in told}
    assert last == EXPECTED


def test_a_plan_that_the_referee_rejects_is_never_returned(
    qinghe: RotationProblem, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*asked: Any) -> Any:
        broken, values = check_stints(*asked)
        return broken, values | {"strain": 291}

    monkeypatch.setattr(rotation_planning, "check_stints", mistaken)
    with pytest.raises(RuntimeError, match="strain"):
        solve(qinghe)


def _pin(name: str, start: str) -> dict[str, str]:
    return {"cadre": name, "start": start, "post": "desk"}


def _contradiction(**parts: Any) -> Contradiction:
    solution = solve(county(**parts))
    assert isinstance(solution, Contradiction)
    return solution


def test_three_pins_of_which_any_two_fit_are_named_together() -> None:
    names = ["an", "bo", "cai", "ding"]
    found = _contradiction(
        cadres=[cadre(name, serve_by="2025-01-01") for name in names],
        units=[unit("hall", max_away=2)],
        # An, Bo and Cai share March; Ding stands apart from An.
        pins=[_pin("an", "2025-01-01"), _pin("bo", "2025-02-01"), _pin("cai", "2025-03-01"),
              _pin("ding", "2025-04-01")],
    )  # fmt: skip
    # April: Bo, Cai and Ding; March: An, Bo and Cai. Bo and Cai stand in both.
    assert [len(clash.pins) for clash in found.clashes] == [3]
    (clash,) = found.clashes
    assert {violation.rule for violation in clash.blames} == {"unit_cover"}
    assert len(found.lift) == 1
    assert as_stints(found.lift)[0].cadre in {"bo", "cai"}


def test_the_pin_to_lift_is_the_one_that_serves_the_goals_best() -> None:
    found = _contradiction(
        cadres=[cadre("an", serve_by="2025-02-01"), cadre("bo", serve_by="2025-06-01")],
        units=[unit("hall", max_away=1)],
        pins=[_pin("an", "2025-01-01"), _pin("bo", "2025-02-01")],
    )
    # Bo away from February to April leaves An no start at all. An away from January to March
    # leaves Bo April.
    assert [pin.cadre for pin in as_stints(found.lift)] == ["bo"]
    assert {goal.goal: goal.value for goal in found.goals}["unserved"] == 0


def test_independent_clashes_are_all_named() -> None:
    found = _contradiction(
        cadres=[
            *(cadre(name, unit="hall") for name in ("an", "bo", "er")),
            *(cadre(name, unit="yard") for name in ("cai", "ding")),
        ],
        units=[unit("hall"), unit("yard")],
        pins=[_pin("an", "2025-01-01"), _pin("bo", "2025-02-01"), _pin("cai", "2025-03-01"),
              _pin("ding", "2025-03-01")],
    )  # fmt: skip
    sets = {frozenset(pin.cadre for pin in as_stints(clash.pins)) for clash in found.clashes}
    assert sets == {frozenset({"an", "bo"}), frozenset({"cai", "ding"})}
    assert len(found.lift) == 2


def test_a_pin_that_serving_people_leave_no_room_for_clashes_alone() -> None:
    found = _contradiction(
        demand=[demand(max=1)], serving=[serving("xu")], pins=[_pin("an", "2025-01-01")]
    )
    (clash,) = found.clashes
    assert [pin.cadre for pin in as_stints(clash.pins)] == ["an"]
    assert [violation.rule for violation in clash.blames] == ["post_capacity"]


def test_a_way_out_that_is_not_known_to_be_the_best_is_not_offered() -> None:
    cadres = [cadre("an"), cadre("bo")]
    known = county(
        cadres=cadres,
        units=[unit("hall", max_away=1)],
        pins=[_pin("an", "2025-01-01"), _pin("bo", "2025-02-01")],
    )
    full = solve(known)
    assert isinstance(full, Contradiction)
    assert len(full.lift) == 1
    for looks in range(40):
        asked = count()
        watch = Watch(stopped=lambda asked=asked, looks=looks: next(asked) >= looks)  # type: ignore[misc]
        short = solve(known, Settings(), watch)
        assert isinstance(short, Contradiction)
        assert short.clashes in ((), full.clashes)
        assert (short.lift, short.goals) in (((), ()), (full.lift, full.goals))
