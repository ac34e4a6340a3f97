"""Documents in which anything may have gone wrong, and what is then told of them."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from scheduler.problems.faults import FaultyFile
from scheduler.problems.loading import problem_from_bytes

__all__ = ["corrupted", "told_of"]

_WORDS = [
    "2026-02-01", "2025-03-04", "9999-12-31", "U1", "c1", "desk", "an", "dam", "lead", "draw",
    "rotation/1", "teams/1", "\ud800",
]  # fmt: skip
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(_WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)  # fmt: skip


@st.composite
def corrupted(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    """The document, changed in place: up to three of its parts are gone, or something else."""
    for _ in range(draw(st.integers(1, 3))):
        place, step = draw(st.sampled_from(_all_places(document)))
        if draw(st.booleans()):
            del place[step]
        else:
            place[step] = draw(_JSON)
    return document


def _all_places(value: Any) -> list[tuple[Any, Any]]:
    steps = list(value.items() if isinstance(value, dict) else enumerate(value))
    below = [inner for _, inner in steps if isinstance(inner, dict | list)]
    return [
        *((value, step) for step, _ in steps),
        *(place for each in below for place in _all_places(each)),
    ]


def told_of(document: object) -> list[tuple[str, str]]:
    """Path and code of every fault of a file with that document; empty if it loads."""
    try:
        problem_from_bytes(json.dumps(document).encode())
    except FaultyFile as refused:
        return [(fault.path, fault.code) for fault in refused.faults]
    return []
