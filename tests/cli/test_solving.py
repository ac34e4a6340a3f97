"""`lunzhi solve`, around a solver that answers at once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scheduler.problems.rotation import RotationProblem
from scheduler.referee.rotation import violations
from solver.results import Clash, Contradiction, GoalResult, Progress
from tests.cli.desk import Answer, Desk
from tests.county import cadre, document, stint, unit
from tests.services.stand_in import answering, chosen, contradicting, problem_file, proving

CLASHING = document(
    cadres=[cadre("an"), cadre("bo"), cadre("cai", promoted_on="2025-03-05")],
    units=[unit("hall", max_away=1)],
    pins=[
        {"cadre": "an", "start": "2025-03-01", "post": "desk"},
        {"cadre": "bo", "start": "2025-02-01", "post": "desk"},
        {"cadre": "cai", "start": "2025-03-01", "post": "desk"},
    ],
)


def events(answer: Answer) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.err.splitlines()]


def contradiction() -> Contradiction:
    """Cai's pin comes before her promotion; An's and Bo's take two of a unit that spares one."""
    problem = RotationProblem.model_validate(CLASHING)
    an, bo, cai = problem.pins

    def clash(*pins: Any) -> Clash:
        alone = problem.model_copy(update={"pins": list(pins)})
        return Clash(pins, tuple(violations(alone, pins)))

    goals = (GoalResult("unserved", 1, 1, True), GoalResult("late", 0, None, False))
    return Contradiction((clash(cai), clash(an, bo)), (cai, bo), goals)


def test_a_plan_is_written_and_summed_up(desk: Desk, tmp_path: Path) -> None:
    desk.use(answering(chosen()))
    target = tmp_path / "the plan.json"
    answer = desk.call("solve", problem_file(tmp_path), "-o", target)
    assert (answer.code, answer.err) == (0, "")
    assert f"Plan written to {target}" in answer.out
    assert "3 of 4 cadres have a stint" in answer.out
    assert json.loads(target.read_bytes())["unserved"] == ["du"]


