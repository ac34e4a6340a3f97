"""Teams from the books: a problem, a solve, a draft, a release; and what keeps one from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from scheduler.books.plan_kinds import TEAMS
from scheduler.books.roles import ROLES, NotAllowed
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.drafts import drafts, show_draft
from scheduler.services.books.errors import OutdatedTeams, RefusedTeam
from scheduler.services.books.jobs import job_view, list_jobs
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_by_hand import Picked, Substitution, pick_team, substitute
from scheduler.services.books.teams_planning import OrderedTeams, TeamsOrder, order_teams
from scheduler.services.books.teams_releases import publish_teams, withdraw_teams
from scheduler.services.books.teams_standing import broken_visits, standing_team
from scheduler.store.cases import Case, WorkdayNotice
from scheduler.store.duties import Duty, Stint
from scheduler.store.people import Leave
from scheduler.store.visits import Visit, VisitSeat
from tests.databases import acting_as, on_day
from tests.services.books.teams_world import MONDAY, World, made_world, solved


@pytest.fixture
def world(books: Books) -> World:
    return made_world(books)


WHOLE = TeamsOrder(first=MONDAY, days=5)


def published(world: World, order: TeamsOrder | None = None) -> int:
    draft = solved(world.books, order or WHOLE)
    return publish_teams(world.books, draft).number


def team(books: Books, case: int) -> dict[str, int]:
    with books.store.reading() as session:
        seats = (
            select(VisitSeat.seat, VisitSeat.officer_id)
            .join(Visit, Visit.id == VisitSeat.visit_id)
            .where(Visit.case_id == case, VisitSeat.left_at.is_(None))
        )
        return dict(session.execute(seats).all())


def visit(books: Books, case: int) -> Visit:
    with books.store.reading() as session:
        return session.scalars(select(Visit).where(Visit.case_id == case)).one()


def problem_of(ordered: OrderedTeams) -> dict[str, object]:
    return ordered.made.document


def test_teams_from_the_books_are_planned_and_published(world: World) -> None:
    case = world.case("XF2026-001", "B03")
    number = published(world)
    assert number == 1
    found = visit(world.books, case)
    assert found.release == 1
    start = date.fromisoformat(found.days[0])
    assert found.days == [start.isoformat(), (start + timedelta(1)).isoformat()]
    assert MONDAY <= start <= MONDAY + timedelta(3)
    assert set(team(world.books, case)) == {"lead", "co_lead", "supervisor", "topic"}


def test_both_offices_lead(world: World) -> None:
    case = world.case("XF2026-001", "B03")
    published(world)
    seats = team(world.books, case)
    assert seats["lead"] in {world.officers["D1"], world.officers["D2"]}
    assert seats["co_lead"] in {world.officers["X1"], world.officers["X2"]}


def test_a_supervisor_is_one_on_exactly_the_days_of_the_stint(world: World) -> None:
    world.case("XF2026-001", "B03")
    world.serving("S3", "B03", date(2026, 3, 4), date(2026, 3, 5))
    people = {each["name"]: each for each in _people(world)}
    assert people["姓名S3"]["roles"] == [
        {"role": "supervisor", "from": "2026-03-04", "to": "2026-03-05"}
    ]
    assert people["姓名S3"]["unavailable"] == [
        {"from": "2026-03-02", "to": "2026-03-04"}, {"from": "2026-03-05", "to": "2026-03-07"},
    ]  # fmt: skip


def _people(world: World) -> list[dict[str, object]]:
    people = problem_of(order_teams(world.books, WHOLE))["people"]
    assert isinstance(people, list)
    return people


def test_who_serves_stays_recused_from_the_home_unit(world: World) -> None:
    case = world.case("XF2026-001", "B01")
    published(world)
    # S1 and L1 are of B01: the case is against their unit.
    assert team(world.books, case)["supervisor"] == world.officers["S2"]
    assert team(world.books, case)["topic"] == world.officers["L2"]


def test_who_has_not_declared_sits_nowhere(world: World) -> None:
    world.person("L3", "B03", skills=("land",), declared=False)
    world.case("XF2026-001", "B01")
    found = {each["name"]: each["declared"] for each in _people(world)}
    assert found["姓名L3"] is False
    assert found["姓名L1"] is True


def test_prior_days_are_those_of_the_years_published_visits(world: World) -> None:
    case = world.case("XF2026-001", "B03")
    published(world)
    seats = team(world.books, case)
    world.case("XF2026-002", "B03", earliest=date(2026, 3, 16))
    order = TeamsOrder(first=date(2026, 3, 16), days=5)
    people = order_teams(world.books, order).made.document["people"]
    prior = {each["id"]: each["prior_days"] for each in people}
    assert {key for key, days in prior.items() if days == 2} == {
        f"p{officer}" for officer in seats.values()
    }


def test_one_urgent_case_leaves_all_other_visits_as_they_are(world: World) -> None:
    first = world.case("XF2026-001", "B03")
    published(world)
    before = team(world.books, first)
    second = world.case("XF2026-002", "B03", severity=5)
    draft = solved(world.books, TeamsOrder(first=MONDAY, days=2, only=("XF2026-002",)))
    assert publish_teams(world.books, draft).number == 2
    assert team(world.books, first) == before
    assert not set(team(world.books, second).values()) & set(before.values())
    assert visit(world.books, first).release == 1


def test_a_recusal_that_was_entered_keeps_a_draft_from_being_published(world: World) -> None:
    case = world.case("XF2026-001", "B03")
    draft = solved(world.books, WHOLE)
    for number in ("D1", "D2"):
        world.recuse(number, unit="B03")
    with pytest.raises(OutdatedTeams) as refused:
        publish_teams(world.books, draft)
    assert {each.rule for each in refused.value.violations} == {"recused"}
    assert team(world.books, case) == {}


def test_a_visit_that_is_to_be_longer_by_now_is_planned_anew(world: World) -> None:
    case = world.case("XF2026-001", "B03")
    draft = solved(world.books, WHOLE)
    with world.books.acting("administrator") as act:
        act.session.get_one(Case, case).visit_days = 3
        act.record("test", "longer")
    with pytest.raises(LunzhiError) as refused:
        publish_teams(world.books, draft)
    assert refused.value.code == "teams.other_days"
    assert refused.value.params == {"case": "XF2026-001", "was": 2, "now": 3}


def test_of_two_who_publish_for_one_case_one_does(world: World) -> None:
    world.case("XF2026-001", "B03")
    drafts_made = [solved(world.books, WHOLE) for _ in range(2)]
    publish_teams(world.books, drafts_made[0])
    with pytest.raises(LunzhiError, match="moved_on"):
        publish_teams(world.books, drafts_made[1])


def test_a_team_picked_by_hand_needs_a_reason_and_the_referee(world: World) -> None:
    case = world.case("XF2026-001", "B01")
    seats = {
        "lead": [world.officers["D2"]], "co_lead": [world.officers["X2"]],
        "supervisor": [world.officers["S2"]], "topic": [world.officers["L2"]],
    }  # fmt: skip
    start = MONDAY + timedelta(2)
    draft = pick_team(world.books, Picked("XF2026-001", start, seats), "案情紧急，由熟悉情况者带队")
    publish_teams(world.books, draft)
    assert team(world.books, case) == {seat: people[0] for seat, people in seats.items()}
    assert visit(world.books, case).start == start

    own_unit = {**seats, "topic": [world.officers["L1"]]}
    with pytest.raises(RefusedTeam) as refused:
        pick_team(world.books, Picked("XF2026-001", start, own_unit), "另选")
    assert "recused" in {each.rule for each in refused.value.violations}
    with pytest.raises(LunzhiError, match="free_text"):
        pick_team(world.books, Picked("XF2026-001", start, seats), " ")


def test_a_substitution_is_published_at_once_and_nothing_else_moves(world: World) -> None:
    case = world.case("XF2026-001", "B03")
    published(world)
    before = team(world.books, case)
    other = next(
        world.officers[number]
        for number in ("D1", "D2")
        if world.officers[number] != before["lead"]
    )
    done = substitute(
        world.books, Substitution("XF2026-001", "lead", before["lead"], other), "临时住院"
    )
    assert done.number == 2
    assert [move.kind for move in done.moves] == ["seats"]
    assert team(world.books, case) == {**before, "lead": other}


def test_a_substitution_that_breaks_a_rule_changes_nothing(world: World) -> None:
    case = world.case("XF2026-001", "B01")
    published(world)
    before = team(world.books, case)
    wish = Substitution("XF2026-001", "topic", before["topic"], world.officers["L1"])
    with pytest.raises(RefusedTeam):
        substitute(world.books, wish, "换人")
    assert team(world.books, case) == before


def test_a_rotation_that_changes_flags_the_visits_it_breaks_and_is_repaired(world: World) -> None:
    case = world.case("XF2026-001", "B03")
    published(world)
    before, days = team(world.books, case), visit(world.books, case).days
    with world.books.store.reading() as session:
        assert broken_visits(session, world.books.today) == []
    with world.books.acting("administrator") as act:
        owed = select(Duty.id).where(Duty.officer_id == before["supervisor"])
        stint = act.session.scalars(select(Stint).where(Stint.duty_id.in_(owed))).one()
        stint.end = MONDAY
        act.record("test", "stint")
    with world.books.store.reading() as session:
        (broken,) = broken_visits(session, world.books.today)
    assert broken.visit.case == "XF2026-001"
    assert {each.rule for each in broken.violations} == {"seat_requirement", "available"}
    draft = solved(world.books, replace(WHOLE, repair=True))
    publish_teams(world.books, draft)
    after = team(world.books, case)
    assert {seat for seat in before if before[seat] != after[seat]} == {"supervisor"}
    assert visit(world.books, case).days == days


def test_a_settled_visit_that_is_broken_does_not_keep_others_from_being_planned(
    world: World,
) -> None:
    world.case("XF2026-001", "B03")
    published(world)
    for number in ("X1", "X2"):
        world.recuse(number, case="XF2026-001")
    world.case("XF2026-002", "B03", earliest=date(2026, 3, 4))
    ordered = order_teams(world.books, TeamsOrder(MONDAY, 5, only=("XF2026-002",)))
    assert ordered.made.broken == ("XF2026-001",)


def test_withdrawn_teams_are_cancelled(world: World) -> None:
    case = world.case("XF2026-001", "B03")
    number = published(world)
    withdraw_teams(world.books, number, "案件撤销", "县委副书记")
    assert visit(world.books, case).cancelled
    with pytest.raises(LunzhiError, match="withdrawn"):
        withdraw_teams(world.books, number, "再撤", "县委副书记")


def test_who_does_not_assign_teams_learns_of_no_draft_and_no_job(world: World) -> None:
    world.case("XF2026-001", "B03")
    draft = solved(world.books, WHOLE)
    department = acting_as(world.books, "organisation")
    assert list_jobs(department) == []
    assert drafts(department) == []
    for ask in (lambda: show_draft(department, draft), lambda: job_view(department, 1)):
        with pytest.raises(LunzhiError, match="unknown"):
            ask()
    with pytest.raises(NotAllowed):
        drafts(department, TEAMS)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "inspection"])
def test_other_roles_are_refused(world: World, role: str) -> None:
    world.case("XF2026-001", "B03")
    draft = solved(world.books, WHOLE)
    other = acting_as(world.books, role)  # type: ignore[arg-type]
    for ask in (
        lambda: order_teams(other, WHOLE),
        lambda: publish_teams(other, draft),
        lambda: pick_team(other, Picked("XF2026-001", MONDAY, {}), "试"),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_the_past_is_not_planned(world: World) -> None:
    world.case("XF2026-001", "B03")
    later = on_day(world.books, MONDAY + timedelta(1))
    with pytest.raises(LunzhiError, match="past"):
        order_teams(later, WHOLE)


def test_who_could_step_in_is_asked_of_todays_books(world: World) -> None:
    world.case("XF2026-001", "B03")
    published(world)
    with world.books.acting("administrator") as act:
        leave = Leave(
            officer_id=world.officers["L1"], first=MONDAY, end=MONDAY + timedelta(7), kind="leave"
        )
        act.session.add(leave)
        act.record("test", "leave")
    with world.books.store.reading() as session:
        standing = standing_team(session, "XF2026-001", world.books.today)
    person = standing.problem.people_by_id[f"p{world.officers['L1']}"]
    first, last = standing.visit.days
    assert [(each.from_, each.to) for each in person.unavailable] == [(first, last + timedelta(1))]


def test_a_notice_that_moves_a_day_of_a_visit_flags_it_and_it_is_planned_anew(
    world: World,
) -> None:
    case = world.case("XF2026-001", "B03")
    published(world)
    gone = visit(world.books, case).days[0]
    with world.books.acting("administrator") as act:
        act.session.add(
            WorkdayNotice(
                moves={},
                number=1, year=2026, days_off=[gone], make_up=[], source="国办发明电〔2026〕1号",
                entered_at=act.at, entered_by=act.by,
            )
        )  # fmt: skip
        act.record("test", "notice")
    with world.books.store.reading() as session:
        (broken,) = broken_visits(session, world.books.today)
    assert [each.code for each in broken.violations] == ["one_visit.moved"]
    draft = solved(world.books, replace(WHOLE, repair=True))
    publish_teams(world.books, draft)
    assert gone not in visit(world.books, case).days
    with world.books.store.reading() as session:
        assert broken_visits(session, world.books.today) == []
