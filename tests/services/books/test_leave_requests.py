"""Leave asked for, withdrawn, granted, refused: by whom, and once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from scheduler.books.roles import Actor, NotAllowed
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.absences import add_leave
from scheduler.services.books.leave_requests import (
    ask_leave,
    grant_leave,
    leave_requests,
    refuse_leave,
    withdraw_leave_request,
)
from scheduler.services.books.ledger import history
from scheduler.services.books.officers import retire
from scheduler.services.books.opened import Books
from tests.databases import acting_as, on_day
from tests.services.books.entries import acts, duty_of, with_planned

JULY = (date(2026, 7, 1), date(2026, 7, 10))
IN_STINT = (date(2026, 5, 31), date(2026, 6, 2))


@pytest.fixture
def county(books: Books) -> Books:
    """101 owes a stint, 102 has one planned from March to May."""
    return with_planned(books)


def as_officer(books: Books, number: str) -> Books:
    actor = Actor(f"o{number}", frozenset({"officer"}), None, duty_of(books, number).officer_id)
    return replace(books, actor=actor)


def leave(books: Books, number: str) -> list[tuple[date, date, str]]:
    return [(row.first, row.last, row.kind) for row in history(books, number).leave]


def test_what_is_asked_for_is_no_leave_until_it_is_granted(county: Books) -> None:
    asked = ask_leave(as_officer(county, "101"), *JULY, "study")
    assert leave(county, "101") == []
    assert grant_leave(county, asked) is False
    assert leave(county, "101") == [(*JULY, "study")]
    (line,) = leave_requests(county)
    assert (line.number, line.unit, line.state, line.decided_by) == (
        "101", "县财政局", "granted", "console:test",
    )  # fmt: skip
    assert acts(county, "101")[-3:] == ["leave.asked", "leave.granted", "leave.added"]


def test_who_is_to_leave_asks_for_leave_until_then(county: Books) -> None:
    retire(county, "101", date(2026, 1, 10))
    last, gone = (on_day(as_officer(county, "101"), date(2026, 1, day)) for day in (9, 10))
    ask_leave(last, *JULY, "study")
    with pytest.raises(LunzhiError, match=r"officer\.left"):
        ask_leave(gone, *JULY, "study")


def test_leave_on_days_of_a_stint_is_told_before_and_after(county: Books) -> None:
    asked = ask_leave(as_officer(county, "102"), *IN_STINT, "leave")
    assert [line.collides for line in leave_requests(county)] == [True]
    assert grant_leave(county, asked) is True


def test_why_not_is_told(county: Books) -> None:
    officer = as_officer(county, "101")
    asked = ask_leave(officer, *JULY, "leave")
    refuse_leave(county, asked, "人手不足")
    (line,) = leave_requests(officer)
    assert (line.state, line.reason) == ("refused", "人手不足")
    assert leave(county, "101") == []
    ask_leave(officer, *JULY, "leave")
    with pytest.raises(LunzhiError, match=r"free_text\.phone"):
        refuse_leave(county, asked + 1, "请致电13812345678")


DECISIONS: dict[str, Callable[[Books, int], object]] = {
    "granted": grant_leave,
    "refused": lambda books, asked: refuse_leave(books, asked, "人手不足"),
    "withdrawn": lambda books, asked: withdraw_leave_request(as_officer(books, "101"), asked),
}


@pytest.mark.parametrize("second", DECISIONS)
@pytest.mark.parametrize("first", DECISIONS)
def test_it_is_decided_once(county: Books, first: str, second: str) -> None:
    asked = ask_leave(as_officer(county, "101"), *JULY, "leave")
    DECISIONS[first](county, asked)
    before = leave(county, "101")
    with pytest.raises(LunzhiError) as refused:
        DECISIONS[second](county, asked)
    assert refused.value.code == f"leave_request.is_{first}"
    assert [line.state for line in leave_requests(county)] == [first]
    assert leave(county, "101") == before


def test_nobody_withdraws_what_another_asked_for(county: Books) -> None:
    asked = ask_leave(as_officer(county, "101"), *JULY, "leave")
    for number in (asked, asked + 1):
        with pytest.raises(LunzhiError, match=r"leave_request\.unknown"):
            withdraw_leave_request(as_officer(county, "102"), number)
    with pytest.raises(LunzhiError, match=r"leave_request\.unknown"):
        grant_leave(county, asked + 1)


@pytest.mark.parametrize(
    ("first", "last", "kind", "code"),
    [
        (date(2025, 12, 31), date(2026, 1, 2), "leave", "leave_request.past"),
        (date(2026, 7, 2), date(2026, 7, 1), "leave", "leave.order"),
        (date(2026, 7, 1), date.max, "leave", "leave_request.too_long"),
        (date(2026, 7, 1), date(2026, 7, 1), "ill", "leave_request.kind"),
        (date(2026, 7, 10), date(2026, 7, 12), "leave", "leave_request.asked"),
        (date(2026, 8, 5), date(2026, 8, 5), "leave", "leave.overlaps"),
    ],
)
def test_days_that_cannot_be_are_refused(
    county: Books, first: date, last: date, kind: str, code: str
) -> None:
    officer = as_officer(county, "101")
    ask_leave(officer, *JULY, "leave")
    add_leave(county, "101", date(2026, 8, 1), date(2026, 8, 5), "leave")
    with pytest.raises(LunzhiError) as refused:
        ask_leave(officer, first, last, kind)
    assert refused.value.code == code
    assert len(leave_requests(officer)) == 1


def test_leave_that_came_in_between_keeps_it_from_being_granted(county: Books) -> None:
    asked = ask_leave(as_officer(county, "101"), *JULY, "leave")
    add_leave(county, "101", JULY[1], JULY[1], "other")
    with pytest.raises(LunzhiError, match=r"leave\.overlaps"):
        grant_leave(county, asked)
    assert [line.state for line in leave_requests(county)] == ["open"]


def test_requests_do_not_pile_up(county: Books) -> None:
    officer = as_officer(county, "101")
    for day in range(1, 21):
        ask_leave(officer, date(2026, 7, day), date(2026, 7, day), "leave")
    with pytest.raises(LunzhiError, match=r"leave_request\.many"):
        ask_leave(officer, date(2026, 7, 21), date(2026, 7, 21), "leave")


def test_everybody_sees_those_that_are_theirs_to_see(county: Books) -> None:
    one, two = as_officer(county, "101"), as_officer(county, "102")
    first, second = ask_leave(one, *JULY, "leave"), ask_leave(two, *JULY, "study")
    refuse_leave(county, first, "人手不足")
    liaison = replace(county, actor=Actor("l", frozenset({"liaison"}), 1))
    stranger = replace(county, actor=Actor("l", frozenset({"liaison"}), 2))
    assert [line.id for line in leave_requests(county)] == [second, first]
    assert [line.id for line in leave_requests(county, "open")] == [second]
    assert [line.id for line in leave_requests(one)] == [first]
    assert [line.id for line in leave_requests(two, "refused")] == []
    assert len(leave_requests(liaison)) == 2
    assert leave_requests(stranger) == []
    assert leave_requests(acting_as(county, "officer")) == []


def test_who_is_no_officer_asks_for_nothing(county: Books) -> None:
    with pytest.raises(NotAllowed):
        ask_leave(county, *JULY, "leave")
    with pytest.raises(LunzhiError, match="no_officer"):
        ask_leave(acting_as(county, "officer"), *JULY, "leave")
    retire(on_day(county, date(2026, 1, 2)), "101", date(2026, 1, 2))
    with pytest.raises(LunzhiError, match=r"officer\.left"):
        ask_leave(on_day(as_officer(county, "101"), date(2026, 1, 2)), *JULY, "leave")
