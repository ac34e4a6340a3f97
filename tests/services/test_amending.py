from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from scheduler.problems.amendments import amended, amendment_from_document
from scheduler.problems.canonical import canonical_bytes
from scheduler.problems.loading import load_document, load_problem
from scheduler.problems.teams import VisitChoice
from scheduler.referee.plans import judge_plan
from scheduler.services import amending
from scheduler.services.amending import Amended, Outputs, amend, outputs, prepare
from scheduler.services.errors import (
    CannotWrite,
    RefusedFile,
    RefusedWishes,
    RejectedPlan,
    SameFile,
    UnsoundPlan,
)
from scheduler.services.files import write_all
from scheduler.services.wishes import Wish
from solver.results import Contradiction, Settings, Watch
from tests.referee.good import PROBLEM, good_plan
from tests.services.office import TEAMS_PROBLEM, good_teams_plan, team_visits
from tests.services.stand_in import (
    answering,
    chosen,
    contradicting,
    plan_file,
    problem_file,
    teams_plan_file,
    teams_problem_file,
    visiting,
)
from tests.teams import case, recusal, seat, visit

AWAY = Wish("--away", "bo:2025-03-03:2025-03-04")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def case_file(folder: Path, document: object = None) -> Wish:
    file = folder / "well.json"
    file.write_text(json.dumps(document or case("well", place="hill")))
    return Wish("--add-case", str(file))


def made(folder: Path, *wishes: Wish, visits: Sequence[VisitChoice]) -> tuple[Outputs, Any]:
    problem, plan = teams_problem_file(folder), teams_plan_file(folder)
    targets = outputs(problem, None)
    prepared = prepare(problem, plan, wishes, targets)
    began = time.monotonic()
    answer = amend(prepared, targets, Settings(), Watch(), began=began, solver=visiting(visits))
    return targets, answer


def refused(folder: Path, *wishes: Wish) -> list[tuple[str, str, str]]:
    problem, plan = teams_problem_file(folder), teams_plan_file(folder)
    with pytest.raises(RefusedWishes) as error:
        prepare(problem, plan, wishes, outputs(problem, None))
    return [(each.wish.value, each.fault.path, each.fault.code) for each in error.value.refusals]


def test_three_files_are_written_that_belong_together(tmp_path: Path) -> None:
    new = [*team_visits(), visit("well", "2025-03-03", main="cai")]
    targets, answer = made(tmp_path, case_file(tmp_path), AWAY, visits=new)
    assert names(tmp_path) == {
        "office.json", "visits.json", "well.json",
        "office-amended.json", "office-amended-plan.json", "office-amended-amendment.json",
    }  # fmt: skip
    loaded = load_problem(targets.problem)
    verdict = judge_plan(loaded.problem, loaded.sha256, load_document(targets.plan))
    assert verdict.ok
    assert isinstance(answer, Amended)
    assert answer.planned.plan == verdict.plan
    record = amendment_from_document(load_document(targets.record))
    again = amended(TEAMS_PROBLEM, good_teams_plan(), record.changes)
    assert canonical_bytes(again) == canonical_bytes(load_document(targets.problem))


def test_the_amended_problem_keeps_the_plan_as_published(tmp_path: Path) -> None:
    targets, _ = made(tmp_path, AWAY, visits=team_visits())
    document: Any = load_document(targets.problem)
    assert document["published"] == good_teams_plan()["visits"]
    assert document["goals"][:2] == ["unstaffed", "changes"]
    assert document["pins"] == TEAMS_PROBLEM["pins"]


def test_what_changes_is_told_beside_the_plan(tmp_path: Path) -> None:
    new = [visit("dam", "2025-03-06", main="an", aides="cai"), team_visits()[1]]
    _, answer = made(tmp_path, AWAY, visits=new)
    assert [(row.case, row.kind) for row in answer.changes.rows] == [
        ("dam", "stays"), ("quay", "unvisited"),
    ]  # fmt: skip
    assert (answer.changes.seats_changed, answer.changes.seats) == (1, 3)


def test_a_rotation_is_amended_likewise(tmp_path: Path) -> None:
    problem, plan = problem_file(tmp_path), plan_file(tmp_path)
    targets = outputs(problem, None)
    prepared = prepare(problem, plan, [Wish("--away", "du:2025-04-01:2025-05-01")], targets)
    answer = amend(
        prepared, targets, Settings(), Watch(), began=time.monotonic(), solver=answering(chosen())
    )
    assert isinstance(answer, Amended)
    assert answer.changes.rows == ()
    record = amendment_from_document(load_document(targets.record))
    again = amended(PROBLEM, good_plan(), record.changes)
    assert canonical_bytes(again) == canonical_bytes(load_document(targets.problem))


def test_names_are_found_beside_the_problem_that_nothing_has_yet(tmp_path: Path) -> None:
    problem = tmp_path / "office.json"
    assert outputs(problem, None).plan == tmp_path / "office-amended-plan.json"
    (tmp_path / "office-amended-amendment.json").touch()
    assert outputs(problem, None).problem == tmp_path / "office-amended-2.json"
    (tmp_path / "office-amended-2.json").touch()
    third = outputs(tmp_path / "office-amended-2.json", None)
    assert third.problem == tmp_path / "office-amended-3.json"


