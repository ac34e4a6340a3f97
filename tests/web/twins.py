"""Two counties that differ in one case alone, and the accounts that must not know of it."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from sqlalchemy import select

from calendars.feed_events import FeedKind
from scheduler.books.roles import Role
from scheduler.services.books.accounts import add_account
from scheduler.services.books.cases import register_case
from scheduler.services.books.feed_desk import FeedDesk
from scheduler.services.books.feeds import render_due_feeds
from scheduler.services.books.ledger import LedgerRow, ledger
from scheduler.services.books.opened import Books
from scheduler.services.books.recusals import NewFact, enter_fact
from scheduler.services.books.subscriptions import Wish, subscribe
from scheduler.services.books.team_draws import promise_draw
from scheduler.services.books.teams_by_hand import Picked, pick_team, try_team
from scheduler.services.books.teams_planning import TeamsOrder, order_teams
from scheduler.services.books.teams_releases import publish_teams
from scheduler.store.inspectors import Inspector
from scheduler.store.people import Officer, Unit
from tests.databases import DAY
from tests.web.site import NOW, PASSWORD, Site, pages_on, site_on

__all__ = [
    "CONCERNED", "FIRST", "HOME", "LAST", "OFFICES", "SECRET", "Told", "Twins", "made_base",
    "opened_twins", "with_secret",
]  # fmt: skip

SECRET: Final = "QH-2026-777"
"""The number of the case that one of the two counties has."""

FIRST, LAST = date(2026, 2, 3), date(2026, 2, 4)
"""The days of its visit."""

CONCERNED: Final = (
    "liaison", "officer", "colleague", "witness", "inspection of the unit",
    "petitions of the unit", "inspection recused", "inspection recused from the case",
)  # fmt: skip
"""`liaison`, `officer`: of the unit that the case is about; `colleague`: recused from cases about
that unit; `witness`: from this case. Who else is of an office is one of these three officers.
"""

OFFICES: Final = ("organisation", "administrator")
"""Who has nothing to do with cases, whoever they are about."""

HOME: Final = "home"
"""The liaison of a unit that nothing is said about, and whose officer is in the team."""

_LATER: Final = datetime.combine(DAY, time(3), UTC)
_NOON: Final = datetime.combine(DAY, time(4), UTC)
_UNTIL: Final = re.compile("(?<=; )Expires=[^;]*; ")
"""Until when a cookie is kept, by the clock on the wall: between two answers it may tick."""

_SEATS: Final = ("lead", "co_lead", "supervisor", "topic")


@dataclass(frozen=True, slots=True)
class Base:
    """What both have. `unit`: code of the unit concerned; the officers: staff numbers.

    `tokens`: of feeds that are subscribed to, by account.
    """

    file: Path
    unit: str
    officer: str
    colleague: str
    witness: str
    member: str
    tokens: dict[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """An answer whole."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(slots=True)
class Twins:
    """`knowing`: the county with the case. What is drawn at random is drawn alike in both.

    `asked`: how often; `last`: the status of the last answer where the case is known.
    """

    knowing: Site
    without: Site
    base: Base
    asked: int = 0
    last: int = 0

    def ask(
        self, account: str | None, method: str, path: str, *, is_read: bool = True, **fields: Any
    ) -> tuple[Told, Told]:
        """What both answer. `is_read`: whether the body is; of a stream it is not."""
        self.asked += 1
        both = (
            self._told(self.knowing, account, method, path, is_read, fields),
            self._told(self.without, account, method, path, is_read, fields),
        )
        self.last = both[0].status
        return both

    def _told(
        self, site: Site, account: str | None, method: str, path: str, is_read: bool, fields: Any
    ) -> Told:
        with _drawn_alike(f"{self.asked} {method} {path}"):
            client = site.client(account)
            send: dict[str, Any] = {}
            if method == "POST":
                secret = site.secrets[account].encode() if account else b""
                token = hmac.new(secret, b"csrf", sha256).hexdigest()
                send = {"data": {"csrf": token, **fields}}
            answer = client.open(
                path, method=method, headers={"Sec-Fetch-Site": "same-origin"}, **send
            )
            body = answer.data if is_read else b""
            headers = sorted((name, _UNTIL.sub("", value)) for name, value in answer.headers)
            told = Told(answer.status_code, tuple(headers), body)
            answer.close()
            return told


@contextmanager
def _drawn_alike(moment: str) -> Iterator[None]:
    """Tokens and secrets follow from the moment."""
    drawn = count()

    def text(size: int | None = None) -> str:
        return sha256(f"{moment} {next(drawn)}".encode()).hexdigest()[: 2 * (size or 32)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "token_urlsafe", lambda size=None: text(size) + "A" * 3)
        patch.setattr(secrets, "token_hex", text)
        yield


