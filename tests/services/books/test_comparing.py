"""Two plans beside each other: drafts and releases, goals and people."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.changing import Change
from scheduler.services.books.comparing import compare
from scheduler.services.books.draft_changes import apply_change
from scheduler.services.books.opened import Books
from tests.databases import on_day
from tests.services.books.entries import draft_for, enter, key_of, published, with_owing

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


@pytest.fixture
def county(books: Books) -> Books:
    """Four who owe a stint: 101 to 104."""
    return with_owing(books, "101", "102", "103", "104")


def test_each_cadre_is_told_with_where_they_serve_on_either_side(county: Books) -> None:
    left = draft_for(county, ("101", "2026-03-01"), ("102", "2026-03-01"))
    right = draft_for(county, ("101", "2026-06-01"), ("103", "2026-03-01"))
    found = compare(county, f"draft:{left}", f"draft:{right}")
    told = {one.name: (one.difference, one.before, one.after) for one in found.people}
    assert {name: row[0] for name, row in told.items()} == {
        "干部101": "moved", "干部102": "lost", "干部103": "new", "干部104": "none",
    }  # fmt: skip
    _, before, after = told["干部101"]
    assert before is not None
    assert after is not None
    assert (before.start, before.last, before.post) == (MARCH, date(2026, 5, 31), "窗口")
    assert (after.start, after.last) == (JUNE, date(2026, 8, 31))
    assert {one.unit for one in found.people} == {"县财政局"}
    assert {kind: count for kind, count in found.counts.items() if count} == {
        "moved": 1, "lost": 1, "new": 1, "none": 1,
    }  # fmt: skip
    assert found.counts["same"] == 0
    goals = {pair.goal: pair for pair in found.goals}
    # 101 waits eight months instead of five; 102 and 103 change parts.
    assert goals["waiting"].by == 8 * 8 - 5 * 5
    assert (goals["unserved"].before, goals["unserved"].after) == (2, 2)


def test_who_is_known_to_one_side_alone_is_listed_too(county: Books) -> None:
    left = draft_for(county, ("101", "2026-03-01"))
    enter(county, "105")
    right = draft_for(county, ("101", "2026-03-01"), ("105", "2026-06-01"))
    there = {one.cadre: one for one in compare(county, f"draft:{left}", f"draft:{right}").people}
    assert there[key_of(county, "101")].difference == "same"
    assert there[key_of(county, "105")].difference == "only_right"
    assert there[key_of(county, "105")].after is not None
    assert not compare(county, f"draft:{left}", f"draft:{right}").same_people
    assert compare(county, f"draft:{left}", f"draft:{left}").same_people
    back = {one.cadre: one for one in compare(county, f"draft:{right}", f"draft:{left}").people}
    assert back[key_of(county, "105")].difference == "only_left"


def test_who_has_begun_meanwhile_is_where_they_were(county: Books) -> None:
    published(county, ("101", "2026-03-01"), ("102", "2026-06-01"))
    later = on_day(county, date(2026, 4, 1))
    draft = draft_for(later, ("102", "2026-06-01"))
    found = compare(later, "release:1", f"draft:{draft}")
    told = {one.cadre: one.difference for one in found.people}
    assert told[key_of(county, "101")] == told[key_of(county, "102")] == "same"
    assert not {pair.goal: pair for pair in found.goals}["changes"].alike
    assert not {pair.goal: pair for pair in found.goals}["draw"].alike


def test_the_price_of_a_draft_is_told_beside_the_one_it_was_made_from(county: Books) -> None:
    base = draft_for(county, ("101", "2026-03-01"))
    change = Change("move", key_of(county, "101"), JUNE, "desk")
    made = apply_change(county, base, change)
    price = {pair.goal: pair for pair in compare(county, f"draft:{base}", f"draft:{made}").goals}
    assert price["waiting"].by == 8 * 8 - 5 * 5
    assert all(pair.alike for pair in price.values())


@pytest.mark.parametrize(
    ("side", "code"),
    [
        ("draft:77", r"draft\.unknown"), ("release:77", r"release\.unknown"),
        ("draft", r"compare\.side"), ("plan:1", r"compare\.side"), ("draft:-1", r"compare\.side"),
        ("draft:1x", r"compare\.side"), ("draft:²", r"compare\.side"), ("", r"compare\.side"),
        ("release:99999999999999999999", r"compare\.side"),
    ],
)  # fmt: skip
def test_a_side_that_is_none_is_refused(county: Books, side: str, code: str) -> None:
    draft = draft_for(county, ("101", "2026-03-01"))
    with pytest.raises(LunzhiError, match=code):
        compare(county, f"draft:{draft}", side)
