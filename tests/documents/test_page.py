from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from scheduler.documents.page import overview_page
from scheduler.overview.views import Overview
from scheduler.words import LANGUAGES, Words, printable
from tests.documents.counties import (
    NASTY,
    empty,
    nasty,
    sample_view,
    three_cadres,
    tightened_view,
)
from tests.documents.offices import (
    crowded_view,
    large_view,
    nasty_visits,
    no_visits,
    three_cases,
)
from tests.documents.views import EVERY

GOLDEN = Path(__file__).parent / "golden"
VOID = {"meta", "br", "link", "img", "input", "hr"}
FETCHING = {"src", "href", "srcset", "action", "data", "poster", "background", "style"}

View = Callable[[], Overview]


class Page(HTMLParser):
    """Tags that match, attributes, and the text that a reader sees."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "br":
            self.text += " "

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag in ("td", "th"):
            self.text += " "

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data


def page(view: Overview, language: str = "en") -> str:
    return overview_page(view, Words(language))


def read(view: Overview, language: str = "en") -> str:
    """The text of the page with single spaces."""
    return " ".join(Page(page(view, language)).text.split())


def pictures(source: str) -> list[str]:
    return re.findall(r"<svg.*?</svg>", source, re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", EVERY)
def test_every_tag_is_closed_and_every_id_its_own(view: View, language: str) -> None:
    parsed = Page(page(view(), language))
    assert parsed.open == []
    assert len(set(parsed.ids)) == len(parsed.ids)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", EVERY)
def test_every_picture_is_well_formed(view: View, language: str) -> None:
    for picture in pictures(page(view(), language)):
        assert ET.fromstring(picture).tag == "svg"


@pytest.mark.parametrize("view", EVERY)
def test_nothing_is_fetched_and_nothing_runs(view: View) -> None:
    source = page(view())
    parsed = Page(source)
    assert not {"script", "link", "img", "iframe", "object", "embed", "base"} & set(parsed.tags)
    assert not [name for name, _ in parsed.attributes if name in FETCHING or name.startswith("on")]
    assert "http" not in source
    assert "@import" not in source
    assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", source))


@pytest.mark.parametrize("view", [nasty, nasty_visits, large_view])
def test_every_pattern_that_a_picture_uses_is_there(view: View) -> None:
    source = page(view())
    ids = set(Page(source).ids)
    used = set(re.findall(r"url\(#([^)]*)\)", source))
    assert used
    assert used <= ids


@pytest.mark.parametrize("view", EVERY)
def test_the_same_overview_gives_the_same_bytes(view: View) -> None:
    assert page(view()).encode() == page(view()).encode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", [nasty, nasty_visits])
def test_names_come_out_as_they_are(view: View, language: str) -> None:
    text = Page(page(view(), language)).text
    for name in NASTY:
        assert printable(name) in text


@pytest.mark.parametrize("view", [nasty, nasty_visits])
def test_no_name_becomes_markup(view: View) -> None:
    parsed = Page(page(view()))
    assert "b" not in parsed.tags
    assert "script" not in parsed.tags


def test_the_page_speaks_its_language_throughout() -> None:
    chinese, english = (page(three_cadres(), language) for language in ("zh_CN", "en"))
    assert '<html lang="zh-CN">' in chinese
    assert '<html lang="en">' in english
    assert "2025年2月1日至2025年4月30日" in chinese
    assert "1 Feb 2025 – 30 Apr 2025" in english
    county_names = re.compile("三人县")
    assert not re.search(r"[\u4e00-\u9fff]", county_names.sub("", Page(english).text))


def test_goals_show_value_bound_and_proof() -> None:
    text = " ".join(Page(page(three_cadres())).text.split())
    assert "cadres without a stint 1 1 ✓ proven best" in text
    assert "days late 10 10 not proven" in text
    # 59 days with nobody at the desk; women: 31 days none, 30 days of April one too many.
    assert "person-days short 120 — not proven" in text


def test_shortfalls_are_listed_and_hatched() -> None:
    source = page(three_cadres())
    assert '<td class="day">1 Feb 2025 – 31 Mar 2025</td>' in source
    assert source.count('fill="url(#d1-gap)"') == 3
    assert "−1" in source
    assert "+1" in source


def test_who_is_late_or_unserved_is_told_with_reasons() -> None:
    text = " ".join(Page(page(three_cadres())).text.split())
    assert "Cai (the hall, section): no stint, due to start by 31 Dec 2025" in text
    assert "Bo (the hall, section): starts 1 Apr 2025, 10 days after 22 Mar 2025" in text
    assert "the goal “cadres without a stint” would fall by 1: the plan can be improved." in text
    assert "people a unit can spare: bars every post on" in text


def test_every_stint_is_in_the_table() -> None:
    view = tightened_view()
    table = page(view).rpartition('<table class="wide">')[2]
    assert table.count("<tr><td") == len(view.stints)


def test_long_lists_print_on_many_sheets_with_the_months_on_each() -> None:
    view = sample_view()
    sheets = [p for p in pictures(page(view)) if 'aria-labelledby="t' in p]
    assert len(sheets) > 1
    assert all(">Jan</text>" in sheet and ">2027</text>" in sheet for sheet in sheets)
    assert sum(sheet.count("<g><title>") for sheet in sheets) == len(view.timeline.rows) + len(
        view.stints
    )


def test_the_page_is_made_for_a4_on_its_side() -> None:
    assert "@page { size: A4 landscape;" in page(empty())


def test_an_empty_county_has_a_page_that_says_so() -> None:
    text = Page(page(empty())).text
    for sentence in ("There is nobody.", "There are no posts or quotas.", "There are no stints."):
        assert sentence in text


def test_the_timeline_of_three_cadres_looks_as_it_did() -> None:
    """After a change that is meant: write `timeline` to the file and look at it in a browser."""
    timeline = next(p for p in pictures(page(three_cadres())) if 'aria-labelledby="t' in p)
    assert timeline + "\n" == (GOLDEN / "three-cadres.svg").read_text(encoding="utf-8")


def test_the_timeline_of_three_cases_looks_as_it_did() -> None:
    """After a change that is meant: write `timeline` to the file and look at it in a browser."""
    timeline = next(p for p in pictures(page(three_cases())) if 'aria-labelledby="t' in p)
    assert timeline + "\n" == (GOLDEN / "three-cases.svg").read_text(encoding="utf-8")


def test_the_page_of_visits_speaks_its_language_throughout() -> None:
    chinese, english = (page(three_cases(), language) for language in ("zh_CN", "en"))
    assert "2025年3月3日 周一：1组外出，车辆上限2" in chinese
    assert "3 Mar 2025, Mon: 1 visit, 2 vehicles" in english
    assert not re.search(r"[\u4e00-\u9fff]", Page(english).text.replace("三案县", ""))


def test_all_that_is_wrong_with_visits_is_listed() -> None:
    text = read(three_cases())
    for sentence in (
        "road (land · river · water, severity 5): not visited, takes 1 day, due 10 Mar 2025",
        "dam 3–4 Mar aides 1 of 2",
        "dam 3 Mar 2025 3–4 Mar 1 3 3",
        "dam aides Bo hall from river; case dam: worked there",
        "mill was to start 3 Mar 2025: now 10 Mar 2025 main: An → Cai 2",
        "gone was to start 4 Mar 2025: gone main: Bo → — 2",
    ):
        assert sentence in text


def test_a_plan_without_blemish_says_so() -> None:
    text = read(no_visits())
    for sentence in (
        "Every case is visited.", "Every place in the visited cases is filled.",
        "Every visit is done by its due day.",
        "Nobody is in a team despite an appearance ground.", "There are no visits.",
        "There is nobody, or no day for visits.",
    ):  # fmt: skip
        assert sentence in text
    assert "Against the published plan" not in text


def test_visits_are_told_by_day_and_by_person() -> None:
    text = read(three_cases())
    assert "dam land · river · water 3 day 2 of 2 1 working day late main An (audit)" in text
    assert "aides Bo (hall), 1 empty 10 Mar 2025, Mon: 1 visit, 2 vehicles" in text
    assert "Cai hall 10 Mar mill main 1 1 2 9 no longer lawyer from 6 Mar" in text
    assert "Dai hall 0 0 0 9 no declaration of interests" in text


def test_load_is_told_in_numbers_and_bars() -> None:
    text = read(three_cases())
    assert "5 person-days of visits, shared by 3 of 4 people." in text
    # 9 + 1 before; An 2, Bo 3 + 2, Cai 1 + 1: 4 + 25 + 4.
    assert "10 before, 33 with this plan, 23 more." in text
    assert page(three_cases()).count('class="load"') == 3 + 1


def test_everybody_is_on_the_page_even_if_not_in_the_timeline() -> None:
    view = crowded_view()
    assert view.left_out > 30
    text = read(view)
    assert f"{view.left_out} more people without a visit: see “Visits by person”." in text
    table = page(view).rpartition("<table")[2]
    assert table.count('<th scope="row"') == len(view.people)