def made_base(office: Path, folder: Path) -> Base:
    """Makes the database from which both come: accounts, facts and subscriptions of those who must
    not know.
    """
    with site_on(office, folder) as site:
        books = site.books
        rows = {row.number: row for row in ledger(books)}
        unit = rows[site.officer].unit
        member, other = _members(rows, unit, {site.officer, site.colleague})
        with books.looking("administrator") as session:
            codes = dict(session.execute(select(Unit.name, Unit.code)).all())
        code = codes[unit]
        fact = NewFact(site.colleague, "unit", code, "local", "曾在该单位任职", "reported", DAY)
        enter_fact(books, fact)
        add_account(books, "witness", "officer", officer=other, password=PASSWORD)
        tied: tuple[tuple[str, Role, str], ...] = (
            ("inspection of the unit", "inspection", site.officer),
            ("petitions of the unit", "petitions", site.officer),
            ("inspection recused", "inspection", site.colleague),
            ("inspection recused from the case", "inspection", other),
        )
        for name, role, officer in tied:
            add_account(books, name, role, officer=officer, password=PASSWORD)
        add_account(books, HOME, "liaison", unit=codes[rows[member].unit], password=PASSWORD)
        kinds: dict[str, tuple[FeedKind, str]] = {
            "liaison": ("unit", code), "officer": ("own", site.officer),
            "colleague": ("own", site.colleague), "witness": ("own", other),
            HOME: ("unit", codes[rows[member].unit]), "all": ("public", ""),
            "bureau": ("bureau", ""), "member": ("own", member),
        }  # fmt: skip
        tokens = {
            name: subscribe(books, Wish(kind, whose, "" if kind == "own" else name)).token
            for name, (kind, whose) in kinds.items()
        }
        render_due_feeds(books)
        _fetched(books, tokens)
        return Base(folder / "lunzhi.db", code, site.officer, site.colleague, other, member, tokens)


def _fetched(books: Books, tokens: dict[str, str]) -> None:
    """What is served now is on somebody's phone, and out of date once anything changes.

    Not that of the unit whose officer goes, which learns the days by it.
    """
    desk = FeedDesk(books.store, lambda: DAY, machine_clock=lambda: NOW)
    for token in (token for name, token in tokens.items() if name != HOME):
        answer = desk.answer(token)
        desk.fetched(answer, "a phone", answer.etag)
    desk.flush()


def _members(rows: dict[str, LedgerRow], unit: str, but: set[str]) -> tuple[str, str]:
    """Somebody who serves on the days of the visit, and a third unit's officer who does not."""
    free = [row for row in rows.values() if row.unit != unit and row.number not in but]
    serving = next(
        row for row in free if row.start and row.last and row.start <= DAY and row.last > LAST
    )
    other = next(
        row for row in free
        if row.start and row.start > LAST and row.unit != serving.unit
    )  # fmt: skip
    return serving.number, other.number


@contextmanager
def opened_twins(base: Base, folder: Path) -> Iterator[Twins]:
    """The two, both at noon; what one of them knows came to be at eleven."""
    (folder / "knowing").mkdir()
    (folder / "without").mkdir()
    with (
        site_on(base.file, folder / "knowing") as knowing,
        site_on(base.file, folder / "without") as without,
    ):
        with_secret(knowing, base)
        twins = Twins(_at_noon(knowing), _at_noon(without), base)
        for account in (*CONCERNED, *OFFICES, HOME):
            for site in (twins.knowing, twins.without):
                with _drawn_alike(account):
                    site.secret(account)
        yield twins


def _at_noon(site: Site) -> Site:
    return replace(site, app=pages_on(site.store, DAY, _NOON), secrets={})


def with_secret(site: Site, base: Base) -> int:
    """Registers the case, has it planned, publishes its team by hand, and promises a draw for it;
    the number of the release.
    """
    given = count(10_000)  # permanent ids go on where those of the copy end
    books = replace(site.books, now=lambda: _LATER, new_uid=lambda: UUID(int=next(given)).hex)
    register_case(
        books, SECRET,
        {"kind": "abnormal", "matter": "housing", "place": "T05", "units": [base.unit],
         "severity": 4, "received_on": date(2025, 12, 29), "earliest": date(2026, 1, 26),
         "due": date(2026, 2, 10), "visit_days": 2, "seats": {"member": 0, "lawyer": 0}},
    )  # fmt: skip
    enter_fact(
        books,
        NewFact(base.witness, "case", SECRET, "local", "曾参与此件处理", "decided", DAY),
    )
    order = TeamsOrder(first=date(2026, 1, 26), days=12, only=(SECRET,))
    order_teams(books, order)
    picked = _sound(books, base)
    number = publish_teams(books, pick_team(books, picked, "熟悉当地情况")).number
    promise_draw(books, order, source="福利彩票双色球", at="2026-01-20", reading="依次抄写")
    render_due_feeds(books)
    return number


def _sound(books: Books, base: Base) -> Picked:
    """A team that keeps every rule, with the member in it."""
    with books.looking("inspection") as session:
        rows = session.execute(
            select(Officer.staff_number, Officer.id, Unit.code, Officer.skills)
            .join(Unit, Unit.id == Officer.unit_id)
            .join(Inspector, Inspector.officer_id == Officer.id)
            .order_by(Officer.staff_number)
        ).all()
        member = session.scalars(select(Officer.id).where(Officer.staff_number == base.member))
        supervisor = member.one()
    of = {unit: [each for _, each, code, _ in rows if code == unit] for unit in ("DCB", "XFJ")}
    topics = [each for _, each, code, skills in rows if code[0] == "B" and "housing" in skills]
    for lead in of["DCB"]:
        for second in of["XFJ"]:
            for topic in topics:
                seats = dict(zip(_SEATS, ([lead], [second], [supervisor], [topic]), strict=True))
                picked = Picked(SECRET, FIRST, seats)
                if not try_team(books, picked):
                    return picked
    raise AssertionError("nobody can go there")
