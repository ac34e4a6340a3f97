from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scheduler.problems.teams import VisitPin
from scheduler.referee.violations import found
from solver.results import Clash, Contradiction
from tests.cli.desk import ROOT, Desk, clean_environment
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
from tests.teams import visit

MILL = ("--case", "mill", "--person", "bo", "--seat", "main")
BETTER = (visit("mill", "2025-03-04", main="bo"), visit("dam", "2025-03-06", main="an"))


def _files(folder: Path) -> tuple[Path, Path]:
    return teams_problem_file(folder), teams_plan_file(folder)


def _answer(desk: Desk, *args: object) -> dict[str, Any]:
    answer = desk.call(*args, "--json")
    assert (answer.code, answer.err) == (0, "")
    facts: dict[str, Any] = json.loads(answer.out)
    return facts


def test_why_says_what_stands_against_somebody(desk: Desk, tmp_path: Path) -> None:
    answer = desk.call("why", *_files(tmp_path), "--case", "dam", "--person", "du")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "Case dam (topic: land; place: river; complained about: water), visited 6 Mar 2025 – "
        "10 Mar 2025",
        "Du (du, hall) cannot be in the team, whatever the plan.",
        "Reasons:",
        "  1. They have not filed the declaration of interests; without it nobody sits in any "
        "team.",
    ]


def test_why_answers_programs_with_codes(desk: Desk, tmp_path: Path) -> None:
    facts = _answer(desk, "why", *_files(tmp_path), *MILL)
    assert facts["verdict"] == "possible"
    assert facts["visit"] == {"start": "2025-03-04", "days": ["2025-03-04"]}
    assert facts["chain"] == []
    assert facts["price"] is None
    (replacement,) = facts["replacements"]
    assert replacement["replaces"] == {"person": "cai", "person_name": "Cai"}
    # Bo's 2² becomes 3², Cai's 3² becomes 2²; Bo now visits two places, Cai none.
    assert replacement["differences"]["load"] == 9 - 4 + 4 - 9
    assert next(iter(replacement["differences"])) == "unstaffed"


def test_why_of_programs_has_every_link_with_its_params(desk: Desk, tmp_path: Path) -> None:
    facts = _answer(desk, "why", *_files(tmp_path), "--case", "dam", "--person", "bo")
    assert (facts["verdict"], facts["sits"]) == ("in_team", ["aides"])
    assert facts["chain"][0] == {
        "code": "meets", "force": "speaks_for", "params": {}, "place": "aides", "days": [],
    }  # fmt: skip
    assert facts["chain"][1]["code"] == "ground.hometown"
    assert facts["chain"][1]["params"]["path"] == "$.people[1].hometown"
    assert [one["person"] for one in facts["alternates"]] == ["cai"]


def test_why_of_a_rotation(desk: Desk, tmp_path: Path) -> None:
    files = problem_file(tmp_path), plan_file(tmp_path)
    told = desk.call("why", *files, "--cadre", "an", "--start", "2025-02-01")
    assert told.code == 0
    assert "It was decided by hand that they start on 1 Jan 2025 at the desk." in told.out
    facts = _answer(desk, "why", *files, "--cadre", "bo", "--start", "2025-04-01")
    assert (facts["verdict"], facts["own"]["post"]) == ("assigned", "desk")
    assert facts["elsewhere"]["possible"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--case", "dam", "--person", "bob"), "nobody of the problem (4) has the id bob. Closest"),
        (("--cadre", "an", "--start", "2025-01-01"), "give --case and --person"),
        (("--case", "dam"), "give --case and --person"),
    ],
)
def test_wrong_questions_are_refused_in_one_sentence(
    desk: Desk, tmp_path: Path, args: tuple[str, ...], said: str
) -> None:
    answer = desk.call("why", *_files(tmp_path), *args)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1


def test_a_plan_that_is_rejected_explains_nothing(desk: Desk, tmp_path: Path) -> None:
    visits = json.loads(teams_plan_file(tmp_path).read_text())
    visits["visits"][0]["seats"]["main"] = ["du"]
    files = teams_problem_file(tmp_path), teams_plan_file(tmp_path, visits)
    assert desk.call("why", *files, *MILL).code == 1
    assert desk.call("alternates", *files).code == 1


