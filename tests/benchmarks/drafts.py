"""Plans as somebody would draw them up by hand, without any solver; what is decided from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from scheduler.dates import add_months

__all__ = ["amended", "columns", "draft", "some_pins"]

Document = dict[str, Any]

_UNLIMITED = 10**9


def draft(document: Document, seed: int) -> list[Document]:
    """A valid plan: the most urgent first, each at one of the first places that are free."""
    book, random = _Book(document), Random(f"draft|{seed}")
    stints = []
    for cadre in sorted(document["cadres"], key=lambda cadre: str(cadre["serve_by"])):
        free = list(islice(book.free(cadre), 6))
        if free:
            start, post = random.choice(free)
            book.enter(cadre, start, post)
            stints.append({"cadre": cadre["id"], "start": start.isoformat(), "post": post})
    return stints


def columns(document: Document) -> int:
    """Pairs of cadre, start and post among which a plan chooses."""
    book = _Book(document)
    return sum(len(posts) for cadre in document["cadres"] for _, _, posts in book.allowed(cadre))


def some_pins(stints: Sequence[Document], count: int, seed: int) -> list[Document]:
    """Some of the stints of one valid plan: they cannot clash."""
    chosen = Random(f"pins|{seed}").sample(range(len(stints)), min(count, len(stints)))
    return [dict(stints[index]) for index in sorted(chosen)]


def amended(document: Document, stints: Sequence[Document], seed: int) -> Document:
    """The document once the stints were published and things have changed since.

    Some cadres have left, some are away during their stint, some are new (not published), a unit
    is busy, and with luck a start is gone.
    """
    random = Random(f"changes|{seed}")
    changed = dict(document)
    published = [dict(stint) for stint in stints if random.random() > 0.05]
    known = {stint["cadre"]: stint for stint in published}
    changed["published"] = published
    changed["cadres"] = [
        _away_when_due(cadre, known, random)
        for index, cadre in enumerate(document["cadres"])
        if index == 0 or random.random() > 0.04
    ]
    changed["units"] = [_busier(unit, document, random) for unit in document["units"]]
    middle = document["starts"][len(document["starts"]) // 2]
    if random.random() < 0.3 and len(document["starts"]) > 3:
        changed["starts"] = [start for start in document["starts"] if start != middle]
    return changed


def _away_when_due(cadre: Document, known: dict[str, Document], random: Random) -> Document:
    if cadre["id"] not in known or random.random() > 0.08:
        return cadre
    start = date.fromisoformat(known[cadre["id"]]["start"])
    leave = {"from": start.isoformat(), "to": (start + timedelta(20)).isoformat()}
    return {**cadre, "unavailable": [*cadre["unavailable"], leave]}


def _busier(unit: Document, document: Document, random: Random) -> Document:
    if random.random() > 0.06:
        return unit
    start = date.fromisoformat(random.choice(document["starts"]))
    busy = {"from": start.isoformat(), "to": (start + timedelta(14)).isoformat(), "hard": True}
    return {**unit, "busy": [*unit["busy"], busy]}


class _Book:
    """Who may still go where: room left at each unit and post, day by day of the horizon."""

    def __init__(self, document: Document) -> None:
        self.posts = document["posts"]
        self.units = {unit["id"]: unit for unit in document["units"]}
        starts = [date.fromisoformat(start) for start in document["starts"]]
        months = document["stint_months"]
        self.first = starts[0]
        self.days = (add_months(starts[-1], months) - self.first).days
        ends = [(start, add_months(start, months)) for start in starts]
        quiet = [_span(period) for period in document["quiet"]]
        self.stints = [
            (start, end)
            for start, end in ends
            if not any(a <= day < b for a, b in quiet for day in (start, end - timedelta(1)))
        ]
        away, on_duty = self._serving(document["serving"], months)
        self.unit_room = {
            name: [max(0, unit["max_away"] - count) for count in away[name]]
            for name, unit in self.units.items()
        }
        self.post_room = {post["id"]: [_UNLIMITED] * self.days for post in self.posts}
        for row in document["demand"]:
            self._limit(row, on_duty[row["post"]])

    def allowed(self, cadre: Document) -> Iterator[tuple[slice, date, list[str]]]:
        """The starts that the rules for one person leave, with their days and posts."""
        barred = [_span(period) for period in cadre["unavailable"]]
        barred += [_span(busy) for busy in self.units[cadre["unit"]]["busy"] if busy["hard"]]
        promoted = date.fromisoformat(cadre["promoted_on"])
        posts = [post["id"] for post in self.posts if _meets(cadre, post["requires"])]
        for start, end in self.stints:
            if start >= promoted and not any(start < b and a < end for a, b in barred):
                yield self._slice(start, end), start, posts

    def free(self, cadre: Document) -> Iterator[tuple[date, str]]:
        """Of these, where there is room, earliest first."""
        for days, start, posts in self.allowed(cadre):
            if min(self.unit_room[cadre["unit"]][days]) > 0:
                yield from ((start, post) for post in posts if min(self.post_room[post][days]) > 0)

    def enter(self, cadre: Document, start: date, post: str) -> None:
        days = self._slice(start, dict(self.stints)[start])
        for room in (self.unit_room[cadre["unit"]], self.post_room[post]):
            room[days] = [left - 1 for left in room[days]]

    def _serving(
        self, serving: list[Document], months: int
    ) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        away: dict[str, list[int]] = defaultdict(lambda: [0] * self.days)
        on_duty: dict[str, list[int]] = defaultdict(lambda: [0] * self.days)
        for person in serving:
            start = date.fromisoformat(person["start"])
            end = add_months(start, months)
            if "until" in person:
                end = min(end, date.fromisoformat(person["until"]))
            days = self._slice(start, end)
            for count in (away[person["unit"]], on_duty[person["post"]]):
                count[days] = [number + 1 for number in count[days]]
        return away, on_duty

    def _limit(self, row: Document, serving: list[int]) -> None:
        if row["max"] is None:
            return
        room = self.post_room[row["post"]]
        days = self._slice(*_span(row))
        for day in range(days.start, min(days.stop, self.days)):
            room[day] = min(room[day], max(0, row["max"] - serving[day]))

    def _slice(self, start: date, end: date) -> slice:
        return slice(max(0, (start - self.first).days), max(0, (end - self.first).days))


def _span(period: Document) -> tuple[date, date]:
    return date.fromisoformat(period["from"]), date.fromisoformat(period["to"])


def _meets(cadre: Document, requires: Document) -> bool:
    skills, ranks = requires.get("any_skill"), requires.get("ranks")
    return (not skills or not set(skills).isdisjoint(cadre["skills"])) and (
        not ranks or cadre["rank"] in ranks
    )
