"""A draft asked about one cadre, in the words of a page: ids and days as texts."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.problems.faults import LunzhiError
from scheduler.services.books import kept
from scheduler.services.books.draft_inquiry import stint_options, why_here
from scheduler.services.books.drafts import show_draft
from scheduler.services.books.opened import Books
from scheduler.services.books.released import show_release
from tests.services.books.entries import draft_for, key_of, published, with_owing


@pytest.fixture
def county(books: Books) -> Books:
    """Three who owe a stint: 101, 102 and 103."""
    return with_owing(books, "101", "102", "103")


@pytest.fixture
def draft(county: Books) -> int:
    """101 serves from March, 102 from June, 103 does not."""
    return draft_for(county, ("101", "2026-03-01"), ("102", "2026-06-01"))


def test_who_it_is_and_where_they_could_serve(county: Books, draft: int) -> None:
    asked = stint_options(county, draft, key_of(county, "101"))
    assert (asked.name, asked.unit, asked.staff_number) == ("干部101", "县财政局", "101")
    assert asked.found.own is not None
    assert asked.found.own.start == date(2026, 3, 1)
    verdicts = {option.start: option.verdict for option in asked.found.options}
    assert list(verdicts) == asked.problem.starts
    assert verdicts.pop(date(2026, 3, 1)) == "assigned"
    assert set(verdicts.values()) == {"possible"}
    assert [each.other.id for each in asked.found.exchanges] == [key_of(county, "102")]


def test_who_does_not_serve_is_asked_about_as_well(county: Books, draft: int) -> None:
    asked = stint_options(county, draft, key_of(county, "103"))
    assert asked.found.own is None
    assert {option.differences["unserved"] for option in asked.found.options} == {-1}


def test_why_is_answered_for_a_day_and_a_post(county: Books, draft: int) -> None:
    told = why_here(county, draft, key_of(county, "101"), "2026-03-01", "desk")
    assert told.answer.verdict == "assigned"
    told = why_here(county, draft, key_of(county, "101"), "2026-06-01", None)
    assert (told.answer.verdict, told.answer.post) == ("possible", None)


@pytest.mark.parametrize(
    ("cadre", "start", "post", "code"),
    [
        ("d999", "2026-03-01", None, r"unknown\.cadre"),
        ("", "2026-03-01", None, r"unknown\.cadre"),
        (None, "2026-03-02", None, r"unknown\.start"),
        (None, "soon", None, r"unknown\.start"),
        (None, "2026-03-01", "roof", r"unknown\.post"),
    ],
)
def test_nonsense_is_refused(
    county: Books, draft: int, cadre: str | None, start: str, post: str | None, code: str
) -> None:
    with pytest.raises(LunzhiError, match=code):
        why_here(county, draft, key_of(county, "101") if cadre is None else cadre, start, post)


def test_a_draft_that_is_not_there_is_refused(county: Books) -> None:
    with pytest.raises(LunzhiError, match=r"draft\.unknown"):
        stint_options(county, 7, "d1")


def test_a_plan_is_judged_once_for_all_who_look_at_it(county: Books, draft: int) -> None:
    first = show_draft(county, draft).kept
    before = kept._judged.cache_info()
    assert show_draft(county, draft).kept is first
    after = kept._judged.cache_info()
    assert (after.hits - before.hits, after.misses - before.misses) == (1, 0)


def test_a_quick_look_shows_the_same_plan_without_what_stands_in_the_way(
    county: Books, draft: int
) -> None:
    whole, quick = show_draft(county, draft), show_draft(county, draft, quick=True)
    assert quick.overview.stints == whole.overview.stints  # type: ignore[union-attr]
    assert [one.examined is None for one in whole.overview.standings] == [False]  # type: ignore[union-attr]
    assert [one.examined is None for one in quick.overview.standings] == [True]  # type: ignore[union-attr]


def test_a_release_is_looked_at_as_quickly(county: Books) -> None:
    published(county, ("101", "2026-03-01"))
    view = show_release(county, None, quick=True)
    assert all(one.examined is None for one in view.overview.standings)  # type: ignore[union-attr]
