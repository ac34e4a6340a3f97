"""Approvals: nobody approves what they do, or what is about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from scheduler.books.roles import Actor
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.auditing_erased import erase_before
from scheduler.services.books.cases import change_case
from scheduler.services.books.duties import defer, exempt, recall, reinstate
from scheduler.services.books.finding import officer_by_number
from scheduler.services.books.opened import Books
from scheduler.services.books.recusals import NewFact, enter_fact
from scheduler.services.books.releases import withdraw
from scheduler.services.books.teams_releases import withdraw_teams
from scheduler.services.books.waivers import NewWaiver, grant_waiver
from tests.databases import DAY, on_day
from tests.services.books.case_entries import NUMBER, registered, with_cases
from tests.services.books.entries import enter, published

WHY = "工作需要"
MARCH = date(2026, 3, 2)
Act = Callable[[Books, str], object]


@pytest.fixture
def county(books: Books) -> Books:
    """101 of B01 owes a stint, 102 has one from March on; a case, and a ground against 101."""
    with_cases(books)
    enter(books, "102")
    published(books, ("102", "2026-03-01"))
    registered(books, units=["B03"])
    enter_fact(books, NewFact("101", "unit", "B02", "local", "曾任副职", "reported", DAY))
    return books


def clerk(books: Books, number: str | None = None) -> Books:
    """The same on behalf of an account of all offices, which may be that officer's."""
    with books.store.reading() as session:
        officer = None if number is None else officer_by_number(session, number).id
    return replace(books, actor=Actor("Anna Li", books.actor.roles, officer=officer))


ACTS: tuple[tuple[str, Act], ...] = (
    ("101", lambda books, by: defer(books, "101", date(2026, 9, 1), WHY, by)),
    ("101", lambda books, by: exempt(books, "101", WHY, by)),
    ("101", lambda books, by: reinstate(books, "101", WHY, by)),
    ("102", lambda books, by: recall(on_day(books, MARCH), "102", date(2026, 4, 1), WHY, by)),
    ("101", lambda books, by: grant_waiver(books, NewWaiver(1, WHY, by, DAY, MARCH))),
    ("", lambda books, by: withdraw(books, 1, WHY, by)),
    ("", lambda books, by: withdraw_teams(books, 1, WHY, by)),
    ("", lambda books, by: erase_before(on_day(books, MARCH), MARCH, reason=WHY, approver=by)),
)


@pytest.mark.parametrize(("about", "act"), ACTS)
def test_nobody_approves_the_own_act_or_what_is_about_them(
    county: Books, about: str, act: Act
) -> None:
    if about == "101":
        defer(county, "101", date(2026, 8, 1), WHY, "王部长")
    for by in ("Anna Li", " ａｎｎａ ＬＩ", "annali", *([f"干部 {about}"] if about else [])):
        with pytest.raises(LunzhiError, match=r"^approval\.own"):
            act(clerk(county), by)


def test_nor_does_the_officer_that_somebody_is(county: Books) -> None:
    for name in ("干部102", "Anna Li"):
        with pytest.raises(LunzhiError, match=r"^approval\.own"):
            exempt(clerk(county, "102"), "101", WHY, name)
    assert exempt(clerk(county, "102"), "101", WHY, "干部103").state == "exempt"


@pytest.mark.parametrize(
    "by",
    ["101", "工号101", "１０１（督查办）", "干部101主任", "干部101（督查办）", "县委督查办干部101"],
)
def test_nor_by_staff_number_or_title(county: Books, by: str) -> None:
    with pytest.raises(LunzhiError, match=r"^approval\.own"):
        exempt(clerk(county), "101", WHY, by)
    assert exempt(clerk(county), "102", WHY, by).state == "exempt"


def test_but_by_an_officer_whose_name_only_looks_like_that(county: Books) -> None:
    enter(county, "1010")
    with county.acting("organisation") as act:
        for number, name in (("101", "李处"), ("1010", "李处长")):
            officer = officer_by_number(act.session, number)
            officer.name = name
            act.record("officer.changed", f"officer:{officer.id}")
    with pytest.raises(LunzhiError, match=r"^approval\.own"):
        exempt(clerk(county), "101", WHY, "李处主任")
    assert exempt(clerk(county), "101", WHY, "李处长（1010）").state == "exempt"


def test_nor_is_handling_extended_on_the_own_word(county: Books) -> None:
    for name, code in (("Anna Li", "approval.own"), ("干部102", "approval.own"), ("王书记", "")):
        given = {"extended_days": 10, "extended_by": name}
        if not code:
            change_case(clerk(county, "102"), NUMBER, given)  # type: ignore[arg-type]
            continue
        with pytest.raises(LunzhiError, match="refused") as refused:
            change_case(clerk(county, "102"), NUMBER, given)  # type: ignore[arg-type]
        assert [each.code for each in refused.value.faults] == [code]  # type: ignore[attr-defined]
