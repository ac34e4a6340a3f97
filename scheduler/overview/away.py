"""Units: who of them is away when, against how many may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.overview.stints import StintRow
from scheduler.problems.plans import RotationPlan
from scheduler.problems.rotation import RotationProblem, Unit
from scheduler.referee.presence import Level, Presence
from scheduler.words import printable

__all__ = ["AwayLine", "away_lines"]


@dataclass(frozen=True, slots=True)
class AwayLine:
    """A unit of which anybody is away. `most`: at once; `full_days`: days on which nobody else
    may leave; `rows`: stints by their start.
    """

    unit: str
    limit: int
    most: int
    full_days: int
    rows: tuple[StintRow, ...]


def away_lines(
    problem: RotationProblem, plan: RotationPlan, rows: tuple[StintRow, ...]
) -> tuple[AwayLine, ...]:
    """Every unit with a stint within the horizon, in the file's order; `rows`: the plan's."""
    unit_of = {person.id: person.unit for person in (*problem.cadres, *problem.serving)}
    by_unit: dict[str, list[StintRow]] = defaultdict(list)
    for row in rows:
        by_unit[unit_of[row.person]].append(row)
    presence = Presence(problem, plan.stints)
    return tuple(
        _line(unit, presence.away(unit.id), by_unit[unit.id])
        for unit in problem.units
        if unit.id in by_unit
    )


def _line(unit: Unit, levels: Sequence[Level], rows: Sequence[StintRow]) -> AwayLine:
    return AwayLine(
        unit=printable(unit.name),
        limit=unit.max_away,
        most=max(each.count for each in levels),
        full_days=sum(
            (each.end - each.start).days for each in levels if each.count >= unit.max_away
        ),
        rows=tuple(rows),
    )