def test_a_prefix_names_the_files_with_or_without_its_ending(tmp_path: Path) -> None:
    expected = [tmp_path / name for name in ("x.json", "x-plan.json", "x-amendment.json")]
    assert list(outputs(Path("any.json"), tmp_path / "x")) == expected
    assert list(outputs(Path("any.json"), tmp_path / "x.json")) == expected


def test_nothing_that_is_read_is_written_to(tmp_path: Path) -> None:
    problem, plan = teams_problem_file(tmp_path), teams_plan_file(tmp_path)
    added = case_file(tmp_path)
    for prefix in ("office", "well"):
        with pytest.raises(SameFile):
            prepare(problem, plan, [added], outputs(problem, tmp_path / prefix))
    plan.rename(tmp_path / "x-plan.json")
    with pytest.raises(SameFile):
        prepare(problem, tmp_path / "x-plan.json", [AWAY], outputs(problem, tmp_path / "x"))


def test_whether_the_targets_can_be_written_is_asked_first(tmp_path: Path) -> None:
    nowhere = tmp_path / "no folder" / "x"
    with pytest.raises(CannotWrite):
        prepare(tmp_path / "missing.json", tmp_path / "missing", [AWAY], outputs(nowhere, nowhere))


def test_a_plan_that_the_referee_rejects_is_not_amended(tmp_path: Path) -> None:
    problem = teams_problem_file(tmp_path)
    plan = teams_plan_file(tmp_path, {**good_teams_plan(), "unvisited": []})
    with pytest.raises(RejectedPlan) as rejected:
        prepare(problem, plan, [AWAY], outputs(problem, None))
    assert [each.rule for each in rejected.value.violations] == ["plan_refers"]


def test_files_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    problem = teams_problem_file(tmp_path, {**TEAMS_PROBLEM, "vehicles": -1})
    plan = teams_plan_file(tmp_path)
    with pytest.raises(RefusedFile) as error:
        prepare(problem, plan, [AWAY], outputs(problem, None))
    assert error.value.path == problem
    with pytest.raises(RefusedFile) as error:
        prepare(teams_problem_file(tmp_path), tmp_path / "no", [AWAY], outputs(problem, None))
    assert error.value.path == tmp_path / "no"


def test_everything_wrong_with_the_changes_is_told_at_once(tmp_path: Path) -> None:
    added = case_file(tmp_path, {"case": case("well", seats=[seat("a"), seat("a")])})
    found = refused(
        tmp_path,
        Wish("--pin", "mill:main=eve"),
        Wish("--recall", "an:2025-03-03"),
        Wish("--away", "bo:2025-03-04:2025-03-04"),
        Wish("--drop-case", "moor"),
        added,
    )
    assert sorted(found) == sorted(
        [
            ("an:2025-03-03", "$", "amend.other_format"),
            ("moor", "$", "amend.unknown_case"),
            (added.value, "$.case.seats[1].id", "duplicate_id"),
            ("bo:2025-03-04:2025-03-04", "$.from", "date_order"),
            ("mill:main=eve", "$.seats.main[0]", "unknown_id.person"),
        ]
    )
    assert names(tmp_path) == {"office.json", "visits.json", "well.json"}


def test_faults_have_their_places_in_a_file_that_holds_the_case_alone(tmp_path: Path) -> None:
    added = case_file(tmp_path, case("well", seats=[seat("a"), seat("a")]))
    assert refused(tmp_path, added) == [(added.value, "$.seats[1].id", "duplicate_id")]


def test_a_pin_of_a_case_whose_file_is_spoilt_is_not_held_against_it(tmp_path: Path) -> None:
    added = case_file(tmp_path, {**case("well"), "days": 0})
    found = refused(tmp_path, added, Wish("--pin", "well:2025-03-03"))
    assert found == [(added.value, "$.days", "too_small")]


def test_recusals_of_the_file_count(tmp_path: Path) -> None:
    row = recusal("cai", case="well", tier="statutory")
    added = case_file(tmp_path, {"case": case("well", place="hill"), "recusals": [row]})
    new = [*team_visits(), visit("well", "2025-03-03", main="cai")]
    with pytest.raises(UnsoundPlan) as unsound:
        made(tmp_path, added, visits=new)
    assert [each.code for each in unsound.value.violations] == ["recused.case"]
    assert names(tmp_path) == {"office.json", "visits.json", "well.json"}


def test_of_a_contradiction_nothing_is_written(tmp_path: Path) -> None:
    problem, plan = teams_problem_file(tmp_path), teams_plan_file(tmp_path)
    targets = outputs(problem, None)
    prepared = prepare(problem, plan, [AWAY], targets)
    nothing = Contradiction((), (), ())
    answer = amend(prepared, targets, Settings(), Watch(), began=0, solver=contradicting(nothing))
    assert answer is nothing
    assert names(tmp_path) == {"office.json", "visits.json"}


def test_where_one_file_cannot_be_written_none_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def last_one_a_folder(files: dict[Path, bytes]) -> None:
        list(files)[-1].mkdir()
        write_all(files)

    monkeypatch.setattr(amending, "write_all", last_one_a_folder)
    with pytest.raises(CannotWrite):
        made(tmp_path, AWAY, visits=team_visits())
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {
        "office.json", "visits.json",
    }  # fmt: skip
