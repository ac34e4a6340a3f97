"""What a notice of working days moves, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from scheduler.services.books.workdays_entering import NoticePreview
from scheduler.services.books.workdays_moved import MovedDeadline, MovedHandover, MovedVisit, Moves
from scheduler.words import Words

__all__ = [
    "days_sentence", "deadline_days", "handover_days", "move_sentences", "notice_sentences",
]  # fmt: skip

_DAY: Final = timedelta(1)


def notice_sentences(words: Words, preview: NoticePreview) -> Iterator[str]:
    """The notice that is to be entered: its days, and by what the year was known before."""
    handed_in = preview.handed_in
    year = handed_in.notice.year
    yield words("workdays.notice", year=str(year), source=handed_in.source)
    yield words("workdays.days_off", days=days_sentence(words, year, handed_in.notice.days_off))
    yield words("workdays.make_up", days=days_sentence(words, year, handed_in.notice.make_up))
    yield words("workdays.before", standing=words(f"workdays.standing.{preview.before}"))


def move_sentences(words: Words, moves: Moves) -> Iterator[str]:
    """A sentence for each date that moves, and one where none does."""
    for deadline in moves.deadlines or ():
        yield _deadline(words, deadline)
    for handover in moves.handovers:
        yield _handover(words, handover)
    for visit in moves.visits or ():
        yield _visit(words, visit)
    if not moves.any:
        yield words("workdays.nothing_moves")


def _deadline(words: Words, moved: MovedDeadline) -> str:
    old, new = deadline_days(words, moved)
    rule = words(f"deadline.rule.{moved.rule}")
    return words("workdays.moved.deadline", case=moved.case, rule=rule, old=old, new=new)


def _handover(words: Words, moved: MovedHandover) -> str:
    old, new = handover_days(words, moved)
    who = {"name": moved.name, "number": moved.number, "unit": moved.unit}
    return words("workdays.moved.handover", **who, old=old, new=new)


def _visit(words: Words, moved: MovedVisit) -> str:
    days = words("show.list_joint").join(map(words.day, moved.days))
    return words("workdays.moved.visit", case=moved.case, days=days)


def deadline_days(words: Words, moved: MovedDeadline) -> tuple[str, str]:
    """The old day and the new one."""
    return (
        _day(words, moved.old, estimated=moved.was_estimated),
        _day(words, moved.new, estimated=moved.is_estimated),
    )


def handover_days(words: Words, moved: MovedHandover) -> tuple[str, str]:
    """Likewise; a stint may be over before people work again."""
    old = _day(words, moved.old, estimated=moved.was_estimated)
    new = _day(words, moved.new, estimated=moved.is_estimated)
    none = words("workdays.no_handover")
    return none if moved.was_none else old, none if moved.is_none else new


def _day(words: Words, day: date, *, estimated: bool) -> str:
    return words("workdays.estimated_day", day=day) if estimated else words.day(day)


def days_sentence(words: Words, year: int, days: Iterable[date]) -> str:
    """Days of that year, those in a row as a span; with their year where it is another."""
    told = [
        words.short_span(first, last)
        if first.year == last.year == year
        else words("show.span", first=first, last=last)
        for first, last in _spans(sorted(days))
    ]
    return words("show.list_joint").join(told) or words("show.none")


def _spans(days: list[date]) -> list[tuple[date, date]]:
    spans: list[tuple[date, date]] = []
    for day in days:
        if spans and spans[-1][1] + _DAY == day and day.year == spans[-1][0].year:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans
