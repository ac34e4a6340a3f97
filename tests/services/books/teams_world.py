"""A small inspection office in books: units, people who may sit in teams, and cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from scheduler.books.inspection_settings import USUAL_INSPECTION
from scheduler.books.settings import DEFAULT
from scheduler.books.teams_settled import settled_visits
from scheduler.books.teams_snapshot import person_key
from scheduler.problems.plans import SolverNote
from scheduler.problems.teams import VisitChoice
from scheduler.referee.plans import check_visits
from scheduler.services.books.opened import Act, Books
from scheduler.services.books.planning import stored_problem
from scheduler.services.books.running import run_job
from scheduler.services.books.teams_planning import (
    TeamsOrder,
    latest_team_number,
    made_problem,
    order_teams,
)
from scheduler.services.plans import extent_of
from scheduler.services.solving import sound_plan
from scheduler.store.cases import Case, CaseUnit
from scheduler.store.duties import Duty, Stint
from scheduler.store.inspectors import Declaration, Inspector, InspectorRole, Recusal
from scheduler.store.people import Officer, Unit
from scheduler.store.plans import Draft, SettingsVersion
from solver.results import GoalResult, TeamsSolution

__all__ = ["MONDAY", "SEATS", "World", "made_world", "solved", "unpinned_draft"]

MONDAY = date(2026, 3, 2)
SEATS: list[dict[str, Any]] = [
    {"id": "lead", "count": 1, "who": {"roles": ["lead"], "units": ["DCB"]}, "required": True},
    {"id": "co_lead", "count": 1, "who": {"roles": ["lead"], "units": ["XFJ"]}, "required": True},
    {"id": "supervisor", "count": 1, "who": {"roles": ["supervisor"]}, "required": True},
    {"id": "topic", "count": 1, "who": {"skills": ["land"]}, "required": True},
]
"""The usual team of a case about land."""

_POST: dict[str, Any] = {
    "id": "reception",
    "name": "来访接待",
    "requires": {},
    "from": None,
    "to": None,
}
_ENDS = date(2027, 1, 1)


@dataclass(slots=True)
class World:
    """Ids by what a test calls them: units by code, officers by staff number, cases by number."""

    books: Books
    units: dict[str, int] = field(default_factory=dict)
    officers: dict[str, int] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)

    def unit(self, code: str) -> int:
        with self._acting() as act:
            unit = Unit(code=code, name=f"单位{code}")
            act.session.add(unit)
            act.session.flush()
            self.units[code] = unit.id
        return self.units[code]

    def person(
        self, number: str, unit: str, *, role: str | None = None, skills: tuple[str, ...] = (),
        listed: bool = True, declared: bool = True, hometown: str | None = None,
    ) -> int:  # fmt: skip
        """An officer on the name list, with a declaration for the year."""
        with self._acting() as act:
            officer = Officer(
                staff_number=number, name=f"姓名{number}", unit_id=self.units[unit],
                rank="section", gender="f", skills=sorted(skills),
            )  # fmt: skip
            act.session.add(officer)
            act.session.flush()
            self.officers[number] = officer.id
            if listed:
                row = Inspector(officer_id=officer.id, since=date(2025, 1, 1), hometown=hometown)
                act.session.add(row)
            if role is not None:
                act.session.add(InspectorRole(officer_id=officer.id, role=role))
            if declared:
                self._declare(act, officer.id)
        return self.officers[number]

    def serving(self, number: str, unit: str, start: date, end: date) -> int:
        """A supervisor, by a published stint on those days, who is not on the list."""
        officer = self.person(number, unit, listed=False)
        with self._acting() as act:
            duty = Duty(
                uid=uuid5(NAMESPACE_OID, number).hex, officer_id=officer,
                arose_on=date(2025, 6, 1), serve_by=_ENDS,
            )  # fmt: skip
            act.session.add(duty)
            act.session.flush()
            act.session.add(
                Stint(
                    duty_id=duty.id, start=start, end=end, post="reception", changed_at=act.at
                )
            )  # fmt: skip
        return officer

    def case(self, number: str, unit: str, **parts: Any) -> int:
        """A case about land in T01, against that unit, to be visited for two days."""
        with self._acting() as act:
            usual: dict[str, Any] = {
                "uid": self.books.new_uid(), "number": number, "kind": "skipping",
                "matter": "land", "place": "T01",
                "severity": 3, "received_on": date(2026, 2, 2), "earliest": date(2026, 2, 10),
                "due": date(2026, 3, 20), "visit_days": 2, "min_units": 2, "max_same_unit": 2,
                "seats": deepcopy(SEATS), "entered_at": act.at, "entered_by": act.by,
            }  # fmt: skip
            case = Case(**{**usual, **parts})
            act.session.add(case)
            act.session.flush()
            self.cases[number] = case.id
            act.session.add(CaseUnit(case_id=case.id, unit_id=self.units[unit]))
        return self.cases[number]

    def recuse(self, number: str, *, tier: str = "local", **about: Any) -> int:
        """A fact against an officer: `unit` by code, `place`, or `case` by number."""
        with self._acting() as act:
            row = Recusal(
                officer_id=self.officers[number], kind=next(iter(about)), tier=tier,
                ground="曾任该单位负责人", source="reported", valid_from=date(2025, 1, 1),
                entered_at=act.at, entered_by=act.by,
                unit_id=self.units[about["unit"]] if "unit" in about else None,
                place=about.get("place"),
                case_id=self.cases[about["case"]] if "case" in about else None,
            )  # fmt: skip
            act.session.add(row)
            act.session.flush()
            return row.id

    def _declare(self, act: Act, officer: int) -> None:
        act.session.add(
            Declaration(
                officer_id=officer, declared_on=date(2026, 1, 1), expires_on=_ENDS,
                entered_at=act.at, entered_by=act.by,
            )
        )  # fmt: skip

    def _acting(self) -> AbstractContextManager[Act]:
        return _recorded(self.books)


@contextmanager
def _recorded(books: Books) -> Iterator[Act]:
    """A transaction that says it was a test's."""
    with books.acting("administrator") as act:
        yield act
        act.record("test", "world")


