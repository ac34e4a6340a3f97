"""Who may do what: every use case asks here, whoever calls it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from scheduler.problems.faults import LunzhiError

__all__ = [
    "ASSIGNERS", "AUDITORS", "CASE_KEEPERS", "CASE_READERS", "GROUND_READERS", "KEEPERS",
    "OPERATOR_ROLES", "PLANNERS", "READERS", "ROLES", "Actor", "NotAllowed", "Role",
]  # fmt: skip

Role = Literal[
    "organisation", "petitions", "inspection", "liaison", "officer", "auditor", "administrator"
]

ROLES: Final[tuple[Role, ...]] = get_args(Role)

OPERATOR_ROLES: Final[frozenset[Role]] = frozenset(
    {"organisation", "petitions", "inspection", "auditor", "administrator"}
)
"""Of whoever sits at the machine: the database file is open to them anyway, and the audit says so.
Not the roles of one unit or one person, which they are not.
"""

KEEPERS: Final[tuple[Role, ...]] = ("organisation",)
"""Who enters what happens to officers, duties and units."""

PLANNERS: Final[tuple[Role, ...]] = ("organisation",)
"""Who has plans made, and takes them from draft to release."""

READERS: Final[tuple[Role, ...]] = (
    "organisation", "petitions", "inspection", "auditor", "administrator",
)  # fmt: skip
"""Who sees plans, settings and the whole ledger."""

AUDITORS: Final[tuple[Role, ...]] = ("auditor", "administrator")
"""Who reads the audit and verifies it."""


ASSIGNERS: Final[tuple[Role, ...]] = ("inspection",)
"""Who puts people into teams, and takes them from draft to release."""

CASE_KEEPERS: Final[tuple[Role, ...]] = ("inspection", "petitions")
"""Who enters cases and what happens to them."""

CASE_READERS: Final[tuple[Role, ...]] = ("inspection", "petitions", "auditor")
"""Who sees cases, visits and teams: nobody else learns that there are any."""

GROUND_READERS: Final[tuple[Role, ...]] = ("inspection", "auditor")
"""Who reads why somebody is recused, and what is told of it in plans and problems."""


class NotAllowed(LunzhiError):
    """The act needs a role that the actor does not have."""

    def __init__(self, name: str, needed: tuple[Role, ...]) -> None:
        self.needed = needed
        super().__init__("not_allowed", {"name": name})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `unit`: id of a liaison's unit; `officer`: id of the officer that somebody is."""

    name: str
    roles: frozenset[Role]
    unit: int | None = None
    officer: int | None = None

    @property
    def is_tied(self) -> bool:
        """Whether the account is a unit's or an officer's, so that cases may be hidden from it."""
        return self.unit is not None or self.officer is not None

    def is_any_of(self, *roles: Role) -> bool:
        """Whether the actor has one of these roles."""
        return not self.roles.isdisjoint(roles)

    def must_be(self, *roles: Role) -> None:
        """Raises NotAllowed unless the actor has one of these roles."""
        if not self.is_any_of(*roles):
            raise NotAllowed(self.name, roles)
