"""The rules and goals of teams once more, as directly as they can be said: days times people.

Slow, and written from the format's description alone, to be compared with the referee. Only what
the description leaves open, plans that name what is not there or a case twice, follows the
referee's own words.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from scheduler.problems.tickets import ticket
from scheduler.referee.violations import VisitLike

__all__ = ["NaiveTeams"]

Part = dict[str, Any]


class Trip(NamedTuple):
    case: str
    start: date
    days: frozenset[date]
    places: tuple[tuple[str, str], ...]  # seat and known person, as often as listed
    strangers: tuple[tuple[str, str], ...]  # by whom a trip may differ from another one

    @property
    def team(self) -> set[str]:
        return {person for _, person in self.places}

    def sitting(self, seat: str) -> set[str]:
        return {person for at, person in self.places if at == seat}


def within(day: date, part: Part) -> bool:
    """Whether the day lies in a half-open period, either end of which may be missing."""
    begun = "from" not in part or date.fromisoformat(part["from"]) <= day
    return begun and ("to" not in part or day < date.fromisoformat(part["to"]))


class NaiveTeams:
    """A problem's document with visits, whatever they are."""

    def __init__(self, doc: Part, visits: Iterable[VisitLike]) -> None:
        self.doc = doc
        self.cases = {case["id"]: case for case in doc["cases"]}
        self.people = {person["id"]: person for person in doc["people"]}
        self.days = [date.fromisoformat(day) for day in doc["days"]]
        self.listed = [visit.case for visit in visits if visit.case in self.cases]
        self.trips = {self.trip(visit) for visit in visits if visit.case in self.cases}
        self.seated = [
            (trip, self.cases[trip.case], self.people[person])
            for trip in self.trips
            for person in trip.team
        ]

    def trip(self, visit: VisitLike) -> Trip:
        days = [day for day in self.days if day >= visit.start][: self.cases[visit.case]["days"]]
        places = sorted((seat, who) for seat, people in visit.seats.items() for who in people)
        known = tuple(place for place in places if place[1] in self.people)
        others = tuple(place for place in places if place[1] not in self.people)
        return Trip(visit.case, visit.start, frozenset(days), known, others)

    def on(self, person: str) -> list[Trip]:
        return [trip for trip in self.trips if person in trip.team]

    def served(self, person: str) -> int:
        return sum(len(trip.days) for trip in self.on(person))

    def seats(self) -> list[tuple[Trip, Part, set[str]]]:
        return [
            (trip, seat, trip.sitting(seat["id"]))
            for trip in self.trips
            for seat in self.cases[trip.case]["seats"]
        ]

    def stands(self, row: Part, person: Part, case: Part) -> bool:
        return row["person"] == person["id"] and (
            row.get("unit") in case["units"]
            or row.get("place") == case["place"]
            or row.get("case") == case["id"]
        )

    def meets(self, person: Part, who: Part, days: Iterable[date]) -> bool:
        def holds(role: str, day: date) -> bool:
            return any(row["role"] == role and within(day, row) for row in person["roles"])

        return (
            ("roles" not in who or any(all(holds(r, d) for d in days) for r in who["roles"]))
            and ("skills" not in who or any(s in person["skills"] for s in who["skills"]))
            and person["unit"] in who.get("units", [person["unit"]])
            and person["rank"] in who.get("ranks", [person["rank"]])
        )

    def keeps(self, pin: Part, trip: Trip) -> bool:
        return (
            trip.case == pin["case"]
            and pin.get("start", trip.start.isoformat()) == trip.start.isoformat()
            and all(
                {*people} <= trip.sitting(seat) for seat, people in pin.get("seats", {}).items()
            )
        )

    def broken(self) -> set[str]:
        """The hard rules that the visits break."""
        doc, seated = self.doc, self.seated
        units = [
            (self.cases[trip.case], [self.people[person]["unit"] for person in trip.team])
            for trip in self.trips
        ]
        rules = {
            "one_visit": len(self.listed) > len(set(self.listed))
            or any(
                trip.start.isoformat() < self.cases[trip.case]["earliest"]
                or len(trip.days) < self.cases[trip.case]["days"]
                for trip in self.trips
            ),
            "seat_filled": any(
                len(people) > seat["count"] or (seat["required"] and len(people) < seat["count"])
                for _, seat, people in self.seats()
            ),
            "seat_requirement": any(
                not self.meets(self.people[person], seat["who"], trip.days)
                for trip, seat, people in self.seats()
                for person in people
            ),
            "one_seat": any(len(trip.places) > len(trip.team) for trip in self.trips),
            "recused": any(
                person["unit"] in case["units"]
                or any(
                    self.stands(row, person, case) and row["tier"] in ("statutory", "local")
                    for row in doc["recusals"]
                )
                for _, case, person in seated
            ),
            "declared": any(not person["declared"] for _, _, person in seated),
            "available": any(
                within(day, away)
                for trip, _, person in seated
                for away in person["unavailable"]
                for day in trip.days
            ),
            "double_booked": any(
                one.days & other.days
                for person in self.people
                for one, other in combinations(self.on(person), 2)
            ),
            "max_days": any(
                self.served(p) > person["max_days"] for p, person in self.people.items()
            ),
            "joint": any(
                len(set(own)) < case["min_units"]
                or any(own.count(unit) > case["max_same_unit"] for unit in own)
                for case, own in units
            ),
            "vehicles": any(
                sum(day in trip.days for trip in self.trips) > doc["vehicles"] for day in self.days
            ),
            "pinned": any(
                not any(self.keeps(pin, trip) for trip in self.trips) for pin in doc["pins"]
            ),
        }
        return {rule for rule, broken in rules.items() if broken}

    def changed(self, known: Part) -> int:
        trips = [trip for trip in self.trips if trip.case == known["case"]]
        start = date.fromisoformat(known["start"])
        kept = start in self.days and any(trip.start == start for trip in trips)
        seats = [seat["id"] for seat in self.cases.get(known["case"], {"seats": []})["seats"]]
        gone = [
            person
            for seat, people in known["seats"].items()
            for person in people
            if seat not in seats or not any(person in trip.sitting(seat) for trip in trips)
        ]
        return len(gone) + (0 if kept else 1)

    def values(self) -> dict[str, int]:
        """Every goal."""
        doc, seed = self.doc, self.doc["seed"]
        return {
            "unstaffed": sum(
                case["severity"] for name, case in self.cases.items() if name not in self.listed
            ),
            "late": sum(
                self.cases[trip.case]["severity"]
                for trip in self.trips
                for day in self.days
                if trip.days
                and self.cases[trip.case]["due"] < day.isoformat()
                and day <= max(trip.days)
            ),
            "gaps": sum(max(0, seat["count"] - len(people)) for _, seat, people in self.seats()),
            "changes": sum(self.changed(known) for known in doc["published"]),
            "appearance": sum(
                person["hometown"] == case["place"]
                or any(
                    self.stands(row, person, case) and row["tier"] == "appearance"
                    for row in doc["recusals"]
                )
                for _, case, person in self.seated
            ),
            "load": sum(
                (person["prior_days"] + self.served(name)) ** 2
                for name, person in self.people.items()
            ),
            "places": sum(
                len({self.cases[trip.case]["place"] for trip in self.on(person)})
                for person in self.people
            ),
            "draw": sum(
                ticket(seed, trip.case, trip.start.isoformat())
                for trip in self.trips
                if trip.start in self.days
            )
            + sum(
                ticket(seed, trip.case, seat["id"], person)
                for trip, seat, people in self.seats()
                for person in people
            ),
        }
