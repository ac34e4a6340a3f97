"""Teams drawn in public: promised, drawn by a value that comes later, seen by everybody."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from scheduler.books.roles import ROLES, Actor, NotAllowed
from scheduler.problems.draws import commit_from_document, problem_digest, seed_of
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.jobs import job_view, list_jobs
from scheduler.services.books.opened import Books
from scheduler.services.books.running import run_job
from scheduler.services.books.team_draws import (
    abandon,
    enter_value,
    promise_draw,
    solve_again,
)
from scheduler.services.books.team_draws_seen import (
    check_drawn,
    draw_files,
    draws,
    public_draw,
    public_files,
    show_draw,
)
from scheduler.services.books.team_draws_since import Since
from scheduler.services.books.teams_by_hand import Substitution, substitute
from scheduler.services.books.teams_planning import TeamsOrder
from scheduler.services.books.teams_releases import publish_teams, withdraw_teams
from scheduler.services.books.teams_visit import show_visit
from scheduler.store.cases import Case
from scheduler.store.plans import Problem
from scheduler.store.visits import Visit
from tests.databases import acting_as, on_day
from tests.services.books.teams_world import MONDAY, World, made_world

AT = "2026-02-24T21:15"
VALUE = "03 05 11 17 26 32"
WHOLE = TeamsOrder(first=MONDAY, days=5)


@pytest.fixture
def world(books: Books) -> World:
    world = made_world(books)
    world.case("XF2026-001", "B03")
    return world


def promised(books: Books, order: TeamsOrder = WHOLE, at: str = AT) -> int:
    return promise_draw(books, order, source="中国福利彩票双色球", at=at, reading="六个红球号码")


def drawn_on(books: Books, day: date = MONDAY - timedelta(3)) -> Books:
    return on_day(books, day)


def solved(books: Books, draw: int, value: str = VALUE) -> int:
    """The draft that the value draws."""
    job = enter_value(books, draw, value)
    run_job(books, job, heard=lambda _: None, asked=lambda: False)
    draft = show_draw(books, draw).line.draft
    assert draft is not None
    return draft


def test_a_promise_fixes_the_problem_and_tells_nothing_that_can_be_guessed(world: World) -> None:
    draw = promised(world.books)
    view = show_draw(world.books, draw)
    files = draw_files(world.books, draw)
    commit = commit_from_document(json.loads(files["commit.json"]))
    assert view.line.public.commit == commit
    assert commit.problem_sha256 == problem_digest(json.loads(files["problem.json"]))
    assert commit.public_sha256 == problem_digest(json.loads(files["public.json"]))
    assert (view.cases, view.first) == (1, MONDAY)
    # A name made of days could be tried out against the digest.
    assert "2026" not in commit.name
    abandon(world.books, draw, "名单有误")
    again = show_draw(world.books, promised(world.books)).line.public.commit
    assert again.name != commit.name
    assert again.public_sha256 != commit.public_sha256


def test_the_seed_follows_and_the_draw_can_be_checked(world: World) -> None:
    draw = promised(world.books)
    later = drawn_on(world.books)
    solved(later, draw, "０３ 05  11 17 26 32")
    line = show_draw(later, draw).line
    assert line.public.seed == seed_of(line.public.commit, VALUE)
    assert job_view(later, line.job or 0).settings.unique
    checked = check_drawn(later, draw, 60).checked
    assert [step.code for step in checked.steps if step.state != "passed"] == []
    assert {step.step for step in checked.steps} >= {"problem", "public", "seed", "same", "unique"}
    assert checked.tickets


def test_a_value_is_entered_once_and_not_before_its_day(world: World) -> None:
    draw = promised(world.books)
    with pytest.raises(LunzhiError, match="early"):
        enter_value(drawn_on(world.books, date(2026, 2, 23)), draw, VALUE)
    later = drawn_on(world.books, date(2026, 2, 25))
    with pytest.raises(LunzhiError, match="blank"):
        enter_value(later, draw, "　 ")
    with pytest.raises(LunzhiError, match="too_long"):
        enter_value(later, draw, "1" * 201)
    enter_value(later, draw, VALUE)
    with pytest.raises(LunzhiError, match="is_drawn"):
        enter_value(later, draw, "另一个值")
    assert public_draw(later, draw).value == VALUE


def test_a_value_is_not_entered_before_its_minute(world: World) -> None:
    draw = promised(world.books)
    minute = datetime(2026, 2, 24, 13, 15, tzinfo=UTC)
    just = replace(world.books, today=minute.date(), now=lambda: minute)
    early = replace(just, now=lambda: minute - timedelta(seconds=1))
    with pytest.raises(LunzhiError, match="early"):
        enter_value(early, draw, VALUE)
    assert enter_value(just, draw, VALUE)


def test_of_two_clerks_at_once_one_enters_a_value(world: World) -> None:
    draw, later = promised(world.books), drawn_on(world.books)
    start = Barrier(2)

    def enter(value: str) -> str | None:
        start.wait()
        try:
            enter_value(later, draw, value)
        except LunzhiError as error:
            return error.code
        return None

    with ThreadPoolExecutor(2) as clerks:
        answers = list(clerks.map(enter, ("1 2 3", "4 5 6")))
    assert sorted(map(str, answers)) == ["None", "team_draw.is_drawn"]
    assert public_draw(later, draw).value == ("1 2 3", "4 5 6")[answers.index(None)]
    assert len(list_jobs(later)) == 1


def test_numbers_like_those_of_a_card_are_a_value(world: World) -> None:
    later, value = drawn_on(world.books), "62 28 48 04 02 56 48 90"
    draw = promised(world.books)
    enter_value(later, draw, value)
    assert public_draw(later, draw).value == value


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"source": " "}, "free_text.empty"),
        ({"reading": ""}, "free_text.empty"),
        ({"source": "电话13812345678"}, "free_text.phone"),
        ({"at": "明天"}, "no_moment"),
        ({"at": "2026-01-01"}, "not_ahead"),
        ({"at": MONDAY.isoformat()}, "team_draw.late"),
    ],
)
def test_a_promise_that_would_be_none_is_refused(
    world: World, parts: dict[str, str], code: str
) -> None:
    usual = {"source": "彩票", "at": AT, "reading": "号码"}
    with pytest.raises(LunzhiError, match=code):
        promise_draw(world.books, WHOLE, **{**usual, **parts})
    assert draws(world.books) == []


def test_an_abandoned_draw_stays_with_its_reason_and_draws_nothing(world: World) -> None:
    draw = promised(world.books)
    with pytest.raises(LunzhiError, match="free_text"):
        abandon(world.books, draw, " ")
    abandon(world.books, draw, "抽签源停止发布")
    seen = public_draw(world.books, draw)
    assert (seen.state, seen.reason) == ("abandoned", "抽签源停止发布")
    for act in (
        lambda: abandon(world.books, draw, "再次作废"),
        lambda: enter_value(drawn_on(world.books), draw, VALUE),
    ):
        with pytest.raises(LunzhiError, match="is_abandoned"):
            act()


def test_what_was_drawn_goes_with_an_abandoned_draw_and_a_published_one_stands(
    world: World,
) -> None:
    later = drawn_on(world.books)
    draw = promised(world.books)
    job = enter_value(later, draw, VALUE)
    with pytest.raises(LunzhiError, match="running"):
        abandon(later, draw, "名单有误")
    run_job(later, job, heard=lambda _: None, asked=lambda: False)
    abandon(later, draw, "名单有误")
    line = show_draw(later, draw).line
    assert (line.draft_state, line.public.value) == ("discarded", VALUE)
    with pytest.raises(LunzhiError, match="is_discarded"):
        publish_teams(later, line.draft or 0)
    other = promised(world.books)
    publish_teams(later, solved(later, other))
    with pytest.raises(LunzhiError, match="published"):
        abandon(later, other, "名单有误")


def test_everybody_sees_digests_until_the_last_visit_is_over(world: World) -> None:
    later = drawn_on(world.books)
    draw = promised(world.books)
    draft = solved(later, draw)
    before = public_draw(later, draw)
    with pytest.raises(LunzhiError, match="unknown"):
        public_files(later, draw)
    publish_teams(later, draft)
    assert public_draw(later, draw) == before
    with world.books.store.reading() as session:
        end = session.scalars(select(Visit)).one().end
    assert public_draw(on_day(later, end - timedelta(1)), draw) == before
    after = on_day(later, end)
    assert public_draw(after, draw) == replace(before, disclosed=True)
    files = public_files(after, draw)
    assert set(files) == {"public.json", "commit.json", "plan.json"}
    told = files["public.json"].decode()
    assert "姓名" not in told
    assert "太平镇" not in told
    # The list opens no problem and no plan: of a year's draws that would take long.
    with later.acting("administrator") as act:
        for problem in act.session.scalars(select(Problem)):
            problem.data = b"-"
        act.record("test", "problem")
    assert [(line.release, line.draft_state) for line in draws(after)] == [(1, "published")]


def test_a_case_that_is_still_to_be_visited_keeps_the_files_back(world: World) -> None:
    second = world.case("XF2026-002", "B03", earliest=date(2026, 3, 4))
    later = drawn_on(world.books)
    draw = promised(world.books)
    publish_teams(later, solved(later, draw))
    over = on_day(later, date(2026, 4, 1))
    assert public_draw(over, draw).disclosed
    withdraw_teams(later, 1, "案件撤销", "县委副书记")
    assert not public_draw(over, draw).disclosed
    with world.books.acting("administrator") as act:
        for case in (second, world.cases["XF2026-001"]):
            act.session.get_one(Case, case).closed_on = date(2026, 3, 3)
        act.record("test", "closed")
    # That they were closed without a visit is nothing for everybody.
    assert not public_draw(over, draw).disclosed
    assert public_draw(on_day(over, WHOLE.first), draw).since == Since()
    assert public_draw(over, draw).since == Since(withdrawn_at=later.now())


def test_that_others_went_is_told_once_all_is_over_and_an_earlier_draw_too(world: World) -> None:
    world.serving("S3", "T01", MONDAY - timedelta(1), date(2026, 6, 1))
    later = drawn_on(world.books)
    first, draw = promised(world.books), 0
    publish_teams(later, solved(later, first))
    withdraw_teams(later, 1, "时间有变", "县委副书记")
    draw = promised(later, at="2026-02-28T21:15")
    monday = drawn_on(world.books, date(2026, 3, 1))
    publish_teams(monday, solved(monday, draw))
    sits = next(
        place.officer
        for seat in show_visit(monday, "XF2026-001").seats
        for place in seat.places
        if seat.id == "supervisor"
    )
    into = next(each for each in ("S1", "S2", "S3") if world.officers[each] != sits)
    before = public_draw(monday, draw)
    substitute(monday, Substitution("XF2026-001", "supervisor", sits, world.officers[into]), "住院")
    assert public_draw(monday, draw) == before
    assert before.since == Since()
    over = on_day(world.books, date(2026, 4, 1))
    assert public_draw(over, draw).since == Since(None, 1, (first,))
    assert public_draw(over, first).since.withdrawn_at is not None


def test_who_is_tied_to_an_officer_is_told_so_whatever_they_may_know(world: World) -> None:
    draw = promised(world.books)
    tied = replace(
        world.books, actor=Actor("clerk", frozenset({"inspection"}), officer=world.officers["D1"])
    )
    for act in (
        lambda: promised(tied),
        lambda: enter_value(drawn_on(tied), draw, VALUE),
        lambda: solve_again(tied, draw),
        lambda: abandon(tied, draw, "作废"),
        lambda: draws(tied),
        lambda: show_draw(tied, draw),
        lambda: show_draw(tied, 999),
        lambda: draw_files(tied, draw),
        lambda: check_drawn(tied, draw, 60),
    ):
        with pytest.raises(LunzhiError, match="tied_account"):
            act()


def test_there_is_nothing_to_check_before_a_plan(world: World) -> None:
    draw = promised(world.books)
    with pytest.raises(LunzhiError, match="no_plan"):
        check_drawn(world.books, draw, 60)
    for ask in (public_draw, public_files, show_draw):
        with pytest.raises(LunzhiError, match="unknown"):
            ask(world.books, 999)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "inspection"])
def test_other_roles_promise_and_draw_nothing(world: World, role: str) -> None:
    draw = promised(world.books)
    other = acting_as(world.books, role)  # type: ignore[arg-type]
    for act in (
        lambda: promised(other),
        lambda: enter_value(drawn_on(other), draw, VALUE),
        lambda: abandon(other, draw, "作废"),
    ):
        with pytest.raises(NotAllowed):
            act()
    if role == "auditor":
        assert show_draw(other, draw).cases == 1
    else:
        with pytest.raises(NotAllowed):
            show_draw(other, draw)
