from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.services.errors import RefusedFile, RejectedPlan
from scheduler.services.reading import judged, passed, read_problem
from tests.referee.good import VALUES, changed, edit, put
from tests.services.office import TEAMS_VALUES
from tests.services.stand_in import plan_file, problem_file, teams_plan_file, teams_problem_file


def test_a_good_plan_passes(tmp_path: Path) -> None:
    problem, plan = problem_file(tmp_path), plan_file(tmp_path)
    result = judged(problem, plan)
    assert result.violations == ()
    assert result.verdict is not None
    assert result.verdict.values == VALUES
    assert passed(problem, plan) == (result.problem, result.verdict.plan)


def test_a_good_plan_of_visits_passes(tmp_path: Path) -> None:
    problem, plan = teams_problem_file(tmp_path), teams_plan_file(tmp_path)
    result = judged(problem, plan)
    assert result.violations == ()
    assert result.verdict is not None
    assert result.verdict.values == TEAMS_VALUES
    assert passed(problem, plan) == (result.problem, result.verdict.plan)


def test_a_plan_of_the_other_format_is_told_as_such_and_not_judged_key_by_key(
    tmp_path: Path,
) -> None:
    for problem, plan, found, allowed in (
        (problem_file(tmp_path), teams_plan_file(tmp_path), "teams-plan/1", "rotation-plan/1"),
        (teams_problem_file(tmp_path), plan_file(tmp_path), "rotation-plan/1", "teams-plan/1"),
    ):
        first, *others = judged(problem, plan).violations
        assert (first.code, first.params["path"]) == ("plan_format", "$.format")
        assert found in str(first.params["found"])
        assert first.params["allowed"] == allowed
        assert others == []
        with pytest.raises(RejectedPlan):
            passed(problem, plan)


def test_all_faults_of_a_problem_are_told_with_its_path(tmp_path: Path) -> None:
    problem = problem_file(tmp_path, {"format": "rotation/1"})
    with pytest.raises(RefusedFile) as raised:
        read_problem(problem)
    assert raised.value.path == problem
    assert len(raised.value.faults) > 10
    assert raised.value.params == {"path": str(problem), "count": len(raised.value.faults)}


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "file_empty"),
        (b'{"format": ', "file_ends_early"),
        (b"\xff", "not_utf8"),
        (b'{"a": 1, "a": 2}', "doubled_key"),
        (b'{"a": NaN}', "not_a_number"),
        (b"[" * 100_000, "nested_too_deep"),
    ],
)
def test_a_plan_that_is_no_json_is_a_bad_plan_and_no_bad_input(
    tmp_path: Path, data: bytes, fault: str
) -> None:
    problem, plan = problem_file(tmp_path), tmp_path / "plan.json"
    plan.write_bytes(data)
    result = judged(problem, plan)
    assert result.verdict is None
    assert [(each.code, each.params["fault"]) for each in result.violations] == [
        ("plan_format", fault)
    ]
    with pytest.raises(RejectedPlan) as raised:
        passed(problem, plan)
    assert raised.value.violations == result.violations


def test_a_plan_that_cannot_be_reached_is_bad_input(tmp_path: Path) -> None:
    problem = problem_file(tmp_path)
    for plan, code in ((tmp_path / "none", "file_missing"), (tmp_path, "file_is_directory")):
        with pytest.raises(RefusedFile) as raised:
            judged(problem, plan)
        assert raised.value.path == plan
        assert [fault.code for fault in raised.value.faults] == [code]


def test_a_rejected_plan_does_not_pass(tmp_path: Path) -> None:
    problem = problem_file(tmp_path)
    for change, code in (
        (edit("stints", 1, post="door"), "plan_values.value"),
        (put("problem_sha256", "0" * 64), "plan_problem"),
        (put("solver", None), "plan_format"),
    ):
        with pytest.raises(RejectedPlan) as raised:
            passed(problem, plan_file(tmp_path, changed(change)))
        assert code in {violation.code for violation in raised.value.violations}
