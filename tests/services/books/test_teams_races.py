"""Two at once at the same team: exactly one gets their way, and no broken team goes unnoticed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import select

from scheduler.problems.faults import LunzhiError
from scheduler.services.books.errors import OutdatedTeams, RefusedTeam
from scheduler.services.books.opened import Books
from scheduler.services.books.recusals import NewFact, enter_fact
from scheduler.services.books.teams_by_hand import Picked, Substitution, pick_team, substitute
from scheduler.services.books.teams_releases import publish_teams
from scheduler.services.books.teams_standing import broken_visits
from scheduler.services.books.waivers import NewWaiver, grant_waiver, revoke_waiver
from scheduler.store.visits import TeamRelease, Visit, VisitSeat
from tests.services.books.teams_world import MONDAY, World, made_world

CASE = "XF2026-001"
TEAM = {"lead": "D1", "co_lead": "X1", "supervisor": "S1", "topic": "L2"}


@pytest.fixture
def world(books: Books) -> World:
    """With a case that waits for its team; whoever acts draws ids of their own."""
    world = made_world(replace(books, new_uid=lambda: uuid4().hex))
    world.case(CASE, "B03")
    return world


def picked(world: World, **other: str) -> int:
    seats = {seat: [world.officers[number]] for seat, number in {**TEAM, **other}.items()}
    return pick_team(world.books, Picked(CASE, MONDAY, seats), "案情紧急")


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each, begun at one moment: `done`, or the code of its refusal."""
    moment = Barrier(len(acts))

    def begun(act: Callable[[], object]) -> str:
        moment.wait()
        try:
            act()
        except LunzhiError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(len(acts)) as clerks:
        return list(clerks.map(begun, acts))


def releases(world: World) -> list[int]:
    with world.books.store.reading() as session:
        return list(session.scalars(select(TeamRelease.number).order_by(TeamRelease.number)))


def sitting(world: World) -> dict[str, str]:
    """By seat the staff number, of those who sit there."""
    numbers = {key: number for number, key in world.officers.items()}
    with world.books.store.reading() as session:
        rows = select(VisitSeat.seat, VisitSeat.officer_id).where(VisitSeat.left_at.is_(None))
        found = session.execute(rows).all()
    assert len(found) == len(TEAM)
    return {seat: numbers[officer] for seat, officer in found}


def is_broken(world: World) -> bool:
    with world.books.store.reading() as session:
        return bool(broken_visits(session, world.books.today))


@pytest.mark.parametrize("count", [2, 4])
def test_of_several_who_publish_teams_for_one_case_exactly_one_does(
    world: World, count: int
) -> None:
    leads = ("D1", "D2", "D1", "D2")[:count]
    drafts = [picked(world, lead=lead) for lead in leads]
    came = at_once(*(lambda each=each: publish_teams(world.books, each) for each in drafts))
    assert sorted(came) == ["done", *["teams.moved_on"] * (count - 1)]
    assert releases(world) == [1]
    assert sitting(world)["lead"] == leads[came.index("done")]
    with world.books.store.reading() as session:
        assert len(session.scalars(select(Visit)).all()) == 1


def test_of_two_who_publish_one_draft_exactly_one_does(world: World) -> None:
    draft = picked(world)
    came = at_once(*[lambda: publish_teams(world.books, draft)] * 2)
    assert sorted(came) == ["done", "team_draft.is_published"]
    assert releases(world) == [1]


def test_of_two_who_substitute_in_one_seat_exactly_one_does(world: World) -> None:
    publish_teams(world.books, picked(world))
    world.person("D3", "DCB", role="lead")
    wishes = [
        Substitution(CASE, "lead", world.officers["D1"], world.officers[into])
        for into in ("D2", "D3")
    ]
    came = at_once(
        *(lambda each=each: substitute(world.books, each, "临时住院") for each in wishes)
    )
    assert came.count("done") == 1, came
    assert set(came) - {"done"} <= {"teams.not_there", "teams.moved_on"}
    assert releases(world) == [1, 2]
    assert sitting(world)["lead"] == ("D2", "D3")[came.index("done")]
    assert not is_broken(world)


def test_two_who_substitute_in_two_seats_lose_nothing_of_each_other(world: World) -> None:
    """Whoever comes second works on what the first made of the team, or is told."""
    publish_teams(world.books, picked(world))
    wishes = [
        Substitution(CASE, seat, world.officers[out], world.officers[into])
        for seat, out, into in (("lead", "D1", "D2"), ("co_lead", "X1", "X2"))
    ]
    came = at_once(
        *(lambda each=each: substitute(world.books, each, "临时住院") for each in wishes)
    )
    there = sitting(world)
    assert "done" in came
    assert (there["lead"] == "D2") == (came[0] == "done")
    assert (there["co_lead"] == "X2") == (came[1] == "done")
    assert len(releases(world)) == 1 + came.count("done")


# --- a fact, and the team that it bars -----------------------------------------------------------


def fact(world: World) -> NewFact:
    """What keeps D1 from this case."""
    day = world.books.today
    return NewFact("D1", "case", CASE, "statutory", "近亲属为当事人", "reported", day)


def test_a_fact_that_is_entered_first_keeps_the_team_from_being_published(world: World) -> None:
    draft = picked(world)
    enter_fact(world.books, fact(world))
    with pytest.raises(OutdatedTeams):
        publish_teams(world.books, draft)
    assert releases(world) == []


def test_a_fact_that_is_entered_after_it_shows_the_team_broken(world: World) -> None:
    publish_teams(world.books, picked(world))
    assert not is_broken(world)
    entered = enter_fact(world.books, fact(world))
    assert [each.case for each in entered.barred] == [CASE]
    assert is_broken(world)


@pytest.mark.parametrize("turn", range(3))
def test_a_fact_and_its_team_at_once(world: World, turn: int) -> None:
    """In whatever order they come: the team is refused, or stands there as broken."""
    draft = picked(world)
    acts = [lambda: publish_teams(world.books, draft), lambda: enter_fact(world.books, fact(world))]
    came = dict(zip(("team", "fact"), at_once(*acts[:: 1 - 2 * (turn % 2)]), strict=True))
    told = came if turn % 2 == 0 else {"team": came["fact"], "fact": came["team"]}
    assert told["fact"] == "done"
    assert told["team"] in ("done", "teams.outdated")
    assert bool(releases(world)) == is_broken(world) == (told["team"] == "done")


def test_a_fact_and_a_substitution_at_once(world: World) -> None:
    """D1 is to come into the seat while it is entered that D1 must not."""
    publish_teams(world.books, picked(world, lead="D2"))
    wish = Substitution(CASE, "lead", world.officers["D2"], world.officers["D1"])
    came = at_once(
        lambda: substitute(world.books, wish, "临时住院"),
        lambda: enter_fact(world.books, fact(world)),
    )
    assert came[1] == "done"
    assert (sitting(world)["lead"] == "D1") == is_broken(world) == (came[0] == "done")


def test_a_waiver_revoked_while_the_team_that_needs_it_is_published(world: World) -> None:
    ground = replace(fact(world), tier="local")
    made = enter_fact(world.books, ground).id
    day = world.books.today
    waiver = grant_waiver(
        world.books, NewWaiver(made, "事情久远", "张明", day, MONDAY.replace(month=6))
    )
    draft = picked(world)
    came = at_once(
        lambda: publish_teams(world.books, draft), lambda: revoke_waiver(world.books, waiver)
    )
    assert came[1] == "done"
    assert bool(releases(world)) == is_broken(world) == (came[0] == "done")
    if came[0] != "done":
        with pytest.raises(RefusedTeam):
            picked(world)
