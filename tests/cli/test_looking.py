from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.words import Words
from tests.cli.desk import Desk
from tests.referee.good import VALUES, Change, changed, edit, put
from tests.services.stand_in import plan_file, problem_file

REJECTED: list[tuple[Change, str]] = [
    (edit("stints", 1, start="2025-02-01", end="2025-05-01"), "unit_cover"),
    (put("stints", []), "pinned"),
    (edit("goals", 5, value=88), "plan_values"),
    (put("problem_sha256", "0" * 64), "plan_problem"),
    (edit("stints", 2, cadre="nobody"), "plan_refers"),
    (put("goals", 7), "plan_format"),
]


def test_a_good_plan_is_good(desk: Desk, tmp_path: Path) -> None:
    answer = desk.call("verify", problem_file(tmp_path), plan_file(tmp_path))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("The plan is good")
    words = Words("en")
    for goal, value in VALUES.items():
        row = next(line for line in answer.out.splitlines() if words(f"goal.{goal}") in line)
        assert row.count(words.number(value)) >= 2  # recomputed, and claimed


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


@pytest.mark.parametrize("name", ["rotation", "rotation-plan"])
def test_a_schema_is_printed_as_it_is(desk: Desk, name: str) -> None:
    answer = desk.call("schema", name)
    assert (answer.code, answer.err) == (0, "")
    assert json.loads(answer.out)["type"] == "object"
