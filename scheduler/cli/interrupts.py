"""Ctrl-C and SIGTERM while a plan is being looked for."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import Any

__all__ = ["Interrupts"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """As a context: the first signal asks to stop, the second raises KeyboardInterrupt at once."""

    def __init__(self) -> None:
        self._asked = False
        self._before: dict[signal.Signals, Any] = {}

    def asked(self) -> bool:
        """Whether somebody asked to stop."""
        return self._asked

    def __enter__(self) -> Interrupts:
        self._before = {number: signal.signal(number, self._heard) for number in _SIGNALS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _heard(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - signal's
        # Noted first: the second may come while the first is being heard.
        before, self._asked = self._asked, True
        if before:
            raise KeyboardInterrupt
