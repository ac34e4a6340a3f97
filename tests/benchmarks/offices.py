"""Inspection offices of any size as `teams/1` documents, with the sample's proportions.

The same size, seed and options give the same document everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from random import Random
from typing import Any, TypeVar

from tests.benchmarks.names import person_name

__all__ = ["Document", "Options", "office"]

Document = dict[str, Any]
T = TypeVar("T")

# How often each topic, and each skill, occurs in the sample.
_TOPICS = {"finance": 4, "labour": 3, "environment": 2, "civil": 2, "housing": 2, "land": 1}
_SKILLS = {
    "civil": 15, "land": 13, "finance": 13, "labour": 11, "environment": 8, "housing": 6,
    "engineering": 6, "law": 3,
}  # fmt: skip
_RANKS = {"deputy_section": 37, "section": 15, "deputy_division": 2}
_SEVERITIES = {1: 5, 2: 4, 3: 1, 4: 3, 5: 1}
_DAYS_OF_VISIT = {1: 3, 2: 9, 3: 2}
_GROUNDS = (
    ("unit", "statutory", "配偶在该单位任职"),
    ("place", "local", "曾任该镇党委书记"),
    ("case", "local", "曾经办该事项"),
    ("unit", "appearance", "曾在该单位工作"),
)
_GOALS = ("unstaffed", "late", "gaps", "changes", "appearance", "load", "draw")

_VISIT_DAYS_A_LEAD = 6
"""A lead may serve 8 days; of 5 leads the sample asks 27 days together."""
_VISIT_DAYS_A_SUPERVISOR = 2.8
_LEAD_DAYS = 8
_BUSIEST = 1.4
"""Vehicles, by the visits under way on an average day: just about enough for all in time."""


@dataclass(frozen=True, slots=True)
class Options:
    """What an office is like beside its size. `days`: working days, Mondays to Fridays."""

    days: int = 20
    first_day: date = date(2026, 3, 2)
    goals: tuple[str, ...] = _GOALS


def office(cases: int, people: int, seed: int, options: Options | None = None) -> Document:
    """An office with so many cases to be visited: a document without faults."""
    return _Office(cases, people, seed, options or Options()).document()


class _Office:
    """One drawing: what the parts of the document have to agree on."""

    def __init__(self, cases: int, people: int, seed: int, options: Options) -> None:
        self.random = Random(f"{cases}|{people}|{seed}|{options.days}|{options.first_day}")
        self.options = options
        self.seed = seed
        self.days = _working_days(options.first_day, options.days)
        self.towns = [f"T{n:02d}" for n in range(1, 1 + max(10, cases // 5))]
        self.bureaus = [f"B{n:02d}" for n in range(1, 1 + max(18, people // 8))]
        self.cases = [self._case(n) for n in range(cases)]
        self.visit_days = sum(case["days"] for case in self.cases)
        self.people = self._people(people)

    def document(self) -> Document:
        return {
            "format": "teams/1",
            "name": f"{len(self.cases)}件{self.days[0].year}年{self.days[0].month}月联合督查",
            "days": [day.isoformat() for day in self.days],
            "people": self.people,
            "cases": self.cases,
            "recusals": self._recusals(),
            "vehicles": max(1, ceil(_BUSIEST * self.visit_days / len(self.days))),
            "pins": [],
            "published": [],
            "goals": list(self.options.goals),
            "seed": f"{len(self.cases)}-{self.seed}",
        }

    # --- cases ---------------------------------------------------------------------------------

    def _case(self, index: int) -> Document:
        topic = self._one_of(_TOPICS)
        length = min(self._one_of(_DAYS_OF_VISIT), len(self.days))
        last = len(self.days) - length
        earliest = min(self.random.randint(1, max(1, len(self.days) // 2)), last)
        due = min(earliest + self.random.randint(4, 9), len(self.days) - 1)
        return {
            "id": f"XF2026-{11 + index:03d}",
            "topic": topic,
            "place": self.random.choice(self.towns),
            "units": [self._unit()],
            "severity": self._one_of(_SEVERITIES),
            "earliest": self.days[earliest].isoformat(),
            "due": self.days[due].isoformat(),
            "days": length,
            "seats": self._seats(topic),
            "min_units": 2,
            "max_same_unit": 2,
        }

    def _seats(self, topic: str) -> list[Document]:
        seats = [
            _seat("lead", roles=["lead"], units=["DCB"]),
            _seat("co_lead", roles=["lead"], units=["XFJ"]),
            _seat("supervisor", roles=["supervisor"]),
            _seat("topic", skills=[topic]),
        ]
        if self.random.random() < 3 / 14:
            seats.append({**_seat("lawyer", roles=["lawyer"]), "required": False})
        if self.random.random() < 5 / 14:
            seats.append({**_seat("member"), "required": False})
        return seats

    # --- people --------------------------------------------------------------------------------

    def _people(self, count: int) -> list[Document]:
        """Two offices that lead, with some who do not; supervisors, and others, of all units."""
        leads = ceil(self.visit_days / _VISIT_DAYS_A_LEAD)
        supervisors = ceil(self.visit_days / _VISIT_DAYS_A_SUPERVISOR)
        homes = [(unit, n < leads) for unit in ("DCB", "XFJ") for n in range(ceil(1.6 * leads))]
        people = [self._person(unit, ["lead"] if leads_it else []) for unit, leads_it in homes]
        people += [self._person(self._unit(), ["supervisor"]) for _ in range(supervisors)]
        for supervisor in people[-round(0.3 * supervisors) :]:
            supervisor["roles"][0]["to"] = self._leaving().isoformat()
        people += [self._person(self._unit(), []) for _ in range(count - len(people))]
        return [{"id": f"R{n:03d}", **person} for n, person in enumerate(people[:count], 1)]

    def _person(self, unit: str, roles: list[str]) -> Document:
        held = [*roles, *(["lawyer"] if self.random.random() < 0.11 else [])]
        skills = self.random.choices((0, 1, 2), (10, 17, 27))[0]
        return {
            "name": person_name(self.random),
            "unit": unit,
            "rank": self._one_of(_RANKS),
            "gender": self.random.choices("fm", (20, 34))[0],
            "roles": [{"role": role} for role in held],
            "skills": sorted({self._one_of(_SKILLS) for _ in range(skills)}),
            "hometown": self.random.choice(self.towns) if self.random.random() < 0.45 else None,
            "declared": "lead" in roles or self.random.random() > 0.03,
            "unavailable": [self._absence()] if self.random.random() < 0.3 else [],
            "prior_days": self.random.randint(0, 7),
            "max_days": _LEAD_DAYS if "lead" in roles else self.random.choice((6, 8)),
        }

    def _absence(self) -> Document:
        first = self.random.choice(self.days)
        length = self.random.choice((1, 1, 3, 3, 7))
        return {"from": first.isoformat(), "to": (first + timedelta(length)).isoformat()}

    def _leaving(self) -> date:
        return self.days[len(self.days) * 3 // 5]

    # --- recusals ------------------------------------------------------------------------------

    def _recusals(self) -> list[Document]:
        """All four grounds for every fourteen cases, of the sample's weights."""
        count = ceil(len(self.cases) / 14)
        return [self._recusal(*ground) for _ in range(count) for ground in _GROUNDS]

    def _recusal(self, kind: str, tier: str, ground: str) -> Document:
        case = self.random.choice(self.cases)
        against = {"unit": case["units"][0], "place": case["place"], "case": case["id"]}[kind]
        person = self.random.choice(self.people)["id"]
        return {"person": person, kind: against, "tier": tier, "ground": ground}

    def _unit(self) -> str:
        town = self.random.random() < 0.2
        return self.random.choice(self.towns if town else self.bureaus)

    def _one_of(self, weights: dict[T, int]) -> T:
        return self.random.choices(list(weights), list(weights.values()))[0]


def _seat(name: str, **who: list[str]) -> Document:
    return {"id": name, "count": 1, "who": who, "required": True}


def _working_days(first: date, count: int) -> list[date]:
    days: list[date] = []
    day = first
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day += timedelta(1)
    return days
