from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.cells import cell_len
from rich.console import Console

from scheduler.documents.text import overview_text
from scheduler.overview.rotation import RotationOverview, overview
from scheduler.words import LANGUAGES, Words
from tests.county import county
from tests.documents.counties import empty, nasty, sample_view, three_cadres, tightened_view
from tests.overview.plans import by_hand

EVERY = [three_cadres, nasty, empty, sample_view, tightened_view]


def printed(
    view: RotationOverview, width: int = 120, language: str = "en", *, terminal: bool = False
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
    view: Callable[[], RotationOverview], language: str, width: int
) -> None:
    for line in printed(view(), width, language).splitlines():
        assert cell_len(line) <= width


def test_a_file_gets_no_colours_a_terminal_does() -> None:
    assert "\x1b" not in printed(nasty())
    assert "\x1b[" in printed(three_cadres(), terminal=True)


def test_names_cannot_steer_the_terminal() -> None:
    assert "\x1b[31m\u202e" not in printed(nasty(), terminal=True)
    assert "[red]red[/red] {name}" in printed(nasty(), 200)


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
