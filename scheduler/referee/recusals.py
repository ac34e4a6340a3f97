"""In which cases a recorded recusal stands, from the file's facts alone."""

from __future__ import annotations

from typing import Literal

from scheduler.problems.teams import Case, Recusal

__all__ = ["fact_in"]


def fact_in(case: Case, row: Recusal) -> Literal["unit", "place", "case"] | None:
    """By which of its facts the row stands in the case; None: it does not."""
    if row.unit is not None and row.unit in case.units:
        return "unit"
    if row.place is not None and row.place == case.place:
        return "place"
    if row.case is not None and row.case == case.id:
        return "case"
    return None
