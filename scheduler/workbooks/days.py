"""Days and periods as people write them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Final

from scheduler.books.leave import LeaveKind
from scheduler.problems.faults import shown
from scheduler.workbooks.cells import Cell
from scheduler.workbooks.texts import plain, squeezed
from scheduler.workbooks.wrong import Wrong

__all__ = ["KIND_WORDS", "Away", "day_of", "leave_of", "periods_of"]

KIND_WORDS: Final[dict[LeaveKind, tuple[str, ...]]] = {
    "study": ("学习", "培训", "进修", "党校", "脱产"),
    "secondment": ("挂职", "借调", "抽调", "跟班", "驻村", "援藏", "援疆"),
    "leave": (
        "请假", "休假", "年假", "公休", "事假", "探亲", "婚假", "丧假", "产假", "陪产", "育儿",
        "护理", "病", "医", "住院", "手术", "治疗", "康复", "疗养", "孕", "哺乳", "假",
    ),
    "other": ("其他", "其它", "出差", "公出", "外出", "出国"),
}  # fmt: skip
"""Words that tell the kind, our own first. Why somebody is on leave is read, and not kept."""

_FIRST_YEAR: Final = 1950
_LAST_YEAR: Final = 2100
_MIDNIGHT: Final = re.compile(r"(?<=\d)[ T]0?0:00(:00(\.0+)?)?$")
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        r"(\d{4})年(\d{1,2})月(\d{1,2})日?",
        r"(\d{4})(?:-|\.|/)(\d{1,2})(?:-|\.|/)(\d{1,2})",
        r"(\d{4})(\d\d)(\d\d)",
    )
)
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)
"""What Excel calls the days from 1954 to 2119."""

_WRITTEN: Final = r"\d{4}年\d{1,2}月\d{1,2}日?|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{8}"
_PERIOD: Final = re.compile(
    rf"(?P<before>\D*)(?P<first>{_WRITTEN})"
    rf"(?:(?:至|到|[~—–―-]+)(?P<last>{_WRITTEN}|\d{{1,2}}月\d{{1,2}}日?))?(?P<after>\D*)"
)
_BETWEEN: Final = re.compile(r"[;；,，、\n]+")
_BRACKETS: Final = str.maketrans("", "", "()（）:：[]【】")
_MOST_PERIODS: Final = 50
_MOST_KIND: Final = 12


@dataclass(frozen=True, slots=True)
class Away:
    """Days `[first, end)`; `kind` is None where none was written."""

    first: date
    end: date
    kind: LeaveKind | None


def day_of(cell: Cell) -> date:
    """The day in the cell. Raises Wrong, with the day that was meant where it can be guessed."""
    if isinstance(cell, datetime):
        return _within(cell.date())
    if isinstance(cell, date):
        return _within(cell)
    text = plain(cell)
    written = squeezed(_MIDNIGHT.sub("", text))
    for form in _FORMS:
        if found := form.fullmatch(written):
            return _day(*map(int, found.groups()))
    if written.isdecimal() and int(written[:9]) in _SERIALS:
        meant = _EPOCH + timedelta(int(written))
        raise Wrong("day_serial", "day", found=shown(written), day=meant.isoformat())
    raise Wrong("day_form", found=shown(text))


def _day(year: int, month: int, day: int) -> date:
    try:
        return _within(date(year, month, day))
    except ValueError:
        found = f"{year}-{month}-{day}"
    if not (1 <= month <= 12 and day > 28 and _FIRST_YEAR <= year <= _LAST_YEAR):
        raise Wrong("day_unknown", found=found)
    meant = date(year, month, calendar.monthrange(year, month)[1])
    raise Wrong("day_unknown", "day", found=found, day=meant.isoformat())


def _within(day: date) -> date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise Wrong("day_year", found=day.isoformat(), first=_FIRST_YEAR, last=_LAST_YEAR)
    return day


def periods_of(cell: Cell) -> tuple[tuple[date, date], ...]:
    """Half-open spans, each written with its last day included. Raises Wrong."""
    spans = _spans(cell)
    if any(word for _, _, word in spans):
        raise Wrong("period_form", found=shown(plain(cell)))
    return tuple(sorted({(first, end) for first, end, _ in spans}))


def leave_of(cell: Cell) -> tuple[Away, ...]:
    """Absences, each of which may say its kind: `学习：2026-04-26至2026-05-25`. Raises Wrong."""
    kinds = {(first, end): _kind(word) for first, end, word in _spans(cell)}
    return tuple(Away(*span, kind) for span, kind in sorted(kinds.items(), key=itemgetter(0)))


def _spans(cell: Cell) -> list[tuple[date, date, str]]:
    """Spans, each with the word that was written beside it."""
    if not isinstance(cell, str):
        first = day_of(cell)
        return [(first, first + timedelta(1), "")]
    # Line ends separate, as in a cell of several lines; other spaces mean nothing.
    parts = _BETWEEN.split("\n".join(map(squeezed, cell.splitlines())))
    spans = [_span(part) for part in parts[: _MOST_PERIODS + 1] if part]
    if len(spans) > _MOST_PERIODS:
        raise Wrong("too_many_periods", most=_MOST_PERIODS)
    return spans


def _span(part: str) -> tuple[date, date, str]:
    found = _PERIOD.fullmatch(part)
    if found is None:
        raise Wrong("period_form", found=shown(part) if part[0].isdecimal() else "…")
    first = day_of(found["first"])
    last = _last_day(first, found["last"])
    if last < first:
        raise Wrong("period_order", first=first.isoformat(), last=last.isoformat())
    return first, last + timedelta(1), (found["before"] + found["after"]).translate(_BRACKETS)


def _last_day(first: date, written: str | None) -> date:
    if written is None:
        return first
    # 2026年4月26日至5月25日: of the same year.
    return day_of(written if written[:4].isdecimal() else f"{first.year}年{written}")


def _kind(word: str) -> LeaveKind | None:
    if not word:
        return None
    for kind, words in KIND_WORDS.items():
        if len(word) <= _MOST_KIND and any(each in word for each in words):
            return kind
    # What was written may be the name of an illness: it is not said again.
    raise Wrong("period_kind", "choose", allowed="、".join(w[0] for w in KIND_WORDS.values()))
