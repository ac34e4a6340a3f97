"""The ledger's pages: found, sorted, paged, exported; and whose they are."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook

from scheduler.services.books.ledger import ledger
from scheduler.services.books.officers import correct_name
from tests.services.books.entries import enter
from tests.web.site import Site


def numbers(text: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/officers/([^"]+)"', text)


def test_all_are_listed_fifty_on_a_page(site: Site) -> None:
    more = replace(site.books, new_uid=lambda: uuid4().hex)
    for number in ("Z1", "Z2"):
        enter(more, number)
    every = [row.number for row in ledger(site.books)]
    assert 50 < len(every) <= 100
    client = site.client("organisation")
    answer = client.get("/ledger?order=name")
    assert 'href="/ledger?order=name&amp;page=2"' in answer.text
    first, second = numbers(answer.text), numbers(client.get("/ledger?order=name&page=2").text)
    assert len(first) == 50
    assert sorted(first + second) == sorted(every)


def test_the_form_finds_by_name_state_unit_and_month(site: Site) -> None:
    client = site.client("petitions")
    row = next(row for row in ledger(site.books) if row.number == site.officer)
    assert row.start
    for asked in (
        {"text": row.number},
        {"text": row.number, "state": "planned"},
        {"text": row.number, "starts": f"{row.start:%Y-%m}"},
    ):
        assert numbers(client.get("/ledger", query_string=asked).text) == [row.number]
    for asked in ({"text": row.number, "state": "done"}, {"text": row.number, "overdue": "y"}):
        text = client.get("/ledger", query_string=asked).text
        assert numbers(text) == []
        assert "没有符合条件的人员" in text
    theirs = {each.number for each in ledger(site.books) if each.unit == row.unit}
    code = re.search(rf'<option value="([^"]+)">{row.unit}<', client.get("/ledger").text)
    assert code
    assert set(numbers(client.get(f"/ledger?unit={code[1]}").text)) == theirs


def test_names_stand_in_the_order_of_their_sounds(site: Site) -> None:
    some = [row.number for row in ledger(site.books)][:3]
    for number, name in zip(some, ("曾一同", "单一同", "安一同"), strict=True):
        correct_name(site.books, number, name)
    text = site.client("organisation").get("/ledger?text=一同&order=name").text
    assert numbers(text) == [some[2], some[1], some[0]]


@pytest.mark.parametrize(
    "query", ["due=x", "due=-1", "due=99999999999999999999", "state=gone", "order=x", "starts=2026"]
)
def test_a_filter_that_makes_no_sense_is_said_and_the_page_still_shown(
    site: Site, query: str
) -> None:
    answer = site.client("organisation").get(f"/ledger?{query}")
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text
    assert numbers(answer.text)


def test_a_page_that_there_is_not_is_the_nearest_one(site: Site) -> None:
    client = site.client("organisation")
    for number in ("0", "-3", "x", "999999999999999999999"):
        assert client.get(f"/ledger?page={number}").status_code == 200


@pytest.mark.parametrize(
    "key", ["endpoint", "_external", "_scheme", "_anchor", "self", "page", "x&y"]
)
def test_no_key_of_an_address_gets_anywhere_else(site: Site, key: str) -> None:
    more = replace(site.books, new_uid=lambda: uuid4().hex)
    enter(more, "Z1")
    answer = site.client("organisation").get("/ledger", query_string={key: "x"})
    assert answer.status_code == 200
    following = re.search(r'rel="next" href="([^"]+)"', answer.text)
    assert following
    assert following[1].startswith("/ledger?")
    assert numbers(site.client("organisation").get(following[1].replace("&amp;", "&")).text)


def test_a_liaison_finds_nobody_of_another_unit(site: Site) -> None:
    client = site.client("liaison")
    unit = next(row.unit for row in ledger(site.books) if row.number == site.officer)
    theirs = {row.number for row in ledger(site.books) if row.unit == unit}
    text = client.get("/ledger").text
    assert set(numbers(text)) == theirs
    assert '<select id="unit"' not in text
    assert "/ledger/export" not in text
    assert numbers(client.get("/ledger", query_string={"text": site.colleague}).text) == []
    assert client.get(f"/officers/{site.officer}").status_code == 200
    assert client.get(f"/officers/{site.colleague}").status_code == 404


def test_the_export_is_the_workbook_of_the_command_line(site: Site) -> None:
    answer = site.client("auditor").get("/ledger/export")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert ".xlsx" in answer.headers["Content-Disposition"]
    sheets = CalamineWorkbook.from_filelike(BytesIO(answer.data)).sheet_names
    assert {"单位", "干部名册", "在岗人员"} <= set(sheets)
