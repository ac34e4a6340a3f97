"""The kinds of leave, all that is kept of why somebody is away; and where a request can stand."""

from __future__ import annotations

from typing import Final, Literal, get_args

__all__ = ["LEAVE_KINDS", "REQUEST_STATES", "LeaveKind", "RequestState"]

LeaveKind = Literal["leave", "study", "secondment", "other"]

LEAVE_KINDS: Final[tuple[LeaveKind, ...]] = get_args(LeaveKind)

RequestState = Literal["open", "granted", "refused", "withdrawn"]

REQUEST_STATES: Final[tuple[RequestState, ...]] = get_args(RequestState)
