from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from scheduler.services.errors import CannotWrite, RejectedPlan, SameFile
from scheduler.services.showing import SCHEMAS, schema_text, shown_plan, write_page
from scheduler.words import Words
from tests.referee.good import VALUES, changed, put
from tests.services.office import TEAMS_VALUES
from tests.services.stand_in import plan_file, problem_file, teams_plan_file, teams_problem_file
from tests.services.test_files import full_disk


def test_the_overview_is_that_of_the_plan(tmp_path: Path) -> None:
    view = shown_plan(problem_file(tmp_path), plan_file(tmp_path))
    assert {row.goal: row.value for row in view.goals} == VALUES


def test_the_overview_of_visits_is_that_of_the_plan(tmp_path: Path) -> None:
    view = shown_plan(teams_problem_file(tmp_path), teams_plan_file(tmp_path))
    assert {row.goal: row.value for row in view.goals} == TEAMS_VALUES


def test_the_page_is_written_as_utf8(tmp_path: Path) -> None:
    for problem, plan in (
        (problem_file(tmp_path), plan_file(tmp_path)),
        (teams_problem_file(tmp_path), teams_plan_file(tmp_path)),
    ):
        page = tmp_path / "plan.html"
        write_page(problem, plan, page, Words("zh_CN"))
        assert page.read_bytes().decode().startswith("<!")


def test_of_a_plan_of_the_other_format_there_is_no_page(tmp_path: Path) -> None:
    for problem, plan in (
        (problem_file(tmp_path), teams_plan_file(tmp_path)),
        (teams_problem_file(tmp_path), plan_file(tmp_path)),
    ):
        with pytest.raises(RejectedPlan) as raised:
            write_page(problem, plan, tmp_path / "plan.html", Words("en"))
        assert [each.params["fault"] for each in raised.value.violations] == ["other_plan_format"]
    assert not (tmp_path / "plan.html").exists()


def test_on_a_full_disk_the_old_page_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "plan.html"
    page.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(CannotWrite):
        write_page(teams_problem_file(tmp_path), teams_plan_file(tmp_path), page, Words("en"))
    assert page.read_bytes() == b"old"


def test_of_a_rejected_plan_there_is_no_page(tmp_path: Path) -> None:
    page = tmp_path / "plan.html"
    page.write_bytes(b"old")
    plan = plan_file(tmp_path, changed(put("unserved", [])))
    with pytest.raises(RejectedPlan):
        write_page(problem_file(tmp_path), plan, page, Words("en"))
    assert page.read_bytes() == b"old"


def test_the_page_never_takes_the_place_of_what_it_is_made_of(tmp_path: Path) -> None:
    problem, plan = problem_file(tmp_path), plan_file(tmp_path)
    for target in (problem, plan):
        before = target.read_bytes()
        with pytest.raises(SameFile):
            write_page(problem, plan, target, Words("en"))
        assert target.read_bytes() == before


@pytest.mark.parametrize(("name", "title"), [(name, f"{name}/1") for name in SCHEMAS])
def test_each_format_has_its_schema(name: str, title: str) -> None:
    assert json.loads(schema_text(name))["title"] == title
