"""By when what has to happen to a case, by the regulation's terms and by its own date set by hand.

The day of the event from which a term runs does not count. Plain days are calendar days, the last
one too: a term that ends on a weekend is not moved to a working day. Only the objection's term is
counted in working days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal, get_args

from scheduler.books.inspection_settings import DeadlineDays
from scheduler.books.workdays import Workdays

__all__ = ["RULES", "WORKING", "CaseDates", "Deadline", "Rule", "deadlines"]

Rule = Literal["register", "tell", "transfer_objection", "handle", "review", "recheck", "five_ones"]
"""What a deadline follows from; as `deadline.rule.<rule>`."""

RULES: Final[tuple[Rule, ...]] = get_args(Rule)

WORKING: Final = frozenset[Rule]({"transfer_objection"})
"""Whose days are working days."""

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

    `term`: days from the event on, None likewise, of which `is_working` tells what kind;
    `extended`: days by which it was extended beside them, `not_counted`: days of a hearing that
    count for none of them. `estimated`: it depends on a year whose working days nobody knows yet.
    `met_on`: when it was done, in time or late; `ended_on`: when the case was closed without it,
    after which nothing is due.
    """

    rule: Rule
    since: date | None
    day: date
    estimated: bool = False
    met_on: date | None = None
    ended_on: date | None = None
    term: int | None = None
    extended: int = 0
    not_counted: int = 0

    @property
    def is_working(self) -> bool:
        """Whether its days are working days, not plain ones."""
        return self.rule in WORKING

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
    return [
        replace(each, ended_on=case.closed_on if each.met_on is None else None)
        for each in _found(case, terms, workdays)
    ]


def _found(case: CaseDates, terms: DeadlineDays, workdays: Workdays) -> Iterator[Deadline]:
    received = case.received_on
    yield _plain("register", received, terms.register_, case.transferred_on)
    yield _plain("tell", received, terms.tell, case.told_on)
    if case.transferred_on is not None:
        asked = terms.transfer_objection
        day, estimated = workdays.after(case.transferred_on, asked)
        yield Deadline("transfer_objection", case.transferred_on, day, estimated, term=asked)
    if case.accepted_on is not None:
        usual = _plain("handle", case.accepted_on, terms.handle, case.replied_on)
        more = case.extended_days
        yield replace(usual, day=usual.day + timedelta(more), extended=more)
    if case.replied_on is not None:
        yield _plain("review", case.replied_on, terms.review, case.review_asked_on)
    if case.review_asked_on is not None:
        usual = _plain("recheck", case.review_asked_on, terms.recheck, case.rechecked_on)
        heard = _heard(case, case.review_asked_on, usual.day)
        yield replace(usual, day=usual.day + timedelta(heard), not_counted=heard)
    if case.deadline is not None:
        yield Deadline("five_ones", None, case.deadline, met_on=case.closed_on)


def _plain(rule: Rule, since: date, days: int, met_on: date | None) -> Deadline:
    return Deadline(rule, since, since + timedelta(days), met_on=met_on, term=days)


def _heard(case: CaseDates, asked: date, day: date) -> int:
    """Days of the hearing within the term, which ends on that day without them: none counts."""
    if case.hearing_first is None or case.hearing_end is None:
        return 0
    first = max(case.hearing_first, asked + timedelta(1))
    return max(0, (case.hearing_end - first).days) if first <= day else 0
