"""Visits and their teams as a program: columns and rules, one function each.

A column stands for one choice: a case is visited from a day on; a person sits in a seat of that
visit. Indexing places by the visit, not by the case alone, makes the relaxation strong. Source of
the rules: docs/problem-files.md.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scheduler.problems.teams import Case, TeamsProblem
from solver.building import Builder
from solver.eligible import places, visits
from solver.program import Ints
from solver.team_draft import Draft, Statement, held, pin_parts, run, sits_of
from solver.team_goals import GOALS

__all__ = ["LIFTED", "state"]

LIFTED = "lifted"
"""The goal that stands before all others where pins may be given up."""


def state(
    problem: TeamsProblem,
    *,
    liftable: bool = False,
    check: Callable[[], None] = lambda: None,
) -> Statement:
    """Visits and teams as a program.

    Pins hold; or, `liftable`, as few of their parts as possible are given up. `check` is called
    again and again, and may raise to end it.
    """
    made = visits(problem, hold=not liftable)
    who = places(problem, made, check, hold=not liftable)
    builder = Builder((LIFTED, *problem.goals) if liftable else tuple(problem.goals))
    visited = builder.add_columns(len(made), 1)
    builder.decide(visited)
    seated = builder.add_columns(len(who), 1)
    sits, sits_of_place = sits_of(problem, made, who, builder, seated)
    draft = Draft(problem, made, who, builder, visited, seated, sits, sits_of_place)
    pins = kept if liftable else pinned
    rules = (one_visit, seat_filled, one_seat, count_days, double_booked, min_units)
    for write in (*rules, max_same_unit, vehicles, pins):
        check()
        write(draft)
    for write in GOALS:
        check()
        write(draft)
    return Statement(
        problem, made, who, builder.program(halves=False), sits, sits_of_place, draft.kept
    )


def one_visit(draft: Draft) -> None:
    """A case is visited once, or unvisited."""
    count = len(draft.problem.cases)
    draft.unvisited = draft.builder.add_columns(count, 1)
    rows = draft.builder.add_rows(count, 1, 1)
    draft.builder.put(rows[draft.visits.case], draft.visited, 1)
    draft.builder.put(rows, draft.unvisited, 1)
    draft.builder.define(draft.unvisited, rows, stage=0)


def seat_filled(draft: Draft) -> None:
    """A visit's required seats are full; in others an empty place counts in `gaps`."""
    cases, made = draft.problem.cases, draft.visits
    size = max((len(case.seats) for case in cases), default=0)
    known = [(v, s) for v, c in enumerate(made.case.tolist()) for s in range(len(cases[c].seats))]
    seats = [cases[made.case[v]].seats[s] for v, s in known]
    visit, seat = np.array(known, np.int64).reshape(-1, 2).T
    row_of = np.zeros(len(made) * size, np.int64)
    rows = draft.builder.add_rows(len(known), 0, 0)
    row_of[visit * size + seat] = rows
    draft.builder.put(row_of[draft.places.visit * size + draft.places.seat], draft.seated, 1)
    draft.builder.put(rows, draft.visited[visit], [-each.count for each in seats])
    optional = np.flatnonzero([not each.required for each in seats])
    empty = draft.builder.add_columns(len(optional), [seats[i].count for i in optional])
    draft.builder.put(rows[optional], empty, 1)
    draft.builder.define(empty, rows[optional], stage=0)
    draft.builder.cost("gaps", empty, 1)


def one_seat(draft: Draft) -> None:
    """Nobody holds two seats of a team, nor two places of a seat."""
    counts = [[seat.count for seat in case.seats] for case in draft.problem.cases]
    triples = zip(draft.case_of_place.tolist(), draft.places.seat.tolist(), strict=True)
    count = np.array([counts[c][s] for c, s in triples], np.int64)
    together = draft.places.visit * len(draft.problem.people) + draft.places.person
    pairs, row, size = np.unique(together, return_inverse=True, return_counts=True)
    # Who could sit in one seat only, and that a single one, is bound by the seat already.
    most = np.zeros(len(pairs), np.int64)
    np.maximum.at(most, row, count)
    binds = (size > 1) | (most > 1)
    row_of = np.zeros(len(pairs), np.int64)
    row_of[binds] = draft.builder.add_rows(int(binds.sum()), upper=0)
    inside = binds[row]
    draft.builder.put(row_of[row[inside]], draft.seated[inside], 1)
    visit = pairs[binds] // max(len(draft.problem.people), 1)
    draft.builder.put(row_of[binds], draft.visited[visit], -1)


def count_days(draft: Draft) -> None:
    """Counts each person's days; `max_days` is their bound."""
    most = np.array([person.max_days for person in draft.problem.people], np.int64)
    most = np.minimum(most, len(draft.problem.days))
    draft.days = draft.builder.add_columns(len(most), most)
    rows = draft.builder.add_rows(len(most), 0, 0)
    draft.builder.put(rows[draft.places.person], draft.seated, -draft.length_of_place)
    draft.builder.put(rows, draft.days, 1)
    draft.builder.define(draft.days, rows, stage=1)


def double_booked(draft: Draft) -> None:
    """On each day a person is on one visit."""
    place, day = _days_of_places(draft)
    booked = draft.places.person[place] * len(draft.problem.days) + day
    pairs, row = np.unique(booked, return_inverse=True)
    rows = draft.builder.add_rows(len(pairs), upper=1)
    draft.builder.put(rows[row], draft.seated[place], 1)


