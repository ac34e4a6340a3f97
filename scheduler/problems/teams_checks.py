"""What no single value of a `teams/1` file can show: ids, orders, pins, goals."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any, Final

from scheduler.problems import checks
from scheduler.problems.checks import Row
from scheduler.problems.faults import Finding, Loc, shown
from scheduler.problems.teams import GOALS, Case, Person, Role, Seat, TeamsProblem

__all__ = ["CHECKS", "MOST_LOOKS", "cross_findings", "warning_findings"]

MOST_LOOKS: Final = 5_000_000
"""Seats x people: of larger files nobody asks who can sit where before the solve does."""

Seats = Mapping[str, int | None]
"""The seats of a case, each with its count if that can be read."""

_Params = dict[str, str | int]
_TARGETS = ("unit", "place", "case")


def cross_findings(document: Row) -> Iterator[Finding]:
    """Everything that is wrong between the parts of a document, check by check."""
    for check in CHECKS:
        yield from check(document)


def unique_ids(document: Row) -> Iterator[Finding]:
    for name in ("people", "cases"):
        yield from checks.repeated(checks.ids(document, name), "duplicate_id")
    for loc, case in checks.rows(document, "cases"):
        seats = (((*loc, *inner), row) for inner, row in checks.rows(case, "seats"))
        yield from checks.repeated(checks.texts(seats, "id"), "duplicate_id")


def days_ascend(document: Row) -> Iterator[Finding]:
    yield from checks.ascending(checks.days_of(document, "days"), "days_order")


def periods_in_order(document: Row) -> Iterator[Finding]:
    for key in ("roles", "unavailable"):
        yield from checks.in_order(checks.nested(document, "people", key))


def one_target_per_recusal(document: Row) -> Iterator[Finding]:
    for loc, row in checks.rows(document, "recusals"):
        named = [key for key in _TARGETS if row.get(key) is not None]
        if not any(key in row for key in _TARGETS):
            yield Finding(loc, "recusal_target.none")
        if len(named) > 1:
            yield Finding(loc, "recusal_target.several", {"found": ", ".join(named)})


def known_ids(document: Row) -> Iterator[Finding]:
    people, cases = (checks.id_list(document, name) for name in ("people", "cases"))
    yield from checks.unknown(checks.ids(document, "recusals", "person"), people, "person")
    for name in ("recusals", "pins"):
        yield from checks.unknown(checks.ids(document, name, "case"), cases, "case")
    for loc, names in _pinned_people(document):
        yield from checks.unknown(_placed(loc, names), people, "person")


def pinned_starts(document: Row) -> Iterator[Finding]:
    known = checks.every_day(document, "days")
    yield from checks.unknown_starts(checks.rows(document, "pins"), known, "unknown_start.visit")


def pinned_seats(document: Row) -> Iterator[Finding]:
    by_case = _seats_by_case(document)
    for loc, row in checks.rows(document, "pins"):
        case = row.get("case")
        if isinstance(case, str) and case in by_case:
            for at, names in _seats_of(loc, row):
                yield from _at_seat(at, names, case, by_case[case])


def one_place_in_a_pinned_seat(document: Row) -> Iterator[Finding]:
    for loc, names in _pinned_people(document):
        yield from checks.repeated(_placed(loc, names), "twice_in_seat")


def one_entry_per_case(document: Row) -> Iterator[Finding]:
    for name in ("pins", "published"):
        yield from checks.repeated(checks.ids(document, name, "case"), "second_entry.case")


def goals_in_place(document: Row) -> Iterator[Finding]:
    yield from checks.goals_in_place(document, GOALS, first="unstaffed")


CHECKS = (
    unique_ids,
    days_ascend,
    periods_in_order,
    one_target_per_recusal,
    known_ids,
    pinned_starts,
    pinned_seats,
    one_place_in_a_pinned_seat,
    one_entry_per_case,
    goals_in_place,
)


def warning_findings(problem: TeamsProblem) -> Iterator[Finding]:
    """What is no fault, and yet hardly meant: cases that no plan whatever can visit."""
    seats = sum(len(case.seats) for case in problem.cases)
    few = seats * len(problem.people) <= MOST_LOOKS
    for index, case in enumerate(problem.cases):
        first = bisect_left(problem.days, case.earliest)
        if first + case.days > len(problem.days):
            left: _Params = {"case": case.id, "days": case.days, "left": len(problem.days) - first}
            yield Finding(("cases", index, "earliest"), "no_start_fits", left)
        elif few:
            yield from _seats_nobody_fills(problem, index, first)


def _seats_nobody_fills(problem: TeamsProblem, index: int, first: int) -> Iterator[Finding]:
    """Of the case at `index`, whose visit may begin on the day at `first` or later."""
    case = problem.cases[index]
    for place, seat in enumerate(case.seats):
        able = (each for each in problem.people if _could_sit(problem, case, seat, each, first))
        found = sum(1 for _ in islice(able, seat.count)) if seat.required else seat.count
        if found < seat.count:
            few: _Params = {"case": case.id, "seat": seat.id, "count": seat.count, "found": found}
            yield Finding(("cases", index, "seats", place), "too_few_can_sit", few)


def _could_sit(problem: TeamsProblem, case: Case, seat: Seat, person: Person, first: int) -> bool:
    """Whether nothing but the person's other duties and absences could stand in the way."""
    return (
        person.declared
        and _meets(problem, person, seat, first)
        and not any(ground.bars for ground in problem.grounds(person, case))
    )


