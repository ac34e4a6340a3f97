"""What cases, seats, units and places are called, read once for a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.teams_named import Names
from scheduler.books.teams_snapshot import person_key
from scheduler.referee.violations import BETWEEN, Violation
from scheduler.services.books.settings import settings_in
from scheduler.store.people import Officer, Unit

__all__ = ["named_violations", "names_in", "seat_names_in"]


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
    """The same, with names in the place of codes and people by their staff numbers."""
    called = _called(session)
    return tuple(_named(violation, called) for violation in violations)


_Calling = Mapping[str, Callable[[str], str]]


def _called(session: Session) -> _Calling:
    settings = settings_in(session).settings
    names = names_in(session)
    people = session.execute(select(Officer.id, Officer.staff_number))
    numbers = {person_key(officer): number for officer, number in people}
    seats, roles = seat_names_in(session), settings.inspection.roles
    skills = settings.skills

    def by(names: Mapping[str, str]) -> Callable[[str], str]:
        return lambda code: names.get(code, code)

    return {
        "unit": names.unit, "place": names.place, "seat": by(seats), "person": by(numbers),
        "seats": _each(by(seats)), "wanted.role": _each(by(roles)),
        "wanted.unit": _each(names.unit), "wanted.skill": _each(by(skills)),
    }  # fmt: skip


def _each(named: Callable[[str], str]) -> Callable[[str], str]:
    return lambda codes: BETWEEN.join(map(named, codes.split(BETWEEN)))


def _named(violation: Violation, called: _Calling) -> Violation:
    kind = violation.code.rpartition(".")[2]
    params = {}
    for key, value in violation.params.items():
        named = called.get(f"{key}.{kind}") or called.get(key)
        params[key] = named(value) if named and isinstance(value, str) else value
    return replace(violation, params=params)
