"""The rotation of stints as a program: columns, rules and goals, one function each.

A column stands for one choice: a cadre starts on a day at a post. Source of rules and goals:
docs/problem-files.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from scheduler.dates import overlap_days, overlaps, whole_months
from scheduler.problems.rotation import Quota, RotationProblem, Serving, StintChoice
from scheduler.problems.tickets import ticket
from solver.building import Builder
from solver.choices import Choices, choices
from solver.program import FREE, Ints, Program
from solver.tallies import Stays, Tally, above, at_most, below, tally

__all__ = ["LIFTED", "Statement", "state"]


@dataclass(frozen=True, slots=True)
class Statement:
    """A rotation as a program; the first columns of the program are the choices."""

    problem: RotationProblem
    choices: Choices
    program: Program
    away: list[Tally]  # of each unit
    on_duty: list[Tally]  # of each post

    def stints(self, x: Ints) -> tuple[StintChoice, ...]:
        """The stints of a whole point, in the order of starts, posts and cadres."""
        made = self.choices
        taken = np.flatnonzero(x[: len(made)])
        return tuple(
            self._stint(int(i))
            for i in taken[np.lexsort((made.cadre[taken], made.post[taken], made.start[taken]))]
        )

    def all_stints(self) -> tuple[StintChoice, ...]:
        """The stint that each of the choices stands for."""
        return tuple(self._stint(i) for i in range(len(self.choices)))

    def _stint(self, choice: int) -> StintChoice:
        problem, made = self.problem, self.choices
        return StintChoice(
            cadre=problem.cadres[made.cadre[choice]].id,
            start=problem.starts[made.start[choice]],
            post=problem.posts[made.post[choice]].id,
        )


LIFTED = "lifted"
"""The goal that stands before all others where pins may be given up."""


@dataclass(slots=True)
class _Draft:
    """What the rules and goals share while a program is written."""

    problem: RotationProblem
    choices: Choices
    builder: Builder
    column: Ints  # of each choice
    unserved: Ints  # of each cadre
    away: list[Tally]  # of each unit
    on_duty: list[Tally]  # of each post


def state(
    problem: RotationProblem,
    *,
    liftable: bool = False,
    check: Callable[[], None] = lambda: None,
) -> Statement:
    """The rotation as a program.

    Pins hold, and must not clash; or, `liftable`, as few as possible are given up. `check` is
    called again and again, and may raise to end it.
    """
    made = choices(problem, pins=not liftable, check=check)
    builder = Builder((LIFTED, *problem.goals) if liftable else tuple(problem.goals))
    column = builder.add_columns(len(made), 1)
    draft = _Draft(problem, made, builder, column, np.zeros(0, np.int64), [], [])
    pins = lifted if liftable else pinned
    for write in (one_stint, pins, count_away, unit_cover, count_on_duty, post_capacity):
        check()
        write(draft)
    for write in (unserved, late, shortfall, changes, waiting, strain, preference, draw):
        check()
        write(draft)
    return Statement(problem, made, builder.program(), draft.away, draft.on_duty)


def one_stint(draft: _Draft) -> None:
    """A cadre serves one stint or is unserved."""
    count = len(draft.problem.cadres)
    draft.unserved = draft.builder.add_columns(count, 1)
    rows = draft.builder.add_rows(count, 1, 1)
    draft.builder.put(rows[draft.choices.cadre], draft.column, 1)
    draft.builder.put(rows, draft.unserved, 1)
    draft.builder.define(draft.unserved, rows, stage=0)


def pinned(draft: _Draft) -> None:
    """Whoever is pinned serves: of the choices only the pinned one is there."""
    index = {cadre.id: c for c, cadre in enumerate(draft.problem.cadres)}
    bound = np.array([index[pin.cadre] for pin in draft.problem.pins], np.int64)
    rows = draft.builder.add_rows(len(bound), 0, 0)
    draft.builder.put(rows, draft.unserved[bound], 1)


def lifted(draft: _Draft) -> None:
    """Each pin is the cadre's choice or counts as given up."""
    pins = draft.problem.pins
    lifts = draft.builder.add_columns(len(pins), 1)
    rows = draft.builder.add_rows(len(pins), 1, 1)
    draft.builder.put(rows, lifts, 1)
    index = {cadre.id: c for c, cadre in enumerate(draft.problem.cadres)}
    for row, pin in zip(rows.tolist(), pins, strict=True):
        held = np.flatnonzero(
            (draft.choices.cadre == index[pin.cadre])
            & (draft.choices.start == draft.problem.starts.index(pin.start))
            & (draft.choices.post == [post.id for post in draft.problem.posts].index(pin.post))
        )
        draft.builder.put(np.full(len(held), row), draft.column[held], 1)
    draft.builder.define(lifts, rows, stage=0)
    draft.builder.cost(LIFTED, lifts, 1)


