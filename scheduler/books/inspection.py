"""The codes of cases, grounds and teams; the words are in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

from scheduler.problems.teams import Tier

__all__ = [
    "CASE_KINDS",
    "DRAW_STATES",
    "INTEREST_KINDS",
    "LEAD",
    "OBJECTION_STATES",
    "RECUSAL_KINDS",
    "RELATIONS",
    "SOURCES",
    "SUPERVISOR",
    "CaseKind",
    "DrawState",
    "ObjectionState",
    "RecusalKind",
    "Relation",
    "Source",
]  # fmt: skip

CaseKind = Literal["skipping", "large_group", "abnormal", "other"]
"""越级, 大规模集体, 异常; as `case.kind.<kind>`."""

CASE_KINDS: Final[tuple[CaseKind, ...]] = get_args(CaseKind)

RecusalKind = Literal["unit", "place", "case"]
"""What a ground is about; as `recusal.kind.<kind>`."""

RECUSAL_KINDS: Final[tuple[RecusalKind, ...]] = get_args(RecusalKind)

Source = Literal["declared", "reported", "decided"]
"""By the officer, by others, by the organ; as `recusal.source.<source>`."""

SOURCES: Final[tuple[Source, ...]] = get_args(Source)

INTEREST_KINDS: Final[tuple[RecusalKind, ...]] = ("unit", "place")
"""What an officer declares interests in: nobody who declares knows of any case."""

Relation = Literal["own", "kin", "former_post", "handled", "origin", "friend", "other"]
"""What ties an officer to what is declared; as `relation.<relation>`."""

RELATIONS: Final[Mapping[Relation, Tier]] = {
    "own": "statutory", "kin": "statutory", "former_post": "local", "handled": "local",
    "origin": "appearance", "friend": "appearance", "other": "appearance",
}  # fmt: skip
"""The tier of a ground that follows from the tie; `own` and `kin`: 公务员法 (2018), article 76."""

DrawState = Literal["promised", "drawn", "abandoned"]
"""Of a draw in public; as `team_draw.state.<state>`."""

DRAW_STATES: Final[tuple[DrawState, ...]] = get_args(DrawState)

ObjectionState = Literal["open", "upheld", "dismissed", "lapsed"]
"""As `objection.state.<state>`. Lapsed is one that nobody decided on before it had become idle, as
the person does not go any more, or nobody: it is nowhere stored.
"""

OBJECTION_STATES: Final[tuple[ObjectionState, ...]] = get_args(ObjectionState)

LEAD: Final = "lead"
"""The role of whoever leads a team: its holders' names are what members are told to report to."""

SUPERVISOR: Final = "supervisor"
"""The role that whoever serves a stint holds on its days, and nobody else."""
