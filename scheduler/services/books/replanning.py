"""A draft planned anew, with more decided by hand: its problem again, and a solve of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from scheduler.books.roles import PLANNERS
from scheduler.problems.amendments import amended_problem
from scheduler.problems.changes import PinStint
from scheduler.problems.faults import LunzhiError
from scheduler.problems.loading import LoadedProblem, problem_from_document
from scheduler.problems.rows import Row
from scheduler.services.books.changing import Change, changed_places, planned_places, told
from scheduler.services.books.drafts import draft_in_state
from scheduler.services.books.jobs import JobSettings
from scheduler.services.books.kept import Kept, kept_plan
from scheduler.services.books.opened import Books
from scheduler.services.books.planning import Ordered, queued_problem
from scheduler.services.plans import document_bytes
from scheduler.store.plans import Problem

__all__ = ["order_replan"]


def order_replan(
    books: Books,
    draft_id: int,
    changes: Sequence[Change],
    how: JobSettings | None = None,
    *,
    keep: bool,
) -> Ordered:
    """Queues a solve of the draft's problem in which the changes are decided by hand.

    What was decided before stays, but where a change says otherwise of the same cadre. Decisions
    that contradict each other are the outcome of the job, and no draft comes of it. `keep`: as few
    stints as possible are to be others than the draft's, before any goal but that everybody serves.
    The new draft has the old one as its base, which stays as it is; what it costs is told by
    `scheduler.services.books.comparing.compare`.

    Raises LunzhiError for a draft that is not there or on its way already, for ids that it does
    not have, for two changes of one cadre, and for who is to be left out, which no plan can be
    told; UnsoundPlan, NotAllowed, StoreError.
    """
    with books.acting(*PLANNERS) as act:
        draft = draft_in_state(act.session, draft_id, "draft")
        kept = kept_plan(act.session, draft)
        document, loaded = _decided(kept, list(_pins(kept, changes)), keep=keep)
        based_on = act.session.get_one(Problem, draft.problem_id).based_on
        job = queued_problem(
            act, loaded, document_bytes(document), based_on, how or JobSettings(), draft_id
        )
        act.record(
            "plan.ordered_anew", f"job:{job}",
            problem_sha256=loaded.sha256, base=draft_id, keep=keep, changes=[*map(told, changes)],
        )  # fmt: skip
        # Who cannot begin in the window was told when the window was chosen.
        return Ordered(job, loaded, later=0)


def _pins(kept: Kept, changes: Sequence[Change]) -> Iterator[PinStint]:
    """Both of an exchange stay where it puts them."""
    places = planned_places(kept)
    for change in changes:
        for _, place in changed_places(kept.problem, places, change):
            if place is None:
                raise LunzhiError("change.no_pin")
            yield PinStint(change="pin_stint", **dict(place))


def _decided(kept: Kept, pins: Sequence[PinStint], *, keep: bool) -> tuple[Row, LoadedProblem]:
    """The problem with these decisions. Raises RefusedChanges."""
    before, plan = map(json.loads, kept.files)
    document, loaded = amended_problem(before, plan, pins)
    if keep:
        return document, loaded
    document |= {"published": before["published"], "goals": before["goals"]}
    return document, problem_from_document(document)
