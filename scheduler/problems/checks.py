"""Looking at a document as it was read, faulty as it may be: what the checks of every format need.

A check finds what no single value of a file can show: ids, orders, pins, goals. One part's missing
key hides no other's unknown id: each check passes over what is malformed (that is told already),
and judges nothing by a list that it cannot read whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Any

from pydantic_core import PydanticCustomError

from scheduler.problems.base import parse_day
from scheduler.problems.faults import Finding, Loc, json_path, shown

__all__ = [
    "Placed", "Row", "ascending", "day_in", "days_of", "every_day", "goals_in_place", "id_list",
    "ids", "in_order", "nested", "repeated", "rows", "same", "texts", "unknown",
    "unknown_starts", "whole",
]  # fmt: skip

Row = Mapping[str, Any]
Placed = tuple[Loc, Row]


def rows(document: Row, name: str) -> Iterator[Placed]:
    """The objects in the list of that name, each with its place."""
    found = document.get(name)
    if isinstance(found, list):
        for index, row in enumerate(found):
            if isinstance(row, dict):
                yield (name, index), row


def nested(document: Row, name: str, key: str) -> Iterator[Placed]:
    """The objects in the lists under a key of the objects in a list: busy periods of all units."""
    for loc, row in rows(document, name):
        for (_, index), inner in rows(row, key):
            yield (*loc, key, index), inner


def texts(placed: Iterable[Placed], key: str) -> Iterator[tuple[Loc, str]]:
    """What stands under a key of each object, where it is a text that may be an id."""
    for loc, row in placed:
        value = row.get(key)
        if isinstance(value, str) and value:
            yield (*loc, key), value


def ids(document: Row, name: str, key: str = "id") -> Iterator[tuple[Loc, str]]:
    """As `texts`, of the objects in the list of that name."""
    return texts(rows(document, name), key)


def id_list(document: Row, name: str) -> Set[str] | None:
    """The ids that the list of that name gives; None if it cannot be read whole."""
    found = document.get(name)
    if not isinstance(found, list) or not all(_has_id(row) for row in found):
        return None
    return {row["id"] for row in found}


def _has_id(row: object) -> bool:
    return isinstance(row, dict) and isinstance(row.get("id"), str) and row["id"] != ""


def days_of(document: Row, name: str) -> Iterator[tuple[Loc, date]]:
    """The days in the list of that name, each with its place."""
    found = document.get(name)
    for index, text in enumerate(found if isinstance(found, list) else ()):
        day = day_in(text)
        if day is not None:
            yield (name, index), day


def every_day(document: Row, name: str) -> Set[date] | None:
    """The days in the list of that name; None if it cannot be read whole."""
    found = document.get(name)
    days = {day for _, day in days_of(document, name)}
    if not isinstance(found, list) or any(day_in(text) is None for text in found):
        return None
    return days


def day_in(value: object) -> date | None:
    """The day that a value names, if it names one."""
    try:
        return parse_day(value)
    except PydanticCustomError:
        return None


def whole(value: object) -> int | None:
    """The value, if it is a whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def repeated(placed: Iterable[tuple[Loc, str]], code: str) -> Iterator[Finding]:
    """Every text that stood before."""
    seen: dict[str, Loc] = {}
    for loc, text in placed:
        if text in seen:
            yield Finding(loc, code, same(text, seen[text]))
        else:
            seen[text] = loc


def same(text: str, first: Loc) -> dict[str, str | int]:
    """What is said of a text that stands at two places."""
    return {"id": shown(text), "first": json_path(first)}


def unknown(
    placed: Iterable[tuple[Loc, str]], known: Set[str] | None, kind: str
) -> Iterator[Finding]:
    """Every text that is not among those known; nothing where these cannot be read whole."""
    if known is None:
        return
    for loc, text in placed:
        if text not in known:
            yield Finding(loc, f"unknown_id.{kind}", {"id": shown(text)})


def unknown_starts(
    placed: Iterable[Placed], known: Set[date] | None, code: str
) -> Iterator[Finding]:
    """Every start that is not among the days known; nothing where these cannot be read whole."""
    if known is None:
        return
    for loc, row in placed:
        day = day_in(row.get("start"))
        if day is not None and day not in known:
            yield Finding((*loc, "start"), code, {"start": day.isoformat()})


def in_order(placed: Iterable[Placed]) -> Iterator[Finding]:
    """Every period that holds no day."""
    for loc, row in placed:
        first, end = day_in(row.get("from")), day_in(row.get("to"))
        if first is not None and end is not None and first >= end:
            params = {"from": first.isoformat(), "to": end.isoformat()}
            yield Finding((*loc, "from"), "date_order", params)


def ascending(placed: Iterable[tuple[Loc, date]], code: str) -> Iterator[Finding]:
    """Every day that is not after the one before it."""
    before: date | None = None
    for loc, day in placed:
        if before is not None and day <= before:
            params = {"start": day.isoformat(), "before": before.isoformat()}
            yield Finding(loc, code, params)
        before = day


def goals_in_place(document: Row, goals: Sequence[str], first: str) -> Iterator[Finding]:
    """Goals named twice; not `first` in the first place; not `draw` in the last."""
    found = document.get("goals")
    if not isinstance(found, list) or not found:
        return
    known = [(("goals", index), goal) for index, goal in enumerate(found) if goal in goals]
    yield from repeated(known, "second_goal")
    for place, right in ((0, first), (len(found) - 1, "draw")):
        if found[place] in goals and found[place] != right:
            yield Finding(("goals", place), f"goal_place.{right}", {"found": found[place]})
