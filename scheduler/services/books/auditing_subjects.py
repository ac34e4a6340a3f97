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
from scheduler.services.books.auditing import knows_all_acts
from scheduler.services.books.opened import Books
from scheduler.services.books.settings import settings_in
from scheduler.store.cases import Case
from scheduler.store.duties import Duty
from scheduler.store.feeds import Subscription
from scheduler.store.inspectors import Declaration, Recusal
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

_CONFIDENTIAL: Final[Mapping[str, Callable[[], Select[Any, Any]]]] = {
    "case": lambda: select(Case.id, Case.number),
    "inspector": lambda: select(Officer.id, Officer.name),
    "declaration": lambda: select(Declaration.id, Officer.name).join(
        Officer, Officer.id == Declaration.officer_id
    ),
    "recusal": lambda: select(Recusal.id, Officer.name).join(
        Officer, Officer.id == Recusal.officer_id
    ),
}
"""Likewise, for those who may know what acts on cases and teams were about."""


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
        sees_all = knows_all_acts(books.actor)
        named = {**_NAMED, **_CONFIDENTIAL} if sees_all else _NAMED
        return Named(dict(_names(session, subjects, named)), called)


def _names(
    session: Session,
    subjects: Iterable[str],
    named: Mapping[str, Callable[[], Select[Any, Any]]],
) -> Iterator[tuple[str, str]]:
    wanted = defaultdict[str, set[int]](set)
    for subject in subjects:
        noun, _, number = subject.partition(":")
        if noun in named and number.isascii() and number.isdecimal():
            wanted[noun].add(int(number))
    for noun, numbers in wanted.items():
        rows = named[noun]()
        key = rows.selected_columns[0]
        for number, name in session.execute(rows.where(key.in_(numbers))):
            yield f"{noun}:{number}", name
