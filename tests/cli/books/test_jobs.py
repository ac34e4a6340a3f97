"""`lunzhi job`, as a clerk meets it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import URL

from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.rotation import violations
from scheduler.services.books.jobs import JobView, ask_stop, job_view
from scheduler.services.books.jobs_sentences import event_sentence
from scheduler.services.books.opened import Books
from scheduler.services.books.running import run_jobs
from scheduler.services.books.running_leases import claim, renew
from scheduler.services.solving import Solver
from scheduler.words import Words
from solver.results import Clash, Contradiction
from tests.cli.desk import ROOT, Desk, clean_environment
from tests.referee.good import PROBLEM
from tests.services.books.hands import GOOD, Dying, machinery
from tests.services.books.orders import ordered
from tests.services.stand_in import answering, chosen, contradicting

PROGRESS = {"goal": "late", "value": 7, "bound": 3, "seconds": 0.5, "place": 2, "count": 8}


@pytest.fixture(autouse=True)
def here(database: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    where = database.render_as_string(hide_password=False)
    monkeypatch.setenv("LUNZHI_DATABASE_URL", where)


def done(books: Books, solver: Solver, **how: bool) -> int:
    job = ordered(books, **how)
    by = machinery(solver)
    run_jobs(books, asked=lambda: False, heard=lambda _: None, idle=True, machinery=by)
    return job


def test_jobs_are_listed_with_what_came_of_them(desk: Desk, books: Books) -> None:
    assert "no job yet" in desk.call("job", "list").out
    done(books, GOOD)
    ordered(books)
    lines = desk.call("job", "list").out.splitlines()
    found = [line.split()[:2] for line in lines if line.strip()[:1].isdigit()]
    assert found == [["2", "waiting"], ["1", "done"]]
    assert "kept as draft 1" in " ".join(lines)


def test_only_the_last_jobs_are_listed_unless_all_are_asked_for(desk: Desk, books: Books) -> None:
    for _ in range(21):
        ordered(books)
    short, whole = desk.call("job", "list").out, desk.call("job", "list", "--all").out
    assert (short.count("waiting"), whole.count("waiting")) == (20, 21)
    assert "--all lists all" in short
    assert "--all" not in whole


def test_a_job_was_ordered_at_the_countys_time(desk: Desk, books: Books) -> None:
    job = ordered(books)
    assert "1 Jan 2026, 09:00" in desk.call("job", "show", job).out
    assert "1 Jan 2026, 09:00" in desk.call("job", "list").out


def test_a_running_job_shows_who_holds_it_and_how_far_it_is(desk: Desk, books: Books) -> None:
    job = ordered(books, time_limit=60.0, threads=2, unique=True)
    lease = claim(books.store, "tower:123:abcd", 0.0, 30.0)
    assert lease is not None
    renew(books.store, lease, 0.0, PROGRESS)
    said = desk.call("job", "show", job).out
    assert "time limit 60 s; 2 threads; to find out if the plan is the only one" in said
    assert "Worked on by process 123 on tower" in said
    assert "0.5 s  Goal 2/8, days late: 7, proven bound 3" in said
    assert "goal 2 of 8" in desk.call("job", "list").out
    assert "about to stop" in desk.call("job", "stop", job).out
    assert "State: stopping" in desk.call("job", "show", job).out


def test_a_done_job_shows_its_draft_and_goals(desk: Desk, books: Books) -> None:
    said = desk.call("job", "show", done(books, GOOD, unique=True)).out
    assert "State: done" in said
    assert "kept as draft 1" in said
    assert "All goals are proven" in said
    assert "was not found out" in said
    assert "days late" in said


def test_a_contradiction_shows_its_clashes_and_the_way_out(desk: Desk, books: Books) -> None:
    pin = StintChoice(cadre="an", start=date(2025, 1, 1), post="desk")
    (blame,) = violations(RotationProblem.model_validate(PROBLEM), ())
    answer = Contradiction((Clash((pin,), (blame,)),), (pin,), ())
    said = desk.call("job", "show", done(books, contradicting(answer))).out
    assert "State: failed" in said
    assert "this pin breaks a rule by itself" in said
    assert "Way out: give up this pin" in said


def test_an_unsound_plan_shows_what_the_referee_found(desk: Desk, books: Books) -> None:
    said = desk.call("job", "show", done(books, answering(chosen(), late=1))).out
    assert "did not pass the referee (findings: 1) and was not kept" in said
    assert "plan_values" in said


def test_a_job_whose_workers_died_says_so(desk: Desk, books: Books) -> None:
    ordered(books)
    by = machinery(executor=Dying)
    run_jobs(books, asked=lambda: False, heard=lambda _: None, idle=True, machinery=by)
    said = desk.call("job", "show", 1).out
    assert "3 attempts ended because a process or machine died" in said
    assert "it is not tried again" in said


def test_a_waiting_job_is_stopped_and_then_cannot_be_stopped_again(
    desk: Desk, books: Books
) -> None:
    job = ordered(books)
    assert "so there is no plan" in desk.call("job", "stop", job).out
    again = desk.call("job", "stop", job)
    assert (again.code, again.out) == (2, "")
    assert "has ended and cannot be stopped" in again.err


@pytest.mark.parametrize("command", ["show", "stop"])
def test_a_job_that_is_not_there_is_told(desk: Desk, command: str) -> None:
    answer = desk.call("job", command, 7)
    assert answer.code == 2
    assert "there is no job 7" in answer.err


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_each_event_of_a_runner_has_its_words(books: Books, language: str) -> None:
    words = Words(language)
    heard: list[str] = []

    def told(job: JobView) -> None:
        heard.append(event_sentence(words, job))

    ordered(books)
    run_jobs(books, asked=lambda: False, heard=told, idle=True, machinery=machinery())
    ask_stop(books, ordered(books))
    told(job_view(books, 2))
    assert all(each.startswith(("任务", "Job")) for each in heard)


@pytest.mark.slow
def test_a_runner_works_by_processes_of_its_own_until_none_is_left(
    desk: Desk, books: Books
) -> None:
    job = ordered(books)
    answer = desk.call("job", "run", "--idle", "--workers", 2)
    assert answer.code == 0
    assert answer.out == f"Job {job}: running\nJob {job}: A plan was found and kept as draft 1.\n"
    assert job_view(books, job).state == "done"


@pytest.mark.slow
@pytest.mark.parametrize("to", [os.killpg, os.kill])
def test_ctrl_c_ends_a_runner_and_puts_its_job_back(
    books: Books, database: URL, tmp_path: Path, to: Callable[[int, int], None]
) -> None:
    """A terminal sends it to the workers too, which are still starting."""
    job = ordered(books)
    where = database.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-m", "scheduler", "job", "run"],
        cwd=tmp_path,
        env=clean_environment(PYTHONPATH=str(ROOT), LUNZHI_DATABASE_URL=where),
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == f"Job {job}: running\n"
        to(running.pid, signal.SIGINT)
        _, err = running.communicate(timeout=300)
    assert running.returncode == 0
    assert err.startswith("Waiting for jobs")
    assert len(err.splitlines()) == 1
    assert job_view(books, job).state in ("queued", "done")  # a fast worker may have written it
