"""Releases: what they move, what they leave, and what keeps one from being made."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.absences import add_leave
from scheduler.services.books.databases import back_up
from scheduler.services.books.duties import exempt, recall
from scheduler.services.books.errors import MovedOn, OutdatedDraft
from scheduler.services.books.opened import Books
from scheduler.services.books.released import export_release, releases, show_release
from scheduler.services.books.releases import publish, withdraw
from scheduler.services.books.restoring import restore_books
from scheduler.services.reading import judged
from scheduler.store.duties import Stint
from scheduler.store.plans import Release
from scheduler.store.store import Store
from tests.databases import books_on, on_day
from tests.services.books.entries import approved_draft, published, stint_of, with_owing

APRIL = date(2026, 4, 1)


@pytest.fixture
def county(books: Books) -> Books:
    """Three who owe a stint: 101, 102 and 103."""
    return with_owing(books, "101", "102", "103")


def stint(books: Books, number: str) -> tuple[date, bool, int]:
    """Start, whether cancelled, and the change counter."""
    found = stint_of(books, number)
    assert found is not None
    return found.start, found.cancelled, found.sequence


# --- what a release does ------------------------------------------------------------------------


def test_the_first_release_makes_the_stints_that_people_know(county: Books) -> None:
    done = published(county, ("101", "2026-03-01"), ("102", "2026-05-01"))
    assert [(row.kind, row.name) for row in done.changes.rows] == [
        ("new", "干部101"), ("new", "干部102")
    ]  # fmt: skip
    assert stint(county, "101") == (date(2026, 3, 1), False, 0)
    assert stint_of(county, "103") is None


def test_the_next_release_moves_what_differs_and_leaves_the_rest_untouched(county: Books) -> None:
    published(county, ("101", "2026-03-01"), ("102", "2026-05-01"))
    before = stint_of(county, "101")
    later = on_day(county, date(2026, 1, 20))
    done = published(later, ("101", "2026-03-01"), ("102", "2026-06-01"), ("103", "2026-05-01"))
    assert [row.kind for row in done.changes.rows] == ["moved", "new"]
    assert (done.changes.stints, done.changes.stints_changed) == (2, 1)
    assert stint(later, "102") == (date(2026, 6, 1), False, 1)
    after = stint_of(later, "101")
    assert before is not None
    assert after is not None
    assert (after.sequence, after.changed_at, after.release) == (0, before.changed_at, 1)
    assert [line.standing for line in releases(later)] == ["in_force", "superseded"]


def test_who_is_left_out_is_cancelled_and_may_come_back_with_the_same_id(county: Books) -> None:
    published(county, ("101", "2026-03-01"))
    published(county)
    assert stint(county, "101") == (date(2026, 3, 1), True, 1)
    published(county, ("101", "2026-03-01"))
    assert stint(county, "101") == (date(2026, 3, 1), False, 2)
    assert [row.kind for row in show_release(county, None).changes.rows] == ["new"]


def test_the_date_of_change_goes_forward_though_the_clock_stands_still(county: Books) -> None:
    published(county, ("101", "2026-03-01"))
    first = stint_of(county, "101")
    published(county, ("101", "2026-04-01"))
    second = stint_of(county, "101")
    assert first is not None
    assert second is not None
    assert second.changed_at > first.changed_at


def test_a_stint_that_has_begun_is_never_moved_by_a_release(county: Books) -> None:
    published(county, ("101", "2026-03-01"), ("102", "2026-05-01"))
    april = on_day(county, APRIL)
    done = published(april, ("102", "2026-06-01"))
    assert [row.name for row in done.changes.rows] == ["干部102"]
    assert stint(april, "101") == (date(2026, 3, 1), False, 0)


def test_the_day_of_a_release_on_which_stints_begin_takes_another_release(county: Books) -> None:
    published(county, ("101", "2026-03-01"), ("102", "2026-05-01"))
    march = on_day(county, date(2026, 3, 1))
    done = published(march, ("102", "2026-06-01"))
    assert [row.name for row in done.changes.rows] == ["干部102"]
    assert stint(march, "101") == (date(2026, 3, 1), False, 0)
    withdraw(march, 2, "有误", "王部长")
    assert stint(march, "101") == (date(2026, 3, 1), False, 0)


def test_a_release_freezes_what_it_was_made_of(county: Books, tmp_path: Path) -> None:
    published(county, ("101", "2026-03-01"))
    view = show_release(county, 1)
    assert [each.start for each in view.kept.plan.stints] == [date(2026, 3, 1)]
    assert judged(*export_release(county, 1, tmp_path)).violations == ()
    with pytest.raises(DBAPIError, match="kept as it is"), county.store.noting() as session:
        session.execute(text("UPDATE release SET published_by = 'another'"))


def test_a_release_names_the_chain_that_it_stands_on(county: Books) -> None:
    draft = approved_draft(county, ("101", "2026-03-01"))
    with county.store.reading() as session:
        head = session.execute(text("SELECT hash FROM chain_head")).scalar_one()
    publish(county, draft)
    assert show_release(county, None).line.chain_head == head


# --- what keeps one from being made -------------------------------------------------------------


def test_the_second_of_two_drafts_is_told_what_the_first_changed(county: Books) -> None:
    first = approved_draft(county, ("101", "2026-03-01"))
    second = approved_draft(county, ("101", "2026-04-01"))
    publish(county, first)
    with pytest.raises(MovedOn) as moved:
        publish(county, second)
    assert moved.value.params == {"number": 1, "by": "console:test"}
    assert moved.value.changes is not None
    assert [row.kind for row in moved.value.changes.rows] == ["new"]
    assert stint(county, "101") == (date(2026, 3, 1), False, 0)


def test_a_withdrawal_in_between_is_told_too(county: Books) -> None:
    published(county, ("101", "2026-03-01"))
    draft = approved_draft(county, ("101", "2026-04-01"))
    withdraw(county, 1, "有误", "王部长")
    with pytest.raises(MovedOn, match="stints"):
        publish(county, draft)


def test_a_stint_that_has_begun_in_between_is_told_too(county: Books) -> None:
    published(county, ("101", "2026-03-01"))
    draft = approved_draft(county, ("101", "2026-05-01"))
    with pytest.raises(MovedOn, match="stints"):
        publish(on_day(county, APRIL), draft)


def test_leave_entered_in_between_keeps_the_plan_from_being_published(county: Books) -> None:
    draft = approved_draft(county, ("101", "2026-03-01"))
    add_leave(county, "101", date(2026, 4, 1), date(2026, 4, 5), "leave")
    with pytest.raises(OutdatedDraft) as outdated:
        publish(county, draft)
    assert [violation.rule for violation in outdated.value.violations] == ["available"]
    assert stint_of(county, "101") is None


def test_somebody_exempt_in_between_is_named(county: Books) -> None:
    draft = approved_draft(county, ("101", "2026-03-01"))
    exempt(county, "101", "岗位特殊", "王部长")
    with pytest.raises(LunzhiError, match=r"draft\.people_gone") as gone:
        publish(county, draft)
    assert gone.value.params["names"] == "干部101"


def test_a_plan_that_comes_too_late_is_told(county: Books) -> None:
    draft = approved_draft(county, ("101", "2026-03-01"))
    with pytest.raises(LunzhiError, match=r"draft\.start_past"):
        publish(on_day(county, date(2026, 3, 2)), draft)


# --- withdrawals --------------------------------------------------------------------------------


def test_a_withdrawal_cancels_what_has_not_begun(county: Books) -> None:
    published(county, ("101", "2026-03-01"), ("102", "2026-05-01"))
    changes = withdraw(on_day(county, APRIL), 1, "机构改革", "王部长")
    assert [row.name for row in changes.rows] == ["干部102"]
    assert stint(county, "102") == (date(2026, 5, 1), True, 1)
    assert stint(county, "101") == (date(2026, 3, 1), False, 0)
    (line,) = releases(county)
    assert (line.standing, line.reason) == ("withdrawn", "机构改革")


def test_only_the_latest_release_is_withdrawn_and_only_once(county: Books) -> None:
    published(county, ("101", "2026-03-01"))
    published(county, ("101", "2026-04-01"))
    with pytest.raises(LunzhiError, match=r"release\.not_latest"):
        withdraw(county, 1, "有误", "王部长")
    withdraw(county, 2, "有误", "王部长")
    with pytest.raises(LunzhiError, match=r"release\.withdrawn"):
        withdraw(county, 2, "有误", "王部长")


def test_after_a_withdrawal_the_numbers_go_on(county: Books) -> None:
    published(county, ("101", "2026-03-01"))
    withdraw(county, 1, "有误", "王部长")
    assert published(county, ("101", "2026-04-01")).number == 2
    assert [line.standing for line in releases(county)] == ["in_force", "withdrawn"]


def test_a_recall_is_a_change_of_the_stint_and_outlives_later_releases(county: Books) -> None:
    published(county, ("101", "2026-03-01"))
    april = on_day(county, APRIL)
    recall(april, "101", date(2026, 4, 10), "单位急需", "王部长")
    published(april, ("102", "2026-06-01"))
    found = stint_of(april, "101")
    assert found is not None
    assert (found.end, found.sequence, found.release) == (date(2026, 4, 10), 1, 1)


# --- two at once --------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [2, 8])
def test_of_many_who_publish_at_once_exactly_one_does(
    county: Books, store: Store, count: int
) -> None:
    starts = [date(2026, 3, 1) + timedelta(31 * n) for n in range(count)]
    drafts_ = [approved_draft(county, ("101", f"{start.replace(day=1)}")) for start in starts]
    barrier, outcomes = threading.Barrier(count), list[object]()

    def attempt(draft: int) -> None:
        books = books_on(store)
        barrier.wait()
        try:
            outcomes.append(publish(books, draft).number)
        except MovedOn as moved:
            outcomes.append(f"told of {moved.params['number']}")

    threads = [threading.Thread(target=attempt, args=(draft,)) for draft in drafts_]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == ["1", *["told of 1"] * (count - 1)]
    with store.reading() as session:
        assert session.scalars(select(Release.number)).all() == [1]
        assert [row.sequence for row in session.scalars(select(Stint))] == [0]


# --- after a restore ----------------------------------------------------------------------------


def test_a_number_is_not_given_twice_though_the_books_were_restored(
    county: Books, tmp_path: Path
) -> None:
    published(county, ("101", "2026-03-01"))
    backup = tmp_path / "backup.db"
    back_up(county, backup)
    published(county, ("101", "2026-04-01"))
    restore_books(county, backup, machine_time=lambda: 1.8e9)
    assert [line.number for line in releases(county)] == [1]
    assert published(county, ("101", "2026-05-01")).number == 3


def test_a_stint_that_is_new_to_the_books_may_not_be_new_to_phones(county: Books) -> None:
    """After a loss a duty starts from the counter that the restore gave it."""
    with county.acting("organisation") as act:
        act.session.execute(text("UPDATE duty SET first_sequence = 7000"))
        act.record("settings.loaded", "settings:1")
    published(county, ("101", "2026-03-01"))
    assert stint(county, "101") == (date(2026, 3, 1), False, 7000)
