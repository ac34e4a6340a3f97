"""A job: followed while it is solved, stopped, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from threading import BoundedSemaphore
from time import monotonic, sleep
from typing import Any, Final

from flask import Response, render_template, stream_with_context, url_for

from scheduler.books.plan_kinds import TEAMS
from scheduler.documents import phrases
from scheduler.overview.goals import GoalRow
from scheduler.overview.sentences import violation_sentence
from scheduler.services.books.jobs import (
    RUNNING_ROLES,
    SEEING_ROLES,
    JobView,
    ask_stop,
    job_view,
)
from scheduler.services.books.jobs_named import NamedOutcome, named_outcome
from scheduler.services.books.jobs_outcome import Outcome
from scheduler.services.books.jobs_sentences import (
    goal_code,
    how_words,
    moment,
    outcome_sentence,
    state_words,
)
from scheduler.services.books.teams_ordered import note_sentences, order_notes
from scheduler.services.contradictions import contradiction_sentences, waiver_sentences
from scheduler.services.proofs import found_goals, proof_sentence
from web.pages import Noun, Page, done, page
from web.visiting import books, words

__all__ = ["jobs_noun"]

_MOST_STREAMS: Final = 6
"""Each keeps a thread of the server; whoever comes after them asks again and again instead."""

_LOOK_SECONDS: Final = 0.5
_LONGEST_SECONDS: Final = 60.0
_BUSY: Final = 503


def jobs_noun() -> Noun:
    """`/jobs/<id>`."""
    noun = Noun("jobs", __name__)
    places = BoundedSemaphore(_MOST_STREAMS)

    @noun.page("/jobs/<int:job>", *SEEING_ROLES)
    def show(job: int) -> Page:
        view = job_view(books(), job)
        return page(
            "job.html",
            notes=note_sentences(words(), order_notes(books(), view.id)),
            **_values(view),
        )

    @noun.page("/jobs/<int:job>/standing", *SEEING_ROLES)
    def standing(job: int) -> Page:
        return page("job_polled.html", **_values(job_view(books(), job)))

    @noun.page("/jobs/<int:job>/events", *SEEING_ROLES)
    def events(job: int) -> Page:
        view = job_view(books(), job)
        if not places.acquire(blocking=False):
            return page("job_polled.html", _BUSY, **_values(view))
        answer = Page(
            stream_with_context(_events(view)),
            mimetype="text/event-stream",
            headers={"X-Accel-Buffering": "no", "Cache-Control": "no-store"},
        )
        # Also where the stream is never begun, as by a browser that has gone away.
        answer.call_on_close(places.release)
        return answer

    @noun.act("/jobs/<int:job>/stop", *RUNNING_ROLES)
    def stop(job: int) -> Response:
        ask_stop(books(), job)
        return done("jobs.show", "job_stopping", job=job)

    return noun


def _events(view: JobView) -> Iterator[str]:
    """The state each time that it is another one, until the job or the time is over."""
    before, until = "", monotonic() + _LONGEST_SECONDS
    while True:
        text = render_template("job_standing.html", **_values(view))
        # A comment otherwise: to write is the only way to hear that the browser is gone.
        yield _event(text) if text != before else ":\n\n"
        if view.ended:
            yield "event: ended\ndata:\n\n"
            return
        if monotonic() >= until:
            return
        before = text
        sleep(_LOOK_SECONDS)
        view = job_view(books(), view.id)


def _event(text: str) -> str:
    lines = "\n".join(f"data: {line}" for line in text.splitlines())
    return f"{lines}\n\n"


def _values(job: JobView) -> dict[str, Any]:
    told = words()
    values: dict[str, Any] = {
        "job": job,
        "state": state_words(told, job),
        "how": how_words(told, job),
        "ordered_at": moment(told, job.ordered_at),
        "goal": _goal(job),
        "may_stop": books().actor.is_any_of(*RUNNING_ROLES),
        **_ways(job),
    }
    return values if job.outcome is None else values | _outcome(job)


def _ways(job: JobView) -> dict[str, str | None]:
    """Where somebody goes on from here: to the draft, or back to where it was ordered."""
    draft = None if job.outcome is None else job.outcome.draft
    if job.format == TEAMS.format:
        back, there = url_for("teams.show"), "teams.draft"
    else:
        back, there = url_for("rotation.show"), "drafts.show"
    return {
        "back_url": back,
        "back": words()("job.back_teams" if job.format == TEAMS.format else "job.back"),
        "draft_url": None if draft is None else url_for(there, draft=draft),
    }


def _goal(job: JobView) -> str | None:
    """The goal that is solved now, by its name."""
    if job.progress is None or job.progress.place is None:
        return None
    return words()(goal_code(job.format, job.progress.goal))


def _outcome(job: JobView) -> dict[str, Any]:
    told, outcome = words(), job.outcome
    assert outcome is not None
    named = named_outcome(books(), job)
    asked = job.state == "stopped"
    proof = proof_sentence(told, outcome.goals, outcome.seconds or 0.0, asked=asked)
    return {
        "outcome": outcome,
        "said": _said(job),
        "ended_at": moment(told, job.ended_at) if job.ended_at else "",
        "proof": proof if outcome.code == "planned" else "",
        "goals": _goals(outcome, named),
        "told_proof": lambda goal: phrases.proof(told, goal),
        "violations": [violation_sentence(told, each) for each in named.violations],
        "clashes": _clashes(named),
    }


def _said(job: JobView) -> str:
    assert job.outcome is not None
    if job.outcome.code == "contradiction":
        return words()("job.contradicted")
    return outcome_sentence(words(), job.outcome)


def _goals(outcome: Outcome, named: NamedOutcome) -> list[GoalRow]:
    return found_goals(named.problem, outcome.goals) if outcome.goals else []


def _clashes(named: NamedOutcome) -> list[tuple[str, list[str]]]:
    """Sentences, each with the list that it announces."""
    answer, problem = named.contradiction, named.problem
    if answer is None:
        return []
    told: list[tuple[str, list[str]]] = []
    for each in (
        *contradiction_sentences(words(), problem, answer),
        *waiver_sentences(words(), problem, answer, in_file=False),
    ):
        if each.startswith("  - ") and told:
            told[-1][1].append(each.removeprefix("  - "))
        else:
            told.append((each, []))
    return told
