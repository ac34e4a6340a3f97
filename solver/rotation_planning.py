"""From a rotation problem to a proven plan, or to the pins that stand in the way of any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.plans import check_stints
from scheduler.referee.rotation import violations
from scheduler.referee.rotation_goals import goal_values
from solver import lexicographic
from solver.calling import Clock, Stopped
from solver.clashes import clashes
from solver.greedy import Greedy
from solver.judging import confirmed, earlier
from solver.results import (
    Clash,
    Contradiction,
    GoalResult,
    RotationSolution,
    Settings,
    Watch,
)
from solver.rotation import LIFTED, state

__all__ = ["solve_rotation"]

_JUDGING = 2e-4
"""Seconds kept before the deadline for the referee and for writing, for each cadre."""

_ROUNDING = 1.5
"""Seconds kept for a last rounding, for each that the first plan took."""


def solve_rotation(
    problem: RotationProblem, settings: Settings, watch: Watch
) -> RotationSolution | Contradiction:
    """The lexicographically best plan, as far as the time allows, checked by the referee.

    `goals` come in the file's order. Once `watch.stopped()` is true, or shortly before the
    deadline, the best plan so far comes out; a native call may then still be running in a daemon
    thread. Raises RuntimeError when the plan does not pass the referee: a defect, never a result.
    """
    if any(violations(problem, problem.pins)):
        return _contradiction(problem, settings, watch)
    solution = _solved(problem, settings, watch)
    confirmed(solution.goals, *check_stints(problem, solution.stints))
    return solution


def _solved(problem: RotationProblem, settings: Settings, watch: Watch) -> RotationSolution:
    settings = earlier(settings, _JUDGING * len(problem.cadres))
    clock = Clock(settings, watch)
    try:
        statement = state(problem, check=clock.check)
    except Stopped:
        return _bare(problem)
    greedy = Greedy(statement)
    begun = clock.elapsed
    start = greedy.start(lambda: clock.over)
    settings = earlier(settings, _ROUNDING * (clock.elapsed - begun))
    optimum = lexicographic.solve(
        statement.program, start, greedy, settings, watch, choices=len(statement.choices)
    )
    return RotationSolution(
        goals=optimum.goals,
        stopped=optimum.stopped,
        unique=optimum.unique,
        stints=statement.stints(optimum.x),
    )


def _bare(problem: RotationProblem) -> RotationSolution:
    """Nothing but the pins: valid, and there when the time is too short for anything else."""
    values = goal_values(problem, problem.pins)
    goals, proven = [], True
    for goal in problem.goals:
        proven = proven and values[goal] == 0  # no goal is ever below 0
        goals.append(GoalResult(goal, values[goal], 0, proven))
    return RotationSolution(tuple(goals), stopped=True, unique=None, stints=tuple(problem.pins))


# --- contradictory pins ------------------------------------------------------------------------


def _contradiction(problem: RotationProblem, settings: Settings, watch: Watch) -> Contradiction:
    try:
        found = tuple(_clash(problem, pins) for pins in _clashing(problem, settings, watch))
        clock = Clock(settings, watch)
        statement = state(problem, liftable=True, check=clock.check)
        greedy = Greedy(statement)
        start = greedy.start(lambda: clock.over)
        count = len(statement.choices)
        optimum = lexicographic.solve(
            statement.program, start, greedy, settings, watch, choices=count
        )
    except Stopped:
        return Contradiction((), (), ())
    if optimum.stopped:  # a way out that is not known to be the best is not offered
        return Contradiction(found, (), ())
    stints = set(statement.stints(optimum.x))
    lift = tuple(pin for pin in problem.pins if pin not in stints)
    goals = tuple(result for result in optimum.goals if result.goal != LIFTED)
    return Contradiction(found, lift, goals)


def _clashing(
    problem: RotationProblem, settings: Settings, watch: Watch
) -> list[list[StintChoice]]:
    """Pins that no plan can keep by themselves, then smallest sets among the others."""
    alone = [pin for pin in problem.pins if any(violations(_with_pins(problem, [pin]), [pin]))]
    rest = [pin for pin in problem.pins if pin not in alone]
    kept = {pin.cadre for pin in rest}
    # Nobody but the pinned matters: all others may go unserved. The deadline is set aside, since
    # without the clash there is no answer at all; on so small a program it takes no time.
    narrow = problem.but(
        cadres=[cadre for cadre in problem.cadres if cadre.id in kept], pins=rest, goals=[]
    )
    statement = state(narrow, liftable=True)
    columns = {stint: i for i, stint in enumerate(statement.all_stints())}
    pin_of = {columns[pin]: pin for pin in rest}
    clock = Clock(replace(settings, deadline=None), watch)
    sets = clashes(statement.program, list(pin_of), clock)
    return [[pin] for pin in alone] + [[pin_of[column] for column in found] for found in sets]


def _clash(problem: RotationProblem, pins: Sequence[StintChoice]) -> Clash:
    blames = tuple(violations(_with_pins(problem, pins), pins))
    if not blames:
        raise RuntimeError("the referee sees nothing wrong with pins that are said to clash")
    return Clash(tuple(pins), blames)


def _with_pins(problem: RotationProblem, pins: Sequence[StintChoice]) -> RotationProblem:
    return problem.but(pins=list(pins))
