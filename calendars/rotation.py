"""The calendars of a rotation plan: one for the whole, for each unit and for each cadre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from calendars.events import Event
from calendars.plans import PlanCalendar
from calendars.rendering import render_calendar
from calendars.texts import one_line
from scheduler.problems.plans import RotationPlan
from scheduler.problems.rotation import Person, RotationProblem
from scheduler.words import Words

__all__ = ["duty_uid", "rotation_calendars"]

_DUTIES = UUID("5a7b8c5e-3c55-4f0e-9d36-7f1f0c2f9a41")
"""Namespace of all duties; never to be changed, or every phone holds every stint twice."""


@dataclass(frozen=True, slots=True)
class _Duty:
    person: Person
    event: Event


def duty_uid(person: str) -> str:
    """The permanent UID of a person's duty.

    The stint is owed once in a lifetime, so the person's id alone names it: it stays when the
    stint moves, when texts change, and when next year's file lists the person as serving.
    """
    return str(uuid5(_DUTIES, person))


def rotation_calendars(
    problem: RotationProblem, plan: RotationPlan, words: Words
) -> Iterator[PlanCalendar]:
    """The whole plan's calendar, then the units', then the cadres', in the file's order.

    People of `serving` are on duty too: they stand in the whole and in their unit's calendar.
    `plan` must have passed the referee.
    """
    duties = list(_duties(problem, plan, words))
    by_unit: defaultdict[str, list[Event]] = defaultdict(list)
    by_person: defaultdict[str, list[Event]] = defaultdict(list)
    for duty in duties:
        by_unit[duty.person.unit].append(duty.event)
        by_person[duty.person.id].append(duty.event)

    whole = render_calendar(problem.name, problem.name, [duty.event for duty in duties])
    yield PlanCalendar("whole", "", problem.name, whole)
    for unit in problem.units:
        title = words("calendar.unit", name=one_line(unit.name))
        rendered = render_calendar(title, problem.name, by_unit[unit.id])
        yield PlanCalendar("unit", unit.id, unit.name, rendered)
    for cadre in problem.cadres:
        title = words("calendar.cadre", name=one_line(cadre.name))
        rendered = render_calendar(title, problem.name, by_person[cadre.id])
        yield PlanCalendar("cadre", cadre.id, cadre.name, rendered)


def _duties(problem: RotationProblem, plan: RotationPlan, words: Words) -> Iterator[_Duty]:
    for person in problem.serving:
        end = problem.end_of_serving(person)
        event = _event(problem, person, person.post, person.start, end, words)
        yield _Duty(person, event)
    for stint in plan.stints:
        cadre = problem.cadres_by_id[stint.cadre]
        event = _event(problem, cadre, stint.post, stint.start, stint.end, words)
        yield _Duty(cadre, event)


def _event(
    problem: RotationProblem, person: Person, post: str, first: date, end: date, words: Words
) -> Event:
    said = {
        "name": one_line(person.name),
        "post": one_line(problem.posts_by_id[post].name),
        "unit": one_line(problem.units_by_id[person.unit].name),
        "first": words.day(first),
        "last": words.day(end - timedelta(1)),
    }
    return Event(
        uid=duty_uid(person.id),
        summary=words("calendar.summary", **said),
        description=words("calendar.description", **said),
        first=first,
        end=end,
        changed=_changed(problem),
    )


def _changed(problem: RotationProblem) -> datetime:
    """The instant that the files carry: 00:00 UTC of the plan's first day.

    Plan files hold no time of their making, and the clock would make two runs differ. This one
    never goes back from one year's plan to the next.
    """
    return datetime.combine(problem.starts[0], time(), UTC)
