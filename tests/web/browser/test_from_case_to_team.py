"""From a new case to a published team, and somebody in it replaced, as people do it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

import pytest
from icalendar import Calendar, Event
from playwright.sync_api import Page
from sqlalchemy import select

from scheduler.services.books.accounts import add_account
from scheduler.services.books.feeds import render_due_feeds
from scheduler.services.books.running import run_job
from scheduler.services.books.subscriptions import Wish, subscribe
from scheduler.services.books.team_draws import enter_value
from scheduler.store.people import Officer, Unit
from tests.databases import on_day
from tests.web.browser.furnishing import furnish
from tests.web.browser.hands import Hands
from tests.web.browser.surfer import Surfer, axe_faults, is_too_wide
from tests.web.browser.ways import WAYS, Way, jobs_run
from tests.web.site import PASSWORD, Site

pytestmark = pytest.mark.slow

CASE: Final = "QH-2026-050"
SWAP: Final = "details:has(> form[action$='/substitute'] button[name=into]:not(.secondary))"
"""Where a place in a team has somebody who could step in."""


@pytest.fixture
def site(office_site: Site) -> Iterator[Site]:
    """The inspection office, whose jobs are run."""
    with jobs_run(office_site):
        yield office_site


def opened(surfer: Surfer, way: Way, account: str, path: str = "/") -> Hands:
    page = surfer.opens(account, path, size=way.size, language=way.language, script=way.script)
    return way.hands(page)


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_a_new_case_gets_its_team_and_somebody_else_goes(
    site: Site, surfer: Surfer, way: Way
) -> None:
    registered(opened(surfer, way, "petitions"))
    office = opened(surfer, way, "inspection")
    planned_and_published(office)
    office.page.goto(f"{surfer.address}/visits/{CASE}")
    swap = office.page.locator(SWAP).first
    out = number_of(site, swap.locator("[name=out]").get_attribute("value"))
    into = number_of(site, swap.locator("button[name=into]").first.get_attribute("value"))
    feeds = {number: with_account(site, number) for number in (out, into)}
    assert CASE in opened(surfer, way, out, "/me").page.inner_text("main")
    assert CASE not in opened(surfer, way, into, "/me").page.inner_text("main")
    known = of_case(events(office.page, surfer, feeds[out]))
    assert {known[uid].get("STATUS") for uid in known} == {"CONFIRMED"}
    assert not of_case(events(office.page, surfer, feeds[into]))

    office.unfold(f"{SWAP} > summary")
    office.write(f"{SWAP} [name=reason]", "临时有其他公务")
    office.press(f"{SWAP} button[name=into]:not(.secondary)")
    assert into in office.page.inner_text("main")
    render_due_feeds(site.books)

    replaced, successor = (opened(surfer, way, each, "/me").page for each in (out, into))
    assert CASE not in replaced.inner_text("main")
    assert CASE in successor.inner_text("main")
    left = events(office.page, surfer, feeds[out])
    assert {left[uid].get("STATUS") for uid in known} == {"CANCELLED"}
    come = of_case(events(office.page, surfer, feeds[into]))
    assert {each.get("STATUS") for each in come.values()} == {"CONFIRMED"}
    if way.script:  # by which both are found out
        assert axe_faults(successor) == []
        assert not is_too_wide(successor)
    objected_and_dismissed(site, surfer, way, into)


def registered(hands: Hands) -> None:
    """By the petition bureau: an urgent case of two days."""
    hands.press("nav a[href='/cases']")
    hands.press("main a[href='/cases/new']")
    hands.write("[name=number]", CASE)
    for name, value in (("kind", "large_group"), ("matter", "labour"), ("place", "T06")):
        hands.select(f"[name={name}]", value)
    hands.tick("[name=units][value=B08]")
    hands.select("[name=severity]", "4")
    hands.write("[name=received_on]", "2026-01-01")
    hands.write("[name=earliest]", "2026-01-26")
    hands.write("[name=due]", "2026-02-06")
    for seat in ("lawyer", "member"):
        hands.write(f"[name=seat_{seat}]", "0")
    hands.press("form[action='/cases/new'] button")
    assert hands.page.url.partition("?")[0].endswith(f"/cases/{CASE}"), hands.page.inner_text(
        "main"
    )


def planned_and_published(hands: Hands) -> None:
    """By the inspection office, as the only case."""
    hands.press("nav a[href='/teams']")
    hands.tick(f"[name=cases][value='{CASE}']")
    hands.write("[name=first]", "2026-01-26")
    hands.write("[name=days]", "12")
    hands.press("form[action='/teams'] button")
    hands.page.wait_for_url("**/jobs/*")
    hands.press("main a[role=button][href^='/teams/drafts/']")
    hands.page.wait_for_url("**/teams/drafts/*")
    hands.press("form[action$='/publish'] button")
    hands.page.wait_for_url(re.compile(r"/teams/releases/2\b"))


def objected_and_dismissed(site: Site, surfer: Surfer, way: Way, number: str) -> None:
    """The successor's unit would rather keep them, and the office decides."""
    with site.books.looking("inspection") as session:
        code = session.scalars(
            select(Unit.code).join(Officer).where(Officer.staff_number == number)
        ).one()
        name = session.scalars(select(Officer.name).where(Officer.staff_number == number)).one()
    add_account(site.books, "home", "liaison", unit=code, password=PASSWORD)
    home = opened(surfer, way, "home")
    home.press("nav a[href='/away']")
    told = home.page.inner_text("main")
    assert name in told
    assert CASE not in told
    card = f"article:has-text('{number}')"
    home.unfold(f"{card} summary")
    home.write(f"{card} [name=reason]", "当周有重要会议")
    home.press(f"{card} form button")
    office = opened(surfer, way, "inspection", "/objections")
    office.unfold(f"{card} summary")
    office.tick(f"{card} [name=what][value=dismissed]")
    office.write(f"{card} [name=decision]", "已与该单位协调，照常参加")
    office.press(f"{card} form button")
    home.page.reload()
    assert "已与该单位协调" in home.page.inner_text("main")


