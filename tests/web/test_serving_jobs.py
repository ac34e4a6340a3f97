"""`lunzhi serve` with pages: jobs run beside them, and go on after the server was killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scheduler.services.books.drafts import drafts
from scheduler.services.books.jobs import job_view
from tests.cli.desk import ROOT, clean_environment
from tests.databases import books_on
from tests.services.books.orders import ordered
from tests.web.site import Site
from tests.web.test_serving import Served, until

pytestmark = pytest.mark.slow


@contextmanager
def with_pages(site: Site, tmp_path: Path, *args: str) -> Iterator[Served]:
    log = tmp_path / "log"
    settings = {"LUNZHI_DATABASE_URL": str(site.store.url), "LUNZHI_TODAY": "2026-01-01"}
    with log.open("a") as file:
        running = subprocess.Popen(
            [sys.executable, "-m", "scheduler", "serve", "--port", "0", *args],
            cwd=tmp_path,
            env=clean_environment(PYTHONPATH=str(ROOT), **settings),
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
        )
    try:
        yield Served(running, log)
    finally:
        running.kill()
        running.wait()
        assert running.stdout
        running.stdout.close()


def test_a_plan_goes_on_after_the_server_was_killed(site: Site, tmp_path: Path) -> None:
    books = books_on(site.store)
    with with_pages(site, tmp_path) as served:
        job = ordered(books)
        until(lambda: job_view(books, job).state == "running")
        served.end(signal.SIGKILL)
        assert not job_view(books, job).ended
    with with_pages(site, tmp_path) as served:
        assert served.get("/readyz").status == 200
        until(lambda: job_view(books, job).ended)
        assert served.end(signal.SIGTERM) == 0
    assert job_view(books, job).state == "done"
    assert [draft.state for draft in drafts(books)] == ["draft"]


def test_who_ends_the_server_gives_back_what_it_worked_on(site: Site, tmp_path: Path) -> None:
    books = books_on(site.store)
    with with_pages(site, tmp_path) as served:
        job = ordered(books)
        until(lambda: job_view(books, job).state == "running")
        assert served.end(signal.SIGTERM) == 0
        assert "Traceback" not in served.log
    assert job_view(books, job).state in ("queued", "done")


def test_a_port_that_is_taken_is_named_with_its_remedy(site: Site, tmp_path: Path) -> None:
    with with_pages(site, tmp_path) as served:
        other = subprocess.run(
            [sys.executable, "-m", "scheduler", "serve", "--port", str(served.port)],
            cwd=tmp_path,
            env=clean_environment(
                PYTHONPATH=str(ROOT), LUNZHI_DATABASE_URL=str(site.store.url),
                LUNZHI_TODAY="2026-01-01",
            ),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert other.returncode == 2
    assert str(served.port) in other.stderr
    assert "PORT=" in other.stderr
    assert "Traceback" not in other.stderr
