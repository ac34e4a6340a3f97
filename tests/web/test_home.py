"""The first page: what waits, each with the way to it; and whom it sends elsewhere."""

from __future__ import annotations

import re
from typing import Any

import pytest

from scheduler.books.roles import CASE_READERS, GROUND_READERS, PLANNERS, READERS
from scheduler.services.books.home import Some, home
from scheduler.services.books.inspection_home import inspection_home
from tests.web.site import Site

OVERDUE = re.compile(r'<h2 id="([\w-]+)">[^<]*<span class="count">(\d+)<')


@pytest.mark.parametrize("role", READERS)
def test_the_offices_see_what_waits_and_get_to_all_of_it(site: Site, role: str) -> None:
    client = site.client(role)
    text = client.get("/").text
    found = home(site.books)
    shown = dict(OVERDUE.findall(text))
    counts: dict[str, Some[Any]] = {
        "overdue": found.overdue, "due": found.due, "starting": found.starting,
        "ending": found.ending, "submitted": found.submitted, "leave": found.leave,
        "swaps": found.swaps, "jobs": found.jobs, "plans": found.drafts,
    }  # fmt: skip
    if role in CASE_READERS:
        cases = inspection_home(site.books)
        assert cases.drafts is not None
        counts |= {
            "cases-late": cases.late, "cases-near": cases.near, "cases-waiting": cases.waiting,
            "visits": cases.visits, "objections": cases.objections,
        }  # fmt: skip
        if role in GROUND_READERS:
            counts["team-drafts"] = cases.drafts
    assert shown == {name: str(some.count) for name, some in counts.items()}
    assert found.starting.count > 5
    # Nobody is sent to a page that is not theirs.
    plans = not found.drafts.count and role in PLANNERS
    assert ("需要时请点“编制轮岗方案”" in text) is plans
    for address in re.findall(r'class="more"><a href="([^"]+)"', text):
        assert client.get(address.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize("part", ["starting", "ending"])
def test_all_of_a_months_people_are_those_that_were_counted(site: Site, part: str) -> None:
    client = site.client("organisation")
    card = client.get("/").text.partition(f'<h2 id="{part}">')[2]
    address = card.partition('class="more"><a href="')[2].partition('"')[0].replace("&amp;", "&")
    rows = client.get(address).text.count('<th scope="row">')
    assert rows == getattr(home(site.books), part).count


def test_a_liaison_comes_to_the_own_units_people(site: Site) -> None:
    answer = site.client("liaison").get("/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ledger?order=name")


def test_an_officer_comes_to_the_own_page(site: Site) -> None:
    answer = site.client("officer").get("/", follow_redirects=True)
    assert answer.status_code == 200
    assert "/ledger" not in answer.text
