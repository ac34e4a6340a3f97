"""The whole way of teams: sample office, limits, stops, threads, pins, the only plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.problems.loading import problem_from_document
from scheduler.problems.teams import TeamsProblem, VisitPin
from scheduler.referee.plans import check_visits
from scheduler.referee.teams import violations
from scheduler.referee.teams_goals import goal_values
from solver import teams_planning
from solver.planning import solve
from solver.results import Contradiction, Progress, Settings, TeamsSolution, Watch
from tests import teams_strategies
from tests.benchmarks.office_variants import amended, crowded, dated, hurried, mixed, pinned
from tests.benchmarks.offices import Document, Options, office
from tests.sample import TEAMS_EXPECTED, TEAMS_SAMPLE
from tests.solver.listed import Listed
from tests.teams import case, person, pin, problem, recusal, role, seat


def _office(cases: int, people: int, seed: int, *variants: Callable[..., Document]) -> TeamsProblem:
    document = office(cases, people, seed, Options(days=8))
    for variant in variants:
        document = variant(document, seed)
    drawn = problem_from_document(document).problem
    assert isinstance(drawn, TeamsProblem)
    return drawn


def _few_of_all(document: Document, _: int) -> Document:
    return crowded(document)


def _two_pins(document: Document, seed: int) -> Document:
    return pinned(document, 2, seed)


@pytest.fixture(scope="module")
def qinghe() -> TeamsProblem:
    return TeamsProblem.model_validate(json.loads(TEAMS_SAMPLE.read_bytes()))


@pytest.fixture(scope="module")
def amendment() -> TeamsProblem:
    """Six cases of an office whose published plan does not hold any more."""
    return _office(6, 30, 3, amended, hurried)


def _solved(known: TeamsProblem, watch: Watch | None = None, **settings: Any) -> TeamsSolution:
    solution = solve(known, Settings(**settings), watch)
    assert isinstance(solution, TeamsSolution)
    return solution


def _values(solution: TeamsSolution) -> tuple[int, ...]:
    return tuple(goal.value for goal in solution.goals)


# --- the whole way --------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_sample_office_is_solved_to_its_proven_values(qinghe: TeamsProblem) -> None:
    solution = _solved(qinghe, threads=2, unique=True)
    assert {goal.goal: goal.value for goal in solution.goals} == TEAMS_EXPECTED
    assert {goal.goal: goal.bound for goal in solution.goals} == TEAMS_EXPECTED
    assert all(goal.proven for goal in solution.goals)
    assert not solution.stopped
    assert solution.unique


@pytest.mark.parametrize(
    "drawn",
    [_office(5, 24, 1, mixed), _office(5, 24, 2, dated, _few_of_all)],
    ids=["all sorts of teams", "few of all"],
)
def test_threads_change_nothing(drawn: TeamsProblem) -> None:
    one, two, four = (_solved(drawn, threads=threads) for threads in (1, 2, 4))
    assert one.visits == two.visits == four.visits
    assert one.goals == two.goals == four.goals


def test_a_small_office_has_one_plan_and_that_is_known_only_if_asked() -> None:
    drawn = _office(4, 20, 1)
    assert _solved(drawn, unique=True).unique is True
    assert _solved(drawn).unique is None


def test_without_days_nothing_is_visited_and_that_is_proven() -> None:
    """Five of severity, and the squares of what was served before; all else costs nothing."""
    away = {"from": "2025-03-04", "to": "2025-03-05"}
    an = person("an", roles=[role("lead")], unavailable=[away], prior_days=3)
    dam = case("dam", severity=5, seats=[seat("main", who={"roles": ["lead"]})])
    solution = _solved(problem(days=[], people=[an], cases=[dam]), unique=True)
    assert not solution.visits
    assert all(goal.proven for goal in solution.goals)
    assert {goal.goal: goal.value for goal in solution.goals if goal.value} == {
        "unstaffed": 5,
        "load": 9,
    }
    assert solution.unique


def test_pins_that_hold_are_kept_at_the_lowest_price() -> None:
    drawn = _office(5, 24, 1, _two_pins)
    free = _solved(drawn.but(pins=[]))
    solution = _solved(drawn)
    assert len(drawn.pins) == 2
    assert not any(violations(drawn, solution.visits))
    assert _values(solution) > _values(free)


def test_what_a_plan_holds_may_be_pinned_and_changes_nothing() -> None:
    drawn = _office(5, 24, 1)
    solution = _solved(drawn)
    pins = [VisitPin(case=v.case, start=v.start, seats=v.seats) for v in solution.visits]
    assert _solved(drawn.but(pins=pins)).visits == solution.visits


def test_progress_names_goals_in_order_and_ends_with_the_values(amendment: TeamsProblem) -> None:
    told: list[Progress] = []
    solution = _solved(amendment, Watch(progress=told.append))
    assert list(dict.fromkeys(progress.goal for progress in told)) == list(amendment.goals)
    last = {progress.goal: progress.bound for progress in told}
    assert last == {goal.goal: goal.value for goal in solution.goals}


def test_a_plan_that_the_referee_rejects_is_never_returned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def mistaken(*asked: Any) -> Any:
        broken, values = check_visits(*asked)
        return broken, values | {"load": values["load"] + 1}

    monkeypatch.setattr(teams_planning, "check_visits", mistaken)
    with pytest.raises(RuntimeError, match="load"):
        solve(problem())


# --- stopped early --------------------------------------------------------------------------------


def _honest(known: TeamsProblem, solution: TeamsSolution, best: tuple[int, ...]) -> None:
    """The plan is valid; a bound holds given the goals before; proven is only what is best."""
    assert not any(violations(known, solution.visits))
    found = goal_values(known, solution.visits)
    assert _values(solution) == tuple(found[goal] for goal in known.goals)
    assert _values(solution) >= best
    for k, goal in enumerate(solution.goals):
        assert goal.bound is not None
        assert goal.bound <= goal.value
        if _values(solution)[:k] == best[:k]:
            assert goal.bound <= best[k]
        if goal.proven:
            assert _values(solution)[: k + 1] == best[: k + 1]


@pytest.mark.parametrize("looks", [0, 1, 2, 3, 5, 8, 13, 21, 34])
def test_a_stop_at_any_moment_leaves_a_valid_plan_with_honest_bounds(
    qinghe: TeamsProblem, looks: int
) -> None:
    asked = count()
    solution = _solved(qinghe, Watch(stopped=lambda: next(asked) >= looks), threads=2)
    assert solution.stopped
    assert solution.unique is None
    _honest(qinghe, solution, tuple(TEAMS_EXPECTED.values()))


def test_a_stop_after_any_news_leaves_a_valid_plan_with_honest_bounds(
    amendment: TeamsProblem,
) -> None:
    news: list[Progress] = []
    best = _values(_solved(amendment, Watch(progress=news.append)))
    for moment in range(len(news)):
        told: list[Progress] = []
        watch = Watch(
            stopped=lambda told=told, moment=moment: len(told) > moment,  # type: ignore[misc]
            progress=told.append,
        )
        _honest(amendment, _solved(amendment, watch), best)


@given(teams_strategies.problems(most_plans=600), st.integers(0, 6))
def test_bounds_of_a_stopped_solve_hold_given_the_values_before(
    document: teams_strategies.Document, looks: int
) -> None:
    listed = Listed(document)
    asked = count()
    solution = solve(listed.problem, Settings(), Watch(stopped=lambda: next(asked) >= looks))
    if isinstance(solution, Contradiction):
        assert not listed.valid
        return
    assert isinstance(solution, TeamsSolution)
    _honest(listed.problem, solution, min(map(listed.values, listed.valid)))
    values = _values(solution)
    for k, goal in enumerate(solution.goals):
        others = [v[k] for v in map(listed.values, listed.valid) if v[:k] == values[:k]]
        assert goal.bound is not None
        assert goal.bound <= min(others)


def test_no_time_at_all_leaves_the_pins_alone() -> None:
    seats = [seat("main"), seat("aide", required=False)]
    cases = [case("dam", seats=seats), case("road", severity=5)]
    pins = [pin("dam", start="2025-03-05", seats={"main": ["bo"]})]
    solution = _solved(problem(cases=cases, pins=pins), deadline=0.0)
    assert solution.stopped
    (only,) = solution.visits
    assert (only.case, only.start.isoformat(), only.seats["main"]) == ("dam", "2025-03-05", ["bo"])
    # The road of severity 5 is not visited, so nothing is proven.
    assert [goal.proven for goal in solution.goals] == [False] * 8


def test_no_time_at_all_leaves_a_valid_plan_of_the_sample(qinghe: TeamsProblem) -> None:
    _honest(qinghe, _solved(qinghe, deadline=0.0), tuple(TEAMS_EXPECTED.values()))


def test_a_stop_at_once_leaves_the_pins_in_the_plan() -> None:
    known = problem(pins=[pin("dam", seats={"main": ["bo"]})])
    (only,) = _solved(known, Watch(stopped=lambda: True)).visits
    assert only.seats == {"main": ["bo"]}


CLASHING: dict[str, Any] = {
    "recusals": [recusal("an", case="dam")],
    "pins": [pin("dam", start="2025-03-04", seats={"main": ["an"]})],
}


def test_clashes_stopped_at_once_are_unknown() -> None:
    found = solve(problem(**CLASHING), Settings(), Watch(stopped=lambda: True))
    assert found == Contradiction((), (), ())


def test_a_way_out_that_is_not_known_to_be_the_best_is_not_offered() -> None:
    known = problem(**CLASHING)
    full = solve(known)
    assert isinstance(full, Contradiction)
    for looks in range(40):
        asked = count()
        watch = Watch(stopped=lambda asked=asked, looks=looks: next(asked) >= looks)  # type: ignore[misc]
        short = solve(known, Settings(), watch)
        assert isinstance(short, Contradiction)
        assert short.clashes in ((), full.clashes)
        assert (short.lift, short.goals) in (((), ()), (full.lift, full.goals))


def test_without_time_clashes_are_told_but_no_way_out_that_may_not_be_the_best() -> None:
    known = problem(**CLASHING)
    full, short = solve(known), solve(known, Settings(deadline=0.0))
    assert isinstance(full, Contradiction)
    assert isinstance(short, Contradiction)
    assert len(full.lift) == 1
    assert (short.clashes, short.waive) == (full.clashes, full.waive)
    assert (short.lift, short.goals) == ((), ())
