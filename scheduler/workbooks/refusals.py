"""A workbook as a whole is refused: it is none, costs too much, or hides something."""

from __future__ import annotations

from scheduler.problems.faults import LunzhiError

__all__ = ["WorkbookRefused"]


class WorkbookRefused(LunzhiError):
    """Nothing of the file was read; its code is `workbook.<why>`."""

    def __init__(self, why: str, **params: str | int) -> None:
        super().__init__(f"workbook.{why}", params)
