"""Subscriptions as pages order, hand out and survey them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from calendars.feed_events import FeedKind, FeedOptions
from scheduler.problems.faults import LunzhiError, shown
from scheduler.services.books.feed_desk import FeedDesk
from scheduler.services.books.finding import own_officer
from scheduler.services.books.opened import Books
from scheduler.services.books.subscribers import SUBSCRIBERS, kinds_for
from scheduler.services.books.subscription_lines import SubscriptionLine
from scheduler.services.books.subscriptions import (
    Ticket,
    Wish,
    own_subscription,
    subscribe,
    subscriptions,
)
from scheduler.store.people import Unit

__all__ = [
    "UNHEALTHY", "Asked", "HandedOut", "Health", "handed_out", "kinds_offered", "order_calendar",
    "order_own_calendar", "subscription_health",
]  # fmt: skip

UNHEALTHY: Final = ("older", "unfetched")
"""What one may look for: phones that have another version than is served, and addresses that
nobody has used; the words are in the catalogue, as `health.<which>`.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants of a feed. `reminders`: minutes before the first day's midnight."""

    language: str
    busy_only: bool = False
    reminders: tuple[int, ...] = ()

    @property
    def options(self) -> FeedOptions:
        return FeedOptions(self.busy_only, tuple(sorted(set(self.reminders))))


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What belongs to a token that was just shown. `data`: the feed as a calendar file."""

    holder: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Health:
    """`rows`: those looked for, newest first; the numbers: of all that can still be fetched."""

    rows: Sequence[SubscriptionLine]
    live: int
    older: int
    unfetched: int


def kinds_offered(books: Books) -> Sequence[str]:
    """Of feeds that the actor may order for anybody; the words are in the catalogue, as
    `feed.kind.<kind>`. Raises NotAllowed.
    """
    books.actor.must_be(*SUBSCRIBERS)
    return kinds_for(books.actor)


def order_own_calendar(books: Books, asked: Asked) -> Ticket:
    """An officer's own feed, or that of a liaison's unit. Raises NotAllowed and LunzhiError."""
    with books.looking("officer", "liaison") as session:
        if "officer" in books.actor.roles:
            kind, whose = "own", own_officer(session, books.actor, books.today).staff_number
        else:
            kind, whose = "unit", session.get_one(Unit, books.actor.unit).code
    return subscribe(books, _wish(kind, whose, asked))


def order_calendar(books: Books, kind: str, whose: str, asked: Asked, holder: str = "") -> Ticket:
    """One of `kinds_offered`, as `subscribe` does; raises LunzhiError for any other kind, too."""
    books.actor.must_be(*SUBSCRIBERS)
    if kind not in kinds_offered(books):
        raise LunzhiError("subscription.kind", {"found": shown(kind)})
    return subscribe(books, _wish(kind, whose, asked, holder))


def _wish(kind: str, whose: str, asked: Asked, holder: str = "") -> Wish:
    return Wish(cast("FeedKind", kind), whose, holder, asked.language, asked.options)


def handed_out(books: Books, token: str) -> HandedOut:
    """The feed of a token of one's own. Raises LunzhiError for any other, StoreError."""
    books.actor.must_be(*SUBSCRIBERS)
    answer = FeedDesk(books.store, lambda: books.today).answer(token)
    if answer.kind == "feed" and answer.subscription is not None:
        row = own_subscription(books, answer.subscription)
        if row is not None:
            return HandedOut(row.holder, row.kind, answer.data)
    raise LunzhiError("subscription.no_token")


def subscription_health(books: Books, only: str = "") -> Health:
    """How all are; `only`: one of UNHEALTHY, anything else for all of them."""
    rows = subscriptions(books)
    live = [row for row in rows if row.standing in ("live", "ending")]
    found: dict[str, list[SubscriptionLine]] = {
        "older": [row for row in live if row.newest is False],
        "unfetched": [row for row in live if row.fetched_at is None],
    }
    return Health(found.get(only, rows), len(live), *map(len, found.values()))
