from __future__ import annotations

from datetime import date

import pytest

from scheduler.overview.rotation import RotationOverview
from scheduler.overview.teams import TeamsOverview, teams_overview
from scheduler.overview.views import overview_of
from scheduler.referee.teams_goals import goal_values
from tests.county import county
from tests.overview.plans import by_hand
from tests.overview.visit_plans import greedy, hand_made, many
from tests.teams import case, person, problem, visit


def test_the_parts_add_up_to_the_referee_s_goals() -> None:
    for office, plan in (greedy(1), greedy(4), many()):
        view = teams_overview(office, plan)
        values = goal_values(office, plan.visits)
        assert {row.goal: row.value for row in view.goals} == values
        assert sum(found.case.severity for found in view.unvisited) == values["unstaffed"]
        assert sum(visit.cost for visit in view.visits) == values["late"]
        assert view.gaps == values["gaps"]
        assert view.changes == values["changes"]
        assert len(view.appearances) == values["appearance"]
        assert view.load.squares_after == values["load"]


def test_every_case_is_visited_or_among_those_that_are_not() -> None:
    view = teams_overview(*greedy(4))
    unvisited = {found.case for found in view.unvisited}
    assert {*view.visited, *unvisited} == {*view.cases}
    assert len(view.visited) + len(unvisited) == 14
    assert view.span == (date(2026, 3, 2), date(2026, 3, 20))


def test_days_and_people_tell_the_same_visits() -> None:
    view = teams_overview(*many())
    by_day = {
        (row.day, member.person, found.visit.case.id)
        for row in view.days
        for found in row.visits
        for seat in found.visit.seats
        for member in seat.members
    }
    by_person = {
        (day, row.person, visit.case.id)
        for row in view.people
        for visit in row.visits
        for day in visit.days
    }
    assert by_day == by_person != set()


def test_the_timeline_begins_with_the_first_visits() -> None:
    office = problem(cases=[case("dam"), case("mill")])
    visits = [visit("mill", "2025-03-03", main="cai"), visit("dam", "2025-03-05", main="an")]
    view = teams_overview(office, hand_made(office, *visits))
    assert [row.person for row in view.timeline] == ["cai", "an", "bo"]
    assert view.left_out == 0


def test_many_idle_people_are_in_the_list_of_people_only() -> None:
    office = problem(people=[person(f"p{n}") for n in range(40)])
    view = teams_overview(office, hand_made(office, visit("dam", "2025-03-03", main="p7")))
    assert [row.person for row in view.timeline] == ["p7"]
    assert (view.left_out, len(view.people)) == (39, 40)


def test_nothing_at_all_is_an_overview_too() -> None:
    office = problem(days=[], people=[], cases=[])
    view = teams_overview(office, hand_made(office))
    assert (view.span, view.visits, view.days, view.people) == (None, (), (), ())


@pytest.mark.parametrize("unique", [None, True, False])
def test_what_the_plan_says_of_itself_is_handed_on(unique: bool | None) -> None:
    office = problem()
    view = teams_overview(office, hand_made(office, unique=unique))
    assert (view.unique, view.problem_sha256, view.solver.name) == (unique, "5a" * 32, "by hand")


def test_each_format_has_its_overview_and_no_other() -> None:
    rotation, office = county(), problem()
    stints, visits = by_hand(rotation), hand_made(office)
    assert isinstance(overview_of(rotation, stints), RotationOverview)
    assert isinstance(overview_of(office, visits), TeamsOverview)
    with pytest.raises(TypeError):
        overview_of(rotation, visits)
