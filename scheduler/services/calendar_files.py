"""A plan's calendars as files in a folder, named so that a person finds the right one."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from calendars.events import LeftOut
from calendars.plans import PlanCalendar
from calendars.rotation import rotation_calendars
from calendars.teams import teams_calendars
from scheduler.problems.formats import Plan, Problem
from scheduler.problems.plans import RotationPlan, TeamsPlan
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.teams import TeamsProblem
from scheduler.services.files import make_folder, write_whole
from scheduler.services.reading import passed
from scheduler.words import Words

__all__ = ["CalendarFiles", "file_names", "write_calendars"]

_MOST_OCTETS = 80
"""Of an id or a name in a file name, of which no disk takes more than 255."""


@dataclass(frozen=True, slots=True)
class CalendarFiles:
    """What was written, in order, and the events that no calendar could hold."""

    paths: tuple[Path, ...]
    left_out: tuple[LeftOut, ...]


def write_calendars(problem: Path, plan: Path, folder: Path, words: Words) -> CalendarFiles:
    """Writes the calendars of the whole, of each unit and of each person; other files stay.

    Raises RefusedFile, RejectedPlan and CannotWrite; no file is ever half written.
    """
    calendars = list(_calendars(*passed(problem, plan), words))
    make_folder(folder)
    paths = [folder / name for name in file_names(calendars)]
    for path, calendar in zip(paths, calendars, strict=True):
        write_whole(path, calendar.rendered.data)
    # The same event may stand in several calendars.
    left_out = dict.fromkeys(each for one in calendars for each in one.rendered.left_out)
    return CalendarFiles(tuple(paths), tuple(left_out))


def _calendars(problem: Problem, plan: Plan, words: Words) -> Iterator[PlanCalendar]:
    match problem, plan:
        case RotationProblem(), RotationPlan():
            yield from rotation_calendars(problem, plan, words)
        case TeamsProblem(), TeamsPlan():
            yield from teams_calendars(problem, plan, words)
        case _:
            raise TypeError(f"a plan of {plan.format} for a problem of {problem.format}")


def file_names(calendars: Sequence[PlanCalendar]) -> list[str]:
    """Names that are safe on every disk and differ even where capitals do not count."""
    stems = [_stem(calendar) for calendar in calendars]
    times = Counter(stem.casefold() for stem in stems)
    return [
        f"{stem}-{_digest(calendar)}.ics" if times[stem.casefold()] > 1 else f"{stem}.ics"
        for stem, calendar in zip(stems, calendars, strict=True)
    ]


def _stem(calendar: PlanCalendar) -> str:
    parts = (calendar.kind, _safe(calendar.id), _safe(calendar.name))
    return "-".join(part for part in parts if part)


def _safe(text: str) -> str:
    """Letters and digits of any script, joined by single hyphens."""
    plain = unicodedata.normalize("NFC", text)
    joined = "".join(char if char.isalnum() or char == "_" else "-" for char in plain)
    words = "-".join(word for word in joined.split("-") if word)
    return words.encode()[:_MOST_OCTETS].decode(errors="ignore")


def _digest(calendar: PlanCalendar) -> str:
    return sha256(calendar.id.encode()).hexdigest()[:12]
