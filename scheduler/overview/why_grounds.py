"""What speaks against a person in a case before any plan is made, told of each link by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from scheduler.overview.why_seating import Seating, possible_starts
from scheduler.overview.why_values import Force, Reason
from scheduler.problems.teams import Case, Ground, Person, Role, Seat, TeamsProblem
from scheduler.referee.violations import Params, Violation
from scheduler.words import printable

__all__ = ["Facts"]

_REQUIREMENTS = (
    "seat_requirement.role", "seat_requirement.skill", "seat_requirement.unit",
    "seat_requirement.rank",
)  # fmt: skip


class Facts:
    """A person and a case, whatever the plan; `start`: that of the visit, None: no visit.

    `open`: by seat, the starts on which nothing bars the person. `starts`: those that the visit
    itself can have.
    """

    def __init__(
        self, problem: TeamsProblem, seating: Seating, person: Person, case: Case,
        start: date | None,
    ) -> None:  # fmt: skip
        self._problem = problem
        self._person = person
        self._case = case
        self._start = start
        self.starts = possible_starts(problem, case)
        self._broken = {day: seating.personal(person, case, day) for day in self.starts}
        self.open: Mapping[str, tuple[date, ...]] = {
            seat.id: tuple(day for day in self.starts if not self._bars(seat, day))
            for seat in case.seats
        }

    def _bars(self, seat: Seat, day: date) -> bool:
        return any(found.params.get("seat") in (None, seat.id) for found in self._broken[day])

    def of_all(self, seats: Sequence[Seat]) -> Iterator[Reason]:
        """Those that concern every seat; `seats`: the ones that were asked about."""
        yield from self._grounds()
        if not self._person.declared:
            yield Reason("declared", "always")
        if self._case.days > self._person.max_days:
            amounts = {"days": self._case.days, "limit": self._person.max_days}
            yield Reason("too_long", "always", amounts)
        yield from self._of_the_case(seats)
        yield from self._away()

    def of_seats(self, seats: Sequence[Seat]) -> Iterator[Reason]:
        """Those that concern one seat, in the file's order."""
        hopeless = any(reason.force == "always" for reason in self.of_all(seats))
        for seat in seats:
            found = list(self._of_seat(seat))
            yield from found
            told = hopeless or any(reason.force == "always" for reason in found)
            if not self.open[seat.id] and not told:
                yield Reason("never", "always", place=seat.id)

    def _grounds(self) -> Iterator[Reason]:
        for ground in self._problem.grounds(self._person, self._case):
            yield Reason(_ground_code(ground), "always" if ground.bars else "weighs", _told(ground))

    def _of_the_case(self, seats: Sequence[Seat]) -> Iterator[Reason]:
        case = self._case
        if not seats:
            yield Reason("no_seat", "always")
        if not self.starts:
            asked: Params = {"days": case.days, "earliest": case.earliest.isoformat()}
            yield Reason("no_start", "always", asked)
        first = next(iter(self._broken.values()), ())
        for found in first:
            # Nobody at all may come: no place for one of a unit, or no vehicle.
            if found.rule in ("joint", "vehicles"):
                yield Reason("rule", "always", rule=found)

    def _away(self) -> Iterator[Reason]:
        away = [day for day, found in self._broken.items() if _has(found, "available.visit")]
        if away and len(away) == len(self.starts):
            yield Reason("away_always", "always", days=tuple(away))
        elif away and self._start is None:
            yield Reason("away_starts", "as_planned", days=tuple(away))
        if self._start in away:
            yield from self._absences(self._start)

    def _absences(self, start: date) -> Iterator[Reason]:
        days = self._problem.days_of(self._case, start) or ()
        for period in self._person.unavailable:
            shared = tuple(day for day in days if period.from_ <= day < period.to)
            if shared:
                span = {"from": period.from_.isoformat(), "to": period.to.isoformat()}
                yield Reason("away", "as_planned", span, days=shared)

    def _of_seat(self, seat: Seat) -> Iterator[Reason]:
        for code in _REQUIREMENTS:
            days = tuple(
                day
                for day, found in self._broken.items()
                if any(one.code == code and one.params["seat"] == seat.id for one in found)
            )
            force: Force = "always" if len(days) == len(self.starts) else "as_planned"
            if days and (force == "always" or self._start is None or self._start in days):
                yield self._unmet(seat, code, days, force)

    def _unmet(self, seat: Seat, code: str, days: tuple[date, ...], force: Force) -> Reason:
        who, person = seat.who, self._person
        match code:
            case "seat_requirement.skill":
                asked = {"wanted": _listed(who.skills), "has": _listed(person.skills)}
                return Reason("unmet.skill", force, asked, seat.id)
            case "seat_requirement.unit":
                asked = {"wanted": _listed(who.units), "has": printable(person.unit)}
                return Reason("unmet.unit", force, asked, seat.id)
            case "seat_requirement.rank":
                asked = {"wanted": _listed(who.ranks), "has": person.rank}
                return Reason("unmet.rank", force, asked, seat.id)
            case _:
                return self._unmet_role(seat, days, force)

    def _unmet_role(self, seat: Seat, days: tuple[date, ...], force: Force) -> Reason:
        wanted = seat.who.roles or []
        rows = [row for row in self._person.roles if row.role in wanted]
        asked = {"wanted": _listed(wanted), "has": _listed(row.role for row in self._person.roles)}
        if not rows:
            return Reason("unmet.role", force, asked, seat.id)
        if self._start is None or self._start not in days:
            return Reason("role_starts", force, asked, seat.id, days)
        missing = self._without_role(rows, self._start)
        return Reason("role_lapses", force, asked, seat.id, missing)

    def _without_role(self, rows: Sequence[Role], start: date) -> tuple[date, ...]:
        """Days of the visit without the role, that of the wanted ones of which fewest lack."""
        days = self._problem.days_of(self._case, start) or ()
        by_role = {
            role: tuple(d for d in days if not any(r.held_on(d) for r in rows if r.role == role))
            for role in dict.fromkeys(row.role for row in rows)
        }
        return min(by_role.values(), key=len)


def _ground_code(ground: Ground) -> str:
    if ground.kind in ("own_unit", "hometown"):
        return f"ground.{ground.kind}"
    return f"ground.{ground.tier}"


def _told(ground: Ground) -> Params:
    return {
        "kind": ground.kind, "tier": ground.tier, "fact": ground.fact, "text": ground.text,
        "path": ground.path,
    }  # fmt: skip


def _has(found: Sequence[Violation], code: str) -> bool:
    return any(one.code == code for one in found)


def _listed(texts: Sequence[str] | Iterator[str] | None) -> str:
    return "/".join(dict.fromkeys(texts or ()))
