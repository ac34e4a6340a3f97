from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from scheduler.problems.loading import LoadedProblem, load_problem
from scheduler.problems.plans import SolverNote, TeamsPlan
from scheduler.referee.plans import judge_plan
from scheduler.services import solving
from scheduler.services.errors import CannotWrite, UnsoundPlan
from scheduler.services.solving import Planned, Solver, plan_bytes, plan_of, solve
from solver.results import Contradiction, Settings, TeamsSolution, Watch
from tests.referee.good import SHA256, STINTS
from tests.services.office import TEAMS_SHA256, VISITS, team_visits
from tests.services.stand_in import (
    answering,
    chosen,
    contradicting,
    problem_file,
    proving,
    teams_problem_file,
    visiting,
)
from tests.services.test_files import full_disk
from tests.teams import visit

NOTE = SolverNote(name="by hand", version="0", seconds=0.0, threads=1)


@pytest.fixture
def loaded(tmp_path: Path) -> LoadedProblem:
    return load_problem(problem_file(tmp_path))


@pytest.fixture
def office(tmp_path: Path) -> LoadedProblem:
    return load_problem(teams_problem_file(tmp_path))


def solved(loaded: LoadedProblem, target: Path, solver: Solver) -> Planned | Contradiction:
    began = time.monotonic()
    return solve(loaded, target, Settings(threads=2), Watch(), began=began, solver=solver)


