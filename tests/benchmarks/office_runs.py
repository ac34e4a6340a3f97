"""Offices of one size, solved by `lunzhi` and by plain CP-SAT."""

from __future__ import annotations

import argparse
import json
from importlib.resources import files
from pathlib import Path

from scheduler.problems.teams import TeamsProblem
from tests.benchmarks.measuring import Ours, Plain, ours, plain, tell
from tests.benchmarks.office_reporting import LIMITS, OfficeResult, Size
from tests.benchmarks.offices import Document, office
from tests.benchmarks.seating import columns

__all__ = ["measured_office"]

SAMPLE = (14, 54)
"""At this size the sample office is measured, time and again."""
LARGE = 40
"""From so many cases on one office is measured, and only so long as its limit says."""
_ENDING = 0.97
"""Share of a limit that a run gets for solving: the process has to end within the limit."""


def measured_office(size: Size, options: argparse.Namespace, folder: Path) -> OfficeResult:
    """All runs of one size; the files go into the folder."""
    result = OfficeResult(size)
    for run in range(1 if size[0] >= LARGE else options.runs):
        document = _document(size, options.seed + run)
        problem = folder / f"{_name(size)}-{run}.json"
        problem.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
        result.columns = max(result.columns, columns(_read(document)))
        result.goals = len(document["goals"])
        if early := LIMITS[size].first:
            result.first.append(_ours(problem, "first", run, early, options))
        result.ours.append(_ours(problem, "ours", run, _time(size, options), options))
        if run == 0 and not (options.quick and size[0] >= LARGE):
            result.plain.append(_plain(problem, options))
    return result


def _time(size: Size, options: argparse.Namespace) -> float:
    time_limit: float = options.time_limit
    return min(time_limit, LIMITS[size].seconds) if size[0] >= LARGE else time_limit


def _ours(problem: Path, who: str, run: int, seconds: float, options: argparse.Namespace) -> Ours:
    measured = ours(problem, time_limit=_ENDING * seconds, threads=options.threads)
    tell(problem.stem, run, who, measured)
    return measured


def _plain(problem: Path, options: argparse.Namespace) -> Plain:
    limit = options.seconds_per_goal
    measured = plain(problem, seconds_per_goal=limit, yardstick="plain_teams")
    tell(problem.stem, 0, "plain CP-SAT", measured)
    return measured


def _document(size: Size, seed: int) -> Document:
    if size != SAMPLE:
        return office(*size, seed)
    sample = files("scheduler") / "samples" / "qinghe-teams.json"
    document: Document = json.loads(sample.read_text("utf-8"))
    return document


def _read(document: Document) -> TeamsProblem:
    return TeamsProblem.model_validate_json(json.dumps(document))


def _name(size: Size) -> str:
    return "x".join(map(str, size))
