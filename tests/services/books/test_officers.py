"""What happens to officers and their units: each has a command, a result, a test."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.absences import add_leave, remove_leave
from scheduler.services.books.duties import exempt, recall, reinstate
from scheduler.services.books.ledger import history
from scheduler.services.books.officers import (
    correct_name,
    correct_number,
    promote,
    retire,
    transfer,
)
from scheduler.services.books.opened import Books
from scheduler.services.books.units import add_busy, remove_busy, rename_unit, set_limit, units
from scheduler.store.duties import Duty
from scheduler.store.people import Unit
from tests.databases import on_day
from tests.services.books.entries import duty_of, stint_of, with_planned

APRIL = date(2026, 4, 1)
WHY = ("工作需要", "王部长")


@pytest.fixture
def county(books: Books) -> Books:
    """101 owes a stint; 102 has one planned from March to May."""
    return with_planned(books)


# --- promoted again, transferred, retired, corrected ---------------------------------------------


def test_who_still_owes_a_stint_keeps_it_with_its_deadline(county: Books) -> None:
    before = duty_of(county, "101")
    done = promote(county, "101", "deputy_division", date(2025, 12, 20))
    after = duty_of(county, "101")
    assert (done.owes, done.stands.state) == ("still", "owed")
    assert (after.id, after.serve_by) == (before.id, before.serve_by)
    assert history(county, "101").duties[0].rank == "deputy_division"


@pytest.mark.parametrize("day", [APRIL, date(2026, 7, 1)])
def test_who_serves_or_has_served_owes_no_other(county: Books, day: date) -> None:
    done = promote(on_day(county, day), "102", "deputy_division", APRIL)
    assert done.owes == "discharged"
    assert len(history(county, "102").duties) == 1


def test_who_was_exempt_owes_a_stint_anew(county: Books) -> None:
    exempt(county, "101", *WHY)
    done = promote(county, "101", "deputy_division", date(2025, 12, 20))
    assert (done.owes, done.stands.state) == ("anew", "owed")
    duty = duty_of(county, "101")
    assert (duty.arose_on, duty.serve_by) == (date(2025, 12, 20), date(2026, 12, 20))
    assert len({each.uid for each in _duties(county)}) == 3


def _duties(books: Books) -> list[Duty]:
    with books.store.reading() as session:
        return list(session.scalars(select(Duty)))


def test_a_transfer_is_to_a_unit_that_is_there_and_is_another(county: Books) -> None:
    with county.acting("organisation") as act:
        act.session.add(Unit(code="B02", name="县水务局"))
        act.record("unit.renamed", "unit:2")
    transfer(county, "101", "县水务局", date(2025, 12, 1))
    assert history(county, "101").unit == "县水务局"
    with pytest.raises(LunzhiError, match=r"officer\.same_unit"):
        transfer(county, "101", "B02", date(2025, 12, 1))
    with pytest.raises(LunzhiError, match="unknown_unit"):
        transfer(county, "101", "B99", date(2025, 12, 1))


def test_who_retires_owes_no_more(county: Books) -> None:
    assert retire(county, "101", date(2026, 2, 1)).state == "exempt"
    with pytest.raises(LunzhiError, match=r"officer\.left"):
        promote(county, "101", "section", date(2025, 12, 1))
    with pytest.raises(LunzhiError, match=r"officer\.left"):
        reinstate(county, "101", *WHY)


def test_a_stint_that_would_outlast_the_service_is_owed_no_more_and_told_of(county: Books) -> None:
    stands = retire(county, "102", date(2026, 5, 1))
    assert (stands.state, stands.published) == ("exempt", date(2026, 3, 1))


def test_a_stint_that_ends_before_the_retirement_is_still_served(county: Books) -> None:
    assert retire(county, "102", date(2026, 6, 1)).state == "planned"


def test_who_serves_is_recalled_before_retiring(county: Books) -> None:
    april = on_day(county, APRIL)
    with pytest.raises(LunzhiError, match=r"officer\.serving"):
        retire(april, "102", date(2026, 4, 20))
    recall(april, "102", date(2026, 4, 20), *WHY)
    assert retire(april, "102", date(2026, 4, 20)).state == "serving"


def test_corrections_keep_everything_else(county: Books) -> None:
    uid = duty_of(county, "102").uid
    correct_name(county, "102", "  韩 梅 ")
    correct_number(county, "102", "2026102")
    found = history(county, "2026102")
    assert (found.name, found.duties[0].start) == ("韩 梅", date(2026, 3, 1))
    assert duty_of(county, "2026102").uid == uid
    stint = stint_of(county, "2026102")
    assert stint is not None
    assert stint.sequence == 0


def test_a_number_is_corrected_to_one_that_is_free(county: Books) -> None:
    with pytest.raises(LunzhiError, match=r"officer\.number_taken"):
        correct_number(county, "101", "102")
    for wrong in ("", "a|b", "9" * 65):
        with pytest.raises(LunzhiError, match=r"officer\.bad_number"):
            correct_number(county, "101", wrong)


@pytest.mark.parametrize("number", ["1O1", "999999"])
def test_an_unknown_number_is_told_with_the_nearest(county: Books, number: str) -> None:
    with pytest.raises(LunzhiError, match="unknown_officer") as unknown:
        correct_name(county, number, "韩梅")
    assert unknown.value.code == ("unknown_officer.near" if number == "1O1" else "unknown_officer")


def test_what_is_still_to_come_is_not_recorded_yet(county: Books) -> None:
    with pytest.raises(LunzhiError, match=r"officer\.future"):
        promote(county, "101", "section", date(2026, 1, 2))


# --- leave and units ----------------------------------------------------------------------------


def test_leave_has_days_and_a_kind_and_is_told_where_it_meets_a_stint(county: Books) -> None:
    assert not add_leave(county, "101", date(2026, 4, 1), date(2026, 4, 30), "study")
    assert add_leave(county, "102", date(2026, 5, 31), date(2026, 6, 10), "leave")
    assert not add_leave(county, "102", date(2026, 7, 1), date(2026, 7, 1), "leave")
    (row,) = history(county, "101").leave
    assert (row.first, row.last, row.kind) == (date(2026, 4, 1), date(2026, 4, 30), "study")


def test_leave_does_not_overlap_leave_and_can_be_withdrawn(county: Books) -> None:
    add_leave(county, "101", date(2026, 4, 1), date(2026, 4, 30), "study")
    with pytest.raises(LunzhiError, match=r"leave\.overlaps"):
        add_leave(county, "101", date(2026, 4, 30), date(2026, 5, 2), "leave")
    with pytest.raises(LunzhiError, match=r"leave\.order"):
        add_leave(county, "101", date(2026, 5, 2), date(2026, 5, 1), "leave")
    with pytest.raises(LunzhiError, match=r"leave\.unknown"):
        remove_leave(county, "101", date(2026, 4, 2))
    remove_leave(county, "101", date(2026, 4, 1))
    assert history(county, "101").leave == []


def test_units_have_limits_from_days_on_and_busy_periods(county: Books) -> None:
    set_limit(county, "B01", 3, APRIL)
    set_limit(county, "县财政局", 1, APRIL)
    add_busy(county, "B01", date(2026, 12, 1), date(2026, 12, 31), hard=True)
    rename_unit(county, "B01", "县财政和国资局")
    (unit,) = units(county)
    assert unit.name == "县财政和国资局"
    assert unit.limits == ((date(2000, 1, 1), 5), (APRIL, 1))
    assert unit.busy == (((date(2026, 12, 1), date(2027, 1, 1)), True),)
    remove_busy(county, "B01", date(2026, 12, 1))
    with pytest.raises(LunzhiError, match=r"unit\.not_busy"):
        remove_busy(county, "B01", date(2026, 12, 1))
