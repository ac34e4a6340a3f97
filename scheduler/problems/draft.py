"""A problem's document while it is being amended, and what is wrong with the changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from scheduler.problems.faults import Fault, json_path
from scheduler.problems.rows import Row

__all__ = ["ChangeFault", "Draft", "blamed"]


@dataclass(frozen=True, slots=True)
class ChangeFault:
    """What is wrong with the change at that place in the list; `fault.path` is within it."""

    change: int
    fault: Fault


class Draft:
    """The document, amended change by change.

    It remembers which part came with which change, so that a fault of the whole can be told of
    the change that brought it.
    """

    def __init__(self, document: Row) -> None:
        self.document: Row = deepcopy(document)
        self.change = 0
        """The place of the change at work."""
        self.faults: list[ChangeFault] = []
        self._origins: dict[tuple[int, str | None], tuple[int, str]] = {}
        # An address may otherwise be given to another part, once its own is dropped.
        self._kept: list[Row] = []

    def refuse(self, code: str, **params: str | int) -> None:
        """The change at work cannot be made."""
        self.faults.append(ChangeFault(self.change, Fault("$", code, params)))

    def brought(self, part: Row, key: str | None = None, *, path: str = "$") -> None:
        """The object, or only that key of it, comes with the change at work, there at `path`."""
        self._kept.append(part)
        self._origins[id(part), key] = self.change, path

    def add(self, rows: list[Row], row: Row, *, path: str = "$") -> None:
        """Appends a row that the change at work brings."""
        rows.append(row)
        self.brought(row, path=path)

    def origins(self) -> dict[str, tuple[int, str]]:
        """By the JSON path of each part that a change brought: the change, and the path in it."""
        return dict(self._places(self.document, ()))

    def _places(
        self, value: object, loc: tuple[str | int, ...]
    ) -> Iterator[tuple[str, tuple[int, str]]]:
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._places(item, (*loc, index))
        elif isinstance(value, dict):
            for key in (None, *value):
                if (id(value), key) in self._origins:
                    place = loc if key is None else (*loc, key)
                    yield json_path(place), self._origins[id(value), key]
            for key, item in value.items():
                yield from self._places(item, (*loc, key))


def blamed(fault: Fault, origins: Mapping[str, tuple[int, str]]) -> ChangeFault | None:
    """A fault of the document as one of the change that brought its place; None: of none."""
    for outer in _outwards(fault.path):
        if outer in origins:
            change, path = origins[outer]
            inside = path + fault.path.removeprefix(outer)
            return ChangeFault(change, Fault(inside, fault.code, fault.params, fault.severity))
    return None


def _outwards(path: str) -> Iterator[str]:
    """The path and those that it lies within."""
    yield path
    for place in range(len(path) - 1, 0, -1):
        if path[place] in ".[":
            yield path[:place]
