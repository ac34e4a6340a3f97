"""`make bench`: how long and how large, by size of county, beside plain CP-SAT."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from tests.benchmarks.counties import Document, county
from tests.benchmarks.drafts import columns
from tests.benchmarks.measuring import Ours, Plain, ours, plain
from tests.benchmarks.reporting import Result, print_table

SAMPLE = 46
"""At this size the sample county is measured, time and again."""
PLAIN_RUNS = {120: 3, 2000: 1}
"""Plain CP-SAT is measured at these sizes, at most so often: at 2,000 it takes seven minutes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """1 if a size misses a limit that was agreed, or a plan is not sound."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="lunzhi-bench-") as folder:
        results = [_measured(size, options, Path(folder)) for size in options.sizes]
    print_table(results)
    return 0 if all(result.passed for result in results) else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=[46, 120, 400, 2000], help="120,6000,…")
    parser.add_argument("--seed", type=int, default=1, help="of the first county of each size")
    parser.add_argument("--runs", type=int, default=3, help="counties of each size")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--time-limit", type=float, default=600.0, help="seconds for a run of ours")
    parser.add_argument("--seconds-per-goal", type=float, default=60.0, help="for plain CP-SAT")
    parser.add_argument("--quick", action="store_true", help="no plain CP-SAT at 2,000")
    return parser.parse_args(arguments)


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _measured(size: int, options: argparse.Namespace, folder: Path) -> Result:
    our_runs: list[Ours] = []
    plain_runs: list[Plain] = []
    column_count = goals = 0
    yardsticks = 0 if options.quick and size >= 2000 else PLAIN_RUNS.get(size, 0)
    for run, document in enumerate(_documents(size, options)):
        problem = folder / f"{size}-{run}.json"
        problem.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
        column_count, goals = max(column_count, columns(document)), len(document["goals"])
        our_runs.append(ours(problem, time_limit=options.time_limit, threads=options.threads))
        _tell(size, run, "ours", our_runs[-1])
        if run < yardsticks:
            limit = options.seconds_per_goal
            plain_runs.append(plain(problem, seconds_per_goal=limit))
            _tell(size, run, "plain CP-SAT", plain_runs[-1])
    return Result(size, column_count, goals, our_runs, plain_runs)


def _documents(size: int, options: argparse.Namespace) -> Iterator[Document]:
    for seed in range(options.seed, options.seed + options.runs):
        if size == SAMPLE:
            sample = files("scheduler") / "samples" / "qinghe-rotation.json"
            yield json.loads(sample.read_text("utf-8"))
        else:
            yield county(size, seed)


def _tell(size: int, run: int, who: str, measured: Ours | Plain) -> None:
    """A line at once: the table comes only after minutes."""
    line = (
        f"{size} cadres, run {run + 1}, {who}: {measured.seconds:.2f} s, {measured.proven} proven"
    )
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
