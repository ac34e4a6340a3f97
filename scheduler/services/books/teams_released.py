"""Drafts and releases of teams as they are looked at: listed, shown, exported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import ASSIGNERS, GROUND_READERS
from scheduler.books.teams_settled import settled_cases
from scheduler.books.teams_snapshot import person_key
from scheduler.overview.visit_changes import SeatChange, Sitter
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.case_renumbering import renumbered
from scheduler.services.books.drafts import DraftLine, draft_in, draft_line, needs_other
from scheduler.services.books.kept import write_files
from scheduler.services.books.kept_teams import KeptTeams, kept_teams
from scheduler.services.books.knowing import whole
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.services.books.team_draws_open import draw_of
from scheduler.services.books.teams_names import seat_names_in
from scheduler.services.books.teams_shown import ShownTeams, shown_teams
from scheduler.store.cases import Case
from scheduler.store.people import Officer
from scheduler.store.plans import Draft
from scheduler.store.visits import TeamDraw, TeamRelease, TeamReleaseEnd, Visit
from scheduler.words import printable

__all__ = [
    "CaseMove", "TeamDraftView", "TeamReleaseLine", "TeamReleaseView", "export_team_draft",
    "export_team_release", "is_substitution", "show_team_draft", "show_team_release",
    "team_release_in", "team_release_lines", "team_releases",
]  # fmt: skip

_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class TeamDraftView:
    """A draft whole. `needs_other`: see `DraftView`. `settled`: numbers of the cases whose visit it
    takes as people know it. `reason`: why it was picked by hand, None: it was solved for. `shown`:
    with names. `may_publish`: it waits for nobody else, and whoever looks may publish it. `draw`:
    the id of that in public which made it.
    """

    line: DraftLine
    reason: str | None
    needs_other: bool
    may_publish: bool
    settled: frozenset[str]
    kept: KeptTeams
    shown: ShownTeams
    draw: int | None


@dataclass(frozen=True, slots=True)
class TeamReleaseLine:
    """A release in a list. `first`, `last`: days of its plan. `standing`: `in_force` while some
    visit is as it left it, else `superseded`; or `withdrawn`, for `reason`. `cases`: numbers of
    those whose visit it changed. `picked_because`: why people were picked by hand, or, for
    `is_substitution`, substituted.
    """

    number: int
    standing: Literal["in_force", "superseded", "withdrawn"]
    draft: int
    first: date
    last: date
    cases: tuple[str, ...]
    published_at: datetime
    published_by: str
    picked_because: str | None
    is_substitution: bool
    ended_at: datetime | None
    reason: str | None
    approver: str | None
    chain_head: str


@dataclass(frozen=True, slots=True)
class CaseMove:
    """What a release did to the visit of a case: see `VisitMove`. `seats`: those in which others
    sit, people by what problem files call them.
    """

    case: str
    kind: Literal["new", "moved", "seats", "lost"]
    before: tuple[date, date] | None
    after: tuple[date, date] | None
    seats: tuple[SeatChange, ...]


@dataclass(frozen=True, slots=True)
class TeamReleaseView:
    """A release whole. `shown`: with names. `renumbered`: cases whose number was corrected since:
    that which the files have, and that of today. `draw`: as in `TeamDraftView`.
    """

    line: TeamReleaseLine
    moves: tuple[CaseMove, ...]
    renumbered: Mapping[str, str]
    kept: KeptTeams
    shown: ShownTeams
    draw: int | None


def show_team_draft(books: Books, draft_id: int) -> TeamDraftView:
    """One draft. Raises LunzhiError if there is none, UnsoundPlan, NotAllowed.

    Raises LunzhiError also for an account that is tied to an officer: see `whole`.
    """
    with whole(books, *GROUND_READERS) as session:
        draft = draft_in(session, draft_id, TEAMS)
        kept = kept_teams(session, draft)
        other = needs_other(session, draft, books.actor.name)
        waits = draft.state == "submitted" and other
        draw = draw_of(session, draft.problem_id)
        settled = settled_cases(kept.problem)
        shown = shown_teams(session, kept, is_drawn=draw is not None)
        may = books.actor.is_any_of(*ASSIGNERS) and _waits_for_nobody(session, draft, other=other)
        return TeamDraftView(
            draft_line(draft), draft.reason, waits, may, settled, kept, shown, _id(draw)
        )


def _waits_for_nobody(session: Session, draft: Draft, *, other: bool) -> bool:
    """Whether `publish_teams` finds nothing left to be decided."""
    if draft.state == "draft":
        return not settings_in(session).settings.approval.second_person
    return draft.state == "approved" or (draft.state == "submitted" and not other)


def team_releases(books: Books) -> Sequence[TeamReleaseLine]:
    """All releases of teams, newest first. Raises as `show_team_draft`."""
    with whole(books, *GROUND_READERS) as session:
        return team_release_lines(session)


def team_release_lines(session: Session, most: int | None = None) -> list[TeamReleaseLine]:
    """The last so many of them, newest first; None: all."""
    standing, numbers = _in_force(session), _numbers(session)
    rows = session.execute(_rows().limit(most))
    return [_line(release, draft, end, standing, numbers) for release, draft, end in rows]


def show_team_release(books: Books, number: int) -> TeamReleaseView:
    """One release. Raises LunzhiError if there is none, UnsoundPlan, NotAllowed."""
    with whole(books, *GROUND_READERS) as session:
        release, draft, end = _one(session, number)
        numbers = _numbers(session)
        called = _Called(session, numbers)
        moves = tuple(map(called.move, release.changes["moves"]))
        line = _line(release, draft, end, _in_force(session), numbers)
        kept = kept_teams(session, release)
        now = renumbered(session, (case.id for case in kept.problem.cases))
        draw = draw_of(session, release.problem_id)
        shown = shown_teams(session, kept, is_drawn=draw is not None)
        return TeamReleaseView(line, moves, now, kept, shown, _id(draw))


def _id(draw: TeamDraw | None) -> int | None:
    return None if draw is None else draw.id


def is_substitution(release: TeamRelease, draft: Draft) -> bool:
    """Whether nobody planned it: others sit in visits that people knew, on their days."""
    return draft.job_id is None and all(
        move["kind"] == "seats" for move in release.changes["moves"]
    )


def team_release_in(session: Session, number: int) -> TeamRelease:
    """The release. Raises LunzhiError if there is none."""
    return _one(session, number)[0]


def export_team_draft(books: Books, draft_id: int, folder: Path) -> tuple[Path, Path]:
    """Writes problem and plan, on which `lunzhi verify` agrees, and returns where."""
    with whole(books, *GROUND_READERS) as session:
        kept = kept_teams(session, draft_in(session, draft_id, TEAMS))
    return write_files(kept.files, folder, f"teams-draft-{draft_id}")


def export_team_release(books: Books, number: int, folder: Path) -> tuple[Path, Path]:
    """Likewise."""
    with whole(books, *GROUND_READERS) as session:
        kept = kept_teams(session, team_release_in(session, number))
    return write_files(kept.files, folder, f"teams-release-{number}")


_Row = tuple[TeamRelease, Draft, TeamReleaseEnd | None]


def _rows() -> Any:
    return (
        select(TeamRelease, Draft, TeamReleaseEnd)
        .join(Draft, Draft.id == TeamRelease.draft_id)
        .outerjoin(TeamReleaseEnd, TeamReleaseEnd.number == TeamRelease.number)
        .order_by(TeamRelease.number.desc())
        .options(defer(TeamRelease.plan), defer(Draft.plan))
    )


def _one(session: Session, number: int) -> _Row:
    row = session.execute(_rows().where(TeamRelease.number == number)).first()
    if row is None:
        raise LunzhiError("team_release.unknown", {"number": number})
    release, draft, end = row
    return release, draft, end


def _in_force(session: Session) -> frozenset[int]:
    alive = select(Visit.release).where(Visit.cancelled.is_(False)).distinct()
    return frozenset(session.scalars(alive))


def _numbers(session: Session) -> Mapping[int, str]:
    """Of cases, by id."""
    return dict(session.execute(select(Case.id, Case.number)).all())


def _line(
    release: TeamRelease, draft: Draft, end: TeamReleaseEnd | None, in_force: frozenset[int],
    numbers: Mapping[int, str],
) -> TeamReleaseLine:  # fmt: skip
    standing: Literal["in_force", "superseded", "withdrawn"] = "superseded"
    if end is not None:
        standing = "withdrawn"
    elif release.number in in_force:
        standing = "in_force"
    return TeamReleaseLine(
        number=release.number,
        standing=standing,
        draft=release.draft_id,
        first=release.first,
        last=release.end - _DAY,
        cases=tuple(sorted(numbers[move["case"]] for move in release.changes["moves"])),
        published_at=release.published_at,
        published_by=release.published_by,
        picked_because=draft.reason,
        is_substitution=is_substitution(release, draft),
        ended_at=end.at if end else None,
        reason=end.reason if end else None,
        approver=end.approver if end else None,
        chain_head=release.chain_head,
    )


class _Called:
    """The names of what a release keeps by ids; `numbers`: of cases."""

    def __init__(self, session: Session, numbers: Mapping[int, str]) -> None:
        self._cases = numbers
        self._people = dict(session.execute(select(Officer.id, Officer.name)).all())
        self._seats = seat_names_in(session)

    def move(self, row: Mapping[str, Any]) -> CaseMove:
        before, after = row["before"], row["after"]
        number, seats = self._cases[row["case"]], tuple(self._changed(before, after))
        return CaseMove(number, row["kind"], _span(before), _span(after), seats)

    def _changed(
        self, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> Iterator[SeatChange]:
        were, are = _seated(before), _seated(after)
        for seat in dict.fromkeys([*self._seats, *are, *were]):
            gone = self._sitters(were.get(seat, ()), are.get(seat, ()))
            come = self._sitters(are.get(seat, ()), were.get(seat, ()))
            if gone or come:
                yield SeatChange(printable(self._seats.get(seat, seat)), gone, come)

    def _sitters(self, people: Sequence[int], others: Sequence[int]) -> tuple[Sitter, ...]:
        return tuple(
            Sitter(person_key(each), printable(self._people[each]))
            for each in people
            if each not in others
        )


def _seated(content: Mapping[str, Any] | None) -> Mapping[str, Sequence[int]]:
    """Ids of officers by seat."""
    found: dict[str, list[int]] = {}
    for seat, officer in content["seats"] if content else ():
        found.setdefault(seat, []).append(officer)
    return found


def _span(content: Mapping[str, Any] | None) -> tuple[date, date] | None:
    if content is None:
        return None
    days = [date.fromisoformat(day) for day in content["days"]]
    return days[0], days[-1]
