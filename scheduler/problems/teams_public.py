"""`teams/1` without names, ground texts and personal facts: what the draw needs, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date, timedelta
from itertools import groupby

from scheduler.problems.rows import Row, row_of
from scheduler.problems.teams import TIERS, Case, Person, Seat, TeamsProblem, Tier

__all__ = ["public_row"]


def public_row(problem: TeamsProblem) -> Row:
    """The document of a problem of the same plans, with the same values and the same tickets.

    Gone: names, genders, places of origin, ground texts, the cases' topics and the units
    complained about, skills and roles that no seat asks for, ranks where none asks for any,
    absences and terms of office beyond the list of days. Whatever stands against a person in a
    case is one row with the strongest tier, whencesoever it stands. Places and units are codes
    in the order in which they first appear: rules only ask whether two are the same.

    Left, as rules, goals and tickets need it: every id, who is of the same unit, who has filed no
    declaration, against whom something of which tier stands in which case, days served before and
    to be served, listed days of absence, and of the cases places apart, dates, severity, seats.
    """
    view = _View(problem)
    return {
        **row_of(problem),
        "people": [view.person(person) for person in problem.people],
        "recusals": list(_recusals(problem)),
        "cases": [view.case(case) for case in problem.cases],
    }


class _View:
    """People and cases as the public sees them."""

    def __init__(self, problem: TeamsProblem) -> None:
        seats = [seat for case in problem.cases for seat in case.seats]
        self._days = problem.days
        self._roles = {name for seat in seats for name in seat.who.roles or ()}
        self._skills = {name for seat in seats for name in seat.who.skills or ()}
        self._ranks = any(seat.who.ranks for seat in seats)
        self._units = _codes("U", _units(problem.people, seats))
        self._places = _codes("P", (case.place for case in problem.cases))

    def person(self, person: Person) -> Row:
        return {
            **row_of(person),
            "name": person.id,
            "unit": self._units[person.unit],
            "rank": person.rank if self._ranks else "deputy_section",
            "gender": "f",
            "roles": list(self._terms(person)),
            "skills": sorted(self._skills.intersection(person.skills)),
            "hometown": None,
            "unavailable": list(self._absences(person)),
        }

    def case(self, case: Case) -> Row:
        return {
            **row_of(case),
            "topic": "",
            "place": self._places[case.place],
            "units": [],
            "seats": [self._seat(seat) for seat in case.seats],
        }

    def _seat(self, seat: Seat) -> Row:
        row = row_of(seat)
        if seat.who.units is not None:
            row["who"]["units"] = [self._units[unit] for unit in seat.who.units]
        return row

    def _terms(self, person: Person) -> Iterator[Row]:
        """The roles asked for, of each the stretches of listed days on which it is held."""
        for name in sorted(self._roles & {role.role for role in person.roles}):
            held = [role for role in person.roles if role.role == name]
            on_duty = {day for day in self._days if any(role.held_on(day) for role in held)}
            for days in self._stretches(on_duty):
                term = {"role": name}
                # What lies before and after the list is nobody's business.
                if days[0] != self._days[0]:
                    term["from"] = days[0].isoformat()
                if days[-1] != self._days[-1]:
                    term["to"] = _day_after(days[-1])
                yield term

    def _absences(self, person: Person) -> Iterator[Row]:
        """The stretches of listed days on which the person is away."""
        periods = person.unavailable
        away = {day for day in self._days if any(p.from_ <= day < p.to for p in periods)}
        for days in self._stretches(away):
            yield {"from": days[0].isoformat(), "to": _day_after(days[-1])}

    def _stretches(self, days: Set[date]) -> Iterator[list[date]]:
        """The days in runs, each as long as no other day of the list comes between."""
        for among_them, run in groupby(self._days, key=days.__contains__):
            if among_them:
                yield list(run)


def _units(people: Iterable[Person], seats: Iterable[Seat]) -> Iterator[str]:
    yield from (person.unit for person in people)
    for seat in seats:
        yield from seat.who.units or ()


def _codes(letter: str, texts: Iterable[str]) -> Mapping[str, str]:
    """A code for every different text, numbered as they first appear."""
    return {text: f"{letter}{n}" for n, text in enumerate(dict.fromkeys(texts), start=1)}


def _day_after(day: date) -> str:
    # There is one: a period of the file goes at least as far.
    return (day + timedelta(1)).isoformat()


def _recusals(problem: TeamsProblem) -> Iterator[Row]:
    for person in problem.people:
        for case in problem.cases:
            tier = _strongest(problem, person, case)
            if tier is not None:
                yield {"person": person.id, "case": case.id, "tier": tier, "ground": ""}


def _strongest(problem: TeamsProblem, person: Person, case: Case) -> Tier | None:
    """A ground of appearance adds nothing where another bars: nobody sits there to be counted."""
    found = {ground.tier for ground in problem.grounds(person, case)}
    return next((tier for tier in TIERS if tier in found), None)
