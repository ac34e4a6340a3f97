"""Recusal as the books hold it: what stands against whom, in which case, on which days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from scheduler.dates import Span
from scheduler.problems.teams import Tier

__all__ = [
    "FOR_EVER", "CaseFacts", "RecusalFact", "WaiverFact", "barred_by", "bars", "must_not_know",
]  # fmt: skip

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
        """Whether it stands in that case on some of those days.

        A waiver lets it pass where it covers all of those days on which the fact stands.
        """
        first, end = max(self.span[0], within[0]), min(self.span[1], within[1])
        if first >= end or not self.concerns(case):
            return False
        return not any(
            waiver.case in (None, case.id) and waiver.span[0] <= first and end <= waiver.span[1]
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


def must_not_know(
    facts: Iterable[RecusalFact], officer: int, unit: int, case: CaseFacts, today: date,
    visit: Span | None, *, sits: bool,
) -> bool:  # fmt: skip
    """Whether the officer, of that unit, must not know of the case before its visit.

    `visit`: its days, None: there is none yet; `sits`: whether the officer is in its team. What
    keeps somebody from knowing stands today, or on these days. Who sits in the team by right, as
    nothing stands on these days that was not waived, has to know of the own duty: what stands
    today and not then hides nothing from them.
    """
    spans = [] if visit is None else [visit]
    if not (visit and sits):
        spans.append((today, today + timedelta(1)))
    held = list(facts)
    return any(barred_by(held, officer, unit, case, span) for span in spans)
