"""Who must not know of a case tries every page, act and feed, and learns nothing of it.

Two counties differ in that case alone; whatever they answer must be the same to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import ndiff
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import func, select
from werkzeug.routing import Rule

from scheduler.store.base import Table
from scheduler.store.cases import Case
from scheduler.store.desk import LeaveRequest, LoginSession, Swap
from scheduler.store.feeds import Subscription
from scheduler.store.inspectors import Recusal, Waiver
from scheduler.store.people import Officer, Unit
from scheduler.store.plans import Draft, Job, Release, SettingsVersion
from scheduler.store.visits import Objection, TeamDraw, TeamRelease, Visit, VisitSeat
from tests.web.site import CASE
from tests.web.twins import (
    CONCERNED,
    FIRST,
    HOME,
    LAST,
    OFFICES,
    SECRET,
    Base,
    Told,
    Twins,
    made_base,
    opened_twins,
)
from web.pages import roles_of

pytestmark = pytest.mark.slow

ABOUT_DRAWS: Final = {"draws.public", "draws.public_file"}
"""That there is a draw is for everybody to see, and nothing of what is drawn."""

OF_THE_BOOKS: Final = {"audit.show", "audit.verify", "backups.check"}
"""The administrator sees how many entries the record of acts has, and of which kinds."""

STREAMS: Final = {"jobs.events"}

NUMBERED: Final = (Release, SettingsVersion, TeamRelease)

FEEDS: Final = ("liaison", "officer", "colleague", "witness", "all", "bureau")
"""Of whose subscriptions they have the addresses."""

OF_SESSIONS: Final = {
    "account.end", "account.end_others", "account.set_password", "login.sign_in", "login.sign_out",
}  # fmt: skip
"""After these somebody would be signed out."""


@pytest.fixture(scope="module")
def base(office_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Base:
    return made_base(office_county, tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def twins(base: Base, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    """Whatever is done is done to both."""
    with opened_twins(base, tmp_path_factory.mktemp("twins")) as made:
        yield made


def ids(twins: Twins, table: type[Table], column: str = "id") -> list[int]:
    """All that there are, and one that there is not."""
    with twins.knowing.store.reading() as session:
        most = session.scalar(select(func.max(getattr(table, column)))) or 0
    return list(range(1, most + 2))


def handles(twins: Twins) -> list[str]:
    with twins.knowing.store.reading() as session:
        return list(session.scalars(select(Subscription.handle).order_by(Subscription.id)))


def objections(twins: Twins) -> list[str]:
    with twins.knowing.store.reading() as session:
        return list(session.scalars(select(Objection.uid).order_by(Objection.id)))


@pytest.fixture(scope="module")
def values(twins: Twins) -> Mapping[str, list[Any]]:
    """By part of an address, all that may be worth trying."""
    base = twins.base
    with twins.knowing.store.reading() as session:
        away = session.scalars(
            select(Unit.code).join(Officer).where(Officer.staff_number == base.member)
        ).one()
    return {
        "number": [
            SECRET, base.member, base.officer, base.witness, SECRET.lower(), CASE, "none"
        ],
        "release": max((ids(twins, each, "number") for each in NUMBERED), key=len),
        "code": [base.unit, away, "X99"], "act": ["leave", "defer"], "digest": ["0" * 32],
        "backup": ["no.db"], "part": ["basics", "progress", "five_ones", "visit"],
        "seat": ["topic", "none"], "case": [SECRET, SECRET.lower(), CASE], "cadre": ["d1", "d9999"],
        "file": ["public.json", "commit.json", "plan.json"], "session": ids(twins, LoginSession),
        "job": ids(twins, Job), "draft": ids(twins, Draft), "draw_id": ids(twins, TeamDraw),
        "recusal": ids(twins, Recusal)[::-1][:4], "waiver": ids(twins, Waiver),
        "request_id": ids(twins, LeaveRequest), "swap_id": ids(twins, Swap),
        "handle": [*handles(twins)[::-1], "0" * 16], "objection": [*objections(twins), "none"],
        "first": [str(FIRST), "2026-03-02"],
        # The addresses of others' feeds are their secrets.
        "token": [base.tokens[each] for each in FEEDS] + ["a" * 16 + "-" + "b" * 43],
        "name": ["lunzhi.css"],
    }  # fmt: skip


def addresses(
    twins: Twins, rule: Rule, values: Mapping[str, list[Any]], *, at_most: int | None = None
) -> Iterator[str]:
    adapter = twins.knowing.app.url_map.bind("127.0.0.1")
    names = sorted(rule.arguments)
    kinds = {name: type(rule._converters[name]).__name__ for name in names}
    lists = [
        values["release" if (name, kinds[name]) == ("number", "_Number") else name]
        for name in names
    ]
    for made in [*product(*lists)][:at_most]:
        yield adapter.build(rule.endpoint, dict(zip(names, made, strict=True)))


def rules(twins: Twins, method: str, account: str | None) -> Iterator[tuple[Rule, bool]]:
    """Those with that method; whether they are for the account."""
    actor = None
    if account is not None:
        found = twins.knowing.app.extensions["lunzhi_front"].visitor(twins.knowing.secret(account))
        actor = found.books.actor
    for rule in twins.knowing.app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint != "static":
            allowed = roles_of(twins.knowing.app, rule.endpoint)
            yield rule, not allowed or (actor is not None and actor.is_any_of(*allowed))


def difference(one: Told, other: Told) -> str:
    heads = [{"status": each.status, **dict(each.headers)}.items() for each in (one, other)]
    if one.body == other.body or one.status != other.status:
        return f"{heads[0] - heads[1]} / {heads[1] - heads[0]}"
    here, there = (each.body.decode(errors="replace").splitlines() for each in (one, other))
    return "\n".join(line for line in ndiff(here, there) if not line.startswith(" "))


def learned(twins: Twins, account: str | None, method: str, path: str, **sent: Any) -> str | None:
    """What an answer tells that it would not without the case; None: nothing."""
    knowing, without = twins.ask(account, method, path, **sent)
    if SECRET not in f"{path}{sent}" and SECRET.encode() in knowing.body:
        return "its number"
    return None if knowing == without else difference(knowing, without)


QUERY: Final = (
    f"text={SECRET}&number={SECRET}&case={SECRET}&q={SECRET}&from={FIRST}&first={FIRST}&kind=team"
    f"&whose={SECRET}&of=2026&only=older&page=2&view=units&sort=unit&who=1&out=1"
)


@pytest.mark.parametrize("account", [*CONCERNED, *OFFICES, None])
def test_no_page_tells(twins: Twins, values: Mapping[str, list[Any]], account: str | None) -> None:
    told = {}
    for rule, is_theirs in rules(twins, "GET", account):
        paths = list(addresses(twins, rule, values, at_most=None if is_theirs else 1))
        for path in [*paths, f"{paths[0]}?{QUERY}"]:
            is_read = rule.endpoint not in STREAMS
            found = learned(twins, account, "GET", path, is_read=is_read)
            if found is not None and rule.endpoint not in ABOUT_DRAWS | OF_THE_BOOKS:
                told[path] = found
    assert told == {}


ACTED: Final[tuple[dict[str, Any], ...]] = (
    {
        "reason": "家中有事", "first": str(FIRST), "last": str(LAST), "kind": "team",
        "whose": SECRET, "language": "zh_CN", "holder": "某人", "cases": SECRET, "days": "5",
        "source": "福利彩票", "at": "2026-01-20", "reading": "依次抄写", "value": "1 2 3",
        "what": "dismissed", "decision": "照常", "out": "", "into": "none", "seat": "topic",
        "number": SECRET, "case": SECRET, "tier": "local", "ground": "曾参与处理",
        "month": "2026-02", "months": "2", "complete": "1", "approver": "张三",
        "year": "2026", "opinion": "依法处理",
        "on": "2026-01-01", "closed_on": "2026-01-01", "since": "2026-01-01", "who": "1",
        "visit": "keep", "new_number": SECRET.lower(),
        "received_on": "2025-12-29", "severity": "2", "matter": "housing", "place": "T05",
    },
    {
        "reason": "工作需要", "first": "2026-03-02", "last": "2026-03-06", "kind": "inspection",
        "whose": "", "language": "zh_CN", "holder": "某人", "cases": "", "days": "20",
        "source": "福利彩票", "at": "2026-01-20", "reading": "依次抄写", "value": "4 5 6",
        "what": "upheld", "decision": "另派", "out": "1", "into": "2", "seat": "lead",
        "number": "QH-2026-778", "tier": "statutory", "ground": "近亲属", "complete": "1",
        "unit": "B01", "on": "2026-01-01", "earliest": "2026-01-26", "due": "2026-02-10",
        "visit": "cancel", "new_number": "QH-2026-779",
        "visit_days": "2", "min_units": "2", "max_same_unit": "2", "source_": "reported",
    },
)  # fmt: skip
"""What all forms may be sent: each takes what is its own."""

FEW: Final = {"number": 4, "handle": 3, "first": 1, "code": 1, "release": 2}
"""How many values of these parts are tried with acts."""


@pytest.mark.parametrize("account", CONCERNED)
def test_no_act_tells(twins: Twins, values: Mapping[str, list[Any]], account: str) -> None:
    told, done = {}, 0
    few = {name: tried[: FEW.get(name)] for name, tried in values.items()}
    for rule, is_theirs in rules(twins, "POST", account):
        if rule.endpoint in OF_SESSIONS:
            continue
        for path in addresses(twins, rule, few, at_most=None if is_theirs else 1):
            for place, sent in enumerate(ACTED):
                found = learned(twins, account, "POST", path, **sent)
                done += twins.last == 303
                if found is not None:
                    told[path, place] = found
    assert told == {}
    assert done > 1, "nobody was let do anything"


def test_the_unit_of_who_goes_learns_the_days_and_nothing_else(
    twins: Twins, values: Mapping[str, list[Any]]
) -> None:
    told = {}
    for rule, is_theirs in rules(twins, "GET", HOME):
        for path in addresses(twins, rule, values, at_most=None if is_theirs else 1):
            if rule.endpoint not in ABOUT_DRAWS | {"feeds.feed"}:
                found = learned(twins, HOME, "GET", path, is_read=rule.endpoint not in STREAMS)
                if found is not None:
                    told[path] = found
    assert told.keys() <= {"/away", "/objections"}
    assert "/away" in told
    feed, before = twins.ask(HOME, "GET", f"/feeds/{twins.base.tokens[HOME]}.ics")
    added = [*told.values(), difference(feed, before)]
    assert all("公务" in each for each in added)
    with twins.knowing.books.looking("inspection") as session:
        unit = session.scalars(select(Unit.name).where(Unit.code == twins.base.unit)).one()
        others = session.scalars(
            select(Officer.name)
            .join(VisitSeat, VisitSeat.officer_id == Officer.id)
            .join(Visit, Visit.id == VisitSeat.visit_id)
            .join(Case, Case.id == Visit.case_id)
            .where(Case.number == SECRET, Officer.staff_number != twins.base.member)
        ).all()
    for secret in (SECRET, unit, *others, "住房", "督查组", "组长", "实地督查"):
        assert not any(secret in each for each in added), secret


def test_the_page_of_a_draw_tells_nothing_of_what_is_drawn(twins: Twins) -> None:
    """Whoever knew the problem could compute its digests; nobody can who has not seen it."""
    knowing, without = twins.ask(None, "GET", "/draw/1")
    assert (knowing.status, without.status) == (200, 404)
    text = knowing.body.decode()
    for secret in (SECRET, twins.base.unit, FIRST.isoformat(), "2月3日", "住房", "三件", "1 件"):
        assert secret not in text, secret
    for name in ("public.json", "plan.json", "commit.json"):
        assert twins.ask(None, "GET", f"/draw/1/{name}")[0].status == 404
