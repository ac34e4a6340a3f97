"""Two plans beside each other, as a page."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from scheduler.services.books.changing import Change
from scheduler.services.books.comparing import compare
from scheduler.services.books.draft_changes import apply_change
from scheduler.services.books.draft_inquiry import stint_options
from scheduler.services.books.drafts import discard
from tests.web.drafted import open_draft
from tests.web.site import Site

WHO = "d1"


@pytest.fixture
def base(site: Site) -> int:
    return open_draft(site)


@pytest.fixture
def made(site: Site, base: int) -> int:
    """Made from the other by moving one cadre."""
    found = stint_options(site.books, base, WHO).found.options
    one = next(each for each in found if each.verdict == "possible" and each.differences["late"])
    return apply_change(site.books, base, Change("move", WHO, one.start, one.post))


@pytest.fixture
def client(site: Site) -> FlaskClient:
    return site.client("petitions")


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def rows(client: FlaskClient, address: str) -> list[str]:
    """The names in the list of people."""
    part = client.get(address).text.partition('id="people"')[2]
    return re.findall(r'<th scope="row">([^<]*)</th>', part)


def test_goals_say_in_words_which_way_is_better(client: FlaskClient, base: int, made: int) -> None:
    told = text(client, f"/compare?left=draft:{base}&right=draft:{made}")
    back = text(client, f"/compare?left=draft:{made}&right=draft:{base}")
    late = re.compile(r"逾期天数 (\S+) [▲▼] (变差|变好)")
    forth, reverse = late.search(told), late.search(back)
    assert forth is not None
    assert reverse is not None
    assert (forth[1][0], forth[2]) == ("+", "变差")
    assert (reverse[1][0], reverse[2]) == ("−", "变好")


def test_only_who_changes_is_listed_unless_all_are_asked_for(
    site: Site, client: FlaskClient, base: int, made: int
) -> None:
    address = f"/compare?left=draft:{base}&right=draft:{made}"
    people = compare(site.books, f"draft:{base}", f"draft:{made}").people
    name = next(one.name for one in people if one.cadre == WHO)
    assert rows(client, address) == [name]
    assert set(rows(client, address + "&who=all")) == {one.name for one in people}
    assert "改期或换岗 1" in text(client, address)
    same = f"/compare?left=draft:{base}&right=release:1"
    assert "完全相同" in text(client, same)


def test_people_stand_in_the_order_of_their_sounds(
    client: FlaskClient, base: int, made: int
) -> None:
    names = rows(client, f"/compare?left=draft:{base}&right=draft:{made}&who=all")
    firsts = [name[0] for name in names]
    assert firsts.index("蔡") < firsts.index("陈") < firsts.index("郑")


def test_the_price_of_a_draft_that_was_made_from_another_is_a_link(
    client: FlaskClient, base: int, made: int
) -> None:
    html = client.get("/compare").text
    assert f'href="/compare?left=draft:{base}&amp;right=draft:{made}"' in html
    assert f'<option selected value="draft:{made}">' in html
    assert '<option selected value="release:1">' in html


def test_a_draft_that_is_none_any_more_is_still_compared(
    site: Site, client: FlaskClient, base: int, made: int
) -> None:
    discard(site.books, base)
    html = client.get(f"/compare?left=draft:{base}&right=draft:{made}").text
    assert f'<option selected value="draft:{base}">' in html


@pytest.mark.parametrize(
    ("left", "status"),
    [("draft:999999", 404), ("release:99", 404), ("plan:1", 409), ("draft:x", 409), ("<b>", 409)],
)
def test_a_side_that_is_none_is_told_in_the_form(
    client: FlaskClient, left: str, status: int
) -> None:
    answer = client.get("/compare", query_string={"left": left, "right": "release:1"})
    assert answer.status_code == status
    assert 'class="refused"' in answer.text
    assert "<b>" not in answer.text
