"""From the books to a problem of teams, stored, and to a job that solves it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.books.free_text import checked_text, refuse_number
from scheduler.books.roles import ASSIGNERS
from scheduler.books.teams_problem import TeamsWish
from scheduler.books.teams_snapshot import TeamsSnapshot
from scheduler.problems.faults import LunzhiError
from scheduler.problems.teams import VisitPin
from scheduler.services.books.errors import RefusedPlan
from scheduler.services.books.finding import numbers_meant, refuse_out_of_reach
from scheduler.services.books.jobs import JobSettings
from scheduler.services.books.knowing import must_see_whole
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.planning import queued_problem
from scheduler.services.books.teams_judging import MadeProblem, broken_in, problem_made
from scheduler.services.books.teams_misfits import refuse_misfits, refuse_missing
from scheduler.services.books.teams_snapshots import teams_snapshot_in
from scheduler.store.trail import AuditEntry, AuditValue
from scheduler.store.visits import TeamRelease

__all__ = [
    "MOST_DAYS", "USUAL_DAYS", "MadeProblem", "OrderedTeams", "TeamsOrder", "latest_team_number",
    "made_problem", "next_team_number", "order_teams", "ordered_job",
]  # fmt: skip

MOST_DAYS = 120
"""Working days of one plan: half a year."""

USUAL_DAYS = 15
"""Working days of a plan unless somebody asks for others: three weeks."""


@dataclass(frozen=True, slots=True)
class TeamsOrder:
    """What is asked for: visits on `days` working days from `first` on.

    `only`: numbers of the cases, empty for all that are to be visited; the visits of others then
    stay as they are. `pins`: decisions by hand, people by `person_key`. `repair`: as few changes
    of what people know as can be, and without `only` of the visits alone that no longer keep the
    rules. `reason`: why people were picked by hand. `seed` None: one that
    nobody chose.
    """

    first: date
    days: int
    only: tuple[str, ...] = ()
    pins: tuple[VisitPin, ...] = ()
    repair: bool = False
    seed: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class OrderedTeams:
    """A solve that waits for a runner."""

    job: int
    made: MadeProblem


def order_teams(books: Books, order: TeamsOrder, how: JobSettings | None = None) -> OrderedTeams:
    """Makes the problem of planning visits, and queues its solve.

    Raises LunzhiError, RefusedPlan, NotAllowed and StoreError.
    """
    must_see_whole(books.actor, *ASSIGNERS)
    with books.acting(*ASSIGNERS) as act:
        order = replace(_numbered(act.session, order), reason=_reason(order))
        made = made_problem(act.session, order, books.today)
        return OrderedTeams(ordered_job(act, order, made, how or JobSettings()), made)


def _numbered(session: Session, order: TeamsOrder) -> TeamsOrder:
    """With the numbers of cases as the books write them, however they were typed."""
    pinned = numbers_meant(session, (pin.case for pin in order.pins))
    return replace(
        order,
        only=tuple(numbers_meant(session, order.only)),
        pins=tuple(pin.but(case=number) for pin, number in zip(order.pins, pinned, strict=True)),
    )


def _reason(order: TeamsOrder) -> str | None:
    """Why people are picked by hand: asked for wherever they are."""
    if order.reason is None and not any(pin.seats for pin in order.pins):
        return None
    return checked_text(order.reason or "")


def ordered_job(act: Act, order: TeamsOrder, made: MadeProblem, how: JobSettings) -> int:
    """Stores the problem and queues its solve; the job's id."""
    based_on = latest_team_number(act.session)
    job = queued_problem(act, made.loaded, made.data, based_on, how, reason=order.reason)
    act.record(
        "teams.ordered", f"job:{job}", problem_sha256=made.loaded.sha256,
        first=order.first.isoformat(), days=order.days, only=list(order.only), repair=order.repair,
        pins=[pin.case for pin in order.pins], reason=order.reason,
        cases=len(made.document["cases"]), left_out=list(made.broken), estimated=made.estimated,
    )  # fmt: skip
    return job


def made_problem(session: Session, order: TeamsOrder, today: date) -> MadeProblem:
    """The problem of an order. Raises LunzhiError, RefusedPlan.

    Also for a decision by hand to begin on a day that is no working day, and for a repair where
    there is nothing to repair.
    """
    order = _numbered(session, order)
    if order.first < today:
        raise LunzhiError("teams.past", {"first": order.first.isoformat()})
    refuse_out_of_reach(order.first)
    refuse_number(order.seed or "")
    if not 1 <= order.days <= MOST_DAYS:
        raise LunzhiError("teams.days", {"found": order.days, "most": MOST_DAYS})
    snapshot = teams_snapshot_in(session, today)
    days = snapshot.workdays.working_days(order.first, order.days)
    _refuse_days_off(snapshot, order)
    for pin in order.pins:
        refuse_misfits(session, pin.case, pin.seats or {})
    number = next_team_number(session)
    usual = f"{snapshot.county} {order.first:%Y-%m-%d} +{order.days} 督查 #{number}".strip()
    wish = TeamsWish(
        days=tuple(day for day, _ in days),
        seed=order.seed or usual,
        only=_only(snapshot, order, days[-1][0]),
        pins=order.pins,
        repair=order.repair,
    )
    try:
        return problem_made(snapshot, wish, estimated=any(estimated for _, estimated in days))
    except RefusedPlan as refusal:
        refuse_missing(session, order.pins, refusal)
        raise


def _refuse_days_off(snapshot: TeamsSnapshot, order: TeamsOrder) -> None:
    for pin in order.pins:
        if pin.start is not None and not snapshot.workdays.works(pin.start)[0]:
            day = pin.start.isoformat()
            raise LunzhiError("teams.day_off", {"case": pin.case, "day": day})


def _only(snapshot: TeamsSnapshot, order: TeamsOrder, last: date) -> frozenset[str] | None:
    """The cases asked for, None: all. A repair without any is one of the broken visits that lie
    within the days: any other it could but move, or drop.
    """
    if order.only or not order.repair:
        return frozenset(order.only) or None
    broken = frozenset(
        visit.case
        for visit, _ in broken_in(snapshot)
        if order.first <= visit.start and visit.last <= last
    )
    if not broken:
        raise LunzhiError("teams.nothing_broken")
    return broken


def latest_team_number(session: Session) -> int | None:
    """The highest number of a release of teams, if there is any."""
    return session.scalar(select(func.max(TeamRelease.number)))


def next_team_number(session: Session) -> int:
    """The number of the release to come: no number is given twice, not even after a restore."""
    restores: Any = (
        select(AuditValue.values)
        .join(AuditEntry, AuditEntry.seq == AuditValue.seq)
        .where(AuditEntry.act == "db.restored")
    )
    told = (values for values in session.scalars(restores) if values)
    lost = [int(values.get("last_team_release", 0)) for values in told]
    return max([latest_team_number(session) or 0, *lost]) + 1
