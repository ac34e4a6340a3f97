"""What no single value of a `rotation/1` file can show: ids, orders, pins, goals."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.dates import add_months
from scheduler.problems import checks
from scheduler.problems.checks import Placed, Row
from scheduler.problems.faults import Finding
from scheduler.problems.rotation import GOALS, MOST_MONTHS, Post, RotationProblem

__all__ = ["CHECKS", "cross_findings", "goals_in_place", "least_below_most", "warning_findings"]

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
        yield from checks.repeated(checks.ids(document, name), "duplicate_id")


def one_list_per_person(document: Row) -> Iterator[Finding]:
    owing = {text: loc for loc, text in checks.ids(document, "cadres")}
    for loc, text in checks.ids(document, "serving"):
        if text in owing:
            yield Finding(loc, "owing_and_serving", checks.same(text, owing[text]))


def known_ids(document: Row) -> Iterator[Finding]:
    known = {among: checks.id_list(document, among) for among in ("posts", "units", "cadres")}
    for name, key, among in _REFERENCES:
        yield from checks.unknown(checks.ids(document, name, key), known[among], key)
    wheres = (((*loc, "where"), row.get("where")) for loc, row in checks.rows(document, "quotas"))
    units = checks.texts(((loc, row) for loc, row in wheres if isinstance(row, dict)), "unit")
    yield from checks.unknown(units, known["units"], "unit")


def pinned_starts(document: Row) -> Iterator[Finding]:
    known = checks.every_day(document, "starts")
    yield from checks.unknown_starts(checks.rows(document, "pins"), known, "unknown_start")


def one_entry_per_cadre(document: Row) -> Iterator[Finding]:
    for name in ("pins", "published"):
        yield from checks.repeated(checks.ids(document, name, "cadre"), "second_entry")


def periods_in_order(document: Row) -> Iterator[Finding]:
    yield from checks.in_order(_periods(document))


def least_below_most(document: Row) -> Iterator[Finding]:
    for name in ("demand", "quotas"):
        for loc, row in checks.rows(document, name):
            least, most = checks.whole(row.get("min")), checks.whole(row.get("max"))
            if least is not None and most is not None and least > most:
                yield Finding((*loc, "min"), "min_above_max", {"min": least, "max": most})


def starts_ascend(document: Row) -> Iterator[Finding]:
    yield from checks.ascending(checks.days_of(document, "starts"), "starts_order")


def stints_within_calendar(document: Row) -> Iterator[Finding]:
    months = checks.whole(document.get("stint_months"))
    if months is None or not 1 <= months <= MOST_MONTHS:
        return
    for loc, day in checks.days_of(document, "starts"):
        try:
            add_months(day, months)
        except OverflowError:
            yield Finding(loc, "beyond_calendar", {"start": day.isoformat(), "months": months})


def serving_began_before(document: Row) -> Iterator[Finding]:
    days = list(checks.days_of(document, "starts"))
    # Where the first start itself cannot be read, nothing can be said about what lies before it.
    if not days or days[0][0] != ("starts", 0):
        return
    first = min(day for _, day in days)
    for loc, row in checks.rows(document, "serving"):
        start = checks.day_in(row.get("start"))
        if start is not None and start >= first:
            params = {"start": start.isoformat(), "first": first.isoformat()}
            yield Finding((*loc, "start"), "serving_too_late", params)


def recalled_after_start(document: Row) -> Iterator[Finding]:
    for loc, row in checks.rows(document, "serving"):
        start, until = checks.day_in(row.get("start")), checks.day_in(row.get("until"))
        if start is not None and until is not None and until <= start:
            params = {"start": start.isoformat(), "until": until.isoformat()}
            yield Finding((*loc, "until"), "date_order.until", params)


def goals_in_place(document: Row) -> Iterator[Finding]:
    yield from checks.goals_in_place(document, GOALS, first="unserved")


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


def _periods(document: Row) -> Iterator[Placed]:
    for name in ("demand", "quotas", "quiet"):
        yield from checks.rows(document, name)
    for name, key in (("units", "busy"), ("cadres", "unavailable"), ("cadres", "avoid")):
        yield from checks.nested(document, name, key)
