"""What the referee finds: values, never sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Protocol, get_args

__all__ = [
    "BETWEEN", "CODES", "PLAN_RULES", "Code", "Params", "StintLike", "Violation", "VisitLike",
    "found",
]  # fmt: skip

Params = Mapping[str, str | int]

BETWEEN: Final = "/"
"""Stands between several ids in one parameter: no id has it."""

Code = Literal[
    # rotation/1
    "one_stint", "promoted_first", "available.leave", "available.busy", "quiet.first",
    "quiet.last", "post_requirement.skill", "post_requirement.rank", "unit_cover",
    "post_capacity", "pinned.missing", "pinned.moved",
    # teams/1
    "one_visit.twice", "one_visit.early", "one_visit.days", "seat_filled.short",
    "seat_filled.over", "seat_requirement.role", "seat_requirement.skill",
    "seat_requirement.unit", "seat_requirement.rank", "one_seat", "recused.own_unit",
    "recused.unit", "recused.place", "recused.case", "declared", "available.visit",
    "double_booked", "max_days", "joint.min_units", "joint.same_unit", "vehicles",
    "pinned.unvisited", "pinned.start", "pinned.seat",
    # of a published visit, by the books: a notice has moved the working days
    "one_visit.moved",
    # plan files
    "plan_format", "plan_problem", "plan_refers.unknown_cadre", "plan_refers.unknown_start",
    "plan_refers.unknown_post", "plan_refers.wrong_end", "plan_refers.unserved_doubled",
    "plan_refers.unserved_unknown", "plan_refers.unserved_serves",
    "plan_refers.unserved_missing", "plan_refers.unknown_case", "plan_refers.unknown_day",
    "plan_refers.unknown_seat", "plan_refers.unknown_person", "plan_refers.unvisited_doubled",
    "plan_refers.unvisited_unknown", "plan_refers.unvisited_visited",
    "plan_refers.unvisited_missing", "plan_values.value", "plan_values.missing",
    "plan_values.extra", "plan_values.doubled", "plan_values.order", "plan_values.bound_above",
    "plan_values.bound_below", "plan_values.no_bound", "plan_values.open_before",
]  # fmt: skip
"""What can be found: a rule, where need be with a detail; key of the words for it."""

CODES: tuple[Code, ...] = get_args(Code)

PLAN_RULES = ("plan_format", "plan_problem", "plan_refers", "plan_values")
"""What a plan file is judged by beside the hard rules of its problem, in order."""


class StintLike(Protocol):
    """A stint of whatever make; its end follows from the problem."""

    @property
    def cadre(self) -> str: ...
    @property
    def start(self) -> date: ...
    @property
    def post(self) -> str: ...


class VisitLike(Protocol):
    """A visit of whatever make; its days follow from the problem. `seats`: people by seat."""

    @property
    def case(self) -> str: ...
    @property
    def start(self) -> date: ...
    @property
    def seats(self) -> Mapping[str, Sequence[str]]: ...


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks.

    `rule`: one of the problem's hard rules or of `PLAN_RULES`. `params`: who, when and by how
    much, the same keys for the same code: ids with the names that belong to them (`cadre`,
    `cadre_name`), ISO days, amounts; spans are half-open `from` and `to`, with `last` the last
    day that counts. `scheduler.overview.sentences` puts all that into words.
    """

    rule: str
    params: Params
    code: Code


def found(code: Code, *parts: Params, **params: str | int) -> Violation:
    """The violation of that code, its parameters put together from their parts."""
    together: dict[str, str | int] = {}
    for part in (*parts, params):
        together.update(part)
    return Violation(code.partition(".")[0], together, code)
