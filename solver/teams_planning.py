"""From a teams problem to a proven plan, or to what stands in the way of any."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scheduler.problems.teams import TeamsProblem
from scheduler.referee.plans import check_visits
from solver import lexicographic
from solver.calling import Clock
from solver.integer import minimise
from solver.judging import confirmed, earlier
from solver.program import Ints
from solver.results import Contradiction, Settings, TeamsSolution, Watch
from solver.team_draft import Statement
from solver.team_greedy import TeamGreedy
from solver.teams import state
from solver.teams_clashes import contradiction

__all__ = ["solve_teams"]

_JUDGING = 0.1
"""Seconds kept before the deadline for the referee and for writing."""

_ROUNDING = 1.5
"""Seconds kept for a last rounding, for each that the first plan took."""


def solve_teams(
    problem: TeamsProblem, settings: Settings, watch: Watch
) -> TeamsSolution | Contradiction:
    """As `solver.planning.solve`."""
    settings = earlier(settings, _JUDGING)
    statement = state(problem)
    held = _held(problem, statement, settings)
    if held is None:
        return contradiction(problem, settings, watch)
    clock = Clock(settings, watch)
    greedy = TeamGreedy(statement, held)
    start = greedy.start(lambda: clock.over)
    settings = earlier(settings, _ROUNDING * clock.elapsed)
    optimum = lexicographic.solve(
        statement.program, start, greedy, settings, watch, choices=statement.choices
    )
    solution = TeamsSolution(
        goals=optimum.goals,
        stopped=optimum.stopped,
        unique=optimum.unique,
        visits=statement.decided(optimum.x),
    )
    confirmed(solution.goals, *check_visits(problem, solution.visits))
    return solution


def _held(problem: TeamsProblem, statement: Statement, settings: Settings) -> Ints | None:
    """The choices (ids) of a plan in which every pin holds and nothing else is visited."""
    if not problem.pins:
        return np.zeros(0, np.int64)
    pinned = {pin.case for pin in problem.pins}
    narrow = problem.but(cases=[case for case in problem.cases if case.id in pinned], goals=[])
    # Whoever asks to stop gets a plan, too; and without the pins there is no plan at all.
    clock = Clock(replace(settings, deadline=None), Watch())
    small = state(narrow)
    found = minimise(small.program, small.program.root, None, clock)
    if found.x is None:
        return None
    return statement.choices_of(small.decided(found.x))
