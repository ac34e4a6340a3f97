"""Why somebody is in a team, or not, with the names of seats, roles and skills for their codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from scheduler.overview.why_values import Reason
from scheduler.referee.violations import BETWEEN
from scheduler.services.books.teams_names import Naming

__all__ = ["named_reasons"]

_ASKED: Final = ("wanted", "has")
_ROLE_CODES: Final = ("unmet.role", "role_lapses", "role_starts")


def named_reasons(naming: Naming, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The same links of the chain; the reasons are those of a problem that is named."""
    return tuple(_named(naming, reason) for reason in reasons)


def _named(naming: Naming, reason: Reason) -> Reason:
    rule = reason.rule
    return replace(
        reason,
        params={
            key: _each(value, _names(naming, reason.code, key)) if isinstance(value, str) else value
            for key, value in reason.params.items()
        },
        place=None if reason.place is None else naming.seats.get(reason.place, reason.place),
        rule=None if rule is None else naming.violations([rule])[0],
    )


def _names(naming: Naming, code: str, key: str) -> Mapping[str, str]:
    """By code; units and places have theirs already, in a problem that is named."""
    if key == "seat":
        return naming.seats
    if key == "roles" or (key in _ASKED and code in _ROLE_CODES):
        return naming.roles
    if key == "skills" or (key in _ASKED and code == "unmet.skill"):
        return naming.skills
    return {}


def _each(codes: str, names: Mapping[str, str]) -> str:
    if not names:
        return codes
    return BETWEEN.join(names.get(code, code) for code in codes.split(BETWEEN))
