"""The calendars that are made of one plan, whatever is planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calendars.rendering import Rendered

__all__ = ["PlanCalendar"]


@dataclass(frozen=True, slots=True)
class PlanCalendar:
    """A calendar and whose it is: `id` and `name` of the unit or person, or of the whole plan.

    Whoever owes a stint is a `cadre`, whoever may sit in a team a `person`.
    """

    kind: Literal["whole", "unit", "cadre", "person"]
    id: str
    name: str
    rendered: Rendered
