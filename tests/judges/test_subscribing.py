"""A feed over real HTTP to a subscriber whose programs nobody here wrote, change by change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from http import HTTPStatus

import pytest

from calendars.events import Event
from tests.judges.panel import missing
from tests.judges.publisher import Publisher, publishing
from tests.judges.samples import EVENT, feed, rotation_feeds
from tests.judges.subscriber import Subscriber, shown

pytestmark = pytest.mark.slow

FIRST, END = date(2025, 12, 1), date(2026, 9, 1)
OTHER = replace(
    EVENT,
    uid="duty-2",
    summary='韩梅梅："接访", 值班; C:\\new 👩\u200d👧 ' + "督" * 300,
    description="",
    first=date(2026, 4, 1),
    end=date(2026, 7, 1),
)


LATER = EVENT.changed + timedelta(30)
MOVED = replace(EVENT, first=date(2026, 2, 1), end=date(2026, 5, 1), sequence=1, changed=LATER)
CANCELLED = replace(
    MOVED, status="CANCELLED", summary=f"【已取消】{MOVED.summary}", sequence=2, changed=LATER
)
SUCCESSOR = replace(MOVED, uid="duty-3", summary="李莉：接访", sequence=0)

CHANGES: dict[str, tuple[Sequence[Event], Sequence[Event]]] = {
    "add": ([EVENT], [EVENT, OTHER]),
    "move": ([EVENT, OTHER], [MOVED, OTHER]),
    "cancel": ([MOVED, OTHER], [CANCELLED, OTHER]),
    "replace": ([MOVED, OTHER], [CANCELLED, SUCCESSOR, OTHER]),
    "let the cancellation go": ([CANCELLED, SUCCESSOR, OTHER], [SUCCESSOR, OTHER]),
}


def publish(publisher: Publisher, events: Sequence[Event]) -> None:
    publisher.status = HTTPStatus.OK
    publisher.body = feed(*events).data


@pytest.fixture(scope="module")
def publisher() -> Iterator[Publisher]:
    with publishing() as server:
        yield server


@pytest.fixture(scope="module")
def subscriber(publisher: Publisher, tmp_path_factory: pytest.TempPathFactory) -> Subscriber:
    if reason := missing("judge.py"):
        pytest.skip(reason)
    return Subscriber(tmp_path_factory.mktemp("home"), publisher.url)


@pytest.mark.parametrize("change", CHANGES)
def test_the_subscriber_sees_the_change_and_nothing_else(
    publisher: Publisher, subscriber: Subscriber, change: str
) -> None:
    for events in CHANGES[change]:
        publish(publisher, events)
        assert subscriber.sync() is None
        assert subscriber.sees(FIRST, END) == shown(events)


def test_the_subscriber_sees_the_whole_county(publisher: Publisher, subscriber: Subscriber) -> None:
    whole = rotation_feeds("zh_CN")[0]
    publisher.status, publisher.body = HTTPStatus.OK, whole.data
    assert subscriber.sync() is None
    first = min(event.first for event in whole.events)
    assert subscriber.sees(first, max(event.end for event in whole.events)) == shown(whole.events)


def test_where_nothing_changed_no_file_is_touched(
    publisher: Publisher, subscriber: Subscriber
) -> None:
    publish(publisher, [EVENT, OTHER])
    assert subscriber.sync() is None
    before = subscriber.files()
    publish(publisher, [OTHER, EVENT])
    assert subscriber.sync() is None
    assert subscriber.files() == before
    publish(publisher, [MOVED, OTHER])
    assert subscriber.sync() is None
    kept = set(before.items()) & set(subscriber.files().items())
    assert len(kept) == len(before) - 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (HTTPStatus.GONE, "Gone"),
        (HTTPStatus.NOT_FOUND, "Not Found"),
        (HTTPStatus.SERVICE_UNAVAILABLE, "503"),
    ],
)
def test_a_feed_that_is_revoked_or_in_trouble_is_told_and_wipes_nothing(
    publisher: Publisher, subscriber: Subscriber, status: HTTPStatus, words: str
) -> None:
    publish(publisher, [EVENT, OTHER])
    assert subscriber.sync() is None
    publisher.status = status
    told = subscriber.sync()
    assert told
    assert words in told
    assert subscriber.sees(FIRST, END) == shown([EVENT, OTHER])
    publish(publisher, [MOVED, OTHER])
    assert subscriber.sync() is None
    assert subscriber.sees(FIRST, END) == shown([MOVED, OTHER])


def test_a_feed_that_lost_its_last_event_is_asked_about(
    publisher: Publisher, subscriber: Subscriber
) -> None:
    """So a feed had better keep past duty: an empty one this subscriber must confirm by hand."""
    publish(publisher, [EVENT])
    assert subscriber.sync() is None
    publish(publisher, [])
    told = subscriber.sync()
    assert told
    assert "completely emptied" in told
    assert subscriber.sees(FIRST, END) == shown([EVENT])
