from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from scheduler.documents.text import overview_text
from scheduler.overview.rotation import overview
from scheduler.overview.views import Overview
from scheduler.words import LANGUAGES, Words
from tests.county import county
from tests.documents.counties import empty, nasty, three_cadres
from tests.documents.offices import (
    large_view,
    nasty_visits,
    no_visits,
    three_cases,
)
from tests.documents.views import EVERY
from tests.overview.plans import by_hand


def printed(
    view: Overview, width: int = 120, language: str = "en", *, terminal: bool = False
) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=terminal, color_system="256" if terminal else None
    )
    console.print(overview_text(view, Words(language)))
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 100, 120, 200])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", EVERY)
def test_no_line_is_wider_than_the_terminal(
    view: Callable[[], Overview], language: str, width: int
) -> None:
    for line in printed(view(), width, language).splitlines():
        assert cell_len(line) <= width


def test_a_file_gets_no_colours_a_terminal_does() -> None:
    assert "\x1b" not in printed(nasty())
    assert "\x1b[" in printed(three_cadres(), terminal=True)


@pytest.mark.parametrize("view", [nasty, nasty_visits])
def test_names_cannot_steer_the_terminal(view: Callable[[], Overview]) -> None:
    assert "\x1b[31m\u202e" not in printed(view(), terminal=True)
    assert "[red]red[/red] {name}" in printed(view(), 200)


def test_the_timeline_tells_posts_by_letters() -> None:
    lines = printed(three_cadres(), 80).splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("Timeline"))
    # 80 columns less 3 for names, 8 for units and 4 between: 8, the most, for each of six months.
    timeline = [line.rstrip() for line in lines[start + 1 : start + 7]]
    assert timeline == [
        " " * 15 + "2025",
        " " * 15 + "1       2       3       4       5       6",
        "Old  the hall  aaaaaaaa.       .       .       .       .",
        "An   the hall  .       BBBBBBBBBBBBBBBBBBBBBBBB.----   .",
        "Bo   the hall  .       .       .       AAAAAAAAAAAAAAAAAAAAAAAA >",
        "Cai  the hall  .       .       .       .       .       .        !",
    ]


def test_shortfalls_are_marked_with_a_sign() -> None:
    text = printed(three_cadres())
    desk = next(line for line in text.splitlines() if line.strip().startswith("the desk"))
    assert desk.split() == ["the", "desk", "1/1", "0/1", "-1", "0/1", "-1", "1/1", "1/1", "1/1"]
    gaps = text.partition("Shortfalls")[2].partition("Unserved and late")[0]
    assert "1 Feb 2025 – 31 Mar 2025   1–2     0         -1" in gaps
    assert "1 Apr 2025 – 30 Apr 2025   1–1     2         +1" in gaps


def test_a_horizon_of_ages_still_fits() -> None:
    problem = county(starts=["2025-01-01", "9000-01-01"])
    text = printed(overview(problem, by_hand(problem, ("an", "9000-01-01", "desk"))), 80)
    assert "a column is 500 years" in text
    assert max(map(cell_len, text.splitlines())) <= 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_is_there(language: str) -> None:
    words = Words(language)
    text = printed(three_cadres(), 120, language)
    for section in ("goals", "timeline", "duty", "gaps", "standings", "stints"):
        assert words(f"show.{section}") in text


def test_an_empty_county_is_told_as_such() -> None:
    text = printed(empty())
    assert "Every cadre serves in time." in text
    assert "There are no stints." in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_about_visits_is_there(language: str) -> None:
    words = Words(language)
    lines = printed(three_cases(), 120, language).splitlines()
    titles = (
        "goals", "load", "unvisited", "empty", "late_visits", "appearances", "known",
        "visit_timeline", "by_day", "by_person",
    )  # fmt: skip
    places = [lines.index(words(f"show.{title}")) for title in titles]
    assert places == sorted(places)


def part(text: str, title: str) -> list[str]:
    """The lines below a title, up to the next empty line that another title follows."""
    lines = [line.strip() for line in text.splitlines()]
    start = lines.index(title) + 1
    titles = [Words("en")(f"show.{name}") for name in ("visit_timeline", "by_day", "by_person")]
    end = next((n for n in range(start, len(lines)) if lines[n] in titles), len(lines))
    return lines[start:end]


def test_the_timeline_of_visits_tells_cases_by_their_marks() -> None:
    assert part(printed(three_cases()), "Timeline (people × days)")[:6] == [
        "2025-03",
        "3     4     5     6     10",
        "An   audit  dam======== ----- ----- .",
        "Bo   hall   dam======== .     .     .",
        "Cai  hall   .     .     .     |     mill=",
        "Dai  hall   .     .     .     .     .",
    ]


def test_a_narrow_terminal_gets_the_days_in_blocks() -> None:
    lines = part(printed(large_view(), 80), "Timeline (people × days)")
    assert lines.count("2026-03") == 2
    assert "24  25  26  27" in lines


def test_days_tell_who_goes_where() -> None:
    assert part(printed(three_cases()), "Visits by day")[:5] == [
        "3 Mar 2025, Mon: 1 visit, 2 vehicles",
        "dam  land · river · water  severity 3  day 1 of 2  1 working day late",
        "main: An (audit)  aides: Bo (hall), 1 empty",
        "",
        "4 Mar 2025, Tue: 1 visit, 2 vehicles",
    ]


def test_people_tell_their_visits_load_and_what_bars_them() -> None:
    rows = [line.split("  ") for line in part(printed(three_cases(), 140), "Visits by person")]
    cells = [[cell.strip() for cell in row if cell] for row in rows if row[0] in ("Bo", "Cai")]
    assert cells == [
        ["Bo", "hall", "3–4 Mar dam aides", "3", "2", "5", "9"],
        ["Cai", "hall", "10 Mar mill main", "1", "1", "2", "9", "no longer lawyer from 6 Mar"],
    ]


def test_what_is_wrong_with_a_plan_of_visits_is_told() -> None:
    text = printed(three_cases())
    for sentence in (
        "! road (land · river · water, severity 5): not visited, takes 1 day, due 10 Mar 2025",
        "dam    3–4 Mar   aides   1 of 2",
        "dam    3          3 Mar 2025   3–4 Mar   1           3",
        "from river; case dam: worked there",
        "2 of 3 published visits are changed.",
        "! mill was to start 3 Mar 2025: now 10 Mar 2025",
        "main: An → Cai",
    ):
        assert sentence in text


def test_an_empty_office_is_told_as_such() -> None:
    text = printed(no_visits())
    for sentence in ("no days for visits", "There are no visits.", "There is nobody."):
        assert sentence in text


def test_a_proof_that_no_other_plan_exists_is_told() -> None:
    assert "proven: no other plan has the same values" in printed(
        replace(three_cases(), unique=True)
    )
    assert "another plan has the same values" in printed(replace(three_cadres(), unique=False))
    assert "other plan" not in printed(three_cadres())
