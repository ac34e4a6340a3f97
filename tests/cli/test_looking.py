from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.words import Words
from tests.cli.desk import Desk
from tests.referee.good import VALUES, Change, changed, edit, put
from tests.services.office import TEAMS_VALUES, good_teams_plan
from tests.services.stand_in import plan_file, problem_file, teams_plan_file, teams_problem_file

REJECTED: list[tuple[Change, str]] = [
    (edit("stints", 1, start="2025-02-01", end="2025-05-01"), "unit_cover"),
    (put("stints", []), "pinned"),
    (edit("goals", 5, value=88), "plan_values"),
    (put("problem_sha256", "0" * 64), "plan_problem"),
    (edit("stints", 2, cadre="nobody"), "plan_refers"),
    (put("goals", 7), "plan_format"),
]
REJECTED_VISITS: list[tuple[Change, str]] = [
    (edit("visits", 1, start="2025-03-10"), "one_visit"),
    (edit("visits", 1, seats={"main": ["du"], "aides": ["bo"]}), "declared"),
    (edit("visits", 0, case="quay"), "pinned"),
    (edit("goals", 5, value=16), "plan_values"),
    (put("problem_sha256", "0" * 64), "plan_problem"),
    (edit("visits", 0, seats={"main": ["nobody"]}), "plan_refers"),
    (put("goals", 7), "plan_format"),
]


def test_a_good_plan_is_good(desk: Desk, tmp_path: Path) -> None:
    answer = desk.call("verify", problem_file(tmp_path), plan_file(tmp_path))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("The plan is good")
    words = Words("en")
    for goal, value in VALUES.items():
        row = next(
            line for line in answer.out.splitlines() if words(f"goal.rotation.{goal}") in line
        )
        assert row.count(words.number(value)) >= 2  # recomputed, and claimed


