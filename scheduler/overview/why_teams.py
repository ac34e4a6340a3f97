"""Why somebody is, or is not, in the team of a case: every link of the chain, and what if."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.overview.alternates import Alternate, alternates_of
from scheduler.overview.obstacles import obstacles
from scheduler.overview.why_grounds import Facts
from scheduler.overview.why_seating import Seating
from scheduler.overview.why_values import Differences, Reason, Verdict, weight
from scheduler.problems.teams import Case, Person, Seat, TeamsProblem
from scheduler.referee.violations import Params, Violation, VisitLike

__all__ = ["Replacement", "TeamAnswer", "why_in_team", "why_there"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """The person put into a seat of the visit, all else as it is.

    `out`: who makes room, None: the place was empty. `out_to`: the seat that these get in turn,
    None: they leave the team. `leaves`: the person's own seat of the team, given up. `broken`: the
    rules that this breaks; none, and `differences` holds what it does to the goals.
    """

    seat: str
    out: str | None
    out_to: str | None
    leaves: str | None
    broken: tuple[Violation, ...]
    differences: Differences


@dataclass(frozen=True, slots=True)
class TeamAnswer:
    """What can be said without solving anew.

    `seat`: the one that was asked about, None: any. `start`, `days`: of the visit; None and empty
    if the plan has none. `sits`: the person's seats in it. `starts`: those that any visit of the
    case can have; `open`: by seat asked about, those on which nothing but other visits and
    decisions can bar the person. `replacements`: by seat, the lightest that passes, or else all
    that were tried. `alternates`: those who would take the person's place.
    """

    verdict: Verdict
    case: Case
    person: Person
    seat: str | None
    start: date | None
    days: tuple[date, ...]
    sits: tuple[str, ...]
    chain: tuple[Reason, ...]
    starts: tuple[date, ...]
    open: Mapping[str, tuple[date, ...]]
    replacements: tuple[Replacement, ...]
    alternates: tuple[Alternate, ...]

    @property
    def possible(self) -> tuple[Replacement, ...]:
        """Those that pass, lightest first."""
        passing = [one for one in self.replacements if not one.broken]
        return tuple(sorted(passing, key=lambda one: weight(one.differences)))


def why_in_team(
    problem: TeamsProblem, visits: Sequence[VisitLike], case: Case, person: Person, seat: str | None
) -> TeamAnswer:
    """The answer for a plan that the referee has passed; `seat`: one of the case, None: any."""
    return _Inquiry(problem, visits, case, person, seat).answer()


def why_there(
    problem: TeamsProblem, visits: Sequence[VisitLike], case: Case, person: Person
) -> tuple[Reason, ...]:
    """The chain alone, of somebody in the team of the case."""
    return tuple(_Inquiry(problem, visits, case, person, None).in_favour())


class _Inquiry:
    def __init__(
        self, problem: TeamsProblem, visits: Sequence[VisitLike], case: Case, person: Person,
        seat: str | None,
    ) -> None:  # fmt: skip
        self._problem = problem
        self._visits = visits
        self._case = case
        self._person = person
        self._asked = [one for one in case.seats if seat in (None, one.id)]
        self._seat = seat
        self._seating = Seating(problem, visits)
        self._visit = self._seating.by_case.get(case.id)
        self._start = self._visit.start if self._visit else None
        self._facts = Facts(problem, self._seating, person, case, self._start)
        self._sits = tuple(self._own_seats())

    def answer(self) -> TeamAnswer:
        inside = any(seat.id in self._sits for seat in self._asked)
        chain: list[Reason] = []
        replacements: list[Replacement] = []
        if inside:
            chain += self.in_favour()
        else:
            replacements += self._replacements()
            chain += self._against(replacements)
        return TeamAnswer(
            verdict=self._verdict(chain, replacements, inside=inside),
            case=self._case,
            person=self._person,
            seat=self._seat,
            start=self._start,
            days=self._days(),
            sits=self._sits,
            chain=tuple(chain),
            starts=self._facts.starts,
            open={seat.id: self._facts.open[seat.id] for seat in self._asked},
            replacements=tuple(replacements),
            alternates=self._alternates() if inside else (),
        )

    def _verdict(
        self, chain: Sequence[Reason], replacements: Sequence[Replacement], *, inside: bool
    ) -> Verdict:
        if inside:
            return "in_team"
        if any(not one.broken for one in replacements):
            return "possible"
        nowhere = not any(self._facts.open[seat.id] for seat in self._asked)
        hopeless = any(one.code == "seat_short" and one.force == "always" for one in chain)
        return "impossible" if nowhere or hopeless else "blocked"

    def _own_seats(self) -> Iterator[str]:
        for seat, people in (self._visit.seats if self._visit else {}).items():
            if self._person.id in people:
                yield seat

    def _days(self) -> tuple[date, ...]:
        return (self._problem.days_of(self._case, self._start) or ()) if self._start else ()

    def in_favour(self) -> Iterator[Reason]:
        """Why the person may be there: what the seat asks, and what was decided by hand."""
        own = [seat for seat in self._asked if seat.id in self._sits]
        for seat in own:
            yield Reason("meets", "speaks_for", _asked_by(seat), seat.id)
            if self._pinned(seat):
                yield Reason("pinned_here", "speaks_for", place=seat.id)
        yield from self._facts.of_all(own)

    def _against(self, replacements: Sequence[Replacement]) -> Iterator[Reason]:
        yield from self._facts.of_all(self._asked)
        yield from self._as_planned()
        yield from self._facts.of_seats(self._asked)
        yield from _of_decisions(replacements)

    def _pinned(self, seat: Seat) -> bool:
        return any(
            pin.case == self._case.id and self._person.id in (pin.seats or {}).get(seat.id, ())
            for pin in self._problem.pins
        )

    def _as_planned(self) -> Iterator[Reason]:
        """What this plan adds: no visit, other visits on those days, too many days, a seat."""
        others = self._seating.others(self._person.id, self._case.id)
        yield from self._busy(others)
        days = sum(self._problem.cases_by_id[other.case].days for other in others)
        limit, more = self._person.max_days, self._case.days
        if days and more <= limit < days + more:
            amounts = {"days": days, "more": more, "limit": limit}
            yield Reason("days_used", "as_planned", amounts)
        if self._visit is None:
            yield Reason("unvisited", "as_planned", {"case": self._case.id})
            yield from self._short_seats()
        for own in self._sits:
            yield Reason("other_seat", "weighs", {"seat": own})

    def _busy(self, others: Sequence[VisitLike]) -> Iterator[Reason]:
        own = set(self._days())
        for other in others:
            case = self._problem.cases_by_id[other.case]
            days = self._problem.days_of(case, other.start) or ()
            shared = tuple(day for day in days if day in own)
            if shared:
                told = {"other_case": case.id, "place": case.place}
                yield Reason("busy", "as_planned", told, days=shared)

    def _short_seats(self) -> Iterator[Reason]:
        for short in obstacles(self._problem, self._visits, self._case).seats:
            amounts: Params = {
                "seat": short.seat, "count": short.count, "free": short.free, "able": short.able,
            }  # fmt: skip
            hopeless = short.able < short.count
            yield Reason("seat_short", "always" if hopeless else "as_planned", amounts)

    def _replacements(self) -> Iterator[Replacement]:
        """By seat, in the file's order; where the person could sit on those days at all."""
        if self._start is None:
            return
        free = self._seating.open_seats(self._person, self._case, self._start)
        for seat in self._asked:
            if seat.id in free:
                tried = sorted(self._tries(seat), key=_lightest)
                yield from tried[:1] if tried and not tried[0].broken else tried

    def _tries(self, seat: Seat) -> Iterator[Replacement]:
        assert self._visit is not None
        there = self._visit.seats.get(seat.id, ())
        own = self._sits[0] if self._sits else None
        if len(there) < seat.count:
            yield self._tried(seat.id, None, None, own)
        for out in there:
            yield self._tried(seat.id, out, None, own)
            if own:
                yield self._tried(seat.id, out, own, own)

    def _tried(
        self, seat: str, out: str | None, out_to: str | None, leaves: str | None
    ) -> Replacement:
        assert self._visit is not None
        gone = {self._person.id, out}
        seats = {
            key: [name for name in people if name not in gone]
            for key, people in self._visit.seats.items()
        }
        seats[seat] = [*seats.get(seat, ()), self._person.id]
        if out and out_to:
            seats[out_to].append(out)
        judged = self._seating.judged(self._case.id, seats)
        return Replacement(seat, out, out_to, leaves, judged.broken, judged.differences)

    def _alternates(self) -> tuple[Alternate, ...]:
        seat = next(seat.id for seat in self._asked if seat.id in self._sits)
        return alternates_of(self._problem, self._seating, self._case, seat, self._person.id)


def _of_decisions(replacements: Sequence[Replacement]) -> Iterator[Reason]:
    """What breaks in the seats for which nothing passes, each rule once."""
    told: list[Violation] = []
    for tried in replacements:
        for found in tried.broken:
            if found not in told:
                told.append(found)
                yield Reason("rule", "as_planned", place=tried.seat, rule=found)


def _lightest(tried: Replacement) -> tuple[int, Sequence[int]]:
    return len(tried.broken), weight(tried.differences)


def _asked_by(seat: Seat) -> Params:
    who = seat.who
    return {
        key: "/".join(wanted)
        for key, wanted in (
            ("roles", who.roles), ("skills", who.skills), ("units", who.units),
            ("ranks", who.ranks),
        )
        if wanted
    }  # fmt: skip
