"""A year's notice is previewed with all that it moves, then entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.books.roles import READERS, Role
from scheduler.books.workdays import YEARS, Standing, Workdays, official_years
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.opened import Books
from scheduler.services.books.telling import telling
from scheduler.services.books.workdays import notice_rows, workdays_of
from scheduler.services.books.workdays_moved import (
    Moves,
    all_moves,
    moves_from,
    moves_row,
    told_moves,
)
from scheduler.services.books.workdays_read import HandedIn
from scheduler.store.cases import WorkdayNotice

__all__ = [
    "ENTERERS", "NoticePreview", "WorkdayYear", "YearLine", "enter_notice", "preview_notice",
    "workday_year", "workday_years",
]  # fmt: skip

ENTERERS: Final[tuple[Role, ...]] = ("organisation", "inspection", "administrator")
"""Who enters notices."""

_AHEAD: Final = 2
"""Years to come that are listed, known or not."""


@dataclass(frozen=True, slots=True)
class YearLine:
    """By what a year is known; `source`, `entered_at`, `entered_by`: of one that was entered."""

    year: int
    standing: Standing
    source: str | None = None
    entered_at: datetime | None = None
    entered_by: str | None = None


@dataclass(frozen=True, slots=True)
class WorkdayYear:
    """`days_off`: from Monday to Friday, `make_up`: at weekends, people work; ascending. `moves`:
    what the notice moved when it was entered, None where it is known without the county.
    """

    line: YearLine
    days_off: Sequence[date]
    make_up: Sequence[date]
    moves: Moves | None


@dataclass(frozen=True, slots=True)
class NoticePreview:
    """What entering the notice would do, or has done.

    `seen`: number of the year's notice that it would replace, 0 for none. `is_known`: exactly this
    is entered already, so that nothing is to do. `days`: those that change, with whether people
    work then.
    """

    handed_in: HandedIn
    before: Standing
    seen: int
    is_known: bool
    days: tuple[tuple[date, bool], ...]
    moves: Moves


def workday_years(books: Books) -> Sequence[YearLine]:
    """The years about which somebody may ask now, the latest first."""
    with books.looking(*READERS) as session:
        rows = notice_rows(session)
        years = {*rows, *range(books.today.year - 1, books.today.year + _AHEAD + 1)}
        years |= {year for year in official_years() if year > books.today.year}
        workdays = workdays_of(rows)
        return [_line(workdays, rows, year) for year in sorted(years, reverse=True)]


def workday_year(books: Books, year: int) -> WorkdayYear:
    """Days off and make-up days of the year. Raises LunzhiError beyond where days are reckoned."""
    with books.looking(*READERS) as session:
        rows = notice_rows(session)
        if year not in YEARS:
            raise LunzhiError("unknown.workday_year", {"year": str(year)})
        workdays, row = workdays_of(rows), rows.get(year)
        moves = None
        if row is not None:
            moves = told_moves(session, books, moves_from(session, row.moves))
        return WorkdayYear(_line(workdays, rows, year), *workdays.exceptions(year), moves)


def preview_notice(books: Books, handed_in: HandedIn) -> NoticePreview:
    """What entering it would move; nothing is changed."""
    with books.looking(*ENTERERS) as session:
        return _preview(session, books, handed_in)[0]


def enter_notice(books: Books, handed_in: HandedIn, seen: int | None = None) -> NoticePreview:
    """Enters it: calendars tell the new days of handing over. What is known leaves no trace.

    `seen`: of the preview; raises LunzhiError where somebody has entered another one since.
    """
    with books.looking(*ENTERERS) as session:
        preview, moves = _preview(session, books, handed_in)
    if preview.is_known:
        return preview
    with telling(books, *ENTERERS) as act:
        notice = handed_in.notice
        row = notice_rows(act.session).get(notice.year)
        if _number(row) != (preview.seen if seen is None else seen):
            raise LunzhiError("workdays.moved_on", {"year": str(notice.year)})
        days_off, make_up = (_written(days) for days in (notice.days_off, notice.make_up))
        newest = act.session.scalar(select(func.max(WorkdayNotice.number))) or 0
        act.session.add(
            WorkdayNotice(
                number=newest + 1, year=notice.year, days_off=days_off, make_up=make_up,
                moves=moves_row(moves), source=handed_in.source, entered_at=act.at,
                entered_by=act.by,
            )
        )  # fmt: skip
        act.record(
            "workdays.entered", f"workdays:{notice.year}",
            source=handed_in.source, days_off=days_off, make_up=make_up,
        )  # fmt: skip
    return preview


def _preview(session: Session, books: Books, handed_in: HandedIn) -> tuple[NoticePreview, Moves]:
    """With all that moves, which is for the books alone."""
    notice, rows = handed_in.notice, notice_rows(session)
    old, row = workdays_of(rows), rows.get(notice.year)
    new = old.with_notice(notice)
    is_known = (
        row is not None and old.entered[notice.year] == notice and row.source == handed_in.source
    )
    moves = all_moves(session, books.today, old, new)
    preview = NoticePreview(
        handed_in,
        old.standing(notice.year),
        _number(row),
        is_known,
        tuple(_changed(old, new, notice.year)),
        told_moves(session, books, moves),
    )
    return preview, moves


def _number(row: WorkdayNotice | None) -> int:
    return 0 if row is None else row.number


def _changed(old: Workdays, new: Workdays, year: int) -> list[tuple[date, bool]]:
    first, end = date(year - 1, 12, 1).toordinal(), date(year + 1, 1, 1).toordinal()
    days = map(date.fromordinal, range(first, end))
    return [(day, new.works(day)[0]) for day in days if new.works(day)[0] != old.works(day)[0]]


def _line(workdays: Workdays, rows: dict[int, WorkdayNotice], year: int) -> YearLine:
    standing, row = workdays.standing(year), rows.get(year)
    if row is None:
        return YearLine(year, standing)
    return YearLine(year, standing, row.source, row.entered_at, row.entered_by)


def _written(days: frozenset[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)
