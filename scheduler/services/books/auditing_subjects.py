"""What entries of the audit are about, by the names of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from calendars.feed_events import CASE_FEEDS
from scheduler.books.roles import AUDITORS
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.store.duties import Duty
from scheduler.store.feeds import Subscription
from scheduler.store.people import Account, Officer, Unit

__all__ = ["Named", "named_subjects"]

_NAMED: Final[Mapping[str, Callable[[], Select[Any, Any]]]] = {
    "officer": lambda: select(Officer.id, Officer.name),
    "unit": lambda: select(Unit.id, Unit.name),
    "account": lambda: select(Account.id, Account.name),
    "duty": lambda: select(Duty.id, Officer.name).join(Officer, Officer.id == Duty.officer_id),
    # Of a case's feed the holder may be called after it, of which not all who read the audit know.
    "subscription": lambda: select(Subscription.id, Subscription.holder).where(
        Subscription.kind.not_in(CASE_FEEDS)
    ),
}


@dataclass(frozen=True, slots=True)
class Named:
    """`subjects`: the name of each like `officer:17` that has one now; `called`: what the county
    calls the posts and skills that values name by their ids.
    """

    subjects: Mapping[str, str]
    called: Mapping[str, str]


def named_subjects(books: Books, subjects: Iterable[str]) -> Named:
    """The names that belong to those subjects. Raises NotAllowed and StoreError."""
    with books.looking(*AUDITORS) as session:
        settings = settings_in(session).settings
        called = {**settings.skills, **{post.id: post.name for post in settings.posts}}
        return Named(dict(_names(session, subjects)), called)


def _names(session: Session, subjects: Iterable[str]) -> Iterator[tuple[str, str]]:
    wanted = defaultdict[str, set[int]](set)
    for subject in subjects:
        noun, _, number = subject.partition(":")
        if noun in _NAMED and number.isascii() and number.isdecimal():
            wanted[noun].add(int(number))
    for noun, numbers in wanted.items():
        rows = _NAMED[noun]()
        key = rows.selected_columns[0]
        for number, name in session.execute(rows.where(key.in_(numbers))):
            yield f"{noun}:{number}", name
