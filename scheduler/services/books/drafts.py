"""A draft on its way: submitted, approved, sent back or discarded; published elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from scheduler.books.free_text import checked_text
from scheduler.books.plan_kinds import ROTATION, PlanKind
from scheduler.books.roles import READERS, Role
from scheduler.overview.views import Overview
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.kept import Kept, kept_plan, write_kept
from scheduler.services.books.knowing import must_see_whole
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.settings import settings_in
from scheduler.store.plans import Draft, Problem

__all__ = [
    "DraftLine", "DraftView", "approve", "discard", "draft_in", "draft_in_state", "draft_line",
    "draft_lines", "drafts", "export_draft", "move_on", "needs_other", "send_back", "show_draft",
    "submit",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list: see `scheduler.store.plans.Draft`. `job`: whose plan it is, None: it was
    made by hand.
    """

    id: int
    state: str
    made_at: datetime
    made_by: str
    submitted_by: str | None
    approved_by: str | None
    first: date
    last: date
    assigned: int
    left_out: int
    base_id: int | None
    job: int | None


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft whole: its line, and the plan as people look at it.

    `needs_other`: it waits for approval, which whoever looks may not give, having submitted it.
    """

    line: DraftLine
    needs_other: bool
    kept: Kept
    overview: Overview


def drafts(books: Books, kind: PlanKind = ROTATION) -> Sequence[DraftLine]:
    """All drafts of that kind that can still become a release, newest first."""
    _ask(books, kind, kind.readers)
    with books.looking(*kind.readers) as session:
        return draft_lines(session, "draft", "submitted", "approved", kind=kind)


def draft_lines(session: Session, *states: str, kind: PlanKind = ROTATION) -> Sequence[DraftLine]:
    """All drafts in these states, newest first."""
    of_kind = select(Problem.id).where(Problem.format == kind.format)
    rows = select(Draft).where(Draft.state.in_(states), Draft.problem_id.in_(of_kind))
    newest = rows.order_by(Draft.id.desc()).options(defer(Draft.plan))
    return [draft_line(row) for row in session.scalars(newest)]


def show_draft(books: Books, draft_id: int, *, quick: bool = False) -> DraftView:
    """One draft. Raises LunzhiError if there is none, UnsoundPlan if it is not what it was.

    `quick`: of nobody is told what stands in the way, which takes seconds in a large county.
    """
    with books.looking(*READERS) as session:
        draft = draft_in(session, draft_id)
        kept = kept_plan(session, draft)
        waits = draft.state == "submitted" and needs_other(session, draft, books.actor.name)
        return DraftView(draft_line(draft), waits, kept, kept.glance if quick else kept.overview)


def export_draft(books: Books, draft_id: int, folder: Path) -> tuple[Path, Path]:
    """Writes problem and plan, on which `lunzhi verify` agrees, and returns where."""
    with books.looking(*READERS) as session:
        kept = kept_plan(session, draft_in(session, draft_id))
    return write_kept(kept, folder, f"draft-{draft_id}")


def submit(books: Books, draft_id: int, kind: PlanKind = ROTATION) -> None:
    """Asks for approval."""
    _ask(books, kind, kind.planners)
    with books.acting(*kind.planners) as act:
        draft = draft_in_state(act.session, draft_id, "draft", kind=kind)
        draft.submitted_at, draft.submitted_by = act.at, act.by
        move_on(act, draft, "submitted")


def approve(books: Books, draft_id: int, kind: PlanKind = ROTATION) -> None:
    """Approves; where the settings ask for a second person, not by whoever submitted it."""
    _ask(books, kind, kind.planners)
    with books.acting(*kind.planners) as act:
        draft = draft_in_state(act.session, draft_id, "submitted", kind=kind)
        if needs_other(act.session, draft, act.by):
            raise LunzhiError("draft.second_person", {"id": draft_id, "by": act.by})
        draft.approved_at, draft.approved_by = act.at, act.by
        move_on(act, draft, "approved")


def send_back(books: Books, draft_id: int, reason: str, kind: PlanKind = ROTATION) -> None:
    """From submitted or approved to draft again, with the reason."""
    _ask(books, kind, kind.planners)
    with books.acting(*kind.planners) as act:
        said = checked_text(reason)
        draft = draft_in_state(act.session, draft_id, "submitted", "approved", kind=kind)
        draft.submitted_at = draft.submitted_by = draft.approved_at = draft.approved_by = None
        draft.state = "draft"
        act.record(kind.sent_back, f"draft:{draft_id}", reason=said)


def discard(books: Books, draft_id: int, kind: PlanKind = ROTATION) -> None:
    """Takes the draft out of the list; it stays in the books."""
    _ask(books, kind, kind.planners)
    with books.acting(*kind.planners) as act:
        draft = draft_in_state(act.session, draft_id, "draft", "submitted", "approved", kind=kind)
        move_on(act, draft, "discarded")


def _ask(books: Books, kind: PlanKind, roles: tuple[Role, ...]) -> None:
    if kind.whole:
        must_see_whole(books.actor, *roles)


def draft_in(session: Session, draft_id: int, kind: PlanKind = ROTATION) -> Draft:
    """The draft. Raises LunzhiError if there is none of that kind."""
    draft = session.get(Draft, draft_id)
    if draft is None or session.get_one(Problem, draft.problem_id).format != kind.format:
        raise LunzhiError(f"{kind.refused}.unknown", {"id": draft_id})
    return draft


def draft_in_state(
    session: Session, draft_id: int, *states: str, kind: PlanKind = ROTATION
) -> Draft:
    """Likewise, and for one that is in none of these states."""
    draft = draft_in(session, draft_id, kind)
    if draft.state not in states:
        raise LunzhiError(f"{kind.refused}.is_{draft.state}", {"id": draft_id})
    return draft


def move_on(act: Act, draft: Draft, state: str) -> None:
    """Has the draft be in that state, and records it."""
    draft.state = state
    act.record(f"draft.{state}", f"draft:{draft.id}", problem=draft.problem_id)


def needs_other(session: Session, draft: Draft, who: str) -> bool:
    """Whether it must be approved by somebody else."""
    second = settings_in(session).settings.approval.second_person
    return second and draft.submitted_by == who


def draft_line(draft: Draft) -> DraftLine:
    """The draft as lists tell it."""
    return DraftLine(
        id=draft.id,
        state=draft.state,
        made_at=draft.made_at,
        made_by=draft.made_by,
        submitted_by=draft.submitted_by,
        approved_by=draft.approved_by,
        first=draft.first,
        last=draft.last,
        assigned=draft.assigned,
        left_out=draft.left_out,
        base_id=draft.base_id,
        job=draft.job_id,
    )
