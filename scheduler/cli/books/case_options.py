"""What commands take of a case: an option for each field, called as people would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import click

from scheduler.books.cases import CaseField, CaseValues
from scheduler.books.inspection import CASE_KINDS
from scheduler.cli.parameters import option
from scheduler.cli.values import CountOf, DayOf, OneOf, Whole
from scheduler.words import Words

__all__ = ["change_options", "changes_of", "new_options"]

_NEW: Final[Mapping[str, CaseField]] = {
    "kind": "kind", "matter": "matter", "place": "place", "unit": "units", "severity": "severity",
    "received": "received_on", "earliest": "earliest", "due": "due", "days": "visit_days",
    "min-units": "min_units", "max-same-unit": "max_same_unit", "seat": "seats",
}  # fmt: skip
_LATER: Final[Mapping[str, CaseField]] = {
    "transferred": "transferred_on", "told": "told_on", "accepted": "accepted_on",
    "extended": "extended_days", "extended-by": "extended_by", "replied": "replied_on",
    "review-asked": "review_asked_on", "hearing-first": "hearing_first",
    "hearing-last": "hearing_end", "rechecked": "rechecked_on", "opinion": "opinion",
    "leader": "leader", "standard": "standard", "deadline": "deadline",
}  # fmt: skip
"""By option, without its hyphens, the field that it is of."""

_DAYS: Final = frozenset(
    {"earliest", "due", "deadline", "hearing_first", "hearing_end"}
)  # and all that end in _on
_NUMBERS: Final = frozenset(
    {"severity", "visit_days", "min_units", "max_same_unit", "extended_days"}
)


def new_options(words: Words) -> list[click.Parameter]:
    """Of a case that is registered."""
    return [_option(words, name, field) for name, field in _NEW.items()]


def change_options(words: Words) -> list[click.Parameter]:
    """Of one that is changed: all fields, and which of them are to be emptied."""
    later = [_option(words, name, field) for name, field in _LATER.items()]
    clear = option(words, "--clear", type=OneOf(words, *_LATER), multiple=True, metavar="FIELD")
    return [*new_options(words), *later, clear]


def changes_of(given: Mapping[str, Any]) -> CaseValues:
    """What was given, by field."""
    values = {
        field: given[field]
        for field in (*_NEW.values(), *_LATER.values())
        if given.get(field) not in (None, ())
    }
    if "units" in values:
        values["units"] = list(values["units"])
    if "seats" in values:
        values["seats"] = dict(values["seats"])
    if "hearing_end" in values:
        values["hearing_end"] += timedelta(1)
    for name in given.get("clear", ()):
        values[_LATER[name]] = 0 if _LATER[name] == "extended_days" else None
    return values  # type: ignore[return-value]  # each value is of its field's type


def _option(words: Words, name: str, field: CaseField) -> click.Option:
    said = words(f"case.field.{field}")
    shape: dict[str, Any] = {"metavar": "TEXT"}
    if field == "kind":
        shape = {"type": OneOf(words, *CASE_KINDS)}
    elif field == "units":
        shape = {"metavar": "UNIT", "multiple": True}
    elif field == "seats":
        shape = {"type": CountOf(words), "metavar": "SEAT=N", "multiple": True}
    elif field in _NUMBERS:
        shape = {"type": Whole(words), "metavar": "N"}
    elif field in _DAYS or field.endswith("_on"):
        shape = {"type": DayOf(words), "metavar": "DATE"}
    elif field in ("matter", "place"):
        shape = {"metavar": "ID"}
    return option(words, field, f"--{name}", help=said, **shape)
