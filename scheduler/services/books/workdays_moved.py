"""What moves where working days change: deadlines, handovers, visits, objections, plans.

All of it is kept with the notice. Of cases only that is told which whoever asks may know; to all
others there are none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.deadlines import Rule, deadlines
from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import CASE_READERS
from scheduler.books.workdays import Workdays
from scheduler.services.books.case_dates import case_dates
from scheduler.services.books.events import handover_of, stints_told
from scheduler.services.books.knowing import hidden_cases
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.services.clock import here
from scheduler.store.cases import Case
from scheduler.store.people import Officer, Unit
from scheduler.store.plans import Draft, Problem
from scheduler.store.visits import TeamDraw, Visit, VisitSeat

__all__ = [
    "MovedDeadline", "MovedHandover", "MovedObjection", "MovedPlan", "MovedVisit", "Moves",
    "all_moves", "moves_from", "moves_row", "told_moves",
]  # fmt: skip

_Days = tuple[date, ...]


@dataclass(frozen=True, slots=True)
class _Moved:
    """From which day to which, each with whether it is an estimate: that, too, may change alone."""

    old: date
    new: date
    was_estimated: bool
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class MovedDeadline(_Moved):
    """Of an open case. `case`: its number."""

    case_id: int
    case: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class MovedObjection(_Moved):
    """The last day on which the unit may object to that officer's being away for the visit."""

    case_id: int
    case: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class MovedHandover(_Moved):
    """Of an officer's stint. `was_none`, `is_none`: it is over before people work again."""

    number: str
    name: str
    unit: str
    was_none: bool
    is_none: bool


@dataclass(frozen=True, slots=True)
class MovedVisit:
    """A published visit, which is not moved: `old`, its days; `new`, as many working days from its
    first on. Where they differ it has to be planned again.
    """

    old: _Days
    new: _Days
    was_estimated: bool
    is_estimated: bool
    case_id: int
    case: str


@dataclass(frozen=True, slots=True)
class MovedPlan:
    """Days of a draft of teams, or of a draw that is promised; as of a `MovedVisit`."""

    old: _Days
    new: _Days
    was_estimated: bool
    is_estimated: bool
    kind: Literal["draft", "draw"]
    id: int


@dataclass(frozen=True, slots=True)
class Moves:
    """All but `handovers`: None for whoever is to know of none."""

    handovers: tuple[MovedHandover, ...]
    deadlines: tuple[MovedDeadline, ...] | None = None
    visits: tuple[MovedVisit, ...] | None = None
    objections: tuple[MovedObjection, ...] | None = None
    plans: tuple[MovedPlan, ...] | None = None

    @property
    def any(self) -> bool:
        """Whether anything moves, of what is told."""
        return bool(
            self.handovers or self.deadlines or self.visits or self.objections or self.plans
        )


def all_moves(session: Session, today: date, old: Workdays, new: Workdays) -> Moves:
    """All that moves, by case number and by staff number, whoever asks: for the books alone."""
    return Moves(
        tuple(sorted(_handovers(session, today, old, new), key=_by_number)),
        tuple(_deadlines(session, old, new)),
        tuple(_visits(session, today, old, new)),
        tuple(_objections(session, today, old, new)),
        tuple(_plans(session, old, new)),
    )


def told_moves(session: Session, books: Books, moves: Moves) -> Moves:
    """What whoever asks may know of them."""
    plans = moves.plans if TEAMS.is_seen_by(books.actor) else None
    if not books.actor.is_any_of(*CASE_READERS):
        return Moves(moves.handovers, plans=plans)
    hidden = hidden_cases(session, books.actor, books.today)
    return Moves(
        moves.handovers,
        tuple(each for each in moves.deadlines or () if each.case_id not in hidden),
        tuple(each for each in moves.visits or () if each.case_id not in hidden),
        tuple(each for each in moves.objections or () if each.case_id not in hidden),
        plans,
    )


# --- as they are kept ---------------------------------------------------------------------------


def moves_row(moves: Moves) -> dict[str, Any]:
    """As plain JSON."""
    return {
        kind: [{key: _plain(value) for key, value in asdict(each).items()} for each in found or ()]
        for kind, found in (
            ("handovers", moves.handovers), ("deadlines", moves.deadlines),
            ("visits", moves.visits), ("objections", moves.objections), ("plans", moves.plans),
        )
    }  # fmt: skip


