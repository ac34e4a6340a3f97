"""The rules and goals once more, as directly as they can be said: days times people, with sets.

Slow, and written from the format's description alone, to be compared with the referee.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from scheduler.dates import add_months, whole_months
from scheduler.problems.tickets import ticket

__all__ = ["Naive"]

Part = dict[str, Any]
PLAIN = ("gender", "rank", "unit")


class Stay(NamedTuple):
    person: str
    start: date
    days: frozenset[date]
    post: str


def days_of(start: date, end: date) -> frozenset[date]:
    return frozenset(start + timedelta(n) for n in range((end - start).days))


def period(part: Part) -> frozenset[date]:
    return days_of(date.fromisoformat(part["from"]), date.fromisoformat(part["to"]))


class Naive:
    """A problem's document with stints of its cadres; one cadre may have several."""

    def __init__(self, doc: Part, stints: Iterable[tuple[str, date, str]]) -> None:
        self.doc = doc
        self.cadres = {cadre["id"]: cadre for cadre in doc["cadres"]}
        self.people = self.cadres | {person["id"]: person for person in doc["serving"]}
        self.listed = list(stints)
        starts = [date.fromisoformat(start) for start in doc["starts"]]
        self.end = add_months(starts[-1], doc["stint_months"])
        self.horizon = sorted(days_of(starts[0], self.end))
        self.new = {self.stay(*choice) for choice in self.listed}
        self.old = {
            self.stay(p["id"], date.fromisoformat(p["start"]), p["post"], p.get("until"))
            for p in doc["serving"]
        }

    def stay(self, name: str, start: date, post: str, until: str | None = None) -> Stay:
        end = add_months(start, self.doc["stint_months"])
        if until:
            end = min(end, date.fromisoformat(until))
        return Stay(name, start, days_of(start, end), post)

    def there(self, day: date, stays: Iterable[Stay], **where: Any) -> set[str]:
        return {
            stay.person
            for stay in stays
            if day in stay.days
            and ("post" not in where or stay.post == where["post"])
            and all(self.people[stay.person][k] == where[k] for k in where if k in PLAIN)
            and where.get("skill") in (None, *self.people[stay.person]["skills"])
            and (day - stay.start).days >= where.get("days_served", 0)
        }

    def crowded(self, most: int | None, days: Iterable[date], **where: Any) -> bool:
        both = self.old | self.new
        return most is not None and any(
            len(self.there(day, both, **where)) > max(most, len(self.there(day, self.old, **where)))
            for day in set(days) & set(self.horizon)
        )

    def broken(self) -> set[str]:
        """The hard rules that the stints break."""
        cadres, units = self.cadres, {unit["id"]: unit for unit in self.doc["units"]}
        posts = {post["id"]: post["requires"] for post in self.doc["posts"]}
        chosen = [(stay, cadres[stay.person], posts[stay.post]) for stay in self.new]
        quiet = [day for part in self.doc["quiet"] for day in period(part)]
        pins = {(p["cadre"], date.fromisoformat(p["start"]), p["post"]) for p in self.doc["pins"]}
        rules = {
            "one_stint": len(self.listed) > len({choice[0] for choice in self.listed}),
            "promoted_first": any(s.start.isoformat() < c["promoted_on"] for s, c, _ in chosen),
            "available": any(
                stay.days & period(part)
                for stay, cadre, _ in chosen
                for part in (
                    *cadre["unavailable"],
                    *(busy for busy in units[cadre["unit"]]["busy"] if busy["hard"]),
                )
            ),
            "quiet": any({min(stay.days), max(stay.days)} & set(quiet) for stay in self.new),
            "post_requirement": any(
                cadre["rank"] not in requires.get("ranks", [cadre["rank"]])
                or ("any_skill" in requires and not {*requires["any_skill"]} & {*cadre["skills"]})
                for _, cadre, requires in chosen
            ),
            "unit_cover": any(
                self.crowded(unit["max_away"], self.horizon, unit=name)
                for name, unit in units.items()
            ),
            "post_capacity": any(
                self.crowded(row["max"], period(row), post=row["post"])
                for row in self.doc["demand"]
            ),
            "pinned": bool(pins - set(self.listed)),
        }
        return {rule for rule, broken in rules.items() if broken}

    def values(self) -> dict[str, int]:
        """Every goal."""
        doc, both = self.doc, self.old | self.new
        first = {
            name: min((stay.start for stay in self.new if stay.person == name), default=self.end)
            for name in self.cadres
        }
        published = [
            (p["cadre"], date.fromisoformat(p["start"]), p["post"]) for p in doc["published"]
        ]
        short = 0
        for day in self.horizon:
            for row in doc["demand"]:
                if day in period(row):
                    short += max(0, row["min"] - len(self.there(day, both, post=row["post"])))
            for row in doc["quotas"]:
                count = len(self.there(day, both, **row["where"]))
                if day in period(row):
                    short += max(0, (row["min"] or 0) - count)
                    short += 0 if row["max"] is None else max(0, count - row["max"])
        return {
            "unserved": len(self.cadres) - len({stay.person for stay in self.new}),
            "late": sum(
                max(0, (first[name] - date.fromisoformat(cadre["serve_by"])).days)
                for name, cadre in self.cadres.items()
            ),
            "shortfall": short,
            "changes": sum(choice not in self.listed for choice in published),
            "waiting": sum(
                whole_months(date.fromisoformat(cadre["promoted_on"]), first[name]) ** 2
                for name, cadre in self.cadres.items()
            ),
            "strain": sum(
                max(0, len(self.there(day, both, unit=unit["id"])) - 1)
                + sum(
                    day in period(busy)
                    for stay in self.new
                    for busy in unit["busy"]
                    if not busy["hard"]
                    and day in stay.days
                    and self.cadres[stay.person]["unit"] == unit["id"]
                )
                for unit in doc["units"]
                for day in self.horizon
            ),
            "preference": sum(
                avoid["cost"]
                for stay in self.new
                for avoid in self.cadres[stay.person]["avoid"]
                if stay.days & period(avoid)
            ),
            "draw": sum(
                ticket(doc["seed"], stay.person, stay.start.isoformat(), stay.post)
                for stay in self.new
            ),
        }
