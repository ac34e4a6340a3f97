"""What can be amended in a problem that has a plan: each change a value that can be replayed."""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

from pydantic import Field

from scheduler.problems.base import Day, Id, Period, Strict
from scheduler.problems.rotation import StintChoice
from scheduler.problems.teams import Case, Recusal, VisitPin

__all__ = [
    "CHANGES", "AddCase", "Away", "Change", "DropCase", "PinStint", "PinVisit", "Recall",
]  # fmt: skip


class Away(Period):
    """Somebody cannot be there, from `from` up to, but without, `to`."""

    change: Literal["away"]
    person: Id
    """A person of `people`, or a cadre of `cadres`."""


class AddCase(Strict):
    """A case is escalated, with the recusals that it brings to light."""

    change: Literal["add_case"]
    case: Case
    recusals: list[Recusal]


class DropCase(Strict):
    """A case is no longer to be visited; what the file says of it alone goes with it."""

    change: Literal["drop_case"]
    case: Id


class PinVisit(VisitPin):
    """Decided by hand; takes the place of what was decided of the same start or seat before."""

    change: Literal["pin_visit"]


class PinStint(StintChoice):
    """Decided by hand; takes the place of what was decided of the same cadre before."""

    change: Literal["pin_stint"]


class Recall(Strict):
    """A cadre's stint ends early; all that has begun before is history and moves no more."""

    change: Literal["recall"]
    cadre: Id
    until: Day
    """First day no longer served."""


Change = Annotated[
    AddCase | DropCase | Away | Recall | PinVisit | PinStint, Field(discriminator="change")
]

CHANGES: Final[dict[str, type[Strict]]] = {
    get_args(model.model_fields["change"].annotation)[0]: model
    for model in (AddCase, DropCase, Away, Recall, PinVisit, PinStint)
}
"""The kinds of change by their names."""
