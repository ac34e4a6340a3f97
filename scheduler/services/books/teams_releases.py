"""Releases of teams: published in one transaction, numbered, never edited; withdrawn if need be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import ASSIGNERS
from scheduler.books.teams_settled import settled_cases, settled_visits
from scheduler.books.teams_snapshot import TeamsSnapshot, has_begun, officer_of
from scheduler.problems.faults import LunzhiError
from scheduler.problems.plans import Visit as PlannedVisit
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee.plans import check_visits
from scheduler.services.books.approving import approval
from scheduler.services.books.drafts import draft_in, move_on, needs_other
from scheduler.services.books.errors import OutdatedTeams
from scheduler.services.books.kept_teams import KeptTeams, kept_teams
from scheduler.services.books.knowing import must_see_whole
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.settings import settings_in
from scheduler.services.books.team_draws_open import refuse_undrawn
from scheduler.services.books.teams_judging import problem_of_plan
from scheduler.services.books.teams_names import named_violations
from scheduler.services.books.teams_planning import latest_team_number, next_team_number
from scheduler.services.books.teams_publication import (
    VisitContent,
    VisitMove,
    apply_visit_moves,
    known_visits,
    visit_moves,
)
from scheduler.services.books.teams_snapshots import teams_snapshot_in
from scheduler.services.books.telling import telling
from scheduler.store.cases import Case
from scheduler.store.plans import Draft
from scheduler.store.store import head_of
from scheduler.store.visits import TeamRelease, TeamReleaseEnd, Visit

__all__ = ["PublishedTeams", "publish_draft", "publish_teams", "withdraw_teams"]

_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class PublishedTeams:
    """A release that has just been made, and the visits that it changes."""

    number: int
    moves: tuple[VisitMove, ...]


def publish_teams(books: Books, draft_id: int) -> PublishedTeams:
    """Makes a draft the next release of teams, whole or not at all.

    Where the settings ask for no second person, one that waits for nobody is submitted and approved
    by the same act. It freezes problem, plan and proof, and moves the visits that people know. Of
    two who publish at once for one case exactly one does. Raises OutdatedTeams, LunzhiError,
    UnsoundPlan, NotAllowed, StoreError.
    """
    must_see_whole(books.actor, *ASSIGNERS)
    with telling(books, *ASSIGNERS) as act:
        draft = draft_in(act.session, draft_id, TEAMS)
        _make_approved(act, draft)
        return publish_draft(act, books, draft)


def publish_draft(
    act: Act, books: Books, draft: Draft, *, substitution: bool = False
) -> PublishedTeams:
    """The same within a transaction that tells calendars; the draft is an approved one.

    `substitution`: it has others sit in a visit that people know, whatever is to be drawn for it.
    """
    kept = kept_teams(act.session, draft)
    asked = _asked(kept)
    ids = _case_ids(act.session, asked)
    known = known_visits(act.session, ids.values())
    if not substitution:
        refuse_undrawn(act.session, draft, kept.plan, asked)
    _refuse_moved_on(act.session, draft, kept, ids, known)
    _refuse_outdated(act.session, draft, kept, asked, books.today)
    moves = visit_moves(known, _planned(kept, asked, ids))
    if not moves:
        raise LunzhiError("teams.nothing_new", {"id": draft.id})
    release = _released(books, act, draft, kept, moves)
    return PublishedTeams(release.number, tuple(moves))


def withdraw_teams(books: Books, number: int, reason: str, approver: str) -> tuple[VisitMove, ...]:
    """Cancels those visits of a release that nothing has changed since and that have not begun."""
    must_see_whole(books.actor, *ASSIGNERS)
    with telling(books, *ASSIGNERS) as act:
        said, by = approval(act.session, books.actor, reason, approver)
        release = act.session.get(TeamRelease, number)
        if release is None:
            raise LunzhiError("team_release.unknown", {"number": number})
        if act.session.get(TeamReleaseEnd, number) is not None:
            raise LunzhiError("team_release.withdrawn", {"number": number})
        left = select(Visit).where(Visit.release == number, Visit.cancelled.is_(False))
        ahead = [
            visit.case_id
            for visit in act.session.scalars(left)
            if not has_begun(visit.start, books.today)
        ]
        moves = visit_moves(known_visits(act.session, ahead), {})
        if not moves:
            raise LunzhiError("team_release.begun", {"number": number})
        apply_visit_moves(act.session, moves, number, act.at, books.new_uid)
        act.session.add(
            TeamReleaseEnd(number=number, at=act.at, by=act.by, reason=said, approver=by)
        )
        act.record(
            "teams.withdrawn", f"teams:{number}", reason=said, approver=by,
            moves=[move.row() for move in moves],
        )  # fmt: skip
        return tuple(moves)


# --- what keeps a draft from being published ----------------------------------------------------


def _make_approved(act: Act, draft: Draft) -> None:
    if draft.state == "approved":
        return
    second = settings_in(act.session).settings.approval.second_person
    if draft.state not in ("draft", "submitted"):
        raise LunzhiError(f"{TEAMS.refused}.is_{draft.state}", {"id": draft.id})
    if second and (draft.state == "draft" or needs_other(act.session, draft, act.by)):
        raise LunzhiError("teams.second_person", {"id": draft.id})
    if draft.state == "draft":
        draft.submitted_at, draft.submitted_by = act.at, act.by
        move_on(act, draft, "submitted")
    draft.approved_at, draft.approved_by = act.at, act.by
    move_on(act, draft, "approved")


def _asked(kept: KeptTeams) -> list[str]:
    settled = settled_cases(kept.problem)
    return [case.id for case in kept.problem.cases if case.id not in settled]


def _case_ids(session: Session, asked: Sequence[str]) -> dict[str, int]:
    """By number. Raises LunzhiError for cases that the books no longer have."""
    ids = dict(session.execute(select(Case.number, Case.id).where(Case.number.in_(asked))).all())
    gone = sorted(set(asked) - set(ids))
    if gone:
        raise LunzhiError("teams.cases_gone", {"cases": ", ".join(gone)})
    return ids


def _refuse_moved_on(
    session: Session, draft: Draft, kept: KeptTeams, ids: Mapping[str, int],
    known: Mapping[int, VisitContent],
) -> None:  # fmt: skip
    """Whether people still know of these cases what the problem took as published."""
    # By its start and not its days: a notice may have moved these since.
    taken = {
        ids[each.case]: (each.start, _places(each))
        for each in kept.problem.published
        if each.case in ids
    }
    if taken != {case: (visit.days[0], visit.seats) for case, visit in known.items()}:
        number = latest_team_number(session) or 0
        raise LunzhiError("teams.moved_on", {"id": draft.id, "number": number})


def _refuse_outdated(
    session: Session, draft: Draft, kept: KeptTeams, asked: Sequence[str], today: date
) -> None:
    """Whether the plan still keeps every rule by what the books hold today."""
    visits = [visit for visit in kept.plan.visits if visit.case in asked]
    if not visits:
        return
    past = [visit.start for visit in visits if visit.start < today]
    if past:
        raise LunzhiError("teams.start_past", {"id": draft.id, "start": min(past).isoformat()})
    snapshot = teams_snapshot_in(session, today)
    taken = {visit.case: _days(kept.problem, visit) for visit in visits}
    _refuse_other_days(snapshot, taken)
    problem = problem_of_plan(snapshot, asked, taken)
    violations, _ = check_visits(problem, [*visits, *settled_visits(problem)])
    if violations:
        raise OutdatedTeams(draft.id, named_violations(session, violations))


def _refuse_other_days(snapshot: TeamsSnapshot, taken: Mapping[str, Sequence[date]]) -> None:
    """Whether each visit is still so long as its case asks for, on working days in a row."""
    asked = {case.number: case.days for case in snapshot.cases}
    for case, days in taken.items():
        for day in days:
            if not snapshot.workdays.works(day)[0]:
                raise LunzhiError("teams.no_workday", {"case": case, "day": day.isoformat()})
        if snapshot.workdays.kept(days) != [*days]:
            raise LunzhiError("teams.not_in_a_row", {"case": case, "start": days[0].isoformat()})
        now = asked.get(case, len(days))
        if now != len(days):
            raise LunzhiError("teams.other_days", {"case": case, "was": len(days), "now": now})


# --- what a release makes -----------------------------------------------------------------------


def _days(problem: TeamsProblem, visit: PlannedVisit | VisitChoice) -> tuple[date, ...]:
    days = problem.days_of(problem.cases_by_id[visit.case], visit.start)
    assert days is not None, "the referee's word"
    return days


def _content(problem: TeamsProblem, visit: PlannedVisit | VisitChoice) -> VisitContent:
    return VisitContent(_days(problem, visit), _places(visit))


def _places(visit: PlannedVisit | VisitChoice) -> tuple[tuple[str, int], ...]:
    """Pairs of seat and officer's id, sorted."""
    pairs = ((seat, officer_of(each)) for seat, people in visit.seats.items() for each in people)
    return tuple(sorted(pairs))


def _planned(kept: KeptTeams, asked: Sequence[str], ids: dict[str, int]) -> dict[int, VisitContent]:
    return {
        ids[visit.case]: _content(kept.problem, visit)
        for visit in kept.plan.visits
        if visit.case in asked
    }


def _released(
    books: Books, act: Act, draft: Draft, kept: KeptTeams, moves: Sequence[VisitMove]
) -> TeamRelease:
    head = head_of(act.session).hash
    changes = {"moves": [move.row() for move in moves]}
    release = TeamRelease(
        number=next_team_number(act.session), draft_id=draft.id, problem_id=draft.problem_id,
        plan=draft.plan, first=kept.problem.days[0], end=kept.problem.days[-1] + _DAY,
        published_at=act.at, published_by=act.by, changes=changes, chain_head=head,
    )  # fmt: skip
    act.session.add(release)
    act.session.flush()
    apply_visit_moves(act.session, moves, release.number, act.at, books.new_uid)
    move_on(act, draft, "published")
    act.record(
        "teams.published", f"teams:{release.number}", draft=draft.id, chain_head=head,
        problem_sha256=kept.plan.problem_sha256, reason=draft.reason, **changes,
    )  # fmt: skip
    return release