def test_replan_tells_the_price_goal_by_goal(desk: Desk, tmp_path: Path) -> None:
    desk.use(proving(visiting(BETTER)))
    answer = desk.call("why", *_files(tmp_path), *MILL, "--replan")
    assert answer.code == 0
    assert "Solved anew with Bo (bo, hall) at seat main:" in answer.out
    assert "That price is proven: there is no cheaper way." in answer.out
    assert "The team would then be, from 4 Mar 2025 on: main Bo" in answer.out
    rows = [line.split() for line in answer.out.splitlines()]
    assert ["empty", "places", "1", "2", "+1", "✓", "proven", "best"] in rows

    facts = _answer(desk, "why", *_files(tmp_path), *MILL, "--replan")
    assert (facts["price"]["outcome"], facts["price"]["exact"]) == ("priced", True)
    assert facts["price"]["choice"]["seats"] == {"main": ["bo"]}
    gaps = next(goal for goal in facts["price"]["goals"] if goal["goal"] == "gaps")
    assert gaps == {"goal": "gaps", "before": 1, "after": 2, "by": 1, "proven": True}


def test_an_unproven_price_is_called_a_difference(desk: Desk, tmp_path: Path) -> None:
    desk.use(visiting(BETTER, stopped=True))
    answer = desk.call("why", *_files(tmp_path), *MILL, "--replan", "--time-limit", "9")
    assert answer.code == 0
    assert "the difference is that of two plans and not a proven price" in answer.out
    assert "there is no cheaper way" not in answer.out


def test_a_decision_that_no_plan_can_keep_is_impossible_and_says_what_clashes(
    desk: Desk, tmp_path: Path
) -> None:
    pins = (VisitPin(case="mill", seats={"main": ["bo"]}), VisitPin(case="mill"))
    clash = Clash(pins, (found("vehicles", day="2025-03-04", count=2, limit=1, excess=1),))
    desk.use(contradicting(Contradiction((clash,), (pins[0],), ())))
    answer = desk.call("why", *_files(tmp_path), *MILL, "--replan")
    assert answer.code == 0
    assert "Solved anew: no plan can have it so." in answer.out
    assert "because then:" in answer.out
    facts = _answer(desk, "why", *_files(tmp_path), *MILL, "--replan")
    assert facts["verdict"] == "impossible"
    assert facts["price"]["outcome"] == "impossible"
    assert facts["price"]["refused"][0]["contradiction"]["clashes"]


def test_a_search_that_was_stopped_says_that_it_does_not_know(desk: Desk, tmp_path: Path) -> None:
    desk.use(contradicting(Contradiction((), (), ())))
    answer = desk.call("why", *_files(tmp_path), *MILL, "--replan")
    assert "the search was stopped before it knew" in answer.out
    facts = _answer(desk, "why", *_files(tmp_path), *MILL, "--replan")
    assert (facts["verdict"], facts["price"]["outcome"]) == ("possible", "unknown")


def test_replan_of_a_rotation(desk: Desk, tmp_path: Path) -> None:
    desk.use(proving(answering(chosen())))
    files = problem_file(tmp_path), plan_file(tmp_path)
    args = ("--cadre", "bo", "--start", "2025-04-01", "--replan")
    answer = desk.call("why", *files, *args)
    assert "Solved anew with Bo (bo, the hall) at the desk:" in answer.out
    assert "It costs nothing: no goal changes, which is proven." in answer.out


def test_alternates_are_a_table_or_a_list(desk: Desk, tmp_path: Path) -> None:
    office = _files(tmp_path)
    table = desk.call("alternates", *office)
    assert (table.code, table.err) == (0, "")
    assert "Cai (cai)" in table.out
    facts = _answer(desk, "alternates", *office, "--case", "dam")
    told = [(place["seat"], place["holder"] and place["holder"]["person"]) for place in
            facts["places"]]  # fmt: skip
    assert told == [("main", "an"), ("aides", "bo"), ("aides", None)]
    assert facts["places"][2]["alternates"][0]["differences"]["gaps"] == -1


def test_of_a_case_without_visit_there_is_no_alternate(desk: Desk, tmp_path: Path) -> None:
    answer = desk.call("alternates", *_files(tmp_path), "--case", "quay")
    assert answer.code == 0
    assert "There is no seat of case quay to stand in for" in answer.out
    unknown = desk.call("alternates", *_files(tmp_path), "--case", "key")
    assert (unknown.code, "Closest: " in unknown.err) == (2, True)


@pytest.mark.parametrize("command", [("why", *MILL), ("alternates",)])
def test_an_answer_does_not_wait_for_the_solver_to_load(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    name, *options = command
    args = [name, *map(str, _files(tmp_path)), *options]
    code = (
        "import sys, time; from scheduler.cli.running import run;"
        f"code = run({args!r}, {{}}, time.monotonic());"
        "sys.exit(code or ('ortools' in sys.modules) or ('numpy' in sys.modules))"
    )
    environment = clean_environment(PYTHONPATH=str(ROOT))
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=False, capture_output=True
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
