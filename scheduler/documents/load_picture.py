"""How many people have how many days, as bars beside a table."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.overview.load import Load, LoadStep

__all__ = ["LoadBar", "load_bars"]

_ROOM = 170.0


@dataclass(frozen=True, slots=True)
class LoadBar:
    """A line of the distribution, with the lengths of its bars in units of the picture."""

    step: LoadStep
    before: float
    after: float


def load_bars(load: Load) -> tuple[LoadBar, ...]:
    """The longest bar is as long as the picture."""
    most = max((max(step.before, step.after) for step in load.steps), default=0) or 1
    return tuple(
        LoadBar(step, *(round(_ROOM * n / most, 1) for n in (step.before, step.after)))
        for step in load.steps
    )
