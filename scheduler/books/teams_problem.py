"""From the books to a problem file: `teams/1`, as a document.

Which cases are planned: those that are open, want a visit and have none, and those whose published
visit lies within the days and has not begun before today, which a new plan moves as little as it
can. A visit of a case that is asked for by its number need not lie within the days: a notice may
have taken its first or last. What has begun is settled, and so is, where only some cases are asked
for, every other published visit: these stand in the problem as published, and as decided to the
last seat, so that nobody is on two visits on one day and every vehicle is counted; whoever is on
them on more days than a plan may ask keeps those, and gets no more. A settled visit that goes on
beyond the days asked for brings its other days along; on these everybody else counts as away, since
a visit that is planned must not use them: who and what is taken there is not in the problem. Where
a settled visit no longer keeps the rules, or lies on a day that is no working day any more, it is
left out, its people count as away on its days, and the caller is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.books.teams_people import person_document
from scheduler.books.teams_snapshot import (
    CaseRow,
    TeamsSnapshot,
    VisitRow,
    days_left,
    days_of_year,
    has_begun,
    person_key,
)
from scheduler.dates import Span
from scheduler.problems.faults import LunzhiError
from scheduler.problems.rows import Row
from scheduler.problems.teams import Goal, VisitPin

__all__ = ["TeamsDocument", "TeamsWish", "called_by_days", "own_goals", "teams_document"]

_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class TeamsWish:
    """What is to be planned. `days`: working days, ascending, on which visits may take place.

    `only`: numbers of the cases asked for, None: all that are to be visited. `pins`: decisions by
    hand, people by their keys. `repair`: changing what people know weighs more than anything but
    that every case is visited. `sitting`: nobody but those who sit in a published visit that stands
    in the problem: enough to judge these by.
    """

    days: tuple[date, ...]
    seed: str
    only: frozenset[str] | None = None
    pins: tuple[VisitPin, ...] = ()
    repair: bool = False
    sitting: bool = False


@dataclass(frozen=True, slots=True)
class TeamsDocument:
    """A problem as a JSON document. `aside`: numbers of the cases whose settled visit is left out,
    by start.
    """

    row: Row
    aside: tuple[str, ...]


def called_by_days(county: str, first: date, last: date) -> str:
    """What a plan of teams is called."""
    return f"{county} {first:%Y-%m-%d} – {last:%Y-%m-%d}".strip()


def own_goals(goals: Sequence[Goal], *, repair: bool) -> list[Goal]:
    """The goals of the settings; for a repair, with changes right after the first."""
    if not repair:
        return [*goals]
    return [goals[0], "changes", *(goal for goal in goals[1:] if goal != "changes")]


def teams_document(
    snapshot: TeamsSnapshot, wish: TeamsWish, *, broken: frozenset[str] = frozenset()
) -> TeamsDocument:
    """The problem of what is planned.

    `broken`: numbers of cases whose settled visit no longer keeps the rules. Raises LunzhiError
    where no day is left, and for a case asked for that is not to be visited.
    """
    builder = _Builder(snapshot, wish, broken)
    return TeamsDocument(builder.document(), builder.aside)


class _Builder:
    def __init__(self, snapshot: TeamsSnapshot, wish: TeamsWish, broken: frozenset[str]) -> None:
        if not wish.days:
            raise LunzhiError("teams.no_day")
        self._snapshot = snapshot
        self._wish = wish
        self._visits = {visit.case: visit for visit in snapshot.visits}
        self._cases = {case.number: case for case in snapshot.cases}
        self._asked = [case for case in snapshot.cases if self._is_planned(case)]
        self._refuse_unknown()
        asked = {case.number for case in self._asked}
        near = [visit for visit in snapshot.visits if self._is_near(visit, asked)]
        sound = [
            visit
            for visit in near
            if visit.case not in broken and days_left(visit, snapshot.workdays) == len(visit.days)
        ]
        self._days = sorted({*wish.days, *(day for visit in sound for day in visit.days)})
        self._settled = {visit.case: visit for visit in sound if self._is_in_a_row(visit)}
        self._aside = [visit for visit in near if visit.case not in self._settled]

    @property
    def aside(self) -> tuple[str, ...]:
        return tuple(visit.case for visit in self._aside)

    def _refuse_unknown(self) -> None:
        wanted = (self._wish.only or frozenset()) | {pin.case for pin in self._wish.pins}
        missing = sorted(wanted - {case.number for case in self._asked})
        if missing:
            raise LunzhiError("teams.not_to_visit", {"cases": ", ".join(missing)})

    def _is_planned(self, case: CaseRow) -> bool:
        """Whether the plan decides when, and by whom, this case is visited."""
        if self._wish.only is not None and case.number not in self._wish.only:
            return False
        visit = self._visits.get(case.number)
        if visit is None:
            return case.open and case.days > 0
        if has_begun(visit.start, self._snapshot.today):
            return False
        first, last = self._wish.days[0], self._wish.days[-1]
        if self._wish.only is not None:
            # Also one before the first of them: of today, which has become a holiday.
            return visit.start <= last
        return first <= visit.start and visit.last <= last

    def _is_near(self, visit: VisitRow, asked: Set[str]) -> bool:
        """Whether it takes people or vehicles from those that are planned, without being one."""
        reaches = self._wish.days[0] <= visit.last and visit.start <= self._wish.days[-1]
        return reaches and visit.case not in asked

    def _is_in_a_row(self, visit: VisitRow) -> bool:
        """Whether its days follow one another here: those asked for may be of another notice."""
        first = self._days.index(visit.start)
        return tuple(self._days[first : first + len(visit.days)]) == visit.days

    @property
    def _beyond(self) -> set[date]:
        return {day for day in self._days if day > self._wish.days[-1]}

    @property
    def _window(self) -> Span:
        return self._days[0], self._days[-1] + _DAY

    def document(self) -> Row:
        settings, snapshot = self._snapshot.settings, self._snapshot
        first, last = self._wish.days[0], self._wish.days[-1]
        cases = sorted(
            (*self._asked, *(self._cases[number] for number in self._settled)),
            key=lambda each: each.number,
        )
        people = list(self._people(cases))
        return {
            "format": "teams/1",
            "name": called_by_days(snapshot.county, first, last),
            "days": [day.isoformat() for day in self._days],
            "people": people,
            "recusals": list(self._recusals(cases, {row["id"] for row in people})),
            "cases": [self._case(case) for case in cases],
            "vehicles": settings.vehicles,
            "pins": list(self._pins()),
            "published": [
                _known(self._visits[case.number]) for case in cases if case.number in self._visits
            ],
            "goals": own_goals(settings.goals, repair=self._wish.repair),
            "seed": self._wish.seed,
        }

    # --- cases ---------------------------------------------------------------------------------

    def _case(self, case: CaseRow) -> Row:
        visit = self._settled.get(case.number)
        earliest = max(case.earliest, self._wish.days[0]) if visit is None else visit.start
        return {
            "id": case.number,
            "topic": case.matter,
            "place": case.place,
            "units": list(case.units),
            "severity": case.severity,
            "earliest": earliest.isoformat(),
            "due": case.due.isoformat(),
            "days": case.days if visit is None else len(visit.days),
            "seats": [dict(seat) for seat in _held_seats(case.seats, visit)],
            "min_units": case.min_units,
            "max_same_unit": case.max_same_unit,
        }

    def _pins(self) -> Iterator[Row]:
        yield from map(_known, self._settled.values())
        for pin in self._wish.pins:
            yield {
                "case": pin.case,
                **({"start": pin.start.isoformat()} if pin.start else {}),
                **({"seats": dict(pin.seats)} if pin.seats else {}),
            }

    # --- people --------------------------------------------------------------------------------

    def _people(self, cases: Sequence[CaseRow]) -> Iterator[Row]:
        counted = {case.number for case in cases}
        others = (visit for visit in self._snapshot.visits if visit.case not in counted)
        # Of the days asked for: a settled visit may bring days of the year before along.
        year = self._wish.days[0].year
        prior = days_of_year(others, year)
        held = _days_of_each(self._settled.values())
        aside, beyond = _days_of_each(self._aside), self._beyond
        named = [self._visits[case.number] for case in cases if case.number in self._visits]
        sitting = {officer for visit in named for officer in visit.team}
        for person in self._snapshot.people:
            if self._wish.sitting and person.officer not in sitting:
                continue
            keeps = held.get(person.officer, set())
            # Away on a day on which a settled visit has them anyhow, they would break a rule.
            taken = beyond | aside.get(person.officer, set())
            row = person_document(
                person, self._window, self._snapshot.settings,
                prior=prior.get(person.officer, 0) + person.brought_in(year),
                away=_spans(taken - keeps), sits=person.officer in sitting, held=len(keeps),
            )  # fmt: skip
            if row is not None:
                yield row

    def _span(self, case: CaseRow) -> Span:
        """The days for which grounds count: those of a settled visit, else all asked for."""
        visit = self._settled.get(case.number)
        days = self._wish.days if visit is None else visit.days
        return days[0], days[-1] + _DAY

    def _recusals(self, cases: Sequence[CaseRow], known: Set[str]) -> Iterator[Row]:
        """Of people of the problem: as it is where it stands in all that it concerns."""
        units = {
            unit: code
            for case in cases
            for unit, code in zip(sorted(case.facts.units), case.units, strict=True)
        }
        for fact in self._snapshot.recusals:
            about = [case for case in cases if fact.concerns(case.facts)]
            found = [case for case in about if fact.stands(case.facts, self._span(case))]
            person = person_key(fact.officer)
            if person not in known or not found:
                continue
            said = {"tier": fact.tier, "ground": fact.ground}
            if found != about or fact.case is not None:
                for case in found:
                    yield {"person": person, "case": case.number, **said}
            elif fact.unit is not None:
                yield {"person": person, "unit": units[fact.unit], **said}
            else:
                yield {"person": person, "place": fact.place, **said}


def _held_seats(seats: Sequence[Row], visit: VisitRow | None) -> Iterator[Row]:
    """The seats of the case; of a settled visit, optional ones no larger than they are held: its
    empty places are not the plan's to fill.
    """
    for seat in seats:
        there = seat["count"] if visit is None else len(visit.seats.get(seat["id"], ()))
        if seat["required"] or there >= seat["count"]:
            yield seat
        elif there:
            yield {**seat, "count": there}


def _known(visit: VisitRow) -> Row:
    return {"case": visit.case, "start": visit.start.isoformat(), "seats": _seats(visit)}


def _seats(visit: VisitRow) -> dict[str, list[str]]:
    return {seat: [person_key(each) for each in people] for seat, people in visit.seats.items()}


def _spans(days: Iterable[date]) -> list[Span]:
    return [(day, day + _DAY) for day in sorted(days)]


def _days_of_each(visits: Iterable[VisitRow]) -> dict[int, set[date]]:
    """By officer."""
    days: dict[int, set[date]] = {}
    for visit in visits:
        for officer in visit.team:
            days.setdefault(officer, set()).update(visit.days)
    return days
