"""A draft or a release as an Excel workbook: who serves when, how the posts are staffed, goals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from scheduler.books.roles import READERS
from scheduler.dates import add_months, overlap_days
from scheduler.documents.phrases import span
from scheduler.documents.rotation_phrases import note
from scheduler.overview.duty import DutyLine, DutyRun
from scheduler.overview.rotation import RotationOverview
from scheduler.overview.stint_changes import Placed, StintChange
from scheduler.problems.faults import LunzhiError, shown
from scheduler.problems.rotation import RotationProblem
from scheduler.services.books.drafts import show_draft
from scheduler.services.books.finding import numbers_by_key
from scheduler.services.books.kept import Kept
from scheduler.services.books.opened import Books
from scheduler.services.books.plan_sheets import PlanSheets, Rows
from scheduler.services.books.released import show_release
from scheduler.services.made import Document
from scheduler.words import Words, printable
from scheduler.workbooks.cells import Cell

__all__ = ["plan_workbook"]

_STINTS: Final = ("start", "last", "unit", "number", "name", "rank", "post", "days", "note")
_COVERAGE: Final = ("month", "line", "asked", "lowest", "highest", "missed")
_CHANGES: Final = ("number", "name", "unit", "kind", "before", "after")


def plan_workbook(books: Books, subject: str, words: Words) -> Document:
    """The plan of `draft:3` or `release:2`. Raises LunzhiError if there is none, UnsoundPlan."""
    books.actor.must_be(*READERS)
    kind, number = _subject(subject)
    if kind == "draft":
        kept = show_draft(books, number).kept
        changes: Sequence[StintChange] = tuple(_draft_changes(kept))
    else:
        view = show_release(books, number)
        kept, changes = view.kept, view.changes.rows
    plan = kept.overview
    assert isinstance(plan, RotationOverview)
    numbers = _staff_numbers(books)
    book = PlanSheets(words, kind, number, plan)
    sheets = (
        book.sheet("stints", _STINTS, _stint_rows(words, plan, numbers)),
        book.sheet("coverage", _COVERAGE, _coverage_rows(words, plan)),
        book.goals(),
        book.sheet("changes", _CHANGES, _change_rows(words, changes, numbers)),
    )
    return book.document(sheets, books.today)


def _subject(subject: str) -> tuple[str, int]:
    kind, _, number = subject.partition(":")
    if kind not in ("draft", "release") or not (number.isascii() and number.isdecimal()):
        raise LunzhiError("plan_book.subject", {"found": shown(subject)})
    return kind, min(int(number[:10]), 2**31 - 1)


def _staff_numbers(books: Books) -> dict[str, str]:
    """By what problem files call the duty."""
    with books.looking(*READERS) as session:
        return numbers_by_key(session)


def _stint_rows(words: Words, plan: RotationOverview, numbers: Mapping[str, str]) -> Rows:
    by_start = sorted(
        plan.stints, key=lambda row: (row.start, row.unit, numbers.get(row.person, ""))
    )
    for row in by_start:
        yield (
            row.start, row.last, row.unit, numbers.get(row.person, ""), row.name,
            words(f"rank.{row.rank}"), row.post.name, (row.last - row.start).days + 1,
            note(words, row),
        )  # fmt: skip


# --- coverage -----------------------------------------------------------------------------------


def _coverage_rows(words: Words, plan: RotationOverview) -> Rows:
    month = plan.first.replace(day=1)
    while month <= plan.last:
        after = add_months(month, 1)
        for line in plan.duty:
            runs = _within(line, max(month, plan.first), min(after, plan.last + timedelta(1)))
            if runs:
                yield _coverage_row(words, month, line, runs)
        month = after


def _within(line: DutyLine, first: date, end: date) -> list[tuple[DutyRun, int]]:
    """The runs that reach into these days, each with how many of them."""
    inside = ((run, overlap_days(run.start, run.end, first, end)) for run in line.runs)
    return [(run, days) for run, days in inside if days]


def _coverage_row(
    words: Words, month: date, line: DutyLine, runs: Sequence[tuple[DutyRun, int]]
) -> tuple[Cell, ...]:
    counts = [run.count for run, _ in runs]
    return (
        f"{month:%Y-%m}", line.name, _asked(words, [run for run, _ in runs]), min(counts),
        max(counts), sum(run.missed_daily * days for run, days in runs),
    )  # fmt: skip


def _asked(words: Words, runs: Sequence[DutyRun]) -> Cell:
    """The least that is asked for; where it differs within the month, both."""
    lows = [run.low or 0 for run in runs]
    if min(lows) == max(lows):
        return lows[0]
    return words("plan_book.asked", low=min(lows), high=max(lows))


# --- changes ------------------------------------------------------------------------------------


def _change_rows(words: Words, changes: Sequence[StintChange], numbers: Mapping[str, str]) -> Rows:
    for row in changes:
        yield (
            numbers.get(row.cadre, ""), row.name, row.unit, words(f"plan_book.kind.{row.kind}"),
            _placed(words, row.before), _placed(words, row.after),
        )  # fmt: skip


def _placed(words: Words, placed: Placed | None) -> str:
    if placed is None:
        return ""
    days = span(words, placed.start, placed.last)
    return words("plan_book.placed", days=days, post=placed.post)


def _draft_changes(kept: Kept) -> Iterator[StintChange]:
    """What the draft would change for people, by what its problem took as published."""
    problem = kept.problem
    known = {row.cadre: row for row in problem.published}
    planned = {row.cadre: row for row in kept.plan.stints}
    for cadre in problem.cadres:
        was, now = known.get(cadre.id), planned.get(cadre.id)
        before = None if was is None else _place(problem, was.start, was.post)
        after = None if now is None else _place(problem, now.start, now.post)
        if before != after:
            unit = problem.units_by_id[cadre.unit].name
            yield StintChange(
                cadre.id,
                printable(cadre.name),
                printable(unit),
                "new" if before is None else "lost" if after is None else "moved",
                before,
                after,
            )


def _place(problem: RotationProblem, start: date, post: str) -> Placed:
    end = add_months(start, problem.stint_months)
    named = problem.posts_by_id.get(post)
    return Placed(start, end - timedelta(1), printable(named.name if named else post))
