"""One attempt at a job: what it writes, and when it does not; on both databases."""

from __future__ import annotations

import json
import threading
from datetime import date

import pytest
from sqlalchemy import select

from scheduler.problems.formats import Problem
from scheduler.problems.rotation import StintChoice
from scheduler.referee.violations import Violation
from scheduler.services.books.jobs import ask_stop, job_view
from scheduler.services.books.jobs_outcome import Outcome
from scheduler.services.books.opened import Books
from scheduler.services.books.running_leases import Lease, claim
from scheduler.services.books.running_worker import work
from scheduler.services.solving import Solver
from scheduler.store.plans import Draft
from scheduler.store.trail import AuditEntry
from solver.results import Clash, Contradiction, Settings, Solution, Watch
from tests.referee.good import SHA256, VALUES
from tests.services.books.hands import GOOD, MachineClock, waiting
from tests.services.books.orders import ordered
from tests.services.stand_in import answering, chosen, contradicting

AT = MachineClock()


def claimed(books: Books, time_limit: float | None = None) -> Lease:
    ordered(books, time_limit=time_limit)
    lease = claim(books.store, "one", AT(), 30.0)
    assert lease is not None
    return lease


def worked(books: Books, solver: Solver, time_limit: float | None = None) -> Outcome:
    work(claimed(books, time_limit), solver=solver, machine_clock=AT)
    outcome = job_view(books, 1).outcome
    assert outcome is not None
    return outcome


def drafts(books: Books) -> list[Draft]:
    with books.store.reading() as session:
        return list(session.scalars(select(Draft)))


def last_acts(books: Books) -> list[tuple[str, str]]:
    """What the chain holds after the order, and of whom."""
    with books.store.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
    return [(entry.act, entry.actor) for entry in entries[1:]]


def test_a_plan_becomes_a_draft_of_who_ordered_it(books: Books) -> None:
    outcome = worked(books, GOOD)
    (draft,) = drafts(books)
    assert (outcome.code, outcome.draft, outcome.stopped) == ("planned", draft.id, False)
    assert {goal.goal: goal.value for goal in outcome.goals} == VALUES
    assert (draft.state, draft.job_id, draft.made_by) == ("draft", 1, books.actor.name)
    assert json.loads(draft.plan)["problem_sha256"] == SHA256
    view = job_view(books, 1)
    assert (view.state, view.progress) == ("done", None)
    me = books.actor.name
    assert last_acts(books) == [("draft.made", me), ("job.done", me)]


def test_a_search_that_ran_out_of_time_is_done_all_the_same(books: Books) -> None:
    seen: list[Settings] = []

    def solver(problem: Problem, settings: Settings, watch: Watch) -> Solution | Contradiction:
        seen.append(settings)
        return answering(chosen(), stopped=True)(problem, settings, watch)

    outcome = worked(books, solver, time_limit=60.0)
    assert (job_view(books, 1).state, outcome.stopped) == ("done", True)
    assert (seen[0].deadline is not None, seen[0].threads) == (True, 1)


def test_a_stopped_job_keeps_its_best_plan(books: Books) -> None:
    outcome = worked(books, waiting(lambda: ask_stop(books, 1)))
    assert (outcome.code, outcome.stopped, len(drafts(books))) == ("planned", True, 1)
    assert job_view(books, 1).state == "stopped"


def test_progress_is_noted_while_a_solve_is_at_work(books: Books) -> None:
    begun = threading.Event()
    lease = claimed(books)
    solver = waiting(begun.set)
    at_work = threading.Thread(
        target=lambda: work(lease, solver=solver, machine_clock=AT)
    )  # fmt: skip
    at_work.start()
    begun.wait()
    pause = threading.Event()
    while (progress := job_view(books, 1).progress) is None:
        pause.wait(0.01)
    ask_stop(books, 1)
    at_work.join()
    assert (progress.goal, progress.value, progress.bound) == ("late", 7, 3)
    assert (progress.place, progress.count) == (2, 8)


def test_contradictory_pins_are_the_outcome(books: Books) -> None:
    pin = StintChoice(cadre="an", start=date(2025, 1, 1), post="desk")
    blame = Violation("unit_cover", {"unit": "hall", "over": 1}, "unit_cover")
    answer = Contradiction((Clash((pin,), (blame,)),), (pin,), ())
    outcome = worked(books, contradicting(answer))
    assert (outcome.code, outcome.contradiction) == ("contradiction", answer)
    assert (job_view(books, 1).state, drafts(books)) == ("failed", [])


def test_an_unsound_plan_never_becomes_a_draft(books: Books) -> None:
    outcome = worked(books, answering(chosen(), late=1))
    assert [found.rule for found in outcome.violations] == ["plan_values"]
    assert (outcome.code, outcome.draft, drafts(books)) == ("unsound_plan", None, [])
    assert job_view(books, 1).state == "failed"
    assert last_acts(books) == [("job.failed", books.actor.name)]


def test_a_defect_fails_the_job_and_says_where(books: Books) -> None:
    def solver(problem: Problem, settings: Settings, watch: Watch) -> Solution:  # noqa: ARG001
        raise ZeroDivisionError

    outcome = worked(books, solver)
    assert outcome.code == "defect"
    assert str(outcome.reference).startswith("ZeroDivisionError solver:")


def test_who_lost_the_lease_stops_and_writes_nothing(books: Books) -> None:
    """The lease runs out mid-solve, and another takes the job and ends it."""
    lease = claimed(books)

    def taken() -> None:
        # At a time by which the lease has run out, however late it was last renewed; and while it
        # is just being renewed, PostgreSQL passes over it.
        pause, late = threading.Event(), AT() + lease.seconds + 1
        while (other := claim(books.store, "two", late, lease.seconds)) is None:
            pause.wait(0.01)
        work(other, solver=GOOD, machine_clock=AT)

    work(lease, solver=waiting(taken), machine_clock=AT)
    view = job_view(books, 1)
    assert (view.state, view.owner, view.attempt) == ("done", "two", 2)
    assert len(drafts(books)) == 1


def test_who_lost_the_lease_before_beginning_does_not_solve(books: Books) -> None:
    lease = claimed(books)
    work(lease, solver=GOOD, machine_clock=AT)

    def never(problem: Problem, settings: Settings, watch: Watch) -> Solution:  # noqa: ARG001
        pytest.fail("there is nothing to solve")

    work(lease, solver=never, machine_clock=AT)
    assert len(drafts(books)) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_who_cannot_keep_the_lease_writes_nothing(books: Books) -> None:
    """A cut search must not pass for one that was ended by its time limit."""

    def broken() -> float:
        raise ZeroDivisionError

    work(claimed(books), solver=waiting(lambda: None), machine_clock=broken)
    assert (job_view(books, 1).state, drafts(books)) == ("running", [])
