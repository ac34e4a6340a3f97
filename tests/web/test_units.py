"""Units: listed, limited, given busy periods and other names."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest

from scheduler.books.snapshot import UnitRow
from scheduler.services.books.units import set_limit, units
from tests.web.site import Site

DAYS: Final[dict[str, Any]] = {"first": "2026-03-01", "last": "2026-03-05"}


def unit(site: Site, code: str = "B01") -> UnitRow:
    return next(each for each in units(site.books) if each.code == code)


def sent(site: Site, what: str, status: int = 303, **fields: Any) -> str:
    """Sends that form of the unit's page as it stands; what is shown then."""
    client = site.client("organisation")
    mark = client.get("/units/B01").text.partition('name="mark" value="')[2].partition('"')[0]
    answer = site.post(client, f"/units/B01/{what}", **{"mark": mark, **fields})
    assert answer.status_code == status
    return client.get(answer.headers["Location"]).text if status == 303 else answer.text


def test_all_are_listed_with_a_way_to_change_them_for_keepers_alone(site: Site) -> None:
    text = site.client("organisation").get("/units").text
    assert all(each.name in text for each in units(site.books))
    assert '"/units/B01"' in text
    assert '"/units/B01"' not in site.client("inspection").get("/units").text


def test_limited_busy_free_and_renamed(site: Site) -> None:
    assert 'class="done"' in sent(site, "limit", max_away="3", since="2026-03-01")
    assert unit(site).limits[-1] == (date(2026, 3, 1), 3)
    sent(site, "busy", **DAYS, hard="y")
    sent(site, "busy", first="2026-05-01", last="2026-05-01")
    assert ((date(2026, 3, 1), date(2026, 3, 6)), True) in unit(site).busy
    assert ((date(2026, 5, 1), date(2026, 5, 2)), False) in unit(site).busy
    sent(site, "busy/remove", first="2026-03-01")
    assert all(span[0] != date(2026, 3, 1) for span, _ in unit(site).busy)
    assert "县财税局" in sent(site, "name", name="县财税局")


@pytest.mark.parametrize(
    ("what", "fields", "status"),
    [
        ("limit", {"max_away": "-1", "since": "2026-03-01"}, 422),
        ("limit", {"max_away": "2"}, 422),
        ("busy", {"first": "2026-03-05", "last": "2026-03-01"}, 409),
        ("busy", {"first": "2026-03-05"}, 422),
        ("name", {"name": " "}, 422),
        ("busy/remove", {"first": "2026-03-05"}, 409),
        ("busy/remove", {"first": "x"}, 409),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    site: Site, what: str, fields: dict[str, Any], status: int
) -> None:
    before = unit(site)
    sent(site, what, status, **fields)
    assert unit(site) == before


def test_the_second_editor_is_told(site: Site) -> None:
    deputy = site.client("deputy")
    mark = deputy.get("/units/B01").text.partition('name="mark" value="')[2].partition('"')[0]
    set_limit(site.books, "B01", 4, date(2026, 3, 1))
    answer = site.post(deputy, "/units/B01/limit", mark=mark, max_away="9", since="2026-03-01")
    assert answer.status_code == 409
    assert "已有变动" in answer.text
    assert 'value="9"' in answer.text
    assert unit(site).limits[-1] == (date(2026, 3, 1), 4)
