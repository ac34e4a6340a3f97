from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from scheduler.problems.canonical import problem_sha256
from scheduler.problems.faults import LunzhiError
from scheduler.problems.formats import Problem
from scheduler.problems.rotation import RotationProblem
from scheduler.problems.teams import TeamsProblem, VisitChoice, VisitPin
from scheduler.services.errors import UnsoundPlan
from scheduler.services.explaining import Replanned, answered, next_in_line, replanned
from scheduler.services.questions import Asked, questioned
from scheduler.services.solving import Solver
from solver.results import Clash, Contradiction, Settings, Solution, Watch
from tests.services.best import best_teams_plan
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
from tests.teams import document, pin, visit


def _files(folder: Path) -> tuple[Path, Path]:
    return teams_problem_file(folder), teams_plan_file(folder)


def _county(folder: Path) -> tuple[Path, Path]:
    return problem_file(folder), plan_file(folder)


@pytest.mark.parametrize(
    ("files", "asked", "code", "known"),
    [
        (_files, Asked(case="damn", person="an"), "unknown.case", "dam (land), "),
        (_files, Asked(case="dam", person="An"), "unknown.person", "an (An), "),
        (_files, Asked(case="dam", person="an", seat="maim"), "unknown.seat", "main, aides"),
        (_county, Asked(cadre="Bo", start="2025-01-01"), "unknown.cadre", "bo (Bo), "),
        (_county, Asked(cadre="bo", start="2025-01-02"), "unknown.start", "2025-01-01, "),
        (_county, Asked(cadre="bo", start="soon"), "unknown.start", "2025-0"),
        (_county, Asked(cadre="bo", start="2025-01-01", post="des"), "unknown.post", "desk ("),
    ],
)
def test_an_id_that_is_not_there_is_refused_with_those_that_come_closest(
    tmp_path: Path,
    files: Callable[[Path], tuple[Path, Path]],
    asked: Asked,
    code: str,
    known: str,
) -> None:
    with pytest.raises(LunzhiError) as refusal:
        questioned(*files(tmp_path), asked)
    assert refusal.value.code == code
    assert str(refusal.value.params["known"]).startswith(known)


@pytest.mark.parametrize(
    ("files", "asked", "code"),
    [
        (_files, Asked(), "why_options.teams"),
        (_files, Asked(case="dam"), "why_options.teams"),
        (_files, Asked(case="dam", person="an", post="desk"), "why_options.teams"),
        (_files, Asked(cadre="an", start="2025-01-01"), "why_options.teams"),
        (_county, Asked(cadre="an"), "why_options.rotation"),
        (_county, Asked(cadre="an", start="2025-01-01", seat="main"), "why_options.rotation"),
    ],
)
def test_options_of_another_format_or_too_few_are_refused(
    tmp_path: Path, files: Callable[[Path], tuple[Path, Path]], asked: Asked, code: str
) -> None:
    with pytest.raises(LunzhiError) as refusal:
        questioned(*files(tmp_path), asked)
    assert refusal.value.code == code


def test_questions_are_answered_from_files(tmp_path: Path) -> None:
    office, visits = _files(tmp_path)
    assert answered(questioned(office, visits, Asked("dam", "an"))).verdict == "in_team"
    assert answered(questioned(office, visits, Asked("dam", "du"))).verdict == "impossible"
    county, stints = _county(tmp_path)
    asked = Asked(cadre="bo", start="2025-04-01", post="desk")
    assert answered(questioned(county, stints, asked)).verdict == "assigned"


def test_alternates_are_listed_from_files_and_only_for_teams(tmp_path: Path) -> None:
    office, visits = _files(tmp_path)
    assert len(next_in_line(office, visits, None)[1]) == 1 + 1 + 2
    assert len(next_in_line(office, visits, "mill")[1]) == 1
    with pytest.raises(LunzhiError, match="unknown"):
        next_in_line(office, visits, "mile")
    with pytest.raises(LunzhiError, match="alternates_of_rotation"):
        next_in_line(*_county(tmp_path), None)


def _noting(seen: list[Problem], solver: Solver) -> Solver:
    """The same, noting the problems that it is given."""

    def noting(problem: Problem, settings: Settings, watch: Watch) -> Solution | Contradiction:
        seen.append(problem)
        return solver(problem, settings, watch)

    return noting


def _replanned(folder: Path, asked: Asked, solver: Solver) -> Replanned:
    files = _files(folder) if asked.case else _county(folder)
    question = questioned(*files, asked)
    return replanned(question, answered(question), Settings(), Watch(), solver=solver)


