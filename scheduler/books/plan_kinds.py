"""The two kinds of plans on their way from a job to a release, and who has to do with each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scheduler.books.roles import (
    ASSIGNERS,
    GROUND_READERS,
    PLANNERS,
    READERS,
    Actor,
    Role,
)

__all__ = ["ROTATION", "TEAMS", "PlanKind", "formats_seen"]


@dataclass(frozen=True, slots=True)
class PlanKind:
    """`format`: of its problems. A draft of one kind does not exist for who asks for another."""

    format: str
    planners: tuple[Role, ...]
    readers: tuple[Role, ...]


ROTATION: Final = PlanKind("rotation/1", PLANNERS, READERS)
TEAMS: Final = PlanKind("teams/1", ASSIGNERS, GROUND_READERS)
"""Its drafts tell why somebody is recused, so that only those see them who may read grounds."""


def formats_seen(actor: Actor) -> list[str]:
    """The formats of plans of which the actor may learn that there are any."""
    return [kind.format for kind in (ROTATION, TEAMS) if actor.is_any_of(*kind.readers)]
