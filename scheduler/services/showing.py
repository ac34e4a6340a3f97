"""What people look at: overviews, the printed page, the schemas of our formats."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from scheduler.documents.page import overview_page
from scheduler.overview.views import Overview, overview_of
from scheduler.problems.schema import (
    rotation_plan_schema,
    rotation_schema,
    teams_plan_schema,
    teams_schema,
)
from scheduler.services.files import check_target, write_whole
from scheduler.services.reading import passed
from scheduler.words import Words

__all__ = ["SCHEMAS", "schema_text", "shown_plan", "write_page"]

SCHEMAS: Final[dict[str, Callable[[], dict[str, Any]]]] = {
    "rotation": rotation_schema,
    "rotation-plan": rotation_plan_schema,
    "teams": teams_schema,
    "teams-plan": teams_plan_schema,
}
"""The formats by the names that users call them."""


def shown_plan(problem: Path, plan: Path) -> Overview:
    """The overview of a plan. Raises RefusedFile, and RejectedPlan if the referee rejects it."""
    return overview_of(*passed(problem, plan))


def write_page(problem: Path, plan: Path, page: Path, words: Words) -> Overview:
    """The overview, written as a page as well. Raises besides CannotWrite and SameFile."""
    check_target(page, problem, plan)
    view = shown_plan(problem, plan)
    write_whole(page, overview_page(view, words).encode())
    return view


def schema_text(name: str) -> str:
    """The JSON Schema of a format of `SCHEMAS`."""
    return json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2)
