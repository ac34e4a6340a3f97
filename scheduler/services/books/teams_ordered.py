"""What whoever ordered a plan of teams should know of its problem, as the command tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.plan_kinds import TEAMS, formats_seen
from scheduler.problems.faults import Fault
from scheduler.problems.loading import problem_from_bytes
from scheduler.services.books.jobs import SEEING_ROLES
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_names import seat_names_in
from scheduler.store.plans import Job, Problem
from scheduler.store.trail import AuditEntry, AuditValue
from scheduler.words import Words

__all__ = ["OrderNotes", "note_sentences", "order_notes", "recorded_notes"]


@dataclass(frozen=True, slots=True)
class OrderNotes:
    """`left_out`: numbers of cases whose published visit no longer keeps the rules and is not in
    the problem. `estimated`: some working days are. `warnings`: what is odd about the problem.
    """

    left_out: tuple[str, ...] = ()
    estimated: bool = False
    warnings: tuple[Fault, ...] = ()


def order_notes(books: Books, job_id: int) -> OrderNotes:
    """Of a job that plans teams; none of any other, nor of one that whoever looks does not see."""
    with books.looking(*SEEING_ROLES) as session:
        seen = (Problem.format == TEAMS.format, Problem.format.in_(formats_seen(books.actor)))
        asked = select(Problem.data).join(Job, Job.problem_id == Problem.id)
        data = session.scalar(asked.where(Job.id == job_id, *seen))
        if data is None:
            return OrderNotes()
        warnings = problem_from_bytes(data).warnings
        return recorded_notes(session, "teams.ordered", f"job:{job_id}", warnings)


def recorded_notes(
    session: Session, act: str, subject: str, warnings: Iterable[Fault]
) -> OrderNotes:
    """Of a problem with these warnings, and with what the audit keeps of the act that made it."""
    said = (
        select(AuditValue.values)
        .join(AuditEntry, AuditEntry.seq == AuditValue.seq)
        .where(AuditEntry.subject == subject, AuditEntry.act == act)
    )
    values = session.scalar(said) or {}
    return OrderNotes(
        left_out=tuple(values.get("left_out", ())),
        estimated=bool(values.get("estimated")),
        warnings=tuple(_named(session, warnings)),
    )


def note_sentences(words: Words, notes: OrderNotes) -> list[str]:
    """One for each kind of thing to know."""
    said = [words(f"fault.{each.code}", **each.params) for each in notes.warnings]
    if notes.left_out:
        cases = words("show.list_joint").join(notes.left_out)
        said.append(words("teams.left_broken", cases=cases))
    if notes.estimated:
        said.append(words("teams.days_estimated"))
    return said


def _named(session: Session, warnings: Iterable[Fault]) -> Iterator[Fault]:
    seats = seat_names_in(session)
    for each in warnings:
        seat = str(each.params.get("seat", ""))
        yield replace(each, params={**each.params, "seat": seats.get(seat, seat)})