def count_away(draft: _Draft) -> None:
    """Counts those of a unit who are away."""
    order = np.argsort(draft.choices.unit, kind="stable")
    edges = np.searchsorted(draft.choices.unit[order], np.arange(len(draft.problem.units) + 1))
    for i, unit in enumerate(draft.problem.units):
        serving = [p for p in draft.problem.serving if p.unit == unit.id]
        draft.away.append(_counted(draft, order[edges[i] : edges[i + 1]], serving))


def unit_cover(draft: _Draft) -> None:
    """Of a unit at most `max_away` are away, or as many as are serving already."""
    for unit, away in zip(draft.problem.units, draft.away, strict=True):
        at_most(draft.builder, away, np.maximum(unit.max_away - away.serving, 0))


def count_on_duty(draft: _Draft) -> None:
    """Counts those on duty at a post."""
    for i, post in enumerate(draft.problem.posts):
        serving = [p for p in draft.problem.serving if p.post == post.id]
        cuts = [
            day
            for row in draft.problem.demand
            if row.post == post.id
            for day in (row.from_, row.to)
        ]
        chosen = np.flatnonzero(draft.choices.post == i)
        draft.on_duty.append(_counted(draft, chosen, serving, cuts))


def post_capacity(draft: _Draft) -> None:
    """At a post at most `max` are on duty, or as many as are serving there already."""
    places = {post.id: i for i, post in enumerate(draft.problem.posts)}
    for row in draft.problem.demand:
        if row.max is not None:
            duty = draft.on_duty[places[row.post]]
            room = np.maximum(row.max - duty.serving, 0)
            inside = duty.segments.within(row.from_, row.to)
            at_most(draft.builder, duty, np.where(inside, room, FREE))


def unserved(draft: _Draft) -> None:
    """Cadres without a stint."""
    draft.builder.cost("unserved", draft.unserved, 1)


def late(draft: _Draft) -> None:
    """Days from `serve_by` to the start, for the unserved to the end of the horizon."""
    problem = draft.problem
    latest = np.array([cadre.serve_by.toordinal() for cadre in problem.cadres], np.int64)
    end = problem.horizon[1].toordinal()
    made = draft.choices
    draft.builder.cost("late", draft.column, np.maximum(made.begin - latest[made.cadre], 0))
    draft.builder.cost("late", draft.unserved, np.maximum(end - latest, 0))


def shortfall(draft: _Draft) -> None:
    """Person-days outside the demand's and the quotas' numbers, row by row."""
    places = {post.id: i for i, post in enumerate(draft.problem.posts)}
    for row in draft.problem.demand:
        duty = draft.on_duty[places[row.post]]
        wanted = np.where(duty.segments.within(row.from_, row.to), row.min, 0)
        np.maximum(duty.wanted, wanted - duty.serving, out=duty.wanted)
        below(draft.builder, duty, wanted, "shortfall")
    for quota in draft.problem.quotas:
        match = _matching(draft, quota)
        inside = match.segments.within(quota.from_, quota.to)
        below(draft.builder, match, np.where(inside, quota.min or 0, 0), "shortfall")
        if quota.max is not None:
            above(draft.builder, match, np.where(inside, quota.max, FREE), "shortfall")


def changes(draft: _Draft) -> None:
    """Published stints that differ now or are gone."""
    problem, made = draft.problem, draft.choices
    ids = {cadre.id: c for c, cadre in enumerate(problem.cadres)}
    days = {day: s for s, day in enumerate(problem.starts)}
    posts = {post.id: p for p, post in enumerate(problem.posts)}
    known = {(ids.get(p.cadre), days.get(p.start), posts.get(p.post)) for p in problem.published}
    triples = zip(made.cadre.tolist(), made.start.tolist(), made.post.tolist(), strict=True)
    kept = [i for i, triple in enumerate(triples) if triple in known] if known else []
    # Each published stint counts unless its choice is taken.
    draft.builder.cost("changes", draft.column[kept], -1, constant=len(problem.published))


