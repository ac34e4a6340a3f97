"""Whether a plan's claims about its goals hold and agree among themselves: `plan_values`.

A claim of less than is so (`proven` false where value and bound agree) is no violation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scheduler.problems.formats import Problem
from scheduler.problems.plans import GoalClaim
from scheduler.referee.reading import Listed
from scheduler.referee.violations import Params, Violation, found

__all__ = ["false_proofs", "false_values", "listed_goals"]

Claims = Listed[GoalClaim]


def listed_goals(problem: Problem, claims: Claims) -> Iterator[Violation]:
    """Goals that are not the problem's, doubled, missing or out of the problem's order."""
    first_places: dict[str, int] = {}
    for place, claim in claims.read.items():
        if claim.goal in first_places:
            yield found("plan_values.doubled", path=_at(place), goal=claim.goal)
        elif claim.goal not in problem.goals:
            yield found("plan_values.extra", path=_at(place), goal=claim.goal)
        first_places.setdefault(claim.goal, place)
    for goal in problem.goals:
        if claims.complete and goal not in first_places:
            yield found("plan_values.missing", path="$.goals", goal=goal)
    yield from _displaced(problem, first_places)


def _displaced(problem: Problem, places: Mapping[str, int]) -> Iterator[Violation]:
    """The first goal that stands where another should; those behind it follow from it."""
    listed = [goal for goal in places if goal in problem.goals]
    ordered = [goal for goal in problem.goals if goal in places]
    for goal, expected in zip(listed, ordered, strict=True):
        if goal != expected:
            at = _at(places[goal])
            yield found("plan_values.order", path=at, goal=goal, expected=expected)
            return


def false_values(values: Mapping[str, int], claims: Claims) -> Iterator[Violation]:
    """Claimed values that are not the recomputed ones."""
    for place, claim in claims.read.items():
        value = values.get(claim.goal)
        if value is not None and claim.value != value:
            yield found(
                "plan_values.value",
                path=f"{_at(place)}.value",
                goal=claim.goal,
                claimed=claim.value,
                value=value,
            )


def false_proofs(claims: Claims) -> Iterator[Violation]:
    """Bounds that the value itself refutes, and proofs that do not follow from the bounds."""
    open_goal: str | None = None
    for place, claim in claims.read.items():
        yield from _false_proof(place, claim, open_goal)
        if open_goal is None and not claim.proven:
            open_goal = claim.goal


def _false_proof(place: int, claim: GoalClaim, open_goal: str | None) -> Iterator[Violation]:
    at, bound = _at(place), claim.bound
    amounts: Params = {"goal": claim.goal, "value": claim.value}
    if bound is not None and bound > claim.value:
        yield found("plan_values.bound_above", amounts, path=f"{at}.bound", bound=bound)
    if not claim.proven:
        return
    if bound is None:
        yield found("plan_values.no_bound", amounts, path=f"{at}.proven")
    elif bound < claim.value:
        yield found("plan_values.bound_below", amounts, path=f"{at}.proven", bound=bound)
    if open_goal is not None:
        yield found("plan_values.open_before", amounts, path=f"{at}.proven", before=open_goal)


def _at(place: int) -> str:
    return f"$.goals[{place}]"
