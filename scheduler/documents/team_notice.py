"""What the notice of one joint inspection team says, for the units of its members.

In Chinese only, in the style of official documents. It says who goes when, and nothing of the
case: the members' units are not meant to know whom the visit is about. It is laid out by a template
that a county may replace, as that of the rotation: see `scheduler.documents.notice`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["TEAM_SAMPLE", "TeamMember", "TeamNotice"]


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A row of the table; `number` counts from 1."""

    number: int
    name: str
    unit: str
    seat: str


@dataclass(frozen=True, slots=True)
class TeamNotice:
    """All that a template may show, written out. `days`: spans; `count`: how many days.

    `estimated`: those of the days whose year's notice of holidays is not out, "" where none is.
    `is_first`: people know of no other team for this visit. `document_number` may be "".
    """

    document_number: str
    county: str
    recipients: str
    signatory: str
    day: str
    release: int
    is_first: bool
    days: str
    count: int
    estimated: str
    members: tuple[TeamMember, ...]


TEAM_SAMPLE: Final = TeamNotice(
    document_number="青督发〔2026〕7号",
    county="青禾县",
    recipients="县委督查办，县信访局，县自然资源局",
    signatory="中共青禾县委督查办公室",
    day="2026年3月2日",
    release=2,
    is_first=False,
    days="2026年3月5日至3月6日、2026年3月9日",
    count=3,
    estimated="2026年3月9日",
    members=(TeamMember(1, "韩梅", "县委督查办", "组长"),),
)
"""A notice that fills every placeholder, for trying a template."""
