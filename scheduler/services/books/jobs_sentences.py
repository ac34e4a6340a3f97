"""Jobs in words, for the terminal and for pages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime

from scheduler.overview.goals import goal_word
from scheduler.problems.formats import Problem
from scheduler.services.books.jobs import JobProgress, JobView
from scheduler.services.books.jobs_outcome import Outcome
from scheduler.services.clock import here
from scheduler.services.proofs import proof_sentence, uniqueness_sentence
from scheduler.words import Words

__all__ = [
    "event_sentence", "goal_code", "how_words", "job_sentences", "moment", "outcome_sentence",
    "standing_words", "state_words",
]  # fmt: skip


def job_sentences(words: Words, job: JobView, problem: Problem) -> Iterator[str]:
    """All about the job but its goals and clashes."""
    yield words("job.said.head", job=job.id, problem=job.problem_id, format=job.format)
    yield words("job.said.state", state=state_words(words, job))
    at = moment(words, job.ordered_at)
    yield words("job.said.ordered", at=at, by=job.ordered_by, how=how_words(words, job))
    if job.attempt > 1:
        yield words("job.said.attempts", attempt=job.attempt)
    if job.deaths:
        yield words.many("job.said.deaths", job.deaths)
    if job.state == "running":
        yield from _running(words, job, problem)
    if job.outcome is not None:
        yield from _ended(words, job, job.outcome)


def event_sentence(words: Words, job: JobView) -> str:
    """What has just become of a job."""
    return words(
        "job.said.event", job=job.id, what=standing_words(words, job) or state_words(words, job)
    )


def outcome_sentence(words: Words, outcome: Outcome) -> str:
    """What came of a job."""
    return words(
        f"job.outcome.{outcome.code}",
        draft=outcome.draft or 0,
        count=len(outcome.violations),
        reference=outcome.reference or "",
    )


def moment(words: Words, at: datetime, *, seconds: bool = False) -> str:
    """Day and time in the county, to the minute or to the second."""
    local = here(at)
    clock = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    return words("books.moment", day=local.date(), time=clock)


def state_words(words: Words, job: JobView) -> str:
    """Waiting, running, stopping, done, stopped or failed."""
    if job.stop_asked and not job.ended:
        return words("job.stopping")
    return words(f"job.state.{job.state}")


def standing_words(words: Words, job: JobView) -> str:
    """What came of it, or how far it is; "" while nothing is known."""
    if job.outcome is not None:
        return outcome_sentence(words, job.outcome)
    if job.progress is None or job.progress.place is None:
        return ""
    return words("job.at_goal", place=job.progress.place, count=job.progress.count)


def goal_code(format_: str, goal: str) -> str:
    """The code of a goal's name, where there is no more of the problem than its format."""
    return f"goal.{format_.partition('/')[0]}.{goal}"


def how_words(words: Words, job: JobView) -> str:
    """With which settings it is solved."""
    how = job.settings
    parts = []
    if how.time_limit is not None:
        parts.append(words("job.how.time_limit", seconds=f"{how.time_limit:g}"))
    if how.threads is not None:
        parts.append(words.many("job.how.threads", how.threads))
    if how.unique:
        parts.append(words("job.how.unique"))
    return words("show.clause_joint").join(parts) or words("job.how.usual")


def _running(words: Words, job: JobView, problem: Problem) -> Iterator[str]:
    if job.owner is not None and job.heartbeat_at is not None:
        host, _, process = job.owner.partition(":")
        ago = f"{max(0.0, time.time() - job.heartbeat_at):.1f}"
        yield words("job.said.held", host=host, process=process.partition(":")[0], seconds=ago)
    if job.progress is not None:
        yield _progress(words, job.progress, problem)


def _progress(words: Words, progress: JobProgress, problem: Problem) -> str:
    if progress.place is None:
        return words("cli.progress.contradiction", seconds=f"{progress.seconds:.1f}")
    return words(
        "cli.progress.goal",
        goal=words(goal_word(problem, progress.goal)),
        place=progress.place,
        count=progress.count,
        value=_number(words, progress.value),
        bound=_number(words, progress.bound),
        seconds=f"{progress.seconds:.1f}",
    )


def _ended(words: Words, job: JobView, outcome: Outcome) -> Iterator[str]:
    said = outcome_sentence(words, outcome)
    at = moment(words, job.ended_at) if job.ended_at else ""
    yield words("job.said.ended", at=at, what=said)
    if outcome.code == "planned":
        asked = job.state == "stopped"
        yield proof_sentence(words, outcome.goals, outcome.seconds or 0.0, asked=asked)
        if job.settings.unique:
            yield uniqueness_sentence(words, outcome.unique)


def _number(words: Words, value: int | None) -> str:
    return words("show.none") if value is None else words.number(value)
