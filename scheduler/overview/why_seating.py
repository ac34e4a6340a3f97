"""What the referee says of one person in one team, and of a team with other people in it.

A change in one team touches that team and the other visits of whoever joins or leaves it. The
referee is asked about that part alone, which makes hundreds of people × seats affordable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from scheduler.overview.why_values import Differences
from scheduler.problems.teams import Case, Person, Recusal, TeamsProblem, VisitChoice
from scheduler.referee import teams
from scheduler.referee.attendance import Attendance
from scheduler.referee.teams_goals import GOAL_VALUES
from scheduler.referee.violations import Violation, VisitLike

__all__ = ["Judged", "Seating", "possible_starts"]

Seats = Mapping[str, Sequence[str]]

_PERSONAL = (
    teams.seat_requirement, teams.recused, teams.declared, teams.available, teams.double_booked,
    teams.max_days, teams.joint, teams.vehicles,
)  # fmt: skip
"""Rules that one person on a visit can break, whoever else comes along."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A changed team: the rules that the change breaks, or else what it does to the goals that
    count. `kept`: those that were broken before and still are.
    """

    broken: tuple[Violation, ...]
    differences: Differences
    kept: tuple[Violation, ...] = ()


def possible_starts(problem: TeamsProblem, case: Case) -> tuple[date, ...]:
    """The days on which a visit of the case may begin, by its own dates."""
    return tuple(day for day in problem.days if day >= case.earliest and problem.days_of(case, day))


class Seating:
    """The visits of a plan that the referee has passed, or of one that has come to break rules."""

    def __init__(self, problem: TeamsProblem, visits: Sequence[VisitLike]) -> None:
        self._problem = problem
        self.by_case: Mapping[str, VisitLike] = {visit.case: visit for visit in visits}
        self._of: dict[str, list[VisitLike]] = defaultdict(list)
        for visit in visits:
            for person in _members(visit.seats):
                self._of[person].append(visit)
        self._recusals: dict[str, list[Recusal]] = defaultdict(list)
        for row in problem.recusals:
            self._recusals[row.person].append(row)

    def others(self, person: str, case: str) -> list[VisitLike]:
        """The visits of a person, that of the case left aside."""
        return [visit for visit in self._of.get(person, ()) if visit.case != case]

    def personal(
        self, person: Person, case: Case, start: date, beside: Sequence[VisitLike] = ()
    ) -> tuple[Violation, ...]:
        """What bars the person, in every seat of the case at once, from a visit on that start.

        Such a rule stays broken whoever else is in the team. `beside`: visits that the person has
        anyhow; none of those, and the answer holds in every plan.
        """
        seats = {seat.id: [person.id] for seat in case.seats}
        trial = VisitChoice(case=case.id, start=start, seats=seats)
        part = self._part([*beside, trial], [person.id])
        attendance = Attendance(part, [*beside, trial])
        broken = (found for rule in _PERSONAL for found in rule(part, attendance))
        return tuple(found for found in broken if found.code != "joint.min_units")

    def open_seats(self, person: Person, case: Case, start: date) -> frozenset[str]:
        """Seats of a visit on that start that the person could take beside the other visits."""
        broken = self.personal(person, case, start, self.others(person.id, case.id))
        if any(found.rule != "seat_requirement" for found in broken):
            return frozenset()
        return frozenset(case.seats_by_id) - {str(found.params["seat"]) for found in broken}

    def judged(self, case: str, seats: Seats) -> Judged:
        """The visit of the case with other people in its seats, all other visits as they are.

        Of a team that breaks rules with several of its people one is exchanged at a time: what was
        broken before is no fault of the change, unless it gets worse by it.
        """
        visit = self.by_case[case]
        changed = VisitChoice(
            case=case, start=visit.start, seats={seat: list(names) for seat, names in seats.items()}
        )
        moved = _members(seats) ^ _members(visit.seats)
        others = {other.case: other for name in moved for other in self.others(name, case)}
        before, visits = [visit, *others.values()], [changed, *others.values()]
        part = self._part([visit, *visits], case=case)
        now = Attendance(part, visits)
        after = tuple(teams.rule_violations(part, now))
        was = () if not after or self._is_sound else _broken(part, before)
        kept = tuple(found for found in after if _was_there(found, was))
        broken = tuple(found for found in after if found not in kept)
        return Judged(broken, {} if broken else self._differences(part, before, now), kept)

    @cached_property
    def _is_sound(self) -> bool:
        return not _broken(self._problem, [*self.by_case.values()])

    def _differences(
        self, part: TeamsProblem, before: Sequence[VisitLike], now: Attendance
    ) -> Differences:
        was = Attendance(part, before)
        return {
            goal: GOAL_VALUES[goal](part, now) - GOAL_VALUES[goal](part, was)
            for goal in self._problem.goals
        }

    def _part(
        self, visits: Sequence[VisitLike], people: Iterable[str] | None = None, case: str = ""
    ) -> TeamsProblem:
        """The problem of those visits alone; not validated again, as the whole was.

        `people`: nobody else. `case`: the one whose pin and published visit are in it.
        """
        whole = self._problem
        names = list(dict.fromkeys(people or _everybody(visits)))
        return TeamsProblem.model_construct(
            format=whole.format, name=whole.name, days=whole.days,
            people=[whole.people_by_id[name] for name in names],
            recusals=[row for name in names for row in self._recusals.get(name, ())],
            cases=[whole.cases_by_id[name] for name in {visit.case: 0 for visit in visits}],
            vehicles=whole.vehicles,
            pins=[pin for pin in whole.pins if pin.case == case],
            published=[visit for visit in whole.published if visit.case == case],
            goals=whole.goals, seed=whole.seed,
        )  # fmt: skip


def _broken(problem: TeamsProblem, visits: Sequence[VisitLike]) -> tuple[Violation, ...]:
    return tuple(teams.rule_violations(problem, Attendance(problem, visits)))


def _was_there(violation: Violation, before: Iterable[Violation]) -> bool:
    """Whether the same was broken by then, and by no less."""
    key, amount = _meant(violation), _amount(violation)
    return any(_meant(each) == key and amount <= _amount(each) for each in before)


def _meant(violation: Violation) -> tuple[str, dict[str, str]]:
    """The rule with whom, what and when it concerns, without amounts."""
    said = {key: value for key, value in violation.params.items() if isinstance(value, str)}
    return violation.code, said


def _amount(violation: Violation) -> int:
    """By how much it is broken."""
    amounts = {key: value for key, value in violation.params.items() if isinstance(value, int)}
    if "least" in amounts:
        return amounts["least"] - amounts["count"]
    return amounts.get("excess", amounts.get("missing", amounts.get("days", 0)))


def _members(seats: Seats) -> set[str]:
    return {person for people in seats.values() for person in people}


def _everybody(visits: Iterable[VisitLike]) -> Iterator[str]:
    return (person for visit in visits for people in visit.seats.values() for person in people)
