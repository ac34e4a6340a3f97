"""What stands in a subscribed feed of visits and deadlines, as plain values.

Four kinds of events, each for readers of its own: the team's `visit`, one officer's `part` in it,
that officer's `absence` as the home unit may know it, and a `deadline` of the case. None can be
recognised from another: who knows the UID of an absence finds no visit by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, get_args
from uuid import UUID, uuid5

__all__ = [
    "VISIT_KINDS", "Member", "VisitContent", "VisitEvent", "VisitKind", "absence_event_uid",
    "deadline_event_uid", "part_event_uid", "visit_event_uid",
]  # fmt: skip

VisitKind = Literal["visit", "part", "absence", "deadline"]

VISIT_KINDS: Final[tuple[VisitKind, ...]] = get_args(VisitKind)

# Namespaces, others than those of the files that are made of plans; never to be changed, or every
# phone holds every visit twice.
_VISITS: Final = UUID("f7277832-9e9e-40e0-9b39-d80fc34cd644")
_PARTS: Final = UUID("9be5a848-7721-468f-ad4c-8a3dc9118d07")
_ABSENCES: Final = UUID("ece388c5-d468-454f-96be-859ca288c959")
_DEADLINES: Final = UUID("20c9edb5-d267-4d58-9709-d5e8a2dfcde6")


def visit_event_uid(visit: str, run: int) -> str:
    """Of the `run`-th run of days of the visit with that permanent id, whoever goes."""
    return str(uuid5(_VISITS, f"{visit}|{run}"))


def part_event_uid(visit: str, officer: int, run: int) -> str:
    """Of an officer's part in it: who comes back after being taken out has the same one."""
    return str(uuid5(_PARTS, f"{visit}|{officer}|{run}"))


def absence_event_uid(visit: str, officer: int, run: int) -> str:
    """Of that officer's absence from the home unit."""
    return str(uuid5(_ABSENCES, f"{visit}|{officer}|{run}"))


def deadline_event_uid(case: str, rule: str) -> str:
    """Of a term of the case with that permanent id, whatever its number is corrected to."""
    return str(uuid5(_DEADLINES, f"{case}|{rule}"))


@dataclass(frozen=True, slots=True)
class Member:
    """Who sits in a team. `seat`: what the county calls the seat."""

    name: str
    unit: str
    seat: str


@dataclass(frozen=True, slots=True)
class VisitContent:
    """What an event tells, in no language; what its kind does not tell is empty.

    Days `[first, end)`, of one run; `visit_end`: first day after the last run. `case`: its number,
    `units`: those concerned. `name`, `unit`: of the one who is away, and the home unit. `seat`: of
    whose part it is. `rule`: code of the deadline, with `since` (None: set by hand), `term`,
    `extended` and `not_counted` as of a `Deadline` of the books. `estimated`: a day hangs on
    working days that nobody knows yet.
    """

    first: date
    end: date
    visit_end: date
    case: str = ""
    matter: str = ""
    place: str = ""
    units: tuple[str, ...] = ()
    team: tuple[Member, ...] = ()
    seat: str = ""
    name: str = ""
    unit: str = ""
    rule: str = ""
    since: date | None = None
    term: int = 0
    extended: int = 0
    not_counted: int = 0
    estimated: bool = False
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class VisitEvent:
    """An event as the books keep it: see `DutyEvent`, of which all but the content is the same.

    `release`: of teams, None where the reader must not know how many there are, too.
    """

    uid: str
    kind: VisitKind
    content: VisitContent
    sequence: int
    changed: datetime
    release: int | None = None
    was: VisitContent | None = None
