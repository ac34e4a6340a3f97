"""Faults of a file, each with its place, and the small tree of our own errors.

A fault carries a code and parameters, never a sentence: the words are in the catalogue, as
`fault.<code>`. A code is `kind` or `kind.detail`, like `unknown_id.unit`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

__all__ = [
    "CODES",
    "MOST_FAULTS",
    "Fault",
    "FaultyFile",
    "Finding",
    "Loc",
    "LunzhiError",
    "json_path",
    "shown",
]

Loc = tuple[str | int, ...]
"""A place in a document: keys and positions, outermost first; empty for the document itself."""

MOST_FAULTS: Final = 20_000
"""Told of one file: one for each cadre of the largest county. A hostile file has millions."""

CODES: Final = (
    # of a file that cannot be looked into
    "file_missing", "file_is_directory", "file_unreadable", "file_too_big", "file_empty",
    "file_ends_early", "byte_order_mark", "not_utf8", "not_json", "control_character",
    "text_after_end", "nested_too_deep", "too_many_values", "other_format", "more_faults",
    # of a key
    "doubled_key", "unknown_key", "unknown_key.near", "missing_key", "missing_key.format",
    "null_for_absent",
    # of a value
    "wrong_type.text", "wrong_type.text_or_null", "wrong_type.whole_number",
    "wrong_type.whole_number_or_null", "wrong_type.number", "wrong_type.true_or_false",
    "wrong_type.date", "wrong_type.list", "wrong_type.object", "not_a_number", "number_too_long",
    "too_small", "too_large", "lone_surrogate", "wrong_form", "not_one_of", "empty_list",
    "bad_id.empty", "bad_id.bar", "bad_date.form", "bad_date.unknown", "bad_date.year",
    # between parts of either format
    "duplicate_id", "date_order", "second_goal", "goal_place.draw",
    # between parts of rotation/1
    "owing_and_serving", "unknown_id.unit", "unknown_id.post", "unknown_id.cadre",
    "unknown_start", "second_entry", "date_order.until", "min_above_max", "starts_order",
    "beyond_calendar", "serving_too_late", "goal_place.unserved",
    # between parts of teams/1
    "days_order", "recusal_target.none", "recusal_target.several", "unknown_id.person",
    "unknown_id.case", "unknown_id.seat", "unknown_start.visit", "seat_overfull", "twice_in_seat",
    "second_entry.case", "goal_place.unstaffed",
    # warnings
    "nobody_can_fill", "nobody_counts", "too_few_can_sit", "no_start_fits",
)  # fmt: skip
"""Every code that a fault or warning can have."""

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z_0-9]*", re.ASCII)
_MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of a file, and what would be right.

    `path`: JSON path, like `$.cadres[3].unit`. `params`: what the sentence of `code` names.
    A warning does not stop a solve.
    """

    path: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    severity: Literal["fault", "warning"] = "fault"


class Finding(NamedTuple):
    """A fault while its file is still being looked through: the place is not yet written out."""

    loc: Loc
    code: str
    params: Mapping[str, str | int] = MappingProxyType({})

    def fault(self, severity: Literal["fault", "warning"] = "fault") -> Fault:
        return Fault(json_path(self.loc), self.code, self.params, severity)


class LunzhiError(Exception):
    """Root of the errors that a user can cause: a code with parameters, put into words outside."""

    def __init__(self, code: str, params: Mapping[str, str | int] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, str | int] = params or {}


class FaultyFile(LunzhiError):
    """A file is refused, with all that is wrong in it, in the order of the document."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("faulty_file", {"count": len(self.faults)})


def json_path(loc: Loc) -> str:
    """The place as a JSON path; a key that is no plain word stands quoted in brackets."""
    return "$" + "".join(_step(part) for part in loc)


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    if len(part) <= _MOST_SHOWN and _PLAIN_KEY.fullmatch(part):
        return f".{part}"
    return f"[{shown(part)}]"


def shown(value: object) -> str:
    """A value of a document as short JSON that can be printed: long ones are cut, nested ones
    only hinted at, control characters and lone surrogates escaped.
    """
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if isinstance(value, list):
        return "[…]" if value else "[]"
    if not isinstance(value, str):
        return _cut(json.dumps(value))
    return json.dumps(_cut(value), ensure_ascii=not value[:_MOST_SHOWN].isprintable())


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"
