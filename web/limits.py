"""How often one address may be fetched."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

__all__ = ["Limits"]

_MOST_KEPT: Final = 20_000


class Limits:
    """A bucket of tokens for each key: `burst` at once, then one each `seconds`.

    Only so many keys are kept: the one that has been silent longest is forgotten, and starts anew.
    `clock`: seconds, which never go back.
    """

    def __init__(
        self,
        burst: int = 60,
        seconds: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
        most_kept: int = _MOST_KEPT,
    ) -> None:
        self._burst = burst
        self._seconds = seconds
        self._clock = clock
        self._most_kept = most_kept
        self._lock = threading.Lock()
        # Per key, when its bucket will be full again; full ones need not be kept.
        self._full_at: OrderedDict[bytes, float] = OrderedDict()

    def wait(self, key: bytes) -> int:
        """Takes one from the key's bucket: 0, or whole seconds to wait where none is left."""
        now = self._clock()
        with self._lock:
            full_at = max(now, self._full_at.pop(key, now)) + self._seconds
            over = full_at - now - self._burst * self._seconds
            # What is refused takes nothing.
            self._full_at[key] = full_at if over <= 0 else full_at - self._seconds
            if len(self._full_at) > self._most_kept:
                self._full_at.popitem(last=False)
        return max(0, math.ceil(over))
