"""The ledger: what it lists, and who may see and keep it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from scheduler.books.roles import ROLES, NotAllowed
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.duties import exempt
from scheduler.services.books.ledger import Filter, history, ledger
from scheduler.services.books.opened import Books
from scheduler.store.people import Unit
from tests.databases import acting_as, on_day
from tests.services.books.entries import duty_of, enter, with_planned

WHY = ("工作需要", "王部长")


@pytest.fixture
def county(books: Books) -> Books:
    """101 owes a stint; 102 has one planned from March to May."""
    return with_planned(books)


def test_the_ledger_is_filtered_by_state_overdue_and_due(county: Books) -> None:
    enter(county, "103", promoted_on=date(2025, 2, 1))
    for wanted, numbers in (
        (Filter(), ["101", "102", "103"]),
        (Filter(states=frozenset({"planned"})), ["102"]),
        (Filter(due_within=90), ["103"]),
        (Filter(overdue=True), []),
    ):
        assert [row.number for row in ledger(county, wanted)] == numbers
    march = on_day(county, date(2026, 2, 2))
    assert [row.days_left for row in ledger(march, Filter(overdue=True))] == [-1]


def test_a_liaison_sees_the_own_unit_and_an_officer_the_own_duty(county: Books) -> None:
    with county.store.reading() as session:
        unit = session.scalars(select(Unit.id)).one()
    mine = acting_as(county, "liaison")
    assert ledger(mine) == []
    with pytest.raises(LunzhiError, match="unknown_officer") as hidden:
        history(mine, "101")
    assert "near" not in hidden.value.code
    ours = replace(mine, actor=replace(mine.actor, unit=unit))
    assert [row.number for row in ledger(ours)] == ["101", "102"]
    assert history(ours, "101").acts == []
    officer = acting_as(county, "officer")
    own = replace(officer, actor=replace(officer.actor, officer=duty_of(county, "102").officer_id))
    assert [row.number for row in ledger(own)] == ["102"]


def test_only_the_organisation_department_keeps_the_ledger(county: Books) -> None:
    for role in set(ROLES) - {"organisation"}:
        with pytest.raises(NotAllowed):
            exempt(acting_as(county, role), "101", *WHY)
