"""`lunzhi solve` of visits and teams, and of `--unique`, around a solver that answers at once."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from scheduler.problems.teams import TeamsProblem, VisitPin
from scheduler.referee.teams import violations
from scheduler.services.solving import Solver
from solver.results import Clash, Contradiction, GoalResult, Progress, Settings
from tests.cli.desk import Answer, Desk
from tests.services.office import TEAMS_PROBLEM, team_visits
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
from tests.teams import case, document, person, pin, recusal, seat, visit

UNIQUE = {
    True: "no other plan has the same values",
    False: "another plan has the same value in every goal",
    None: "was not found out",
}
# An has worked at the water bureau and is kin to somebody there; Bo has dealt with the case.
CLASHING = document(
    people=[person("an", unit="audit"), person("bo"), person("cai"), person("du")],
    recusals=[
        recusal("an", unit="water", tier="statutory", ground="spouse"),
        recusal("bo", case="dam", tier="local", ground="dealt with it"),
        recusal("cai", place="river", tier="appearance", ground="a house there"),
        recusal("bo", place="sea", tier="local", ground="mayor there"),
        recusal("bo", unit="port", tier="local", ground="worked there"),
    ],
    cases=[
        case("dam", seats=[seat("main"), seat("aides", count=2)]),
        case("quay", place="sea", units=["port"], days=2),
    ],
    pins=[
        pin("dam", seats={"main": ["an"], "aides": ["bo", "cai"]}),
        pin("quay", start="2025-03-10"),
    ],
)


def events(answer: Answer) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.err.splitlines()]


def contradiction(*waive: int) -> Contradiction:
    """An and Bo may not be at the dam, and on the last day two days no longer fit."""
    problem = TeamsProblem.model_validate(CLASHING)
    parts = [
        VisitPin(case="dam", seats={"main": ["an"]}),
        VisitPin(case="dam", seats={"aides": ["bo"]}),
        VisitPin.model_validate(pin("quay", start="2025-03-10")),
        VisitPin(case="dam"),
    ]
    chosen = [visit("dam", "2025-03-03", main="an", aides=["bo", "cai"])]
    blames = [
        each
        for each in violations(problem.model_copy(update={"pins": []}), chosen)
        if each.rule == "recused"
    ]
    clashes = (Clash((parts[0],), tuple(blames)), Clash((parts[2], parts[3]), tuple(blames[:1])))
    goals = (GoalResult("unstaffed", 3, 3, True), GoalResult("late", 0, None, False))
    return Contradiction(clashes, (parts[0], parts[2]), goals, waive)


def test_a_plan_of_visits_is_written_and_summed_up(desk: Desk, tmp_path: Path) -> None:
    desk.use(proving(visiting(team_visits())))
    target = tmp_path / "plan.json"
    answer = desk.call("solve", teams_problem_file(tmp_path), "-o", target)
    assert (answer.code, answer.err) == (0, "")
    first, second, third, *table = answer.out.splitlines()
    assert first == f"Plan written to {target}"
    assert second == "2 of 3 cases visited; 3 people in seats; 1 empty place"
    assert third.startswith("All goals are proven")
    assert any("17" in line and "✓" in line for line in table)  # the load
    assert json.loads(target.read_bytes())["unvisited"] == ["quay"]


def test_a_plan_without_empty_places_says_so(desk: Desk, tmp_path: Path) -> None:
    dam = visit("dam", "2025-03-06", main="an", aides=["bo", "cai"])
    desk.use(visiting([dam, visit("mill", "2025-03-03", main="an")]))
    files = teams_problem_file(tmp_path), "-o", tmp_path / "plan.json"
    for language, said in (
        ("en", "no empty place"),
        ("zh", "共编入4人次"),
    ):
        assert said in desk.call("solve", *files, "--lang", language).out


@pytest.mark.parametrize("unique", [True, False, None])
@pytest.mark.parametrize("format_", ["rotation", "teams"])
def test_it_is_said_whether_another_plan_is_as_good(
    desk: Desk, tmp_path: Path, format_: str, unique: bool | None
) -> None:
    target = tmp_path / "plan.json"
    given: list[Settings] = []

    def solver(problem: Any, settings: Any, watch: Any) -> Any:
        given.append(settings)
        return _solver(format_, unique)(problem, settings, watch)

    desk.use(solver)
    problem = problem_file(tmp_path) if format_ == "rotation" else teams_problem_file(tmp_path)
    answer = desk.call("solve", problem, "-o", target, "--unique")
    assert (answer.code, answer.err) == (0, "")
    assert UNIQUE[unique] in answer.out
    assert [words for words in UNIQUE.values() if words in answer.out] == [UNIQUE[unique]]
    assert json.loads(target.read_bytes()).get("unique") is unique
    assert given[0].unique


def _solver(format_: str, unique: bool | None) -> Solver:
    if format_ == "rotation":
        return proving(answering(chosen(), unique=unique))
    return proving(visiting(team_visits(), unique=unique))


def test_nobody_who_did_not_ask_hears_of_other_plans(desk: Desk, tmp_path: Path) -> None:
    given: list[Settings] = []

    def solver(problem: Any, settings: Any, watch: Any) -> Any:
        given.append(settings)
        return visiting(team_visits())(problem, settings, watch)

    desk.use(solver)
    target = tmp_path / "plan.json"
    answer = desk.call("solve", teams_problem_file(tmp_path), "-o", target)
    assert not any(words in answer.out for words in UNIQUE.values())
    assert not given[0].unique
    assert "unique" not in json.loads(target.read_bytes())


def test_programs_hear_of_visits_and_uniqueness_as_json(desk: Desk, tmp_path: Path) -> None:
    def solver(problem: Any, settings: Any, watch: Any) -> Any:
        watch.progress(Progress("unstaffed", 3, None, 0.5))
        return visiting(team_visits(), unique=False)(problem, settings, watch)

    desk.use(solver)
    target = tmp_path / "plan.json"
    answer = desk.call(
        "solve", teams_problem_file(tmp_path), "-o", target, "--unique", "--log-format", "json"
    )
    progress, outcome = events(answer)
    assert (progress["event"], progress["goal"]) == ("progress", "unstaffed")
    assert (outcome["outcome"], outcome["exit_code"]) == ("planned", 0)
    assert outcome["unique"] is False
    assert outcome["goals"] == json.loads(target.read_bytes())["goals"]


def test_a_contradiction_of_visits_is_told_in_words(desk: Desk, tmp_path: Path) -> None:
    desk.use(contradicting(contradiction(1, 3)))
    target = tmp_path / "plan.json"
    target.write_bytes(b"yesterday's")
    answer = desk.call("solve", teams_problem_file(tmp_path, CLASHING), "-o", target)
    assert answer.code == 3
    assert answer.err == "No plan keeps every pin; none was written.\n"
    said = answer.out.splitlines()
    assert said[:3] == [
        "Clash 1: this pin breaks a rule by itself",
        "  - An (an, audit) is pinned to the seat main of dam (river)",
        "because then:",
    ]
    assert any("spouse" in line for line in said[3:5])
    place = said.index("Clash 2: these 2 pins cannot all hold, though any fewer of them can")
    assert said[place + 1 : place + 4] == [
        "  - quay (sea) is pinned to start on 10 Mar 2025",
        "  - dam (river) is pinned to be visited",
        "because then:",
    ]
    place = said.index("Way out: give up these 2 pins")
    assert said[place + 1 : place + 3] == [
        "  - An (an, audit) is pinned to the seat main of dam (river)",
        "  - quay (sea) is pinned to start on 10 Mar 2025",
    ]
    assert any("severity" in line for line in said[place + 3 :])  # the goals then reached
    assert said[-3:] == [
        "Or else these 2 local grounds: each, if the approver named for it waives it, on record, "
        "resolves one clash by itself:",
        '  - Bo (bo, hall), in the case dam: "dealt with it" ($.recusals[1])',
        '  - Bo (bo, hall), in cases of sea: "mayor there" ($.recusals[3])',
    ]
    assert target.read_bytes() == b"yesterday's"


def test_a_contradiction_of_visits_is_told_in_chinese(desk: Desk, tmp_path: Path) -> None:
    desk.use(contradicting(contradiction(4)))
    answer = desk.call("solve", teams_problem_file(tmp_path, CLASHING), "--lang", "zh")
    assert answer.code == 3
    assert "指定An（an，audit）担任案件 dam（river）的席位 main" in answer.out
    assert "指定案件 quay（sea）于2025年3月10日开始督查" in answer.out
    assert "指定督查案件 dam（river）" in answer.out
    assert "Bo（bo，hall）：反映 port 的案件，“worked there”（$.recusals[4]）" in answer.out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_only_a_local_ground_is_ever_offered_to_be_waived(
    desk: Desk, tmp_path: Path, language: str
) -> None:
    desk.use(contradicting(contradiction(0, 2)))  # a statutory one, and one of appearance
    problem = teams_problem_file(tmp_path, CLASHING)
    assert "recusals" not in desk.call("solve", problem, "--lang", language).out
    (outcome,) = events(desk.call("solve", problem, "--log-format", "json"))
    assert outcome["waive"] == []


def test_programs_hear_of_contradictory_visits_as_json(desk: Desk, tmp_path: Path) -> None:
    desk.use(contradicting(contradiction(1)))
    problem = teams_problem_file(tmp_path, CLASHING)
    (outcome,) = events(desk.call("solve", problem, "--log-format", "json"))
    assert (outcome["outcome"], outcome["exit_code"]) == ("contradiction", 3)
    assert [clash["pins"] for clash in outcome["clashes"]] == [
        [{"case": "dam", "seats": {"main": ["an"]}}],
        [{"case": "quay", "start": "2025-03-10"}, {"case": "dam"}],
    ]
    assert outcome["lift"] == [
        {"case": "dam", "seats": {"main": ["an"]}},
        {"case": "quay", "start": "2025-03-10"},
    ]
    assert outcome["waive"] == [
        {"path": "$.recusals[1]", "person": "bo", "case": "dam", "tier": "local"}
    ]


def test_a_full_disk_leaves_yesterday_s_visits(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.use(visiting(team_visits()))
    problem, target = teams_problem_file(tmp_path), tmp_path / "plan.json"
    target.write_bytes(b"yesterday's")
    monkeypatch.setattr(os, "fsync", full_disk)
    answer = desk.call("solve", problem, "-o", target)
    assert (answer.code, answer.out) == (2, "")
    assert "the disk is full" in answer.err
    assert target.read_bytes() == b"yesterday's"


def test_a_file_of_no_known_format_is_refused_in_one_sentence(desk: Desk, tmp_path: Path) -> None:
    problem = teams_problem_file(tmp_path, {**TEAMS_PROBLEM, "format": "rosters/1"})
    answer = desk.call("solve", problem)
    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 2
    assert "rotation/1" in answer.err
    assert "teams/1" in answer.err


def test_unsound_visits_are_a_defect_and_not_written(desk: Desk, tmp_path: Path) -> None:
    desk.use(visiting([*team_visits(), visit("quay", "2025-03-10", main=["an", "cai"])]))
    answer = desk.call("solve", teams_problem_file(tmp_path), "-o", tmp_path / "plan.json")
    assert (answer.code, answer.out) == (70, "")
    assert "double_booked" in answer.err
    assert not (tmp_path / "plan.json").exists()
