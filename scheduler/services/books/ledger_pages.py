"""The ledger as people page through it: in their order, with how many there are in each state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal, get_args

from scheduler.books.pinyin import pinyin_key
from scheduler.books.states import STATES, State
from scheduler.services.books.ledger import OWN, Filter, LedgerRow, ledger
from scheduler.services.books.opened import Books

__all__ = ["ORDERS", "Listing", "Order", "listing"]

Order = Literal["name", "unit", "deadline", "start"]

ORDERS: Final[tuple[Order, ...]] = get_args(Order)


@dataclass(frozen=True, slots=True)
class Listing:
    """`counts`: of each state that there is, before the filter looks at states; `overdue`: of
    `rows`.
    """

    rows: Sequence[LedgerRow]
    counts: Mapping[State, int]
    overdue: int


def listing(books: Books, wanted: Filter, order: Order = "unit") -> Listing:
    """As `ledger`, in that order; people of one name, unit or day by the sound of their names.

    `deadline`: who owes nothing any more comes last; `start`: the latest stint first.
    """
    books.actor.must_be(*OWN)
    found = ledger(books, replace(wanted, states=frozenset()))
    rows = [row for row in found if not wanted.states or row.state in wanted.states]
    counted = Counter(row.state for row in found)
    return Listing(
        sorted(rows, key=_KEYS[order]),
        {state: counted[state] for state in STATES if counted[state]},
        sum(row.days_left is not None and row.days_left < 0 for row in rows),
    )


def _by_name(row: LedgerRow) -> Any:
    return pinyin_key(row.name), row.number


def _by_unit(row: LedgerRow) -> Any:
    return pinyin_key(row.unit), _by_name(row)


def _by_deadline(row: LedgerRow) -> Any:
    return row.days_left is None, row.deadline, _by_name(row)


def _by_start(row: LedgerRow) -> Any:
    return -(row.start or date.min).toordinal(), _by_name(row)


_KEYS: Final[Mapping[Order, Callable[[LedgerRow], Any]]] = {
    "name": _by_name, "unit": _by_unit, "deadline": _by_deadline, "start": _by_start,
}  # fmt: skip