def waiting(draft: _Draft) -> None:
    """Squares of the whole months from promotion to start (unserved: to the end)."""
    problem, made = draft.problem, draft.choices
    end = problem.horizon[1]
    squares = np.array(
        [[whole_months(cadre.promoted_on, day) ** 2 for day in (*problem.starts, end)]
         for cadre in problem.cadres], np.int64,
    ).reshape(-1, len(problem.starts) + 1)  # fmt: skip
    draft.builder.cost("waiting", draft.column, squares[made.cadre, made.start])
    draft.builder.cost("waiting", draft.unserved, squares[:, -1])


def strain(draft: _Draft) -> None:
    """Days of a unit's absence beyond the first person, and days in soft busy periods."""
    for away in draft.away:
        taken = away.serving > 0
        days = away.segments.days
        before = int(((away.serving - 1) * days)[taken].sum())
        draft.builder.cost("strain", away.count[taken], days[taken], constant=before)
        above(draft.builder, away, np.where(taken, FREE, 1), "strain")
    draft.builder.cost("strain", draft.column, _soft_busy_days(draft))


def preference(draft: _Draft) -> None:
    """The cost of every avoided period that the stint overlaps."""
    problem = draft.problem
    ends = [problem.end_of(day) for day in problem.starts]
    table = np.array(
        [[sum(a.cost for a in cadre.avoid if overlaps(day, end, a.from_, a.to))
          for day, end in zip(problem.starts, ends, strict=True)]
         for cadre in problem.cadres], np.int64,
    ).reshape(-1, len(problem.starts))  # fmt: skip
    draft.builder.cost("preference", draft.column, table[draft.choices.cadre, draft.choices.start])


def draw(draft: _Draft) -> None:
    """The tickets of the chosen stints."""
    problem, made = draft.problem, draft.choices
    ids = [cadre.id for cadre in problem.cadres]
    days = [day.isoformat() for day in problem.starts]
    posts = [post.id for post in problem.posts]
    triples = zip(made.cadre.tolist(), made.start.tolist(), made.post.tolist(), strict=True)
    tickets = [ticket(problem.seed, ids[c], days[s], posts[p]) for c, s, p in triples]
    draft.builder.cost("draw", draft.column, np.array(tickets, np.int64))


# --- what rules and goals are written with -----------------------------------------------------


def _counted(
    draft: _Draft,
    chosen: Ints,
    serving: list[Serving],
    cuts: Sequence[date] = (),
    served: int = 0,
) -> Tally:
    """Counts the chosen choices, and the serving, from `served` days after their start."""
    problem, made = draft.problem, draft.choices
    new = Stays(draft.column[chosen], made.begin[chosen], made.end[chosen])
    first = np.array([person.start.toordinal() for person in serving], np.int64)
    last = np.array([problem.end_of_serving(person).toordinal() for person in serving], np.int64)
    old = Stays(first[:0], first, last)
    return tally(draft.builder, problem.horizon, new.later(served), old.later(served), cuts)


def _matching(draft: _Draft, quota: Quota) -> Tally:
    problem, where = draft.problem, quota.where
    matching = np.array([where.matches(cadre) for cadre in problem.cadres], bool)
    chosen = np.flatnonzero(matching[draft.choices.cadre])
    serving = [person for person in problem.serving if where.matches(person)]
    return _counted(draft, chosen, serving, (quota.from_, quota.to), where.days_served or 0)


def _soft_busy_days(draft: _Draft) -> Ints:
    problem, made = draft.problem, draft.choices
    ends = [problem.end_of(day) for day in problem.starts]
    table = np.array(
        [[sum(overlap_days(day, end, b.from_, b.to) for b in unit.busy if not b.hard)
          for day, end in zip(problem.starts, ends, strict=True)]
         for unit in problem.units], np.int64,
    ).reshape(-1, len(problem.starts))  # fmt: skip
    days: Ints = table[made.unit, made.start]
    return days
