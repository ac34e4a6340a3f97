"""Feeds of cases: for whom they are, and who must not even see that there is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.books.roles import NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.auditing_subjects import named_subjects
from scheduler.services.books.calendar_desk import (
    Asked,
    handed_out,
    kinds_offered,
    order_calendar,
    subscription_health,
)
from scheduler.services.books.databases import back_up
from scheduler.services.books.feed_desk import Answer, FeedDesk
from scheduler.services.books.feed_files import copy_feeds, export_feeds
from scheduler.services.books.feeds import render_due_feeds
from scheduler.services.books.finding import officer_by_number, unit_by_code
from scheduler.services.books.opened import Books
from scheduler.services.books.restoring import restore_books
from scheduler.services.books.subscriptions import (
    MOST_LIVE,
    Ticket,
    Wish,
    own_subscription,
    renew,
    revoke,
    subscribe,
    subscriptions,
)
from scheduler.store.feeds import Subscription
from scheduler.store.inspectors import Recusal
from scheduler.store.trail import AuditValue
from tests.databases import DAY, acting_as, on_day
from tests.services.books.visiting import (
    NUMBER,
    case_entered,
    refreshed,
    sent,
    with_inspectors,
)

STINTS = ("own", "unit", "post", "bureau", "public")
TEAM, WHOLE = Wish("team", NUMBER), Wish("inspection")


@pytest.fixture
def county(books: Books) -> Books:
    """101 and 102 go to a case against B02."""
    with_inspectors(books)
    sent(books, case_entered(books), "03-05 03-06", n101="lead", n102="topic")
    return books


def office(books: Books, role: Role = "inspection", number: str | None = None) -> Books:
    """On behalf of an account of that role, that of an officer if a staff number is given."""
    acting = acting_as(books, role)
    if number is None:
        return acting
    with books.store.reading() as session:
        officer = officer_by_number(session, number).id
    return replace(acting, actor=replace(acting.actor, officer=officer))


def recused(books: Books, number: str) -> None:
    with books.acting("inspection") as act:
        officer = officer_by_number(act.session, number)
        concerned = unit_by_code(act.session, "B02")
        act.session.add(
            Recusal(
                officer_id=officer.id, kind="unit", tier="statutory", ground="kin",
                source="declared", valid_from=date(2025, 1, 1), entered_at=act.at,
                entered_by=act.by, unit_id=concerned.id,
            )
        )  # fmt: skip
        act.record("recusal.entered", "recusal:1")


def fetched(books: Books, ticket: Ticket) -> Answer:
    return FeedDesk(books.store, lambda: books.today).answer(ticket.token)


@pytest.mark.parametrize("role", ["inspection", "petitions"])
def test_the_offices_that_lead_teams_have_them(county: Books, role: Role) -> None:
    books = office(county, role)
    team, whole = subscribe(books, TEAM), subscribe(books, WHOLE)
    assert (team.holder, team.kind) == (NUMBER, "team")
    for ticket in (team, whole):
        answer = fetched(books, ticket)
        assert (answer.kind, answer.release) == ("feed", None)
        assert "联合督查" in answer.data.decode()
    assert {(row.kind, row.whose) for row in subscriptions(books)} == {
        ("team", NUMBER), ("inspection", "")
    }  # fmt: skip
    assert handed_out(books, team.token).data == fetched(books, team).data


def test_they_are_in_no_copy_outside(county: Books, tmp_path: Path) -> None:
    """Which would go on telling of a case that was hidden since."""
    for wish in (TEAM, WHOLE):
        subscribe(office(county), wish)
    own = subscribe(county, Wish("own", "103"))
    copied = copy_feeds(county, tmp_path / "feeds.db")
    assert (copied.feeds, copied.addresses) == (1, 1)
    assert export_feeds(county, tmp_path / "files").addresses == 1
    assert own.token.partition("-")[0] in (tmp_path / "files" / "nginx.conf").read_text("utf-8")
    files = [copied.path, *(tmp_path / "files" / "files").iterdir()]
    assert len(files) == 3
    assert not any(NUMBER.encode() in path.read_bytes() for path in files)


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("inspection", ("team", "inspection")), ("petitions", (*STINTS, "team", "inspection")),
        ("organisation", STINTS), ("administrator", STINTS), ("liaison", ()), ("officer", ()),
    ],
)  # fmt: skip
def test_each_office_is_offered_what_it_may_have(
    county: Books, role: Role, offered: tuple[str, ...]
) -> None:
    assert tuple(kinds_offered(office(county, role))) == offered


@pytest.mark.parametrize("role", ["organisation", "administrator", "liaison", "officer", "auditor"])
def test_nobody_else_has_any_of_them_nor_learns_whether_there_is_a_case(
    county: Books, role: Role
) -> None:
    books = office(county, role)
    for wish in (TEAM, WHOLE, Wish("team", "2026-999")):
        with pytest.raises(NotAllowed) as refused:
            subscribe(books, wish)
        assert NUMBER not in str(refused.value.params)
    if role in ("organisation", "administrator"):
        for kind in ("team", "inspection", "nothing"):
            with pytest.raises(LunzhiError, match=r"subscription\.kind"):
                order_calendar(books, kind, NUMBER, Asked("zh_CN"))


@pytest.mark.parametrize("role", ["organisation", "administrator"])
def test_nobody_else_sees_in_a_list_that_somebody_has_one(county: Books, role: Role) -> None:
    others, keepers = office(county, role), office(county, "petitions")
    subscribe(others, Wish("bureau"))
    before = subscriptions(others), subscription_health(others)
    team, _ = subscribe(keepers, TEAM), subscribe(keepers, WHOLE)
    assert (subscriptions(others), subscription_health(others)) == before
    assert subscription_health(keepers).live == 3
    assert own_subscription(others, team.id) is None
    for act in (renew, revoke):
        with pytest.raises(LunzhiError, match=r"subscription\.unknown"):
            act(others, team.id)
    with pytest.raises(LunzhiError, match=r"subscription\.no_token"):
        handed_out(others, team.token)


def test_auditors_see_all_and_a_tied_one_none_of_hidden_cases(county: Books) -> None:
    recused(county, "104")
    for wish in (TEAM, WHOLE, Wish("bureau"), Wish("own", "101")):
        subscribe(office(county), wish) if wish in (TEAM, WHOLE) else subscribe(county, wish)
    seen = subscriptions(office(county, "auditor"))
    assert {(row.kind, row.created_by) for row in seen} == {
        ("team", "somebody"), ("inspection", "somebody"), ("bureau", "console:test"),
        ("own", "console:test"),
    }  # fmt: skip
    tied = subscriptions(office(county, "auditor", "104"))
    assert {row.kind for row in tied} == {"bureau", "own"}
    for act in (renew, revoke):
        with pytest.raises(NotAllowed):
            act(office(county, "auditor"), seen[0].id)


def test_whether_a_calendar_with_visits_is_out_of_date_tells_that_there_was_one(
    county: Books,
) -> None:
    """So that is told to those alone who might have it."""
    for wish in (Wish("own", "101"), Wish("bureau")):
        ticket = subscribe(county, wish)
        desk = FeedDesk(county.store, lambda: DAY)
        answer = desk.answer(ticket.token)
        desk.fetched(answer, "a phone", answer.etag)
        desk.flush()
    others: tuple[Role, ...] = ("organisation", "administrator")
    before = [subscription_health(office(county, role)) for role in others]
    later = on_day(county, date(2026, 1, 10))
    sent(later, 1, "03-12 03-13", n101="lead", n102="topic")
    assert [subscription_health(office(county, role)) for role in others] == before
    told = {row.kind: row.newest for row in before[0].rows}
    assert told == {"own": None, "bureau": True}
    assert subscription_health(county).older == 1
    assert subscription_health(office(county, "auditor")).older == 1


def test_the_audit_tells_of_no_case_by_it(county: Books) -> None:
    team = subscribe(office(county), TEAM)
    with county.store.reading() as session:
        newest = select(AuditValue).order_by(AuditValue.seq.desc()).limit(1)
        told = str(session.scalars(newest).one().values)
    assert NUMBER not in told
    assert "team" not in told
    subject = f"subscription:{team.id}"
    assert named_subjects(office(county, "administrator"), [subject]).subjects == {}


@pytest.mark.parametrize("wish", [TEAM, Wish("team", f" {NUMBER} ")])
def test_a_hidden_case_is_as_one_that_is_not_there(county: Books, wish: Wish) -> None:
    recused(county, "104")
    hers, others = office(county, "inspection", "104"), office(county, "inspection", "103")
    ticket = subscribe(others, wish)
    told = []
    for number in (wish.whose, "2026-999"):
        with pytest.raises(LunzhiError) as refused:
            subscribe(hers, Wish("team", number))
        told.append((refused.value.code, set(refused.value.params)))
    assert told[0] == told[1] == ("case.unknown", {"found"})
    assert subscriptions(hers) == []
    assert [row.id for row in subscriptions(others)] == [ticket.id]
    with pytest.raises(LunzhiError, match=r"subscription\.unknown"):
        revoke(hers, ticket.id)
    # From the first day of the visit on it is no secret any more.
    begun = on_day(hers, date(2026, 3, 5))
    assert subscribe(begun, wish).kind == "team"
    assert len(subscriptions(begun)) == 2


def test_the_whole_office_s_feed_is_for_nobody_of_whom_there_may_be_a_secret(
    county: Books,
) -> None:
    hers = office(county, "inspection", "104")
    assert tuple(kinds_offered(hers)) == ("team",)
    with pytest.raises(NotAllowed):
        subscribe(hers, WHOLE)
    ticket = subscribe(office(county), WHOLE)
    assert own_subscription(hers, ticket.id) is None


def test_renewed_and_revoked_addresses_end(county: Books) -> None:
    books = office(county)
    first = subscribe(books, TEAM)
    second = renew(books, first.id)
    assert fetched(books, first).kind == "gone"
    assert fetched(books, second).kind == "feed"
    with county.store.reading() as session:
        assert session.get_one(Subscription, second.id).case_id == 1
    revoke(books, second.id)
    assert fetched(books, second).kind == "gone"
    assert FeedDesk(books.store, lambda: books.today).answer("0" * 60).kind == "unknown"


def test_a_case_has_so_many_live_addresses_and_no_more(county: Books) -> None:
    books, other = office(county), case_entered(county, "2026-018")
    assert other == 2
    for _ in range(MOST_LIVE):
        subscribe(books, TEAM)
    with pytest.raises(LunzhiError, match=r"subscription\.too_many"):
        subscribe(books, TEAM)
    assert subscribe(books, Wish("team", "2026-018")).kind == "team"


def test_a_substitution_makes_new_bytes_and_nothing_makes_none(county: Books) -> None:
    ticket = subscribe(office(county), TEAM)
    before = fetched(county, ticket)
    stints = subscribe(county, Wish("bureau")), subscribe(county, Wish("public"))
    old = [fetched(county, each) for each in stints]
    later = on_day(county, date(2026, 1, 10))
    assert render_due_feeds(later) == 3
    assert fetched(later, ticket) == before
    assert refreshed(later) == 0
    sent(later, 1, "03-05 03-06", n101="lead", n103="topic")
    after = fetched(later, ticket)
    assert after.etag != before.etag
    assert "干部103" in after.data.decode()
    assert [fetched(later, each) for each in stints] == old


def test_an_address_of_a_case_that_a_restore_loses_is_gone(county: Books, tmp_path: Path) -> None:
    kept = subscribe(county, TEAM)
    backup = tmp_path / "backup.db"
    back_up(county, backup)
    later = on_day(county, date(2026, 1, 20))
    case_entered(later, "2026-018")
    lost, taken = subscribe(later, Wish("team", "2026-018")), subscribe(later, TEAM)
    restore_books(later, backup, machine_time=lambda: 1.8e9)
    assert [fetched(later, each).kind for each in (kept, lost, taken)] == ["feed", "gone", "feed"]
    with later.store.reading() as session:
        rows = session.scalars(select(Subscription).order_by(Subscription.id)).all()
        assert [row.case_id for row in rows] == [1, None, 1]
