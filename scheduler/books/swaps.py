"""Where a swap of two stints can stand; the words are in the catalogue, as `swap.state.<state>`."""

from __future__ import annotations

from typing import Final, Literal, get_args

__all__ = ["OPEN_SWAPS", "SWAP_STATES", "SwapState"]

SwapState = Literal["proposed", "accepted", "declined", "withdrawn", "approved", "refused"]

SWAP_STATES: Final[tuple[SwapState, ...]] = get_args(SwapState)

OPEN_SWAPS: Final[frozenset[SwapState]] = frozenset({"proposed", "accepted"})
"""Something can still come of it."""
