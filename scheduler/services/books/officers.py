"""What happens to an officer: promoted, transferred, retired; and what was mistyped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.free_text import checked_text, refuse_number
from scheduler.books.roles import KEEPERS
from scheduler.books.states import State, state_of
from scheduler.dates import add_months
from scheduler.problems.base import Rank
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.finding import (
    facts_of,
    latest_duty,
    live_stint,
    officer_by_number,
    unit_by_code,
)
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.settings import settings_in
from scheduler.services.books.subscribing import end_for_officer
from scheduler.services.books.telling import telling
from scheduler.store.duties import Duty, Stint
from scheduler.store.people import Officer

__all__ = [
    "Promoted", "Stands", "correct_name", "correct_number", "free_number", "promote", "retire",
    "stands_with", "transfer",
]  # fmt: skip

_DISCHARGED: Final = ("done", "serving")
_LONGEST_NUMBER: Final = 64


@dataclass(frozen=True, slots=True)
class Stands:
    """Where the officer's duty stands after an act.

    `published`: first day of a stint that people know of and that has not begun: the next plan
    looks at it anew. `state`: None for an officer who owes nothing and never did.
    """

    name: str
    state: State | None
    published: date | None


@dataclass(frozen=True, slots=True)
class Promoted:
    """`owes`: `anew`, a duty arose; `still`, the one before is not served yet; `discharged`."""

    stands: Stands
    owes: Literal["anew", "still", "discharged"]


def promote(books: Books, number: str, rank: Rank, on: date) -> Promoted:
    """Promoted again. A stint is owed once: who has served, or serves, owes no other.

    Who still owes one goes on owing that, with its deadline; who was exempt, or recalled with the
    rest waived, owes one anew. Raises LunzhiError for a day in the future.
    """
    with books.acting(*KEEPERS) as act:
        _refuse_future(books, on)
        officer = _present(act.session, number)
        before, officer.rank = officer.rank, rank
        owes = _owes_after_promotion(act.session, officer, books.today)
        if owes == "anew":
            within = settings_in(act.session).settings.serve_within_months
            add_duty(act, books, officer, on, add_months(on, within))
        _record(
            act, "officer.promoted", officer, was=before, rank=rank, on=on.isoformat(), owes=owes
        )
        act.session.flush()
        return Promoted(_stands(act.session, officer, books.today), owes)


def _owes_after_promotion(
    session: Session, officer: Officer, today: date
) -> Literal["anew", "still", "discharged"]:
    duty = latest_duty(session, officer)
    if duty is None:
        return "anew"
    state = state_of(facts_of(duty, live_stint(session, duty)), today)
    if state in _DISCHARGED:
        return "discharged"
    return "anew" if state in ("exempt", "recalled") else "still"


def add_duty(act: Act, books: Books, officer: Officer, arose_on: date, serve_by: date) -> Duty:
    """A stint that the officer owes from now on."""
    duty = Duty(uid=books.new_uid(), officer_id=officer.id, arose_on=arose_on, serve_by=serve_by)
    act.session.add(duty)
    act.session.flush()
    return duty


def transfer(books: Books, number: str, unit: str, on: date) -> Stands:
    """To another unit of the county. Its limits hold for the officer's stint from now on."""
    with telling(books, *KEEPERS) as act:
        _refuse_future(books, on)
        officer = _present(act.session, number)
        new = unit_by_code(act.session, unit)
        if new.id == officer.unit_id:
            raise LunzhiError("officer.same_unit", {"name": officer.name, "unit": new.name})
        before, officer.unit_id = officer.unit_id, new.id
        _record(act, "officer.transferred", officer, was=before, unit=new.id, on=on.isoformat())
        return _stands(act.session, officer, books.today)


def retire(books: Books, number: str, on: date) -> Stands:
    """Leaves the county's service; `on`: first day no longer in it. What is owed is owed no more.

    Raises LunzhiError for somebody who serves on that day: a recall ends the stint first.
    """
    with telling(books, *KEEPERS) as act:
        officer = _present(act.session, number)
        duty = latest_duty(act.session, officer)
        stint = None if duty is None else live_stint(act.session, duty)
        _refuse_serving(officer, stint, on, books.today)
        officer.left_on = on
        end_for_officer(act.session, officer, on)
        unserved = stint is None or (stint.start > books.today and stint.end > on)
        if duty is not None and duty.exempt_on is None and unserved:
            duty.exempt_on, duty.exempt_reason, duty.exempt_approver = on, "retired", act.by
        _record(act, "officer.retired", officer, on=on.isoformat())
        return _stands(act.session, officer, books.today)


def _refuse_serving(officer: Officer, stint: Stint | None, on: date, today: date) -> None:
    if stint is not None and stint.start <= today and stint.end > on:
        shown: dict[str, str | int] = {"name": officer.name, "end": stint.end.isoformat()}
        raise LunzhiError("officer.serving", {**shown, "number": officer.staff_number})


def correct_name(books: Books, number: str, name: str) -> Stands:
    """The name was written wrongly, or has changed. The officer stays who they are."""
    with telling(books, *KEEPERS) as act:
        right = checked_text(name, most=50)
        officer = officer_by_number(act.session, number)
        before, officer.name = officer.name, right
        _record(act, "officer.renamed", officer, was=before, name=right)
        return _stands(act.session, officer, books.today)


def correct_number(books: Books, number: str, right: str) -> Stands:
    """The staff number was wrong. Duties, stints and calendars stay the officer's."""
    with books.acting(*KEEPERS) as act:
        officer = officer_by_number(act.session, number)
        officer.staff_number = free_number(act.session, right)
        _record(act, "officer.renumbered", officer, was=number)
        return _stands(act.session, officer, books.today)


def free_number(session: Session, number: str) -> str:
    """The staff number as it is kept. Raises LunzhiError for none, and for somebody's."""
    kept = number.strip()
    if not kept or len(kept) > _LONGEST_NUMBER or "|" in kept:
        raise LunzhiError("officer.bad_number", {"most": _LONGEST_NUMBER})
    refuse_number(kept)
    taken = session.scalar(select(Officer).where(Officer.staff_number == kept))
    if taken is not None:
        raise LunzhiError("officer.number_taken", {"number": kept, "name": taken.name})
    return kept


def _present(session: Session, number: str) -> Officer:
    officer = officer_by_number(session, number)
    if officer.left_on is not None:
        left = officer.left_on.isoformat()
        raise LunzhiError("officer.left", {"name": officer.name, "on": left})
    return officer


def _refuse_future(books: Books, on: date) -> None:
    if on > books.today:
        raise LunzhiError("officer.future", {"on": on.isoformat()})


def _record(act: Act, code: str, officer: Officer, **values: str | int) -> None:
    act.record(code, f"officer:{officer.id}", number=officer.staff_number, **values)


def _stands(session: Session, officer: Officer, today: date) -> Stands:
    duty = latest_duty(session, officer)
    if duty is None:
        return Stands(officer.name, None, None)
    return stands_with(officer, duty, live_stint(session, duty), today)


def stands_with(officer: Officer, duty: Duty, stint: Stint | None, today: date) -> Stands:
    """Where the officer's duty stands on that day; `stint`: not a cancelled one."""
    published = stint.start if stint is not None and stint.start > today else None
    return Stands(officer.name, state_of(facts_of(duty, stint), today), published)
