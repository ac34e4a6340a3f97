"""Officers on their phones: the own duty in the calendar, leave, a swap; who decides is told."""

from __future__ import annotations

import re
from datetime import date

import pytest
from icalendar import Calendar

from scheduler.services.books.accounts import add_account
from scheduler.services.books.ledger import history
from tests.web.browser.hands import Hands
from tests.web.browser.surfer import PHONE, Surfer
from tests.web.site import PASSWORD, Site

pytestmark = pytest.mark.slow

FEED = re.compile(r"http://127\.0\.0\.1:\d+/feeds/\S+?\.ics")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_own_duty_comes_into_the_calendar(site: Site, surfer: Surfer, *, script: bool) -> None:
    page = surfer.opens("officer", "/", size=PHONE, script=script)
    assert page.url.endswith("/me")
    hands = Hands(page)
    hands.press("main a[href='/me/calendar']")
    hands.press("form[action='/me/calendar'] button")
    assert page.locator("svg, img[src^='data:image/svg']").count() >= 1
    found = FEED.search(page.content())
    assert found
    answer = page.request.get(found[0])
    calendar = Calendar.from_ical(answer.body())
    stint = history(site.books, site.officer).duties[0]
    assert stint.start in {event.start for event in calendar.events}
    page.goto(f"{surfer.address}/me/calendar")
    assert found[0] not in page.content()


def test_leave_is_asked_for_and_granted(site: Site, surfer: Surfer) -> None:
    officer = Hands(surfer.opens("officer", "/me/leave", size=PHONE))
    officer.write("[name=first]", "2027-05-03")
    officer.write("[name=last]", "2027-05-07")
    officer.press("form[action='/me/leave'] button")
    clerk = Hands(surfer.opens("organisation"))
    clerk.press("a[href^='/requests']")
    clerk.press("form[action$='/grant'] button")
    leave = history(site.books, site.officer).leave
    assert (date(2027, 5, 3), date(2027, 5, 7)) in {(each.first, each.last) for each in leave}
    officer.page.reload()
    assert "2027年5月3日" in officer.page.inner_text("main")


def test_two_officers_swap_and_the_department_approves(site: Site, surfer: Surfer) -> None:
    one = Hands(surfer.opens("officer", "/me/swaps", size=PHONE))
    one.press("main a[href^='/me/swaps/new']")
    one.page.locator("[name=other]").first.check()
    partner = one.page.locator("[name=other]").first.get_attribute("value")
    assert partner
    before = [history(site.books, each).duties[0] for each in (site.officer, partner)]
    one.write("[name=reason]", "家中有事")
    one.press("form[action='/me/swaps/new'] button")
    add_account(site.books, "partner", "officer", officer=partner, password=PASSWORD)
    other = Hands(surfer.opens("partner", "/me/swaps", size=PHONE))
    other.press("form[action$='/accept'] button")
    clerk = Hands(surfer.opens("organisation", "/requests"))
    clerk.press("form[action$='/approve'] button")
    after = [history(site.books, each).duties[0] for each in (site.officer, partner)]
    assert [each.start for each in after] == [each.start for each in reversed(before)]
    one.page.reload()
    assert "已批准" in one.page.inner_text("main")
