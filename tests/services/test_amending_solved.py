"""Amendments with our own solver: what can stay stays."""

from __future__ import annotations

import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.overview.changes import VisitChanges
from scheduler.problems.canonical import problem_sha256
from scheduler.problems.loading import load_document, problem_from_document
from scheduler.problems.plans import TeamsPlan
from scheduler.problems.teams import VisitChoice
from scheduler.referee.plans import check_visits, judge_plan
from scheduler.services.amending import Amended, amend, outputs, prepare
from scheduler.services.solving import note_of, plan_bytes, plan_of, solved
from scheduler.services.wishes import Wish
from solver.results import Contradiction, Settings, Watch
from tests import strategies, teams_strategies
from tests.county import cadre, demand, serving
from tests.county import document as county_document
from tests.teams import case, document, person, seat

Row = dict[str, Any]

OFFICE = document(
    people=[person("an", unit="audit"), person("bo"), person("cai", unit="law")],
    cases=[
        case("dam", seats=[seat("main"), seat("aide")], min_units=2, max_same_unit=1),
        case("mill", days=2),
    ],
)


def solved_files(folder: Path, problem: Row) -> tuple[Path, Path]:
    """The problem and the best plan of it, as files."""
    loaded = problem_from_document(problem)
    answer = solved(loaded, Settings(), Watch())
    assert not isinstance(answer, Contradiction)
    paths = folder / "problem.json", folder / "plan.json"
    paths[0].write_text(json.dumps(problem))
    paths[1].write_bytes(plan_bytes(plan_of(loaded, answer, note_of(Settings(), time.monotonic()))))
    return paths


def amended(files: tuple[Path, Path], *wishes: Wish) -> Amended | Contradiction:
    targets = outputs(files[0], None)
    prepared = prepare(*files, wishes, targets)
    answer = amend(prepared, targets, Settings(), Watch(), began=time.monotonic())
    if isinstance(answer, Amended):
        after = problem_from_document(load_document(targets.problem))
        assert judge_plan(after.problem, after.sha256, load_document(targets.plan)).ok
    return answer


def test_a_case_is_added_and_nothing_else_moves(tmp_path: Path) -> None:
    files = solved_files(tmp_path, OFFICE)
    (tmp_path / "well.json").write_text(json.dumps(case("well")))
    answer = amended(files, Wish("--add-case", str(tmp_path / "well.json")))
    assert isinstance(answer, Amended)
    assert isinstance(answer.changes, VisitChanges)
    assert [(row.case, row.kind) for row in answer.changes.rows] == [("well", "new")]
    assert answer.planned.values["changes"] == 0


def test_who_is_away_all_the_time_is_replaced(tmp_path: Path) -> None:
    files = solved_files(tmp_path, OFFICE)
    answer = amended(files, Wish("--away", "an:2025-03-01:2025-04-01"))
    assert isinstance(answer, Amended)
    plan = answer.planned.plan
    assert isinstance(plan, TeamsPlan)
    seated = {one for visit in plan.visits for seat in visit.seats.values() for one in seat}
    assert seated <= {"bo", "cai"}
    assert answer.planned.values["unstaffed"] == 0


def test_a_pin_that_somebody_away_cannot_keep_is_a_contradiction(tmp_path: Path) -> None:
    files = solved_files(tmp_path, {**OFFICE, "pins": [{"case": "dam", "seats": {"main": ["an"]}}]})
    answer = amended(files, Wish("--away", "an:2025-03-01:2025-04-01"))
    assert isinstance(answer, Contradiction)
    assert {path.name for path in tmp_path.iterdir()} == {"problem.json", "plan.json"}


def test_after_a_recall_those_to_come_stay_where_they_are(tmp_path: Path) -> None:
    county = county_document(
        cadres=[cadre(name) for name in ("an", "bo", "cai", "du")],
        serving=[serving("fen")],
        demand=[demand(min=1, max=2)],
    )
    files = solved_files(tmp_path, county)
    plan: Any = load_document(files[1])
    begun = [row for row in plan["stints"] if row["start"] < "2025-02-15"]
    answer = amended(files, Wish("--recall", f"{begun[0]['cadre']}:2025-02-15"))
    assert isinstance(answer, Amended)
    assert [row.kind for row in answer.changes.rows] == ["recalled"]
    assert answer.planned.values["changes"] == 0


@pytest.mark.slow
@given(st.data())
def test_of_teams_no_more_changes_than_must(data: st.DataObject) -> None:
    """By enumeration: of the plans that visit as much, none changes less."""
    problem = data.draw(teams_strategies.problems(pins=False))
    assume(problem["cases"] and problem["people"])
    away = data.draw(st.sampled_from([row["id"] for row in problem["people"]]))
    with TemporaryDirectory() as folder:
        files = solved_files(Path(folder), problem)
        answer = amended(files, Wish("--away", f"{away}:2024-03-01:2024-03-05"))
        after = problem_from_document(load_document(amended_problem(files)))
    assert isinstance(answer, Amended)
    found = answer.planned.values["unstaffed"], answer.planned.values["changes"]
    assert found == min(_reached(after.problem, plan) for plan in _lawful(after.problem, problem))


def amended_problem(files: tuple[Path, Path]) -> Path:
    return files[0].with_name("problem-amended.json")


def _lawful(after: Any, problem: Row) -> list[list[VisitChoice]]:
    plans = teams_strategies.every_plan(problem)
    return [plan for plan in plans if not check_visits(after, plan)[0]]


def _reached(after: Any, plan: list[VisitChoice]) -> tuple[int, int]:
    values = check_visits(after, plan)[1]
    return values["unstaffed"], values["changes"]


@pytest.mark.slow
@given(st.data())
def test_of_a_rotation_nothing_moves_for_who_is_away_anyway(data: st.DataObject) -> None:
    problem = data.draw(strategies.problems(pins=False))
    assume(problem["cadres"])
    with TemporaryDirectory() as folder:
        files = solved_files(Path(folder), problem)
        plan: Any = load_document(files[1])
        assume(plan["unserved"])
        answer = amended(files, Wish("--away", f"{plan['unserved'][0]}:2023-01-01:2023-02-01"))
    assert isinstance(answer, Amended)
    assert answer.changes.rows == ()
    assert problem_sha256(problem) == plan["problem_sha256"]
