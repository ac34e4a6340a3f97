"""Books of a large county with years behind it, put in without the commands that are measured.

Everybody who owes a stint comes from `counties.county`, so that the plan has the sample's
proportions; behind them stand as many who served in the years before, a release a month.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from scheduler.books.settings import DEFAULT
from scheduler.dates import add_months
from scheduler.problems.loading import problem_from_document
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.plans import check_stints
from scheduler.services.plans import document_bytes, extent_of
from scheduler.services.solving import note_of, sound_plan
from scheduler.store.audit import record
from scheduler.store.duties import Duty, Stint
from scheduler.store.people import Leave, Officer, Unit, UnitBusy, UnitLimit
from scheduler.store.plans import Draft, Problem, Release, ReleaseEnd, SettingsVersion
from scheduler.store.store import Store
from solver.results import GoalResult, RotationSolution, Settings
from tests.benchmarks.counties import county
from tests.benchmarks.drafts import draft

__all__ = ["fill_books"]

_AT = datetime(2025, 12, 31, 1, tzinfo=UTC)
_BATCH = 5000
Document = dict[str, Any]


def fill_books(store: Store, *, cadres: int, years: int, entries: int, seed: int) -> None:
    """Settings, units, people, `years` of monthly releases, and an audit chain that long."""
    document = county(cadres, seed)
    with store.writing() as session:
        _settings(session, document)
        units = _units(session, document)
        _owing(session, document, units)
        _history(session, document, units, years)
        _releases(session, years, seed)
        record(session, at=_AT, actor="bench", act="settings.loaded", subject="bench", values={})
    _lengthen(store, entries)


def _settings(session: Session, document: Document) -> None:
    held: Document = {"from": None, "to": None}
    settings = {
        **DEFAULT,
        "county": "万人县",
        "posts": [{**post, **held} for post in document["posts"]],
        "demand": [
            {"post": row["post"], **held, "min": row["min"], "max": row["max"]}
            for row in document["demand"]
            if row["max"] is not None
        ],
        "quotas": [{**row, **held} for row in document["quotas"]],
    }
    session.add(SettingsVersion(number=1, document=settings, entered_at=_AT, entered_by="bench"))


def _units(session: Session, document: Document) -> dict[str, int]:
    for row in document["units"]:
        session.add(Unit(code=row["id"], name=f"{row['name']}{row['id']}"))
    session.flush()
    ids = {unit.code: unit.id for unit in session.scalars(select(Unit))}
    for row in document["units"]:
        unit = ids[row["id"]]
        since = date(2000, 1, 1)
        session.add(UnitLimit(unit_id=unit, since=since, max_away=row["max_away"]))
        for busy in row["busy"]:
            first, end = _span(busy)
            session.add(UnitBusy(unit_id=unit, first=first, end=end, hard=busy["hard"]))
    return ids


def _owing(session: Session, document: Document, units: dict[str, int]) -> None:
    officers = [
        {**_person(row, units), "id": number}
        for number, row in enumerate(document["cadres"], start=1)
    ]
    session.execute(insert(Officer), officers)
    duties = [
        {
            "id": number, "uid": f"{number:032x}", "officer_id": number,
            "arose_on": date.fromisoformat(row["promoted_on"]),
            "serve_by": date.fromisoformat(row["serve_by"]), "version": 1,
        }
        for number, row in enumerate(document["cadres"], start=1)
    ]  # fmt: skip
    session.execute(insert(Duty), duties)
    leave = [
        {"officer_id": number, "first": first, "end": end, "kind": "leave"}
        for number, row in enumerate(document["cadres"], start=1)
        for first, end in map(_span, row["unavailable"])
    ]
    session.execute(insert(Leave), leave)


def _person(row: Document, units: dict[str, int]) -> Document:
    kept = {key: row[key] for key in ("name", "rank", "gender")}
    skills = sorted(row["skills"])
    unit = units[row["unit"]]
    return {**kept, "staff_number": row["id"], "unit_id": unit, "skills": skills, "version": 1}


def _span(row: Document) -> tuple[date, date]:
    return date.fromisoformat(row["from"]), date.fromisoformat(row["to"])


def _history(session: Session, document: Document, units: dict[str, int], years: int) -> None:
    """As many who have served, spread over the years before."""
    people = document["cadres"]
    first = len(people) + 1
    rows = [
        {**_person(row, units), "id": number, "staff_number": f"{2000 + number:08d}"}
        for number, row in enumerate(people, start=first)
    ]
    session.execute(insert(Officer), rows)
    starts = [add_months(date(2025, 9, 1), -(index % (12 * years))) for index in range(len(rows))]
    session.execute(
        insert(Duty),
        [
            {
                "id": row["id"], "uid": f"{row['id']:032x}", "officer_id": row["id"],
                "arose_on": add_months(start, -6), "serve_by": add_months(start, 6), "version": 1,
            }
            for row, start in zip(rows, starts, strict=True)
        ],
    )  # fmt: skip
    session.execute(
        insert(Stint),
        [
            {
                "duty_id": row["id"], "start": start, "end": add_months(start, 3),
                "post": document["posts"][0]["id"], "changed_at": _AT, "release": None,
                "cancelled": False, "sequence": 0,
            }
            for row, start in zip(rows, starts, strict=True)
        ],
    )  # fmt: skip


def _releases(session: Session, years: int, seed: int) -> None:
    """A release a month, each superseded by the next; all hold the plan of a smaller county."""
    document = county(300, seed)
    loaded = problem_from_document(document)
    problem = loaded.problem
    assert isinstance(problem, RotationProblem)
    stints = tuple(StintChoice.model_validate(row) for row in draft(document, seed))
    _, values = check_stints(problem, stints)
    goals = tuple(GoalResult(goal, values[goal], None, False) for goal in problem.goals)
    solution = RotationSolution(goals, False, None, stints)
    sound = sound_plan(loaded, solution, note_of(Settings(), 0.0))
    data, extent = document_bytes(document), asdict(extent_of(problem, sound.plan))
    count = 12 * years
    for number in range(1, count + 1):
        at = _AT - timedelta(days=30 * (count + 1 - number))
        kept = Problem(
            format="rotation/1", sha256=loaded.sha256, data=data, made_at=at,
            based_on=number - 1 or None,
        )  # fmt: skip
        session.add(kept)
        session.flush()
        made = Draft(
            problem_id=kept.id, plan=sound.data, state="published", made_at=at, made_by="bench",
            **extent,
        )  # fmt: skip
        session.add(made)
        session.flush()
        session.add(
            Release(
                number=number, draft_id=made.id, problem_id=kept.id, plan=sound.data,
                first=problem.horizon[0], end=problem.horizon[1], published_at=at,
                published_by="bench", changes={"known": 0, "moves": list(_moves(stints))},
                chain_head="0" * 64,
            )
        )  # fmt: skip
        session.flush()
        session.add(ReleaseEnd(number=number, kind="withdrawn", at=at, by="bench"))


def _moves(stints: tuple[StintChoice, ...]) -> Iterator[Document]:
    for duty, stint in enumerate(stints, start=1):
        end = add_months(stint.start, 3).isoformat()
        after = {"start": stint.start.isoformat(), "end": end, "post": stint.post}
        yield {"duty": duty, "kind": "new", "before": None, "after": after}


def _lengthen(store: Store, entries: int) -> None:
    """Acts on officers until the chain has that many entries."""
    written = 0
    while written < entries:
        with store.writing() as session:
            for number in range(written, min(written + _BATCH, entries)):
                said = json.loads('{"reason": "学习", "until": "2026-05-01"}')
                record(
                    session, at=_AT, actor="bench", act="duty.deferred",
                    subject=f"duty:{number % 3000 + 1}", values={**said, "number": str(number)},
                )  # fmt: skip
        written += _BATCH
