"""A draft planned anew with more decided by hand, up to the release that comes of it."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.books.roles import NotAllowed
from scheduler.problems.amendments import RefusedChanges
from scheduler.problems.faults import LunzhiError
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.services.books.auditing import Wanted, audit_entries
from scheduler.services.books.changing import Change
from scheduler.services.books.comparing import compare
from scheduler.services.books.demo import open_sample_county, order_sample_plan
from scheduler.services.books.draft_changes import apply_change
from scheduler.services.books.draft_inquiry import stint_options
from scheduler.services.books.drafts import approve, drafts, show_draft, submit
from scheduler.services.books.errors import MovedOn
from scheduler.services.books.jobs import JobSettings, JobView
from scheduler.services.books.kept import Kept
from scheduler.services.books.opened import Books
from scheduler.services.books.planning import Ordered
from scheduler.services.books.released import show_release
from scheduler.services.books.releases import publish
from scheduler.services.books.replanning import order_replan
from scheduler.services.books.running import run_job
from scheduler.store.duties import Stint
from scheduler.store.plans import Job, Problem
from solver.planning import solve
from tests.databases import acting_as
from tests.services.books.entries import (
    draft_for,
    duty_of,
    enter,
    key_of,
    published,
    stint_of,
    with_county,
)
from tests.services.books.hands import machinery

MARCH, JUNE, SEPTEMBER = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)
ONE_AT_A_TIME = {"post": "desk", "min": 0, "max": 1, "from": None, "to": None}


@pytest.fixture
def county(books: Books) -> Books:
    """101, 102 and 103 owe a stint, at a desk for one; the same books."""
    with_county(books, demand=[ONE_AT_A_TIME])
    for number in ("101", "102", "103"):
        enter(books, number)
    return books


@pytest.fixture
def draft(county: Books) -> int:
    """101 serves from March, 102 from June, 103 from September."""
    stints = (("101", "2026-03-01"), ("102", "2026-06-01"), ("103", "2026-09-01"))
    return draft_for(county, *stints)


def _run(books: Books, ordered: Ordered) -> JobView:
    return run_job(books, ordered.job, machinery=machinery(solve))


def _planned(books: Books, ordered: Ordered) -> int:
    outcome = _run(books, ordered).outcome
    assert outcome is not None
    assert outcome.draft is not None
    return outcome.draft


def _problem(ordered: Ordered) -> RotationProblem:
    assert isinstance(ordered.loaded.problem, RotationProblem)
    return ordered.loaded.problem


def _starts(kept: Kept) -> dict[str, date]:
    return {stint.cadre: stint.start for stint in kept.plan.stints}


def _publish(books: Books, draft: int) -> int:
    submit(books, draft)
    approve(books, draft)
    return publish(books, draft).number


def test_the_plan_is_made_anew_around_what_was_decided(county: Books, draft: int) -> None:
    one, two, three = (key_of(county, number) for number in ("101", "102", "103"))
    ordered = order_replan(county, draft, [Change("pin", one, JUNE, "desk")], keep=True)
    made = _planned(county, ordered)
    view = show_draft(county, made)
    assert (view.line.base_id, view.line.job) == (draft, ordered.job)
    starts = _starts(view.kept)
    assert (starts[one], starts[three]) == (JUNE, SEPTEMBER)
    # 102 has to go, and nobody else: that is two changes.
    assert view.kept.values["changes"] == 2
    assert view.kept.problem.goals[:2] == ["unserved", "changes"]
    assert starts[two] != JUNE
    found = compare(county, f"draft:{draft}", f"draft:{made}")
    price = {pair.goal: pair for pair in found.goals}
    assert price["unserved"].by == 0
    assert price["changes"].by is None
    assert _starts(show_draft(county, draft).kept)[one] == MARCH


def test_without_keeping_the_problem_is_the_old_one_but_for_its_pins(
    county: Books, draft: int
) -> None:
    before = show_draft(county, draft).kept.problem
    pin = StintChoice(cadre=key_of(county, "101"), start=JUNE, post="desk")
    change = Change("move", pin.cadre, JUNE, "desk")
    after = _problem(order_replan(county, draft, [change], keep=False))
    assert after.pins == [pin]
    assert after.model_copy(update={"pins": []}) == before


def test_later_decisions_take_the_place_of_earlier_ones_of_the_same_cadre(
    county: Books, draft: int
) -> None:
    one, two, three = (key_of(county, number) for number in ("101", "102", "103"))
    first = order_replan(county, draft, [Change("pin", one, JUNE, "desk")], keep=True)
    made = _planned(county, first)
    swap = Change("swap", one, other=three)
    pin = Change("pin", two, MARCH, "desk")
    pins = {
        p.cadre: p.start for p in _problem(order_replan(county, made, [swap, pin], keep=True)).pins
    }
    assert pins == {one: SEPTEMBER, three: JUNE, two: MARCH}


def test_decisions_that_contradict_each_other_are_the_outcome_of_the_job(
    county: Books, draft: int
) -> None:
    pins = [Change("pin", key_of(county, number), JUNE, "desk") for number in ("101", "102")]
    view = _run(county, order_replan(county, draft, pins, keep=True))
    assert view.state == "failed"
    assert view.outcome is not None
    assert (view.outcome.code, view.outcome.draft) == ("contradiction", None)
    assert [line.id for line in drafts(county)] == [draft]


@pytest.mark.parametrize("keep", [True, False])
def test_what_was_planned_anew_is_published(county: Books, draft: int, *, keep: bool) -> None:
    pin = Change("pin", key_of(county, "101"), JUNE, "desk")
    made = _planned(county, order_replan(county, draft, [pin], keep=keep))
    by_hand = apply_change(county, made, Change("leave_out", key_of(county, "103")))
    assert _publish(county, by_hand) == 1
    stint = stint_of(county, "101")
    assert stint is not None
    assert stint.start == JUNE
    assert stint_of(county, "103") is None


def test_it_is_published_over_what_people_knew_and_not_over_what_came_in_between(
    county: Books,
) -> None:
    published(county, ("101", "2026-03-01"), ("102", "2026-06-01"))
    base = draft_for(county, ("101", "2026-03-01"), ("102", "2026-06-01"), ("103", "2026-09-01"))
    change = Change("pin", key_of(county, "102"), date(2026, 12, 1), "desk")
    ordered = order_replan(county, base, [change], keep=True)
    with county.store.reading() as session:
        job = session.get_one(Job, ordered.job)
        assert session.get_one(Problem, job.problem_id).based_on == 1
        assert job.base_id == base
    again = order_replan(county, base, [change], keep=True)
    made, other = _planned(county, ordered), _planned(county, again)
    assert _publish(county, made) == 2
    told = {row.name: row.kind for row in show_release(county, 2).changes.rows}
    assert told == {"干部102": "moved", "干部103": "new"}
    with pytest.raises(MovedOn):
        _publish(county, other)


def test_what_people_know_must_still_be_what_the_first_draft_took_it_for(county: Books) -> None:
    published(county, ("101", "2026-03-01"), ("102", "2026-06-01"))
    base = draft_for(county, ("101", "2026-03-01"), ("102", "2026-06-01"), ("103", "2026-09-01"))
    change = Change("pin", key_of(county, "103"), date(2026, 12, 1), "desk")
    made = _planned(county, order_replan(county, base, [change], keep=True))
    with county.acting("organisation") as act:
        stint = act.session.get_one(Stint, duty_of(county, "102").id)
        stint.start = date(2026, 7, 1)
        act.record("plan.ordered", "plan:test")
    with pytest.raises(MovedOn):
        _publish(county, made)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([Change("leave_out", "101")], r"change\.no_pin"),
        ([Change("pin", "?", JUNE, "desk")], r"unknown\.cadre"),
        ([Change("pin", "101", date(2026, 6, 2), "desk")], r"unknown\.start"),
        ([Change("pin", "101", JUNE, "roof")], r"unknown\.post"),
    ],
)
def test_nonsense_is_refused(county: Books, draft: int, changes: list[Change], code: str) -> None:
    keys = [
        Change(
            one.kind, "d99" if one.cadre == "?" else key_of(county, one.cadre), one.start, one.post
        )
        for one in changes
    ]
    with pytest.raises(LunzhiError, match=code):
        order_replan(county, draft, keys, keep=True)


def test_two_decisions_of_one_cadre_are_refused(county: Books, draft: int) -> None:
    who = key_of(county, "101")
    pins = [Change("pin", who, day, "desk") for day in (JUNE, SEPTEMBER)]
    with pytest.raises(RefusedChanges):
        order_replan(county, draft, pins, keep=True)


def test_only_planners_plan_a_draft_anew_and_only_while_it_is_one(
    county: Books, draft: int
) -> None:
    pin = Change("pin", key_of(county, "101"), JUNE, "desk")
    with pytest.raises(NotAllowed):
        order_replan(acting_as(county, "petitions"), draft, [pin], keep=True)
    submit(county, draft)
    with pytest.raises(LunzhiError, match=r"draft\.is_submitted"):
        order_replan(county, draft, [pin], keep=True)


def test_the_order_is_recorded_with_what_was_decided(county: Books, draft: int) -> None:
    pin = Change("pin", key_of(county, "101"), JUNE, "desk")
    how = JobSettings(time_limit=5.0)
    ordered = order_replan(county, draft, [pin], how, keep=False)
    (entry,) = audit_entries(county, Wanted(act="plan.ordered_anew"), 9).entries
    assert (entry.subject, entry.values) == (
        f"job:{ordered.job}",
        {
            "problem_sha256": ordered.loaded.sha256, "base": draft, "keep": False,
            "changes": [
                {"kind": "pin", "cadre": pin.cadre, "start": "2026-06-01", "post": "desk"}
            ],
        },
    )  # fmt: skip


@pytest.mark.slow
def test_the_sample_is_planned_anew_with_a_pin_and_published(books: Books) -> None:
    open_sample_county(books)
    ordered = order_sample_plan(books)
    assert ordered is not None
    base = _planned(books, ordered)
    cadre = show_draft(books, base).kept.plan.stints[0].cadre
    options = stint_options(books, base, cadre).found.options
    place = next(one for one in reversed(options) if one.verdict in ("possible", "blocked"))
    pin = Change("pin", cadre, place.start, place.post)
    made = _planned(books, order_replan(books, base, [pin], keep=True))
    kept = show_draft(books, made).kept
    assert _starts(kept)[cadre] == place.start
    counts = compare(books, f"draft:{base}", f"draft:{made}").counts
    assert (
        sum(count for kind, count in counts.items() if kind not in ("same", "none"))
        == kept.values["changes"]
    )
    assert _publish(books, made) == 1
