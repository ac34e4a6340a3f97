"""The hard rules of `teams/1`, one generator each, called in one flat list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from scheduler.problems.base import Period
from scheduler.problems.teams import Person, Recusal, Seat, TeamsProblem, VisitPin
from scheduler.referee.attendance import Attendance, Team
from scheduler.referee.recusals import fact_in
from scheduler.referee.violations import BETWEEN, Code, Params, Violation, VisitLike, found

__all__ = ["RULE_CHECKS", "Rule", "rule_violations", "violations"]

Rule = Callable[[TeamsProblem, Attendance], Iterator[Violation]]


def violations(problem: TeamsProblem, visits: Sequence[VisitLike]) -> Iterator[Violation]:
    """Everything in which the visits break a hard rule, rule by rule in the format's order.

    Visits of unknown cases, and unknown people, are passed over: what a plan may name is judged
    by `scheduler.referee.teams_references`. An unknown start or seat excuses from no rule that
    can still be judged: see `Team` for the days of such a visit; who sits in an unknown seat
    fills no place, but is in the team.
    """
    return rule_violations(problem, Attendance(problem, visits))


def rule_violations(problem: TeamsProblem, attendance: Attendance) -> Iterator[Violation]:
    """The same, where who is where has been worked out already."""
    for rule in RULE_CHECKS:
        yield from rule(problem, attendance)


def one_visit(_: TeamsProblem, attendance: Attendance) -> Iterator[Violation]:
    for case, count in attendance.listings.items():
        if count > 1:
            yield found("one_visit.twice", case=case, count=count)
    for team in attendance.teams:
        earliest, asked, left = team.case.earliest, team.case.days, len(team.days)
        if team.start < earliest:
            yield found("one_visit.early", _visit(team), earliest=earliest.isoformat())
        if left < asked:
            yield found("one_visit.days", _visit(team), days=asked, left=left)


def seat_filled(_: TeamsProblem, attendance: Attendance) -> Iterator[Violation]:
    """A person listed twice in a seat fills one place: that is for `one_seat`."""
    for team in attendance.teams:
        for seat in team.case.seats:
            count, places = len(team.seats.get(seat.id, ())), seat.count
            amounts: Params = {**_seat(team, seat), "count": count, "places": places}
            if seat.required and count < places:
                yield found("seat_filled.short", amounts, missing=places - count)
            if count > places:
                yield found("seat_filled.over", amounts, excess=count - places)


def seat_requirement(_: TeamsProblem, attendance: Attendance) -> Iterator[Violation]:
    """One role is held on every day of the visit; it is not enough that several take turns."""
    for team in attendance.teams:
        for seat in team.case.seats:
            for person in team.seats.get(seat.id, ()):
                yield from _unmet(team, seat, person)


def one_seat(_: TeamsProblem, attendance: Attendance) -> Iterator[Violation]:
    """Twice in the same seat is two places as well."""
    for team in attendance.teams:
        for person in team.members:
            seats = team.listings[person.id]
            if len(seats) > 1:
                listed = BETWEEN.join(seats)
                yield found("one_seat", _member(team, person), count=len(seats), seats=listed)


def recused(_: TeamsProblem, attendance: Attendance) -> Iterator[Violation]:
    """Every ground that bars, each on its own."""
    for team in attendance.teams:
        for person in team.members:
            who = _member(team, person)
            if person.unit in team.case.units:
                yield found("recused.own_unit", who, unit=person.unit, tier="statutory", ground="")
            for row in attendance.recusals.get(person.id, ()):
                yield from _recorded(who, team, row)


def declared(_: TeamsProblem, attendance: Attendance) -> Iterator[Violation]:
    for team in attendance.teams:
        for person in team.members:
            if not person.declared:
                yield found("declared", _member(team, person))


def available(_: TeamsProblem, attendance: Attendance) -> Iterator[Violation]:
    for team in attendance.teams:
        for person in team.members:
            for period in person.unavailable:
                days = sum(period.from_ <= day < period.to for day in team.days)
                if days:
                    who = _member(team, person)
                    yield found("available.visit", who, _span(period), days=days)


def double_booked(problem: TeamsProblem, attendance: Attendance) -> Iterator[Violation]:
    """On each day, every visit of a person that comes after another one in the plan."""
    for name, teams in attendance.by_person.items():
        for (first, other), days in _shared_days(teams).items():
            yield found(
                "double_booked",
                _member(teams[first], problem.people_by_id[name]),
                other_case=teams[other].case.id,
                other_start=teams[other].start.isoformat(),
                day=days[0].isoformat(),
                days=len(days),
            )


def max_days(problem: TeamsProblem, attendance: Attendance) -> Iterator[Violation]:
    """A day on two visits counts twice: it is served twice, though nobody can."""
    for person in problem.people:
        days, limit = attendance.days(person), person.max_days
        if days > limit:
            yield found("max_days", _named(person), days=days, limit=limit, excess=days - limit)


def joint(_: TeamsProblem, attendance: Attendance) -> Iterator[Violation]:
    for team in attendance.teams:
        units = Counter(person.unit for person in team.members)
        least, most = team.case.min_units, team.case.max_same_unit
        if len(units) < least:
            yield found("joint.min_units", _visit(team), count=len(units), least=least)
        for unit, count in units.items():
            if count > most:
                yield found(
                    "joint.same_unit",
                    _visit(team), unit=unit, count=count, limit=most, excess=count - most,
                )  # fmt: skip


def vehicles(problem: TeamsProblem, attendance: Attendance) -> Iterator[Violation]:
    """Day by day."""
    limit = problem.vehicles
    for day, teams in sorted(attendance.by_day.items()):
        count = len(teams)
        if count > limit:
            yield found(
                "vehicles", day=day.isoformat(), count=count, limit=limit, excess=count - limit
            )


def pinned(problem: TeamsProblem, attendance: Attendance) -> Iterator[Violation]:
    """Of a case with several visits one has to keep the whole pin."""
    for pin in problem.pins:
        teams = attendance.by_case.get(pin.case, ())
        if not teams:
            yield found("pinned.unvisited", case=pin.case)
        broken = [list(_broken_parts(problem, pin, team)) for team in teams]
        if all(broken):
            for parts in broken:
                yield from parts


RULE_CHECKS: tuple[Rule, ...] = (
    one_visit,
    seat_filled,
    seat_requirement,
    one_seat,
    recused,
    declared,
    available,
    double_booked,
    max_days,
    joint,
    vehicles,
    pinned,
)
"""In the order of `scheduler.problems.teams.RULES`, whose names they bear."""


def _unmet(team: Team, seat: Seat, person: Person) -> Iterator[Violation]:
    who = seat.who
    at: Params = {**_member(team, person), **_seat(team, seat)}
    if who.roles and not any(_held(person, role, team.days) for role in who.roles):
        yield found("seat_requirement.role", at, wanted=BETWEEN.join(who.roles))
    if who.skills and not set(who.skills) & set(person.skills):
        yield found("seat_requirement.skill", at, wanted=BETWEEN.join(who.skills))
    if who.units and person.unit not in who.units:
        yield found("seat_requirement.unit", at, wanted=BETWEEN.join(who.units), unit=person.unit)
    if who.ranks and person.rank not in who.ranks:
        yield found("seat_requirement.rank", at, wanted=BETWEEN.join(who.ranks), rank=person.rank)


def _held(person: Person, role: str, days: Sequence[date]) -> bool:
    """On each of the days, whichever row of the file says so."""
    rows = [row for row in person.roles if row.role == role]
    return all(any(row.held_on(day) for row in rows) for day in days)


_RECORDED: Mapping[str, Code] = {
    "unit": "recused.unit",
    "place": "recused.place",
    "case": "recused.case",
}


def _recorded(who: Params, team: Team, row: Recusal) -> Iterator[Violation]:
    fact = fact_in(team.case, row)
    if fact is None or row.tier == "appearance":
        return
    meant: Params = {} if fact == "case" else {fact: str(getattr(row, fact))}
    yield found(_RECORDED[fact], who, meant, tier=row.tier, ground=row.ground)


def _shared_days(teams: Sequence[Team]) -> dict[tuple[int, int], list[date]]:
    """Days on two visits, by the places of both: of a day's visits, the first and each other."""
    first_on: dict[date, int] = {}
    shared: dict[tuple[int, int], list[date]] = defaultdict(list)
    for place, team in enumerate(teams):
        for day in team.days:
            first = first_on.setdefault(day, place)
            if first != place:
                shared[first, place].append(day)
    return shared


def _broken_parts(problem: TeamsProblem, pin: VisitPin, team: Team) -> Iterator[Violation]:
    if pin.start is not None and pin.start != team.start:
        start, new_start = pin.start.isoformat(), team.start.isoformat()
        yield found("pinned.start", case=pin.case, start=start, new_start=new_start)
    for seat, people in (pin.seats or {}).items():
        for name in people:
            if not team.sits(seat, name):
                who = _named(problem.people_by_id[name])
                yield found("pinned.seat", who, _visit(team), seat=seat)


def _named(person: Person) -> Params:
    return {"person": person.id, "person_name": person.name}


def _visit(team: Team) -> Params:
    return {"case": team.case.id, "start": team.start.isoformat()}


def _member(team: Team, person: Person) -> Params:
    return {**_named(person), **_visit(team)}


def _seat(team: Team, seat: Seat) -> Params:
    return {**_visit(team), "seat": seat.id}


def _span(period: Period) -> Params:
    return {
        "from": period.from_.isoformat(),
        "to": period.to.isoformat(),
        "last": (period.to - timedelta(1)).isoformat(),
    }
