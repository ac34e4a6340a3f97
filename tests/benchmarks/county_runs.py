"""Counties of one size, solved by `lunzhi` and, at some sizes, by plain CP-SAT."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from tests.benchmarks.counties import Document, county
from tests.benchmarks.drafts import columns
from tests.benchmarks.measuring import Ours, Plain, ours, plain, tell
from tests.benchmarks.reporting import Result

__all__ = ["measured_county"]

SAMPLE = 46
"""At this size the sample county is measured, time and again."""
PLAIN_RUNS = {120: 3, 2000: 1}
"""Plain CP-SAT is measured at these sizes, at most so often: at 2,000 it takes seven minutes."""


def measured_county(size: int, options: argparse.Namespace, folder: Path) -> Result:
    """All runs of one size; the files go into the folder."""
    our_runs: list[Ours] = []
    plain_runs: list[Plain] = []
    column_count = goals = 0
    yardsticks = 0 if options.quick and size >= 2000 else PLAIN_RUNS.get(size, 0)
    for run, document in enumerate(_documents(size, options)):
        problem = folder / f"{size}-{run}.json"
        problem.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
        column_count, goals = max(column_count, columns(document)), len(document["goals"])
        our_runs.append(ours(problem, time_limit=options.time_limit, threads=options.threads))
        tell(f"{size} cadres", run, "ours", our_runs[-1])
        if run < yardsticks:
            limit = options.seconds_per_goal
            plain_runs.append(plain(problem, seconds_per_goal=limit))
            tell(f"{size} cadres", run, "plain CP-SAT", plain_runs[-1])
    return Result(size, column_count, goals, our_runs, plain_runs)


def _documents(size: int, options: argparse.Namespace) -> Iterator[Document]:
    for seed in range(options.seed, options.seed + options.runs):
        if size == SAMPLE:
            sample = files("scheduler") / "samples" / "qinghe-rotation.json"
            yield json.loads(sample.read_text("utf-8"))
        else:
            yield county(size, seed)
