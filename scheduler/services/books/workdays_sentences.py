"""What a notice of working days moves, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from scheduler.dates import runs_of
from scheduler.documents.phrases import marked, span
from scheduler.services.books.workdays_entering import NoticePreview
from scheduler.services.books.workdays_moved import (
    MovedDeadline,
    MovedHandover,
    MovedObjection,
    MovedPlan,
    MovedVisit,
    Moves,
)
from scheduler.words import Words

__all__ = [
    "days_sentence", "fate_of", "handover_days", "move_sentences", "moved_days", "notice_sentences",
    "visit_days",
]  # fmt: skip


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
        old, new = visit_days(words, visit)
        yield words(f"workdays.moved.{fate_of(visit)}", case=visit.case, old=old, new=new)
    for objection in moves.objections or ():
        old, new = moved_days(words, objection)
        who = {"name": objection.name, "unit": objection.unit}
        yield words("workdays.moved.objection", case=objection.case, **who, old=old, new=new)
    for plan in moves.plans or ():
        old, new = visit_days(words, plan)
        yield words(f"workdays.moved.{plan.kind}", id=str(plan.id), old=old, new=new)
    if not moves.any:
        yield words("workdays.nothing_moves")


def _deadline(words: Words, moved: MovedDeadline) -> str:
    old, new = moved_days(words, moved)
    rule = words(f"deadline.rule.{moved.rule}")
    return words("workdays.moved.deadline", case=moved.case, rule=rule, old=old, new=new)


def _handover(words: Words, moved: MovedHandover) -> str:
    old, new = handover_days(words, moved)
    who = {"name": moved.name, "number": moved.number, "unit": moved.unit}
    return words("workdays.moved.handover", **who, old=old, new=new)


def fate_of(moved: MovedVisit) -> str:
    """Whether the visit has to be planned again; as `workdays.moved.<fate>`."""
    return "visit" if moved.old != moved.new else "visit_settled"


def visit_days(words: Words, moved: MovedVisit | MovedPlan) -> tuple[str, str]:
    """The days as they are planned, and so many working days from the first on as are now."""
    return (
        marked(words, _spans(words, moved.old), moved.was_estimated),
        marked(words, _spans(words, moved.new), moved.is_estimated),
    )


def moved_days(words: Words, moved: MovedDeadline | MovedObjection) -> tuple[str, str]:
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
    return marked(words, words.day(day), estimated)


def days_sentence(words: Words, year: int, days: Iterable[date]) -> str:
    """Days of that year, those in a row as a span; with their year where it is another."""
    told = [
        words.short_span(first, last)
        if first.year == last.year == year
        else words("show.span", first=first, last=last)
        for first, last in _in_years(days)
    ]
    return words("show.list_joint").join(told) or words("show.none")


def _spans(words: Words, days: Sequence[date]) -> str:
    return words("show.list_joint").join(span(words, run.first, run.last) for run in runs_of(days))


def _in_years(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """What follows one another within a year."""
    for _, of_year in groupby(sorted(days), key=lambda day: day.year):
        for run in runs_of([*of_year]):
            yield run.first, run.last
