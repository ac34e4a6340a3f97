"""What the workbooks of plans have in common, whatever is planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from scheduler.documents.phrases import proof
from scheduler.overview.views import Overview
from scheduler.services.made import Document, file_name
from scheduler.words import Words
from scheduler.workbooks.cells import Cell
from scheduler.workbooks.plan_book import PlanSheet, plan_book

__all__ = ["PlanSheets", "Rows"]

Rows = Iterator[tuple[Cell, ...]]

_GOALS: Final = ("goal", "value", "bound", "proof")


@dataclass(frozen=True, slots=True)
class PlanSheets:
    """The sheets of one plan. `kind`, `number`: draft 3, say; `view`: the plan."""

    words: Words
    kind: str
    number: int
    view: Overview

    def sheet(self, name: str, columns: Sequence[str], rows: Rows) -> PlanSheet:
        """A sheet of the words `plan_book.<name>`, and `plan_book.<name>.<column>`."""
        words = self.words
        title = words(f"plan_book.title.{self.kind}", number=str(self.number), name=self.view.name)
        heads = tuple(words(f"plan_book.{name}.{column}") for column in columns)
        return PlanSheet(words(f"plan_book.{name}"), title, heads, list(rows))

    def goals(self) -> PlanSheet:
        """What was reached, and what is proven of it."""
        return self.sheet("goals", _GOALS, self._goal_rows())

    def document(self, sheets: Iterable[PlanSheet], created: date) -> Document:
        """The workbook of these sheets."""
        words = self.words
        name = file_name(words(f"plan_book.file.{self.kind}", number=str(self.number)))
        return Document(name, plan_book([*sheets], words("plan_book.page"), created))

    def _goal_rows(self) -> Rows:
        for goal in self.view.goals:
            bound: Cell = "" if goal.bound is None else goal.bound
            yield self.words(goal.word), goal.value, bound, proof(self.words, goal)
