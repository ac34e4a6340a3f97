from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from scheduler.problems.loading import LoadedProblem, load_problem
from scheduler.referee.plans import judge_plan
from scheduler.services.errors import CannotWrite, UnsoundPlan
from scheduler.services.solving import Planned, Solver, plan_bytes, solve
from solver.results import Contradiction, Settings, Watch
from tests.referee.good import SHA256, STINTS
from tests.services.stand_in import answering, chosen, contradicting, problem_file
from tests.services.test_files import full_disk


@pytest.fixture
def loaded(tmp_path: Path) -> LoadedProblem:
    return load_problem(problem_file(tmp_path))


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
    assert 100 <= result.plan.solver.seconds < 160


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


def test_of_a_contradiction_nothing_is_written(loaded: LoadedProblem, tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    target.write_bytes(b"yesterday's")
    answer = Contradiction((), (), ())
    assert solved(loaded, target, contradicting(answer)) is answer
    assert target.read_bytes() == b"yesterday's"


def test_a_full_disk_leaves_yesterdays_plan(
    loaded: LoadedProblem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "plan.json"
    target.write_bytes(b"yesterday's")
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(CannotWrite):
        solved(loaded, target, answering(chosen()))
    assert target.read_bytes() == b"yesterday's"
    assert {path.name for path in tmp_path.iterdir()} == {"plan.json", "problem.json"}
