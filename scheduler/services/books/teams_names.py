"""What cases, seats, units and places are called, read once for a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.teams_named import Names
from scheduler.referee.violations import BETWEEN, Violation
from scheduler.services.books.finding import numbers_by_key
from scheduler.services.books.settings import settings_in
from scheduler.store.people import Unit

__all__ = ["Naming", "named_violations", "names_in", "seat_names_in"]


def names_in(session: Session) -> Names:
    """Of units, places and matters."""
    inspection = settings_in(session).settings.inspection
    return Names(
        units=dict(session.execute(select(Unit.code, Unit.name)).all()),
        places=dict(inspection.places),
        matters={key: matter.name for key, matter in inspection.matters.items()},
    )


def seat_names_in(session: Session) -> dict[str, str]:
    """Of the seats of the usual team; another keeps its id."""
    return settings_in(session).settings.inspection.seat_names


def named_violations(session: Session, violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """As `Naming.violations`, for who names once."""
    return Naming(session).violations(violations)


_Calling = Mapping[str, Callable[[str], str]]


class Naming:
    """What everything is called, read once for all that a use case tells.

    `names`: of units, places and matters; `seats`, `roles`, `skills`: by code; `numbers`: of staff,
    by the keys that people have in problems.
    """

    def __init__(self, session: Session) -> None:
        settings = settings_in(session).settings
        self.names = names_in(session)
        self.seats: Mapping[str, str] = seat_names_in(session)
        self.roles: Mapping[str, str] = settings.inspection.roles
        self.skills: Mapping[str, str] = settings.skills
        self.numbers: Mapping[str, str] = numbers_by_key(session)
        self._called = self._calling()

    def violations(self, violations: Iterable[Violation]) -> tuple[Violation, ...]:
        """The same, with names in the place of codes and people by their staff numbers."""
        return tuple(_named(violation, self._called) for violation in violations)

    def _calling(self) -> _Calling:
        people, seats = _by(self.numbers), _by(self.seats)
        return {
            "unit": self.names.unit, "place": self.names.place, "seat": seats, "person": people,
            "cadre": people, "seats": _each(seats), "wanted.role": _each(_by(self.roles)),
            "wanted.unit": _each(self.names.unit), "wanted.skill": _each(_by(self.skills)),
        }  # fmt: skip


def _by(names: Mapping[str, str]) -> Callable[[str], str]:
    return lambda code: names.get(code, code)


def _each(named: Callable[[str], str]) -> Callable[[str], str]:
    return lambda codes: BETWEEN.join(map(named, codes.split(BETWEEN)))


def _named(violation: Violation, called: _Calling) -> Violation:
    kind = violation.code.rpartition(".")[2]
    params = {}
    for key, value in violation.params.items():
        named = called.get(f"{key}.{kind}") or called.get(key)
        params[key] = named(value) if named and isinstance(value, str) else value
    return replace(violation, params=params)
