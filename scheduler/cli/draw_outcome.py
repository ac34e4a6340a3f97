"""What `lunzhi draw check` found: in words, and as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from scheduler.cli.looking import violation_lines
from scheduler.cli.outcomes import violation_facts
from scheduler.problems.formats import Problem
from scheduler.services.draw_sentences import step_sentence, verdict_sentence
from scheduler.services.draw_steps import Checked, LateChange, Step
from scheduler.words import Param, Words

__all__ = ["checked_facts", "checked_sentences"]

Facts = dict[str, Any]

_DAYS = frozenset(["from", "last", "until", "start"])


def checked_sentences(words: Words, problem: Problem, checked: Checked) -> Iterator[str]:
    """A line for each step, what the referee finds, what was changed later, and what it means."""
    for step in checked.steps:
        yield words(
            "draw.line",
            state=words(f"draw.state.{step.state}"),
            step=words(f"draw.step.{step.step}"),
            said=step_sentence(words, problem, step),
        )
        yield from (f"    {line}" for line in violation_lines(words, step.violations))
        if step.step == "amended":
            yield from _late(words, checked.changes)
    yield verdict_sentence(words, checked)


def _late(words: Words, changes: tuple[LateChange, ...]) -> Iterator[str]:
    yield words.many("draw.late", len(changes))
    for change in changes:
        params: dict[str, Param] = {
            key: date.fromisoformat(str(value)) if key in _DAYS else value
            for key, value in change.params.items()
        }
        what = words(f"draw.change.{change.code}", **params)
        yield words("draw.late.row", record=change.record, what=what)


def checked_facts(checked: Checked) -> Facts:
    """All of it with codes, tickets one by one included."""
    return {
        "passed": checked.passed,
        "seed": checked.seed,
        "steps": [_step_facts(step) for step in checked.steps],
        "changes": [
            {"record": change.record, "change": change.code, "params": dict(change.params)}
            for change in checked.changes
        ],
        "tickets": [{"text": lot.text, "ticket": lot.ticket} for lot in checked.tickets],
    }


def _step_facts(step: Step) -> Facts:
    return {
        "step": step.step,
        "state": step.state,
        "code": step.code,
        "params": dict(step.params),
        "violations": [violation_facts(each) for each in step.violations],
    }
