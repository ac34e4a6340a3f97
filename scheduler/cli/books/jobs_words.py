"""Jobs as a table on the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from scheduler.documents.tables import titled_table
from scheduler.services.books.jobs import JobView
from scheduler.services.books.jobs_sentences import moment, standing_words, state_words
from scheduler.words import Words, printable

__all__ = ["job_table"]


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
