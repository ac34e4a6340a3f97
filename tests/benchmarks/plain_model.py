"""The rotation as a good user of OR-Tools would first model it, made without a look at `solver/`.

One yes-or-no variable per cadre, start and post; sums over the spans between two changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from ortools.sat.python import cp_model

from scheduler.dates import overlap_days, overlaps, whole_months
from scheduler.problems.base import Period
from scheduler.problems.rotation import Cadre, Quota, RotationProblem
from scheduler.problems.tickets import ticket

__all__ = ["Key", "PlainModel"]

Key = tuple[str, date, str]
"""Cadre, start and post."""
Span = tuple[date, date]
Expression = cp_model.LinearExpr | int


class Row:
    """People who count together: those serving, and variables by the days on which they count."""

    def __init__(self) -> None:
        self.serving: list[Span] = []
        self.new: dict[Span, list[cp_model.IntVar]] = defaultdict(list)

    def spans(self, span: Span) -> Iterator[Span]:
        """The days of the span, cut wherever somebody comes or goes."""
        start, end = span
        edges = {edge for each in (*self.serving, *self.new) for edge in each}
        cuts = [start, *sorted(edge for edge in edges if start < edge < end), end]
        return pairwise(cuts) if start < end else iter(())

    def already(self, day: date) -> int:
        return sum(start <= day < end for start, end in self.serving)

    def variables(self, day: date) -> list[cp_model.IntVar]:
        return [x for (a, b), group in self.new.items() if a <= day < b for x in group]


class PlainModel:
    """`model` holds the hard rules; a goal adds what it needs and returns what it sums to."""

    def __init__(self, problem: RotationProblem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.x: dict[Key, cp_model.IntVar] = {}
        for cadre in problem.cadres:
            self._one_stint(cadre)
        self.unit_rows: dict[str, Row] = defaultdict(Row)
        self.post_rows: dict[str, Row] = defaultdict(Row)
        self._fill_rows()
        self._pinned()
        self._unit_cover()
        self._post_capacity()

    # --- rules ---------------------------------------------------------------------------------

    def _one_stint(self, cadre: Cadre) -> None:
        posts = [post.id for post in self.problem.posts if post.requires.met_by(cadre)]
        for start in filter(lambda day: self._may_start(cadre, day), self.problem.starts):
            for post in posts:
                self.x[cadre.id, start, post] = self.model.new_bool_var("")
        self.model.add_at_most_one(self._of_cadre(cadre))

    def _of_cadre(self, cadre: Cadre) -> list[cp_model.IntVar]:
        keys = (
            (cadre.id, start, post.id)
            for start in self.problem.starts
            for post in self.problem.posts
        )
        return [self.x[key] for key in keys if key in self.x]

    def _may_start(self, cadre: Cadre, start: date) -> bool:
        end = self.problem.end_of(start)
        hard = [busy for busy in self.problem.units_by_id[cadre.unit].busy if busy.hard]
        barred = any(_overlap(start, end, period) for period in (*cadre.unavailable, *hard))
        frozen = any(
            quiet.from_ <= day < quiet.to
            for quiet in self.problem.quiet
            for day in (start, end - timedelta(days=1))
        )
        return start >= cadre.promoted_on and not barred and not frozen

    def _pinned(self) -> None:
        """A pin that some rule forbids has no variable: then there is no plan."""
        for pin in self.problem.pins:
            held = self.x.get((pin.cadre, pin.start, pin.post))
            self.model.add_bool_or([] if held is None else [held])

    def _unit_cover(self) -> None:
        for unit in self.problem.units:
            self._limit(self.unit_rows[unit.id], self.problem.horizon, unit.max_away)

    def _post_capacity(self) -> None:
        for demand in self.problem.demand:
            if demand.max is not None:
                self._limit(self.post_rows[demand.post], self._within(demand), demand.max)

    def _limit(self, row: Row, span: Span, most: int) -> None:
        for first, _ in row.spans(span):
            room = max(0, most - row.already(first))
            self.model.add(_sum(row.variables(first)) <= room)

    # --- goals ---------------------------------------------------------------------------------

    def unserved(self) -> Expression:
        return len(self.problem.cadres) - _sum(list(self.x.values()))

    def late(self) -> Expression:
        return self._by_start(lambda cadre, start: max(0, (start - cadre.serve_by).days))

    def shortfall(self) -> Expression:
        parts = [
            self._below(self.post_rows[demand.post], self._within(demand), demand.min)
            for demand in self.problem.demand
        ]
        for quota in self.problem.quotas:
            row = self._quota_row(quota)
            parts.append(self._below(row, self._within(quota), quota.min or 0))
            if quota.max is not None:
                parts.append(self._above(row, self._within(quota), quota.max))
        return _sum(parts)

    def changes(self) -> Expression:
        known = [(old.cadre, old.start, old.post) for old in self.problem.published]
        return len(known) - _sum([self.x[key] for key in known if key in self.x])

    def waiting(self) -> Expression:
        return self._by_start(lambda cadre, start: whole_months(cadre.promoted_on, start) ** 2)

    def strain(self) -> Expression:
        horizon = self.problem.horizon
        beyond = [self._above(self.unit_rows[u.id], horizon, 1) for u in self.problem.units]
        return _sum(beyond) + self._by_stint(self._soft_days)

    def preference(self) -> Expression:
        return self._by_stint(self._avoided)

    def draw(self) -> Expression:
        seed = self.problem.seed
        return self._by_stint(
            lambda cadre, start, post: ticket(seed, cadre.id, start.isoformat(), post)
        )

    def _soft_days(self, cadre: Cadre, start: date, _: str) -> int:
        end = self.problem.end_of(start)
        busy = self.problem.units_by_id[cadre.unit].busy
        return sum(overlap_days(start, end, b.from_, b.to) for b in busy if not b.hard)

    def _avoided(self, cadre: Cadre, start: date, _: str) -> int:
        end = self.problem.end_of(start)
        return sum(avoid.cost for avoid in cadre.avoid if _overlap(start, end, avoid))

    def _by_start(self, cost: Callable[[Cadre, date], int]) -> Expression:
        """Costs of starts; whoever stays unserved starts, as it were, where the horizon ends."""
        never = {cadre.id: cost(cadre, self.problem.horizon[1]) for cadre in self.problem.cadres}
        saved = self._by_stint(lambda cadre, start, _: cost(cadre, start) - never[cadre.id])
        return sum(never.values()) + saved

    def _by_stint(self, cost: Callable[[Cadre, date, str], int]) -> Expression:
        cadres = self.problem.cadres_by_id
        costs = [cost(cadres[name], start, post) for name, start, post in self.x]
        return cp_model.LinearExpr.weighted_sum(list(self.x.values()), costs)

    def _below(self, row: Row, span: Span, least: int) -> Expression:
        parts = []
        for first, end in row.spans(span):
            lacking = least - row.already(first)
            if lacking > 0:
                missing = self.model.new_int_var(0, lacking, "")
                self.model.add(missing >= lacking - _sum(row.variables(first)))
                parts.append((end - first).days * missing)
        return _sum(parts)

    def _above(self, row: Row, span: Span, most: int) -> Expression:
        parts = []
        for first, end in row.spans(span):
            there, new = row.already(first), row.variables(first)
            beyond = self.model.new_int_var(0, there + len(new), "")
            self.model.add(beyond >= there + _sum(new) - most)
            parts.append((end - first).days * beyond)
        return _sum(parts)

    # --- who counts where ----------------------------------------------------------------------

    def _fill_rows(self) -> None:
        for person in self.problem.serving:
            span = (person.start, self.problem.end_of_serving(person))
            self.unit_rows[person.unit].serving.append(span)
            self.post_rows[person.post].serving.append(span)
        cadres = self.problem.cadres_by_id
        for (name, start, post), x in self.x.items():
            span = (start, self.problem.end_of(start))
            self.unit_rows[cadres[name].unit].new[span].append(x)
            self.post_rows[post].new[span].append(x)

    def _quota_row(self, quota: Quota) -> Row:
        row = Row()
        for person in filter(quota.where.matches, self.problem.serving):
            end = self.problem.end_of_serving(person)
            row.serving.extend(_seasoned(quota, person.start, end))
        matching = {cadre.id for cadre in filter(quota.where.matches, self.problem.cadres)}
        for (name, start, _), x in self.x.items():
            if name in matching:
                for span in _seasoned(quota, start, self.problem.end_of(start)):
                    row.new[span].append(x)
        return row

    def _within(self, period: Period) -> Span:
        """The part of the period that counts: that within the horizon."""
        first, end = self.problem.horizon
        return max(first, period.from_), min(end, period.to)


def _seasoned(quota: Quota, start: date, end: date) -> list[Span]:
    """The days of a stint, at most one span, on which it has lasted as long as the quota asks."""
    asked = min(quota.where.days_served or 0, (end - start).days)
    first = start + timedelta(days=asked)
    return [(first, end)] if first < end else []


def _sum(parts: Sequence[Expression]) -> Expression:
    return cp_model.LinearExpr.sum(list(parts))


def _overlap(start: date, end: date, period: Period) -> bool:
    return overlaps(start, end, period.from_, period.to)
