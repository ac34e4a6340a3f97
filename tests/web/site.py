"""The sample county with its first release and an account of each role, and the pages on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, ClassVar, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import URL, func, select
from werkzeug.test import TestResponse

from scheduler.services.books.accounts import add_account
from scheduler.services.books.cases import register_case
from scheduler.services.books.demo import (
    open_sample_county,
    order_sample_plan,
    publish_sample_plan,
)
from scheduler.services.books.demo_office import (
    open_sample_office,
    order_sample_teams,
    publish_sample_teams,
)
from scheduler.services.books.feed_desk import FeedDesk
from scheduler.services.books.front import Front
from scheduler.services.books.ledger import Filter, ledger
from scheduler.services.books.opened import Books
from scheduler.services.books.sessions import sign_in
from scheduler.store.opening import open_store
from scheduler.store.people import Unit
from scheduler.store.store import Store
from scheduler.store.trail import AuditEntry
from tests.databases import DAY, books_on, fresh_file
from web.app import create_app

__all__ = [
    "ACCOUNTS", "CASE", "NOW", "NO_PAGES", "PASSWORD", "Site", "bare_site", "made_county",
    "made_office", "pages_on", "site_on",
]  # fmt: skip

PASSWORD: Final = "a good long password"
_MOST_IDS: Final = 10_000
"""More than any act gives."""

NOW: Final = 1_767_229_200.0
"""Nine in the morning of the first day of 2026, as the machine's clock of tests stands."""

ACCOUNTS: Final = (
    "organisation", "deputy", "petitions", "inspection", "auditor", "administrator", "liaison",
    "officer", "colleague",
)  # fmt: skip
"""`deputy`: the organisation department's second person; `officer` and `colleague`: two who are
planned and have not begun; `liaison`: of the officer's unit.
"""


CASE: Final = "QH-2025-090"
"""The county's only case, about 县水务局 and received a fortnight ago."""

NO_PAGES: Final = frozenset({
    "backups.file", "drafts.plan", "drafts.problem", "drafts.workbook", "importing.marked_workbook",
    "importing.template", "inspector_importing.marked_workbook", "inspector_importing.template",
    "inspectors.export", "jobs.events", "jobs.standing", "ledger.export", "notices.in_use",
    "notices.ours", "releases.plan", "releases.problem", "releases.workbook", "settings.download",
    "stint.pick", "stint.tried", "team_notices.in_use", "team_notices.ours", "draws.file",
    "draws.public_file",
    "teams.draft_plan", "teams.draft_problem", "teams.draft_workbook", "teams.release_plan",
    "teams.release_problem", "teams.release_workbook",
})  # fmt: skip
"""Endpoints that give files, streams or pieces of pages, not pages."""


@dataclass(frozen=True, slots=True)
class Site:
    """The pages on a county of a test's own. `officer`, `colleague`: their staff numbers."""

    store: Store
    books: Books
    app: Flask
    secrets: dict[str, str]
    officer: str
    colleague: str

    def client(self, account: str | None) -> FlaskClient:
        """A browser in which that account is signed in, or nobody."""
        client = self.app.test_client()
        if account is not None:
            client.set_cookie("lunzhi", self.secret(account))
        return client

    def secret(self, account: str) -> str:
        """That of a session of the account."""
        if account not in self.secrets:
            made = sign_in(self.store, account, PASSWORD, "test", NOW)
            assert made is not None
            self.secrets[account] = made
        return self.secrets[account]

    def there(self) -> dict[str, dict[str, str | int]]:
        """By endpoint, the parts of an address at which there is something in this county."""
        draft, release = {"draft": 1}, {"number": 1}
        return {
            "drafts.show": {**draft}, "drafts.printed": {**draft}, "jobs.show": {"job": 1},
            "stint.show": {**draft, "cadre": "d1"}, "releases.show": {**release},
            "releases.printed": {**release}, "notices.show": {**release},
            "officers.show": {"number": self.officer}, "units.edit": {"code": "B01"},
            "officers.form": {"number": self.officer, "act": "leave"},
            "cases.show": {"number": CASE}, "cases.form": {"number": CASE, "part": "visit"},
        }  # fmt: skip

    def post(self, client: FlaskClient, path: str, **fields: Any) -> TestResponse:
        """What a form of ours sends."""
        data = {"csrf": token_of(client), **fields}
        return client.post(path, data=data, headers={"Sec-Fetch-Site": "same-origin"})


