"""`make bench`: counties, offices and large books, measured as whole processes."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.book_runs import measured_books, print_books_table
from tests.benchmarks.county_runs import measured_county
from tests.benchmarks.feed_runs import measured_feeds, print_feeds_table
from tests.benchmarks.office_reporting import LIMITS, Size, print_office_table
from tests.benchmarks.office_runs import measured_office
from tests.benchmarks.page_runs import measured_pages, print_pages_table
from tests.benchmarks.reporting import print_table


def main(arguments: Sequence[str] | None = None) -> int:
    """1 if a size misses a limit that was agreed, or a plan is not sound."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="lunzhi-bench-") as folder:
        counties = [measured_county(size, options, Path(folder)) for size in options.sizes]
        offices = [measured_office(size, options, Path(folder)) for size in options.offices]
        books = measured_books(options.books, options.seed, Path(folder)) if options.books else []
        feeds = measured_feeds(Path(folder)) if options.feeds else []
        pages = measured_pages(Path(folder), options.seed) if options.pages else []
    if counties:
        print_table(counties)
    if offices:
        print_office_table(offices)
    if books:
        print_books_table(books)
    if feeds:
        print_feeds_table(feeds)
    if pages:
        print_pages_table(pages)
    passed = [each.passed for each in counties] + [each.passed for each in offices]
    passed += [each.passed for each in books] + [each.passed for each in feeds]
    passed += [each.passed for each in pages]
    return 0 if all(passed) else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--sizes",
        type=_sizes,
        default=[46, 120, 400, 2000],
        help="cadres of counties: 120,6000,…; empty: none",
    )
    parser.add_argument(
        "--offices",
        type=_offices,
        default=list(LIMITS),
        help="cases x people: 14x54,20x60,…; empty: none",
    )
    parser.add_argument(
        "--books",
        type=int,
        default=3000,
        help="cadres who owe a stint in books of ten years; 0: none",
    )
    parser.add_argument(
        "--feeds",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="a thousand feeds over HTTP",
    )
    parser.add_argument(
        "--pages",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="every page on large books",
    )
    parser.add_argument("--seed", type=int, default=1, help="of the first drawing of each size")
    parser.add_argument("--runs", type=int, default=3, help="drawings of each size")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--time-limit", type=float, default=600.0, help="seconds for a run of ours")
    parser.add_argument("--seconds-per-goal", type=float, default=60.0, help="for plain CP-SAT")
    parser.add_argument(
        "--quick", action="store_true", help="no plain CP-SAT from 2,000 cadres or 40 cases on"
    )
    return parser.parse_args(arguments)


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


def _offices(text: str) -> list[Size]:
    sizes = {"x".join(map(str, size)): size for size in LIMITS}
    unknown = [part for part in text.split(",") if part and part not in sizes]
    if unknown:
        raise argparse.ArgumentTypeError(f"one of {', '.join(sizes)}, not {unknown[0]}")
    return [sizes[part] for part in text.split(",") if part]


if __name__ == "__main__":
    sys.exit(main())
