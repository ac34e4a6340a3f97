"""What checking a draw found, in words: on the command line as on pages."""

from __future__ import annotations

from scheduler.overview.goals import goal_word
from scheduler.problems.formats import Problem
from scheduler.services.draw_steps import Checked, Step
from scheduler.words import Param, Words

__all__ = ["step_sentence", "verdict_sentence"]


def step_sentence(words: Words, problem: Problem, step: Step) -> str:
    """What the step came to."""
    params: dict[str, Param] = {**step.params}
    if "goal" in params:
        params["goal"] = words(goal_word(problem, str(params["goal"])))
    return words(f"draw.said.{step.code}", **params)


def verdict_sentence(words: Words, checked: Checked) -> str:
    """What all of it means."""
    states = [step.state for step in checked.steps]
    if checked.passed:
        return words("draw.verdict.amended" if checked.changes else "draw.verdict.passed")
    if "failed" in states:
        return words.many("draw.verdict.failed", states.count("failed"))
    return words("draw.verdict.undecided")
