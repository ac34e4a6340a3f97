"""Tables from the problem that the books make to the release that people know."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.store.base import Code, Key, Table, Versioned
from scheduler.store.types import Json, Packed

__all__ = ["Draft", "Job", "Problem", "Release", "ReleaseEnd", "SettingsVersion"]


class SettingsVersion(Table):
    """The county's settings, whole; the highest number is in force."""

    __tablename__ = "settings_version"

    number: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    entered_at: Mapped[datetime]
    entered_by: Mapped[Code]


class Problem(Table):
    """A problem file as the books made it, to the byte. `sha256`: of its canonical form."""

    __tablename__ = "problem"

    id: Mapped[Key] = mapped_column(init=False)
    format: Mapped[Code]
    sha256: Mapped[Code] = mapped_column(index=True)
    data: Mapped[bytes] = mapped_column(Packed)
    made_at: Mapped[datetime]
    based_on: Mapped[int | None]
    """Number of the release that it took as published; the release names its problem, so no key."""


class Job(Table):
    """A solve. Who holds the lease (`owner`, until `lease_until`) may write what came of it.

    `attempt` counts the leases, so that a worker that was given up can no longer write; `deaths`
    those that ran out because worker, runner or machine died. Times of leases are seconds of the
    machines' clocks since 1970: the county's clock may stand still. `outcome`: code and facts,
    once it has ended.
    """

    __tablename__ = "job"

    id: Mapped[Key] = mapped_column(init=False)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"))
    state: Mapped[Code] = mapped_column(index=True)
    ordered_at: Mapped[datetime]
    ordered_by: Mapped[Code]
    settings: Mapped[dict[str, Any]] = mapped_column(Json)
    owner: Mapped[str | None] = mapped_column(default=None)
    lease_until: Mapped[float | None] = mapped_column(default=None)
    heartbeat_at: Mapped[float | None] = mapped_column(default=None)
    attempt: Mapped[int] = mapped_column(default=0)
    deaths: Mapped[int] = mapped_column(default=0)
    stop_asked: Mapped[bool] = mapped_column(default=False)
    progress: Mapped[dict[str, Any] | None] = mapped_column(Json, default=None)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(Json, default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    base_id: Mapped[int | None] = mapped_column(default=None)
    """The draft that it plans anew; None: it plans from the books."""
    reason: Mapped[str | None] = mapped_column(default=None)
    """Why parts of it were decided by hand."""


class Draft(Versioned, Table):
    """A plan on its way to a release: draft, submitted, approved, published, or discarded.

    `first` and `last`: days on which its stints may start, or its visits take place. `assigned` and
    `left_out`: how many cadres (cases) the plan serves, and how many it does not. All four stand
    here so that a list need not open the plans.
    """

    __tablename__ = "draft"

    id: Mapped[Key] = mapped_column(init=False)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"))
    plan: Mapped[bytes] = mapped_column(Packed)
    state: Mapped[Code]
    first: Mapped[date]
    last: Mapped[date]
    assigned: Mapped[int]
    left_out: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[Code]
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"), default=None, unique=True)
    submitted_at: Mapped[datetime | None] = mapped_column(default=None)
    submitted_by: Mapped[Code | None] = mapped_column(default=None)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_by: Mapped[Code | None] = mapped_column(default=None)
    base_id: Mapped[int | None] = mapped_column(default=None)
    """The draft that it was made from, by hand or by planning anew."""
    reason: Mapped[str | None] = mapped_column(default=None)
    """Why parts of it were decided by hand."""


class Release(Table):
    """What was published, never changed after. `first` and `end`: the plan's horizon.

    `changes`: what differs from what people knew before. `chain_head`: hash of the audit chain's
    last entry before the publication's own.
    """

    __tablename__ = "release"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), unique=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"))
    plan: Mapped[bytes] = mapped_column(Packed)
    first: Mapped[date]
    end: Mapped[date]
    published_at: Mapped[datetime]
    published_by: Mapped[Code]
    changes: Mapped[dict[str, Any]] = mapped_column(Json)
    chain_head: Mapped[Code]


class ReleaseEnd(Table):
    """That a release no longer holds, and why: `superseded` or `withdrawn`."""

    __tablename__ = "release_end"

    number: Mapped[int] = mapped_column(ForeignKey("release.number"), primary_key=True)
    kind: Mapped[Code]
    at: Mapped[datetime]
    by: Mapped[Code]
    reason: Mapped[str | None] = mapped_column(default=None)
