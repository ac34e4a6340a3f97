"""Jobs on the terminal: as a table, and what stood against a plan."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from scheduler.cli.exits import Exit
from scheduler.cli.session import Session
from scheduler.cli.solving import say_contradiction, tell_contradiction
from scheduler.documents.tables import titled_table
from scheduler.problems.loading import LoadedProblem
from scheduler.services.books.jobs import JobView
from scheduler.services.books.jobs_named import named_outcome
from scheduler.services.books.jobs_sentences import moment, standing_words, state_words
from scheduler.services.books.opened import Books
from scheduler.words import Words, printable

__all__ = ["job_table", "say_contradicted"]


def job_table(words: Words, jobs: Iterable[JobView]) -> Table:
    """A line for each job."""
    table = titled_table(
        words, "job.id", "job.state", "job.ordered_at", "job.ordered_by", "job.standing"
    )
    for job in jobs:
        table.add_row(
            Text(str(job.id)), Text(state_words(words, job)), Text(moment(words, job.ordered_at)),
            Text(printable(job.ordered_by)), Text(standing_words(words, job)),
        )  # fmt: skip
    return table


def say_contradicted(session: Session, books: Books, job: JobView, loaded: LoadedProblem) -> int:
    """Tells of the pins that contradict each other in what a job was to solve."""
    assert job.outcome is not None
    assert job.outcome.contradiction is not None
    tell_contradiction(session, loaded, job.outcome.contradiction)
    named = named_outcome(books, job)
    assert named.contradiction is not None
    say_contradiction(session, named.problem, named.contradiction, in_file=False)
    return Exit.CONTRADICTION
