"""While a draw is open nothing else decides on its cases, and only what is proven is published."""

from __future__ import annotations

import json

import pytest

from scheduler.books.plan_kinds import TEAMS
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.drafts import discard
from scheduler.services.books.jobs import job_view
from scheduler.services.books.opened import Books
from scheduler.services.books.running import run_job
from scheduler.services.books.team_draws import (
    abandon,
    solve_again,
)
from scheduler.services.books.team_draws_seen import public_draw, show_draw
from scheduler.services.books.teams_by_hand import Picked, Substitution, pick_team, substitute
from scheduler.services.books.teams_planning import TeamsOrder, order_teams
from scheduler.services.books.teams_releases import publish_teams, withdraw_teams
from scheduler.services.books.teams_standing import standing_visit
from scheduler.store.plans import Draft
from tests.services.books.teams_world import MONDAY, World, made_world
from tests.services.books.test_team_draws import drawn_on, promised, solved

A, B = "XF2026-001", "XF2026-002"


@pytest.fixture
def world(books: Books) -> World:
    world = made_world(books)
    world.case(A, "B03")
    return world


def run(books: Books, job: int) -> int:
    """The draft of a job that is run to its end."""
    run_job(books, job, heard=lambda _: None, asked=lambda: False)
    outcome = job_view(books, job).outcome
    assert outcome is not None
    assert outcome.draft is not None
    return outcome.draft


def ordered(books: Books, *only: str) -> int:
    return run(books, order_teams(books, TeamsOrder(MONDAY, 5, only)).job)


def picked(world: World, books: Books) -> int:
    team = {"lead": "D1", "co_lead": "X1", "supervisor": "S1", "topic": "L2"}
    seats = {seat: [world.officers[number]] for seat, number in team.items()}
    return pick_team(books, Picked(A, MONDAY, seats), "专案需要")


def test_a_case_is_promised_to_one_draw_at_a_time(world: World) -> None:
    world.case(B, "B03")
    draw = promised(world.books, TeamsOrder(MONDAY, 5, (A,)))
    for cases in ((A,), (A, B), ()):
        with pytest.raises(LunzhiError) as refusal:
            promised(world.books, TeamsOrder(MONDAY, 5, cases))
        assert (refusal.value.code, refusal.value.params) == (
            "team_draw.open", {"id": draw, "cases": A},
        )  # fmt: skip
    promised(world.books, TeamsOrder(MONDAY, 5, (B,)))
    later = drawn_on(world.books)
    solved(later, draw)
    with pytest.raises(LunzhiError, match="open"):
        promised(later, TeamsOrder(MONDAY, 5, (A,)), "2026-02-28")
    abandon(later, draw, "名单有误")
    promised(later, TeamsOrder(MONDAY, 5, (A,)), "2026-02-28")


def test_nothing_else_is_published_for_a_case_of_an_open_draw(world: World) -> None:
    later = drawn_on(world.books)
    others = ordered(later), picked(world, later)
    draw = promised(world.books)
    for _ in range(2):
        for other in others:
            with pytest.raises(LunzhiError) as refusal:
                publish_teams(later, other)
            assert refusal.value.code == "team_draw.open"
            assert refusal.value.params["id"] == draw
        if public_draw(later, draw).value is None:
            own = solved(later, draw)
    publish_teams(later, own)
    assert show_draw(later, draw).line.release == 1
    # Once the draw is over, the case can be promised and planned again.
    withdraw_teams(later, 1, "案件情况变化", "县委副书记")
    publish_teams(later, ordered(later))


def test_a_case_that_no_draw_decides_on_is_published(world: World) -> None:
    world.case(B, "B03")
    later = drawn_on(world.books)
    promised(world.books, TeamsOrder(MONDAY, 5, (A,)))
    publish_teams(later, ordered(later, B))


def test_somebody_is_substituted_whatever_is_to_be_drawn(world: World) -> None:
    later = drawn_on(world.books)
    publish_teams(later, picked(world, later))
    promised(later, TeamsOrder(MONDAY, 5, (A,), repair=True), "2026-02-28")
    substitute(later, Substitution(A, "lead", world.officers["D1"], world.officers["D2"]), "生病")
    with later.looking("inspection") as session:
        visit = standing_visit(session, A, later.today)
    assert visit.seats["lead"] == (world.officers["D2"],)


@pytest.mark.parametrize("spoilt", ["unique", "proven"])
def test_what_is_not_proven_is_not_published_but_solved_again(world: World, spoilt: str) -> None:
    later = drawn_on(world.books)
    draw = promised(world.books)
    draft = solved(later, draw)
    assert not show_draw(later, draw).again
    with pytest.raises(LunzhiError, match="proven"):
        solve_again(later, draw)
    with later.acting("inspection") as act:
        row = act.session.get_one(Draft, draft)
        plan = row.plan.decode()
        row.plan = _less(plan, spoilt).encode()
        act.record("test", "spoilt")
    assert show_draw(later, draw).again
    with pytest.raises(LunzhiError) as refusal:
        publish_teams(later, draft)
    assert refusal.value.code == "team_draw.unproven"
    before = show_draw(later, draw)
    job = solve_again(later, draw)
    with pytest.raises(LunzhiError, match="running"):
        solve_again(later, draw)
    again = run(later, job)
    after = show_draw(later, draw)
    assert after.line.public == before.line.public
    assert after.problem_sha256 == before.problem_sha256
    with pytest.raises(LunzhiError, match="discarded"):
        publish_teams(later, draft)
    publish_teams(later, again)
    with pytest.raises(LunzhiError, match="published"):
        solve_again(later, draw)


def test_what_was_discarded_is_solved_again(world: World) -> None:
    later = drawn_on(world.books)
    draw = promised(world.books)
    with pytest.raises(LunzhiError, match="is_promised"):
        solve_again(later, draw)
    discard(later, solved(later, draw), TEAMS)
    publish_teams(later, run(later, solve_again(later, draw)))


def _less(plan: str, what: str) -> str:
    """The plan with less proof, which the referee passes as well."""
    document = json.loads(plan)
    if what == "unique":
        del document["unique"]
    else:
        document["goals"][-1] |= {"proven": False, "bound": None}
    return json.dumps(document)
