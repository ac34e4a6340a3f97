"""Everything that can stand in the audit chain; the words are in the catalogue, as `act.<code>`."""

from __future__ import annotations

from typing import Final

__all__ = ["ACTS"]

ACTS: Final = (
    "settings.loaded",
    "officer.promoted",
    "officer.transferred",
    "officer.retired",
    "officer.renamed",
    "officer.renumbered",
    "leave.added",
    "leave.removed",
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
    "draft.submitted",
    "draft.approved",
    "draft.published",
    "draft.sent_back",
    "draft.discarded",
    "release.published",
    "release.withdrawn",
)  # fmt: skip
