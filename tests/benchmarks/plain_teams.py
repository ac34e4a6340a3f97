"""Plain lexicographic CP-SAT for teams, the yardstick.

`python -m tests.benchmarks.plain_teams PROBLEM` prints values and proofs as JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scheduler.problems.loading import load_problem
from scheduler.problems.teams import TeamsProblem, VisitChoice
from tests.benchmarks.plain_search import Expression, Search, script_options, tell
from tests.benchmarks.plain_teams_model import PlainTeamsModel

__all__ = ["PlainTeamsResult", "solve_teams_plainly"]


@dataclass(frozen=True, slots=True)
class PlainTeamsResult:
    """`proven`: the goals, from the first on, whose values CP-SAT calls optimal."""

    values: Mapping[str, int]
    proven: tuple[str, ...]
    visits: tuple[VisitChoice, ...]


def solve_teams_plainly(
    problem: TeamsProblem, *, seconds_per_goal: float = 60.0
) -> PlainTeamsResult:
    """The plan after all goals in their order. Raises NoPlan."""
    plain = PlainTeamsModel(problem)
    search = Search(plain.model, seconds_per_goal)
    goals: dict[str, Expression] = {goal: getattr(plain, goal)() for goal in problem.goals}
    for goal, expression in goals.items():
        search.settle(goal, expression)
    values = {goal: search.value(expression) for goal, expression in goals.items()}
    return PlainTeamsResult(values, tuple(search.proven), tuple(_visits(plain, search)))


def _visits(plain: PlainTeamsModel, search: Search) -> Iterator[VisitChoice]:
    problem, found = plain.problem, search.found
    for case in problem.cases:
        if found.boolean_value(plain.visited[case.id]):
            seats: dict[str, list[str]] = {seat.id: [] for seat in case.seats}
            for (_, seat, person), x in plain.x.items():
                if _ == case.id and found.boolean_value(x):
                    seats[seat].append(person)
            start = problem.days[found.value(plain.start[case.id])]
            yield VisitChoice(case=case.id, start=start, seats=seats)


def main() -> None:
    options = script_options(__doc__)
    problem = load_problem(options.problem).problem
    assert isinstance(problem, TeamsProblem)
    tell(solve_teams_plainly(problem, seconds_per_goal=options.seconds_per_goal))


if __name__ == "__main__":
    main()