def _meets(problem: TeamsProblem, person: Person, seat: Seat, first: int) -> bool:
    who = seat.who
    roles = () if who.roles is None else (each for each in person.roles if each.role in who.roles)
    return (
        (who.units is None or person.unit in who.units)
        and (who.ranks is None or person.rank in who.ranks)
        and (who.skills is None or any(skill in person.skills for skill in who.skills))
        and (who.roles is None or any(_held_later(role, problem.days, first) for role in roles))
    )


def _held_later(role: Role, days: list[date], first: int) -> bool:
    """Whether the role is held on one of the days from the one at `first` on."""
    # If it is held on any of them, then on the first that is not before its beginning.
    begin = bisect_left(days, role.from_ or date.min, lo=first)
    return begin < len(days) and role.held_on(days[begin])


def _seats_by_case(document: Row) -> dict[str, Seats]:
    """Of every case whose seats can be told apart, and which can itself be told from others."""
    times = Counter(name for _, name in checks.ids(document, "cases"))
    found: dict[str, Seats] = {}
    for (_, index, _), name in checks.ids(document, "cases"):
        case = document["cases"][index]
        known = checks.id_list(case, "seats")
        if times[name] == 1 and known is not None and len(known) == len(case["seats"]):
            found[name] = {row["id"]: checks.whole(row.get("count")) for row in case["seats"]}
    return found


def _at_seat(loc: Loc, names: list[Any], case: str, seats: Seats) -> Iterator[Finding]:
    seat = str(loc[-1])
    count = seats.get(seat)
    if seat not in seats:
        yield Finding(loc, "unknown_id.seat", {"id": shown(seat), "case": shown(case)})
    elif count is not None and len(names) > count >= 1:
        yield Finding(loc, "seat_overfull", {"found": len(names), "most": count})


def _pinned_people(document: Row) -> Iterator[tuple[Loc, list[Any]]]:
    """The lists of people under the seats of all pins."""
    for loc, row in checks.rows(document, "pins"):
        yield from _seats_of(loc, row)


def _seats_of(loc: Loc, pin: Row) -> Iterator[tuple[Loc, list[Any]]]:
    seats = pin.get("seats")
    for seat, names in seats.items() if isinstance(seats, dict) else ():
        if isinstance(names, list) and seat:
            yield (*loc, "seats", seat), names


def _placed(loc: Loc, names: list[Any]) -> Iterator[tuple[Loc, str]]:
    for index, name in enumerate(names):
        if isinstance(name, str) and name:
            yield (*loc, index), name
