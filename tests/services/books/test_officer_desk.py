"""One officer on somebody's desk: what can be done, and that it is refused once things changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.absences import add_leave, remove_leave
from scheduler.services.books.duties import appraise, defer, exempt, recall, reinstate
from scheduler.services.books.officer_desk import OfficerDesk, as_seen, officer_desk
from scheduler.services.books.officers import (
    correct_name,
    correct_number,
    promote,
    retire,
    transfer,
)
from scheduler.services.books.opened import Books
from scheduler.services.books.units import add_busy, rename_unit, set_limit
from scheduler.services.books.units_seen import seen_unit, unit_as_seen
from scheduler.store.people import Unit
from tests.databases import acting_as, on_day
from tests.services.books.entries import with_planned

WHY = ("工作需要", "王部长")
DAY = date(2026, 1, 1)
ALWAYS = {"name", "number"}
HERE = {"leave", "transfer", "promote", "retire", *ALWAYS}


@pytest.fixture
def county(books: Books) -> Books:
    """101 owes a stint; 102 has one planned from March to May. There is a second unit, B02."""
    with_planned(books)
    with books.acting("organisation") as act:
        act.session.add(Unit(code="B02", name="县教育局"))
        act.record("settings.loaded", "settings:1")
    return books


def may(books: Books, number: str) -> set[str]:
    return set(officer_desk(books, number).acts)


def test_what_can_be_done_follows_from_where_the_duty_stands(county: Books) -> None:
    assert may(county, "101") == {"defer", "exempt", *HERE}
    defer(county, "101", date(2026, 9, 1), *WHY)
    assert may(county, "101") == {"defer", "exempt", "reinstate", *HERE}
    exempt(county, "101", *WHY)
    assert may(county, "101") == {"reinstate", *HERE}
    assert may(county, "102") == {"defer", "exempt", *HERE}
    assert may(on_day(county, date(2026, 4, 1)), "102") == {"recall", *HERE}
    assert may(on_day(county, date(2026, 6, 1)), "102") == {"appraise", *HERE}
    retire(county, "101", DAY)
    assert may(county, "101") == ALWAYS


def test_what_is_offered_is_not_refused_by_its_state(county: Books) -> None:
    april, june = (on_day(county, date(2026, month, 1)) for month in (4, 6))
    defer(county, "101", date(2026, 9, 1), *WHY)
    assert "reinstate" in may(county, "101")
    reinstate(county, "101", *WHY)
    assert "recall" in may(april, "102")
    recall(april, "102", date(2026, 4, 15), *WHY)
    assert "appraise" in may(june, "102")
    appraise(june, "102", "competent", "尽职")


def test_who_keeps_nothing_is_offered_nothing(county: Books) -> None:
    for role in ("inspection", "auditor", "administrator"):
        assert may(acting_as(county, role), "101") == set()
    bureau = acting_as(county, "petitions")
    assert may(bureau, "102") == set()
    assert may(on_day(bureau, date(2026, 6, 1)), "102") == {"appraise"}


CHANGES: list[Callable[[Books], object]] = [
    lambda books: defer(books, "101", date(2026, 9, 1), *WHY),
    lambda books: add_leave(books, "101", date(2026, 2, 1), date(2026, 2, 2), "study"),
    lambda books: transfer(books, "101", "B02", DAY),
    lambda books: promote(books, "101", "section", DAY),
    lambda books: correct_name(books, "101", "韩梅"),
    lambda books: retire(books, "101", DAY),
    lambda books: exempt(books, "101", *WHY),
    lambda books: rename_unit(books, "B01", "县财税局"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_saw_the_officer_as_before_is_told_and_nothing_is_done(
    county: Books, change: Callable[[Books], object]
) -> None:
    seen = officer_desk(county, "101")
    change(county)
    before = officer_desk(county, "101").mark
    for do in CHANGES[:-1]:
        with pytest.raises(LunzhiError, match=r"officer\.changed"):
            do(as_seen(county, "101", seen.mark))
    assert officer_desk(county, "101").mark == before


def test_who_changed_something_and_when_is_told(county: Books) -> None:
    seen = officer_desk(county, "101")
    promote(county, "101", "section", DAY)
    with pytest.raises(LunzhiError) as told:
        correct_number(as_seen(county, "101", seen.mark), "101", "777")
    assert told.value.code == "officer.changed_by"
    assert told.value.params["by"] == county.actor.name
    assert told.value.params["at"] == "2026-01-01 09:00"


def test_an_act_on_an_officer_who_is_still_so_is_done(county: Books) -> None:
    def desk() -> OfficerDesk:
        return officer_desk(county, "101")

    defer(as_seen(county, "101", desk().mark), "101", date(2026, 9, 1), *WHY)
    day = date(2026, 2, 1)
    add_leave(as_seen(county, "101", desk().mark), "101", day, day, "study")
    remove_leave(as_seen(county, "101", desk().mark), "101", day)
    correct_number(as_seen(county, "101", desk().mark), "101", "777")
    assert officer_desk(county, "777").history.leave == []


def test_another_day_alone_and_another_officer_change_nothing(county: Books) -> None:
    seen = officer_desk(county, "101")
    promote(county, "102", "section", DAY)
    assert officer_desk(on_day(county, date(2026, 1, 20)), "101").mark == seen.mark


@pytest.mark.parametrize("mark", ["", "-", "x-y", "999999-0", "٣-0"])
def test_a_mark_of_no_page_is_one_of_something_else(county: Books, mark: str) -> None:
    with pytest.raises(LunzhiError, match=r"officer\.changed"):
        exempt(as_seen(county, "101", mark), "101", *WHY)


def test_a_unit_that_changed_meanwhile_is_left_as_it_is(county: Books) -> None:
    seen = seen_unit(county, "B01")
    ours = unit_as_seen(county, "B01", seen.mark)
    set_limit(ours, "B01", 3, date(2026, 2, 1))
    tries: list[Callable[[], object]] = [
        lambda: set_limit(ours, "B01", 4, date(2026, 2, 1)),
        lambda: add_busy(ours, "B01", DAY, DAY, hard=True),
        lambda: rename_unit(ours, "B01", "县财税局"),
    ]
    for do in tries:
        with pytest.raises(LunzhiError, match=r"unit\.changed"):
            do()
    assert seen_unit(county, "B01").unit.limits[-1] == (date(2026, 2, 1), 3)
    with pytest.raises(LunzhiError, match="unknown_unit"):
        seen_unit(county, "X99")


def test_that_a_day_passes_is_no_change(county: Books) -> None:
    defer(county, "101", date(2026, 9, 1), *WHY)
    for number, days in (
        ("101", (date(2026, 9, 1),)),
        ("102", (date(2026, 3, 1), date(2026, 6, 1))),
    ):
        seen = officer_desk(county, number)
        for day in days:
            later = officer_desk(on_day(county, day), number)
            assert later.history.duties[0].state != seen.history.duties[0].state
            assert later.mark == seen.mark
