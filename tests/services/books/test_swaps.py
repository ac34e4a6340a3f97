"""Stints exchanged: proposed, accepted, approved, and never against a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from scheduler.books.roles import Actor, NotAllowed
from scheduler.problems.faults import LunzhiError
from scheduler.problems.rotation import RotationProblem
from scheduler.services.books.absences import add_leave
from scheduler.services.books.errors import MovedOn, RefusedSwap
from scheduler.services.books.ledger import history
from scheduler.services.books.officers import transfer
from scheduler.services.books.opened import Books
from scheduler.services.books.planning import order_rotation
from scheduler.services.books.releases import publish, withdraw
from scheduler.services.books.swaps import (
    accept_swap,
    approve_swap,
    decline_swap,
    propose_swap,
    refuse_swap,
    swap_candidates,
    swaps,
    withdraw_swap,
)
from scheduler.services.books.units import set_limit
from scheduler.store.feeds import CalendarEvent
from scheduler.store.people import Unit
from tests.databases import acting_as, on_day
from tests.services.books.entries import (
    acts,
    approved_draft,
    duty_of,
    published,
    stint_of,
    with_owing,
)

MARCH, JUNE, SEPTEMBER = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)
PLAN = (("101", "2026-03-01"), ("102", "2026-06-01"), ("103", "2026-09-01"))


@pytest.fixture
def county(books: Books) -> Books:
    """101 serves from March, 102 from June, 103 from September; 104 owes a stint."""
    with_owing(books, "101", "102", "103", "104")
    published(books, *PLAN)
    return books


def as_officer(books: Books, number: str) -> Books:
    actor = Actor(f"o{number}", frozenset({"officer"}), None, duty_of(books, number).officer_id)
    return replace(books, actor=actor)


def stint(books: Books, number: str) -> tuple[date, date, int]:
    """Start, first day after, and the change counter."""
    found = stint_of(books, number)
    assert found is not None
    return found.start, found.end, found.sequence


def proposed(books: Books, one: str = "101", other: str = "102") -> int:
    return propose_swap(as_officer(books, one), other, "家中有事")


def accepted(books: Books) -> int:
    swap = proposed(books)
    accept_swap(as_officer(books, "102"), swap)
    return swap


def events(books: Books) -> list[tuple[str, int]]:
    with books.store.reading() as session:
        rows = select(CalendarEvent.uid, CalendarEvent.sequence).order_by(CalendarEvent.uid)
        return [(uid, sequence) for uid, sequence in session.execute(rows)]


def test_nothing_moves_until_it_is_approved_and_then_both_do(county: Books) -> None:
    swap = accepted(county)
    before = events(county)
    assert (stint(county, "101"), stint(county, "102")) == (
        (MARCH, JUNE, 0), (JUNE, SEPTEMBER, 0),
    )  # fmt: skip
    approve_swap(county, swap)
    assert (stint(county, "101"), stint(county, "102")) == (
        (JUNE, SEPTEMBER, 1), (MARCH, JUNE, 1),
    )  # fmt: skip
    assert stint(county, "103")[2] == 0
    assert events(county) != before
    for number in ("101", "102"):
        assert acts(county, number)[-3:] == ["swap.proposed", "swap.accepted", "swap.approved"]


def test_a_swap_is_listed_with_names_days_and_posts(county: Books) -> None:
    swap = proposed(county)
    (line,) = swaps(county)
    one, other = line.one, line.other
    assert (line.id, line.state, line.reason) == (swap, "proposed", "家中有事")
    assert (one.number, one.name, one.unit, one.start, one.last, one.post) == (
        "101", "干部101", "县财政局", MARCH, JUNE - timedelta(1), "窗口",
    )  # fmt: skip
    assert (other.number, other.start) == ("102", JUNE)


def test_officers_see_their_own_and_the_department_all(county: Books) -> None:
    first = proposed(county)
    second = proposed(county, "102", "103")
    withdraw_swap(as_officer(county, "101"), first)
    seen = {
        number: [line.id for line in swaps(as_officer(county, number))]
        for number in ("101", "102", "103", "104")
    }
    assert seen == {"101": [first], "102": [second, first], "103": [second], "104": []}
    assert [line.id for line in swaps(county, open_only=True)] == [second]
    with pytest.raises(NotAllowed):
        swaps(acting_as(county, "liaison"))


def test_a_swap_that_breaks_a_rule_for_who_proposes_it_is_refused_with_the_rule(
    county: Books,
) -> None:
    add_leave(county, "101", date(2026, 7, 1), date(2026, 7, 3), "leave")
    add_leave(county, "102", date(2026, 4, 1), date(2026, 4, 3), "leave")
    with pytest.raises(RefusedSwap) as refused:
        proposed(county)
    assert [(each.code, each.params["cadre_name"]) for each in refused.value.violations] == [
        ("available.leave", "干部101")
    ]
    assert refused.value.params == {"count": 1}
    assert swaps(county) == []


def test_why_the_other_cannot_is_not_told_to_officers_but_to_the_department(
    county: Books,
) -> None:
    first, end = date(2026, 4, 1), date(2026, 4, 3)
    add_leave(county, "102", first, end, "leave")
    with pytest.raises(LunzhiError) as refused:
        proposed(county)
    assert (refused.value.code, refused.value.params) == ("swap.other_cannot", {})
    # Whoever serves from March, it is asked of the one who accepts, too.
    swap = proposed(county, "103", "101")
    add_leave(county, "103", first, end, "leave")
    with pytest.raises(LunzhiError) as not_accepted:
        accept_swap(as_officer(county, "101"), swap)
    assert (not_accepted.value.code, not_accepted.value.params) == ("swap.other_cannot", {})
    assert swaps(county)[0].state == "proposed"


def test_the_referee_is_asked_again_at_every_step(county: Books) -> None:
    swap = proposed(county)
    add_leave(county, "102", date(2026, 4, 1), date(2026, 4, 3), "leave")
    with pytest.raises(RefusedSwap):
        accept_swap(as_officer(county, "102"), swap)
    other = proposed(county, "103", "101")
    accept_swap(as_officer(county, "101"), other)
    add_leave(county, "103", date(2026, 4, 1), date(2026, 4, 3), "leave")
    with pytest.raises(RefusedSwap) as refused:
        approve_swap(county, other)
    assert [each.code for each in refused.value.violations] == ["available.leave"]
    assert stint(county, "101") == (MARCH, JUNE, 0)


def test_what_the_books_break_already_is_not_the_swaps_fault(county: Books) -> None:
    add_leave(county, "103", date(2026, 10, 1), date(2026, 10, 3), "leave")
    approve_swap(county, accepted(county))
    assert stint(county, "101")[0] == JUNE


def test_candidates_are_those_whom_the_referee_would_pass_the_nearest_first(
    county: Books,
) -> None:
    found = swap_candidates(as_officer(county, "101"))
    assert [(side.number, side.start) for side in found] == [("102", JUNE), ("103", SEPTEMBER)]
    add_leave(county, "102", date(2026, 4, 1), date(2026, 4, 3), "leave")
    assert [side.number for side in swap_candidates(as_officer(county, "101"))] == ["103"]
    add_leave(county, "101", date(2026, 10, 1), date(2026, 10, 3), "leave")
    assert swap_candidates(as_officer(county, "101")) == []
    with pytest.raises(LunzhiError, match=r"swap\.no_stint"):
        swap_candidates(as_officer(county, "104"))


def test_candidates_and_proposals_agree_where_a_unit_can_spare_nobody_more(books: Books) -> None:
    with_owing(books, "101", "102", "103", "104")
    published(books, *PLAN, ("104", "2026-03-01"))
    with books.store.noting() as session:
        session.add(Unit(code="B02", name="县水利局"))
    for number in ("103", "104"):
        transfer(books, number, "B02", date(2026, 1, 1))
    for unit in ("B01", "B02"):
        set_limit(books, unit, 1, date(2026, 1, 1))
    assert [side.number for side in swap_candidates(as_officer(books, "101"))] == ["102"]
    with pytest.raises(LunzhiError, match=r"swap\.other_cannot"):
        proposed(books, "101", "103")
    proposed(books)


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("104", "101", "swap.no_stint"),
        ("101", "104", "swap.no_other_stint"),
        ("101", "999", "swap.no_other_stint"),
        ("101", "101", "swap.oneself"),
    ],
)
def test_both_need_a_stint_that_is_to_begin(county: Books, one: str, other: str, code: str) -> None:
    with pytest.raises(LunzhiError) as refused:
        proposed(county, one, other)
    assert refused.value.code == code


def test_a_stint_that_has_begun_is_not_swapped(county: Books) -> None:
    swap = accepted(county)
    march = on_day(county, MARCH)
    with pytest.raises(LunzhiError, match=r"swap\.stint_changed"):
        approve_swap(march, swap)
    with pytest.raises(LunzhiError, match=r"swap\.no_stint"):
        proposed(march)
    with pytest.raises(LunzhiError, match=r"swap\.no_other_stint"):
        proposed(march, "102", "101")


def test_the_same_days_and_post_need_no_swap(books: Books) -> None:
    with_owing(books, "101", "102")
    published(books, ("101", "2026-03-01"), ("102", "2026-03-01"))
    with pytest.raises(LunzhiError, match=r"swap\.same_stint"):
        proposed(books)
    assert swap_candidates(as_officer(books, "101")) == []


def test_one_is_proposed_at_a_time(county: Books) -> None:
    first = proposed(county)
    with pytest.raises(LunzhiError, match=r"swap\.proposed_already"):
        proposed(county, "101", "103")
    withdraw_swap(as_officer(county, "101"), first)
    proposed(county, "101", "103")


def test_a_stint_that_a_release_has_moved_is_not_the_one_that_was_agreed_on(
    county: Books,
) -> None:
    swap = accepted(county)
    later = on_day(county, date(2026, 1, 20))
    published(later, ("101", "2026-04-01"), *PLAN[1:])
    with pytest.raises(LunzhiError, match=r"swap\.stint_changed"):
        approve_swap(later, swap)
    assert stint(later, "101")[0] == date(2026, 4, 1)


def test_a_stint_that_was_withdrawn_is_not_swapped(county: Books) -> None:
    swap = accepted(county)
    withdraw(county, 1, "有误", "王部长")
    with pytest.raises(LunzhiError, match=r"swap\.stint_changed"):
        approve_swap(county, swap)


def test_of_two_swaps_of_one_stint_the_second_is_outdated(county: Books) -> None:
    second = proposed(county, "103", "101")
    accept_swap(as_officer(county, "101"), second)
    approve_swap(county, accepted(county))
    with pytest.raises(LunzhiError, match=r"swap\.stint_changed"):
        approve_swap(on_day(county, date(2026, 1, 2)), second)


def test_a_draft_made_before_does_not_undo_it(county: Books) -> None:
    draft = approved_draft(county, *PLAN)
    approve_swap(county, accepted(county))
    with pytest.raises(MovedOn):
        publish(county, draft)
    assert stint(county, "101")[0] == JUNE


def test_the_next_problem_takes_it_as_published(county: Books) -> None:
    approve_swap(county, accepted(county))
    problem = order_rotation(county, date(2026, 1, 1), 12).loaded.problem
    assert isinstance(problem, RotationProblem)
    known = {row.cadre: row.start for row in problem.published}
    assert known[f"d{duty_of(county, '101').id}"] == JUNE
    assert known[f"d{duty_of(county, '102').id}"] == MARCH


# --- who decides, and once ----------------------------------------------------------------------

STEPS: dict[str, Callable[[Books, int], object]] = {
    "accepted": lambda books, swap: accept_swap(as_officer(books, "102"), swap),
    "declined": lambda books, swap: decline_swap(as_officer(books, "102"), swap),
    "withdrawn": lambda books, swap: withdraw_swap(as_officer(books, "101"), swap),
    "approved": approve_swap,
    "refused": lambda books, swap: refuse_swap(books, swap, "岗位需要"),
}
ALLOWED = {
    "proposed": {"accepted", "declined", "withdrawn", "refused"},
    "accepted": {"declined", "withdrawn", "approved", "refused"},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", ["proposed", *STEPS])
def test_a_step_is_taken_from_where_it_can_be(county: Books, state: str, step: str) -> None:
    swap = accepted(county) if state in ("accepted", "approved") else proposed(county)
    if state not in ("proposed", "accepted"):
        STEPS[state](county, swap)
    later = on_day(county, date(2026, 1, 5))
    if step in ALLOWED.get(state, ()):
        STEPS[step](later, swap)
        assert swaps(county)[0].state == step
    else:
        before = stint(county, "101")
        with pytest.raises(LunzhiError) as refused:
            STEPS[step](later, swap)
        assert refused.value.code == f"swap.is_{state}"
        assert (swaps(county)[0].state, stint(county, "101")) == (state, before)


@pytest.mark.parametrize(
    ("step", "number"),
    [
        (accept_swap, "101"), (accept_swap, "103"), (decline_swap, "101"), (withdraw_swap, "102"),
        (withdraw_swap, "103"),
    ],
)  # fmt: skip
def test_nobody_answers_for_another(
    county: Books, step: Callable[[Books, int], None], number: str
) -> None:
    swap = proposed(county)
    for which in (swap, swap + 1):
        with pytest.raises(LunzhiError, match=r"swap\.unknown"):
            step(as_officer(county, number), which)
    with pytest.raises(NotAllowed):
        step(county, swap)
    with pytest.raises(NotAllowed):
        approve_swap(as_officer(county, "101"), swap)
    assert swaps(county)[0].state == "proposed"


def test_why_not_is_told_and_history_shows_no_swap_of_others(county: Books) -> None:
    swap = proposed(county)
    refuse_swap(county, swap, "岗位需要")
    (line,) = swaps(as_officer(county, "102"))
    assert (line.decision, line.decided_by) == ("岗位需要", "console:test")
    assert "swap.refused" not in [entry.act for entry in history(county, "103").acts]
    with pytest.raises(LunzhiError, match=r"free_text\.phone"):
        propose_swap(as_officer(county, "101"), "102", "请致电13812345678")
