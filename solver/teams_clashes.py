"""Why the pins of a teams problem cannot all hold, and the best way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice, product

from scheduler.problems.teams import Recusal, TeamsProblem, VisitChoice, VisitPin
from scheduler.referee.teams import violations
from scheduler.referee.violations import Violation
from solver import lexicographic
from solver.calling import Clock, Stopped
from solver.clashes import clashes
from solver.integer import minimise
from solver.results import Clash, Contradiction, Settings, Watch
from solver.team_draft import pin_parts
from solver.team_greedy import TeamGreedy
from solver.teams import LIFTED, state

__all__ = ["contradiction"]

_MOST_COMBINATIONS = 2_000
"""Starts of the visits in a clash that are tried in looking for what they break."""

_FINE = ("load", "places", "draw")
"""Goals that do not tell ways out apart: whoever reads of a clash waits for the answer."""

_INCOMPLETE = {"seat_filled.short", "joint.min_units"}
"""Broken by every team of which only the pinned people are known."""


def contradiction(problem: TeamsProblem, settings: Settings, watch: Watch) -> Contradiction:
    """The clashes among the parts of the pins, and the fewest to give up."""
    try:
        found = _clashes(problem, Clock(replace(settings, deadline=None), watch))
        waive = tuple(sorted(_waivable(problem, found, settings, watch)))
        return _way_out(problem, found, waive, settings, watch)
    except Stopped:
        return Contradiction((), (), ())


def _way_out(
    problem: TeamsProblem,
    found: tuple[Clash, ...],
    waive: tuple[int, ...],
    settings: Settings,
    watch: Watch,
) -> Contradiction:
    goals = [goal for goal in problem.goals if goal not in _FINE]
    statement = state(problem.but(goals=goals), liftable=True)
    clock = Clock(settings, watch)
    greedy = TeamGreedy(statement, statement.program.root.lower[:0])
    start = greedy.start(lambda: clock.over)
    optimum = lexicographic.solve(
        statement.program, start, greedy, settings, watch, choices=statement.choices
    )
    if optimum.stopped:  # a way out that is not known to be the best is not offered
        return Contradiction(found, (), (), waive)
    parts = zip(pin_parts(problem), optimum.x[statement.kept].tolist(), strict=True)
    lift = tuple(part for part, kept in parts if not kept)
    results = tuple(result for result in optimum.goals if result.goal != LIFTED)
    return Contradiction(found, lift, results, waive)


def _clashes(problem: TeamsProblem, clock: Clock) -> tuple[Clash, ...]:
    narrow = _narrow(problem)
    parts = pin_parts(narrow)
    statement = state(narrow, liftable=True)
    part_of = dict(zip(statement.kept.tolist(), parts, strict=True))
    sets = clashes(statement.program, list(part_of), clock)
    return tuple(_clash(problem, [part_of[column] for column in found]) for found in sets)


def _narrow(problem: TeamsProblem) -> TeamsProblem:
    """The pinned cases alone: all others may stay unvisited."""
    pinned = {pin.case for pin in problem.pins}
    cases = [case for case in problem.cases if case.id in pinned]
    return problem.but(cases=cases, goals=[])


def _clash(problem: TeamsProblem, parts: Sequence[VisitPin]) -> Clash:
    blames = _blames(problem, parts)
    if not blames:
        raise RuntimeError("the referee sees nothing wrong with pins that are said to clash")
    return Clash(tuple(parts), blames)


def _blames(problem: TeamsProblem, parts: Sequence[VisitPin]) -> tuple[Violation, ...]:
    """What the pinned people alone break, on those days on which they break least."""
    bare = problem.but(pins=[])
    tried = [
        tuple(violations(bare, visits))
        for visits in islice(_bare_visits(problem, parts), _MOST_COMBINATIONS)
    ]
    if not tried:  # a case that no day of the list fits
        return tuple(violations(_with(problem, parts), []))
    telling = [[each for each in broken if each.code not in _INCOMPLETE] for broken in tried]
    clearest = min(telling, key=len)
    return tuple(clearest) or min(tried, key=len)


def _bare_visits(problem: TeamsProblem, parts: Sequence[VisitPin]) -> Iterator[list[VisitChoice]]:
    """The pinned people's visits, nobody else in them, on every combination of days."""
    starts: dict[str, date] = {part.case: part.start for part in parts if part.start is not None}
    seats: dict[str, dict[str, list[str]]] = {part.case: {} for part in parts}
    for part in parts:
        for seat, people in (part.seats or {}).items():
            seats[part.case].setdefault(seat, []).extend(people)
    days = [[starts[case]] if case in starts else _starts(problem, case) for case in seats]
    for combination in product(*days):
        yield [
            VisitChoice(case=case, start=start, seats=people)
            for (case, people), start in zip(seats.items(), combination, strict=True)
        ]


def _starts(problem: TeamsProblem, case: str) -> list[date]:
    wanted = problem.cases_by_id[case]
    return [
        day
        for day in problem.days
        if day >= wanted.earliest and problem.days_of(wanted, day) is not None
    ]


def _waivable(
    problem: TeamsProblem, found: Sequence[Clash], settings: Settings, watch: Watch
) -> Iterator[int]:
    """Local grounds without each of which one of the clashes would be none."""
    clock = Clock(replace(settings, deadline=None), watch)
    for index, row in enumerate(problem.recusals):
        if row.tier != "local":
            continue
        for clash in found:
            if _stands_in(problem, row, clash.pins) and _holds_without(
                problem, index, clash, clock
            ):
                yield index
                break


def _stands_in(problem: TeamsProblem, row: Recusal, parts: Sequence[object]) -> bool:
    cases = {part.case for part in parts if isinstance(part, VisitPin)}
    return any(row.concerns(problem.cases_by_id[case]) for case in cases)


def _holds_without(problem: TeamsProblem, index: int, clash: Clash, clock: Clock) -> bool:
    rows = [row for place, row in enumerate(problem.recusals) if place != index]
    parts = [part for part in clash.pins if isinstance(part, VisitPin)]
    narrow = _narrow(_with(problem.but(recusals=rows), parts))
    program = state(narrow).program
    return minimise(program, program.root, None, clock).x is not None


def _with(problem: TeamsProblem, parts: Sequence[VisitPin]) -> TeamsProblem:
    """The problem with those pins alone; more than one part may speak of a case."""
    return problem.but(pins=list(parts))
