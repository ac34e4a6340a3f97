"""What no single value of a `rotation/1` file can show: ids, orders, pins, goals.

The checks look at the document as it was read, faulty as it may be elsewhere: one cadre's missing
rank hides no other's unknown unit. Each passes over what is malformed (that is told already), and
judges nothing by a list that it cannot read whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from pydantic_core import PydanticCustomError

from scheduler.dates import add_months
from scheduler.problems.base import parse_day
from scheduler.problems.faults import Finding, Loc, json_path, shown
from scheduler.problems.rotation import GOALS, MOST_MONTHS, Post, RotationProblem

__all__ = ["CHECKS", "cross_findings", "warning_findings"]

Row = Mapping[str, Any]
Placed = tuple[Loc, Row]

_REFERENCES = (
    ("demand", "post", "posts"),
    ("cadres", "unit", "units"),
    ("serving", "unit", "units"),
    ("serving", "post", "posts"),
    ("pins", "cadre", "cadres"),
    ("pins", "post", "posts"),
)


def cross_findings(document: Row) -> Iterator[Finding]:
    """Everything that is wrong between the parts of a document, check by check."""
    for check in CHECKS:
        yield from check(document)


def unique_ids(document: Row) -> Iterator[Finding]:
    for name in ("posts", "units", "cadres", "serving"):
        yield from _repeated(_placed_texts(document, name, "id"), "duplicate_id")


def one_list_per_person(document: Row) -> Iterator[Finding]:
    owing = {text: loc for loc, text in _placed_texts(document, "cadres", "id")}
    for loc, text in _placed_texts(document, "serving", "id"):
        if text in owing:
            yield Finding(loc, "owing_and_serving", _same(text, owing[text]))


def known_ids(document: Row) -> Iterator[Finding]:
    for name, key, among in _REFERENCES:
        yield from _unknown(_placed_texts(document, name, key), document, among)
    wheres = (((*loc, "where"), row.get("where")) for loc, row in _rows(document, "quotas"))
    units = _texts(((loc, row) for loc, row in wheres if isinstance(row, dict)), "unit")
    yield from _unknown(units, document, "units")


def pinned_starts(document: Row) -> Iterator[Finding]:
    starts = document.get("starts")
    known = {day for _, day in _start_days(document)}
    if not isinstance(starts, list) or any(_day(text) is None for text in starts):
        return
    for loc, row in _rows(document, "pins"):
        day = _day(row.get("start"))
        if day is not None and day not in known:
            yield Finding((*loc, "start"), "unknown_start", {"start": day.isoformat()})


def one_entry_per_cadre(document: Row) -> Iterator[Finding]:
    for name in ("pins", "published"):
        yield from _repeated(_placed_texts(document, name, "cadre"), "second_entry")


def periods_in_order(document: Row) -> Iterator[Finding]:
    for loc, row in _periods(document):
        first, end = _day(row.get("from")), _day(row.get("to"))
        if first is not None and end is not None and first >= end:
            params = {"from": first.isoformat(), "to": end.isoformat()}
            yield Finding((*loc, "from"), "date_order", params)


def least_below_most(document: Row) -> Iterator[Finding]:
    for name in ("demand", "quotas"):
        for loc, row in _rows(document, name):
            least, most = _whole(row.get("min")), _whole(row.get("max"))
            if least is not None and most is not None and least > most:
                yield Finding((*loc, "min"), "min_above_max", {"min": least, "max": most})


def starts_ascend(document: Row) -> Iterator[Finding]:
    before: date | None = None
    for loc, day in _start_days(document):
        if before is not None and day <= before:
            params = {"start": day.isoformat(), "before": before.isoformat()}
            yield Finding(loc, "starts_order", params)
        before = day


def stints_within_calendar(document: Row) -> Iterator[Finding]:
    months = _whole(document.get("stint_months"))
    if months is None or not 1 <= months <= MOST_MONTHS:
        return
    for loc, day in _start_days(document):
        try:
            add_months(day, months)
        except OverflowError:
            yield Finding(loc, "beyond_calendar", {"start": day.isoformat(), "months": months})


def serving_began_before(document: Row) -> Iterator[Finding]:
    days = list(_start_days(document))
    # Where the first start itself cannot be read, nothing can be said about what lies before it.
    if not days or days[0][0] != ("starts", 0):
        return
    first = min(day for _, day in days)
    for loc, row in _rows(document, "serving"):
        start = _day(row.get("start"))
        if start is not None and start >= first:
            params = {"start": start.isoformat(), "first": first.isoformat()}
            yield Finding((*loc, "start"), "serving_too_late", params)


def recalled_after_start(document: Row) -> Iterator[Finding]:
    for loc, row in _rows(document, "serving"):
        start, until = _day(row.get("start")), _day(row.get("until"))
        if start is not None and until is not None and until <= start:
            params = {"start": start.isoformat(), "until": until.isoformat()}
            yield Finding((*loc, "until"), "date_order.until", params)


def goals_in_place(document: Row) -> Iterator[Finding]:
    goals = document.get("goals")
    if not isinstance(goals, list) or not goals:
        return
    known = [(("goals", index), goal) for index, goal in enumerate(goals) if goal in GOALS]
    yield from _repeated(known, "second_goal")
    for place, right in ((0, "unserved"), (len(goals) - 1, "draw")):
        if goals[place] in GOALS and goals[place] != right:
            yield Finding(("goals", place), f"goal_place.{right}", {"found": goals[place]})


CHECKS = (
    unique_ids,
    one_list_per_person,
    known_ids,
    pinned_starts,
    one_entry_per_cadre,
    periods_in_order,
    least_below_most,
    starts_ascend,
    stints_within_calendar,
    serving_began_before,
    recalled_after_start,
    goals_in_place,
)


def warning_findings(problem: RotationProblem) -> Iterator[Finding]:
    """What is no fault, and yet hardly meant."""
    yield from posts_nobody_can_fill(problem)
    yield from quotas_nobody_counts_for(problem)


def posts_nobody_can_fill(problem: RotationProblem) -> Iterator[Finding]:
    wanted = {row.post for row in problem.demand if row.min > 0}
    for index, post in enumerate(problem.posts):
        if post.id in wanted and not _can_be_filled(post, problem):
            yield Finding(("posts", index, "requires"), "nobody_can_fill", {"post": post.name})


def _can_be_filled(post: Post, problem: RotationProblem) -> bool:
    return any(post.requires.met_by(person) for person in (*problem.cadres, *problem.serving))


def quotas_nobody_counts_for(problem: RotationProblem) -> Iterator[Finding]:
    people = (*problem.cadres, *problem.serving)
    for index, quota in enumerate(problem.quotas):
        if quota.min and not any(quota.where.matches(person) for person in people):
            yield Finding(("quotas", index, "where"), "nobody_counts", {"quota": quota.name})


def _rows(document: Row, name: str) -> Iterator[Placed]:
    rows = document.get(name)
    if isinstance(rows, list):
        for index, row in enumerate(rows):
            if isinstance(row, dict):
                yield (name, index), row


def _nested(document: Row, name: str, key: str) -> Iterator[Placed]:
    for loc, row in _rows(document, name):
        for (_, index), inner in _rows(row, key):
            yield (*loc, key, index), inner


def _periods(document: Row) -> Iterator[Placed]:
    for name in ("demand", "quotas", "quiet"):
        yield from _rows(document, name)
    for name, key in (("units", "busy"), ("cadres", "unavailable"), ("cadres", "avoid")):
        yield from _nested(document, name, key)


def _texts(rows: Iterable[Placed], key: str) -> Iterator[tuple[Loc, str]]:
    for loc, row in rows:
        value = row.get(key)
        if isinstance(value, str) and value:
            yield (*loc, key), value


def _placed_texts(document: Row, name: str, key: str) -> Iterator[tuple[Loc, str]]:
    return _texts(_rows(document, name), key)


def _start_days(document: Row) -> Iterator[tuple[Loc, date]]:
    starts = document.get("starts")
    for index, text in enumerate(starts if isinstance(starts, list) else ()):
        day = _day(text)
        if day is not None:
            yield ("starts", index), day


def _day(value: object) -> date | None:
    try:
        return parse_day(value)
    except PydanticCustomError:
        return None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _repeated(placed: Iterable[tuple[Loc, str]], code: str) -> Iterator[Finding]:
    seen: dict[str, Loc] = {}
    for loc, text in placed:
        if text in seen:
            yield Finding(loc, code, _same(text, seen[text]))
        else:
            seen[text] = loc


def _same(text: str, first: Loc) -> dict[str, str | int]:
    return {"id": shown(text), "first": json_path(first)}


def _unknown(placed: Iterable[tuple[Loc, str]], document: Row, among: str) -> Iterator[Finding]:
    known = {text for _, text in _placed_texts(document, among, "id")}
    rows = document.get(among)
    if not isinstance(rows, list) or any(not _has_id(row) for row in rows):
        return
    for loc, text in placed:
        if text not in known:
            yield Finding(loc, f"unknown_id.{among.removesuffix('s')}", {"id": shown(text)})


def _has_id(row: object) -> bool:
    return isinstance(row, dict) and isinstance(row.get("id"), str) and row["id"] != ""
