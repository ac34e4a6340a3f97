"""People put into the books, and drafts of plans that a test has thought of."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.dates import add_months
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.plans import check_stints
from scheduler.services.books.drafts import approve, submit
from scheduler.services.books.finding import duty_key, latest_duty, officer_by_number
from scheduler.services.books.ledger import history
from scheduler.services.books.opened import Books
from scheduler.services.books.planning import order_rotation
from scheduler.services.books.releases import Published, publish
from scheduler.services.plans import extent_of
from scheduler.services.solving import note_of, sound_plan
from scheduler.store.duties import Duty, Stint
from scheduler.store.people import Officer, Unit, UnitLimit
from scheduler.store.plans import Draft, Job, SettingsVersion
from solver.results import GoalResult, RotationSolution, Settings
from tests.books.county import settings_document

__all__ = [
    "acts", "approved_draft", "draft_for", "duty_of", "enter", "key_of", "published", "state",
    "stint_of", "with_county", "with_owing", "with_planned",
]  # fmt: skip

YEAR = date(2026, 1, 1)


def with_county(books: Books, **settings: Any) -> Books:
    """Settings in force and one unit, B01, that can spare five; the same books."""
    with books.acting("organisation") as act:
        act.session.add(
            SettingsVersion(
                number=1,
                document=settings_document(**settings),
                entered_at=act.at,
                entered_by=act.by,
            )
        )
        unit = Unit(code="B01", name="县财政局")
        act.session.add(unit)
        act.session.flush()
        act.session.add(UnitLimit(unit_id=unit.id, since=date(2000, 1, 1), max_away=5))
        act.record("settings.loaded", "settings:1")
    return books


def with_owing(books: Books, *numbers: str) -> Books:
    """Likewise, and officers of the unit who owe a stint; the same books."""
    with_county(books)
    for number in numbers:
        enter(books, number)
    return books


def with_planned(books: Books) -> Books:
    """101 owes a stint; 102 has one planned from March to May. The same books."""
    with_owing(books, "101", "102")
    published(books, ("102", "2026-03-01"))
    return books


def state(books: Books, number: str) -> str:
    """Where the duty stands that arose last."""
    return history(books, number).duties[0].state


def acts(books: Books, number: str) -> list[str]:
    """What was recorded of the officer, the first of it first."""
    return [entry.act for entry in history(books, number).acts]


def enter(books: Books, number: str, *, promoted_on: date = date(2025, 10, 1), **stint: Any) -> str:
    """An officer of B01 who owes a stint; `start` and `end` of one served already."""
    with books.acting("organisation") as act:
        unit = act.session.scalars(select(Unit).order_by(Unit.id)).first()
        assert unit is not None
        officer = Officer(
            staff_number=number, name=f"干部{number}", unit_id=unit.id, rank="section",
            gender="f", skills=[],
        )  # fmt: skip
        act.session.add(officer)
        act.session.flush()
        duty = Duty(
            uid=books.new_uid(), officer_id=officer.id, arose_on=promoted_on,
            serve_by=add_months(promoted_on, 12),
        )  # fmt: skip
        act.session.add(duty)
        act.session.flush()
        if stint:
            made = Stint(duty_id=duty.id, post="desk", changed_at=act.at, **stint)
            act.session.add(made)
        act.record("settings.loaded", f"officer:{officer.id}")
    return number


def draft_for(books: Books, *choices: tuple[str, str], months: int = 12) -> int:
    """A draft with these stints, (staff number, start) at the desk, whatever a solver would say."""
    ordered = order_rotation(books, YEAR, months)
    problem = ordered.loaded.problem
    assert isinstance(problem, RotationProblem)
    stints = tuple(
        StintChoice(cadre=key_of(books, number), start=date.fromisoformat(start), post="desk")
        for number, start in choices
    )
    violations, values = check_stints(problem, stints)
    assert violations == ()
    goals = tuple(GoalResult(goal, values[goal], None, False) for goal in problem.goals)
    solution = RotationSolution(goals, False, None, stints)
    sound = sound_plan(ordered.loaded, solution, note_of(Settings(), 0.0))
    with books.acting("organisation") as act:
        job = act.session.get_one(Job, ordered.job)
        job.state = "done"
        draft = Draft(
            problem_id=job.problem_id, plan=sound.data, state="draft", made_at=act.at,
            made_by=act.by, **asdict(extent_of(problem, sound.plan)),
        )  # fmt: skip
        act.session.add(draft)
        act.session.flush()
        act.record("draft.made", f"draft:{draft.id}")
        return draft.id


def approved_draft(books: Books, *choices: tuple[str, str], months: int = 12) -> int:
    """As `draft_for`, submitted and approved."""
    draft = draft_for(books, *choices, months=months)
    submit(books, draft)
    approve(books, draft)
    return draft


def published(books: Books, *choices: tuple[str, str], months: int = 12) -> Published:
    """As `draft_for`, published."""
    return publish(books, approved_draft(books, *choices, months=months))


def key_of(books: Books, number: str) -> str:
    """What problem files call the officer's duty."""
    with books.store.reading() as session:
        return duty_key(_duty(session, number).id)


def duty_of(books: Books, number: str) -> Duty:
    """The officer's latest duty as it is now."""
    with books.store.reading() as session:
        return _duty(session, number)


def stint_of(books: Books, number: str) -> Stint | None:
    """The stint of that duty as it is now, cancelled or not."""
    with books.store.reading() as session:
        return session.get(Stint, _duty(session, number).id)


def _duty(session: Session, number: str) -> Duty:
    duty = latest_duty(session, officer_by_number(session, number))
    assert duty is not None
    return duty
