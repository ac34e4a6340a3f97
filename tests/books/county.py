"""A small county as the books hold it: what a test is about is added to it."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from scheduler.books.settings import DEFAULT, Settings, settings_from_document
from scheduler.books.snapshot import DutyRow, Snapshot, UnitRow
from scheduler.books.states import DutyFacts

__all__ = ["TODAY", "duty", "settings", "settings_document", "snapshot", "unit"]

TODAY = date(2026, 1, 1)


def settings_document(**parts: Any) -> dict[str, Any]:
    """One post, which anybody can fill; everything else as usual."""
    post: dict[str, Any] = {"id": "desk", "name": "窗口", "requires": {}, "from": None, "to": None}
    return {**deepcopy(DEFAULT), "county": "青禾县", "posts": [post], **parts}


def settings(**parts: Any) -> Settings:
    return settings_from_document(settings_document(**parts))


def unit(code: str = "B01", **parts: Any) -> UnitRow:
    usual = {"name": f"单位{code}", "limits": ((date(2020, 1, 1), 2),), "busy": ()}
    return UnitRow(code, **{**usual, **parts})


def duty(key: str = "d1", facts: DutyFacts | None = None, **parts: Any) -> DutyRow:
    usual = {
        "name": f"干部{key}",
        "unit": "B01",
        "rank": "section",
        "gender": "f",
        "skills": (),
        "arose_on": date(2025, 10, 1),
        "facts": facts or DutyFacts(serve_by=date(2026, 10, 1)),
        "post": None if facts is None or facts.start is None else "desk",
        "leave": (),
        "wishes": (),
    }
    return DutyRow(key, **{**usual, **parts})


def snapshot(*duties: DutyRow, today: date = TODAY, **parts: Any) -> Snapshot:
    units = parts.pop("units", (unit(),))
    return Snapshot(today, settings(**parts), units, duties)
