"""A draft changed by hand: what it would do, and the draft that comes of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from scheduler.books.roles import NotAllowed
from scheduler.problems.faults import LunzhiError
from scheduler.problems.plans import GoalClaim
from scheduler.services.books.auditing import Wanted, audit_entries
from scheduler.services.books.changing import Change
from scheduler.services.books.draft_changes import apply_change, try_change
from scheduler.services.books.drafts import approve, drafts, export_draft, show_draft, submit
from scheduler.services.books.errors import RefusedChange
from scheduler.services.books.opened import Books
from scheduler.services.books.planning import order_rotation
from scheduler.services.books.releases import publish
from scheduler.services.books.running import run_job
from scheduler.services.reading import judged
from scheduler.store.plans import Draft
from scheduler.store.trail import AuditEntry
from solver.planning import solve
from tests.databases import acting_as
from tests.services.books.entries import draft_for, enter, key_of, stint_of, with_county, with_owing
from tests.services.books.hands import machinery

MARCH, JUNE, SEPTEMBER = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)


@pytest.fixture
def county(books: Books) -> Books:
    """Three who owe a stint: 101, 102 and 103."""
    return with_owing(books, "101", "102", "103")


@pytest.fixture
def draft(county: Books) -> int:
    """101 serves from March, 102 from June, 103 does not."""
    return draft_for(county, ("101", "2026-03-01"), ("102", "2026-06-01"))


def _starts(books: Books, draft: int) -> dict[str, date]:
    return {stint.cadre: stint.start for stint in show_draft(books, draft).kept.plan.stints}


def test_a_move_is_tried_with_the_goals_before_and_after_and_who_is_touched(
    county: Books, draft: int
) -> None:
    who = key_of(county, "101")
    tried = try_change(county, draft, Change("move", who, JUNE, "desk"))
    assert tried.violations == ()
    goals = {pair.goal: pair for pair in tried.goals}
    # Promoted in October: five months' waiting become eight.
    assert goals["waiting"].by == 8 * 8 - 5 * 5
    assert goals["unserved"].by == 0
    (row,) = tried.people
    assert (row.cadre, row.kind) == (who, "moved")
    assert row.before is not None
    assert row.after is not None
    assert (row.before.start, row.after.start) == (MARCH, JUNE)
    assert _starts(county, draft)[who] == MARCH


def test_what_breaks_a_rule_is_told_and_not_applied(books: Books) -> None:
    desk = {"post": "desk", "min": 0, "max": 1, "from": None, "to": None}
    with_county(books, demand=[desk])
    for number in ("101", "102"):
        enter(books, number)
    draft = draft_for(books, ("101", "2026-03-01"), ("102", "2026-06-01"))
    change = Change("move", key_of(books, "101"), JUNE, "desk")
    assert [one.rule for one in try_change(books, draft, change).violations] == ["post_capacity"]
    with pytest.raises(RefusedChange) as refused:
        apply_change(books, draft, change)
    assert [one.rule for one in refused.value.violations] == ["post_capacity"]
    assert len(drafts(books)) == 1


def test_a_change_that_is_applied_is_a_draft_of_its_own_and_verifies(
    county: Books, draft: int, tmp_path: Path
) -> None:
    who, other = key_of(county, "101"), key_of(county, "102")
    made = apply_change(county, draft, Change("swap", who, other=other))
    assert _starts(county, made) == {who: JUNE, other: MARCH}
    assert _starts(county, draft) == {who: MARCH, other: JUNE}
    lines = {line.id: line for line in drafts(county)}
    assert (lines[made].state, lines[made].base_id, lines[made].job) == ("draft", draft, None)
    assert (lines[draft].state, lines[draft].base_id) == ("draft", None)
    assert judged(*export_draft(county, made, tmp_path / "new")).violations == ()


def test_who_does_not_serve_takes_a_place_and_who_is_left_out_loses_it(
    county: Books, draft: int
) -> None:
    who, idle = key_of(county, "101"), key_of(county, "103")
    swapped = apply_change(county, draft, Change("swap", idle, other=who))
    assert _starts(county, swapped)[idle] == MARCH
    assert who not in _starts(county, swapped)
    left = apply_change(county, swapped, Change("leave_out", idle))
    assert _starts(county, left) == {key_of(county, "102"): JUNE}
    lines = {line.id: line for line in drafts(county)}
    assert (lines[left].assigned, lines[left].left_out) == (1, 2)


def test_what_was_proven_stays_so_up_to_the_first_goal_that_is_another(county: Books) -> None:
    run_job(county, order_rotation(county, MARCH, 6).job, machinery=machinery(solve))
    (planned,) = drafts(county)
    before = show_draft(county, planned.id).kept
    assert all(claim.proven for claim in before.plan.goals)
    who = before.plan.stints[0].cadre
    made = apply_change(county, planned.id, Change("move", who, JUNE, "desk"))
    after = show_draft(county, made).kept.plan
    goals = [claim.goal for claim in after.goals]
    changed = next(goal for goal in goals if before.values[goal] != _value(after.goals, goal))
    place = goals.index(changed)
    assert changed == "waiting"
    assert [claim.proven for claim in after.goals] == [at < place for at in range(len(goals))]
    bounds = [claim.bound for claim in after.goals]
    assert bounds[: place + 1] == [claim.bound for claim in before.plan.goals[: place + 1]]
    assert set(bounds[place + 1 :]) == {None}


def _value(claims: list[GoalClaim], goal: str) -> int:
    return next(claim.value for claim in claims if claim.goal == goal)


def test_a_draft_that_was_changed_by_hand_is_published(county: Books, draft: int) -> None:
    made = apply_change(county, draft, Change("move", key_of(county, "101"), SEPTEMBER, "desk"))
    submit(county, made)
    approve(county, made)
    assert publish(county, made).number == 1
    stint = stint_of(county, "101")
    assert stint is not None
    assert stint.start == SEPTEMBER


def test_trying_leaves_no_trace_and_applying_is_recorded(county: Books, draft: int) -> None:
    change = Change("move", key_of(county, "101"), JUNE, "desk")
    with county.store.reading() as session:
        count = session.scalar(select(func.count(AuditEntry.seq)))
    try_change(county, draft, change)
    with county.store.reading() as session:
        assert session.scalar(select(func.count(AuditEntry.seq))) == count
        assert session.scalar(select(func.count(Draft.id))) == 1
    made = apply_change(county, draft, change)
    (entry,) = audit_entries(county, Wanted(), 1).entries
    assert (entry.act, entry.subject) == ("draft.changed_by_hand", f"draft:{made}")
    assert entry.values is not None
    assert entry.values["base"] == draft
    assert (entry.values["cadre"], entry.values["start"]) == (change.cadre, "2026-06-01")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Change("move", "d99", JUNE, "desk"), r"unknown\.cadre"),
        (Change("move", "", JUNE, "roof"), r"unknown\.post"),
        (Change("move", "", date(2026, 6, 2), "desk"), r"unknown\.start"),
        (Change("swap", "", other="d99"), r"unknown\.cadre"),
        (Change("swap", "", other=""), r"change\.nothing"),
        (Change("move", "", MARCH, "desk"), r"change\.nothing"),
        (Change("pin", "", JUNE, "desk"), r"change\.pin_replans"),
    ],
)
def test_nonsense_is_refused(county: Books, draft: int, change: Change, code: str) -> None:
    who = key_of(county, "101")
    asked = Change(
        change.kind, change.cadre or who, change.start, change.post,
        who if change.other == "" else change.other,
    )  # fmt: skip
    with pytest.raises(LunzhiError, match=code):
        apply_change(county, draft, asked)


def test_a_pin_is_tried_as_the_move_that_it_asks_for(county: Books, draft: int) -> None:
    who = key_of(county, "101")
    move, pin = (Change(kind, who, JUNE, "desk") for kind in ("move", "pin"))
    assert try_change(county, draft, pin) == try_change(county, draft, move)


def test_what_is_on_its_way_is_tried_but_not_changed(county: Books, draft: int) -> None:
    change = Change("leave_out", key_of(county, "101"))
    submit(county, draft)
    assert try_change(county, draft, change).violations == ()
    with pytest.raises(LunzhiError, match=r"draft\.is_submitted"):
        apply_change(county, draft, change)


def test_who_only_reads_may_try_and_not_change(county: Books, draft: int) -> None:
    reader = acting_as(county, "petitions")
    change = Change("leave_out", key_of(county, "101"))
    assert try_change(reader, draft, change).people[0].kind == "lost"
    with pytest.raises(NotAllowed):
        apply_change(reader, draft, change)
