from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars import teams
from calendars.plans import PlanCalendar
from calendars.rendering import Rendered
from scheduler.services.calendar_files import file_names, write_calendars
from scheduler.services.errors import CannotWrite, RejectedPlan
from scheduler.words import Words
from tests.referee.good import changed, put
from tests.services.stand_in import plan_file, problem_file, teams_plan_file, teams_problem_file
from tests.services.test_files import full_disk

Kind = Literal["whole", "unit", "cadre", "person"]
NOTHING = Rendered(b"", ())


def names(*calendars: tuple[Kind, str, str]) -> list[str]:
    return file_names([PlanCalendar(kind, id_, name, NOTHING) for kind, id_, name in calendars])


def test_there_is_one_for_each_cadre_each_unit_and_the_whole(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "calendars"
    written = write_calendars(problem_file(tmp_path), plan_file(tmp_path), folder, Words("zh_CN"))
    assert [path.name for path in written.paths] == [
        "whole-a-county.ics",
        "unit-hall-the-hall.ics",
        "cadre-an-An.ics",
        "cadre-bo-Bo.ics",
        "cadre-cai-Cai.ics",
        "cadre-du-Du.ics",
    ]
    assert set(folder.iterdir()) == set(written.paths)
    assert written.left_out == ()
    # Three stints stand in the whole and in the only unit; Du has none, but a calendar.
    stints = [path.read_bytes().count(b"BEGIN:VEVENT\r\n") for path in written.paths]
    assert stints == [3, 3, 1, 1, 1, 0]


def test_of_a_plan_of_visits_there_is_one_for_each_person_each_unit_and_the_whole(
    tmp_path: Path,
) -> None:
    files = teams_problem_file(tmp_path), teams_plan_file(tmp_path)
    written = write_calendars(*files, tmp_path / "out", Words("zh_CN"))
    assert [path.name for path in written.paths] == [
        "whole-a-month-of-visits.ics",
        "unit-audit.ics",
        "unit-hall.ics",
        "person-an-An.ics",
        "person-bo-Bo.ics",
        "person-cai-Cai.ics",
        "person-du-Du.ics",
    ]
    assert written.left_out == ()
    # The dam is visited before and after a weekend, by An of the audit bureau and by Bo.
    visits = [path.read_bytes().count(b"BEGIN:VEVENT\r\n") for path in written.paths]
    assert visits == [3, 2, 3, 2, 2, 1, 0]


def test_two_runs_give_equal_files(tmp_path: Path) -> None:
    problem, plan = problem_file(tmp_path), plan_file(tmp_path)
    first, second = (
        write_calendars(problem, plan, tmp_path / name, Words("en")).paths for name in ("a", "b")
    )
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_plan_of_the_other_format_has_no_calendars(tmp_path: Path) -> None:
    for problem, plan in (
        (problem_file(tmp_path), teams_plan_file(tmp_path)),
        (teams_problem_file(tmp_path), plan_file(tmp_path)),
    ):
        with pytest.raises(RejectedPlan):
            write_calendars(problem, plan, tmp_path / "out", Words("en"))
    assert not (tmp_path / "out").exists()


def test_of_a_rejected_plan_there_are_no_calendars(tmp_path: Path) -> None:
    plan = plan_file(tmp_path, changed(put("unserved", [])))
    with pytest.raises(RejectedPlan):
        write_calendars(problem_file(tmp_path), plan, tmp_path / "out", Words("en"))
    assert not (tmp_path / "out").exists()


def test_a_full_disk_leaves_no_half_calendar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", full_disk)
    for problem, plan in (
        (problem_file(tmp_path), plan_file(tmp_path)),
        (teams_problem_file(tmp_path), teams_plan_file(tmp_path)),
    ):
        with pytest.raises(CannotWrite):
            write_calendars(problem, plan, tmp_path / "out", Words("en"))
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("calendar", "name"),
    [
        (("cadre", "2026001", "张伟"), "cadre-2026001-张伟.ics"),
        (("cadre", "../../etc/passwd", "a\\b:c*?"), "cadre-etc-passwd-a-b-c.ics"),
        (("person", "R001", "李雷"), "person-R001-李雷.ics"),
        (("unit", "县财政局", ""), "unit-县财政局.ics"),
        (("unit", ".", "。"), "unit.ics"),
        (("unit", "CON", "x\x00\n\u202ey"), "unit-CON-x-y.ics"),
        (("cadre", "a_b", "e\u0301"), "cadre-a_b-é.ics"),
        (("cadre", "👩\u200d👧", "-rf"), "cadre-rf.ics"),
        (("cadre", "督" * 300, ""), "cadre-" + "督" * 26 + ".ics"),
    ],
)
def test_names_are_safe_on_every_disk(calendar: tuple[Kind, str, str], name: str) -> None:
    assert names(calendar) == [name]


def test_names_that_would_be_the_same_are_told_apart() -> None:
    made = names(
        ("cadre", "a", "b-c"), ("cadre", "a-b", "c"), ("cadre", "A", "B/C"), ("cadre", "x", "")
    )
    assert len({name.casefold() for name in made}) == 4
    assert made[3] == "cadre-x.ics"
    assert all(name.casefold().startswith("cadre-a-b-c-") for name in made[:3])


@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=90), st.text(max_size=90)), unique_by=lambda t: t[0]
    )
)
def test_names_fit_every_disk_and_differ(rows: list[tuple[str, str]]) -> None:
    made = names(*(("cadre", id_, name) for id_, name in rows))
    assert len({name.casefold() for name in made}) == len(rows)
    for name in made:
        assert len(name.encode()) <= 255
        assert name.startswith("cadre")
        assert name.endswith(".ics")
        assert not set(name) & set('/\\:*?"<>|\0')


def test_what_no_calendar_could_hold_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teams, "absence_uid", lambda *_: "")
    files = teams_problem_file(tmp_path), teams_plan_file(tmp_path)
    left_out = write_calendars(*files, tmp_path / "out", Words("en")).left_out
    assert {each.code for each in left_out} == {"calendar.bad.uid"}
    told = [(each.event.summary, each.event.first.isoformat()) for each in left_out]
    assert sorted(told) == [
        ("An: away on duty", "2025-03-06"),
        ("An: away on duty", "2025-03-10"),
        ("Bo: away on duty", "2025-03-06"),
        ("Bo: away on duty", "2025-03-10"),
        ("Cai: away on duty", "2025-03-04"),
    ]
