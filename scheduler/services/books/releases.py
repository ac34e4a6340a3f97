"""Releases: published in one transaction, numbered, never edited; superseded or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.problem import rotation_document
from scheduler.books.roles import PLANNERS
from scheduler.overview.stint_changes import StintChanges
from scheduler.problems.faults import LunzhiError
from scheduler.problems.loading import problem_from_document
from scheduler.problems.plans import RotationPlan
from scheduler.problems.rotation import RotationProblem
from scheduler.referee.plans import check_stints
from scheduler.services.books.approving import approval
from scheduler.services.books.changes import told_changes
from scheduler.services.books.drafts import draft_in, move_on
from scheduler.services.books.errors import MovedOn, OutdatedDraft
from scheduler.services.books.events import refresh_events
from scheduler.services.books.feeds import render_if_possible
from scheduler.services.books.finding import duty_key
from scheduler.services.books.kept import Kept, kept_plan
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.publication import (
    Content,
    Move,
    apply_moves,
    known_stints,
    moves,
)
from scheduler.services.books.snapshots import snapshot_in
from scheduler.services.books.subscriptions_hidden import revoke_hidden
from scheduler.services.books.telling import telling
from scheduler.store.duties import Duty
from scheduler.store.people import Officer
from scheduler.store.plans import Draft, Problem, Release, ReleaseEnd
from scheduler.store.store import head_of
from scheduler.store.trail import AuditEntry, AuditValue

__all__ = ["Published", "latest_release", "next_number", "publish", "withdraw"]


@dataclass(frozen=True, slots=True)
class Published:
    """A release that has just been made, and what it changes for people."""

    number: int
    changes: StintChanges


def publish(books: Books, draft_id: int) -> Published:
    """Makes an approved draft the next release, whole or not at all.

    It freezes problem, plan and proof; moves the stints that people know; ends the release before;
    and notes where the audit chain stood. Of two who publish at once exactly one does: the other
    gets MovedOn. Raises besides OutdatedDraft, LunzhiError, UnsoundPlan, NotAllowed, StoreError.
    """
    with books.acting(*PLANNERS) as act:
        draft = draft_in(act.session, draft_id)
        _refuse_other_state(draft)
        kept = kept_plan(act.session, draft)
        _refuse_moved_on(act.session, draft, kept, books.today)
        _refuse_outdated(act.session, draft, kept, books.today)
        made = _moves(act.session, kept, books.today)
        release = _released(act, draft, kept, made)
        refresh_events(act.session, act.at, books.today, release.number)
        revoke_hidden(act, books.today)
        done = Published(release.number, told_changes(act.session, release.changes))
    render_if_possible(books)
    return done


def withdraw(books: Books, number: int, reason: str, approver: str) -> StintChanges:
    """Ends the latest release without another: its stints that have not begun are cancelled."""
    with telling(books, *PLANNERS) as act:
        said, by = approval(act.session, books.actor, reason, approver)
        release = latest_release(act.session)
        if release is None or release.number != number:
            latest = 0 if release is None else release.number
            raise LunzhiError("release.not_latest", {"number": number, "latest": latest})
        if act.session.get(ReleaseEnd, number) is not None:
            raise LunzhiError("release.withdrawn", {"number": number})
        window = kept_plan(act.session, release).window
        known = known_stints(act.session, window, books.today)
        made = moves(known, {})
        apply_moves(act.session, made, number, act.at)
        act.session.add(
            ReleaseEnd(number=number, kind="withdrawn", at=act.at, by=act.by, reason=said)
        )
        changes = _rows(known, made)
        act.record("release.withdrawn", f"release:{number}", reason=said, approver=by, **changes)
        return told_changes(act.session, changes)


def latest_release(session: Session) -> Release | None:
    """The release with the highest number, if there is any."""
    return session.scalars(select(Release).order_by(Release.number.desc()).limit(1)).first()


def next_number(session: Session) -> int:
    """The number of the release to come: no number is given twice, not even after a restore."""
    latest = latest_release(session)
    restores = (
        select(AuditValue.values)
        .join(AuditEntry, AuditEntry.seq == AuditValue.seq)
        .where(AuditEntry.act == "db.restored")
    )
    lost = [int(values["last_release"]) for values in session.scalars(restores) if values]
    return max([0 if latest is None else latest.number, *lost]) + 1


# --- what keeps a draft from being published ----------------------------------------------------


def _refuse_other_state(draft: Draft) -> None:
    if draft.state != "approved":
        raise LunzhiError(f"draft.is_{draft.state}", {"id": draft.id})


def _refuse_moved_on(session: Session, draft: Draft, kept: Kept, today: date) -> None:
    """Whether people still know what the problem took as published."""
    latest = latest_release(session)
    based_on = session.get_one(Problem, draft.problem_id).based_on
    if latest is not None and latest.number != based_on:
        told = told_changes(session, latest.changes)
        raise MovedOn(latest.number, latest.published_by, told)
    known = known_stints(session, kept.window, today)
    taken = {
        (row.cadre, row.start, row.post) for row in _from_books(session, draft, kept).published
    }
    if taken != {(duty_key(duty), each.start, each.post) for duty, each in known.items()}:
        raise MovedOn(0, "", None)


def _from_books(session: Session, draft: Draft, kept: Kept) -> RotationProblem:
    """The problem that the books made: one that was planned anew may hold on to a draft instead."""
    while draft.base_id is not None:
        draft = draft_in(session, draft.base_id)
        kept = kept_plan(session, draft)
    return kept.problem


def _refuse_outdated(session: Session, draft: Draft, kept: Kept, today: date) -> None:
    """Whether the plan still keeps every rule by what the books hold today."""
    past = [stint.start for stint in kept.plan.stints if stint.start < today]
    if past:
        raise LunzhiError("draft.start_past", {"id": draft.id, "start": min(past).isoformat()})
    snapshot = snapshot_in(session, today)
    document = rotation_document(snapshot, kept.window, seed=kept.problem.seed)
    problem = problem_from_document(document).problem
    assert isinstance(problem, RotationProblem)
    _refuse_gone(session, draft, kept.plan, problem)
    violations, _ = check_stints(problem, kept.plan.stints)
    if violations:
        raise OutdatedDraft(draft.id, violations)


def _refuse_gone(
    session: Session, draft: Draft, plan: RotationPlan, problem: RotationProblem
) -> None:
    gone = {stint.cadre for stint in plan.stints} - set(problem.cadres_by_id)
    if gone:
        people = select(Duty.id, Officer.name).join(Officer, Officer.id == Duty.officer_id)
        names = [name for duty, name in session.execute(people) if duty_key(duty) in gone]
        raise LunzhiError("draft.people_gone", {"id": draft.id, "names": ", ".join(names)})


# --- what a release makes -----------------------------------------------------------------------


def _moves(session: Session, kept: Kept, today: date) -> tuple[dict[int, Content], list[Move]]:
    known = known_stints(session, kept.window, today)
    duties = {duty_key(duty): duty for duty in session.scalars(select(Duty.id))}
    planned = {
        duties[stint.cadre]: Content(stint.start, stint.end, stint.post)
        for stint in kept.plan.stints
    }
    return known, moves(known, planned)


def _released(
    act: Act, draft: Draft, kept: Kept, made: tuple[dict[int, Content], list[Move]]
) -> Release:
    session, before = act.session, latest_release(act.session)
    head = head_of(session).hash
    first, end = kept.problem.horizon
    release = Release(
        number=next_number(session),
        draft_id=draft.id,
        problem_id=draft.problem_id,
        plan=draft.plan,
        first=first,
        end=end,
        published_at=act.at,
        published_by=act.by,
        changes=_rows(*made),
        chain_head=head,
    )
    session.add(release)
    session.flush()
    apply_moves(session, made[1], release.number, act.at)
    if before is not None and session.get(ReleaseEnd, before.number) is None:
        session.add(ReleaseEnd(number=before.number, kind="superseded", at=act.at, by=act.by))
    move_on(act, draft, "published")
    act.record(
        "release.published", f"release:{release.number}", draft=draft.id, chain_head=head,
        problem_sha256=kept.plan.problem_sha256, **release.changes,
    )  # fmt: skip
    return release


def _rows(known: dict[int, Content], made: list[Move]) -> dict[str, object]:
    return {"known": len(known), "moves": [move.row() for move in made]}
