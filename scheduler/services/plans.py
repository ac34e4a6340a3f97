"""Plan documents: what a solve decided, in the form and order that files have."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scheduler.problems.formats import Plan, Problem
from scheduler.problems.loading import LoadedProblem
from scheduler.problems.plans import GoalClaim, RotationPlan, SolverNote, Stint, TeamsPlan, Visit
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.rows import Row
from scheduler.problems.teams import Case, TeamsProblem, VisitChoice
from solver.results import RotationSolution, Solution, TeamsSolution

__all__ = ["Extent", "document_bytes", "extent_of", "plan_bytes", "plan_of"]


def plan_of(loaded: LoadedProblem, solution: Solution, note: SolverNote) -> Plan:
    """The plan document of a solution, in one order whatever order the solver had.

    Stints by start, post and cadre; visits by start and the file's cases, every seat of the case
    in the file's order, empty ones too, people likewise. Raises TypeError for the solution of
    another format.
    """
    match loaded.problem, solution:
        case RotationProblem() as problem, RotationSolution():
            return _rotation_plan(problem, loaded.sha256, solution, note)
        case TeamsProblem() as problem, TeamsSolution():
            return _teams_plan(problem, loaded.sha256, solution, note)
        case _:
            raise TypeError(f"{type(solution).__name__} is no answer to {loaded.problem.format}")


def plan_bytes(plan: Plan) -> bytes:
    """The plan as a file: JSON that people can read, a line for each value."""
    document = plan.model_dump(mode="json", by_alias=True)
    if plan.unique is None:
        del document["unique"]  # the only key that may be absent
    return document_bytes(document)


def document_bytes(document: Row) -> bytes:
    """A JSON document as a file that people can read."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _common(sha256: str, solution: Solution, note: SolverNote) -> dict[str, Any]:
    return {
        "problem_sha256": sha256,
        "goals": [
            GoalClaim(goal=goal.goal, value=goal.value, bound=goal.bound, proven=goal.proven)
            for goal in solution.goals
        ],
        "solver": note,
        "unique": solution.unique,
    }


def _rotation_plan(
    problem: RotationProblem, sha256: str, solution: RotationSolution, note: SolverNote
) -> RotationPlan:
    chosen = sorted(solution.stints, key=lambda stint: (stint.start, stint.post, stint.cadre))
    served = {stint.cadre for stint in chosen}
    return RotationPlan(
        format="rotation-plan/1",
        stints=[
            Stint(
                cadre=stint.cadre,
                start=stint.start,
                end=problem.end_of(stint.start),
                post=stint.post,
            )
            for stint in chosen
        ],
        unserved=[cadre.id for cadre in problem.cadres if cadre.id not in served],
        **_common(sha256, solution, note),
    )


def _teams_plan(
    problem: TeamsProblem, sha256: str, solution: TeamsSolution, note: SolverNote
) -> TeamsPlan:
    places = {case.id: place for place, case in enumerate(problem.cases)}
    chosen = sorted(solution.visits, key=lambda visit: (visit.start, places[visit.case]))
    visited = {visit.case for visit in chosen}
    return TeamsPlan(
        format="teams-plan/1",
        visits=list(_visits(problem, chosen)),
        unvisited=[case.id for case in problem.cases if case.id not in visited],
        **_common(sha256, solution, note),
    )


def _visits(problem: TeamsProblem, chosen: Sequence[VisitChoice]) -> Iterator[Visit]:
    places = {person.id: place for place, person in enumerate(problem.people)}
    for visit in chosen:
        seats = _seats(problem.cases_by_id[visit.case], visit, places)
        yield Visit(case=visit.case, start=visit.start, seats=seats)


def _seats(case: Case, visit: VisitChoice, places: Mapping[str, int]) -> dict[str, list[str]]:
    return {
        seat.id: sorted(visit.seats.get(seat.id, ()), key=places.__getitem__) for seat in case.seats
    }


@dataclass(frozen=True, slots=True)
class Extent:
    """What a list tells of a plan: days from and to, how many it serves, how many it leaves out."""

    first: date
    last: date
    assigned: int
    left_out: int


def extent_of(problem: Problem, plan: Plan) -> Extent:
    """Of the days on which stints may start, or visits take place. Raises TypeError likewise."""
    match problem, plan:
        case RotationProblem(starts=days), RotationPlan(stints=stints, unserved=unserved):
            return Extent(days[0], days[-1], len(stints), len(unserved))
        case TeamsProblem(days=days), TeamsPlan(visits=visits, unvisited=unvisited):
            return Extent(days[0], days[-1], len(visits), len(unvisited))
        case _:
            raise TypeError(f"{plan.format} is no plan of {problem.format}")
