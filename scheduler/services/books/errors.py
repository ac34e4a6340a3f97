"""What keeps a plan from being made, a draft from being published, or stints from a swap."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.overview.stint_changes import StintChanges
from scheduler.problems.faults import Fault, FaultyFile, LunzhiError
from scheduler.referee.violations import Violation

__all__ = [
    "BrokenRules", "MovedOn", "OutdatedDraft", "OutdatedTeams", "RefusedChange", "RefusedPlan",
    "RefusedPromise", "RefusedSwap", "RefusedTeam",
]  # fmt: skip


class RefusedPlan(LunzhiError):
    """The books make no sound problem, with everything that is wrong in it."""

    def __init__(self, refusal: FaultyFile) -> None:
        self.faults: tuple[Fault, ...] = refusal.faults
        super().__init__("refused_plan", {"count": len(self.faults)})


class RefusedPromise(LunzhiError):
    """A draw that cannot be promised, which tells the first of its faults.

    `faults`: all that is wrong, each with the part of the promise that it is about: `first`,
    `days`, `cases`, `source`, `at`, `reading`.
    """

    def __init__(self, faults: Sequence[tuple[str, LunzhiError]]) -> None:
        self.faults = tuple(faults)
        _, first = self.faults[0]
        super().__init__(first.code, first.params)


class BrokenRules(LunzhiError):
    """What would be so, or is to be published, breaks rules: `violations` says which."""

    def __init__(self, code: str, violations: tuple[Violation, ...], **params: str | int) -> None:
        self.violations = violations
        super().__init__(code, {**params, "count": len(violations)})


class RefusedChange(BrokenRules):
    """A change by hand after which the plan would break a rule."""

    def __init__(self, draft_id: int, violations: tuple[Violation, ...]) -> None:
        super().__init__("change.refused", violations, id=draft_id)


class MovedOn(LunzhiError):
    """Something was published, or withdrawn, since the draft's problem was made.

    `number`, `by`, `changes`: of the release that came in between; `changes` None: there is none,
    but what people know is not what it was.
    """

    def __init__(self, number: int, by: str, changes: StintChanges | None) -> None:
        self.changes = changes
        code = "draft.moved_on.stints" if changes is None else "draft.moved_on"
        super().__init__(code, {"number": number, "by": by})


class OutdatedDraft(BrokenRules):
    """By today's books the plan breaks a rule: somebody is on leave now, a limit is tighter."""

    def __init__(self, draft_id: int, violations: tuple[Violation, ...]) -> None:
        super().__init__("draft.outdated", violations, id=draft_id)


class RefusedSwap(BrokenRules):
    """By today's books exchanging the two stints would break a rule."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        super().__init__("swap.breaks_rules", violations)


class OutdatedTeams(BrokenRules):
    """By today's books teams of the plan break a rule: a fact was entered, a stint has moved."""

    def __init__(self, draft_id: int, violations: tuple[Violation, ...]) -> None:
        super().__init__("teams.outdated", violations, id=draft_id)


class RefusedTeam(BrokenRules):
    """A team picked by hand that would break a rule."""

    def __init__(self, case: str, violations: tuple[Violation, ...]) -> None:
        super().__init__("teams.refused", violations, case=case)
