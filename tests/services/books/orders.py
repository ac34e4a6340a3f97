"""Problems and jobs put into the books, without whoever plans."""

from __future__ import annotations

import json

from scheduler.problems.loading import problem_from_bytes
from scheduler.services.books.jobs import JobSettings, queue_job
from scheduler.services.books.opened import Books
from scheduler.store.plans import Problem
from tests.referee.good import PROBLEM

__all__ = ["ordered", "stored_problem"]


def stored_problem(books: Books, document: object = PROBLEM) -> int:
    """Puts the problem into the books; its id."""
    data = json.dumps(document, ensure_ascii=False).encode()
    loaded = problem_from_bytes(data)
    with books.store.noting() as session:
        problem = Problem(
            format=loaded.problem.format,
            sha256=loaded.sha256,
            data=data,
            made_at=books.now(),
            based_on=None,
        )
        session.add(problem)
        session.flush()
        return problem.id


def ordered(
    books: Books,
    document: object = PROBLEM,
    *,
    time_limit: float | None = None,
    threads: int | None = 1,
    unique: bool = False,
) -> int:
    """Orders a solve of the problem; the job's id."""
    problem = stored_problem(books, document)
    with books.acting("organisation") as act:
        return queue_job(act, problem, JobSettings(time_limit, threads, unique))
