"""`lunzhi amend`, around a solver that answers at once."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from scheduler.problems.formats import Problem
from scheduler.problems.teams import TeamsProblem, VisitPin
from scheduler.referee.teams import violations
from solver.results import Clash, Contradiction, Settings, Solution, Watch
from tests.cli.desk import Answer, Desk
from tests.services.office import TEAMS_PROBLEM, team_visits
from tests.services.stand_in import (
    answering,
    chosen,
    contradicting,
    plan_file,
    problem_file,
    proving,
    teams_plan_file,
    teams_problem_file,
    visiting,
)
from tests.teams import case, seat, visit

AWAY = ("--away", "bo:2025-03-06:2025-03-07")
NOBODY = ("--away", "du:2025-03-06:2025-03-07")
"""Du has not declared and sits nowhere: nothing needs to change."""


def teams_files(folder: Path) -> tuple[Path, Path]:
    return teams_problem_file(folder), teams_plan_file(folder)


def rotation_files(folder: Path) -> tuple[Path, Path]:
    return problem_file(folder), plan_file(folder)


def added(folder: Path, **parts: Any) -> tuple[str, str]:
    file = folder / "well.json"
    file.write_text(json.dumps(case("well", place="hill", **parts)))
    return "--add-case", str(file)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def without_spaces(answer: Answer) -> list[str]:
    return [" ".join(line.split()) for line in answer.out.splitlines() if line.strip()]


def test_who_moves_and_what_stays(desk: Desk, tmp_path: Path) -> None:
    """The aide at the dam is away: Cai comes instead."""
    new = [visit("dam", "2025-03-06", main="an", aides="cai"), team_visits()[1]]
    desk.use(proving(visiting(new)))
    answer = desk.call("amend", *teams_files(tmp_path), *AWAY)
    assert (answer.code, answer.err) == (0, "")
    said = without_spaces(answer)
    assert said[:2] == ["1 of 3 seats changes.", "All 2 visits keep their days."]
    assert "dam seats change aides Bo (bo) Cai (cai)" in said
    assert f"New plan written to {tmp_path / 'office-amended-plan.json'}" in answer.out
    assert "All goals are proven" in answer.out


def test_a_case_comes_and_all_else_stays(desk: Desk, tmp_path: Path) -> None:
    desk.use(visiting([*team_visits(), visit("well", "2025-03-03", main="cai")]))
    answer = desk.call("amend", *teams_files(tmp_path), *added(tmp_path))
    said = without_spaces(answer)
    assert said[:2] == ["None of the 3 seats changes.", "All 2 visits keep their days."]
    assert "well new first day — 3 Mar 2025" in said
    assert "main — Cai (cai)" in said


def test_a_visit_that_moves_is_shown_from_day_to_day(desk: Desk, tmp_path: Path) -> None:
    moved = [team_visits()[0], visit("mill", "2025-03-05", main="cai")]
    desk.use(visiting(moved))
    answer = desk.call("amend", *teams_files(tmp_path), "--pin", "mill:2025-03-05")
    said = without_spaces(answer)
    assert said[:2] == ["None of the 3 seats changes.", "1 of 2 visits is moved or given up."]
    assert "mill moved first day 4 Mar 2025 5 Mar 2025" in said


def test_a_case_that_cannot_be_visited_is_said_to_be_with_what_stands_in_the_way(
    desk: Desk, tmp_path: Path
) -> None:
    desk.use(visiting(team_visits()))
    seats = [seat("head", who={"roles": ["lead"]}), seat("crew", count=3)]
    answer = desk.call("amend", *teams_files(tmp_path), *added(tmp_path, seats=seats, severity=5))
    said = answer.out.splitlines()
    place = said.index("The case well (hill, severity 5) is not visited.")
    assert said[place + 1] == (
        "  - The required seat head needs 1. With the other visits left alone, no start has more "
        "than 0 who could take it; without them, 0."
    )
    assert said[place - 1] == "The case quay (sea, severity 3) is not visited."
    assert len([line for line in said if line.startswith("  - ")]) == 1


def test_a_dropped_case_takes_its_people_along(desk: Desk, tmp_path: Path) -> None:
    desk.use(visiting([team_visits()[1]]))
    answer = desk.call("amend", *teams_files(tmp_path), "--drop-case", "dam")
    said = without_spaces(answer)
    assert said[:2] == ["The only seat stays as it is.", "The only visit keeps its days."]
    assert "dam dropped first day 6 Mar 2025 —" in said


def test_a_stint_moves(desk: Desk, tmp_path: Path) -> None:
    stints = chosen()
    later = stints[2].model_copy(update={"start": stints[1].start})
    desk.use(answering([*stints[:2], later]))
    answer = desk.call("amend", *rotation_files(tmp_path), "--away", "cai:2025-02-01:2025-02-02")
    said = without_spaces(answer)
    assert said[0] == "1 of 3 stints changes."
    assert (
        "Cai (cai) moved 1 Feb 2025 – 30 Apr 2025 the door 1 Apr 2025 – 30 Jun 2025 the door"
    ) in said


def test_a_recall_tells_of_history(desk: Desk, tmp_path: Path) -> None:
    """On 1 March An and Cai have begun; Bo starts in April as people know."""
    bo = next(stint for stint in chosen() if stint.cadre == "bo")
    desk.use(answering([bo]))
    answer = desk.call("amend", *rotation_files(tmp_path), "--recall", "cai:2025-03-01")
    said = without_spaces(answer)
    assert said[0] == "1 of 3 stints changes."
    assert said[1].startswith("2 of them began before the day of the recall")
    assert any(line.startswith("Cai (cai) recalled 1 Feb 2025") for line in said)
    document = json.loads((tmp_path / "problem-amended.json").read_bytes())
    assert {row["id"] for row in document["serving"]} == {"an", "cai"}
    assert document["starts"] == ["2025-03-01", "2025-04-01"]


def test_as_json_the_answer_is_for_programs(desk: Desk, tmp_path: Path) -> None:
    moved = [team_visits()[0], visit("mill", "2025-03-05", main="cai")]
    desk.use(visiting(moved))
    answer = desk.call("amend", *teams_files(tmp_path), *NOBODY, "--json", "-o", tmp_path / "x")
    told = json.loads(answer.out)
    assert told["outcome"] == "amended"
    assert told["amendment"] == str(tmp_path / "x-amendment.json")
    assert told["changes"]["visits_changed"] == 1
    assert told["changes"]["rows"][-1] == {
        "case": "mill", "topic": "land", "place": "hill", "severity": 3, "kind": "moved",
        "before": "2025-03-04", "after": "2025-03-05", "seats": [], "obstacles": None,
    }  # fmt: skip
    assert [goal["goal"] for goal in told["goals"]][:2] == ["unstaffed", "changes"]


def test_the_outcome_goes_to_the_log_too(desk: Desk, tmp_path: Path) -> None:
    desk.use(visiting(team_visits()))
    answer = desk.call("amend", *teams_files(tmp_path), *NOBODY, "--log-format", "json")
    told = json.loads(answer.err.splitlines()[-1])
    assert (told["event"], told["outcome"], told["exit_code"]) == ("outcome", "amended", 0)
    assert told["plan"] == str(tmp_path / "office-amended-plan.json")


def test_without_any_change_it_is_refused(desk: Desk, tmp_path: Path) -> None:
    answer = desk.call("amend", *teams_files(tmp_path))
    assert answer.code == 2
    assert "There is nothing to change" in answer.err
    assert "--drop-case" in answer.err
    assert names(tmp_path) == {"office.json", "visits.json"}


def test_everything_wrong_with_the_changes_is_told_at_once(desk: Desk, tmp_path: Path) -> None:
    answer = desk.call(
        "amend", *teams_files(tmp_path), "--away", "bo:2025-03-06:6 March", "--recall", "bo:x",
        "--away", "eve:2025-03-06:2025-03-07", *added(tmp_path, seats=[seat("a"), seat("a")]),
    )  # fmt: skip
    assert answer.code == 2
    head, *told = answer.err.splitlines()
    assert head == "Error: The changes cannot be made; 4 fault(s):"
    starts = [line.partition(": ")[0] for line in told]
    assert sorted(starts) == sorted(
        [
            "  --away bo:2025-03-06:6 March",
            "  --recall bo:x",
            "  --away eve:2025-03-06:2025-03-07",
            f"  --add-case {tmp_path / 'well.json'}, $.seats[1].id",
        ]
    )
    assert names(tmp_path) == {"office.json", "visits.json", "well.json"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("files", "options"),
    [
        (teams_files, ["--recall", "bo:2025-03-06"]),
        (teams_files, ["--drop-case", "moor"]),
        (teams_files, ["--away", "bo"]),
        (teams_files, ["--away", "eve:2025-03-06:2025-03-07"]),
        (teams_files, ["--away", "bo:2025-03-06:2025-03-06"]),
        (teams_files, ["--pin", "mill:2025-03-07"]),
        (teams_files, ["--pin", "mill:2025-03-04", "--pin", "mill:2025-03-05"]),
        (teams_files, ["--add-case", "no-such-file.json"]),
        (rotation_files, ["--drop-case", "dam"]),
        (rotation_files, ["--add-case", "no-such-file.json"]),
        (rotation_files, ["--recall", "bo"]),
        (rotation_files, ["--recall", "du:2025-03-06"]),
        (rotation_files, ["--recall", "bo:2025-03-06"]),
        (rotation_files, ["--recall", "bo:2025-05-01"]),
        (rotation_files, ["--recall", "cai:2025-03-01", "--away", "an:2025-03-01:2025-03-02"]),
        (rotation_files, ["--pin", "du"]),
    ],
)
def test_every_refusal_has_words(
    desk: Desk, tmp_path: Path, files: Any, options: list[str], language: str
) -> None:
    answer = desk.call("amend", *files(tmp_path), *options, "--lang", language)
    assert answer.code == 2
    assert len(answer.err.splitlines()) == 2


def test_a_case_that_is_there_is_not_added_again(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "dam.json"
    file.write_text(json.dumps(case("dam")))
    answer = desk.call("amend", *teams_files(tmp_path), "--add-case", file)
    assert answer.code == 2
    assert "--drop-case" in answer.err
    desk.use(visiting([team_visits()[1]]))
    both = ("--add-case", file, "--drop-case", "dam")
    assert desk.call("amend", *teams_files(tmp_path), *both).code == 0


def test_time_limit_and_threads_reach_the_solver(desk: Desk, tmp_path: Path) -> None:
    given: list[Settings] = []

    def solver(problem: Problem, settings: Settings, watch: Watch) -> Solution | Contradiction:
        given.append(settings)
        return visiting(team_visits())(problem, settings, watch)

    desk.use(solver)
    started = time.monotonic() - 30
    limits = ("--time-limit", "45.5", "--threads", "3", "--quiet")
    assert desk.call("amend", *teams_files(tmp_path), *NOBODY, *limits, started=started).code == 0
    assert (given[0].deadline, given[0].threads) == (started + 45.5, 3)


def test_refusals_are_told_as_json_too(desk: Desk, tmp_path: Path) -> None:
    wrong = ("--away", "eve:2025-03-06:2025-03-07", "--log-format", "json")
    told = json.loads(desk.call("amend", *teams_files(tmp_path), *wrong).err)
    assert told["code"] == "refused_wishes"
    assert told["refusals"] == [
        {
            "option": "--away",
            "value": "eve:2025-03-06:2025-03-07",
            "path": "$",
            "code": "amend.unknown_person",
            "params": {"id": '"eve"'},
        }
    ]


def contradiction() -> Contradiction:
    problem = TeamsProblem.model_validate(TEAMS_PROBLEM)
    part = VisitPin(case="dam", seats={"main": ["du"]})
    blames = violations(problem, [visit("dam", "2025-03-06", main="du"), team_visits()[1]])
    return Contradiction((Clash((part,), tuple(blames)),), (part,), ())


def test_a_contradiction_is_told_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    desk.use(contradicting(contradiction()))
    answer = desk.call("amend", *teams_files(tmp_path), "--pin", "dam:main=du")
    assert answer.code == 3
    assert "Clash 1" in answer.out
    assert names(tmp_path) == {"office.json", "visits.json"}
    answer = desk.call("amend", *teams_files(tmp_path), "--pin", "dam:main=du", "--json")
    told = json.loads(answer.out)
    assert (answer.code, told["outcome"]) == (3, "contradiction")
    assert told["lift"] == [{"case": "dam", "seats": {"main": ["du"]}}]


def test_a_plan_of_another_problem_is_not_amended(desk: Desk, tmp_path: Path) -> None:
    problem = teams_problem_file(tmp_path, {**TEAMS_PROBLEM, "vehicles": 8})
    answer = desk.call("amend", problem, teams_plan_file(tmp_path), *AWAY)
    assert answer.code == 1
    assert "plan_problem" in answer.err


def test_in_chinese_every_outcome_has_words(desk: Desk, tmp_path: Path) -> None:
    files = teams_files(tmp_path)
    desk.use(visiting([visit("mill", "2025-03-05", main="an")]))
    options = (*added(tmp_path, seats=[seat("main", count=9)]), *AWAY, "--lang", "zh")
    answer = desk.call("amend", *files, *options)
    assert answer.code == 0
    assert "3个席位中有3个换人。" in answer.out
    assert "2次督查中有2次改期或取消。" in answer.out
    desk.use(answering(chosen()[:2]))
    away = ("--away", "cai:2025-02-01:2025-02-02", "--lang", "zh")
    answer = desk.call("amend", *rotation_files(tmp_path), *away)
    assert "3期轮岗中有1期变动。" in answer.out
