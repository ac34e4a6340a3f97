"""Somebody else in places of a team, as values: several, where one is not enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scheduler.problems.faults import LunzhiError

__all__ = ["Exchange", "Substitution", "exchanged"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """Somebody else in a seat. `out`, `into`: ids of officers; `out` None: the place is empty;
    `into` None: it becomes so.
    """

    seat: str
    out: int | None
    into: int | None


@dataclass(frozen=True, slots=True)
class Substitution:
    """An exchange in the team of a case's visit; `also`: others, made before it."""

    case: str
    seat: str
    out: int | None
    into: int | None
    also: tuple[Exchange, ...] = ()

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All of them, in the order in which they are made."""
        return *self.also, Exchange(self.seat, self.out, self.into)


def exchanged(
    case: str, team: Mapping[str, Sequence[int]], exchanges: Iterable[Exchange],
    names: Mapping[str, str],
) -> dict[str, list[int]]:  # fmt: skip
    """The team, ids of officers by seat, with others in it, whatever the referee says of them.

    `names`: of seats, by which a refusal calls them.

    Raises LunzhiError for a place that is not held so.
    """
    seats = {seat: [*people] for seat, people in team.items()}
    for each in exchanges:
        there = seats.setdefault(each.seat, [])
        if each.out is not None:
            if each.out not in there:
                said = {"case": case, "seat": names.get(each.seat, each.seat)}
                raise LunzhiError("teams.not_there", said)
            there.remove(each.out)
        if each.into is not None:
            there.append(each.into)
    return {seat: people for seat, people in seats.items() if people}