def test_the_person_is_pinned_beside_what_is_pinned_already(tmp_path: Path) -> None:
    seen: list[Problem] = []
    better = [visit("mill", "2025-03-04", main="bo"), visit("dam", "2025-03-06", main="an")]
    price = _replanned(
        tmp_path, Asked("mill", "bo", "main"), proving(_noting(seen, visiting(better)))
    )
    (problem,) = seen
    assert isinstance(problem, TeamsProblem)
    assert problem.pins == [VisitPin(case="mill", seats={"main": ["bo"]})]
    # Without Bo the dam has no aide, nor anybody from the river. Bo still serves: 2² becomes 1²,
    # and Cai 2 + 1 days become 2: 9 becomes 4.
    by = {goal.goal: goal.by for goal in price.goals}
    assert (by["gaps"], by["appearance"], by["load"]) == (1, -1, 1 - 4 + 4 - 9)
    assert price.place == "main"
    assert price.exact
    assert price.choice == better[0]


def test_a_price_is_exact_only_where_both_plans_are_proven(tmp_path: Path) -> None:
    visits = [visit("mill", "2025-03-04", main="bo"), visit("dam", "2025-03-06", main="an")]
    asked = Asked("mill", "bo", "main")
    price = _replanned(tmp_path, asked, visiting(visits, stopped=True))
    assert not price.exact
    assert not any(goal.proven for goal in price.goals)
    assert {goal.goal: goal.by for goal in price.goals}["gaps"] == 1


def test_a_plan_of_the_solver_that_lacks_the_person_is_a_defect(tmp_path: Path) -> None:
    visits = [visit("mill", "2025-03-04", main="cai")]
    with pytest.raises(UnsoundPlan):
        _replanned(tmp_path, Asked("mill", "bo", "main"), visiting(visits))


def test_what_bars_in_every_plan_is_not_solved_at_all(tmp_path: Path) -> None:
    seen: list[Problem] = []
    price = _replanned(tmp_path, Asked("dam", "du"), _noting(seen, visiting([])))
    assert seen == []
    assert price.impossible
    assert not price.exact


def test_a_contradiction_is_impossible_and_one_that_was_not_searched_out_is_not(
    tmp_path: Path,
) -> None:
    clash = Clash((VisitPin(case="mill"),), ())
    asked = Asked("mill", "bo", "main")
    price = _replanned(tmp_path, asked, contradicting(Contradiction((clash,), (), ())))
    assert price.impossible
    stopped = _replanned(tmp_path, asked, contradicting(Contradiction((), (), ())))
    assert (stopped.place, stopped.impossible) == (None, False)


def test_a_seat_full_of_pinned_people_leaves_no_room(tmp_path: Path) -> None:
    seen: list[Problem] = []
    problem = document(pins=[pin("dam", seats={"main": ["an"]})])
    files = (
        teams_problem_file(tmp_path, problem),
        _plan_file(tmp_path, problem, [visit("dam", "2025-03-03", main="an")]),
    )
    question = questioned(*files, Asked("dam", "bo"))
    price = replanned(
        question, answered(question), Settings(), Watch(), solver=_noting(seen, visiting([]))
    )
    assert seen == []
    assert price.impossible
    assert [one.contradiction for one in price.refused] == [None]


def _plan_file(folder: Path, problem: dict[str, object], visits: Sequence[VisitChoice]) -> Path:
    plan = best_teams_plan(TeamsProblem.model_validate(problem), visits, problem_sha256(problem))
    return teams_plan_file(folder, plan.model_dump(mode="json", exclude_none=True))


def test_the_time_that_is_left_is_shared_by_the_seats(tmp_path: Path) -> None:
    """Both seats of the dam are open to Cai: the first gets half of the time."""
    shares: list[float] = []

    def solver(problem: Problem, settings: Settings, watch: Watch) -> Contradiction:  # noqa: ARG001
        assert settings.deadline is not None
        shares.append(settings.deadline)
        return Contradiction((), (), ())

    question = questioned(*_files(tmp_path), Asked("dam", "cai"))
    deadline = time.monotonic() + 1000
    replanned(question, answered(question), Settings(deadline), Watch(), solver=solver)
    first, second = shares
    assert deadline - 501 < first < deadline - 499
    assert second == pytest.approx(deadline, abs=0.1)


def test_a_stint_is_pinned_and_another_pin_of_the_cadre_leaves_no_room(tmp_path: Path) -> None:
    seen: list[Problem] = []
    bo = next(stint for stint in chosen() if stint.cadre == "bo")
    stints = tuple(stint for stint in chosen() if stint != bo)
    stints += (bo.model_copy(update={"cadre": "du"}),)
    asked = Asked(cadre="du", start="2025-04-01", post="desk")
    price = _replanned(tmp_path, asked, proving(_noting(seen, answering(stints))))
    (problem,) = seen
    assert isinstance(problem, RotationProblem)
    assert [pin.cadre for pin in problem.pins] == ["an", "du"]
    # Du comes instead of Bo, who was promoted on the same day.
    assert [goal.goal for goal in price.goals if goal.by] == ["draw"]
    assert price.choice == stints[-1]
    taken = _replanned(
        tmp_path, Asked(cadre="an", start="2025-02-01"), _noting(seen, answering(stints))
    )
    assert len(seen) == 1
    assert taken.impossible
