"""How the problems of `teams_strategies` are drawn.

Each holds to some of the rules' themes only: were all of them tight at once, hardly any visit would
ever be possible, and no rule would be seen to bite alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

__all__ = ["Document", "Drawing", "drawn_problem"]

Document = dict[str, Any]

DAYS = (
    date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 4), date(2024, 3, 5),
)  # fmt: skip
AROUND = tuple(date(2024, 2, 27) + timedelta(n) for n in range(9))
"""Where periods, due days and the like may lie: from the day before the list to the day after."""
PLACES = ("t0", "t1")
UNITS = ("u0", "u1", "u2")
ROLES = ("lead", "lawyer")
SKILLS = ("law", "land")
RANKS = ("deputy_section", "section", "deputy_division")
TIERS = ("statutory", "local", "appearance")
LOWER_GOALS = ("late", "gaps", "changes", "appearance", "load", "places")
THEMES = (
    "required", "count", "who", "days", "earliest", "own_unit", "recusals", "declared",
    "unavailable", "max_days", "min_units", "max_same_unit", "vehicles",
)  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """What a problem is drawn by: hypothesis's hand, and the themes that it is about."""

    draw: st.DrawFn
    themes: frozenset[str]

    def among(self, theme: str, usual: Any, *others: Any) -> Any:
        """The usual value, or one of all if the problem is about that."""
        return self.draw(st.sampled_from((usual, *others))) if theme in self.themes else usual

    def several(self, make: Callable[[], Document], most: int, least: int = 0) -> list[Document]:
        return [make() for _ in range(self.draw(st.integers(least, most)))]

    def some(self, values: Sequence[str], least: int = 0) -> list[str]:
        return self.draw(st.lists(st.sampled_from(values), min_size=least, max_size=2, unique=True))

    def one(self, values: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(values))

    def day(self) -> str:
        day: date = self.one(AROUND)
        return day.isoformat()

    def period(self) -> Document:
        first: date = self.one(AROUND)
        end = first + timedelta(self.draw(st.integers(1, 3)))
        return {"from": first.isoformat(), "to": end.isoformat()}


def themes() -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(THEMES), min_size=1, max_size=6)


def drawn_problem(
    draw: st.DrawFn, people: int, days: int, seats: Sequence[int], all_goals: bool
) -> Document:
    """A problem without pins and published visits. `seats`: how many each case has."""
    by = Drawing(draw, draw(themes()))
    persons = [_person(by, f"r{n}") for n in range(people)]
    cases = [_case(by, f"k{n}", number) for n, number in enumerate(seats)]
    return {
        "format": "teams/1",
        "name": "drawn",
        "days": [day.isoformat() for day in sorted(draw(st.permutations(DAYS))[:days])],
        "people": persons,
        "recusals": _recusals(by, persons, cases),
        "cases": cases,
        "vehicles": by.among("vehicles", 9, 2, 1, 1, 0),
        "pins": [],
        "published": [],
        "goals": _goals(draw, all_goals),
        "seed": by.one(["", "seed", "县里的抽签"]),
    }


def _person(by: Drawing, name: str) -> Document:
    return {
        "id": name,
        "name": f"person {name}",
        "unit": by.one(UNITS),
        "rank": by.one(RANKS),
        "gender": by.one("fm"),
        "roles": by.several(lambda: _role(by), 3),
        "skills": by.some(SKILLS),
        "hometown": by.one((None, *PLACES)),
        "declared": by.among("declared", True, False),
        "unavailable": by.several(by.period, 2) if "unavailable" in by.themes else [],
        "prior_days": by.draw(st.integers(0, 3)),
        "max_days": by.among("max_days", 9, 2, 1, 0),
    }


def _role(by: Drawing) -> Document:
    """Held for good, from a day on, up to a day, or between two."""
    period = by.period()
    keys = by.one(((), (), ("from",), ("to",), ("from", "to")))
    return {"role": by.one(ROLES), **{key: period[key] for key in keys}}


def _recusals(by: Drawing, people: list[Document], cases: list[Document]) -> list[Document]:
    """Mostly appearances, unless the problem is about recusals."""
    if not people:
        return []
    tiers = TIERS if "recusals" in by.themes else TIERS[-1:]
    against = [
        *({"unit": unit} for unit in (*UNITS, "u9")),
        *({"place": place} for place in PLACES),
        *({"case": case["id"]} for case in cases),
    ]
    return by.several(
        lambda: {
            "person": by.one(people)["id"],
            **by.one(against),
            "tier": by.one(tiers),
            "ground": by.one(("kin", "former post")),
        },
        3,
    )


def _case(by: Drawing, name: str, seats: int) -> Document:
    return {
        "id": name,
        "topic": "land",
        "place": by.one(PLACES),
        "units": by.some((*UNITS, "u9")) if "own_unit" in by.themes else ["u9"],
        "severity": by.draw(st.integers(1, 5)),
        "earliest": by.day() if "earliest" in by.themes else AROUND[0].isoformat(),
        "due": by.day(),
        "days": by.among("days", 1, 2, 2, 3),
        "seats": [_seat(by, f"s{n}") for n in range(seats)],
        "min_units": by.among("min_units", 0, 1, 2),
        "max_same_unit": by.among("max_same_unit", 9, 2, 1, 0),
    }


def _seat(by: Drawing, name: str) -> Document:
    return {
        "id": name,
        "count": by.among("count", 1, 2),
        "who": _who(by) if "who" in by.themes else {},
        "required": by.among("required", False, True, True),
    }


def _who(by: Drawing) -> Document:
    asked = {"roles": ROLES, "skills": SKILLS, "units": UNITS, "ranks": RANKS}
    keys = by.draw(st.permutations(sorted(asked)))[: by.draw(st.integers(1, 2))]
    return {key: by.some(asked[key], 1) for key in keys}


def _goals(draw: st.DrawFn, all_goals: bool) -> list[str]:
    lower = list(LOWER_GOALS)
    if not all_goals:
        lower = draw(st.permutations(LOWER_GOALS))[: draw(st.integers(0, len(LOWER_GOALS)))]
    return ["unstaffed", *lower, "draw"]
