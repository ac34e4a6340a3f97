"""What can be entered of a case, and what is wrong with it: all of it at once, field by field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, Literal, TypedDict, get_args

from scheduler.books.free_text import MOST_NAME, checked_text
from scheduler.books.inspection import CASE_KINDS
from scheduler.books.inspection_settings import Inspection
from scheduler.problems.faults import LunzhiError, shown

__all__ = [
    "BOUND", "CASE_FAULTS", "CASE_FIELDS", "NEEDED", "TEXTS", "CaseFault", "CaseField",
    "CaseValues", "RefusedCase", "case_faults", "number_faults",
]  # fmt: skip

CaseField = Literal[
    "number", "kind", "matter", "place", "units", "severity", "received_on", "transferred_on",
    "told_on", "accepted_on", "extended_days", "extended_by", "replied_on", "review_asked_on",
    "hearing_first", "hearing_end", "rechecked_on", "closed_on", "opinion", "leader", "standard",
    "deadline", "earliest", "due", "visit_days", "min_units", "max_same_unit", "seats",
]  # fmt: skip
"""As `case.field.<field>`, in the order in which a case comes to them."""

CASE_FIELDS: Final[tuple[CaseField, ...]] = get_args(CaseField)

CASE_FAULTS: Final = (
    "case.bad_number", "case.taken", "case.needed", "case.not_listed", "case.no_units",
    "case.no_unit", "case.out_of_range", "case.day_out_of_reach", "case.in_future", "case.order",
    "case.hearing_halved", "case.extension_halved", "case.no_seats", "case.few_seats",
    "case.unknown_seat", "case.visit_published", "approval.own",
    "free_text.too_long", "free_text.identity_card", "free_text.phone", "free_text.bank_card",
)  # fmt: skip
"""What can be wrong with a field; as `error.<code>`."""

NEEDED: Final[tuple[CaseField, ...]] = (
    "kind", "matter", "place", "severity", "received_on", "earliest", "due",
)  # fmt: skip
"""Without which no case is registered; and at least one unit."""

BOUND: Final[tuple[CaseField, ...]] = ("units", "place", "visit_days", "seats")
"""What a published visit holds fast: by them people were, or were not, put into its team, on its
days and in its seats.
"""

TEXTS: Final[Mapping[CaseField, int]] = MappingProxyType(
    {"opinion": 500, "leader": MOST_NAME, "standard": 500, "extended_by": MOST_NAME}
)
"""Free text, with the most characters of each."""

_NUMBER: Final = re.compile(r"(?=.*[0-9])[A-Za-z0-9-]{1,32}", re.ASCII)
_YEARS: Final = range(2000, 2200)
_MOST_PEOPLE: Final = 20
_MOST_DAYS: Final = 60

_HAPPENED: Final[tuple[CaseField, ...]] = (
    "received_on", "transferred_on", "told_on", "accepted_on", "replied_on", "review_asked_on",
    "rechecked_on", "closed_on",
)  # fmt: skip

_ORDERS: Final[tuple[tuple[CaseField, ...], ...]] = (
    ("received_on", "transferred_on", "accepted_on", "replied_on", "review_asked_on",
     "rechecked_on", "closed_on"),
    ("received_on", "told_on", "closed_on"),
    ("review_asked_on", "hearing_first"),
    ("received_on", "hearing_first"),
    ("received_on", "deadline"),
    ("received_on", "earliest", "due"),
)  # fmt: skip
"""Days of which none lies before one that stands before it."""


class CaseValues(TypedDict, total=False):
    """What a clerk enters, by column of the table; None, where it may be: nothing (any more).

    `units`: codes. `seats`: of each seat that is named how many people, 0: none; all others as they
    were. Of the hearing's days `end` is the first after it.
    """

    kind: str
    matter: str
    place: str
    units: Sequence[str]
    severity: int
    received_on: date
    earliest: date
    due: date
    visit_days: int
    min_units: int
    max_same_unit: int
    seats: Mapping[str, int]
    opinion: str | None
    leader: str | None
    standard: str | None
    deadline: date | None
    transferred_on: date | None
    told_on: date | None
    accepted_on: date | None
    extended_days: int
    extended_by: str | None
    replied_on: date | None
    review_asked_on: date | None
    hearing_first: date | None
    hearing_end: date | None
    rechecked_on: date | None


@dataclass(frozen=True, slots=True)
class CaseFault:
    """`other`: a field that the sentence names besides."""

    field: CaseField
    code: str
    params: Mapping[str, str | int] = made(default_factory=dict)
    other: CaseField | None = None


class RefusedCase(LunzhiError):
    """What was entered of a case cannot be kept, with all that is wrong in it."""

    def __init__(self, faults: Collection[CaseFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("case.refused", {"count": len(self.faults)})


def number_faults(number: str) -> Iterator[CaseFault]:
    """Letters, digits and hyphens, at least one digit; no number that leads to a person."""
    if not number:
        yield CaseFault("number", "case.needed")
    elif not _NUMBER.fullmatch(number):
        yield CaseFault("number", "case.bad_number", {"found": shown(number)})
    else:
        yield from _text_faults("number", number, 32)


def case_faults(
    values: Mapping[str, Any], given: Collection[str], lists: Inspection, today: date
) -> Iterator[CaseFault]:
    """All that is wrong with a case of those values, of which these fields were given just now.

    What was in the county's lists when it was given stays right.
    """
    yield from _unlisted(values, given, lists)
    for name in TEXTS:
        if name in given and values.get(name) is not None:
            yield from _text_faults(name, values[name], TEXTS[name])
    yield from _out_of_range(values, given, lists)
    yield from _days(values, today)
    yield from _out_of_order(values)
    yield from _halves(values)
    yield from _seats(values)


def _unlisted(
    values: Mapping[str, Any], given: Collection[str], lists: Inspection
) -> Iterator[CaseFault]:
    known: tuple[tuple[CaseField, Collection[str]], ...] = (
        ("kind", CASE_KINDS), ("matter", lists.matters), ("place", lists.places),
    )  # fmt: skip
    for name, allowed in known:
        if name in given and values[name] and values[name] not in allowed:
            yield CaseFault(name, "case.not_listed", {"found": shown(values[name])})


def _text_faults(name: CaseField, text: str, most: int) -> Iterator[CaseFault]:
    try:
        checked_text(text, most=most)
    except LunzhiError as error:
        yield CaseFault(name, error.code, error.params)


def _out_of_range(
    values: Mapping[str, Any], given: Collection[str], lists: Inspection
) -> Iterator[CaseFault]:
    bounds: tuple[tuple[CaseField, int, int], ...] = (
        ("severity", 1, 5),
        ("visit_days", 0, _MOST_DAYS),
        ("min_units", 0, _MOST_PEOPLE),
        ("max_same_unit", 1, _MOST_PEOPLE),
        ("extended_days", 0, lists.deadlines.extension),
    )
    for name, least, most in bounds:
        found = values.get(name)
        if name in given and found is not None and not least <= found <= most:
            yield CaseFault(
                name, "case.out_of_range", {"found": found, "least": least, "most": most}
            )
    for seat in values["seats"] if "seats" in given else ():
        if not 1 <= seat["count"] <= _MOST_PEOPLE:
            bound = {"found": seat["count"], "least": 0, "most": _MOST_PEOPLE}
            yield CaseFault("seats", "case.out_of_range", bound)


def _days(values: Mapping[str, Any], today: date) -> Iterator[CaseFault]:
    for name in CASE_FIELDS:
        day = values.get(name)
        if not isinstance(day, date):
            continue
        if day.year not in _YEARS:
            yield CaseFault(name, "case.day_out_of_reach", {"found": day.isoformat()})
        elif name in _HAPPENED and day > today:
            yield CaseFault(name, "case.in_future", {"found": day.isoformat()})


def _out_of_order(values: Mapping[str, Any]) -> Iterator[CaseFault]:
    told = set[CaseField]()
    for order in _ORDERS:
        known = [(name, values[name]) for name in order if values.get(name) is not None]
        for (before, first), (name, day) in pairwise(known):
            if day < first and name not in told:
                told.add(name)
                days = {"found": day.isoformat(), "first": first.isoformat()}
                yield CaseFault(name, "case.order", days, before)


def _halves(values: Mapping[str, Any]) -> Iterator[CaseFault]:
    """What is given with something else or not at all."""
    first, end = values.get("hearing_first"), values.get("hearing_end")
    if (first is None) != (end is None):
        yield CaseFault("hearing_first", "case.hearing_halved")
    elif first is not None and end is not None and end <= first:
        last = (end - timedelta(1)).isoformat() if end > date.min else end.isoformat()
        days = {"found": last, "first": first.isoformat()}
        yield CaseFault("hearing_end", "case.order", days, "hearing_first")
    if bool(values.get("extended_days")) != bool(values.get("extended_by")):
        yield CaseFault("extended_by", "case.extension_halved")


def _seats(values: Mapping[str, Any]) -> Iterator[CaseFault]:
    if not values.get("visit_days"):
        return
    people = sum(seat["count"] for seat in values["seats"])
    if not people:
        yield CaseFault("seats", "case.no_seats")
    elif (values.get("min_units") or 0) > people:
        found = {"found": values["min_units"], "people": people}
        yield CaseFault("min_units", "case.few_seats", found)
