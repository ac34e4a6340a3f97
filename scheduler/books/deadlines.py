"""By when what has to happen to a case, by the regulation's terms and by its own date set by hand.

The day of the event from which a term runs does not count. Plain days are calendar days, the last
one too: a term that ends on a weekend is not moved to a working day. Only the objection's term is
counted in working days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, get_args

from scheduler.books.inspection_settings import DeadlineDays
from scheduler.books.workdays import Workdays

__all__ = ["RULES", "CaseDates", "Deadline", "Rule", "deadlines"]

Rule = Literal["register", "tell", "transfer_objection", "handle", "review", "recheck", "five_ones"]
"""What a deadline follows from; as `deadline.rule.<rule>`."""

RULES: Final[tuple[Rule, ...]] = get_args(Rule)

_WINDOWS: Final = frozenset[Rule]({"transfer_objection", "review"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDates:
    """What has happened so far to a case, and when; the columns of the same names of its table.

    `deadline`: set by hand; the hearing was on days `[hearing_first, hearing_end)`.
    """

    received_on: date
    transferred_on: date | None = None
    told_on: date | None = None
    accepted_on: date | None = None
    extended_days: int = 0
    replied_on: date | None = None
    review_asked_on: date | None = None
    hearing_first: date | None = None
    hearing_end: date | None = None
    rechecked_on: date | None = None
    closed_on: date | None = None
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """`day`: the last that is in time; `since`: of the event, None for what was set by hand.

    `estimated`: it depends on a year whose working days nobody knows yet. `met_on`: when it was
    done, in time or late; `ended_on`: when the case was closed without it, after which nothing is
    due.
    """

    rule: Rule
    since: date | None
    day: date
    estimated: bool = False
    met_on: date | None = None
    ended_on: date | None = None

    @property
    def is_window(self) -> bool:
        """Whether somebody else may do something until then, and nobody is late who does not."""
        return self.rule in _WINDOWS

    @property
    def is_open(self) -> bool:
        """Whether it is still to be met."""
        return self.met_on is None and self.ended_on is None

    def days_left(self, today: date) -> int | None:
        """Days until it; 0 on its day, below when it has passed; None where nothing is due."""
        return (self.day - today).days if self.is_open else None

    def is_late(self, today: date) -> bool:
        """Whether it was met too late, or has passed without being met."""
        if self.met_on is not None:
            return self.met_on > self.day
        return self.is_open and not self.is_window and self.day < today


def deadlines(case: CaseDates, terms: DeadlineDays, workdays: Workdays) -> list[Deadline]:
    """All that follow from what has happened, in the order in which a case comes to them."""
    closed = case.closed_on
    return [
        Deadline(rule, since, day, estimated, met_on, closed if met_on is None else None)
        for rule, since, (day, estimated), met_on in _found(case, terms, workdays)
    ]


_Found = tuple[Rule, date | None, tuple[date, bool], date | None]


def _found(case: CaseDates, terms: DeadlineDays, workdays: Workdays) -> Iterator[_Found]:
    received = case.received_on
    yield "register", received, _plain(received, terms.register_), case.transferred_on
    yield "tell", received, _plain(received, terms.tell), case.told_on
    if case.transferred_on is not None:
        day = workdays.after(case.transferred_on, terms.transfer_objection)
        yield "transfer_objection", case.transferred_on, day, None
    if case.accepted_on is not None:
        term = terms.handle + case.extended_days
        yield "handle", case.accepted_on, _plain(case.accepted_on, term), case.replied_on
    if case.replied_on is not None:
        day = _plain(case.replied_on, terms.review)
        yield "review", case.replied_on, day, case.review_asked_on
    if case.review_asked_on is not None:
        day = _rechecked_by(case, case.review_asked_on, terms.recheck)
        yield "recheck", case.review_asked_on, day, case.rechecked_on
    if case.deadline is not None:
        yield "five_ones", None, (case.deadline, False), case.closed_on


def _plain(since: date, days: int) -> tuple[date, bool]:
    return since + timedelta(days), False


def _rechecked_by(case: CaseDates, asked: date, days: int) -> tuple[date, bool]:
    """Days of the hearing do not count."""
    day, _ = _plain(asked, days)
    if case.hearing_first is None or case.hearing_end is None:
        return day, False
    first = max(case.hearing_first, asked + timedelta(1))
    heard = case.hearing_end - first
    return (day + heard if first <= day and heard > timedelta() else day), False
