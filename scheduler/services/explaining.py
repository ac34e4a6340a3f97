"""Why somebody is in a team or on duty, or is not; what it would cost; and who is next in line."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scheduler.overview.alternates import Place, alternates
from scheduler.overview.why_rotation import StintAnswer, why_stint
from scheduler.overview.why_teams import TeamAnswer, why_in_team
from scheduler.problems.faults import LunzhiError
from scheduler.problems.formats import Problem
from scheduler.problems.loading import LoadedProblem
from scheduler.problems.plans import GoalClaim, TeamsPlan
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.problems.teams import Case, Person, TeamsProblem, VisitChoice, VisitPin
from scheduler.referee.plans import check_stints, check_visits
from scheduler.services.errors import UnsoundPlan
from scheduler.services.questions import Question, StintQuestion, TeamQuestion, known
from scheduler.services.reading import passed
from scheduler.services.solving import Solver, solved
from solver.results import (
    Contradiction,
    GoalResult,
    RotationSolution,
    Settings,
    Solution,
    TeamsSolution,
    Watch,
)

__all__ = [
    "Answer", "GoalPrice", "Refused", "Replanned", "answered", "next_in_line", "replanned",
]  # fmt: skip

Answer = TeamAnswer | StintAnswer


@dataclass(frozen=True, slots=True)
class GoalPrice:
    """A goal before and after. `proven`: both values are, so that the difference is the price."""

    goal: str
    before: int
    after: int
    proven: bool

    @property
    def by(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Refused:
    """A seat or post that cannot be had. `contradiction` None: decisions by hand have taken it,
    or nothing that a plan decides could open it.
    """

    place: str
    contradiction: Contradiction | None

    @property
    def known(self) -> bool:
        """Whether that is certain, rather than the search stopped before it knew."""
        return self.contradiction is None or bool(self.contradiction.clashes)


@dataclass(frozen=True, slots=True)
class Replanned:
    """The problem solved anew with the decision that it be so.

    `place`: the seat or post that costs least, None: no plan was found. `goals`: the file's, in
    its order. `choice`: the visit or stint as it then is. `refused`: the other seats or posts.
    """

    place: str | None
    goals: tuple[GoalPrice, ...]
    choice: VisitChoice | StintChoice | None
    refused: tuple[Refused, ...]

    @property
    def impossible(self) -> bool:
        """Whether it is certain that no plan can have it."""
        return self.place is None and all(one.known for one in self.refused)

    @property
    def exact(self) -> bool:
        """Whether every difference is the price, proven."""
        return self.place is not None and all(goal.proven for goal in self.goals)


def answered(question: Question) -> Answer:
    """All that can be said without solving anew."""
    match question:
        case TeamQuestion(problem, plan, case, person, seat):
            return why_in_team(problem, plan.visits, case, person, seat)
        case StintQuestion(problem, plan, cadre, start, post):
            return why_stint(problem, plan.stints, cadre, start, post)


def next_in_line(problem: Path, plan: Path, case: str | None) -> tuple[TeamsProblem, list[Place]]:
    """The problem, and who is next in line for every place of its plan's teams, or of one's.

    Raises RefusedFile, RejectedPlan, and LunzhiError for an unknown case and for rotations.
    """
    match passed(problem, plan):
        case TeamsProblem() as teams, TeamsPlan() as teams_plan:
            if case is not None:
                known("case", teams.cases_by_id, case, lambda one: one.topic)
            return teams, list(alternates(teams, teams_plan.visits, case))
        case _:
            raise LunzhiError("alternates_of_rotation")


def replanned(
    question: Question,
    answer: Answer,
    settings: Settings,
    watch: Watch,
    *,
    solver: Solver | None = None,
) -> Replanned:
    """The best plan in which it is so, and what it costs beside the given plan, goal by goal.

    Each seat or post that is open at all is decided by hand in its turn and the problem solved,
    within an equal share of the time that is left. Raises UnsoundPlan.
    """
    places = list(_open_places(answer))
    reached: list[_Reached] = []
    refused: list[Refused] = []
    for done, place in enumerate(places):
        decided = _decided(question, place)
        if decided is None:
            refused.append(Refused(place, None))
            continue
        share = _share(settings, len(places) - done)
        loaded = LoadedProblem(decided, question.plan.problem_sha256, ())
        outcome = solved(loaded, share, watch, solver=solver)
        if isinstance(outcome, Contradiction):
            refused.append(Refused(place, outcome))
        else:
            reached.append(_Reached(place, _judged(decided, outcome), outcome))
    return _cheapest(question, reached, refused)


@dataclass(frozen=True, slots=True)
class _Reached:
    """A seat or post that can be had; `values`: as the referee recomputes them."""

    place: str
    values: Mapping[str, int]
    solution: Solution


def _open_places(answer: Answer) -> Sequence[str]:
    """Where it is so already, or else is not barred in every plan."""
    match answer:
        case StintAnswer(verdict="assigned", own=StintChoice() as own):
            return [own.post]
        case StintAnswer():
            return answer.open
        case TeamAnswer(verdict="in_team"):
            return [seat for seat in answer.open if seat in answer.sits]
        case TeamAnswer():
            return [seat for seat, starts in answer.open.items() if starts]


def _decided(question: Question, place: str) -> Problem | None:
    """The problem with the decision that it be so; None: others by hand leave no room for it."""
    match question:
        case TeamQuestion(problem, _, case, person):
            pin = _with_person(problem, case, place, person)
            if pin is None:
                return None
            pins = [one for one in problem.pins if one.case != case.id]
            return problem.model_copy(update={"pins": [*pins, pin]})
        case StintQuestion(rotation, _, cadre, start):
            choice = StintChoice(cadre=cadre.id, start=start, post=place)
            others = [one for one in rotation.pins if one.cadre == cadre.id and one != choice]
            if others:
                return None
            rest = [one for one in rotation.pins if one != choice]
            return rotation.model_copy(update={"pins": [*rest, choice]})


def _with_person(problem: TeamsProblem, case: Case, seat: str, person: Person) -> VisitPin | None:
    pin = next((one for one in problem.pins if one.case == case.id), VisitPin(case=case.id))
    seats = {key: list(people) for key, people in (pin.seats or {}).items()}
    there = seats.setdefault(seat, [])
    if person.id not in there:
        there.append(person.id)
    if len(there) > case.seats_by_id[seat].count:
        return None
    return pin.model_copy(update={"seats": seats})


def _share(settings: Settings, places: int) -> Settings:
    if settings.deadline is None:
        return settings
    now = time.monotonic()
    return replace(settings, deadline=now + (settings.deadline - now) / places)


def _cheapest(
    question: Question, reached: Sequence[_Reached], refused: Sequence[Refused]
) -> Replanned:
    if not reached:
        return Replanned(None, (), None, tuple(refused))
    goals = question.problem.goals
    best = min(reached, key=lambda one: [one.values[goal] for goal in goals])
    # Where the search was stopped, another seat or post might yet come out better.
    alone = len(reached) + len(refused) == 1
    searched = all(_proven(one.solution.goals) for one in reached)
    sure = alone or (searched and all(one.known for one in refused))
    claims = {claim.goal: claim for claim in question.plan.goals}
    prices = (_price(claims[result.goal], result, sure=sure) for result in best.solution.goals)
    return Replanned(best.place, tuple(prices), _choice(question, best.solution), tuple(refused))


def _price(claim: GoalClaim, result: GoalResult, *, sure: bool) -> GoalPrice:
    proven = sure and claim.proven and result.proven
    return GoalPrice(result.goal, claim.value, result.value, proven)


def _proven(goals: Sequence[GoalResult]) -> bool:
    return all(goal.proven for goal in goals)


def _judged(problem: Problem, solution: Solution) -> Mapping[str, int]:
    """The values of a plan that must pass."""
    match problem, solution:
        case TeamsProblem(), TeamsSolution():
            violations, values = check_visits(problem, solution.visits)
        case RotationProblem(), RotationSolution():
            violations, values = check_stints(problem, solution.stints)
        case _:
            raise TypeError(f"{type(solution).__name__} is no answer to {problem.format}")
    if violations:
        raise UnsoundPlan(violations)
    return values


def _choice(question: Question, solution: Solution) -> VisitChoice | StintChoice:
    match question, solution:
        case TeamQuestion(_, _, case), TeamsSolution(visits=visits):
            return next(visit for visit in visits if visit.case == case.id)
        case StintQuestion(_, _, cadre), RotationSolution(stints=stints):
            return next(stint for stint in stints if stint.cadre == cadre.id)
        case _:
            raise TypeError("question and solution of different formats")
