from __future__ import annotations

from scheduler.overview.appearances import Appearance, AppearanceGround, appearances
from scheduler.overview.visits import case_keys, visit_rows
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee.attendance import Attendance
from scheduler.referee.teams_goals import goal_values
from tests.teams import case, person, problem, recusal, seat, visit


def found(office: TeamsProblem, *visits: VisitChoice) -> tuple[Appearance, ...]:
    """As many as the referee counts."""
    rows = visit_rows(office, Attendance(office, visits), case_keys(office))
    told = appearances(office, rows)
    assert len(told) == goal_values(office, visits)["appearance"]
    return told


def test_each_person_is_told_once_for_a_visit_with_every_ground() -> None:
    office = problem(
        people=[person("an", hometown="river"), person("bo", hometown="hill")],
        recusals=[
            recusal("an", tier="appearance", ground="worked there", unit="water"),
            recusal("an", tier="appearance", ground="", case="mill"),
        ],
        cases=[case("dam"), case("mill", place="hill", units=[])],
    )
    one, other = found(
        office, visit("dam", "2025-03-03", main="an"), visit("mill", "2025-03-04", main="an")
    )
    assert (one.case.id, one.member.name, one.seat) == ("dam", "An", "main")
    assert one.grounds == (
        AppearanceGround("hometown", "river", ""),
        AppearanceGround("unit", "water", "worked there"),
    )
    assert other.grounds == (AppearanceGround("case", "mill", ""),)


def test_grounds_that_bar_are_not_told_here() -> None:
    office = problem(
        people=[person("an", unit="water")],
        recusals=[recusal("an", tier="statutory", place="river"), recusal("an", case="dam")],
    )
    assert found(office, visit("dam", "2025-03-03", main="an")) == ()


def test_who_is_in_two_seats_is_one_person() -> None:
    office = problem(
        people=[person("an", hometown="river")],
        cases=[case("dam", seats=[seat("main"), seat("aide")])],
    )
    assert len(found(office, visit("dam", "2025-03-03", main="an", aide="an"))) == 1
