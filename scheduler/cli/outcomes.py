"""What happened, as plain values for `--log-format json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scheduler.problems.faults import Fault
from scheduler.problems.formats import Problem
from scheduler.problems.plans import GoalClaim
from scheduler.problems.teams import Recusal
from scheduler.referee.violations import Violation
from scheduler.services.contradictions import waivable
from solver.results import Contradiction, Decision, GoalResult

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


def contradiction_facts(problem: Problem, answer: Contradiction) -> Facts:
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
        "waive": [_recusal(index, row) for index, row in waivable(problem, answer)],
    }


def _pin(pin: Decision) -> Facts:
    return pin.model_dump(mode="json", exclude_none=True)


def _recusal(index: int, row: Recusal) -> Facts:
    # Logs travel: the ground itself stays where it is written down.
    told = row.model_dump(mode="json", exclude_none=True, exclude={"ground"})
    return {"path": f"$.recusals[{index}]", **told}
