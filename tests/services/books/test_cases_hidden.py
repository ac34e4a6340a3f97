"""Who must not know of a case gets the answer of one that is not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import select

from scheduler.books.roles import Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.accounts import add_account, tie_account
from scheduler.services.books.case_offices import OwnOffice
from scheduler.services.books.cases import change_case, register_case
from scheduler.services.books.cases_closing import close_case, reopen_case
from scheduler.services.books.cases_seen import CaseFilter, case_as_seen, case_desk, case_list
from scheduler.services.books.opened import Books, account_actor
from scheduler.store.cases import Case
from scheduler.store.people import Unit
from tests.databases import DAY, on_day
from tests.services.books.case_entries import (
    entered,
    recuse,
    registered,
    tied,
    with_cases,
    with_visit,
)

HIDDEN, OTHER, NONE = "QH-1", "QH-2", "QH-9"


@pytest.fixture
def county(books: Books) -> Books:
    """QH-1 is about the unit of officer 101, QH-2 is not."""
    with_cases(books)
    registered(books, HIDDEN, units=["B01", "B02"])
    registered(books, OTHER, units=["B03"])
    return books


def answer(do: Callable[[str], object], number: str) -> tuple[str, dict[str, object]]:
    with pytest.raises(LunzhiError) as refused:
        do(number)
    params = {key: str(value).replace(number, "?") for key, value in refused.value.params.items()}
    return refused.value.code, params  # type: ignore[return-value]


def numbers(books: Books) -> list[str]:
    return [line.title.number for line in case_list(books, CaseFilter()).rows]


@pytest.mark.parametrize("role", ["inspection", "petitions"])
def test_a_hidden_case_answers_like_one_that_is_not_there(county: Books, role: Role) -> None:
    me = tied(county, role)
    acts: list[Callable[[str], object]] = [
        lambda number: case_desk(me, number),
        lambda number: change_case(me, number, {"severity": 5}),
        lambda number: close_case(me, number, DAY),
        lambda number: reopen_case(me, number),
        lambda number: change_case(case_as_seen(me, number, "1"), number, {"severity": 5}),
    ]
    for do in acts:
        assert answer(do, HIDDEN) == answer(do, NONE) == ("case.unknown", {"found": '"?"'})


@pytest.mark.parametrize("role", ["inspection", "petitions", "auditor"])
def test_a_hidden_case_is_neither_listed_nor_found_nor_counted(county: Books, role: Role) -> None:
    me = tied(county, role)
    assert numbers(me) == [OTHER]
    found = case_list(me, CaseFilter())
    assert dict(found.counts) == {"open": 1}
    assert case_list(me, CaseFilter(text=HIDDEN)).rows == []
    assert case_list(me, CaseFilter(unit="B02")).counts == {}
    late = on_day(me, date(2026, 2, 1))
    assert case_list(late, CaseFilter(overdue=True)).overdue == 1


def test_grounds_hide_a_case_as_ones_own_unit_does(county: Books) -> None:
    with county.store.reading() as session:
        case = session.scalars(select(Case.id).where(Case.number == OTHER)).one()
    recuse(county, case_id=case)
    assert numbers(tied(county)) == []
    assert numbers(county) == [HIDDEN, OTHER]


def test_a_ground_about_a_unit_or_a_place_hides_all_its_cases(county: Books) -> None:
    with county.store.reading() as session:
        unit = session.scalars(select(Unit.id).where(Unit.code == "B03")).one()
    recuse(county, unit_id=unit)
    assert numbers(tied(county)) == []


def test_from_the_first_day_of_the_visit_on_it_is_no_secret(county: Books) -> None:
    with_visit(county, date(2026, 1, 12), HIDDEN)
    assert numbers(tied(on_day(county, date(2026, 1, 11)))) == [OTHER]
    assert HIDDEN in numbers(tied(on_day(county, date(2026, 1, 12))))


def test_what_a_tied_account_is_refused_depends_on_nothing_that_stands_against_it(
    county: Books,
) -> None:
    """Else units, places and numbers could be tried out one by one."""
    me = tied(county)
    told = []
    for units, place, number in (
        ("B01", "T01", "QH-3"), ("B02", "T02", "QH-4"), ("B99", "T99", HIDDEN),
        ("B03", "T01", OTHER),
    ):  # fmt: skip
        given = entered(units=[units], place=place)
        acts: tuple[Callable[[], object], ...] = (
            partial(register_case, me, number, given),
            partial(change_case, me, OTHER, {"units": [units]}),
            partial(change_case, me, OTHER, {"place": place, "severity": 5}),
        )
        for act in acts:
            with pytest.raises(LunzhiError) as refused:
                act()
            told.append((refused.value.code, str(refused.value.params)))
    assert set(told) == {("tied_account", "{'name': 'tied'}")}
    assert numbers(county) == [HIDDEN, OTHER]
    change_case(me, OTHER, {"severity": 5})
    register_case(county, "QH-3", entered(units=["B01"]))


def test_a_case_about_an_office_that_leads_teams_says_who_sees_it(county: Books) -> None:
    with county.acting("organisation") as act:
        act.session.add(Unit(code="XFJ", name="县信访局"))
        act.record("settings.loaded", "settings:1")
    registered(county, "QH-3", units=["B02", "XFJ"])
    assert case_desk(county, "QH-3").own_office is None
    for name, role in (("a", "petitions"), ("b", "auditor"), ("c", "organisation")):
        add_account(county, name, role)  # type: ignore[arg-type]  # all are roles
    add_account(county, "d", "petitions", unit="XFJ")
    assert case_desk(county, "QH-3").own_office == OwnOffice(("县信访局",), 2)
    assert case_desk(county, OTHER).own_office is None
    tie_account(county, "a", unit="XFJ")
    assert case_desk(county, "QH-3").own_office == OwnOffice(("县信访局",), 1)
    assert "QH-3" not in numbers(replace(county, actor=account_actor(county.store, "a")))
