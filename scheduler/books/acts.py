"""Everything that can stand in the audit chain; the words are in the catalogue, as `act.<code>`."""

from __future__ import annotations

from typing import Final

__all__ = ["ACTS", "CONFIDENTIAL", "IMPERSONAL", "PERSONAL", "is_confidential", "is_personal"]

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
    "plan.ordered_anew",
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
    "account.password_changed", "account.sessions_ended", "account.tied",
    "job.queued", "job.stop_asked", "job.done", "job.stopped", "job.failed", "draft.made",
    "db.upgraded", "db.restored", "db.backed_up",
    "draft.changed_by_hand",
    "import.confirmed", "import.unit_added", "import.unit_changed", "import.officer_added",
    "import.officer_changed",
    "notice.template_kept", "notice.template_reset",
    "workdays.entered",
    "case.registered", "case.changed", "case.closed", "case.reopened",
    "case.renumbered",
    "inspector.listed", "inspector.changed", "inspector.removed", "inspector.imported",
    "declaration.filed",
    "recusal.entered", "recusal.ended",
    "waiver.granted", "waiver.revoked",
    "teams.ordered", "teams.picked", "teams.published", "teams.sent_back", "teams.withdrawn",
    "teams.cancelled", "teams.seat_changed",
    "team_draw.promised", "team_draw.drawn", "team_draw.solved_again",
    "team_draw.abandoned",
    "objection.raised", "objection.upheld", "objection.dismissed",
)  # fmt: skip

PERSONAL: Final = frozenset(
    {
        "account",
        "appraisal",
        "case",
        "declaration",
        "duty",
        "import",
        "inspector",
        "leave",
        "objection",
        "officer",
        "recusal",
        "stint",
        "subscription",
        "swap",
        "team_draw",
        "teams",
        "waiver",
        "wish",
    }
)
"""What acts about people are named after: their values may be erased."""

IMPERSONAL: Final = frozenset(
    {
        "audit",
        "db",
        "draft",
        "job",
        "notice",
        "plan",
        "release",
        "settings",
        "unit",
        "workdays",
    }
)
"""What all other acts are named after: their values stay, but for these."""

_WITH_REASONS: Final = frozenset({"draft.sent_back", "release.withdrawn"})
"""Acts with a text of somebody's, in which a name may stand."""

_LASTING: Final = frozenset({"case.renumbered"})
"""Acts without any text, by which what was published before is found again."""

CONFIDENTIAL: Final = frozenset(
    {"case", "declaration", "inspector", "objection", "recusal", "team_draw", "teams", "waiver"}
)
"""Acts about cases and teams, of which only some may know what they were about."""


def is_confidential(act: str) -> bool:
    """Whether subject and values of such an act are for `GROUND_READERS` alone."""
    return act.partition(".")[0] in CONFIDENTIAL


def is_personal(act: str) -> bool:
    """Whether the values of such an act are about people, or hold what may name some."""
    if act in _LASTING:
        return False
    return act.partition(".")[0] in PERSONAL or act in _WITH_REASONS
