"""From the books to a stored problem and a queued job; and from a solve to a draft."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from scheduler.books.roles import ROLES, NotAllowed
from scheduler.problems.faults import LunzhiError
from scheduler.problems.loading import problem_from_bytes
from scheduler.problems.rotation import RotationProblem
from scheduler.services.books.demo import (
    open_sample_county,
    order_sample_plan,
    publish_sample_plan,
)
from scheduler.services.books.drafts import drafts
from scheduler.services.books.duties import defer
from scheduler.services.books.errors import RefusedPlan
from scheduler.services.books.ledger import Filter, ledger
from scheduler.services.books.opened import Books
from scheduler.services.books.planning import Ordered, order_rotation
from scheduler.services.books.released import releases, show_release
from scheduler.store.plans import Job, Problem
from scheduler.store.trail import AuditEntry
from tests.databases import acting_as, on_day
from tests.sample import EXPECTED
from tests.services.books.entries import draft_for, enter, key_of, published, with_county

FIRST = date(2026, 1, 1)


@pytest.fixture
def county(books: Books) -> Books:
    with_county(books)
    for number in ("101", "102"):
        enter(books, number)
    return books


def problem_of(ordered: Ordered) -> RotationProblem:
    assert isinstance(ordered.loaded.problem, RotationProblem)
    return ordered.loaded.problem


def test_the_problem_is_stored_to_the_byte_and_its_solve_is_queued(county: Books) -> None:
    ordered = order_rotation(county, FIRST, 12)
    with county.store.reading() as session:
        job = session.get_one(Job, ordered.job)
        problem = session.get_one(Problem, job.problem_id)
    assert job.state == "queued"
    assert problem_from_bytes(problem.data).problem == ordered.loaded.problem
    assert (problem.sha256, problem.based_on) == (ordered.loaded.sha256, None)


def test_ids_say_nothing_of_the_person_and_stay(county: Books) -> None:
    first = problem_of(order_rotation(county, FIRST, 12))
    assert {cadre.id for cadre in first.cadres} == {key_of(county, "101"), key_of(county, "102")}
    assert not any("101" in cadre.id for cadre in first.cadres)
    again = problem_of(order_rotation(on_day(county, date(2026, 2, 1)), FIRST, 12))
    assert [cadre.id for cadre in again.cadres] == [cadre.id for cadre in first.cadres]


def test_what_was_published_is_what_the_next_plan_keeps(county: Books) -> None:
    published(county, ("101", "2026-03-01"))
    ordered = order_rotation(county, FIRST, 12)
    (known,) = problem_of(ordered).published
    assert (known.cadre, known.start) == (key_of(county, "101"), date(2026, 3, 1))
    with county.store.reading() as session:
        problem = session.get_one(Problem, session.get_one(Job, ordered.job).problem_id)
    assert problem.based_on == 1


def test_without_a_seed_the_draw_has_one_that_nobody_chose(county: Books) -> None:
    first = problem_of(order_rotation(county, FIRST, 12)).seed
    assert first == problem_of(order_rotation(county, FIRST, 12)).seed == "青禾县 2026-01 +12 #1"
    published(county, ("101", "2026-03-01"))
    assert problem_of(order_rotation(county, FIRST, 12)).seed == "青禾县 2026-01 +12 #2"
    assert problem_of(order_rotation(county, FIRST, 12, seed="彩票")).seed == "彩票"
    with pytest.raises(LunzhiError, match=r"free_text\.phone"):
        order_rotation(county, FIRST, 12, seed="13800138000")


def test_decisions_by_hand_are_written_with_staff_numbers_and_names_of_posts(
    county: Books,
) -> None:
    (pin,) = problem_of(order_rotation(county, FIRST, 12, pins=["102:2026-05-01:窗口"])).pins
    assert (pin.cadre, pin.start, pin.post) == (key_of(county, "102"), date(2026, 5, 1), "desk")


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("102", "plan.pin_form"),
        ("102:5月1日:desk", "plan.pin_form"),
        ("999999:2026-05-01:desk", "unknown_officer"),
    ],
)
def test_a_decision_that_makes_no_sense_is_told(county: Books, pin: str, code: str) -> None:
    with pytest.raises(LunzhiError, match=code):
        order_rotation(county, FIRST, 12, pins=[pin])


def test_decisions_that_the_problem_does_not_take_are_told_all_at_once(county: Books) -> None:
    pins = ["101:2026-05-02:desk", "102:2026-05-01:nowhere"]
    with pytest.raises(RefusedPlan) as refused:
        order_rotation(county, FIRST, 12, pins=pins)
    assert [fault.code for fault in refused.value.faults] == ["unknown_start", "unknown_id.post"]
    with county.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Problem)) == 0


def test_who_cannot_begin_in_the_window_is_counted(county: Books) -> None:
    defer(county, "102", date(2027, 5, 1), "脱产学习", "王部长")
    ordered = order_rotation(county, FIRST, 12)
    assert (len(problem_of(ordered).cadres), ordered.later) == (1, 1)


def test_only_the_organisation_department_plans(county: Books) -> None:
    for role in set(ROLES) - {"organisation"}:
        with pytest.raises(NotAllowed):
            order_rotation(acting_as(county, role), FIRST, 12)


@pytest.mark.slow
def test_the_sample_county_comes_to_the_proven_values(books: Books) -> None:
    """The workbook says nothing of preferences, so that these cost nothing; all else is equal."""
    open_sample_county(books)
    ordered = order_sample_plan(books)
    assert publish_sample_plan(books, ordered, lambda _: None, lambda: False) == 1
    view = show_release(books, 1)
    assert all(goal.proven for goal in view.kept.plan.goals)
    expected = EXPECTED
    for goal in ("unserved", "late", "shortfall", "changes", "waiting", "strain"):
        assert view.kept.values[goal] == expected[goal]
    states = [row.state for row in ledger(books, Filter())]
    assert len(states) == 50
    assert set(states) == {"serving", "planned"}


@pytest.mark.slow
def test_the_sample_county_a_second_time_changes_nothing(books: Books) -> None:
    open_sample_county(books)
    publish_sample_plan(books, order_sample_plan(books), lambda _: None, lambda: False)
    before = _entries(books)
    open_sample_county(books)
    ordered = order_sample_plan(books)
    assert ordered is None
    assert publish_sample_plan(books, ordered, lambda _: None, lambda: False) == 1
    assert _entries(books) == before
    assert len(releases(books)) == 1


def test_a_demo_does_not_publish_what_somebody_tries_out(county: Books) -> None:
    published(county, ("101", "2026-03-01"))
    draft_for(county, ("101", "2026-04-01"))
    assert publish_sample_plan(county, None, lambda _: None, lambda: False) == 1
    assert [draft.state for draft in drafts(county)] == ["draft"]


def test_the_demo_leaves_the_books_of_another_county_alone(county: Books) -> None:
    before = _entries(county)
    with pytest.raises(LunzhiError, match=r"demo\.other_county"):
        open_sample_county(county)
    assert _entries(county) == before


def _entries(books: Books) -> int:
    with books.store.reading() as session:
        return session.scalars(select(func.count()).select_from(AuditEntry)).one()
