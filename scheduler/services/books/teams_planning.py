"""From the books to a problem of teams, stored, and to a job that solves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.books.free_text import checked_text, refuse_number
from scheduler.books.roles import ASSIGNERS
from scheduler.books.teams_problem import TeamsWish, teams_document
from scheduler.books.teams_settled import settled_visits
from scheduler.books.teams_snapshot import TeamsSnapshot
from scheduler.problems.faults import FaultyFile, LunzhiError
from scheduler.problems.loading import LoadedProblem, problem_from_bytes
from scheduler.problems.rows import Row
from scheduler.problems.teams import TeamsProblem, VisitPin
from scheduler.referee.plans import check_visits
from scheduler.services.books.errors import RefusedPlan
from scheduler.services.books.finding import refuse_out_of_reach
from scheduler.services.books.jobs import JobSettings
from scheduler.services.books.knowing import must_see_whole
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.planning import queued_problem
from scheduler.services.books.teams_snapshots import teams_snapshot_in
from scheduler.services.books.workdays import workdays_in
from scheduler.services.plans import document_bytes
from scheduler.store.trail import AuditEntry, AuditValue
from scheduler.store.visits import TeamRelease

__all__ = [
    "MOST_DAYS", "MadeProblem", "OrderedTeams", "TeamsOrder", "latest_team_number", "made_problem",
    "next_team_number", "order_teams", "ordered_job", "problem_in",
    "problem_of_days",
]  # fmt: skip

MOST_DAYS = 120
"""Working days of one plan: half a year."""


@dataclass(frozen=True, slots=True)
class TeamsOrder:
    """What is asked for: visits on `days` working days from `first` on.

    `only`: numbers of the cases, empty for all that are to be visited; the visits of others then
    stay as they are. `pins`: decisions by hand, people by `person_key`. `repair`: as few changes
    of what people know as can be. `reason`: why people were picked by hand. `seed` None: one that
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
class MadeProblem:
    """A problem as the books make it. `broken`: numbers of cases whose settled visit no longer
    keeps the rules: it is not in the problem. `estimated`: whether some day is one of a year whose
    notice is not out.
    """

    document: Row
    data: bytes
    loaded: LoadedProblem
    broken: tuple[str, ...]
    estimated: bool

    @property
    def problem(self) -> TeamsProblem:
        assert isinstance(self.loaded.problem, TeamsProblem)
        return self.loaded.problem


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
        order = replace(order, reason=_reason(order))
        made = made_problem(act.session, order, books.today)
        return OrderedTeams(ordered_job(act, order, made, how or JobSettings()), made)


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
        cases=len(made.document["cases"]),
    )  # fmt: skip
    return job


def made_problem(session: Session, order: TeamsOrder, today: date) -> MadeProblem:
    """The problem of an order. Raises LunzhiError, RefusedPlan."""
    if order.first < today:
        raise LunzhiError("teams.past", {"first": order.first.isoformat()})
    refuse_out_of_reach(order.first)
    refuse_number(order.seed or "")
    if not 1 <= order.days <= MOST_DAYS:
        raise LunzhiError("teams.days", {"found": order.days, "most": MOST_DAYS})
    snapshot = teams_snapshot_in(session, today)
    days = workdays_in(session).working_days(order.first, order.days)
    number = next_team_number(session)
    usual = f"{snapshot.county} {order.first:%Y-%m-%d} +{order.days} 督查 #{number}".strip()
    wish = TeamsWish(
        days=tuple(day for day, _ in days),
        seed=order.seed or usual,
        only=frozenset(order.only) or None,
        pins=order.pins,
        repair=order.repair,
    )
    return _made(snapshot, wish, estimated=any(estimated for _, estimated in days))


def problem_of_days(
    session: Session, days: Sequence[date], cases: Sequence[str], today: date
) -> TeamsProblem:
    """The problem of these cases on these very days, all other visits as they are.

    By it is judged what was planned, or is known, earlier. Raises LunzhiError, RefusedPlan.
    """
    return problem_in(teams_snapshot_in(session, today), days, cases)


def problem_in(snapshot: TeamsSnapshot, days: Sequence[date], cases: Sequence[str]) -> TeamsProblem:
    """The same for whoever asks more than once of one moment."""
    wish = TeamsWish(days=tuple(days), seed="-", only=frozenset(cases))
    return _made(snapshot, wish, estimated=False).problem


def _made(snapshot: TeamsSnapshot, wish: TeamsWish, *, estimated: bool) -> MadeProblem:
    document, data, loaded = _loaded(teams_document(snapshot, wish))
    broken = _broken(loaded, wish)
    if broken:
        document, data, loaded = _loaded(teams_document(snapshot, wish, broken=broken))
    if not document["cases"]:
        raise LunzhiError("teams.no_case")
    return MadeProblem(document, data, loaded, tuple(sorted(broken)), estimated)


def _loaded(document: Row) -> tuple[Row, bytes, LoadedProblem]:
    data = document_bytes(document)
    try:
        return document, data, problem_from_bytes(data)
    except FaultyFile as refusal:
        raise RefusedPlan(refusal) from None


def _broken(loaded: LoadedProblem, wish: TeamsWish) -> frozenset[str]:
    """Cases of settled visits that break a rule as they are, each with what the books say now."""
    assert isinstance(loaded.problem, TeamsProblem)
    by_hand = {pin.case for pin in wish.pins}
    problem = loaded.problem.but(pins=[])
    known = [each for each in settled_visits(loaded.problem) if each.case not in by_hand]
    return frozenset(visit.case for visit in known if check_visits(problem, [visit])[0])


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
