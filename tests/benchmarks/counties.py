"""Counties of any size as `rotation/1` documents, with the sample county's proportions.

The same size, seed and options give the same document everywhere.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil
from random import Random
from typing import Any

from scheduler.dates import add_months
from scheduler.problems.rotation import GOALS
from tests.benchmarks.drafts import amended, draft, some_pins
from tests.benchmarks.names import person_name, unit_name

__all__ = ["Document", "Options", "county"]

Document = dict[str, Any]

# How often each skill occurs among 46 people of the sample.
_SKILLS = {
    "civil": 11, "engineering": 9, "environment": 8, "labour": 6, "land": 6, "housing": 5,
    "finance": 4, "law": 3,
}  # fmt: skip
# Share of those on duty whom a post wants at least, and may take at most.
_POSTS: tuple[tuple[Document, float, float], ...] = (
    ({"id": "reception", "name": "来访接待", "requires": {}}, 0.30, 0.61),
    ({"id": "letters", "name": "办信与网信", "requires": {}}, 0.20, 0.51),
    (
        {
            "id": "supervision",
            "name": "督查督办",
            "requires": {"any_skill": ["law", "finance", "engineering", "land"]},
        },
        0.20,
        0.41,
    ),
    (
        {
            "id": "briefing",
            "name": "领导接访协调",
            "requires": {"ranks": ["section", "deputy_division"]},
        },
        0.07,
        0.20,
    ),
)


@dataclass(frozen=True, slots=True)
class Options:
    """What a county is like beside its size.

    `crowded`: units and posts have room for fewer than owe a stint. `overfull`: serving people
    above the limits of their units and of a post, some recalled. `out_of_reach`: quotas that
    nobody can meet. `pinned`: share of the cadres whose stint is decided by hand. `amendment`: a
    plan was published, and then people and units changed.
    """

    posts: int = 3
    starts: int = 12
    every_months: int = 1
    stint_months: int = 3
    first_day: date = date(2026, 1, 1)
    crowded: bool = False
    overfull: bool = False
    out_of_reach: bool = False
    pinned: float = 0.0
    amendment: bool = False
    goals: tuple[str, ...] = GOALS


def county(cadres: int, seed: int, options: Options | None = None) -> Document:
    """A county with this many cadres who owe a stint: a document without faults."""
    options = options or Options()
    document = _County(cadres, seed, options).document()
    if options.amendment:
        document = amended(document, draft(document, seed), seed)
    if options.pinned:
        count = max(1, round(cadres * options.pinned))
        document["pins"] = some_pins(draft(document, seed), count, seed)
    return document


class _County:
    """One drawing: what the parts of the document have to agree on."""

    def __init__(self, cadres: int, seed: int, options: Options) -> None:
        self.random = Random(f"{cadres}|{seed}|{replace(options, goals=GOALS)}")
        self.count = cadres
        self.seed = seed
        self.options = options
        self.starts = [
            add_months(options.first_day, index * options.every_months)
            for index in range(options.starts)
        ]
        self.end = add_months(self.starts[-1], options.stint_months)
        self.horizon = (self.end - self.starts[0]).days
        months = (options.starts - 1) * options.every_months + options.stint_months
        self.on_duty = cadres * options.stint_months / months

    def document(self) -> Document:
        posts = _POSTS[: self.options.posts]
        units = [f"U{index:04d}" for index in range(self._unit_count())]
        homes = self._homes(units)
        cadres = [self._cadre(f"2026{index:05d}", home) for index, home in enumerate(homes)]
        return {
            "format": "rotation/1",
            "name": f"{self.count}人县{self.options.first_day.year}年轮岗",
            "stint_months": self.options.stint_months,
            "starts": [start.isoformat() for start in self.starts],
            "posts": [post for post, _, _ in posts],
            "demand": self._demand(),
            "units": self._units(units, Counter(homes)),
            "cadres": cadres,
            "serving": self._serving(units),
            "pins": [],
            "published": [],
            "quotas": self._quotas(),
            "quiet": self._quiet(),
            "goals": list(self.options.goals),
            "seed": f"{self.count}-{self.seed}",
        }

    def _unit_count(self) -> int:
        """28 for 46 cadres; the units of a larger county are larger as well."""
        size = self.count / 46
        return max(3, round(28 * size**0.75 if size > 1 else 28 * size))

    def _homes(self, units: list[str]) -> list[str]:
        weights = [self.random.choice((1, 1, 2, 2, 4)) for _ in units]
        return self.random.choices(units, weights, k=self.count)

    # --- units and posts -----------------------------------------------------------------------

    def _units(self, units: list[str], owing: Counter[str]) -> list[Document]:
        return [
            {
                "id": unit,
                "name": unit_name(index),
                "max_away": self._max_away(owing[unit]),
                "busy": self._busy(),
            }
            for index, unit in enumerate(units)
        ]

    def _max_away(self, owing: int) -> int:
        """So many at once that all can serve one after another: just so, or with some ease."""
        options = self.options
        in_turn = ceil(options.starts * options.every_months / options.stint_months)
        if options.crowded:
            return self.random.choice((0, owing // in_turn, max(1, owing // in_turn)))
        ease = self.random.choice((1.0, 0.7))
        return max(1, ceil(owing / max(1.0, in_turn * ease)))

    def _busy(self) -> list[Document]:
        chance = self.random.random()
        if chance > 0.22:
            return []
        return [{**self._period((15, 31, 46, 92)), "hard": chance < 0.08}]

    def _demand(self) -> list[Document]:
        shares = _POSTS[: self.options.posts]
        room = 0.6 if self.options.crowded else 1.0
        whole = {"from": self.starts[0].isoformat(), "to": self.end.isoformat()}
        rows: list[Document] = []
        for post, least, most in shares:
            low = round(least * self.on_duty)
            high = max(1, low, ceil(most * room * self.on_duty))
            rows.append({"post": post["id"], **whole, "min": low, "max": high})
        peaks = [self._period((8, 15)) for _ in range(3)]
        many = {"post": "reception", "min": ceil(0.5 * self.on_duty), "max": None}
        return rows + [many | period for period in peaks]

    def _quotas(self) -> list[Document]:
        whole = {"from": self.starts[0].isoformat(), "to": self.end.isoformat(), "max": None}
        rows = [
            ("有法律背景的在岗", {"skill": "law"}, 0.045),
            ("女性督查员在岗", {"gender": "f"}, 0.20),
            ("满四周的老督查员在岗", {"days_served": 28}, 0.20),
        ]
        quotas = [
            {"name": name, "where": where, **whole, "min": max(1, round(share * self.on_duty))}
            for name, where, share in rows
        ]
        return quotas + (self._quotas_out_of_reach() if self.options.out_of_reach else [])

    def _quotas_out_of_reach(self) -> list[Document]:
        """Too many women of one skill wanted, and nobody of the first unit, who is there."""
        women = {"gender": "f", "skill": "law"}
        first = {"unit": "U0000", "days_served": 10}
        return [
            {"name": "达不到", **self._period((60, 92)), "where": women, "min": 9, "max": None},
            {"name": "达不到二", **self._period((120,)), "where": first, "min": None, "max": 0},
            {
                "name": "没有人",
                **self._period((31,)),
                "where": {"skill": "none"},
                "min": 1,
                "max": 1,
            },
        ]

    def _quiet(self) -> list[Document]:
        """Around one of the later starts, which is thereby closed, and around an end of stints."""
        if len(self.starts) < 3:
            return []
        start = self.starts[len(self.starts) * 3 // 4]
        end = add_months(self.starts[len(self.starts) // 3], self.options.stint_months)
        periods = [(start - timedelta(3), start + timedelta(8))]
        if self.random.random() < 0.3:
            periods.append((end - timedelta(1), end))
        return [{"from": first.isoformat(), "to": last.isoformat()} for first, last in periods]

    # --- people --------------------------------------------------------------------------------

    def _person(self, name: str, unit: str) -> Document:
        ranks = ("deputy_section", "section", "deputy_division")
        skills = self.random.choices(
            list(_SKILLS), list(_SKILLS.values()), k=self.random.choice((0, 1, 1, 2))
        )
        return {
            "id": name,
            "name": person_name(self.random),
            "unit": unit,
            "rank": self.random.choices(ranks, (40, 9, 1))[0],
            "gender": self.random.choices("fm", (41, 59))[0],
            "skills": sorted(set(skills)),
        }

    def _cadre(self, name: str, unit: str) -> Document:
        latest = (self.starts[-1] - self.starts[0]).days * 2 // 5
        promoted = self.starts[0] + timedelta(self.random.randint(-300, latest))
        absent = self.random.random() < 0.25
        wishes = self.random.choices((0, 1, 2), (45, 45, 10))[0]
        return {
            **self._person(name, unit),
            "promoted_on": promoted.isoformat(),
            "serve_by": add_months(promoted, 12).isoformat(),
            "unavailable": [self._period((30, 60, 120))] if absent else [],
            "avoid": [
                {**self._period((30, 31)), "cost": self.random.randint(1, 5)} for _ in range(wishes)
            ],
        }

    def _serving(self, units: list[str]) -> list[Document]:
        count = max(1, round(self.count * 4 / 46))
        if self.options.overfull:
            count, units = 4 * count, units[: max(1, len(units) // 6)]
        return [
            self._server(f"2025{90000 + index}", self.random.choice(units))
            for index in range(count)
        ]

    def _server(self, name: str, unit: str) -> Document:
        months = -self.random.randint(1, max(1, self.options.stint_months - 1))
        start = add_months(self.starts[0], months)
        posts = [post["id"] for post, _, _ in _POSTS[: self.options.posts]]
        crowd = self.options.overfull and self.random.random() < 0.7
        person = {
            **self._person(name, unit),
            "start": start.isoformat(),
            "post": "letters" if crowd else self.random.choice(posts),
        }
        if self.random.random() < (0.4 if self.options.overfull else 0.1):
            served = self.random.randint(20, 30 * self.options.stint_months)
            person["until"] = (start + timedelta(served)).isoformat()
        return person

    def _period(self, lengths: tuple[int, ...]) -> Document:
        """A period of one of these lengths in days, of which some lies within the horizon."""
        length = self.random.choice(lengths)
        first = self.starts[0] + timedelta(self.random.randint(1 - length // 2, self.horizon - 1))
        return {"from": first.isoformat(), "to": (first + timedelta(length)).isoformat()}
