"""`lunzhi job`: solves that the books ordered."""

from __future__ import annotations

from typing import Final

import click

from scheduler.cli.books.jobs_words import job_table
from scheduler.cli.books.opening import books_command
from scheduler.cli.exits import Exit
from scheduler.cli.interrupts import Interrupts
from scheduler.cli.looking import violation_lines
from scheduler.cli.parameters import argument, group, option
from scheduler.cli.session import Session
from scheduler.cli.solving import say_contradiction, say_goals
from scheduler.cli.values import Whole
from scheduler.services.books.jobs import JobView, ask_stop, job_problem, job_view, list_jobs
from scheduler.services.books.jobs_named import NamedOutcome, named_outcome
from scheduler.services.books.jobs_outcome import Outcome
from scheduler.services.books.jobs_sentences import event_sentence, job_sentences
from scheduler.services.books.opened import Books
from scheduler.services.books.running import run_jobs
from scheduler.words import Words

__all__ = ["job_group"]

_MOST_LISTED: Final = 20
_MOST_WORKERS: Final = 64


def job_group(words: Words) -> click.Group:
    """`lunzhi job`."""
    every = option(words, "--all", help=words("cli.option.all_jobs"), is_flag=True)
    idle = option(words, "--idle", is_flag=True)
    workers = option(
        words, "--workers", type=Whole(words, 1, _MOST_WORKERS), default=1, metavar="N"
    )
    return group(
        words,
        "job",
        (
            books_command(words, "job", "list", list_command, [every]),
            books_command(words, "job", "show", show_command, [_job(words)]),
            books_command(words, "job", "stop", stop_command, [_job(words)]),
            books_command(words, "job", "run", run_command, [idle, workers]),
        ),
    )


def _job(words: Words) -> click.Argument:
    return argument(words, "job", type=Whole(words), metavar="JOB")


def list_command(session: Session, books: Books, *, all: bool) -> int:  # noqa: A002 - the option's
    """Prints the last jobs, the newest first."""
    words = session.words
    found = list_jobs(books, None if all else _MOST_LISTED + 1)
    if not found:
        session.say([words("cli.job.none")])
        return Exit.DONE
    session.out.print(job_table(words, found if all else found[:_MOST_LISTED]))
    if len(found) > _MOST_LISTED and not all:
        session.say([words("cli.job.more", count=_MOST_LISTED)])
    return Exit.DONE


def show_command(session: Session, books: Books, *, job: int) -> int:
    """Prints where a job stands, or what came of it."""
    view = job_view(books, job)
    problem = job_problem(books, job).problem
    session.say(job_sentences(session.words, view, problem))
    if view.outcome is not None:
        _say_outcome(session, named_outcome(books, view), view.outcome)
    return Exit.DONE


def _say_outcome(session: Session, named: NamedOutcome, outcome: Outcome) -> None:
    session.say(violation_lines(session.words, named.violations))
    if named.contradiction is not None:
        say_contradiction(session, named.problem, named.contradiction, in_file=False)
    if outcome.goals:
        say_goals(session, named.problem, outcome.goals)


def stop_command(session: Session, books: Books, *, job: int) -> int:
    """Has a job end soon, with the best plan that is known by then."""
    view = ask_stop(books, job)
    said = "cli.job.stopped" if view.ended else "cli.job.stopping"
    session.say([session.words(said, job=job)])
    return Exit.DONE


def run_command(session: Session, books: Books, *, idle: bool, workers: int) -> int:
    """Runs jobs until Ctrl-C, or until none is left."""

    def heard(job: JobView) -> None:
        session.say([event_sentence(session.words, job)])
        session.flush()

    with Interrupts() as interrupts:
        session.notices.tell("runner", session.words("cli.job.running"))
        run_jobs(books, asked=interrupts.asked, heard=heard, idle=idle, slots=workers)
    return Exit.DONE
