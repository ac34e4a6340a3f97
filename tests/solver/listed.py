"""A teams problem with the list of all its plans, and the referee's word on each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from hypothesis import strategies as st

from scheduler.problems.teams import TeamsProblem, VisitChoice, VisitPin
from scheduler.referee.teams import violations
from scheduler.referee.teams_goals import goal_values
from tests import teams_strategies
from tests.teams_strategies import Document

__all__ = ["Listed", "Plan", "Values", "keeps", "pinned_problems"]

Plan = Sequence[VisitChoice]
Values = tuple[int, ...]


class Listed:
    """A problem and all its plans, those of any case at most once."""

    def __init__(self, document: Document) -> None:
        self.problem = TeamsProblem.model_validate(document)
        self.plans = list(teams_strategies.every_plan(document))

    @cached_property
    def valid(self) -> list[Plan]:
        return self._valid(self.problem)

    @cached_property
    def free(self) -> list[Plan]:
        """The plans that are valid but for the pins."""
        return self._valid(self.problem.but(pins=[]))

    def without_ground(self, index: int) -> list[Plan]:
        """As `free`, if the recusal at that place were waived."""
        rows = [row for i, row in enumerate(self.problem.recusals) if i != index]
        return self._valid(self.problem.but(pins=[], recusals=rows))

    def values(self, plan: Plan, goals: Iterable[str] | None = None) -> Values:
        """Of the problem's goals, in its order, or of others."""
        values = goal_values(self.problem, plan)
        return tuple(values[goal] for goal in goals or self.problem.goals)

    def _valid(self, problem: TeamsProblem) -> list[Plan]:
        return [plan for plan in self.plans if not any(violations(problem, plan))]


def keeps(plan: Plan, parts: Iterable[VisitPin]) -> bool:
    """Whether the plan keeps every part of a pin."""
    visits = {visit.case: visit for visit in plan}
    return all(part.case in visits and _is_in(visits[part.case], part) for part in parts)


def _is_in(visit: VisitChoice, part: VisitPin) -> bool:
    seats = (part.seats or {}).items()
    return part.start in (None, visit.start) and all(
        person in visit.seats.get(seat, ()) for seat, people in seats for person in people
    )


@st.composite
def pinned_problems(draw: st.DrawFn, *, most_plans: int) -> Document:
    """Every case is pinned, and local grounds stand against some of the people."""
    document = draw(teams_strategies.problems(most_plans=most_plans, pins=False))
    people = [person["id"] for person in document["people"]]
    document["pins"] = [_pin(draw, document["days"], people, case) for case in document["cases"]]
    document["recusals"] += [
        {"person": person, "case": case["id"], "tier": "local", "ground": "kin"}
        for case in document["cases"]
        for person in people
        if draw(st.integers(0, 3)) == 3
    ]
    return document


def _pin(draw: st.DrawFn, days: list[str], people: list[str], case: Document) -> Document:
    pin: Document = {"case": case["id"], "seats": {}}
    if draw(st.booleans()):
        pin["start"] = draw(st.sampled_from(days))
    for seat in case["seats"]:
        most = min(seat["count"], len(people))
        if most:
            seated = st.lists(st.sampled_from(people), max_size=most, unique=True)
            pin["seats"][seat["id"]] = draw(seated)
    return pin
