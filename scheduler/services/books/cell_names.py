"""Codes by the names that stand for them in cells, and what is on record of somebody as cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from scheduler.services.books.importing_held import Held, HeldOfficer
from scheduler.workbooks.cells import Cell
from scheduler.workbooks.headings import Column
from scheduler.workbooks.texts import key, squeezed
from scheduler.workbooks.values import GENDERS, RANKS, fits_list

__all__ = ["CellNames", "OwnCells"]

_WRITTEN: Final[Mapping[str, str]] = {code: name for name, code in {**GENDERS, **RANKS}.items()}


@dataclass(frozen=True)
class CellNames:
    """What cells call codes. `names`: by code; `listed`: several stand in one cell."""

    names: Mapping[str, str]
    listed: bool = False

    @cached_property
    def codes(self) -> dict[str, str]:
        """Codes by the `key` of what may stand for them: their names, and before those they
        themselves.
        """
        return {
            **{key(name): code for code, name in self.names.items()},
            **{key(code): code for code in self.names},
        }

    def written(self, code: str) -> str:
        """The name; the code where the name would be read as another one, as several or none."""
        name = self.names.get(code, code)
        return name if self._is_read(name, code) else code

    def _is_read(self, name: str, code: str) -> bool:
        if not name.isprintable() or self.codes.get(key(name)) != code:
            return False
        return fits_list(name) if self.listed else bool(squeezed(name))

    def joined(self, codes: tuple[str, ...]) -> str:
        """All of them in one cell."""
        return "、".join(map(self.written, codes))


@dataclass(frozen=True)
class OwnCells:
    """What every list that is handed in says of somebody."""

    held: Held

    def of(self, officer: HeldOfficer) -> dict[Column, Cell]:
        """Number, name, gender, unit, rank and skills."""
        return {
            "number": officer.number,
            "name": officer.name,
            "gender": _WRITTEN[officer.gender],
            "unit": self._units.written(officer.unit),
            "rank": _WRITTEN[officer.rank],
            "skills": self._skills.joined(officer.skills),
        }

    @cached_property
    def _units(self) -> CellNames:
        return CellNames({unit.code: unit.name for unit in self.held.units.values()})

    @cached_property
    def _skills(self) -> CellNames:
        return CellNames(self.held.settings.skills, listed=True)
