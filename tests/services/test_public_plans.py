"""Whoever solves the public problem gets the plan of the full one; checked by our own solver."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from scheduler.problems.formats import Problem
from scheduler.problems.loading import LoadedProblem, load_problem, problem_from_document
from scheduler.problems.public import public_row
from scheduler.services.plans import plan_of
from scheduler.services.solving import note_of, solved
from solver.results import Contradiction, Settings, Watch
from tests import strategies, teams_strategies
from tests.sample import SAMPLE, TEAMS_SAMPLE

SETTINGS = Settings(threads=2)


def public(problem: Problem) -> LoadedProblem:
    return problem_from_document(public_row(problem))


def plan(loaded: LoadedProblem) -> dict[str, Any] | None:
    """The plan of the problem, but for what names the problem and the time it took."""
    answer = solved(loaded, SETTINGS, Watch())
    if isinstance(answer, Contradiction):
        return None
    found = plan_of(loaded, answer, note_of(SETTINGS, 0.0))
    return found.model_dump(exclude={"problem_sha256", "solver"})


# Two plans of the same tickets' sum, of which either might come out, are not to be expected here:
# a drawn problem has at most 2,500 plans.
@settings(max_examples=max(30, settings().max_examples // 3))
@given(st.data())
def test_a_drawn_problem_and_its_public_one_have_the_same_plan(data: st.DataObject) -> None:
    formats = {"teams": teams_strategies.problems(), "rotation": strategies.problems()}
    format_ = data.draw(st.sampled_from(sorted(formats)))
    loaded = problem_from_document(data.draw(formats[format_]))
    found = plan(loaded)
    event(f"{format_}: {'contradiction' if found is None else 'plan'}")
    assert plan(public(loaded.problem)) == found


@pytest.mark.slow
@pytest.mark.parametrize("sample", [SAMPLE, TEAMS_SAMPLE], ids=["rotation", "teams"])
def test_the_sample_and_its_public_problem_have_the_same_plan(sample: Path) -> None:
    loaded = load_problem(sample)
    found = plan(loaded)
    assert found is not None
    assert plan(public(loaded.problem)) == found