def moves_from(session: Session, row: Mapping[str, Any]) -> Moves:
    """Read back, with the numbers that cases have now."""
    numbers = dict(session.execute(select(Case.id, Case.number)).all())

    def read(made: Any, kind: str) -> tuple[Any, ...]:
        return tuple(_named(made(**_dated(each)), numbers) for each in row[kind])

    return Moves(
        read(MovedHandover, "handovers"),
        read(MovedDeadline, "deadlines"),
        read(MovedVisit, "visits"),
        read(MovedObjection, "objections"),
        read(MovedPlan, "plans"),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [day.isoformat() for day in value]
    return value.isoformat() if isinstance(value, date) else value


def _dated(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "old": _day(row["old"]), "new": _day(row["new"])}


def _day(value: str | list[str]) -> date | _Days:
    if isinstance(value, str):
        return date.fromisoformat(value)
    return tuple(map(date.fromisoformat, value))


def _named(moved: Any, numbers: Mapping[int, str]) -> Any:
    case = getattr(moved, "case_id", None)
    return moved if case is None else replace(moved, case=numbers.get(case, moved.case))


# --- what moves ---------------------------------------------------------------------------------


def _by_number(moved: MovedHandover) -> tuple[str, date]:
    return moved.number, moved.old


def _handovers(
    session: Session, today: date, old: Workdays, new: Workdays
) -> Iterator[MovedHandover]:
    for told in stints_told(session, today):
        before, after = handover_of(told.stint, old), handover_of(told.stint, new)
        if told.off or before == after or not (before[2] or after[2]):
            continue
        yield MovedHandover(
            old=before[0], new=after[0], was_estimated=before[1], is_estimated=after[1],
            number=told.officer.staff_number, name=told.officer.name, unit=told.unit.name,
            was_none=not before[2], is_none=not after[2],
        )  # fmt: skip


def _deadlines(session: Session, old: Workdays, new: Workdays) -> Iterator[MovedDeadline]:
    terms = settings_in(session).settings.inspection.deadlines
    open_cases = select(Case).where(Case.closed_on.is_(None)).order_by(Case.number)
    for case in session.scalars(open_cases):
        dates = case_dates(case)
        pairs = zip(deadlines(dates, terms, old), deadlines(dates, terms, new), strict=True)
        for before, after in pairs:
            if before != after:
                yield MovedDeadline(
                    before.day, after.day, before.estimated, after.estimated, case.id, case.number,
                    before.rule,
                )  # fmt: skip


def _visits(session: Session, today: date, old: Workdays, new: Workdays) -> Iterator[MovedVisit]:
    rows = (
        select(Visit, Case)
        .join(Case, Case.id == Visit.case_id)
        .where(~Visit.cancelled, Visit.end > today)
        .order_by(Case.number)
    )
    for visit, case in session.execute(rows):
        moved = _moved_days([date.fromisoformat(day) for day in visit.days], old, new)
        if moved is not None:
            yield MovedVisit(*moved, case.id, case.number)


def _objections(
    session: Session, today: date, old: Workdays, new: Workdays
) -> Iterator[MovedObjection]:
    """Of visits that have not begun: of another nobody objects any more."""
    term = settings_in(session).settings.inspection.away_objection_days
    rows = (
        select(VisitSeat, Case, Officer, Unit.name)
        .join(Visit, Visit.id == VisitSeat.visit_id)
        .join(Case, Case.id == Visit.case_id)
        .join(Officer, Officer.id == VisitSeat.officer_id)
        .join(Unit, Unit.id == Officer.unit_id)
        .where(~Visit.cancelled, Visit.start > today, VisitSeat.left_at.is_(None))
        .order_by(Case.number, Officer.staff_number)
    )
    for seat, case, officer, unit in session.execute(rows):
        since = here(seat.placed_at).date()
        before, after = old.after(since, term), new.after(since, term)
        if before != after:
            yield MovedObjection(
                before[0], after[0], before[1], after[1], case.id, case.number, officer.name, unit
            )


def _plans(session: Session, old: Workdays, new: Workdays) -> Iterator[MovedPlan]:
    drafts = (
        select(Draft.id, Problem.data)
        .join(Problem, Problem.id == Draft.problem_id)
        .where(Problem.format == TEAMS.format, Draft.state.in_(("draft", "submitted", "approved")))
        .order_by(Draft.id)
    )
    draws = (
        select(TeamDraw.id, Problem.data)
        .join(Problem, Problem.id == TeamDraw.problem_id)
        .where(TeamDraw.state == "promised")
        .order_by(TeamDraw.id)
    )
    kinds: tuple[tuple[Literal["draft", "draw"], Any], ...] = (("draft", drafts), ("draw", draws))
    for kind, rows in kinds:
        for key, data in session.execute(rows).all():
            days = [date.fromisoformat(day) for day in json.loads(data)["days"]]
            moved = _moved_days(days, old, new) if days else None
            if moved is not None:
                yield MovedPlan(*moved, kind, key)


def _moved_days(
    days: Sequence[date], old: Workdays, new: Workdays
) -> tuple[_Days, _Days, bool, bool] | None:
    """Days that were to be working days in a row, and those that would be; None: nothing moves."""
    was, now = bool(old.estimated(days)), new.working_days(days[0], len(days))
    told = tuple(day for day, _ in now)
    unsure = bool(new.estimated(told))
    if old.kept(days) == new.kept(days) and was == unsure:
        return None
    return tuple(days), told, was, unsure