def min_units(draft: Draft) -> None:
    """A team has people of at least so many units: not too many units are absent from it."""
    units = {person.unit: None for person in draft.problem.people}
    number = {unit: i for i, unit in enumerate(units)}
    unit = np.array([number[person.unit] for person in draft.problem.people], np.int64)
    asked = np.array([case.min_units for case in draft.problem.cases], np.int64)
    open_ = [not _units_follow(case) for case in draft.problem.cases]
    chosen = np.flatnonzero(np.array(open_, bool)[draft.case_of_place])
    together = draft.places.visit[chosen] * len(units) + unit[draft.places.person[chosen]]
    pairs, row = np.unique(together, return_inverse=True)
    absent = draft.builder.add_columns(len(pairs), 1)
    rows = draft.builder.add_rows(len(pairs), lower=0)
    draft.builder.put(rows, absent, 1)
    draft.builder.put(rows[row], draft.seated[chosen], 1)
    draft.builder.put(rows, draft.visited[pairs // max(len(units), 1)], -1)
    draft.builder.define(absent, rows, stage=1)
    _enough_units(draft, np.array(open_, bool), asked, pairs // max(len(units), 1), absent)


def _enough_units(
    draft: Draft, open_: NDArray[np.bool_], asked: Ints, visit: Ints, absent: Ints
) -> None:
    """Of the units that could be in a visit's team, all but `min_units` may be absent."""
    own = np.flatnonzero(open_[draft.visits.case])
    there = np.bincount(visit, minlength=len(draft.visits))
    row_of = np.zeros(len(draft.visits), np.int64)
    row_of[own] = draft.builder.add_rows(len(own), upper=0)
    draft.builder.put(row_of[visit], absent, 1)
    spare = there - asked[draft.visits.case]
    draft.builder.put(row_of[own], draft.visited[own], -spare[own])


def _units_follow(case: Case) -> bool:
    """Whether the required seats alone bring enough units together, whoever sits in them."""
    if case.min_units == 0:
        return True
    seats = [seat for seat in case.seats if seat.required]
    if case.min_units == 1 and seats:
        return True
    taken: set[str] = set()
    apart = 0
    for seat in seats:
        units = set(seat.who.units or ())
        if units and taken.isdisjoint(units):
            taken |= units
            apart += 1
    return apart >= case.min_units


def max_same_unit(draft: Draft) -> None:
    """A team has at most so many people of one unit."""
    people, cases = draft.problem.people, draft.problem.cases
    number = {unit: i for i, unit in enumerate(dict.fromkeys(p.unit for p in people))}
    unit = np.array([number[person.unit] for person in people], np.int64)
    most = np.array([case.max_same_unit for case in cases], np.int64)
    together = draft.places.visit * max(len(number), 1) + unit[draft.places.person]
    pairs, row = np.unique(together, return_inverse=True)
    visit = pairs // max(len(number), 1)
    seats = np.array([sum(seat.count for seat in case.seats) for case in cases], np.int64)
    size = np.bincount(row, minlength=len(pairs))
    limit = most[draft.visits.case[visit]]
    binds = limit < np.minimum(size, seats[draft.visits.case[visit]])
    row_of = np.zeros(len(pairs), np.int64)
    row_of[binds] = draft.builder.add_rows(int(binds.sum()), upper=0)
    inside = binds[row]
    draft.builder.put(row_of[row[inside]], draft.seated[inside], 1)
    draft.builder.put(row_of[binds], draft.visited[visit[binds]], -limit[binds])


def vehicles(draft: Draft) -> None:
    """On each day at most so many visits are under way."""
    length = draft.visits.end - draft.visits.first
    visit = np.repeat(np.arange(len(draft.visits)), length)
    day = run(draft.visits.first, length)
    rows = draft.builder.add_rows(len(draft.problem.days), upper=draft.problem.vehicles)
    draft.builder.put(rows[day], draft.visited[visit], 1)


def pinned(draft: Draft) -> None:
    """Every part of a pin holds."""
    for part in pin_parts(draft.problem):
        row = draft.builder.add_rows(1, 1, 1)
        taken = held(draft, part)
        draft.builder.put(np.repeat(row, len(taken)), taken, 1)


def kept(draft: Draft) -> None:
    """Each part of a pin holds, or counts as given up."""
    parts = pin_parts(draft.problem)
    draft.kept = draft.builder.add_columns(len(parts), 1)
    rows = draft.builder.add_rows(len(parts), 0, 0)
    draft.builder.put(rows, draft.kept, 1)
    for row, part in zip(rows.tolist(), parts, strict=True):
        taken = held(draft, part)
        draft.builder.put(np.full(len(taken), row), taken, -1)
    draft.builder.define(draft.kept, rows, stage=1)
    draft.builder.cost(LIFTED, draft.kept, -1, constant=len(parts))


def _days_of_places(draft: Draft) -> tuple[Ints, Ints]:
    """Pairs (place, day) for every day that a place takes."""
    length = draft.length_of_place
    place = np.repeat(np.arange(len(draft.places)), length)
    return place, run(draft.visits.first[draft.places.visit], length)