def token_of(client: FlaskClient) -> str:
    """That which stands in the forms of the pages that the browser sees."""
    text = client.get("/account").text
    return text.partition('name="csrf" value="')[2].partition('"')[0]


def made_county(folder: Path) -> Path:
    """Makes the county's database, which tests copy; returns its file."""
    file = folder / "county.db"
    store = open_store(URL.create("sqlite", database=str(file)))
    books = books_on(store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LUNZHI_TODAY", DAY.isoformat())
        open_sample_county(books)
        publish_sample_plan(books, order_sample_plan(books), lambda _: None, lambda: False)
        _add_accounts(books)
        _add_case(books)
    store.close()
    return file


def made_office(county: Path, folder: Path) -> Path:
    """Makes a database of that county with its inspection office and the first teams."""
    file = folder / "office.db"
    shutil.copyfile(county, file)
    store = open_store(URL.create("sqlite", database=str(file)))
    books = _books(store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LUNZHI_TODAY", DAY.isoformat())
        open_sample_office(books)
        number = publish_sample_teams(
            books, order_sample_teams(books), lambda _: None, lambda: False
        )
        assert number == 1
    store.close()
    return file


def _planned(books: Books) -> tuple[str, str]:
    rows = ledger(books, Filter(states=frozenset({"planned"})))
    first = rows[0]
    other = next(row for row in rows if (row.unit, row.start) != (first.unit, first.start))
    return first.number, other.number


def _add_offices(books: Books) -> None:
    for name in ("organisation", "petitions", "inspection", "auditor", "administrator"):
        add_account(books, name, name, password=PASSWORD)
    add_account(books, "deputy", "organisation", password=PASSWORD)


def _add_accounts(books: Books) -> None:
    officer, colleague = _planned(books)
    _add_offices(books)
    add_account(books, "officer", "officer", officer=officer, password=PASSWORD)
    add_account(books, "colleague", "officer", officer=colleague, password=PASSWORD)
    unit = next(row.unit for row in ledger(books) if row.number == officer)
    with books.looking("administrator") as session:
        code = session.scalars(select(Unit.code).where(Unit.name == unit)).one()
    add_account(books, "liaison", "liaison", unit=code, password=PASSWORD)


def _add_case(books: Books) -> None:
    with books.looking("inspection") as session:
        code = session.scalars(select(Unit.code).where(Unit.name == "县水务局")).one()
    register_case(
        books, CASE,
        {"kind": "skipping", "matter": "land", "place": "T01", "units": [code], "severity": 3,
         "received_on": date(2025, 12, 18), "earliest": DAY, "due": date(2026, 3, 1)},
    )  # fmt: skip


@contextmanager
def site_on(county: Path, folder: Path) -> Iterator[Site]:
    """A copy of that county, and the pages on it."""
    file = folder / "lunzhi.db"
    shutil.copyfile(county, file)
    store = open_store(URL.create("sqlite", database=str(file)))
    yield _site(store, *_planned(_books(store)))
    store.close()


@contextmanager
def bare_site(folder: Path, *, fresh: bool = True) -> Iterator[Site]:
    """A county without settings and people, and the accounts of its offices.

    `fresh` False: the database that is there, made so before.
    """
    file = folder / "lunzhi.db"
    store = open_store(fresh_file(file) if fresh else URL.create("sqlite", database=str(file)))
    if fresh:
        _add_offices(books_on(store))
    yield _site(store, "", "")
    store.close()


class _Compiled(BytecodeCache):
    """Templates once compiled, for all applications of a process."""

    _kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


def pages_on(store: Store, day: date = DAY, now: datetime | None = None) -> Flask:
    """The pages on these books, at nine o'clock on that day or at that moment of it."""
    at = now or datetime.combine(day, time(1), UTC)
    front = Front(store, today=lambda: day, now=lambda: at, machine_clock=lambda: NOW)
    app = create_app(FeedDesk(store, lambda: day), front=front)
    app.jinja_env.bytecode_cache = _Compiled()
    return app


def _site(store: Store, officer: str, colleague: str) -> Site:
    return Site(store, _books(store), pages_on(store), {}, officer, colleague)


def _books(store: Store) -> Books:
    """Permanent ids go on beyond those that were given before the database was copied."""
    with store.reading() as session:
        acts = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    return books_on(store, first_id=1 + acts * _MOST_IDS)
