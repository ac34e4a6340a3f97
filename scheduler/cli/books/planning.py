"""`lunzhi plan`: from the books to a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from scheduler.cli.books.jobs_words import say_contradicted
from scheduler.cli.books.opening import books_command
from scheduler.cli.books.teams_planning import teams_plan_command
from scheduler.cli.exits import Exit
from scheduler.cli.interrupts import Interrupts
from scheduler.cli.parameters import group, option
from scheduler.cli.progress import told
from scheduler.cli.session import Session
from scheduler.cli.solving import warn
from scheduler.cli.spoken import RequiredOption
from scheduler.cli.values import MonthOf, Seconds, Threads, Whole
from scheduler.documents.tables import goal_table
from scheduler.overview.goals import goal_rows
from scheduler.services.books.drafts import DraftView, show_draft
from scheduler.services.books.jobs import JobSettings, JobView
from scheduler.services.books.opened import Books
from scheduler.services.books.planning import Ordered, order_rotation
from scheduler.services.books.running import run_job
from scheduler.words import Words

__all__ = ["plan_group"]

_MOST_MONTHS = 120


def plan_group(words: Words) -> click.Group:
    """`lunzhi plan`."""
    parameters = [
        RequiredOption(words, "from_", "--from", metavar="MONTH", type=MonthOf(words),
                       help=words("cli.option.from_month")),
        option(words, "--months", type=Whole(words, 1, _MOST_MONTHS), default=12, metavar="N"),
        option(words, "--seed", metavar="TEXT"),
        option(words, "pins", "--pin", metavar="NUMBER:START:POST", multiple=True,
               help=words("cli.option.stint_pin")),
        option(words, "--time-limit", type=Seconds(words), metavar="SECONDS"),
        option(words, "--threads", type=Threads(words), metavar="N"),
        option(words, "--unique", is_flag=True),
        option(words, "--quiet", is_flag=True),
    ]  # fmt: skip
    rotation = books_command(words, "plan", "rotation", rotation_command, parameters)
    return group(words, "plan", [rotation, teams_plan_command(words)])


def rotation_command(
    session: Session,
    books: Books,
    *,
    from_: date,
    months: int,
    seed: str | None,
    pins: Sequence[str],
    time_limit: float | None,
    threads: int | None,
    unique: bool,
    quiet: bool,
) -> int:
    """Makes the problem, has it solved as a job, and tells of the draft."""
    how = JobSettings(time_limit, threads, unique)
    with Interrupts() as interrupts:
        ordered = order_rotation(books, from_, months, seed=seed, pins=pins, how=how)
        _tell_order(session, ordered)
        with told(session, ordered.loaded.problem, interrupts.asked, quiet=quiet) as progress:
            job = run_job(books, ordered.job, heard=progress, asked=interrupts.asked)
    return _tell_job(session, books, ordered, job)


def _tell_order(session: Session, ordered: Ordered) -> None:
    words, problem = session.words, ordered.loaded.problem
    warn(session, ordered.loaded.warnings)
    said = words("plan.ordered", job=ordered.job, name=problem.name)
    later = [words.many("plan.later", ordered.later)] if ordered.later else []
    session.notices.tell("ordered", said, *later, job=ordered.job)


def _tell_job(session: Session, books: Books, ordered: Ordered, job: JobView) -> int:
    outcome = job.outcome
    if outcome is not None and outcome.contradiction is not None:
        return say_contradicted(session, books, job, ordered.loaded)
    if outcome is None or outcome.draft is None:
        code = "no_plan" if outcome is None else outcome.code
        session.say([session.words("plan.no_draft", job=job.id)])
        session.say([session.words(f"job.outcome.{code}")])
        return Exit.REJECTED
    _tell_draft(session, show_draft(books, outcome.draft))
    return Exit.DONE


def _tell_draft(session: Session, view: DraftView) -> None:
    words, kept, draft = session.words, view.kept, view.line.id
    cadres = view.line.assigned + view.line.left_out
    session.say([words.many("show.sum.planned", view.line.assigned, cadres=cadres)])
    rows = goal_rows(kept.problem, kept.values, kept.plan.goals)
    session.out.print(goal_table(rows, words))
    session.say([words("plan.draft", id=draft)])
