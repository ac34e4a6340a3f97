"""What can be wrong with a cell, as codes: words are in the catalogue, `cell.<code>`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

__all__ = ["CODES", "REMEDIES", "CellFault", "Wrong"]

Param = str | int

CODES: Final = (
    # of any cell
    "empty", "formula",
    # of one value
    "number_form", "number_identity_card", "number_twice", "name_form", "name_formula", "gender",
    "rank", "personal_number", "day_form", "day_unknown", "day_serial", "day_year", "period_form",
    "period_order", "period_kind", "too_many_periods", "whole_number", "code_form",
    "unit_name_form",
    # of a value that means something in the books
    "unknown_unit", "unknown_skill", "unknown_post", "code_twice", "unit_name_taken",
    # of a row against the books
    "promoted_otherwise", "has_left", "in_books", "stint_otherwise", "start_ahead",
    "promoted_after_start", "last_day_before_start", "last_day_after_end",
    # of a row of the name list
    "unknown_place", "unknown_role", "role_by_stint", "held_otherwise", "declared_ahead",
    "own_row",
)  # fmt: skip
"""Every code that a cell's fault can have."""

REMEDIES: Final = (
    "day", "near", "choose", "promote", "plan", "recall", "value", "name_alone", "rename",
    "unit_sheet", "ledger",
)  # fmt: skip
"""Every code that a remedy can have; the words are `remedy.<code>`."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """`column`: from 0, of the row it belongs to. `remedy`: a code of REMEDIES, if any can be
    guessed; its parameters stand among `params`.
    """

    column: int
    code: str
    params: Mapping[str, Param] = field(default_factory=dict)
    remedy: str | None = None


class Wrong(Exception):
    """A cell cannot be read: raised by who reads it, caught by who knows its place."""

    def __init__(self, code: str, remedy: str | None = None, **params: Param) -> None:
        super().__init__(code)
        self.code, self.remedy, self.params = code, remedy, params

    def at(self, column: int) -> CellFault:
        return CellFault(column, self.code, self.params, self.remedy)
