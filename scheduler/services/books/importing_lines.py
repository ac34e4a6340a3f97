"""What importing a workbook would do, row by row, as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from scheduler.workbooks.cells import place
from scheduler.workbooks.headings import Kind
from scheduler.workbooks.rows import AnyRow, UnitRow
from scheduler.workbooks.wrong import CellFault

__all__ = ["EFFECTS", "Change", "Effect", "Field", "Line", "line_of", "tally"]

Effect = Literal["new", "changed", "same", "wrong"]

EFFECTS: Final[tuple[Effect, ...]] = get_args(Effect)

Field = Literal[
    "name", "max_away", "busy_hard", "busy_soft", "gender", "unit", "rank", "skills",
    "promoted_on", "serve_by", "leave", "wishes", "start", "end", "post", "recalled_on",
    "listed", "hometown", "roles", "max_days", "brought_days", "declared_on",
]  # fmt: skip

Plain = Any
"""A JSON value: dates written YYYY-MM-DD, units, skills and posts by their codes."""


@dataclass(frozen=True, slots=True)
class Change:
    """`old` is None where nothing is held, as for everything of a new row.

    `new`: of `leave`, `wishes` and busy periods the one half-open period that is added, with its
    kind or cost; of `max_away` the limit and the day from which it holds.
    """

    field: Field
    old: Plain
    new: Plain


@dataclass(frozen=True, slots=True)
class Line:
    """`key`: staff number or unit code, `name`: whose; both empty where they cannot be read.

    `position`: of the row in its sheet, from 0. A line with faults is `wrong`, and has no changes.
    """

    kind: Kind
    sheet: str
    position: int
    key: str
    name: str
    effect: Effect
    changes: tuple[Change, ...] = ()
    faults: tuple[CellFault, ...] = ()

    def place(self, fault: CellFault) -> str:
        """The cell of one of its faults, like `干部名册!G52`."""
        return place(self.sheet, self.position, fault.column)

    def facts(self) -> dict[str, Plain]:
        """All of it as plain JSON: what the digest is taken of."""
        return {
            "kind": self.kind,
            "sheet": self.sheet,
            "row": self.position + 1,
            "key": self.key,
            "name": self.name,
            "effect": self.effect,
            "changes": [[change.field, change.old, change.new] for change in self.changes],
            "faults": [
                {
                    "cell": self.place(fault),
                    "code": fault.code,
                    "params": dict(fault.params),
                    "remedy": fault.remedy,
                }
                for fault in self.faults
            ],
        }


def line_of(
    row: AnyRow,
    changes: Iterable[Change],
    faults: Iterable[CellFault],
    *,
    known: bool,
) -> Line:
    """The line of a row; its own faults are among `faults`. `known`: the books hold it already."""
    found = tuple(sorted(faults, key=lambda fault: fault.column))
    made = () if found else tuple(changes)
    effect = _effect(made, found, known=known)
    return Line(
        row.kind, row.sheet, row.position, _key(row) or "", row.name or "", effect, made, found
    )


def _effect(changes: tuple[Change, ...], faults: tuple[CellFault, ...], *, known: bool) -> Effect:
    if faults:
        return "wrong"
    if not known:
        return "new"
    return "changed" if changes else "same"


def _key(row: AnyRow) -> str | None:
    return row.code if isinstance(row, UnitRow) else row.number


def tally(lines: Iterable[Line]) -> dict[Effect, int]:
    """How many lines have each effect."""
    counted = Counter(line.effect for line in lines)
    return {effect: counted[effect] for effect in EFFECTS}
