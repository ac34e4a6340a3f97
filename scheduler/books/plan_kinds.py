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
    """`format`: of its problems. A draft of one kind does not exist for who asks for another.

    `refused`: what the codes of refusals begin with: each kind has commands and pages of its own.
    `sent_back`: the act of sending a draft back, whose reason is in somebody's own words.
    `whole`: it tells of all cases, so that no account has to do with it which is tied to somebody.
    """

    format: str
    refused: str
    planners: tuple[Role, ...]
    readers: tuple[Role, ...]
    sent_back: str
    whole: bool = False

    def is_seen_by(self, actor: Actor) -> bool:
        """Whether the actor may learn that there are any."""
        return actor.is_any_of(*self.readers) and not (self.whole and actor.is_tied)


ROTATION: Final = PlanKind("rotation/1", "draft", PLANNERS, READERS, "draft.sent_back")
TEAMS: Final = PlanKind(
    "teams/1", "team_draft", ASSIGNERS, GROUND_READERS, "teams.sent_back", whole=True
)  # fmt: skip
"""Its drafts tell why somebody is recused, so that only those see them who may read grounds; other
acts on its drafts and jobs are recorded as those on any, and tell nothing of teams.
"""


def formats_seen(actor: Actor) -> list[str]:
    """The formats of plans of which the actor may learn that there are any."""
    return [kind.format for kind in (ROTATION, TEAMS) if kind.is_seen_by(actor)]