def test_a_good_plan_of_visits_is_good(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    answer = desk.call("verify", teams_problem_file(tmp_path), teams_plan_file(tmp_path))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("The plan is good")
    words = Words("en")
    for goal, value in TEAMS_VALUES.items():
        row = next(line for line in answer.out.splitlines() if words(f"goal.teams.{goal}") in line)
        assert row.count(words.number(value)) >= 2  # recomputed, and claimed


@pytest.mark.parametrize(("change", "rule"), REJECTED_VISITS)
def test_a_bad_plan_of_visits_is_rejected_with_the_rule(
    desk: Desk, tmp_path: Path, change: Change, rule: str
) -> None:
    plan = good_teams_plan()
    change(plan)
    files = teams_problem_file(tmp_path), teams_plan_file(tmp_path, plan)
    for language, verdict in (("en", "The plan is not good: "), ("zh", "方案未通过核验")):
        answer = desk.call("verify", *files, "--lang", language)
        assert (answer.code, answer.err) == (1, "")
        assert verdict in answer.out
        assert any(line.startswith(rule) for line in answer.out.splitlines())


def test_a_plan_of_the_other_format_is_rejected_in_one_sentence(desk: Desk, tmp_path: Path) -> None:
    for problem, plan, found, needed in (
        (problem_file(tmp_path), teams_plan_file(tmp_path), "teams-plan/1", "rotation-plan/1"),
        (teams_problem_file(tmp_path), plan_file(tmp_path), "rotation-plan/1", "teams-plan/1"),
    ):
        answer = desk.call("verify", problem, plan)
        assert (answer.code, answer.err) == (1, "")
        assert answer.out.splitlines() == [
            f"plan_format (form of the plan file): $.format: This is a {found} plan, which does not"
            f" go with the problem file; a {needed} plan is needed.",
            "The plan is not good: 1 violation.",
        ]
        for command in (["show"], ["show", "--html", "made"], ["calendar", "-o", "made"]):
            answer = desk.call(*command, problem, plan, "--lang", "zh")
            assert (answer.code, answer.out) == (1, "")
            assert f"此处需要 {needed} 格式的方案" in answer.err


def test_a_problem_given_as_a_plan_or_a_plan_as_a_problem_is_told(
    desk: Desk, tmp_path: Path
) -> None:
    problem, plan = teams_problem_file(tmp_path), teams_plan_file(tmp_path)
    as_problem = desk.call("verify", plan, plan)
    assert (as_problem.code, as_problem.out) == (2, "")
    assert "teams-plan/1" in as_problem.err
    assert len(as_problem.err.splitlines()) == 2
    as_plan = desk.call("verify", problem, problem)
    assert as_plan.code == 1
    assert as_plan.out.startswith("plan_format")


@pytest.mark.parametrize(("change", "rule"), REJECTED)
def test_a_bad_plan_is_rejected_with_the_rule(
    desk: Desk, tmp_path: Path, change: Change, rule: str
) -> None:
    files = problem_file(tmp_path), plan_file(tmp_path, changed(change))
    for language, verdict in (("en", "The plan is not good: "), ("zh", "方案未通过核验")):
        answer = desk.call("verify", *files, "--lang", language)
        assert (answer.code, answer.err) == (1, "")
        assert verdict in answer.out
        assert any(line.startswith(rule) for line in answer.out.splitlines())


def test_the_recomputed_value_stands_beside_the_claim(desk: Desk, tmp_path: Path) -> None:
    plan = plan_file(tmp_path, changed(edit("goals", 5, value=12345)))
    answer = desk.call("verify", problem_file(tmp_path), plan)
    row = next(line for line in answer.out.splitlines() if line.strip().startswith("strain"))
    assert "89" in row
    assert "12,345 ≠" in row


@pytest.mark.parametrize("data", [b"", b"{", b"[1, NaN]", b"null", b"[" * 10_000])
def test_a_plan_that_is_no_plan_at_all_is_rejected(desk: Desk, tmp_path: Path, data: bytes) -> None:
    plan = tmp_path / "plan.json"
    plan.write_bytes(data)
    answer = desk.call("verify", problem_file(tmp_path), plan)
    assert (answer.code, answer.err) == (1, "")
    assert answer.out.startswith("plan_format")


def test_what_cannot_be_read_is_bad_input(desk: Desk, tmp_path: Path) -> None:
    problem, plan = problem_file(tmp_path), plan_file(tmp_path)
    for args in ((problem, tmp_path / "none"), (tmp_path / "none", plan), (plan, problem)):
        answer = desk.call("verify", *args)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith("Error: ")


def test_a_plan_is_shown(desk: Desk, tmp_path: Path) -> None:
    files = problem_file(tmp_path), plan_file(tmp_path)
    for language, title in (("en", "Timeline"), ("zh", "时间表")):
        answer = desk.call("show", *files, "--lang", language)
        assert (answer.code, answer.err) == (0, "")
        assert title in answer.out
        assert "Cai" in answer.out


def test_a_plan_of_visits_is_shown(desk: Desk, tmp_path: Path) -> None:
    files = teams_problem_file(tmp_path), teams_plan_file(tmp_path)
    for language in ("en", "zh"):
        answer = desk.call("show", *files, "--lang", language)
        assert (answer.code, answer.err) == (0, "")
        for told in ("a month of visits", "dam", "mill", "quay", "An", "Cai"):
            assert told in answer.out


def test_a_page_of_visits_is_written(desk: Desk, tmp_path: Path) -> None:
    page = tmp_path / "plan.html"
    files = teams_problem_file(tmp_path), teams_plan_file(tmp_path)
    answer = desk.call("show", *files, "--html", page)
    assert (answer.code, answer.out, answer.err) == (0, f"Page written to {page}\n", "")
    assert "<svg" in page.read_text("utf-8")


def test_calendars_of_visits_are_written(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "calendars"
    files = teams_problem_file(tmp_path), teams_plan_file(tmp_path)
    answer = desk.call("calendar", *files, "-o", folder)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"7 calendars written to {folder}\n"
    assert len(list(folder.glob("*.ics"))) == 7


def test_a_page_is_written(desk: Desk, tmp_path: Path) -> None:
    page = tmp_path / "plan.html"
    answer = desk.call("show", problem_file(tmp_path), plan_file(tmp_path), "--html", page)
    assert (answer.code, answer.out, answer.err) == (0, f"Page written to {page}\n", "")
    assert "<svg" in page.read_text("utf-8")


def test_calendars_are_written(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "calendars"
    answer = desk.call("calendar", problem_file(tmp_path), plan_file(tmp_path), "-o", folder)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"6 calendars written to {folder}\n"
    assert len(list(folder.glob("*.ics"))) == 6


@pytest.mark.parametrize(
    "command", [["show"], ["show", "--html", "made"], ["calendar", "-o", "made"]]
)
def test_nothing_is_made_of_a_rejected_plan(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    files = problem_file(tmp_path), plan_file(tmp_path, changed(put("stints", [])))
    answer = desk.call(*command, *files)
    assert (answer.code, answer.out) == (1, "")
    assert "pinned" in answer.err
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("name", ["rotation", "rotation-plan", "teams", "teams-plan"])
def test_a_schema_is_printed_as_it_is(desk: Desk, name: str) -> None:
    answer = desk.call("schema", name)
    assert (answer.code, answer.err) == (0, "")
    assert json.loads(answer.out)["type"] == "object"
