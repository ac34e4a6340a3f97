"""`lunzhi verify`, `show`, `calendar` and `schema`: plans and formats, looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rich import box
from rich.table import Table
from rich.text import Text

from scheduler.cli.exits import Exit
from scheduler.cli.session import Session
from scheduler.cli.solving import warn
from scheduler.documents.text import overview_text
from scheduler.overview.goals import GoalRow, goal_rows
from scheduler.overview.sentences import violation_sentence
from scheduler.problems.formats import Problem
from scheduler.problems.plans import GoalClaim
from scheduler.referee.plans import Verdict
from scheduler.referee.violations import Violation
from scheduler.services.calendar_files import write_calendars
from scheduler.services.reading import judged
from scheduler.services.showing import schema_text, shown_plan, write_page
from scheduler.words import Words

__all__ = [
    "calendar_command", "schema_command", "show_command", "verify_command",
    "violation_lines",
]  # fmt: skip


def verify_command(session: Session, *, problem: Path, plan: Path) -> int:
    """Prints what the referee finds, and each goal's value beside the plan's own claim."""
    words = session.words
    result = judged(problem, plan)
    warn(session, result.warnings)
    session.say(violation_lines(words, result.violations))
    if result.violations:
        session.say([words.many("cli.verify.rejected", len(result.violations))])
    else:
        session.say([words("cli.verify.passed")])
    if result.verdict is not None:
        session.out.print(_goal_table(words, result.problem, result.verdict))
    return Exit.REJECTED if result.violations else Exit.DONE


def violation_lines(words: Words, violations: Iterable[Violation]) -> Iterator[str]:
    """A line for each violation: the rule's id, its name, and who, when and by how much."""
    for violation in violations:
        yield words(
            "cli.verify.violation",
            rule=violation.rule,
            name=words(f"rule.{violation.rule}"),
            what=violation_sentence(words, violation),
        )


def _goal_table(words: Words, problem: Problem, verdict: Verdict) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(Text(words("show.goal")), overflow="fold")
    for code in ("cli.verify.value", "cli.verify.claim", "show.bound", "show.proof"):
        table.add_column(Text(words(code)), justify="right", no_wrap=True)
    claims = {claim.goal: claim for claim in verdict.claims}
    for row in goal_rows(problem, verdict.values, verdict.claims):
        table.add_row(*map(Text, _cells(words, row, claims.get(row.goal))))
    return table


def _cells(words: Words, row: GoalRow, claim: GoalClaim | None) -> Iterator[str]:
    none = words("show.none")
    yield words(row.word)
    yield words.number(row.value)
    if claim is None or not row.counts:
        yield from (none, none, none)
        return
    yield words.number(claim.value) + ("" if claim.value == row.value else " ≠")
    yield none if claim.bound is None else words.number(claim.bound)
    yield words("show.proof.proven" if claim.proven else "show.proof.open")


def show_command(session: Session, *, problem: Path, plan: Path, html: Path | None) -> int:
    """Shows a plan on the terminal, or writes it as a page."""
    if html is None:
        session.out.print(overview_text(shown_plan(problem, plan), session.words))
    else:
        write_page(problem, plan, html, session.words)
        session.say([session.words("cli.show.written", path=str(html))])
    return Exit.DONE


def calendar_command(session: Session, *, problem: Path, plan: Path, output: Path) -> int:
    """Writes a plan's calendars into a folder."""
    written = write_calendars(problem, plan, output, session.words)
    for left_out in written.left_out:
        reason = session.words(left_out.code)
        said = session.words("cli.calendar.left_out", what=left_out.event.summary, why=reason)
        session.notices.tell("warning", said, uid=left_out.event.uid, code=left_out.code)
    count = len(written.paths)
    session.say([session.words.many("cli.calendar.written", count, path=str(output))])
    return Exit.DONE


def schema_command(session: Session, *, name: str) -> int:
    """Prints the JSON Schema of a format."""
    session.say([schema_text(name)])
    return Exit.DONE
