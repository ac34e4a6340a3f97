"""Rows of the books by what people call them, and what is on record of a duty."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.names import folded
from scheduler.books.roles import Actor
from scheduler.books.states import DutyFacts
from scheduler.books.teams_snapshot import person_key
from scheduler.problems.faults import LunzhiError, shown
from scheduler.store.cases import Case, CaseUnit
from scheduler.store.duties import Duty, Stint
from scheduler.store.people import Account, Officer, Unit

__all__ = [
    "TAKES_PLACE", "YEARS", "account_named", "duty_key", "end_of_days", "facts_of",
    "known_account", "last_of", "latest_duty", "live_stint", "numbers_by_key", "numbers_meant",
    "officer_by_number",
    "own_account", "own_officer", "refuse_out_of_reach", "staff_number_of", "takes_place",
    "unit_by_code", "units_concerned",
]  # fmt: skip

YEARS: Final = range(1900, 2201)
"""Those of the days that people may give, in forms too."""

TAKES_PLACE: Final = Stint.cancelled.is_(False) & Duty.exempt_on.is_(None)
"""`takes_place` as a condition on rows of duties and stints. Only a stint that has not begun can be
of a duty that is exempt: what has been served stays served.
"""

_DUTY_KEY: Final = re.compile(r"d[1-9][0-9]{0,8}", re.ASCII)


def account_named(session: Session, name: str) -> Account | None:
    """The account that this name is of, however its case and width are written."""
    # Neither database folds as Unicode does; a county has few accounts.
    rows = session.execute(select(Account.id, Account.name))
    found = next((key for key, other in rows if folded(other) == folded(name)), None)
    return None if found is None else session.get_one(Account, found)


def known_account(session: Session, name: str) -> Account:
    """The account of that name. Raises LunzhiError if there is none."""
    account = account_named(session, name)
    if account is None:
        raise LunzhiError("unknown_user", {"found": shown(name)})
    return account


def own_account(session: Session, name: str) -> Account:
    """The account of whoever acts by that name. Raises LunzhiError at the console, without one."""
    account = account_named(session, name)
    if account is None:
        raise LunzhiError("no_account", {"name": shown(name)})
    return account


def own_officer(session: Session, actor: Actor, today: date) -> Officer:
    """The officer that somebody is. Raises LunzhiError for who is none, or on that day none any
    more.
    """
    officer = None if actor.officer is None else session.get(Officer, actor.officer)
    if officer is None:
        raise LunzhiError("no_officer", {"name": shown(actor.name)})
    if officer.left_on is not None and officer.left_on <= today:
        left = officer.left_on.isoformat()
        raise LunzhiError("officer.left", {"name": officer.name, "on": left})
    return officer


def officer_by_number(session: Session, number: str) -> Officer:
    """The officer of that staff number. Raises LunzhiError, naming the nearest number there is."""
    officer = session.scalar(select(Officer).where(Officer.staff_number == number))
    if officer is not None:
        return officer
    known = session.scalars(select(Officer.staff_number)).all()
    near = get_close_matches(number, known, n=1)
    if near:
        raise LunzhiError("unknown_officer.near", {"found": shown(number), "near": near[0]})
    raise LunzhiError("unknown_officer", {"found": shown(number)})


def unit_by_code(session: Session, code: str) -> Unit:
    """The unit of that code, or of that very name. Raises LunzhiError."""
    found = select(Unit).where((Unit.code == code) | (Unit.name == code))
    unit = session.scalars(found.order_by(Unit.code != code)).first()
    if unit is None:
        raise LunzhiError("unknown_unit", {"found": shown(code)})
    return unit


def numbers_meant(session: Session, typed: Iterable[str]) -> list[str]:
    """The numbers as the books write them; one that no case has stays as it was typed."""
    known = {number.lower(): number for number in session.scalars(select(Case.number))}
    return [known.get(each.strip().lower(), each) for each in typed]


def units_concerned(session: Session, case: int | None = None) -> Mapping[int, Sequence[Unit]]:
    """By id of the case, the units that it is about, in the order of their codes; of all or one."""
    units = defaultdict[int, list[Unit]](list)
    rows = select(CaseUnit.case_id, Unit).join(Unit, Unit.id == CaseUnit.unit_id)
    if case is not None:
        rows = rows.where(CaseUnit.case_id == case)
    for about, unit in session.execute(rows.order_by(Unit.code)):
        units[about].append(unit)
    return units


def latest_duty(session: Session, officer: Officer) -> Duty | None:
    """The officer's duty that arose last: the only one that may still be open."""
    of_officer = select(Duty).where(Duty.officer_id == officer.id)
    return session.scalars(of_officer.order_by(Duty.id.desc())).first()


def live_stint(session: Session, duty: Duty) -> Stint | None:
    """The duty's stint, unless it was cancelled."""
    stint = session.get(Stint, duty.id)
    return None if stint is None or stint.cancelled else stint


def takes_place(duty: Duty, stint: Stint) -> bool:
    """Whether the duty's stint is served: it was not cancelled, and is owed."""
    return not stint.cancelled and duty.exempt_on is None


def facts_of(duty: Duty, stint: Stint | None) -> DutyFacts:
    """What the state of the duty follows from; `stint`: not a cancelled one."""
    return DutyFacts(
        serve_by=duty.serve_by,
        start=stint.start if stint else None,
        end=stint.end if stint else None,
        recalled_on=duty.recalled_on,
        deferred_until=duty.deferred_until,
        exempt=duty.exempt_on is not None,
    )


def duty_key(duty_id: int) -> str:
    """What problem files call the duty: it says nothing of the person, and stays."""
    return f"d{duty_id}"


def numbers_by_key(session: Session) -> dict[str, str]:
    """Staff numbers, by what problem files call a duty or a person."""
    duties = select(Duty.id, Officer.staff_number).join(Officer, Officer.id == Duty.officer_id)
    people = session.execute(select(Officer.id, Officer.staff_number))
    return {
        **{duty_key(duty): number for duty, number in session.execute(duties)},
        **{person_key(officer): number for officer, number in people},
    }


def staff_number_of(session: Session, key: str) -> str | None:
    """The staff number of whose duty problem files call that; None: it is none of these books."""
    if not _DUTY_KEY.fullmatch(key):
        return None
    numbers = select(Officer.staff_number).join(Duty, Duty.officer_id == Officer.id)
    return session.scalar(numbers.where(Duty.id == int(key[1:])))


def end_of_days(first: date, last: date) -> date:
    """First day after days that are given as people give them, the last one included.

    Raises LunzhiError where the last lies before the first, and for one that has no day after it
    that calendars can reckon with.
    """
    refuse_out_of_reach(last)
    if first > last:
        raise LunzhiError("leave.order", {"first": first.isoformat(), "last": last.isoformat()})
    return last + timedelta(1)


def refuse_out_of_reach(day: date) -> None:
    """Raises LunzhiError for a day with which nothing can be reckoned, as days before and after."""
    if day.year not in YEARS:
        raise LunzhiError("day_out_of_reach", {"found": day.isoformat()})


def last_of(end: date | None) -> date | None:
    """The day before `end`, as people give days; None where there is no end."""
    return None if end is None else end - timedelta(1)
