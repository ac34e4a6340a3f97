"""`lunzhi serve` with pages: jobs run beside them, and go on after the server was killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.services.books.drafts import drafts
from scheduler.services.books.jobs import job_view
from tests.cli.desk import ROOT, clean_environment
from tests.databases import books_on
from tests.services.books.orders import ordered
from tests.web.site import Site
from tests.web.test_serving import served_whole, until

pytestmark = pytest.mark.slow


def test_a_plan_goes_on_after_the_server_was_killed(site: Site, tmp_path: Path) -> None:
    books = books_on(site.store)
    with served_whole(site.store, tmp_path) as served:
        job = ordered(books)
        until(lambda: job_view(books, job).state == "running")
        served.end(signal.SIGKILL)
    with served_whole(site.store, tmp_path) as served:
        assert served.get("/readyz").status == 200
        until(lambda: job_view(books, job).ended)
        assert served.end(signal.SIGTERM) == 0
    assert job_view(books, job).state == "done"
    assert [draft.state for draft in drafts(books)] == ["draft"]


def test_who_ends_the_server_gives_back_what_it_worked_on(site: Site, tmp_path: Path) -> None:
    books = books_on(site.store)
    with served_whole(site.store, tmp_path) as served:
        job = ordered(books)
        until(lambda: job_view(books, job).state == "running")
        assert served.end(signal.SIGTERM) == 0
        assert "Traceback" not in served.log
    assert job_view(books, job).state in ("queued", "done")


def test_a_port_that_is_taken_is_named_with_its_remedy(site: Site, tmp_path: Path) -> None:
    with served_whole(site.store, tmp_path) as served:
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