def test_the_plan_is_written_as_the_format_says(loaded: LoadedProblem, tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    result = solved(loaded, target, answering(chosen(backwards=True)))
    assert isinstance(result, Planned)
    document = json.loads(target.read_bytes())
    assert document["format"] == "rotation-plan/1"
    assert document["problem_sha256"] == SHA256
    assert document["stints"] == [STINTS[0], STINTS[2], STINTS[1]]  # by start, post and cadre
    assert document["unserved"] == ["du"]
    assert [goal["goal"] for goal in document["goals"]] == loaded.problem.goals
    assert document["solver"]["name"] == "lunzhi"
    assert document["solver"]["threads"] == 2
    assert document["solver"]["seconds"] >= 0
    assert judge_plan(loaded.problem, loaded.sha256, document).ok


def test_a_plan_of_visits_is_written_as_the_format_says(
    office: LoadedProblem, tmp_path: Path
) -> None:
    target = tmp_path / "plan.json"
    result = solved(office, target, visiting(team_visits()))
    assert isinstance(result, Planned)
    document = json.loads(target.read_bytes())
    assert document["format"] == "teams-plan/1"
    assert document["problem_sha256"] == TEAMS_SHA256
    assert document["visits"] == VISITS  # by start and case, though chosen otherwise
    assert document["unvisited"] == ["quay"]
    assert [goal["goal"] for goal in document["goals"]] == office.problem.goals
    assert judge_plan(office.problem, office.sha256, document).ok


def test_visits_seats_and_people_come_in_the_order_of_the_file(office: LoadedProblem) -> None:
    both = (
        visit("quay", "2025-03-10", main=["cai", "bo"]),
        visit("mill", "2025-03-10", main="an"),
        visit("dam", "2025-03-10", main=["an"]),
    )
    plan = plan_of(office, TeamsSolution((), False, None, both), NOTE)
    assert isinstance(plan, TeamsPlan)
    told = [(each.case, [*each.seats.items()]) for each in plan.visits]
    assert told == [
        ("dam", [("main", ["an"]), ("aides", [])]),
        ("quay", [("main", ["bo", "cai"])]),
        ("mill", [("main", ["an"])]),
    ]


def test_the_solution_of_another_format_makes_no_plan(
    loaded: LoadedProblem, office: LoadedProblem
) -> None:
    answer = solving.solved(office, Settings(), Watch(), solver=visiting(team_visits()))
    assert isinstance(answer, TeamsSolution)
    with pytest.raises(TypeError):
        plan_of(loaded, answer, NOTE)


@pytest.mark.parametrize("unique", [True, False, None])
def test_a_plan_says_that_it_is_unique_only_where_that_is_known(
    loaded: LoadedProblem, office: LoadedProblem, tmp_path: Path, unique: bool | None
) -> None:
    for problem, solver in (
        (loaded, answering(chosen(), unique=unique)),
        (office, visiting(team_visits(), unique=unique)),
    ):
        target = tmp_path / "plan.json"
        result = solved(problem, target, proving(solver))
        assert isinstance(result, Planned)
        document = json.loads(target.read_bytes())
        assert result.plan.unique is unique
        assert document.get("unique", "absent") == ("absent" if unique is None else unique)


def test_a_bound_that_is_not_known_is_still_written_as_null(
    office: LoadedProblem, tmp_path: Path
) -> None:
    solved(office, tmp_path / "plan.json", visiting(team_visits()))
    document = json.loads((tmp_path / "plan.json").read_bytes())
    assert {goal["bound"] for goal in document["goals"]} == {None}


def test_the_same_plan_gives_the_same_bytes(loaded: LoadedProblem, tmp_path: Path) -> None:
    plans = []
    for backwards in (False, True):
        result = solved(loaded, tmp_path / "plan.json", answering(chosen(backwards=backwards)))
        assert isinstance(result, Planned)
        note = result.plan.solver.model_copy(update={"seconds": 0.0})
        plans.append(plan_bytes(result.plan.model_copy(update={"solver": note})))
    assert plans[0] == plans[1]


def test_the_seconds_count_from_when_the_work_began(loaded: LoadedProblem, tmp_path: Path) -> None:
    began = time.monotonic() - 100
    solver = answering(chosen())
    result = solve(loaded, tmp_path / "plan.json", Settings(), Watch(), began=began, solver=solver)
    assert isinstance(result, Planned)
    assert 100 <= result.plan.solver.seconds < 1000


def test_settings_and_watch_reach_the_solver(loaded: LoadedProblem, tmp_path: Path) -> None:
    settings, watch = Settings(12.5, 7), Watch()
    heard: list[Any] = []

    def solver(*given: Any) -> Any:
        heard.extend(given)
        return answering(chosen())(*given)

    solve(loaded, tmp_path / "plan.json", settings, watch, began=0.0, solver=solver)
    assert heard == [loaded.problem, settings, watch]


@pytest.mark.parametrize("stopped", [True, False])
def test_it_is_told_whether_the_solver_was_stopped(
    loaded: LoadedProblem, tmp_path: Path, stopped: bool
) -> None:
    result = solved(loaded, tmp_path / "plan.json", answering(chosen(), stopped=stopped))
    assert isinstance(result, Planned)
    assert result.stopped == stopped


@pytest.mark.parametrize(
    ("solver", "rule"),
    [
        (answering(chosen()[1:]), "pinned"),
        (answering([*chosen(), chosen()[1]]), "one_stint"),
        (answering(chosen(), strain=88), "plan_values"),
    ],
)
def test_a_plan_that_the_referee_rejects_is_never_written(
    loaded: LoadedProblem, tmp_path: Path, solver: Solver, rule: str
) -> None:
    target = tmp_path / "plan.json"
    target.write_bytes(b"yesterday's")
    with pytest.raises(UnsoundPlan) as raised:
        solved(loaded, target, solver)
    assert rule in {violation.rule for violation in raised.value.violations}
    assert target.read_bytes() == b"yesterday's"


@pytest.mark.parametrize(
    ("solver", "rule"),
    [
        (visiting(team_visits()[:1]), "pinned"),
        (visiting([*team_visits(), visit("quay", "2025-03-10", main=["an", "cai"])]), "double"),
        (visiting(team_visits(), load=16), "plan_values"),
    ],
)
def test_visits_that_the_referee_rejects_are_never_written(
    office: LoadedProblem, tmp_path: Path, solver: Solver, rule: str
) -> None:
    target = tmp_path / "plan.json"
    target.write_bytes(b"yesterday's")
    with pytest.raises(UnsoundPlan) as raised:
        solved(office, target, solver)
    assert any(each.rule.startswith(rule) for each in raised.value.violations)
    assert target.read_bytes() == b"yesterday's"


def test_of_a_contradiction_nothing_is_written(loaded: LoadedProblem, tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    target.write_bytes(b"yesterday's")
    answer = Contradiction((), (), ())
    assert solved(loaded, target, contradicting(answer)) is answer
    assert target.read_bytes() == b"yesterday's"


def test_a_full_disk_leaves_yesterdays_plan(
    loaded: LoadedProblem,
    office: LoadedProblem,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "plan.json"
    target.write_bytes(b"yesterday's")
    before = {*tmp_path.iterdir()}
    monkeypatch.setattr(os, "fsync", full_disk)
    for problem, solver in ((loaded, answering(chosen())), (office, visiting(team_visits()))):
        with pytest.raises(CannotWrite):
            solved(problem, target, solver)
    assert target.read_bytes() == b"yesterday's"
    assert {*tmp_path.iterdir()} == before
