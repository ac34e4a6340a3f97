"""Whether two stints can be exchanged: what the referee says of the books' stints afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.problem import Window, rotation_document
from scheduler.problems.faults import FaultyFile, LunzhiError
from scheduler.problems.loading import problem_from_document
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee import rotation, rotation_references
from scheduler.referee.violations import Violation
from scheduler.services.books.errors import RefusedPlan, RefusedSwap
from scheduler.services.books.finding import duty_key
from scheduler.services.books.snapshots import snapshot_in
from scheduler.store.duties import Stint

__all__ = ["Standing", "check_swap", "standing_in"]

_SEED = "swap"
"""The draw decides nothing here."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The stints that people know and that are still to begin, as the problem of today's books."""

    problem: RotationProblem
    stints: tuple[StintChoice, ...]

    def has(self, *duties: int) -> bool:
        """Whether each of these duties has a stint that could be planned anew today."""
        return {duty_key(duty) for duty in duties} <= {stint.cadre for stint in self.stints}

    def swapped(self, one: int, other: int) -> tuple[Violation, ...]:
        """The rules that exchanging their stints would break, and that are not broken as it is."""
        return self._broken_anew(self.stints, duty_key(one), duty_key(other))

    def passes(self, one: int, other: int) -> bool:
        """Whether it would break none, at the cost of looking at their two units alone.

        At every post as many serve as before, so that no rule counts anybody beyond them.
        """
        keys = {duty_key(one), duty_key(other)}
        units = {self.problem.cadres_by_id[key].unit for key in keys}
        near = [
            stint for stint in self.stints if self.problem.cadres_by_id[stint.cadre].unit in units
        ]
        return not self._broken_anew(near, *keys)

    def _broken_anew(
        self, stints: Sequence[StintChoice], one: str, other: str
    ) -> tuple[Violation, ...]:
        after = list(_exchanged(stints, one, other))
        before = list(self._broken(stints))
        return tuple(each for each in self._broken(after) if each not in before)

    def _broken(self, stints: Sequence[StintChoice]) -> Iterator[Violation]:
        yield from rotation_references.unknown_names(self.problem, dict(enumerate(stints)))
        yield from rotation.violations(self.problem, stints)


def standing_in(session: Session, today: date) -> Standing:
    """What stands today. Raises LunzhiError where nothing is to begin, or nothing can be planned;
    RefusedPlan where the books make no sound problem.
    """
    alive = (Stint.cancelled.is_(False), Stint.start > today)
    starts = session.scalars(select(Stint.start).where(*alive).distinct()).all()
    if not starts:
        raise LunzhiError("swap.not_planned")
    window = Window(min(starts).replace(day=1), max(starts) + timedelta(1))
    document = rotation_document(snapshot_in(session, today), window, seed=_SEED)
    try:
        problem = problem_from_document(document).problem
    except FaultyFile as refusal:
        raise RefusedPlan(refusal) from None
    assert isinstance(problem, RotationProblem)
    return Standing(problem, tuple(problem.published))


def check_swap(
    session: Session, today: date, one: int, other: int, *, told: int | None = None
) -> None:
    """Raises RefusedSwap where exchanging the stints of these duties breaks a rule, LunzhiError
    where they cannot be exchanged at all.

    `told`: the duty of the officer who is to read it. Of that one alone the refusal says why; what
    keeps anybody else is told without a reason, as LunzhiError `swap.other_cannot`.
    """
    standing = standing_in(session, today)
    if not standing.has(one, other):
        raise LunzhiError("swap.not_planned")
    violations = standing.swapped(one, other)
    if told is not None and violations:
        # Why somebody else is away or may not go is for their department to know.
        violations = tuple(each for each in violations if _names(each, told))
        if not violations:
            raise LunzhiError("swap.other_cannot")
    if violations:
        raise RefusedSwap(violations)


def _names(violation: Violation, duty: int) -> bool:
    """Whether it is about that duty's officer, and about nobody else."""
    return violation.params.get("cadre") == duty_key(duty)


def _exchanged(stints: Sequence[StintChoice], one: str, other: str) -> Iterator[StintChoice]:
    by_cadre = {stint.cadre: stint for stint in stints}
    takes = {one: by_cadre[other], other: by_cadre[one]}
    for stint in stints:
        new = takes.get(stint.cadre, stint)
        yield StintChoice(cadre=stint.cadre, start=new.start, post=new.post)
