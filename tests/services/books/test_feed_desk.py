"""What a token leads to, and what is noted of who fetched it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import URL

from scheduler.books.roles import NotAllowed
from scheduler.services.books.feed_desk import Answer, FeedDesk, served_desk
from scheduler.services.books.opened import Books
from scheduler.store.errors import StoreError
from scheduler.store.feeds import Subscription
from scheduler.store.opening import store_as_it_is
from scheduler.store.store import Store
from tests.databases import DAY, acting_as, books_on
from tests.web.subscribed import MODIFIED, Kept, kept, put_feed, subscribe, token


@pytest.fixture
def desk(store: Store) -> FeedDesk:
    return FeedDesk(store, lambda: DAY, lambda: 1_767_225_600.5)


def test_a_token_leads_to_its_feed(store: Store, desk: FeedDesk) -> None:
    feed = put_feed(store, "own:1")
    put_feed(store, "own:2")
    answer = desk.answer(subscribe(store, "who"))
    assert answer == Answer(
        "feed", feed.data, feed.gzipped, feed.etag, feed.packed_etag, MODIFIED, "lunzhi-own",
        answer.subscription, 3,
    )  # fmt: skip
    assert answer.subscription is not None


@pytest.mark.parametrize("made", [token("other"), "", "x", "\0" * 60, "0" * 16 + "-" + "A" * 43])
def test_what_is_no_token_of_ours_leads_nowhere(store: Store, desk: FeedDesk, made: str) -> None:
    put_feed(store, "own:1")
    subscribe(store, "who")
    assert desk.answer(made) == Answer("unknown")


def test_the_right_handle_with_a_wrong_secret_is_as_unknown(store: Store, desk: FeedDesk) -> None:
    put_feed(store, "own:1")
    made = subscribe(store, "who", revoked_at=MODIFIED)
    wrong = f"{made[:17]}{token('other')[17:]}"
    assert desk.answer(made).kind == "gone"
    assert desk.answer(wrong) == desk.answer(token("other")) == Answer("unknown")


def test_unknown_ones_are_compared_like_others(store: Store, desk: FeedDesk) -> None:
    put_feed(store, "own:1")
    made = subscribe(store, "who")
    with patch("scheduler.services.books.feed_desk.compare_digest", return_value=False) as compare:
        for asked in (made, token("other"), "nonsense"):
            desk.answer(asked)
    assert [len(call.args[0]) == len(call.args[1]) == 64 for call in compare.mock_calls] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("ends_on", "kind"),
    [(None, "feed"), (DAY + timedelta(1), "feed"), (DAY, "gone"), (date(2020, 1, 1), "gone")],
)
def test_a_subscription_is_gone_from_its_last_day_on(
    store: Store, desk: FeedDesk, ends_on: date | None, kind: str
) -> None:
    put_feed(store, "own:1")
    assert desk.answer(subscribe(store, "who", ends_on=ends_on)).kind == kind


def test_a_feed_that_is_not_rendered_is_trouble(store: Store, desk: FeedDesk) -> None:
    with pytest.raises(StoreError) as caught:
        desk.answer(subscribe(store, "who"))
    assert caught.value.code == "feed.unrendered"


def test_a_fetch_is_written_with_the_flush(store: Store, desk: FeedDesk) -> None:
    put_feed(store, "own:1")
    made, other = subscribe(store, "who"), subscribe(store, "other")
    desk.fetched(desk.answer(made), "iOS/18\0\n", "abc")
    assert kept(store, made).fetched_at is None
    assert desk.flush() == 1
    assert kept(store, made) == Kept(1_767_225_600.5, "iOS/18", "abc", 3, 1)
    assert kept(store, other) == Kept(None, None, None, None, 1)
    assert desk.flush() == 0


def test_the_last_of_many_fetches_counts(store: Store, desk: FeedDesk) -> None:
    put_feed(store, "own:1")
    answer = desk.answer(subscribe(store, "who"))
    for client in ("first", "last" * 100):
        desk.fetched(answer, client, "abc")
    assert desk.flush() == 1
    assert kept(store, token("who")).client == ("last" * 100)[:200]


def test_who_gets_nothing_is_not_noted(desk: FeedDesk) -> None:
    desk.fetched(desk.answer(token("who")), "iOS/18", "abc")
    assert desk.flush() == 0


def test_notes_outlast_a_database_that_fails(store: Store, desk: FeedDesk) -> None:
    put_feed(store, "own:1")
    first, second = subscribe(store, "first"), subscribe(store, "second")
    desk.fetched(desk.answer(first), "old", "abc")
    desk.fetched(desk.answer(second), "kept", "abc")
    with (
        patch.object(store, "noting", side_effect=StoreError("database.busy")),
        pytest.raises(StoreError),
    ):
        desk.flush()
    desk.fetched(desk.answer(first), "new", "abc")
    assert desk.flush() == 2
    assert (kept(store, first).client, kept(store, second).client) == ("new", "kept")


def test_a_note_disturbs_nobody_who_edits_the_subscription(store: Store, desk: FeedDesk) -> None:
    put_feed(store, "own:1")
    made = subscribe(store, "who")
    answer = desk.answer(made)
    desk.fetched(answer, "iOS/18", "abc")
    with store.reading() as session:
        row = session.get(Subscription, answer.subscription)
    desk.flush()
    with store.noting() as session:
        assert row is not None
        edited = session.merge(row, load=False)
        edited.revoked_at = datetime(2026, 1, 1, tzinfo=UTC)
    assert desk.answer(made).kind == "gone"
    assert kept(store, made).client == "iOS/18"


def test_only_an_administrator_serves(books: Books) -> None:
    assert isinstance(served_desk(books), FeedDesk)
    with pytest.raises(NotAllowed):
        served_desk(acting_as(books, "organisation"))


def test_where_there_shall_be_nothing_but_feeds_no_books_are_made(tmp_path: Path) -> None:
    file = tmp_path / "lunzhi.db"
    url = URL.create("sqlite", database=str(file))
    store = store_as_it_is(url)
    bare = replace(books_on(store), store=store)
    with pytest.raises(StoreError) as caught:
        served_desk(bare, feeds_only=True)
    assert caught.value.code == "database.empty"
    assert not file.exists()
    assert served_desk(bare).answer("") == Answer("unknown")
    assert served_desk(bare, feeds_only=True).answer("") == Answer("unknown")
    store.close()
