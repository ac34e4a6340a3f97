"""The calendars of a teams plan: one for the whole, for each unit and for each person.

A visit takes place on days of the file's list, between which a weekend may lie: nobody is busy on
that. So there is an event for each run of days that follow one another in the calendar.

Three kinds of events tell of a visit, to three kinds of readers:
the office sees the visit with its team, whoever sits in the team sees it with the own seat, and a
unit sees who of its people is away, never where and in what case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID, uuid5

from calendars.events import Event
from calendars.plans import PlanCalendar
from calendars.rendering import render_calendar
from calendars.texts import one_line
from scheduler.dates import Run, runs_of
from scheduler.problems.plans import TeamsPlan, Visit
from scheduler.problems.teams import Case, Person, TeamsProblem
from scheduler.words import Words

__all__ = ["absence_uid", "part_uid", "teams_calendars", "visit_uid"]

# Namespaces; never to be changed, or every phone holds every visit twice.
_VISITS = UUID("0b1c7c0e-6a0b-4f6e-8a53-2d8c0f7b9e14")
_PARTS = UUID("c3f5a0d2-91c4-4b7d-9b1f-5e2a7d6c4830")
_ABSENCES = UUID("7e94b6a1-2f3d-4c58-a6e0-8d1b3c5f7a92")


def visit_uid(case: str, run: int = 0) -> str:
    """The permanent UID of a case's visit, of its `run`-th run of calendar days from 0.

    The case is visited once, so its id alone names the visit: it stays when the visit moves and
    whoever is replaced in its team.
    """
    return str(uuid5(_VISITS, f"{case}|{run}"))


def part_uid(case: str, person: str, run: int = 0) -> str:
    """The permanent UID of a person's part in a visit: it ends when the person is replaced."""
    return str(uuid5(_PARTS, f"{case}|{person}|{run}"))


def absence_uid(case: str, person: str, run: int = 0) -> str:
    """The permanent UID of a person's absence from the unit for a visit.

    Not the one of the part, whose event says more. It names no case, though whoever knows the ids
    of case and person can recognise it.
    """
    return str(uuid5(_ABSENCES, f"{case}|{person}|{run}"))


@dataclass(frozen=True, slots=True)
class _Outing:
    """A visit with all that its events say; `team`: everybody in it, with the seat."""

    case: Case
    team: tuple[tuple[Person, str], ...]
    runs: tuple[Run, ...]
    changed: datetime
    said: Mapping[str, str]
    description: str


def teams_calendars(problem: TeamsProblem, plan: TeamsPlan, words: Words) -> Iterator[PlanCalendar]:
    """The whole plan's calendar, then those of the people's units, then the people's.

    In the file's order; without any duty a calendar is empty. A unit's calendar tells nothing of
    visits to cases against that unit. `plan` must have passed the referee.
    """
    outings = [_outing(problem, visit, words) for visit in plan.visits]
    visits = [event for outing in outings for event in _visit(outing, words)]
    whole = render_calendar(problem.name, problem.name, visits)
    yield PlanCalendar("whole", "", problem.name, whole)

    absences = _absences(outings, words)
    for unit in dict.fromkeys(person.unit for person in problem.people):
        title = words("calendar.teams.unit", name=one_line(unit))
        yield PlanCalendar("unit", unit, "", render_calendar(title, problem.name, absences[unit]))

    parts = _parts(outings, words)
    for person in problem.people:
        title = words("calendar.teams.person", name=one_line(person.name))
        rendered = render_calendar(title, problem.name, parts[person.id])
        yield PlanCalendar("person", person.id, person.name, rendered)


# --- events of one visit -----------------------------------------------------------------------


def _visit(outing: _Outing, words: Words) -> Iterator[Event]:
    summary = words("calendar.teams.visit", **outing.said)
    for run in outing.runs:
        uid = visit_uid(outing.case.id, run.number)
        yield _event(outing, run, uid, summary, outing.description, busy=True)


def _parts(outings: Iterable[_Outing], words: Words) -> Mapping[str, list[Event]]:
    """By person."""
    events: defaultdict[str, list[Event]] = defaultdict(list)
    for outing in outings:
        for person, seat in outing.team:
            summary = words("calendar.teams.part", seat=one_line(seat), **outing.said)
            for run in outing.runs:
                uid = part_uid(outing.case.id, person.id, run.number)
                event = _event(outing, run, uid, summary, outing.description, busy=True)
                events[person.id].append(event)
    return events


def _absences(outings: Iterable[_Outing], words: Words) -> Mapping[str, list[Event]]:
    """By unit."""
    events: defaultdict[str, list[Event]] = defaultdict(list)
    for outing in outings:
        for person, _ in outing.team:
            # The referee keeps a unit's people away from a case against it. Should that ever be
            # otherwise, the unit still learns nothing before the visit.
            if person.unit in outing.case.units:
                continue
            summary = words("calendar.teams.absence", name=one_line(person.name))
            for run in outing.runs:
                uid = absence_uid(outing.case.id, person.id, run.number)
                events[person.unit].append(_event(outing, run, uid, summary, "", busy=False))
    return events


def _event(
    outing: _Outing, run: Run, uid: str, summary: str, description: str, *, busy: bool
) -> Event:
    return Event(uid, summary, description, run.first, run.end, outing.changed, busy=busy)


# --- what is told of it ------------------------------------------------------------------------


def _outing(problem: TeamsProblem, visit: Visit, words: Words) -> _Outing:
    case = problem.cases_by_id[visit.case]
    days = problem.days_of(case, visit.start)
    assert days is not None  # the referee's word
    team = tuple(
        (problem.people_by_id[person], seat.id)
        for seat in case.seats
        for person in visit.seats.get(seat.id, ())
    )
    said = {
        "case": one_line(case.id), "place": one_line(case.place), "topic": one_line(case.topic),
    }  # fmt: skip
    when = words.many("calendar.teams.days", len(days), first=days[0], last=days[-1])
    told = [
        words("calendar.teams.description", when=when, **said),
        *_team_lines(case, team, words),
    ]
    return _Outing(case, team, tuple(runs_of(days)), _changed(problem), said, "\n".join(told))


def _team_lines(case: Case, team: Sequence[tuple[Person, str]], words: Words) -> Iterator[str]:
    for seat in case.seats:
        people = [
            words("show.member", name=one_line(person.name), unit=one_line(person.unit))
            for person, taken in team
            if taken == seat.id
        ]
        shown = words("show.list_joint").join(people) or words("show.none")
        yield words("calendar.teams.seat", seat=one_line(seat.id), people=shown)


def _changed(problem: TeamsProblem) -> datetime:
    """The instant that the files carry: 00:00 UTC of the first day of the list.

    Plan files hold no time of their making, and the clock would make two runs differ. It never
    goes back from one list of days to the next.
    """
    return datetime.combine(problem.days[0], time(), UTC)
