"""Each step of the check passes where all is well, and fails where its own thing is wrong."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scheduler.problems.canonical import problem_sha256
from scheduler.services.amending import amend, outputs, prepare
from scheduler.services.draw_steps import Checked
from scheduler.services.solving import Solver
from scheduler.services.wishes import Wish
from solver.results import Contradiction, Settings, TeamsSolution, Watch
from tests.referee.good import PROBLEM
from tests.services.lottery import TODAY, Draw, drawn, only_one, planned, written
from tests.services.office import team_visits
from tests.services.stand_in import answering, chosen, contradicting, proving, visiting
from tests.teams import visit

Row = dict[str, Any]
UNPROVEN = visiting(team_visits(), stopped=True)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUNZHI_TODAY", TODAY)


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    return drawn(tmp_path)


def codes(checked: Checked) -> list[str]:
    return [step.code for step in checked.steps]


def states(checked: Checked) -> dict[str, str]:
    return {step.step: step.state for step in checked.steps}


def edited(path: Path, **parts: Any) -> Path:
    """The file with other values under some keys, beside it."""
    row = json.loads(path.read_bytes())
    return written(path.with_name("edited-" + path.name), {**row, **parts})


GOOD = [
    "problem.full", "public.follows", "seed.follows", "tickets.add_up", "plan.valid", "same.yes",
    "unique.yes",
]  # fmt: skip


def test_all_is_well(draw: Draw) -> None:
    checked = draw.check()
    assert checked.passed
    assert codes(checked) == GOOD
    assert len(checked.tickets) == 5
    assert checked.changes == ()


def test_a_rotation_is_checked_likewise(tmp_path: Path) -> None:
    solver = proving(answering(chosen(), unique=True))
    draw = drawn(tmp_path, PROBLEM, solver)
    assert codes(draw.check(solver=solver)) == GOOD
    less = proving(answering(chosen()[:2], unique=True))
    assert "same.other_value" in codes(draw.check(solver=less))


def test_the_same_plan_is_known_again_in_any_order(draw: Draw) -> None:
    row = json.loads(draw.plan.read_bytes())
    backwards = [
        {**each, "seats": dict(reversed(each["seats"].items()))} for each in row["visits"][::-1]
    ]
    assert codes(draw.check(plan=edited(draw.plan, visits=backwards))) == GOOD


# --- the problem -------------------------------------------------------------------------------


def test_the_public_problem_does_as_well(draw: Draw) -> None:
    checked = draw.check(problem=draw.public)
    assert checked.passed
    assert codes(checked)[:1] == ["problem.public"]
    assert "public" not in states(checked)
    assert "plan.valid_of_full" in codes(checked)


def test_a_plan_of_the_public_problem_does_as_well(draw: Draw, tmp_path: Path) -> None:
    seed = json.loads(draw.seeded.read_bytes())["seed"]
    public = edited(draw.public, seed=seed)
    plan = tmp_path / "public-plan.json"
    planned(public, plan)
    assert codes(draw.check(problem=public, plan=plan))[-3] == "plan.valid"
    checked = draw.check(plan=plan)
    assert checked.passed
    assert codes(checked)[-3] == "plan.valid_of_public"


def test_a_problem_that_was_changed_after_the_promise_fails(draw: Draw) -> None:
    checked = draw.check(problem=edited(draw.seeded, vehicles=3))
    assert checked.steps[0].code == "problem.other"
    assert checked.steps[0].state == "failed"
    assert not checked.passed


def test_a_promise_with_another_public_problem_fails(draw: Draw) -> None:
    row = json.loads(draw.commit.read_bytes())
    del row["commit_sha256"]
    row["public_sha256"] = "0" * 64
    written(draw.commit, {**row, "commit_sha256": problem_sha256(row)})
    assert "public.other" in codes(draw.check())


# --- seed and tickets --------------------------------------------------------------------------


def test_another_value_makes_another_seed(draw: Draw) -> None:
    checked = draw.check(value="03 05 18")
    assert [step.code for step in checked.steps if step.state == "failed"] == [
        "seed.other", "tickets.other_sum", "plan.of_another",
    ]  # fmt: skip


def test_the_value_may_be_typed_otherwise(draw: Draw) -> None:
    assert draw.check(value=" ０３ 05  17").passed


@pytest.mark.parametrize("which", ["problem", "public"])
def test_the_problem_as_it_was_before_the_seed_does_as_well(draw: Draw, which: str) -> None:
    checked = draw.check(problem=getattr(draw, which))
    assert checked.passed
    assert "seed.of_plan" in codes(checked)


def test_a_plan_drawn_with_a_chosen_seed_fails(draw: Draw, tmp_path: Path) -> None:
    chosen_seed = edited(draw.seeded, seed="the one that suits")
    plan = tmp_path / "chosen.json"
    planned(chosen_seed, plan)
    checked = draw.check(problem=chosen_seed, plan=plan)
    assert states(checked)["seed"] == "failed"
    assert states(checked)["tickets"] == "failed"


def test_tickets_that_do_not_add_up_fail(draw: Draw) -> None:
    goals = json.loads(draw.plan.read_bytes())["goals"]
    goals[-1]["value"] += 1
    checked = draw.check(plan=edited(draw.plan, goals=goals))
    step = next(step for step in checked.steps if step.step == "tickets")
    assert step.code == "tickets.other_sum"
    assert step.params["claimed"] == step.params["total"] + 1  # type: ignore[operator]


def test_a_plan_without_a_sum_of_tickets_fails(draw: Draw) -> None:
    goals = json.loads(draw.plan.read_bytes())["goals"]
    checked = draw.check(plan=edited(draw.plan, goals=goals[:-1]))
    assert "tickets.no_claim" in codes(checked)


# --- the plan ----------------------------------------------------------------------------------


def test_a_malformed_plan_fails_and_has_no_tickets(draw: Draw) -> None:
    checked = draw.check(plan=edited(draw.plan, visits=7))
    assert codes(checked)[3:] == [
        "tickets.unreadable", "plan.rejected", "not_reached", "not_reached",
    ]  # fmt: skip
    assert checked.tickets == ()
    assert [found.code for found in checked.steps[4].violations] == ["plan_format"]


def test_a_plan_that_breaks_a_rule_fails_with_what_the_referee_finds(draw: Draw) -> None:
    visits = json.loads(draw.plan.read_bytes())["visits"]
    visits[0]["seats"]["main"] = ["du"]  # who has not declared
    checked = draw.check(plan=edited(draw.plan, visits=visits))
    step = next(step for step in checked.steps if step.step == "plan")
    assert step.code == "plan.rejected"
    assert "declared" in {found.rule for found in step.violations}


def test_a_plan_of_another_problem_fails_if_the_full_one_is_at_hand(draw: Draw) -> None:
    checked = draw.check(plan=edited(draw.plan, problem_sha256="0" * 64))
    step = next(step for step in checked.steps if step.step == "plan")
    assert step.code == "plan.of_another"
    assert [found.code for found in step.violations] == ["plan_problem"]


# --- solved again ------------------------------------------------------------------------------


def test_a_plan_that_is_not_the_best_fails_with_the_goal(draw: Draw) -> None:
    nobody = proving(visiting([visit("mill", "2025-03-03", main="cai")], unique=True))
    checked = draw.check(solver=nobody)
    step = checked.steps[-2]
    assert (step.code, step.params["goal"]) == ("same.other_value", "unstaffed")
    assert checked.steps[-1].code == "not_reached"


def another_plan() -> Solver:
    """A solver that finds the values of the good plan for other visits."""
    told = only_one()

    def solver(problem: Any, settings: Settings, watch: Watch) -> TeamsSolution:
        answer = told(problem, settings, watch)
        assert isinstance(answer, TeamsSolution)
        return replace(answer, visits=answer.visits[:1])

    return solver


def test_another_plan_of_the_same_values_fails(draw: Draw) -> None:
    checked = draw.check(solver=another_plan())
    assert (checked.steps[-2].code, checked.steps[-2].params) == ("same.another", {"count": 1})


def test_a_plan_that_is_not_the_only_one_fails(draw: Draw) -> None:
    checked = draw.check(solver=proving(visiting(team_visits(), unique=False)))
    assert codes(checked)[-2:] == ["same.yes", "unique.no"]
    assert not checked.passed


def test_what_is_not_found_out_in_time_has_not_passed(draw: Draw) -> None:
    checked = draw.check(solver=UNPROVEN)
    assert codes(checked)[-2:] == ["same.unsolved", "not_reached"]
    assert [states(checked)[step] for step in ("same", "unique")] == ["undecided", "undecided"]
    assert not checked.passed
    checked = draw.check(solver=proving(visiting(team_visits())))
    assert (codes(checked)[-1], states(checked)["unique"]) == ("unique.unknown", "undecided")
    assert not checked.passed


def test_contradictory_pins_leave_no_plan(draw: Draw) -> None:
    assert "same.contradiction" in codes(
        draw.check(solver=contradicting(Contradiction((), (), ())))
    )


def test_the_solver_is_asked_whether_it_is_the_only_plan(draw: Draw) -> None:
    asked: list[bool] = []

    def solver(problem: Any, settings: Settings, watch: Watch) -> Any:
        asked.append(settings.unique)
        return only_one()(problem, settings, watch)

    draw.check(solver=solver)
    assert asked == [True]


# --- amendments --------------------------------------------------------------------------------


def amended(problem: Path, plan: Path, name: str, *wishes: tuple[str, str]) -> tuple[Path, ...]:
    """The amended problem, its plan and the record."""
    targets = outputs(problem, problem.with_name(name))
    made = prepare(problem, plan, [Wish(*wish) for wish in wishes], targets)
    answer = amend(made, targets, Settings(), Watch(), began=0.0, solver=only_one())
    assert not isinstance(answer, Contradiction)
    return tuple(targets)


AWAY = ("--away", "du:2025-03-03:2025-03-05")
PINS = (("--pin", "dam:2025-03-06"), ("--pin", "dam:main=an"))


def records(draw: Draw) -> tuple[Path, list[Path]]:
    """The plan after two amendments, and the records of both."""
    problem, plan, first = amended(draw.seeded, draw.plan, "once", AWAY)
    _, plan, second = amended(problem, plan, "twice", *PINS)
    return plan, [first, second]


def check_amended(draw: Draw, plan: Path, given: Sequence[Path], **parts: Any) -> Checked:
    return draw.check(*given, plan=plan, **parts)


def test_amendments_are_made_again_and_listed_as_late(draw: Draw) -> None:
    plan, given = records(draw)
    checked = check_amended(draw, plan, given)
    assert checked.passed
    assert codes(checked)[3] == "amended.replayed"
    assert [(each.record, each.code) for each in checked.changes] == [
        (1, "away"), (2, "pin_visit"), (2, "pin_visit"),
    ]  # fmt: skip
    assert checked.changes[0].params == {
        "person": "du", "from": "2025-03-03", "last": "2025-03-04",
    }  # fmt: skip
    assert checked.changes[1].params["case"] == "dam"


def test_the_problem_as_it_was_before_the_seed_does_for_amendments_too(draw: Draw) -> None:
    plan, given = records(draw)
    assert check_amended(draw, plan, given, problem=draw.problem).passed


def test_the_drawn_plan_is_not_that_of_the_amended_problem(draw: Draw) -> None:
    _, given = records(draw)
    assert "plan.of_another" in codes(check_amended(draw, draw.plan, given))


def test_an_amended_plan_without_its_records_fails(draw: Draw) -> None:
    plan, _ = records(draw)
    assert not check_amended(draw, plan, []).passed


@pytest.mark.parametrize("order", [(1,), (1, 0)])
def test_a_missing_record_and_a_wrong_order_are_told(draw: Draw, order: tuple[int, ...]) -> None:
    plan, given = records(draw)
    checked = check_amended(draw, plan, [given[place] for place in order])
    step = checked.steps[3]
    assert (step.code, step.params) == ("amended.before", {"record": 1})
    assert codes(checked)[4:] == ["tickets.add_up", *["not_reached"] * 3]


def test_a_record_that_was_changed_leads_elsewhere(draw: Draw) -> None:
    plan, given = records(draw)
    changes = json.loads(given[0].read_bytes())["changes"]
    changes[0]["to"] = "2025-03-06"
    checked = check_amended(draw, plan, [edited(given[0], changes=changes), given[1]])
    assert (checked.steps[3].code, checked.steps[3].params) == ("amended.after", {"record": 1})


def test_an_amendment_of_a_plan_that_was_not_drawn_leads_elsewhere(
    draw: Draw, tmp_path: Path
) -> None:
    other = tmp_path / "chosen.json"
    planned(draw.seeded, other, visiting([visit("mill", "2025-03-04", main="cai")]))
    _, plan, record = amended(draw.seeded, other, "once", AWAY)
    assert check_amended(draw, plan, [record]).steps[3].code == "amended.after"


def test_changes_that_cannot_be_made_are_told(draw: Draw) -> None:
    plan, given = records(draw)
    changes = [{"change": "drop_case", "case": "no such case"}]
    checked = check_amended(draw, plan, [edited(given[0], changes=changes)])
    assert checked.steps[3].code == "amended.refused"


def test_records_of_another_seed_and_of_the_full_problem_are_told(draw: Draw) -> None:
    plan, given = records(draw)
    foreign = edited(given[0], seed="another", problem_sha256="0" * 64)
    assert check_amended(draw, plan, [foreign]).steps[3].code == "amended.seed"
    public = check_amended(draw, plan, given, problem=draw.public)
    assert "amended.public" in codes(public)


def test_a_record_is_not_taken_at_its_word_where_the_plan_before_is_not_found(draw: Draw) -> None:
    plan, given = records(draw)
    step = check_amended(draw, plan, given, solver=UNPROVEN).steps[3]
    assert (step.code, step.state) == ("amended.unsolved", "undecided")
    contradiction = contradicting(Contradiction((), (), ()))
    step = check_amended(draw, plan, given, solver=contradiction).steps[3]
    assert step.code == "amended.contradiction"


def test_every_plan_that_was_amended_must_be_the_only_one(draw: Draw) -> None:
    plan, given = records(draw)
    answers = iter([True, False, True])

    def solver(problem: Any, settings: Settings, watch: Watch) -> Any:
        found = proving(visiting(team_visits(), unique=next(answers)))
        return found(problem, settings, watch)

    step = check_amended(draw, plan, given, solver=solver).steps[-1]
    assert (step.code, step.params) == ("unique.no", {"amendments": 1})
