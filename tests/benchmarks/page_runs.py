"""Every page on books with many years in them, asked for again and again in this process."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from flask import Flask
from flask.testing import FlaskClient
from rich.console import Console
from rich.table import Table
from sqlalchemy import URL

from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.plans import check_stints
from scheduler.services.books.accounts import add_account
from scheduler.services.books.feed_desk import FeedDesk
from scheduler.services.books.front import Front
from scheduler.services.books.ledger import ledger
from scheduler.services.books.opened import Books
from scheduler.services.books.planning import order_rotation
from scheduler.services.books.sessions import sign_in
from scheduler.services.plans import extent_of
from scheduler.services.solving import note_of, sound_plan
from scheduler.store.opening import open_store
from scheduler.store.plans import Draft, Job
from solver.results import GoalResult, RotationSolution, Settings
from tests.benchmarks.book_county import fill_books
from tests.benchmarks.drafts import draft
from tests.databases import DAY, books_on
from tests.web.site import NO_PAGES, NOW, PASSWORD
from web.app import create_app
from web.pages import roles_of
from web.serving import calm_collector

__all__ = ["PageRun", "measured_pages", "print_pages_table"]

_P95: Final = 0.3
_TIMES: Final = 20
_COUNTIES: Final = ((300, 36), (2000, 12))
"""Cadres who owe a stint, and months that are planned at once."""

_ENTRIES: Final = 100_000
_ASIDE: Final = frozenset({
    "backups.check", "officers.appraisal", "teams.draft", "teams.draft_printed", "teams.release",
    "teams.release_printed", "users.account",
})  # fmt: skip
"""What reads the whole database through, and pages of what is not in these books."""

_READERS: Final = ("organisation", "administrator", "auditor")


@dataclass(frozen=True, slots=True)
class PageRun:
    """A page of a county. `first`, `median`, `p95`: seconds; `size`: bytes."""

    county: str
    path: str
    status: int
    first: float
    median: float
    p95: float
    size: int

    @property
    def passed(self) -> bool:
        return self.status == 200 and self.p95 <= _P95


def measured_pages(folder: Path, seed: int) -> list[PageRun]:
    """Every page that the offices look at, in two large counties."""
    runs = []
    calm_collector()  # as the server does
    for cadres, months in _COUNTIES:
        store = open_store(URL.create("sqlite", database=str(folder / f"pages-{cadres}.db")))
        fill_books(store, cadres=cadres, years=10, entries=_ENTRIES, seed=seed)
        books = books_on(store)
        number = _drafted(books, months, seed)
        for name in _READERS:
            add_account(books, name, name, password=PASSWORD)
        app = create_app(FeedDesk(store, lambda: DAY), front=_front(books))
        clients = {name: _client(app, books, name) for name in _READERS}
        name = f"{cadres} × {months} months"
        print(f"  {name}: filled", flush=True)
        for who, path in _paths(app, number, ledger(books)[0].number):
            runs.append(_measured(name, clients[who], path))
        store.close()
    return runs


def _front(books: Books) -> Front:
    return Front(
        books.store, today=lambda: DAY, now=books.now, machine_clock=lambda: NOW
    )  # fmt: skip


def _client(app: Flask, books: Books, name: str) -> FlaskClient:
    secret = sign_in(books.store, name, PASSWORD, "bench", NOW)
    assert secret is not None
    client = app.test_client()
    client.set_cookie("lunzhi", secret)
    return client


def _drafted(books: Books, months: int, seed: int) -> int:
    """A draft as somebody would draw it up by hand: a page takes as long as for a proven one."""
    ordered = order_rotation(books, date(2026, 2, 1), months)
    loaded = ordered.loaded
    problem = loaded.problem
    assert isinstance(problem, RotationProblem)
    document: dict[str, Any] = problem.model_dump(mode="json", by_alias=True)
    stints = tuple(StintChoice.model_validate(row) for row in draft(document, seed))
    _, values = check_stints(problem, stints)
    goals = tuple(GoalResult(goal, values[goal], None, False) for goal in problem.goals)
    solution = RotationSolution(goals, False, None, stints)
    sound = sound_plan(loaded, solution, note_of(Settings(), 0.0))
    with books.store.noting() as session:
        made = Draft(
            problem_id=session.get_one(Job, ordered.job).problem_id, plan=sound.data, state="draft",
            made_at=books.now(), made_by="bench", **asdict(extent_of(problem, sound.plan)),
        )  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


def _paths(app: Flask, draft_id: int, officer: str) -> Iterator[tuple[str, str]]:
    """Who looks, and where: pages without parts, and those of a draft, a release, an officer."""
    adapter = app.url_map.bind("127.0.0.1")
    parts: dict[str, str | int] = {
        "draft": draft_id, "cadre": "d7", "job": 1, "number": 7,
    }  # fmt: skip
    for rule in app.url_map.iter_rules():
        roles = roles_of(app, rule.endpoint)
        if not roles or "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGES:
            continue
        who = next((each for each in _READERS if each in roles), None)
        if who is not None and rule.arguments <= set(parts) and rule.endpoint not in _ASIDE:
            own = {**parts, "number": officer} if rule.endpoint.startswith("officers.") else parts
            yield who, adapter.build(rule.endpoint, {a: own[a] for a in rule.arguments})
    yield "auditor", "/ledger?state=done&page=30"
    yield "auditor", "/audit?page=900"


def _measured(county: str, client: FlaskClient, path: str) -> PageRun:
    seconds = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        answer = client.get(path)
        size = len(answer.data)
        seconds.append(time.perf_counter() - began)
    ordered = sorted(seconds)
    return PageRun(
        county, path, answer.status_code, seconds[0], ordered[_TIMES // 2],
        ordered[int(_TIMES * 0.95) - 1], size,
    )  # fmt: skip


def print_pages_table(runs: Sequence[PageRun]) -> None:
    """Page by page, with what was missed."""
    table = Table(title="pages, 100,000 audit entries, milliseconds of the server")
    for heading in ("county", "page", "first", "median", "p95", "KB", f"p95 ≤ {_P95 * 1000:.0f}"):
        table.add_column(heading)
    for run in runs:
        told = [f"{each * 1000:.0f}" for each in (run.first, run.median, run.p95)]
        passed = "yes" if run.passed else f"NO ({run.status})"
        table.add_row(run.county, run.path, *told, f"{run.size / 1000:.0f}", passed)
    Console(width=120).print(table)
