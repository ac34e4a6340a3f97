"""Ordering, viewing and stopping jobs, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from scheduler.books.roles import NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.problems.rotation import StintChoice
from scheduler.problems.teams import VisitPin
from scheduler.referee.violations import Violation
from scheduler.services.books.jobs import (
    JobSettings,
    ask_stop,
    job_problem,
    job_view,
    list_jobs,
)
from scheduler.services.books.jobs_outcome import Outcome, outcome_from_json, outcome_json
from scheduler.services.books.opened import Books
from scheduler.services.books.running_leases import claim
from scheduler.store.trail import AuditEntry
from scheduler.store.types import Json
from solver.results import Clash, Contradiction, GoalResult
from tests.databases import acting_as
from tests.referee.good import SHA256
from tests.services.books.orders import ordered


def acts(books: Books) -> list[str]:
    with books.store.reading() as session:
        return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq)))


def test_an_ordered_job_waits_with_its_settings(books: Books) -> None:
    job = ordered(books, time_limit=60.0, threads=2, unique=True)
    view = job_view(books, job)
    assert (view.state, view.attempt, view.owner) == ("queued", 0, None)
    assert view.settings == JobSettings(60.0, 2, unique=True)
    assert (view.ordered_at, view.ordered_by) == (books.now(), books.actor.name)
    assert (view.format, job_problem(books, job).sha256) == ("rotation/1", SHA256)
    assert acts(books) == ["job.queued"]


def test_jobs_are_listed_from_the_newest_on(books: Books) -> None:
    first, second, third = (ordered(books) for _ in range(3))
    assert [view.id for view in list_jobs(books)] == [third, second, first]
    assert [view.id for view in list_jobs(books, 2)] == [third, second]


def test_a_waiting_job_is_stopped_at_once_and_never_taken_up(books: Books) -> None:
    job = ordered(books)
    view = ask_stop(books, job)
    assert (view.state, view.outcome) == ("stopped", Outcome("no_plan"))
    assert view.ended_at == books.now()
    assert acts(books) == ["job.queued", "job.stop_asked", "job.stopped"]
    assert claim(books.store, "one", 0.0, 30.0) is None


def test_asking_a_running_job_twice_to_stop_is_recorded_once(books: Books) -> None:
    job = ordered(books)
    claim(books.store, "one", 0.0, 30.0)
    for _ in range(2):
        view = ask_stop(books, job)
        assert (view.state, view.stop_asked) == ("running", True)
    assert acts(books) == ["job.queued", "job.stop_asked"]


def test_what_has_ended_cannot_be_stopped(books: Books) -> None:
    job = ordered(books)
    ask_stop(books, job)
    with pytest.raises(LunzhiError, match=r"job\.ended"):
        ask_stop(books, job)


def test_a_job_that_is_not_there_is_told(books: Books) -> None:
    for use in (job_view, ask_stop, job_problem):
        with pytest.raises(LunzhiError, match=r"job\.unknown"):
            use(books, 7)


def test_only_those_concerned_see_and_stop_jobs(books: Books) -> None:
    job = ordered(books)
    assert job_view(acting_as(books, "auditor"), job).id == job
    outsiders: tuple[Role, ...] = ("liaison", "officer")
    for role in outsiders:
        with pytest.raises(NotAllowed):
            list_jobs(acting_as(books, role))
    for role in (*outsiders, "auditor", "petitions"):
        with pytest.raises(NotAllowed):
            ask_stop(acting_as(books, role), job)


@pytest.mark.parametrize(
    "contradiction",
    [
        Contradiction((), (), ()),
        Contradiction(
            clashes=(
                Clash(
                    (StintChoice(cadre="an", start=date(2026, 1, 1), post="desk"),),
                    (Violation("unit_cover", {"unit": "hall", "over": 1}, "unit_cover"),),
                ),
            ),
            lift=(StintChoice(cadre="an", start=date(2026, 1, 1), post="desk"),),
            goals=(GoalResult("unserved", 1, None, proven=False),),
        ),
        Contradiction(
            clashes=(Clash((VisitPin(case="mill", seats={"main": ["bo"]}),), ()),),
            lift=(VisitPin(case="mill"), VisitPin(case="dam", start=date(2026, 3, 2))),
            goals=(),
            waive=(2, 0),
        ),
    ],
)
def test_a_contradiction_comes_back_from_its_row_as_it_was(contradiction: Contradiction) -> None:
    outcome = Outcome("contradiction", seconds=1.5, contradiction=contradiction)
    text = Json().process_bind_param(outcome_json(outcome), None)  # type: ignore[arg-type]
    plain = Json().process_result_value(text, None)  # type: ignore[arg-type]
    assert outcome_from_json(plain) == outcome
