"""What the audit tells whoever may not see teams of a plan of teams: that there was a plan."""

from __future__ import annotations

from scheduler.books.plan_kinds import TEAMS
from scheduler.services.books.auditing import Wanted, audit_entries
from scheduler.services.books.drafts import discard, send_back, submit
from scheduler.services.books.jobs import ask_stop
from scheduler.services.books.opened import Books
from scheduler.services.books.running import run_job
from scheduler.services.books.teams_planning import TeamsOrder, order_teams
from tests.databases import acting_as
from tests.services.books.teams_world import MONDAY, made_world

CASE = "XF2026-001"
REASON = "请另选组长"
TELLING = (CASE, REASON, "teams", "team", "lead", "B03", TEAMS.format)
"""None of which any value may hold."""


def test_acts_on_drafts_and_jobs_of_teams_are_told_as_those_on_any(books: Books) -> None:
    world = made_world(books)
    world.case(CASE, "B03")
    order = TeamsOrder(first=MONDAY, days=5)
    ordered = order_teams(books, order)
    outcome = run_job(books, ordered.job, heard=lambda _: None, asked=lambda: False).outcome
    assert outcome is not None
    assert outcome.draft is not None
    for do in (submit, send_back_with_reason, discard):
        do(books, outcome.draft, TEAMS)
    ask_stop(books, order_teams(books, order).job)
    found = audit_entries(acting_as(books, "administrator"), Wanted(), 99).entries
    plain = [each for each in found if not each.withheld]
    acts = [each.act for each in plain if each.act.startswith(("draft.", "job.", "teams."))]
    assert acts == [
        "job.queued", "draft.made", "job.done", "draft.submitted", "draft.discarded",
        "job.queued", "job.stop_asked", "job.stopped",
    ]  # fmt: skip
    values = str([each.values for each in plain if each.act in acts])
    assert not [word for word in TELLING if word in values]
    auditor = audit_entries(acting_as(books, "auditor"), Wanted(act="teams.sent_back"), 99)
    assert [each.values for each in auditor.entries] == [{"reason": REASON}]


def send_back_with_reason(books: Books, draft: int, kind: object) -> None:
    assert kind is TEAMS
    send_back(books, draft, REASON, TEAMS)