def made_world(books: Books, **inspection: Any) -> World:
    """Two who lead of each office, two supervisors in March, two who know about land."""
    part = {
        **deepcopy(USUAL_INSPECTION),
        "places": {"T01": "太平镇", "T02": "马市镇"},
        **inspection,
    }
    document = {**deepcopy(DEFAULT), "county": "青禾县", "posts": [_POST], "inspection": part}
    with _recorded(books) as act:
        act.session.add(
            SettingsVersion(number=1, document=document, entered_at=act.at, entered_by=act.by)
        )
    world = World(books)
    for code in ("DCB", "XFJ", "B01", "B02", "B03", "T01", "T02"):
        world.unit(code)
    for number, unit in (("D1", "DCB"), ("D2", "DCB"), ("X1", "XFJ"), ("X2", "XFJ")):
        world.person(number, unit, role="lead")
    start = MONDAY - timedelta(1)
    world.serving("S1", "B01", start, date(2026, 6, 1))
    world.serving("S2", "B02", start, date(2026, 6, 1))
    world.person("L1", "B01", skills=("land",))
    world.person("L2", "B02", skills=("land",))
    return world


def unpinned_draft(world: World, case: str, team: Mapping[str, str], start: date = MONDAY) -> int:
    """A draft with that team, by staff numbers, as if a solve had made it; its id."""
    books = world.books
    with books.acting("inspection") as act:
        order = TeamsOrder(first=start, days=5, only=(case,))
        made = made_problem(act.session, order, books.today)
        seats = {seat: [person_key(world.officers[number])] for seat, number in team.items()}
        visits = [*settled_visits(made.problem), VisitChoice(case=case, start=start, seats=seats)]
        violations, values = check_visits(made.problem, visits)
        assert not violations
        goals = tuple(GoalResult(goal, values[goal], None, False) for goal in made.problem.goals)
        note = SolverNote(name="test", version="0", seconds=0.0, threads=1)
        solution = TeamsSolution(goals, True, None, tuple(visits))
        sound = sound_plan(made.loaded, solution, note)
        problem = stored_problem(act, made.loaded, made.data, latest_team_number(act.session))
        draft = Draft(
            problem_id=problem.id, plan=sound.data, state="draft", made_at=act.at, made_by=act.by,
            **asdict(extent_of(made.problem, sound.plan)),
        )  # fmt: skip
        act.session.add(draft)
        act.session.flush()
        act.record("draft.made", f"draft:{draft.id}")
        return draft.id


def solved(books: Books, order: TeamsOrder) -> int:
    """The draft of an order."""
    ordered = order_teams(books, order)
    outcome = run_job(books, ordered.job, heard=lambda _: None, asked=lambda: False).outcome
    assert outcome is not None
    assert outcome.draft is not None, outcome
    return outcome.draft
