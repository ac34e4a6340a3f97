"""What an answer to "why" or "why not" is made of: values, never sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from scheduler.referee.violations import Params, Violation

__all__ = ["Differences", "Force", "Reason", "Verdict", "weight"]

Verdict = Literal["in_team", "assigned", "possible", "blocked", "impossible"]
"""`in_team`, `assigned`: so it stands in the plan. `possible`: a single change of the plan makes it
so and passes the referee. `blocked`: the plan or a decision by hand is in the way. `impossible`: no
plan of this problem can have it.
"""

Force = Literal["always", "as_planned", "weighs", "speaks_for"]
"""How a reason counts: against every plan; against this plan, with the decisions taken by hand;
against none, though it costs a goal something; in favour.
"""

Differences = Mapping[str, int]
"""By how much each goal that counts would change, in the file's order: above 0 is worse."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A link of the chain.

    `code` with `params`: key of the words, as for a violation. `place`: the seat or post that it
    concerns, None: all of them. `days`: those meant, where there are any. `rule`: what the referee
    said, where the reason is nothing but that.
    """

    code: str
    force: Force
    params: Params = field(default_factory=dict)
    place: str | None = None
    days: tuple[date, ...] = ()
    rule: Violation | None = None

    @property
    def bars(self) -> bool:
        return self.force in ("always", "as_planned")


def weight(differences: Differences) -> tuple[int, ...]:
    """By which the lighter of two changes comes first: goal by goal, most important first."""
    return tuple(differences.values())
