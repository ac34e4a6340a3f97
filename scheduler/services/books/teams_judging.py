"""Problems of teams made from a snapshot of the books, and known visits judged by them.

Nothing is read here: whoever asks more than once of one moment reads it once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.books.teams_problem import TeamsDocument, TeamsWish, teams_document
from scheduler.books.teams_settled import settled_visits
from scheduler.books.teams_snapshot import (
    TeamsSnapshot,
    VisitRow,
    days_left,
    has_begun,
    person_key,
)
from scheduler.books.workdays import Workdays
from scheduler.problems.faults import FaultyFile, LunzhiError
from scheduler.problems.loading import LoadedProblem, problem_from_bytes
from scheduler.problems.rows import Row
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee.plans import check_visits
from scheduler.referee.violations import Violation, found
from scheduler.services.books.errors import RefusedPlan
from scheduler.services.plans import document_bytes

__all__ = [
    "MadeProblem", "beside_settled", "broken_in", "days_gone", "judged", "problem_in",
    "problem_made", "problem_of_plan",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class MadeProblem:
    """A problem as the books make it. `broken`: numbers of cases whose settled visit no longer
    keeps the rules: it is not in the problem. `estimated`: whether some day is one of a year whose
    notice is not out.
    """

    document: Row
    data: bytes
    loaded: LoadedProblem
    broken: tuple[str, ...]
    estimated: bool

    @property
    def problem(self) -> TeamsProblem:
        assert isinstance(self.loaded.problem, TeamsProblem)
        return self.loaded.problem


def problem_made(snapshot: TeamsSnapshot, wish: TeamsWish, *, estimated: bool) -> MadeProblem:
    """The problem of what is wished for. Raises LunzhiError, RefusedPlan."""
    made, _ = _made(snapshot, wish)
    data = document_bytes(made.row)
    return MadeProblem(made.row, data, _loaded(data), tuple(sorted(made.aside)), estimated)


def problem_in(
    snapshot: TeamsSnapshot, days: Sequence[date], cases: Sequence[str], *, sitting: bool = False
) -> TeamsProblem:
    """The problem of these cases on these very days, all other visits as they are.

    `sitting`: see `TeamsWish`. Raises LunzhiError, RefusedPlan.
    """
    wish = TeamsWish(days=tuple(days), seed="-", only=frozenset(cases), sitting=sitting)
    return _made(snapshot, wish)[1]


def problem_of_plan(
    snapshot: TeamsSnapshot, asked: Collection[str], taken: Mapping[str, Sequence[date]]
) -> TeamsProblem:
    """The problem of the cases that a plan was asked for, on the days on which it has them visited.

    `taken`: those days, by case, of one at least. On all days that the plan could have taken more
    visits would be settled than when it was made, and the limits of one plan be asked of several.
    Raises LunzhiError, RefusedPlan.
    """
    days = {day for each in taken.values() for day in each}
    # A visit that the plan moves or drops is not settled, however late it was to be.
    last, moved = max(days), (each.start for each in snapshot.visits if each.case in asked)
    days |= {start for start in moved if start > last}
    return problem_in(snapshot, sorted(days), list(asked))


def broken_in(snapshot: TeamsSnapshot) -> Iterator[tuple[VisitRow, tuple[Violation, ...]]]:
    """Visits to come that break a rule, each with what it breaks, by start and case.

    Each is judged by the days of its own: on those that all visits take together, grounds would
    stand that do not on the visit's, and limits of one plan would be asked of several.
    """
    for visit in snapshot.visits:
        if not has_begun(visit.start, snapshot.today):
            problem = problem_in(snapshot, visit.days, [visit.case], sitting=True)
            violations = judged(snapshot, problem, visit)
            if violations:
                yield visit, violations


def judged(
    snapshot: TeamsSnapshot, problem: TeamsProblem, visit: VisitRow
) -> tuple[Violation, ...]:
    """The rules that a visit breaks by the problem of its days, beside those that are settled."""
    violations, _ = check_visits(problem, beside_settled(problem, visit))
    return (*days_gone(visit, snapshot.workdays), *violations)


def beside_settled(problem: TeamsProblem, visit: VisitRow) -> list[VisitChoice]:
    """The settled visits of the problem, and that one."""
    seats = {seat: [person_key(each) for each in people] for seat, people in visit.seats.items()}
    others = [each for each in settled_visits(problem) if each.case != visit.case]
    return [*others, VisitChoice(case=visit.case, start=visit.start, seats=seats)]


def days_gone(visit: VisitRow, workdays: Workdays) -> tuple[Violation, ...]:
    """That a notice has moved working days, so that the visit's are none any more, or others."""
    days = len(visit.days)
    if days_left(visit, workdays) == days:
        return ()
    at = {"case": visit.case, "start": visit.start.isoformat()}
    return (found("one_visit.moved", at, days=days),)


def _made(snapshot: TeamsSnapshot, wish: TeamsWish) -> tuple[TeamsDocument, TeamsProblem]:
    made = teams_document(snapshot, wish)
    problem = _problem(made)
    broken = _unsound(problem, wish)
    if broken:
        made = teams_document(snapshot, wish, broken=broken)
        problem = _problem(made)
    if not made.row["cases"]:
        raise LunzhiError("teams.no_case")
    return made, problem


def _problem(made: TeamsDocument) -> TeamsProblem:
    """Without the way through a file, which would take most of the time of whoever only judges."""
    try:
        return TeamsProblem.model_validate(made.row)
    except ValueError:  # pydantic's errors are such; told as those of a file are
        problem = _loaded(document_bytes(made.row)).problem
        assert isinstance(problem, TeamsProblem)
        return problem


def _loaded(data: bytes) -> LoadedProblem:
    try:
        return problem_from_bytes(data)
    except FaultyFile as refusal:
        raise RefusedPlan(refusal) from None


def _unsound(problem: TeamsProblem, wish: TeamsWish) -> frozenset[str]:
    """Cases of settled visits that keep the problem from holding: as few as have to be left out.

    Of several that break a rule together those that begin first stay, so that they still take the
    vehicles of their days.
    """
    by_hand = {pin.case for pin in wish.pins}
    known = [each for each in settled_visits(problem) if each.case not in by_hand]
    bare = problem.but(pins=[])
    if not check_visits(bare, known)[0]:
        return frozenset()
    stays: list[VisitChoice] = []
    for visit in sorted(known, key=lambda each: (each.start, each.case)):
        if not check_visits(bare, [*stays, visit])[0]:
            stays.append(visit)
    return frozenset(visit.case for visit in known if visit not in stays)
