from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from scheduler.documents.duty_picture import duty_sheets
from scheduler.documents.lettering import em_width
from scheduler.documents.scale import HEADER, LEFT, RIGHT, SHEET_HEIGHT, Scale, month_grid
from scheduler.documents.timeline_picture import timeline_sheets
from scheduler.documents.visit_picture import visit_sheets
from scheduler.overview.rotation import RotationOverview
from scheduler.overview.teams import TeamsOverview
from scheduler.overview.timeline import axis_of
from scheduler.words import LANGUAGES, Words
from tests.county import county
from tests.documents.counties import empty, nasty, sample_view, three_cadres, tightened_view
from tests.documents.offices import (
    crowded_view,
    large_view,
    long_view,
    office_view,
    three_cases,
)
from tests.documents.views import EVERY_OFFICE

EVERY = [three_cadres, nasty, empty, sample_view, tightened_view]
ENGLISH = Words("en")


@pytest.mark.parametrize("view", EVERY)
def test_rows_follow_each_other_and_fit_on_their_sheet(
    view: Callable[[], RotationOverview],
) -> None:
    shown = 0
    for sheet in timeline_sheets(view().timeline, ENGLISH):
        bottom = HEADER
        for row in sheet.rows:
            assert row.y == pytest.approx(bottom)
            bottom = row.y + row.height
            shown += 1
        assert bottom <= SHEET_HEIGHT
    assert shown == len(view().timeline.rows)


@pytest.mark.parametrize("view", EVERY)
def test_letters_stay_in_their_column_and_row(view: Callable[[], RotationOverview]) -> None:
    for sheet in timeline_sheets(view().timeline, ENGLISH):
        for row in sheet.rows:
            for text in row.texts:
                assert text.x + em_width(text.text) * 12 <= 112
            for text in row.units:
                assert text.x + em_width(text.text) * 11 <= 292
            for text in (*row.texts, *row.units):
                assert row.y + 10 <= text.y <= row.y + row.height - 3


@pytest.mark.parametrize("view", EVERY)
def test_bars_and_their_labels_stay_on_the_axis(view: Callable[[], RotationOverview]) -> None:
    scale = Scale(view().timeline.axis)
    for sheet in timeline_sheets(view().timeline, ENGLISH):
        for bar in (bar for row in sheet.rows for bar in row.bars):
            assert scale.left <= bar.x
            assert bar.x + bar.width <= scale.right + 0.1
            assert em_width(bar.label) * 11 <= bar.width - 6


def test_a_bar_covers_its_days() -> None:
    view = three_cadres()
    scale = Scale(view.timeline.axis)
    (sheet,) = timeline_sheets(view.timeline, ENGLISH)
    an = sheet.rows[1].bars[0]
    assert an.x == scale.x(date(2025, 2, 1))
    assert an.x + an.width == pytest.approx(scale.x(date(2025, 5, 1)))
    assert an.title == "the door, 1 Feb 2025 – 30 Apr 2025"


