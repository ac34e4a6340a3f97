"""`lunzhi plan teams`: from the books to a draft of joint inspection teams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from scheduler.cli.books.jobs_words import say_contradicted
from scheduler.cli.books.opening import books_command
from scheduler.cli.exits import Exit
from scheduler.cli.interrupts import Interrupts
from scheduler.cli.parameters import option
from scheduler.cli.progress import told
from scheduler.cli.session import Session
from scheduler.cli.solving import warn
from scheduler.cli.spoken import RequiredOption
from scheduler.cli.values import DayOf, Seconds, Threads, Whole
from scheduler.documents.tables import goal_table
from scheduler.overview.goals import goal_rows
from scheduler.services.books.jobs import JobSettings, JobView
from scheduler.services.books.opened import Books
from scheduler.services.books.running import run_job
from scheduler.services.books.teams_ordered import OrderNotes, note_sentences
from scheduler.services.books.teams_pins import team_pins
from scheduler.services.books.teams_planning import (
    MOST_DAYS,
    USUAL_DAYS,
    OrderedTeams,
    TeamsOrder,
    order_teams,
)
from scheduler.services.books.teams_released import show_team_draft
from scheduler.words import Words

__all__ = ["teams_plan_command"]


def teams_plan_command(words: Words) -> click.Command:
    """`lunzhi plan teams`."""
    parameters = [
        RequiredOption(words, "from_", "--from", metavar="DATE", type=DayOf(words),
                       help=words("cli.option.from_day")),
        option(words, "--days", type=Whole(words, 1, MOST_DAYS), default=USUAL_DAYS, metavar="N",
               help=words("cli.option.work_days")),
        option(words, "cases", "--case", metavar="CASE", multiple=True,
               help=words("cli.option.plan_case")),
        option(words, "--repair", is_flag=True),
        option(words, "pins", "--pin", metavar="CASE:START|SEAT=NUMBER", multiple=True,
               help=words("cli.option.visit_pin")),
        option(words, "--reason", metavar="TEXT", help=words("cli.option.pin_reason")),
        option(words, "--seed", metavar="TEXT"),
        option(words, "--time-limit", type=Seconds(words), metavar="SECONDS"),
        option(words, "--threads", type=Threads(words), metavar="N"),
        option(words, "--unique", is_flag=True),
        option(words, "--quiet", is_flag=True),
    ]  # fmt: skip
    return books_command(words, "plan", "teams", _command, parameters)


def _command(
    session: Session,
    books: Books,
    *,
    from_: date,
    days: int,
    cases: Sequence[str],
    repair: bool,
    pins: Sequence[str],
    reason: str | None,
    seed: str | None,
    time_limit: float | None,
    threads: int | None,
    unique: bool,
    quiet: bool,
) -> int:
    """Makes the problem, has it solved as a job, and tells of the draft."""
    how = JobSettings(time_limit, threads, unique)
    order = TeamsOrder(
        first=from_, days=days, only=tuple(cases), pins=team_pins(books, pins), repair=repair,
        seed=seed, reason=reason,
    )  # fmt: skip
    with Interrupts() as interrupts:
        ordered = order_teams(books, order, how)
        _tell_order(session, ordered)
        with told(session, ordered.made.problem, interrupts.asked, quiet=quiet) as progress:
            job = run_job(books, ordered.job, heard=progress, asked=interrupts.asked)
    return _tell_job(session, books, ordered, job)


def _tell_order(session: Session, ordered: OrderedTeams) -> None:
    words, made = session.words, ordered.made
    warn(session, made.loaded.warnings)
    said = [words("plan.ordered", job=ordered.job, name=made.problem.name)]
    said += note_sentences(words, OrderNotes(made.broken, made.estimated))
    session.notices.tell("ordered", *said, job=ordered.job)


def _tell_job(session: Session, books: Books, ordered: OrderedTeams, job: JobView) -> int:
    words, outcome = session.words, job.outcome
    if outcome is not None and outcome.contradiction is not None:
        return say_contradicted(session, books, job, ordered.made.loaded)
    if outcome is None or outcome.draft is None:
        code = "no_plan" if outcome is None else outcome.code
        session.say([words("plan.no_draft", job=job.id), words(f"job.outcome.{code}")])
        return Exit.REJECTED
    view = show_team_draft(books, outcome.draft)
    cases = view.line.assigned + view.line.left_out
    session.say([words.many("teams.planned", view.line.assigned, cases=cases)])
    session.out.print(
        goal_table(goal_rows(view.kept.problem, view.kept.values, view.kept.plan.goals), words)
    )
    session.say([words("teams.draft", id=view.line.id)])
    return Exit.DONE
