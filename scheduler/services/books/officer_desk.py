"""One officer on somebody's desk: all on record, what can be done, and whether that is still so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Final, Literal, get_args

from sqlalchemy.orm import Session

from scheduler.books.roles import KEEPERS, READERS, Role
from scheduler.books.states import OPEN_STATES
from scheduler.problems.base import Rank
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.finding import latest_duty, officer_by_number
from scheduler.services.books.ledger import History, history_in
from scheduler.services.books.opened import Books
from scheduler.services.clock import minute
from scheduler.store.duties import Duty

__all__ = ["OFFICER_ACTS", "OfficerAct", "OfficerDesk", "as_seen", "officer_desk"]

OfficerAct = Literal[
    "defer", "exempt", "reinstate", "recall", "appraise", "leave", "transfer", "promote", "retire",
    "name", "number",
]  # fmt: skip

OFFICER_ACTS: Final[tuple[OfficerAct, ...]] = get_args(OfficerAct)

_LOOKERS: Final[tuple[Role, ...]] = (*READERS, "liaison")
_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class OfficerDesk:
    """`acts`: what whoever looks may do, and the officer's duty allows. `mark`: for `as_seen`."""

    history: History
    rank: Rank
    acts: tuple[OfficerAct, ...]
    mark: str


def officer_desk(books: Books, number: str) -> OfficerDesk:
    """The officer of that number. Raises LunzhiError for an unknown or hidden one."""
    with books.looking(*_LOOKERS) as session:
        found = history_in(session, books, number)
        officer = officer_by_number(session, number)
        acts = _possible(found, latest_duty(session, officer), books.today)
        keeps = books.actor.is_any_of(*KEEPERS)
        appraises = keeps or "petitions" in books.actor.roles
        may = [act for act in acts if keeps or (appraises and act == "appraise")]
        rank: Rank = officer.rank  # type: ignore[assignment]  # only ranks are ever stored
        return OfficerDesk(found, rank, tuple(may), _mark(found))


def as_seen(books: Books, number: str, mark: str) -> Books:
    """The same books, on which an act is refused unless the officer is still as `mark` says.

    What the act raises then is LunzhiError `officer.changed`, or with who changed something and
    when `officer.changed_by`.
    """
    books.actor.must_be(*KEEPERS, "petitions")

    def is_still_so(session: Session) -> None:
        found = history_in(session, books, number)
        if _mark(found) != mark:
            raise _changed(found, mark)

    return replace(books, condition=is_still_so)


def _possible(found: History, duty: Duty | None, today: date) -> Iterator[OfficerAct]:
    here_still = found.left_on is None
    state = found.duties[0].state if found.duties else None
    if state in OPEN_STATES:
        yield from ("defer", "exempt")
    if (
        duty is not None
        and here_still
        and (state == "exempt" or (state in OPEN_STATES and duty.deferred_until is not None))
    ):
        yield "reinstate"
    if state == "serving":
        yield "recall"
    if any(row.last is not None and row.last < today for row in found.duties):
        yield "appraise"
    if here_still:
        yield from ("leave", "transfer", "promote", "retire")
    yield from ("name", "number")


def _mark(found: History) -> str:
    """Number of the last act on record, and what all the record comes to, whatever day it is."""
    # Days left and states move with the day alone; but that somebody is exempt was decided.
    duties = [
        replace(row, days_left=None, state="exempt" if row.state == "exempt" else "owed")
        for row in found.duties
    ]
    acts = [entry.seq for entry in found.acts]
    said = repr((replace(found, duties=duties, acts=()), acts))
    return f"{_last(found)}-{sha256(said.encode()).hexdigest()[:_DIGITS]}"


def _last(found: History) -> int:
    return found.acts[-1].seq if found.acts else 0


def _changed(found: History, mark: str) -> LunzhiError:
    seen = mark.partition("-")[0]
    if found.acts and seen.isdecimal() and _last(found) > int(seen):
        entry = found.acts[-1]
        at = minute(entry.at)
        return LunzhiError("officer.changed_by", {"name": found.name, "by": entry.actor, "at": at})
    return LunzhiError("officer.changed", {"name": found.name})
