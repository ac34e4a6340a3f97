"""Why somebody is in a team, or not, with the names of seats, roles and skills for their codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from scheduler.overview.why_values import Reason
from scheduler.referee.violations import BETWEEN
from scheduler.services.books.settings import settings_in
from scheduler.services.books.teams_names import named_violations, seat_names_in

__all__ = ["named_reasons"]

_ASKED: Final = ("wanted", "has")
_ROLE_CODES: Final = ("unmet.role", "role_lapses", "role_starts")


@dataclass(frozen=True, slots=True)
class _Called:
    """Names by code. Units and places have theirs already, in a problem that is named."""

    seats: Mapping[str, str]
    roles: Mapping[str, str]
    skills: Mapping[str, str]

    def of(self, code: str, key: str) -> Mapping[str, str]:
        if key == "seat":
            return self.seats
        if key == "roles" or (key in _ASKED and code in _ROLE_CODES):
            return self.roles
        if key == "skills" or (key in _ASKED and code == "unmet.skill"):
            return self.skills
        return {}


def named_reasons(session: Session, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The same links of the chain; the reasons are those of a problem that is named."""
    settings = settings_in(session).settings
    called = _Called(seat_names_in(session), settings.inspection.roles, settings.skills)
    return tuple(_named(session, reason, called) for reason in reasons)


def _named(session: Session, reason: Reason, called: _Called) -> Reason:
    rule = reason.rule
    return replace(
        reason,
        params={
            key: _each(value, called.of(reason.code, key)) if isinstance(value, str) else value
            for key, value in reason.params.items()
        },
        place=None if reason.place is None else called.seats.get(reason.place, reason.place),
        rule=None if rule is None else named_violations(session, [rule])[0],
    )


def _each(codes: str, names: Mapping[str, str]) -> str:
    if not names:
        return codes
    return BETWEEN.join(names.get(code, code) for code in codes.split(BETWEEN))
