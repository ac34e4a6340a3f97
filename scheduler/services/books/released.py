"""Releases as they are looked at: listed, shown, exported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer

from scheduler.books.roles import READERS
from scheduler.overview.stint_changes import StintChanges
from scheduler.overview.views import Overview
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.changes import told_changes
from scheduler.services.books.kept import Kept, kept_plan, write_kept
from scheduler.services.books.opened import Books
from scheduler.store.plans import Draft, Release, ReleaseEnd

__all__ = [
    "ReleaseLine",
    "ReleaseView",
    "export_release",
    "release_line",
    "releases",
    "show_release",
]

Standing = Literal["in_force", "superseded", "withdrawn"]


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release in a list. `first` and `end`: its horizon. `reason`: of a withdrawal."""

    number: int
    standing: Standing
    published_at: datetime
    published_by: str
    submitted_by: str | None
    approved_by: str | None
    first: date
    end: date
    ended_at: datetime | None
    reason: str | None
    chain_head: str

    @property
    def last(self) -> date:
        """The last day of its horizon."""
        return self.end - timedelta(1)


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A release whole: the plan, and what it changed for people when it came out."""

    line: ReleaseLine
    kept: Kept
    overview: Overview
    changes: StintChanges


def releases(books: Books) -> Sequence[ReleaseLine]:
    """All releases, newest first."""
    with books.looking(*READERS) as session:
        return [_line(*row) for row in session.execute(_rows())]


def release_line(books: Books, number: int) -> ReleaseLine:
    """One release as in the list. Raises LunzhiError if there is none."""
    with books.looking(*READERS) as session:
        return _line(*_one(session, number))


def show_release(books: Books, number: int | None, *, quick: bool = False) -> ReleaseView:
    """One release, the latest for None. Raises LunzhiError if there is none, UnsoundPlan.

    `quick`: of nobody is told what stands in the way, which takes seconds in a large county.
    """
    with books.looking(*READERS) as session:
        release, draft, end = _one(session, number)
        kept = kept_plan(session, release)
        return ReleaseView(
            _line(release, draft, end),
            kept,
            kept.glance if quick else kept.overview,
            told_changes(session, release.changes),
        )


def export_release(books: Books, number: int | None, folder: Path) -> tuple[Path, Path]:
    """Writes problem and plan, on which `lunzhi verify` agrees, and returns where."""
    with books.looking(*READERS) as session:
        release, _, _ = _one(session, number)
        kept = kept_plan(session, release)
    return write_kept(kept, folder, f"release-{release.number}")


_Row = tuple[Release, Draft, ReleaseEnd | None]


def _one(session: Session, number: int | None) -> _Row:
    wanted = _rows() if number is None else _rows().where(Release.number == number)
    row = session.execute(wanted.limit(1)).first()
    if row is None:
        code = "release.none" if number is None else "release.unknown"
        raise LunzhiError(code, {"number": number or 0})
    release, draft, end = row
    return release, draft, end


def _rows() -> Select[Release, Draft, ReleaseEnd]:
    return (
        select(Release, Draft, ReleaseEnd)
        .join(Draft, Draft.id == Release.draft_id)
        .outerjoin(ReleaseEnd, ReleaseEnd.number == Release.number)
        .order_by(Release.number.desc())
        .options(defer(Release.plan), defer(Draft.plan))
    )


def _line(release: Release, draft: Draft, end: ReleaseEnd | None) -> ReleaseLine:
    standing: Standing = "in_force"
    if end is not None:
        standing = "withdrawn" if end.kind == "withdrawn" else "superseded"
    return ReleaseLine(
        number=release.number,
        standing=standing,
        published_at=release.published_at,
        published_by=release.published_by,
        submitted_by=draft.submitted_by,
        approved_by=draft.approved_by,
        first=release.first,
        end=release.end,
        ended_at=end.at if end else None,
        reason=end.reason if end else None,
        chain_head=release.chain_head,
    )
