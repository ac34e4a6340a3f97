"""Whatever becomes of a visit: counters go forward, UIDs stay, and each event says who goes."""

from __future__ import annotations

from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import settings as drawn_with
from hypothesis import strategies as st
from sqlalchemy import select

from scheduler.services.books.opened import Books
from scheduler.store.feeds import CalendarEvent
from scheduler.store.opening import open_store
from tests.databases import books_on, fresh_file
from tests.services.books.test_events_visits import DAYS, later, officer, versions
from tests.services.books.visiting import cancelled, case_entered, rows_of, sent, with_inspectors

TEAMS = st.dictionaries(
    st.sampled_from(["n101", "n102", "n103", "n104"]), st.sampled_from(["lead", "topic"]),
    min_size=1, max_size=3,
)  # fmt: skip
STEPS = st.one_of(
    st.none(), st.tuples(st.sampled_from([DAYS, "03-06 03-09", "03-12 03-13 03-16"]), TEAMS)
)


@pytest.mark.slow
@drawn_with(max_examples=25, deadline=None)
@given(steps=st.lists(STEPS, min_size=1, max_size=6))
def test_whatever_becomes_of_a_visit_counters_go_forward_and_uids_stay(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, dict[str, str]] | None]
) -> None:
    url = fresh_file(tmp_path_factory.mktemp("drawn") / "lunzhi.db")
    with closing(open_store(url)) as store:
        books = with_inspectors(books_on(store))
        case = case_entered(books)
        sent(books, case, DAYS, n101="lead")
        goes = True
        for number, step in enumerate(steps):
            before, told = versions(books), _told(books)
            books = later(books, number + 2)
            if step is not None:
                sent(books, case, step[0], **step[1])
            elif goes:
                cancelled(books, case)
            goes = step is not None
            after, tells = versions(books), _told(books)
            assert before.keys() <= after.keys()
            for uid, version in before.items():
                moved = after[uid] != version
                assert moved == (told[uid] != tells[uid])
                assert not moved or after[uid][0] == version[0] + 1
                assert not moved or after[uid][1] > version[1]  # type: ignore[operator]
            _each_says_who_goes(books, step)


def _told(books: Books) -> dict[str, object]:
    with books.store.reading() as session:
        return {row.uid: row.content for row in session.scalars(select(CalendarEvent))}


def _each_says_who_goes(books: Books, step: tuple[str, dict[str, str]] | None) -> None:
    going = set[int]()
    if step is not None:
        going = {officer(books, number.removeprefix("n")) for number in step[1]}
    for kind in ("part", "absence"):
        rows = rows_of(books, kind)
        assert {row.officer_id for row in rows if not row.content["cancelled"]} == going
        for row in rows:
            assert row.content["cancelled"] is False or not row.content["case"]
    live = [row for row in rows_of(books, "visit") if not row.content["cancelled"]]
    assert bool(live) == bool(going)