def test_the_late_and_the_unserved_carry_a_remark() -> None:
    (sheet,) = timeline_sheets(three_cadres().timeline, ENGLISH)
    remarks = [[text.text for text in row.remarks] for row in sheet.rows]
    assert remarks == [[], [], ["10 days late"], ["✕ no stint, due by 31 Dec 2025"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", EVERY_OFFICE)
def test_rows_of_visits_stay_in_their_places(
    view: Callable[[], TeamsOverview], language: str
) -> None:
    shown = 0
    for sheet in visit_sheets(view(), Words(language), 300):
        bottom = HEADER
        for row in sheet.rows:
            assert row.y == pytest.approx(bottom)
            bottom = row.y + row.height
            shown += 1
            for text in row.texts:
                assert text.x + em_width(text.text) * 12 <= 112
            for text in row.units:
                assert text.x + em_width(text.text) * 11 <= LEFT
            for bar in row.bars:
                assert bar.x >= LEFT
                assert bar.x + bar.width <= RIGHT
                assert not bar.label or em_width(bar.label) * 11 <= bar.width - 6
        assert bottom <= SHEET_HEIGHT
    assert shown == (len(view().timeline) if view().days else 0)


@pytest.mark.parametrize("view", [three_cases, office_view, crowded_view])
def test_bars_of_one_person_never_overlap_in_a_lawful_plan(
    view: Callable[[], TeamsOverview],
) -> None:
    for sheet in visit_sheets(view(), ENGLISH):
        for row in sheet.rows:
            for one, other in pairwise(row.bars):
                assert one.x + one.width < other.x


def test_a_bar_of_a_visit_covers_its_days_of_the_list() -> None:
    (sheet,) = visit_sheets(three_cases(), ENGLISH)
    an, _, cai, _ = sheet.rows
    day = (RIGHT - LEFT) / 5
    (dam,), (mill,) = an.bars, cai.bars
    assert (dam.x, dam.width, dam.label) == (LEFT + 1, 2 * day - 2, "dam")
    # Monday the tenth follows Thursday the sixth.
    assert mill.x + mill.width == pytest.approx(RIGHT - 1)
    assert dam.title == "3–4 Mar dam main"
    assert an.leave == ((LEFT + 2 * day, 2 * day),)
    assert [(turn.x, turn.title) for turn in cai.turns] == [
        (LEFT + 3 * day, "no longer lawyer from 6 Mar")
    ]
    assert sheet.grid.strong == (LEFT + 4 * day,)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", [three_cases, office_view, large_view, long_view])
def test_labels_of_days_never_overlap(view: Callable[[], TeamsOverview], language: str) -> None:
    labels = visit_sheets(view(), Words(language))[0].grid.labels
    for line in (13, 29):
        on_line = [label for label in labels if label.y == line]
        assert on_line or (view is long_view and line == 29)
        for one, other in pairwise(on_line):
            assert one.x + em_width(one.text) * 11 <= other.x


def test_a_long_list_shows_weeks_and_months_instead_of_days() -> None:
    grid = visit_sheets(long_view(), ENGLISH)[0].grid
    assert len(grid.lines) == 58 + 1  # 400 days: 57 weeks and a day
    assert grid.labels[0].text == "Sep 2025"
    assert [label.y for label in grid.labels] == [13] * len(grid.labels)
    # A strong line just before every name of a month but the first.
    assert grid.strong == tuple(pytest.approx(label.x - 3) for label in grid.labels[1:])


def test_the_first_sheet_can_be_lower() -> None:
    sheets = timeline_sheets(sample_view().timeline, ENGLISH, 280)
    assert sheets[0].height <= 282
    assert len(sheets[1].rows) > len(sheets[0].rows)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("last", ["2025-04-01", "2027-01-01", "2031-01-01", "2100-01-01"])
def test_the_labels_of_an_axis_never_overlap(language: str, last: str) -> None:
    scale = Scale(axis_of(county(starts=["2025-01-01", last])))
    labels = month_grid(scale, Words(language)).labels
    assert labels
    for line in (13, 29):
        on_line = [label for label in labels if label.y == line]
        for one, other in pairwise(on_line):
            assert one.x + em_width(one.text) * 11 <= other.x


@pytest.mark.parametrize("view", EVERY)
def test_bands_follow_each_other_and_their_gaps_lie_inside(
    view: Callable[[], RotationOverview],
) -> None:
    shown = 0
    scale = Scale(view().timeline.axis)
    for sheet in duty_sheets(view().duty, view().timeline.axis, ENGLISH):
        bottom = HEADER
        for band in sheet.bands:
            assert band.y == pytest.approx(bottom)
            bottom = band.y + band.height
            shown += 1
            for gap in band.gaps:
                assert band.top - 0.1 <= gap.y <= gap.y + gap.height <= band.bottom + 2
                assert scale.left <= gap.x <= gap.x + gap.width <= scale.right + 1.5
        assert bottom <= SHEET_HEIGHT
    assert shown == len(view().duty)


def test_a_shortfall_is_hatched_and_numbered() -> None:
    view = three_cadres()
    (sheet,) = duty_sheets(view.duty, view.timeline.axis, ENGLISH)
    desk, door, women = sheet.bands
    assert [gap.title for gap in desk.gaps] == [
        "1 Feb 2025 – 31 Mar 2025: 0 on duty, 1–2 asked for, −1"
    ]
    assert [text.text for text in desk.misses] == ["−1"]
    assert door.gaps == ()
    # Old is a man: nobody counts in January; in April both An and Bo do.
    assert [text.text for text in women.misses] == ["−1", "+1"]
    assert [text.text for text in women.counts] == ["0", "1", "2", "1"]