def number_of(site: Site, officer: str | None) -> str:
    assert officer
    with site.books.looking("inspection") as session:
        return session.get_one(Officer, int(officer)).staff_number


def with_account(site: Site, number: str) -> str:
    """The address of their calendar, who have an account by the name of their number."""
    add_account(site.books, number, "officer", officer=number, password=PASSWORD)
    token = subscribe(site.books, Wish("own", number)).token
    render_due_feeds(site.books)
    return f"/feeds/{token}.ics"


def events(page: Page, surfer: Surfer, feed: str) -> dict[str, Event]:
    """By their permanent ids."""
    answer = page.request.get(surfer.address + feed)
    return {str(each["UID"]): each for each in Calendar.from_ical(answer.body()).events}


def of_case(told: dict[str, Event]) -> dict[str, Event]:
    return {uid: each for uid, each in told.items() if CASE in each.to_ical().decode()}


def test_an_officer_declares_what_ties_them(surfer: Surfer) -> None:
    for way in WAYS.values():
        hands = opened(surfer, way, "colleague", "/me/interests")
        hands.select("[name=rows-0-unit]", "B08")
        hands.select("[name=rows-0-relation]", first_of(hands.page, "[name=rows-0-relation]"))
        hands.write("[name=rows-0-ground]", "曾在该单位任职")
        hands.tick("[name=complete]")
        hands.press("form[action='/me/interests'] button")
        assert "曾在该单位任职" in hands.page.inner_text("section[aria-labelledby=list]")


def first_of(page: Page, place: str) -> str:
    values = page.eval_on_selector_all(f"{place} option", "all => all.map(each => each.value)")
    return next(str(each) for each in values if each)


def test_the_auditor_sees_all_changes_nothing_and_computes_it_again(
    site: Site, surfer: Surfer
) -> None:
    furnish(site)
    books = on_day(site.books, date(2026, 1, 20))
    job = enter_value(books, 1, "03 07 12 19 25 31 + 08")
    assert run_job(books, job, heard=lambda _: None, asked=lambda: False).outcome is not None
    page = surfer.opens("auditor", "/visits/XF2025-316")
    for path in ("/visits/XF2025-316", "/teams", "/board", "/cases", "/objections", "/inspectors"):
        page.goto(surfer.address + path)
        assert page.locator("main form[method=post]").count() == 0, path
    page.goto(f"{surfer.address}/audit/verify")
    Hands(page).press("form[action='/audit/verify'] button")
    assert page.locator("[role=status]").count() == 1
    page.goto(f"{surfer.address}/draws/1")
    Hands(page).press("form[action='/draws/1/check'] button")
    assert page.locator(".state-passed[role=status]").count() == 1
