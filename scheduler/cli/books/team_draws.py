"""`lunzhi teams`: draws in public, promised, drawn, abandoned, exported to be checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from scheduler.cli.books.drafts import folder_option
from scheduler.cli.books.jobs_words import say_contradicted
from scheduler.cli.books.opening import books_command
from scheduler.cli.books.wording import listed, moment, text_or_none
from scheduler.cli.exits import Exit
from scheduler.cli.interrupts import Interrupts
from scheduler.cli.parameters import argument, needed, option
from scheduler.cli.progress import told
from scheduler.cli.session import Session
from scheduler.cli.spoken import RequiredOption
from scheduler.cli.values import DayOf, Seconds, Whole
from scheduler.problems.draws import read_aloud
from scheduler.services.books.jobs import job_problem
from scheduler.services.books.opened import Books
from scheduler.services.books.running import run_job
from scheduler.services.books.team_draws import (
    abandon,
    enter_value,
    promise_draw,
    solve_again,
)
from scheduler.services.books.team_draws_seen import DrawLine, draws, export_draw, show_draw
from scheduler.services.books.teams_ordered import note_sentences
from scheduler.services.books.teams_planning import MOST_DAYS, USUAL_DAYS, TeamsOrder
from scheduler.words import Words, printable

__all__ = ["draws_commands"]


def draws_commands(words: Words) -> list[click.Command]:
    """Those of `lunzhi teams` about its draws."""
    draw = argument(words, "team_draw", type=Whole(words, 1), metavar="DRAW")
    value = argument(words, "value", type=str)
    return [
        books_command(words, "teams", "draws", draws_command),
        books_command(words, "teams", "promise", promise_command, [
            RequiredOption(words, "from_", "--from", metavar="DATE", type=DayOf(words),
                           help=words("cli.option.from_day")),
            option(words, "--days", type=Whole(words, 1, MOST_DAYS), default=USUAL_DAYS,
                   metavar="N", help=words("cli.option.work_days")),
            option(words, "cases", "--case", metavar="CASE", multiple=True,
                   help=words("cli.option.drawn_case")),
            needed(words, "source", "NAME"), needed(words, "at", "DATE"),
            needed(words, "reading", "RULE"),
        ]),
        books_command(words, "teams", "draw", draw_command, [
            draw, value, option(words, "--time-limit", type=Seconds(words), metavar="SECONDS"),
            option(words, "--quiet", is_flag=True),
        ]),
        books_command(words, "teams", "again", again_command, [
            draw, option(words, "--quiet", is_flag=True),
        ]),
        books_command(words, "teams", "abandon", abandon_command, [
            draw, needed(words, "reason", "TEXT"),
        ]),
        books_command(words, "teams", "files", files_command, [
            draw, folder_option(words),
        ]),
    ]  # fmt: skip


def draws_command(session: Session, books: Books) -> int:
    """All draws, newest first."""
    titles = (
        "draws.id", "draws.state", "draws.source", "draws.at", "draws.promised_at",
        "draws.digest.commit", "draws.value", "draws.draft", "draws.abandon.reason",
    )  # fmt: skip
    listed(session, "draws.none", titles, (_cells(session.words, line) for line in draws(books)))
    return Exit.DONE


def _cells(words: Words, line: DrawLine) -> Iterator[str]:
    draw = line.public
    yield str(draw.id)
    yield words(f"team_draw.state.{draw.state}")
    yield printable(draw.commit.source)
    yield draw.commit.at
    yield moment(words, draw.promised_at)
    yield draw.commit.commit_sha256
    yield text_or_none(words, draw.value)
    yield text_or_none(words, None if line.draft is None else str(line.draft))
    yield text_or_none(words, draw.reason)


def promise_command(
    session: Session, books: Books, *, from_: date, days: int, cases: Sequence[str], source: str,
    at: str, reading: str,
) -> int:  # fmt: skip
    """Fixes the problem and says the digest that is to be published."""
    words, order = session.words, TeamsOrder(first=from_, days=days, only=tuple(cases))
    draw = promise_draw(books, order, source=source, at=at, reading=reading)
    view = show_draw(books, draw)
    commit = view.line.public.commit
    session.say([
        words("draws.done.promised", id=draw),
        *note_sentences(words, view.notes),
        words("cli.draw.digest", digest=read_aloud(commit.commit_sha256)),
        words("cli.draw.publish", at=at),
    ])  # fmt: skip
    return Exit.DONE


def draw_command(
    session: Session, books: Books, *, team_draw: int, value: str, time_limit: float | None,
    quiet: bool,
) -> int:  # fmt: skip
    """Enters the value and has the draw solved as a job."""
    words = session.words
    with Interrupts() as interrupts:
        job = enter_value(books, team_draw, value, time_limit)
        seed = show_draw(books, team_draw).line.public.seed
        session.say([words("draws.done.drawn", id=team_draw, seed=seed or "", job=job)])
        return _solved(session, books, job, interrupts, quiet=quiet)


def again_command(session: Session, books: Books, *, team_draw: int, quiet: bool) -> int:
    """Has a draw solved once more of which no proven plan came."""
    with Interrupts() as interrupts:
        job = solve_again(books, team_draw)
        session.say([session.words("draws.done.again", id=team_draw, job=job)])
        return _solved(session, books, job, interrupts, quiet=quiet)


def _solved(
    session: Session, books: Books, job: int, interrupts: Interrupts, *, quiet: bool
) -> int:  # fmt: skip
    """Runs the job and tells of its draft."""
    words, loaded = session.words, job_problem(books, job)
    with told(session, loaded.problem, interrupts.asked, quiet=quiet) as progress:
        ended = run_job(books, job, heard=progress, asked=interrupts.asked)
    outcome = ended.outcome
    if outcome is not None and outcome.contradiction is not None:
        return say_contradicted(session, books, ended, loaded)
    if outcome is None or outcome.draft is None:
        code = "no_plan" if outcome is None else outcome.code
        session.say([words("plan.no_draft", job=job), words(f"job.outcome.{code}")])
        return Exit.REJECTED
    session.say([words("draws.done.draft", id=outcome.draft)])
    return Exit.DONE


def abandon_command(session: Session, books: Books, *, team_draw: int, reason: str) -> int:
    """Gives the draw up."""
    abandon(books, team_draw, reason)
    session.say([session.words("draws.done.abandoned", id=team_draw)])
    return Exit.DONE


def files_command(session: Session, books: Books, *, team_draw: int, output: Path) -> int:
    """Writes problem, public problem, promise and plan, on which `lunzhi draw check` agrees."""
    written = export_draw(books, team_draw, output)
    words = session.words
    session.say([words("draws.done.exported", files=words("show.list_joint").join(
        str(path) for path in written
    ))])  # fmt: skip
    return Exit.DONE
