"""Recusal as the books hold it: what stands against whom, in which case, on which days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from scheduler.dates import Span, overlap_days
from scheduler.problems.teams import Tier

__all__ = ["FOR_EVER", "CaseFacts", "RecusalFact", "WaiverFact", "barred_by", "bars"]

FOR_EVER: Final = date.max


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What grounds ask of a case. `id`, `units`: ids of the books; `place`: of the settings."""

    id: int
    place: str
    units: frozenset[int]


@dataclass(frozen=True, slots=True)
class WaiverFact:
    """A waiver on days `span`, of one case or (None) of all."""

    span: Span
    case: int | None


@dataclass(frozen=True, slots=True)
class RecusalFact:
    """What stands against an officer on days `span`; one of `unit`, `place`, `case` is given."""

    id: int
    officer: int
    tier: Tier
    ground: str
    span: Span
    unit: int | None
    place: str | None
    case: int | None
    waivers: tuple[WaiverFact, ...] = ()

    def concerns(self, case: CaseFacts) -> bool:
        """Whether it is about that case at all."""
        return self.unit in case.units or self.place == case.place or self.case == case.id

    def stands(self, case: CaseFacts, within: Span) -> bool:
        """Whether it stands in that case on some of those days, no waiver covering all of them."""
        # Not `overlaps`: a fact that was ended before it held at all has no day to share.
        if not (self.concerns(case) and overlap_days(*self.span, *within)):
            return False
        return not any(
            waiver.case in (None, case.id)
            and waiver.span[0] <= within[0]
            and within[1] <= waiver.span[1]
            for waiver in self.waivers
        )


def bars(fact: RecusalFact, case: CaseFacts, within: Span) -> bool:
    """Whether it keeps the officer out of the team, rather than being avoided where possible."""
    return fact.tier != "appearance" and fact.stands(case, within)


def barred_by(
    facts: Iterable[RecusalFact], officer: int, unit: int, case: CaseFacts, within: Span
) -> bool:
    """Whether the officer, of that unit, must not be in the team of the case."""
    if unit in case.units:
        return True
    return any(fact.officer == officer and bars(fact, case, within) for fact in facts)
