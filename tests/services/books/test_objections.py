"""What a home unit learns of its people's visits, how it objects, and what officers see."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from scheduler.books import workdays
from scheduler.books.roles import ROLES, Actor, NotAllowed, Role
from scheduler.problems.faults import LunzhiError
from scheduler.services.books.away import Away, AwayRow, away_of_unit
from scheduler.services.books.errors import RefusedTeam
from scheduler.services.books.inspection_home import inspection_home
from scheduler.services.books.my_visits import my_visits
from scheduler.services.books.objections import (
    decide_objection,
    object_to,
    objections,
    objections_waiting,
    own_objections,
)
from scheduler.services.books.opened import Books
from scheduler.services.books.teams_by_hand import (
    Picked,
    Substitution,
    pick_team,
    substitute,
)
from scheduler.services.books.teams_releases import publish_teams, withdraw_teams
from scheduler.store.cases import CaseUnit
from scheduler.store.visits import Objection
from tests.databases import acting_as, on_day
from tests.services.books.teams_world import MONDAY, World, made_world

CASE = "XF2026-001"
FRIDAY = date(2026, 2, 27)


@pytest.fixture
def world(books: Books) -> World:
    """A visit on Monday and Tuesday, of which people of B01 and B02 learned on Friday."""
    world = made_world(on_day(books, FRIDAY))
    world.case(CASE, "B03")
    publish(world, CASE, lead="D1", co_lead="X1", supervisor="S1", topic="L2")
    return world


def publish(world: World, case: str, start: date = MONDAY, **team: str) -> int:
    seats = {seat: [world.officers[number]] for seat, number in team.items()}
    draft = pick_team(world.books, Picked(case, start, seats), "案情需要")
    return publish_teams(world.books, draft).number


def liaison(world: World, unit: str, day: date = FRIDAY) -> Books:
    actor = Actor(f"liaison {unit}", frozenset({"liaison"}), unit=world.units[unit])
    return replace(on_day(world.books, day), actor=actor)


def officer(world: World, number: str, day: date = FRIDAY) -> Books:
    actor = Actor(number, frozenset({"officer"}), officer=world.officers[number])
    return replace(on_day(world.books, day), actor=actor)


def only(away: Away) -> AwayRow:
    (row,) = away.duties
    return row


def key(row: AwayRow) -> tuple[str, date]:
    """By what a unit objects."""
    return row.number, row.days[0]


def test_a_home_unit_learns_the_days_and_nothing_else(world: World) -> None:
    row = only(away_of_unit(liaison(world, "B01")))
    assert (row.number, row.days) == ("S1", (MONDAY, MONDAY + timedelta(1)))
    assert away_of_unit(liaison(world, "B01")).unit == "单位B01"
    assert not {field.name for field in fields(AwayRow)} & {
        "case", "place", "seat_name", "team", "matter", "units",
    }  # fmt: skip
    assert "XF2026" not in repr(away_of_unit(liaison(world, "B01")))
    assert [each.number for each in away_of_unit(liaison(world, "B01")).stints] == ["S1"]


def test_the_term_is_of_working_days_from_the_release_that_put_somebody_there(
    world: World,
) -> None:
    row = only(away_of_unit(liaison(world, "B01")))
    # Friday, then Saturday the 28th is made up for by law: Monday is the second working day.
    assert row.object_by == date(2026, 3, 3)
    assert row.may_object
    # Somebody else leads from a later release on; for who stays nothing begins anew.
    later = on_day(world.books, date(2026, 3, 1))
    wish = Substitution(CASE, "lead", world.officers["D1"], world.officers["D2"])
    substitute(later, wish, "住院")
    assert only(away_of_unit(liaison(world, "B01"))).object_by == date(2026, 3, 3)
    assert only(away_of_unit(liaison(world, "DCB"))).object_by > date(2026, 3, 3)


def test_units_see_their_own_people_and_offices_everybody(world: World) -> None:
    assert {row.number for row in away_of_unit(liaison(world, "B02")).duties} == {"L2"}
    assert away_of_unit(liaison(world, "T01")).duties == []
    for role in ("inspection", "petitions", "auditor"):
        seen = away_of_unit(acting_as(world.books, role))
        assert {row.number for row in seen.duties} == {"D1", "X1", "S1", "L2"}
        assert seen.unit is None


def test_a_unit_concerned_learns_nothing_before_and_nothing_after(world: World) -> None:
    concerned = liaison(world, "B02", MONDAY)
    before = away_of_unit(concerned)
    # A team holds nobody of a unit concerned; but the case may come to be about another unit.
    with world.books.acting("administrator") as act:
        act.session.add(CaseUnit(case_id=world.cases[CASE], unit_id=world.units["B02"]))
        act.record("test", "concerned")
    assert [row.number for row in before.duties] == ["L2"]
    assert away_of_unit(concerned).duties == []
    with pytest.raises(LunzhiError, match=r"away\.unknown"):
        object_to(liaison(world, "B02"), *key(before.duties[0]), "走不开")


def test_a_liaison_objects_once_within_the_term(world: World) -> None:
    mine = liaison(world, "B01")
    row = only(away_of_unit(mine))
    with pytest.raises(LunzhiError, match="free_text"):
        object_to(mine, *key(row), " ")
    for wrong in (key(row), ("S9", row.days[0]), ("S1", row.days[1])):
        with pytest.raises(LunzhiError) as refused:
            object_to(liaison(world, "B03"), *wrong, "走不开")
        assert (refused.value.code, refused.value.params) == ("away.unknown", {})
    object_to(mine, *key(row), "本单位正值审计")
    with pytest.raises(LunzhiError, match="raised"):
        object_to(mine, *key(row), "再次提出")
    row = only(away_of_unit(mine))
    assert (row.objection, row.may_object) == ("open", False)
    assert [each.reason for each in own_objections(mine)] == ["本单位正值审计"]
    assert own_objections(liaison(world, "B02")) == []


def test_after_the_term_or_once_it_began_it_is_too_late(world: World) -> None:
    begun = liaison(world, "B01", MONDAY)
    row = only(away_of_unit(begun))
    assert not row.may_object
    with pytest.raises(LunzhiError, match="over"):
        object_to(begun, *key(row), "走不开")
    world.case("XF2026-002", "B03")
    publish(
        world, "XF2026-002", date(2026, 3, 16), lead="D2", co_lead="X2", supervisor="S2",
        topic="L1",
    )  # fmt: skip
    late = liaison(world, "B02", date(2026, 3, 4))
    row = only(away_of_unit(late))
    with pytest.raises(LunzhiError, match="over"):
        object_to(late, *key(row), "走不开")
    assert object_to(liaison(world, "B02", date(2026, 3, 3)), *key(row), "走不开")


def raised(world: World, unit: str = "B01") -> int:
    mine = liaison(world, unit)
    return object_to(mine, *key(only(away_of_unit(mine))), "本单位正值审计")


def test_the_office_dismisses_with_a_reason(world: World) -> None:
    number = raised(world)
    (line,) = objections(world.books)
    assert (line.case, line.units, line.seat) == (CASE, ("单位B03",), "信访督查员")
    with pytest.raises(LunzhiError, match="free_text"):
        decide_objection(world.books, number, "", uphold=False)
    assert decide_objection(world.books, number, "无人可替", uphold=False) is None
    assert only(away_of_unit(liaison(world, "B01"))).decision == "无人可替"
    with pytest.raises(LunzhiError, match="decided"):
        decide_objection(world.books, number, "改变主意", uphold=True)
    with pytest.raises(LunzhiError, match="unknown"):
        decide_objection(world.books, 999, "无", uphold=True)


def test_nobody_decides_on_the_own_duty(world: World) -> None:
    number = raised(world)
    roles = frozenset[Role](["inspection"])
    own, other = (
        replace(world.books, actor=Actor("tied", roles, officer=world.officers[who]))
        for who in ("S1", "D2")
    )
    for uphold in (True, False):
        with pytest.raises(LunzhiError, match="own_matter"):
            decide_objection(own, number, "本人可以参加", uphold=uphold)
    assert decide_objection(other, number, "无人可替", uphold=False) is None


def test_upheld_somebody_else_goes_in_the_same_act_or_not_at_all(world: World) -> None:
    number = raised(world)
    with pytest.raises(RefusedTeam):
        decide_objection(world.books, number, "同意", uphold=True, into="L1")
    with world.books.store.reading() as session:
        assert session.get_one(Objection, number).state == "open"
    done = decide_objection(world.books, number, "同意", uphold=True, into="S2")
    assert done is not None
    assert [move.kind for move in done.moves] == ["seats"]
    assert away_of_unit(liaison(world, "B01")).duties == []
    (own,) = own_objections(liaison(world, "B01"))
    assert (own.state, own.decision) == ("upheld", "同意")
    assert not objections(world.books)[0].sits


def test_once_somebody_else_goes_or_nobody_the_unit_learns_of_no_move(world: World) -> None:
    number = raised(world)
    (own,) = own_objections(liaison(world, "B01"))
    assert own.days == (MONDAY, MONDAY + timedelta(1))
    decide_objection(world.books, number, "同意", uphold=True, into="S2")
    assert [each.days for each in own_objections(liaison(world, "B01"))] == [()]
    assert objections(world.books)[0].own.days == (MONDAY, MONDAY + timedelta(1))


def test_of_a_visit_that_is_withdrawn_it_learns_no_days(world: World) -> None:
    raised(world)
    withdraw_teams(world.books, 1, "撤销", "县委副书记")
    assert [each.days for each in own_objections(liaison(world, "B01"))] == [()]


def test_what_became_idle_needs_no_decision(world: World) -> None:
    number = raised(world)
    wish = Substitution(CASE, "supervisor", world.officers["S1"], world.officers["S2"])
    substitute(world.books, wish, "另有公务")
    assert [each.own.state for each in objections(world.books)] == ["lapsed"]
    assert [each.state for each in own_objections(liaison(world, "B01"))] == ["lapsed"]
    with world.books.store.reading() as session:
        assert objections_waiting(session, world.books) == []
    with pytest.raises(LunzhiError, match=r"objection\.lapsed"):
        decide_objection(world.books, number, "同意", uphold=True)


def test_of_other_days_the_unit_may_object_anew(world: World) -> None:
    number = raised(world)
    decide_objection(world.books, number, "无人可替", uphold=False)
    moved = on_day(world.books, date(2026, 3, 1))
    withdraw_teams(moved, 1, "改期", "县委副书记")
    team = {"lead": "D1", "co_lead": "X1", "supervisor": "S1", "topic": "L2"}
    publish(replace(world, books=moved), CASE, date(2026, 3, 9), **team)
    mine = liaison(world, "B01", date(2026, 3, 2))
    row = only(away_of_unit(mine))
    assert (row.may_object, row.objection, row.decision) == (True, None, None)
    object_to(mine, *key(row), "本单位另有检查")
    row = only(away_of_unit(mine))
    assert (row.may_object, row.objection) == (False, "open")


def test_what_lapsed_stays_so_when_the_same_officer_goes_after_all(world: World) -> None:
    number = raised(world)
    moved = on_day(world.books, date(2026, 3, 1))
    withdraw_teams(moved, 1, "改期", "县委副书记")
    team = {"lead": "D1", "co_lead": "X1", "supervisor": "S1", "topic": "L2"}
    publish(replace(world, books=moved), CASE, date(2026, 3, 9), **team)
    (line,) = objections(moved)
    assert (line.own.state, line.sits, line.own.days) == ("lapsed", False, ())
    with moved.looking("inspection") as session:
        assert list(objections_waiting(session, moved)) == []
    with pytest.raises(LunzhiError, match=r"objection\.lapsed"):
        decide_objection(moved, number, "同意", uphold=True)


def test_on_the_first_day_somebody_else_can_still_go(world: World) -> None:
    number = raised(world)
    first = on_day(world.books, MONDAY)
    assert not objections(first)[0].begun
    for days, begun, is_over in ((1, True, False), (2, True, True)):
        (line,) = objections(on_day(world.books, MONDAY + timedelta(days)))
        assert (line.begun, line.is_over) == (begun, is_over)
    assert decide_objection(first, number, "同意", uphold=True, into="S2") is not None


def test_on_the_first_day_a_visit_can_still_be_withdrawn_and_afterwards_no_more(
    world: World,
) -> None:
    with pytest.raises(LunzhiError, match=r"team_release\.begun"):
        withdraw_teams(on_day(world.books, MONDAY + timedelta(1)), 1, "撤销", "县委副书记")
    (move,) = withdraw_teams(on_day(world.books, MONDAY), 1, "撤销", "县委副书记")
    assert move.kind == "lost"


def test_since_when_somebody_goes_is_known_without_reading_all_releases(world: World) -> None:
    asked: list[str] = []
    with world.books.store.reading() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert only(away_of_unit(liaison(world, "B01"))).object_by == date(2026, 3, 3)
    assert asked
    assert "team_release.changes" not in " ".join(asked)


def test_upheld_alone_it_marks(world: World) -> None:
    number = raised(world)
    assert decide_objection(world.books, number, "同意", uphold=True) is None
    assert only(away_of_unit(liaison(world, "B01"))).objection == "upheld"


def test_who_must_not_know_of_the_case_decides_nothing(world: World) -> None:
    number = raised(world)
    actor = Actor("clerk", frozenset({"inspection"}), officer=world.officers["D2"])
    recused = replace(world.books, actor=actor)
    assert len(objections(recused)) == 1
    world.recuse("D2", unit="B03")
    assert objections(recused) == []
    assert away_of_unit(recused).duties == []
    with pytest.raises(LunzhiError, match=r"objection\.unknown"):
        decide_objection(recused, number, "同意", uphold=True)


def test_other_roles_are_refused(world: World) -> None:
    number = raised(world)
    for role in ROLES:
        other = acting_as(world.books, role)
        if role not in ("liaison", "inspection", "petitions", "auditor"):
            with pytest.raises(NotAllowed):
                away_of_unit(other)
        if role not in ("inspection", "petitions", "auditor"):
            with pytest.raises(NotAllowed):
                objections(other)
        if role != "inspection":
            with pytest.raises(NotAllowed):
                decide_objection(other, number, "同意", uphold=True)
        if role != "liaison":
            with pytest.raises(NotAllowed):
                object_to(other, "S1", MONDAY, "走不开")
            with pytest.raises(NotAllowed):
                own_objections(other)
        if role != "officer":
            with pytest.raises(NotAllowed):
                my_visits(other)


# --- officers ------------------------------------------------------------------------------------


def test_an_officer_sees_the_own_visits_with_who_leads(world: World) -> None:
    (mine,) = my_visits(officer(world, "S1")).ahead
    assert (mine.case, mine.matter, mine.units, mine.place) == (
        CASE, "征地拆迁", ("单位B03",), "太平镇",
    )  # fmt: skip
    assert mine.seat == "信访督查员"
    assert mine.leaders == ("姓名D1", "姓名X1")
    assert [people for _, people in mine.team] == [
        ("姓名D1",), ("姓名X1",), ("姓名S1",), ("姓名L2",),
    ]  # fmt: skip
    assert mine.estimated == frozenset()
    seen = my_visits(officer(world, "L1"))
    assert (seen.ahead, seen.before) == ([], [])


def test_days_and_terms_of_years_without_a_notice_are_told_as_estimates(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workdays, "official_years", frozenset)
    (mine,) = my_visits(officer(world, "S1")).ahead
    assert mine.estimated == {*mine.days}
    rows = away_of_unit(acting_as(world.books, "inspection")).duties
    assert all(row.estimated == {*row.days} and row.by_estimated for row in rows)


def test_past_visits_stay_for_a_year(world: World) -> None:
    over = MONDAY + timedelta(2)
    assert [each.case for each in my_visits(officer(world, "S1", over)).before] == [CASE]
    assert my_visits(officer(world, "S1", date(2027, 3, 4))).before == []


def test_who_was_taken_out_or_recused_sees_nothing(world: World) -> None:
    world.recuse("L2", unit="B03")
    assert my_visits(officer(world, "L2")).ahead == []
    wish = Substitution(CASE, "topic", world.officers["L2"], world.officers["L1"])
    substitute(world.books, wish, "回避")
    assert my_visits(officer(world, "L2", MONDAY)).ahead == []
    assert len(my_visits(officer(world, "L1")).ahead) == 1
    withdraw_teams(world.books, 2, "撤销", "县委副书记")
    assert my_visits(officer(world, "L1")).ahead == []


def test_a_dismissed_objection_sends_nobody_else(world: World) -> None:
    mine = liaison(world, "B01")
    number = object_to(mine, *key(only(away_of_unit(mine))), "走不开")
    with pytest.raises(LunzhiError, match=r"objection\.dismissed_into"):
        decide_objection(world.books, number, "工作需要", uphold=False, into="S2")
    (line,) = objections(world.books)
    assert line.own.state == "open"


def test_what_waits_is_seen_first_with_who_could_go_instead(world: World) -> None:
    mine = liaison(world, "B01")
    number = object_to(mine, *key(only(away_of_unit(mine))), "走不开")
    for role in ("inspection", "petitions", "auditor"):
        seen = inspection_home(acting_as(world.books, role)).objections
        assert [line.own.id for line in seen.rows] == [number]
    (line,) = objections(world.books)
    assert [each.number for each in line.instead] == ["S2"]
    assert objections(acting_as(world.books, "auditor"))[0].instead == ()
    # Upheld, it waits until somebody else goes.
    decide_objection(world.books, number, "同意", uphold=True)
    assert inspection_home(world.books).objections.count == 1
    substitute(
        world.books,
        Substitution(CASE, "supervisor", world.officers["S1"], world.officers["S2"]), "改派",
    )  # fmt: skip
    assert inspection_home(world.books).objections.count == 0
