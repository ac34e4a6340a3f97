"""A draft of the sample county that is still open to changes."""

from __future__ import annotations

from scheduler.store.plans import Draft
from tests.web.site import Site

__all__ = ["open_draft"]

_SAME = ("problem_id", "plan", "first", "last", "assigned", "left_out", "made_at", "made_by")


def open_draft(site: Site) -> int:
    """The plan that is published, as a draft once more; its id."""
    with site.books.acting("organisation") as act:
        known = act.session.get_one(Draft, 1)
        again = Draft(state="draft", **{name: getattr(known, name) for name in _SAME})
        act.session.add(again)
        act.session.flush()
        act.record("draft.made", f"draft:{again.id}")
        return again.id
