"""A notice as somebody hands it in: read, and refused where it cannot be one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from scheduler.books.free_text import checked_text
from scheduler.books.workdays import YEARS, YearNotice, statutory_days
from scheduler.dates import SATURDAY
from scheduler.problems.faults import LunzhiError
from scheduler.workbooks.opening import open_workbook
from scheduler.workbooks.workday_rows import Arranged, arranged_days

__all__ = ["HandedIn", "notice_of_days", "read_notice"]

_MOST_SOURCE: Final = 100
_DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A notice that could be entered. `source`: number of its document."""

    notice: YearNotice
    source: str


def read_notice(name: str, data: bytes, year: int, source: str) -> HandedIn:
    """The notice in an xlsx, xls, ods or csv; `name`: of the file.

    Raises WorkbookRefused, and LunzhiError for the first thing that is wrong, with its cell, or for
    all holidays that are missing.
    """
    said = _source(source)
    _check_year(year)
    return HandedIn(_notice(year, arranged_days(open_workbook(name, data))), said)


def notice_of_days(
    year: int, days_off: Iterable[date], make_up: Iterable[date], source: str
) -> HandedIn:
    """The notice again whose days a page has carried. Raises LunzhiError as `read_notice`."""
    said = _source(source)
    _check_year(year)
    rows = [Arranged(day, "off", day.isoformat()) for day in days_off]
    rows += [Arranged(day, "work", day.isoformat()) for day in make_up]
    return HandedIn(_notice(year, rows), said)


def _source(source: str) -> str:
    if not source.strip():
        raise LunzhiError("workdays.no_source")
    return checked_text(source, most=_MOST_SOURCE)


def _check_year(year: int) -> None:
    if year not in YEARS:
        # Years are no counts: their digits stand together.
        first, last = str(YEARS[0]), str(YEARS[-1])
        raise LunzhiError("workdays.bad_year", {"year": str(year), "first": first, "last": last})


def _notice(year: int, rows: list[Arranged]) -> YearNotice:
    kinds: dict[date, str] = {}
    for row in rows:
        _check_row(year, row)
        if kinds.setdefault(row.day, row.kind) != row.kind:
            raise LunzhiError("workdays.twice", {"place": row.place, "day": row.day.isoformat()})
    missing = sorted(
        day for day in statutory_days(year) if day.weekday() < SATURDAY and kinds.get(day) != "off"
    )
    if missing:
        told = ", ".join(day.isoformat() for day in missing)
        raise LunzhiError("workdays.holiday_missing", {"year": str(year), "days": told})
    off = frozenset(d for d, kind in kinds.items() if kind == "off" and d.weekday() < SATURDAY)
    return YearNotice(year, off, frozenset(d for d, kind in kinds.items() if kind == "work"))


def _check_row(year: int, row: Arranged) -> None:
    told: dict[str, str | int] = {"place": row.place, "day": row.day.isoformat()}
    is_before = row.day.year == year - 1 and row.day.month == _DECEMBER
    if row.day.year != year and not is_before:
        raise LunzhiError("workdays.other_year", {**told, "year": str(year)})
    if row.kind == "work" and row.day.weekday() < SATURDAY:
        raise LunzhiError("workdays.works_anyway", told)
