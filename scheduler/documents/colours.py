"""Posts told apart by colour and by pattern, so that a grey print tells them apart as well."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PATTERNS", "PostLook", "look_of"]


@dataclass(frozen=True, slots=True)
class PostLook:
    """`tint`: ground for dark text; `ink`: outline and pattern; `path`: its strokes, 8 × 8."""

    tint: str
    ink: str
    path: str


_COLOURS = (
    ("#cfe1f7", "#1d5796"), ("#fbdfc4", "#944200"), ("#cdebd4", "#1b6438"), ("#e6daf6", "#62399a"),
    ("#c8ebeb", "#005c61"), ("#f8d5e5", "#98235f"), ("#ebe7b4", "#5a5600"), ("#dde1e7", "#434850"),
)  # fmt: skip

PATTERNS = (
    "",
    "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4",
    "M2,2 h.01 M6,6 h.01",
    "M4,0 v8",
    "M0,4 h8",
    "M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4",
    "M0,4 h8 M4,0 v8",
)
"""Nothing, diagonals, dots, uprights, levels, other diagonals, checks."""


def look_of(index: int) -> PostLook:
    """The look of the post at that place in the file; 56 posts look different."""
    tint, ink = _COLOURS[index % len(_COLOURS)]
    return PostLook(tint, ink, PATTERNS[index % len(PATTERNS)])
