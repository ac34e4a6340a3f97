"""Two at once: the second is told, and nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload

from scheduler.services.books.drafts import drafts, submit
from scheduler.services.books.ledger import history
from scheduler.services.books.running import run_job
from scheduler.services.books.settings import current_settings
from tests.services.books.hands import machinery
from tests.services.books.orders import ordered
from tests.web.browser.hands import Hands
from tests.web.browser.surfer import Surfer
from tests.web.site import Site

pytestmark = pytest.mark.slow


def test_the_second_who_decides_about_an_officer_is_told(site: Site, surfer: Surfer) -> None:
    number = site.officer
    one = Hands(surfer.opens("organisation", f"/officers/{number}/act/leave"))
    two = Hands(surfer.opens("deputy", f"/officers/{number}/act/leave"))
    for hands, days in ((one, ("2027-05-03", "2027-05-07")), (two, ("2027-06-01", "2027-06-05"))):
        hands.write("[name=first]", days[0])
        hands.write("[name=last]", days[1])
        hands.press("main form button")
    assert "organisation" in two.page.inner_text("[role=alert]")
    assert two.page.input_value("[name=first]") == "2027-06-01"
    spans = {(str(each.first), str(each.last)) for each in history(site.books, number).leave}
    assert ("2027-05-03", "2027-05-07") in spans
    assert ("2027-06-01", "2027-06-05") not in spans
    two.press("main form button")  # having seen what changed
    assert len(history(site.books, number).leave) == len(spans) + 1


def test_the_second_who_loads_settings_is_told(site: Site, surfer: Surfer) -> None:
    number = current_settings(site.books).number
    document = surfer.opens("organisation").request.get(f"{surfer.address}/settings/{number}.json")
    pages = [surfer.opens(who, "/settings") for who in ("organisation", "deputy")]
    for page, name in zip(pages, ("青苗县", "青山县"), strict=True):
        changed = document.text().replace("青禾县", name).encode()
        file: FilePayload = {
            "name": "settings.json", "mimeType": "application/json", "buffer": changed
        }  # fmt: skip
        page.set_input_files("[type=file]", file)
        Hands(page).press("form[action='/settings'] button")
    assert pages[0].locator("[role=alert]").count() == 0
    assert pages[1].locator("[role=alert]").count() == 1
    current = current_settings(site.books)
    assert (current.number, current.settings.county) == (number + 1, "青苗县")


def test_who_submits_what_was_submitted_is_told(site: Site, surfer: Surfer) -> None:
    _make_draft(site)
    (draft,) = drafts(site.books)
    page = surfer.opens("deputy", f"/drafts/{draft.id}")
    submit(site.books, draft.id)
    Hands(page).press("form[action$='/submit'] button")
    assert page.locator("[role=alert]").count() == 1
    assert [each.state for each in drafts(site.books)] == ["submitted"]


def _make_draft(site: Site) -> None:
    run_job(site.books, ordered(site.books), machinery=machinery())