def test_without_an_output_the_plan_goes_into_this_folder(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    desk.use(answering(chosen()))
    assert desk.call("solve", problem_file(tmp_path)).code == 0
    assert [path.name for path in Path().iterdir()] == ["problem-plan.json"]


def test_it_says_honestly_what_is_proven(desk: Desk, tmp_path: Path) -> None:
    desk.use(proving(answering(chosen())))
    said = desk.call("solve", problem_file(tmp_path), "-o", tmp_path / "plan.json").out
    assert "All goals are proven" in said
    desk.use(answering(chosen(), stopped=True))
    said = desk.call("solve", problem_file(tmp_path), "-o", tmp_path / "plan.json").out
    assert "The time was up before everything was proven" in said
    assert "All goals are proven" not in said


def test_the_time_limit_counts_from_the_start_of_the_process(desk: Desk, tmp_path: Path) -> None:
    given: list[Any] = []

    def solver(problem: Any, settings: Any, watch: Any) -> Any:
        given.append(settings)
        return answering(chosen())(problem, settings, watch)

    desk.use(solver)
    started = time.monotonic() - 30
    args = ("solve", problem_file(tmp_path), "-o", tmp_path / "plan.json")
    desk.call(*args, "--time-limit", "45.5", "--threads", "3", started=started)
    desk.call(*args, started=started)
    assert (given[0].deadline, given[0].threads) == (started + 45.5, 3)
    assert given[1].deadline is None
    assert given[1].threads >= 1


def test_a_contradiction_is_told_in_words(desk: Desk, tmp_path: Path) -> None:
    desk.use(contradicting(contradiction()))
    target = tmp_path / "plan.json"
    target.write_bytes(b"yesterday's")
    answer = desk.call("solve", problem_file(tmp_path, CLASHING), "-o", target)
    assert answer.code == 3
    assert answer.err == "No plan keeps every pin; none was written.\n"
    said = answer.out.splitlines()
    assert said[:13] == [
        "Clash 1: this pin breaks a rule by itself",
        "  - Cai (cai, the hall) is pinned to 1 Mar 2025 at the desk",
        "because then:",
        "  - Cai (cai) starts on 1 Mar 2025, 4 day(s) before the promotion on 5 Mar 2025.",
        "Clash 2: these 2 pins cannot all hold, though any fewer of them can",
        "  - An (an, the hall) is pinned to 1 Mar 2025 at the desk",
        "  - Bo (bo, the hall) is pinned to 1 Feb 2025 at the desk",
        "because then:",
        "  - the hall has 2 people away each day from 1 Mar 2025 to 30 Apr 2025, where 1 may be: "
        "1 too many.",
        "Way out: give up these 2 pins",
        "  - Cai (cai, the hall) is pinned to 1 Mar 2025 at the desk",
        "  - Bo (bo, the hall) is pinned to 1 Feb 2025 at the desk",
        "The others can then hold. No other way of giving up as few leads to better goals:",
    ]
    assert any("cadres without a stint" in line and "1" in line for line in said[13:])
    assert target.read_bytes() == b"yesterday's"


def test_a_contradiction_is_told_in_chinese(desk: Desk, tmp_path: Path) -> None:
    desk.use(contradicting(contradiction()))
    answer = desk.call("solve", problem_file(tmp_path, CLASHING), "--lang", "zh")
    assert answer.code == 3
    assert "冲突2：以下2项指定不能同时成立" in answer.out
    assert "An（an，the hall）指定于2025年3月1日到the desk" in answer.out


def test_a_contradiction_without_its_reason_says_so(desk: Desk, tmp_path: Path) -> None:
    desk.use(contradicting(Contradiction((), (), ())))
    answer = desk.call("solve", problem_file(tmp_path, CLASHING))
    assert answer.code == 3
    assert answer.out == "The search was stopped before it was known which pins clash.\n"


def test_programs_hear_of_everything_as_json(desk: Desk, tmp_path: Path) -> None:
    def solver(problem: Any, settings: Any, watch: Any) -> Any:
        watch.progress(Progress("late", 3, None, 0.12345))
        return answering(chosen(), stopped=True)(problem, settings, watch)

    desk.use(solver)
    target = tmp_path / "plan.json"
    answer = desk.call("solve", problem_file(tmp_path), "-o", target, "--log-format", "json")
    progress, outcome = events(answer)
    assert progress == {
        "event": "progress", "goal": "late", "value": 3, "bound": None, "seconds": 0.123,
    }  # fmt: skip
    assert outcome["event"] == "outcome"
    assert outcome["outcome"] == "planned"
    assert outcome["exit_code"] == 0
    assert outcome["stopped"]
    assert outcome["path"] == str(target)
    assert outcome["goals"] == json.loads(target.read_bytes())["goals"]
    quiet = desk.call(
        "solve", problem_file(tmp_path), "-o", target, "--log-format", "json", "--quiet"
    )
    assert [each["event"] for each in events(quiet)] == ["outcome"]


def test_programs_hear_of_contradictions_and_faults_as_json(desk: Desk, tmp_path: Path) -> None:
    desk.use(contradicting(contradiction()))
    problem = problem_file(tmp_path, CLASHING)
    (outcome,) = events(desk.call("solve", problem, "--log-format", "json"))
    assert (outcome["outcome"], outcome["exit_code"]) == ("contradiction", 3)
    assert [len(clash["pins"]) for clash in outcome["clashes"]] == [1, 2]
    assert outcome["lift"][0] == {"cadre": "cai", "start": "2025-03-01", "post": "desk"}

    broken = problem_file(tmp_path, {**CLASHING, "seed": 7, "units": []})
    (error,) = events(desk.call("solve", broken, "--log-format", "json"))
    assert (error["event"], error["exit_code"]) == ("error", 2)
    assert {"$.seed", "$.cadres[0].unit"} <= {fault["path"] for fault in error["faults"]}
    assert "$.seed" in error["message"]


def test_progress_is_silent_off_the_terminal(desk: Desk, tmp_path: Path) -> None:
    def solver(problem: Any, settings: Any, watch: Any) -> Any:
        watch.progress(Progress("late", 3, 1, 0.1))
        return answering(chosen())(problem, settings, watch)

    desk.use(solver)
    assert desk.call("solve", problem_file(tmp_path), "-o", tmp_path / "plan.json").err == ""


def test_every_fault_is_listed_with_its_place(desk: Desk, tmp_path: Path) -> None:
    problem = problem_file(tmp_path, {**CLASHING, "seed": 7, "stint_months": 0})
    answer = desk.call("solve", problem)
    assert (answer.code, answer.out) == (2, "")
    first, *faults = answer.err.splitlines()
    assert first == f"Error: {problem} cannot be used; 2 fault(s):"
    assert [line.split(": ")[0] for line in faults] == ["  $.stint_months", "  $.seed"]


def test_a_warning_does_not_stop_a_solve(desk: Desk, tmp_path: Path) -> None:
    desk.use(answering([]))
    post = {"id": "desk", "name": "the desk", "requires": {"any_skill": ["law"]}}
    row = {"post": "desk", "from": "2025-01-01", "to": "2025-02-01", "min": 1, "max": None}
    problem = problem_file(tmp_path, document(posts=[post], demand=[row]))
    answer = desk.call("solve", problem, "-o", tmp_path / "plan.json")
    assert answer.code == 0
    assert answer.err.startswith("Warning: $.posts[0]")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (lambda folder: folder, "a folder stands there"),
        (lambda folder: folder / "none" / "plan.json", "no such folder"),
        (lambda folder: folder / "problem.json", "would destroy it"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_solving(
    desk: Desk, tmp_path: Path, target: Callable[[Path], Path], said: str
) -> None:
    def solver(*_: Any) -> Any:
        raise AssertionError("nothing was to be solved")

    desk.use(solver)
    answer = desk.call("solve", problem_file(tmp_path), "-o", target(tmp_path))
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_an_unsound_plan_is_a_defect_and_says_so(desk: Desk, tmp_path: Path) -> None:
    desk.use(answering([*chosen(), stint("du", "2025-02-01")]))
    answer = desk.call("solve", problem_file(tmp_path), "-o", tmp_path / "plan.json")
    assert (answer.code, answer.out) == (70, "")
    assert "defect" in answer.err
    assert "unit_cover" in answer.err
    assert not (tmp_path / "plan.json").exists()


def test_a_defect_shows_a_reference_and_its_traceback_only_on_demand(
    desk: Desk, tmp_path: Path
) -> None:
    def solver(*_: Any) -> Any:
        raise ZeroDivisionError("a secret")

    desk.use(solver)
    args = ("solve", problem_file(tmp_path), "-o", tmp_path / "plan.json")
    first, second = desk.call(*args), desk.call(*args)
    assert first == second  # the same defect has the same reference
    assert (first.code, first.out) == (70, "")
    assert len(first.err.splitlines()) == 1
    assert "ZeroDivisionError-" in first.err
    assert "a secret" not in first.err
    debugging = desk.call(*args, environ={"LUNZHI_LANG": "en", "LUNZHI_DEBUG": "1"})
    assert debugging.code == 70
    assert "a secret" in debugging.err
    assert "Traceback" in debugging.err
