"""What happened, as plain values for `--log-format json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scheduler.problems.faults import Fault
from scheduler.problems.plans import GoalClaim
from scheduler.problems.rotation import StintChoice
from scheduler.referee.violations import Violation
from solver.results import Contradiction, GoalResult

__all__ = ["contradiction_facts", "fault_facts", "goal_facts", "violation_facts"]

Facts = dict[str, Any]


def fault_facts(fault: Fault) -> Facts:
    return {"path": fault.path, "code": fault.code, "params": dict(fault.params)}


def violation_facts(violation: Violation) -> Facts:
    return {
        "rule": violation.rule,
        "code": violation.code,
        "params": dict(violation.params),
    }


def goal_facts(goals: Sequence[GoalClaim | GoalResult]) -> list[Facts]:
    return [
        {"goal": goal.goal, "value": goal.value, "bound": goal.bound, "proven": goal.proven}
        for goal in goals
    ]


def contradiction_facts(answer: Contradiction) -> Facts:
    return {
        "clashes": [
            {
                "pins": [_pin(pin) for pin in clash.pins],
                "blames": [violation_facts(blame) for blame in clash.blames],
            }
            for clash in answer.clashes
        ],
        "lift": [_pin(pin) for pin in answer.lift],
        "goals": goal_facts(answer.goals),
    }


def _pin(pin: StintChoice) -> Facts:
    return {"cadre": pin.cadre, "start": pin.start.isoformat(), "post": pin.post}
