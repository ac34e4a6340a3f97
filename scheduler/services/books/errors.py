"""What keeps a plan from being made, a draft from being published, or stints from a swap."""

from __future__ import annotations

from scheduler.overview.stint_changes import StintChanges
from scheduler.problems.faults import Fault, FaultyFile, LunzhiError
from scheduler.referee.violations import Violation

__all__ = [
    "MovedOn",
    "OutdatedDraft",
    "OutdatedTeams",
    "RefusedChange",
    "RefusedPlan",
    "RefusedSwap",
    "RefusedTeam",
]


class RefusedPlan(LunzhiError):
    """The books make no sound problem, with everything that is wrong in it."""

    def __init__(self, refusal: FaultyFile) -> None:
        self.faults: tuple[Fault, ...] = refusal.faults
        super().__init__("refused_plan", {"count": len(self.faults)})


class RefusedChange(LunzhiError):
    """A change by hand after which the plan would break a rule."""

    def __init__(self, draft_id: int, violations: tuple[Violation, ...]) -> None:
        self.violations = violations
        super().__init__("change.refused", {"id": draft_id, "count": len(violations)})


class MovedOn(LunzhiError):
    """Something was published, or withdrawn, since the draft's problem was made.

    `number`, `by`, `changes`: of the release that came in between; `changes` None: there is none,
    but what people know is not what it was.
    """

    def __init__(self, number: int, by: str, changes: StintChanges | None) -> None:
        self.changes = changes
        code = "draft.moved_on.stints" if changes is None else "draft.moved_on"
        super().__init__(code, {"number": number, "by": by})


class OutdatedDraft(LunzhiError):
    """By today's books the plan breaks a rule: somebody is on leave now, a limit is tighter."""

    def __init__(self, draft_id: int, violations: tuple[Violation, ...]) -> None:
        self.violations = violations
        super().__init__("draft.outdated", {"id": draft_id, "count": len(violations)})


class RefusedSwap(LunzhiError):
    """By today's books exchanging the two stints would break a rule."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        self.violations = violations
        super().__init__("swap.breaks_rules", {"count": len(violations)})


class OutdatedTeams(LunzhiError):
    """By today's books teams of the plan break a rule: a fact was entered, a stint has moved."""

    def __init__(self, draft_id: int, violations: tuple[Violation, ...]) -> None:
        self.violations = violations
        super().__init__("teams.outdated", {"id": draft_id, "count": len(violations)})


class RefusedTeam(LunzhiError):
    """A team picked by hand that would break a rule."""

    def __init__(self, case: str, violations: tuple[Violation, ...]) -> None:
        self.violations = violations
        super().__init__("teams.refused", {"case": case, "count": len(violations)})
