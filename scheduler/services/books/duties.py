"""What becomes of an owed stint: deferred, exempt, recalled, restored, appraised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.books.free_text import checked_text
from scheduler.books.roles import KEEPERS
from scheduler.books.states import OPEN_STATES, State, state_of
from scheduler.dates import add_months
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.approving import approval
from scheduler.services.books.finding import (
    facts_of,
    latest_duty,
    live_stint,
    officer_by_number,
)
from scheduler.services.books.knowing import refuse_own
from scheduler.services.books.officers import Stands, add_duty, stands_with
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.publication import Content, change_stint
from scheduler.services.books.settings import settings_in
from scheduler.services.books.telling import telling
from scheduler.store.duties import Appraisal, Duty, Stint
from scheduler.store.people import Officer

__all__ = [
    "GRADES", "Grade", "Recalled", "appraise", "defer", "exempt", "recall", "reinstate",
]  # fmt: skip

Grade = Literal["excellent", "competent", "basic", "incompetent"]

GRADES: Final[tuple[Grade, ...]] = get_args(Grade)
"""As in the annual assessment of public servants."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """`owes_again`: by the county's setting the stint is owed anew."""

    stands: Stands
    owes_again: bool


@dataclass(frozen=True, slots=True)
class _Case:
    """A duty with all around it, in a transaction."""

    act: Act
    officer: Officer
    duty: Duty
    stint: Stint | None
    state: State

    def stands(self, today: date) -> Stands:
        return stands_with(self.officer, self.duty, self.stint, today)

    def record(self, code: str, **values: str | int | None) -> None:
        self.act.record(code, f"duty:{self.duty.id}", number=self.officer.staff_number, **values)


def defer(books: Books, number: str, until: date, reason: str, approver: str) -> Stands:
    """The stint may not start before that day; its deadline moves there if it lies before it."""
    with books.acting(*KEEPERS) as act:
        if until <= books.today:
            raise LunzhiError("duty.until_past", {"until": until.isoformat()})
        case = _case(act, books.today, number, *OPEN_STATES)
        said, by = approval(act.session, books.actor, reason, approver, case.officer)
        duty = case.duty
        duty.deferred_until, duty.deferred_reason, duty.deferred_approver = until, said, by
        case.record("duty.deferred", until=until.isoformat(), reason=said, approver=by)
        return case.stands(books.today)


def exempt(books: Books, number: str, reason: str, approver: str) -> Stands:
    """The stint is owed no more."""
    with telling(books, *KEEPERS) as act:
        case = _case(act, books.today, number, *OPEN_STATES)
        said, by = approval(act.session, books.actor, reason, approver, case.officer)
        duty = case.duty
        duty.exempt_on, duty.exempt_reason, duty.exempt_approver = books.today, said, by
        case.record("duty.exempt", reason=said, approver=by)
        return case.stands(books.today)


def reinstate(books: Books, number: str, reason: str, approver: str) -> Stands:
    """A deferral or exemption holds no longer: the stint is owed as before."""
    with telling(books, *KEEPERS) as act:
        case = _case(act, books.today, number, "deferred", "exempt", "planned")
        said, by = approval(act.session, books.actor, reason, approver, case.officer)
        duty = case.duty
        if duty.deferred_until is None and duty.exempt_on is None:
            raise LunzhiError("duty.nothing_to_undo", {"name": case.officer.name})
        if case.officer.left_on is not None:
            left = case.officer.left_on.isoformat()
            raise LunzhiError("officer.left", {"name": case.officer.name, "on": left})
        duty.deferred_until = duty.deferred_reason = duty.deferred_approver = None
        duty.exempt_on = duty.exempt_reason = duty.exempt_approver = None
        case.record("duty.reinstated", reason=said, approver=by)
        return case.stands(books.today)


def recall(books: Books, number: str, on: date, reason: str, approver: str) -> Recalled:
    """Back to the home unit; `on`: first day no longer served, of a stint under way.

    The rest is waived, or a whole stint owed again from that day on, as the settings say. Who is
    planned but has not begun is not recalled: a deferral or a new plan is the way.
    """
    with telling(books, *KEEPERS) as act:
        case = _case(act, books.today, number, "serving")
        said, by = approval(act.session, books.actor, reason, approver, case.officer)
        duty, stint = case.duty, case.stint
        assert stint is not None
        if not stint.start < on < stint.end:
            days = {"first": stint.start.isoformat(), "end": stint.end.isoformat()}
            raise LunzhiError("duty.recall_outside", {**days, "on": on.isoformat()})
        duty.recalled_on, duty.recall_reason, duty.recall_approver = on, said, by
        change_stint(stint, act.at, Content(stint.start, on, stint.post))
        settings = settings_in(act.session).settings
        again = settings.recall == "owe_again"
        if again:
            add_duty(act, books, case.officer, on, add_months(on, settings.serve_within_months))
        case.record(
            "duty.recalled", on=on.isoformat(), reason=said, approver=by, owes_again=int(again)
        )
        return Recalled(case.stands(books.today), again)


def appraise(books: Books, number: str, grade: Grade, text: str) -> Stands:
    """The judgement at the end of a stint; a second one takes the place of the first.

    Raises LunzhiError for the own stint.
    """
    with books.acting("organisation", "petitions") as act:
        said = checked_text(text, most=2000)
        case = _served_case(act, books.today, number)
        refuse_own(books.actor, case.officer.id)
        appraisal = act.session.get(Appraisal, case.duty.id)
        if appraisal is None:
            act.session.add(
                Appraisal(duty_id=case.duty.id, grade=grade, text=said, by=act.by, at=act.at)
            )
        else:
            appraisal.grade, appraisal.text = grade, said
            appraisal.by, appraisal.at = act.by, act.at
        case.record("duty.appraised", grade=grade, text=said)
        return case.stands(books.today)


def _case(act: Act, today: date, number: str, *states: State) -> _Case:
    """The officer's latest duty, which must be in one of the states."""
    officer = officer_by_number(act.session, number)
    duty = latest_duty(act.session, officer)
    if duty is None:
        raise LunzhiError("duty.none", {"name": officer.name})
    stint = live_stint(act.session, duty)
    state = state_of(facts_of(duty, stint), today)
    if state not in states:
        raise LunzhiError(f"duty.is_{state}", {"name": officer.name})
    return _Case(act, officer, duty, stint, state)


def _served_case(act: Act, today: date, number: str) -> _Case:
    """The duty that was served last: a recall may have had another one arise since."""
    officer = officer_by_number(act.session, number)
    served = [
        (duty, stint)
        for duty, stint in _with_stints(act.session, officer)
        if stint is not None and stint.end <= today
    ]
    if not served:
        raise LunzhiError("duty.not_over", {"name": officer.name})
    duty, stint = served[-1]
    return _Case(act, officer, duty, stint, state_of(facts_of(duty, stint), today))


def _with_stints(session: Session, officer: Officer) -> list[tuple[Duty, Stint | None]]:
    duties = select(Duty).where(Duty.officer_id == officer.id).order_by(Duty.id)
    return [(duty, live_stint(session, duty)) for duty in session.scalars(duties)]
