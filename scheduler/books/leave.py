"""The kinds of leave: all that is kept of why somebody is away."""

from __future__ import annotations

from typing import Final, Literal, get_args

__all__ = ["LEAVE_KINDS", "LeaveKind"]

LeaveKind = Literal["leave", "study", "secondment", "other"]

LEAVE_KINDS: Final[tuple[LeaveKind, ...]] = get_args(LeaveKind)
