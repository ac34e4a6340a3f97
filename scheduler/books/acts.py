"""Everything that can stand in the audit chain; the words are in the catalogue, as `act.<code>`."""

from __future__ import annotations

from typing import Final

__all__ = ["ACTS", "IMPERSONAL", "PERSONAL", "is_personal"]

ACTS: Final = (
    "settings.loaded",
    "officer.promoted",
    "officer.transferred",
    "officer.retired",
    "officer.renamed",
    "officer.renumbered",
    "leave.added",
    "leave.removed",
    "leave.asked", "leave.request_withdrawn", "leave.granted", "leave.refused",
    "duty.deferred",
    "duty.exempt",
    "duty.reinstated",
    "duty.recalled",
    "duty.appraised",
    "unit.limited",
    "unit.busy",
    "unit.free",
    "unit.renamed",
    "plan.ordered",
    "swap.proposed", "swap.accepted", "swap.declined", "swap.withdrawn", "swap.approved",
    "swap.refused",
    "draft.submitted",
    "draft.approved",
    "draft.published",
    "draft.sent_back",
    "draft.discarded",
    "release.published",
    "release.withdrawn",
    "subscription.added", "subscription.renewed", "subscription.revoked",
    "audit.erased",
    "account.added", "account.closed", "account.reopened", "account.password_set",
    "account.password_changed", "account.sessions_ended",
    "job.queued", "job.stop_asked", "job.done", "job.stopped", "job.failed", "draft.made",
    "db.upgraded", "db.restored", "db.backed_up",
    "import.confirmed", "import.unit_added", "import.unit_changed", "import.officer_added",
    "import.officer_changed",
    "notice.template_kept", "notice.template_reset",
)  # fmt: skip

PERSONAL: Final = frozenset(
    {
        "account",
        "appraisal",
        "duty",
        "import",
        "leave",
        "officer",
        "stint",
        "subscription",
        "swap",
        "wish",
    }
)
"""What acts about people are named after: their values may be erased."""

IMPERSONAL: Final = frozenset(
    {"audit", "db", "draft", "job", "notice", "plan", "release", "settings", "unit"}
)
"""What all other acts are named after: their values stay."""


def is_personal(act: str) -> bool:
    """Whether the values of such an act are about people."""
    return act.partition(".")[0] in PERSONAL
