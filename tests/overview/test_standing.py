from __future__ import annotations

from datetime import date
from typing import Any

from scheduler.overview.forcing import Difference
from scheduler.overview.standing import Barrier, Examined, Opening, Standing, standings
from scheduler.overview.stints import PostKey, post_keys, stint_rows
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.presence import Presence
from tests.county import cadre, county, demand, post, stint, unit

DESK, DOOR = PostKey(0, "desk", "the desk"), PostKey(1, "door", "the door")
JANUARY, FEBRUARY, MARCH, APRIL = (date(2025, month, 1) for month in (1, 2, 3, 4))


def found(problem: RotationProblem, *stints: StintChoice, **options: Any) -> tuple[Standing, ...]:
    posts = post_keys(problem)
    rows = stint_rows(problem, Presence(problem, stints).assigned, posts)
    return standings(problem, stints, rows, posts, **options)


def test_who_serves_in_time_does_not_stand_here() -> None:
    assert found(county(), stint("an", "2025-01-01")) == ()


def test_an_unserved_cadre_is_tried_on_every_start_and_each_rule_told() -> None:
    problem = county(
        cadres=[cadre("an", serve_by="2025-06-01"), cadre("bo")],
        posts=[post("desk"), post("door", requires={"ranks": ["deputy_division"]})],
        units=[unit("hall", max_away=1)],
    )
    (standing,) = found(problem, stint("bo", "2025-02-01"))
    # Bo is away from February to April: An is in the way with every start of three months.
    assert standing == Standing(
        "unserved", "an", "An", "the hall", "section", date(2025, 6, 1), 30, None,
        Examined(
            (JANUARY, FEBRUARY, MARCH, APRIL),
            (
                Barrier("post_requirement", (JANUARY, FEBRUARY, MARCH, APRIL), (DOOR,)),
                Barrier("unit_cover", (JANUARY, FEBRUARY, MARCH, APRIL), ()),
            ),
            0, None,
        ),
    )  # fmt: skip


def test_a_late_cadre_is_tried_up_to_the_deadline() -> None:
    problem = county(
        cadres=[cadre("an", serve_by="2025-02-14", unavailable=[
            {"from": "2025-02-03", "to": "2025-02-04"}])],
    )  # fmt: skip
    (standing,) = found(problem, stint("an", "2025-03-01"))
    assert (standing.kind, standing.days_late) == ("late", 15)
    assert standing.examined == Examined(
        (JANUARY, FEBRUARY), (Barrier("available", (JANUARY, FEBRUARY), ()),), 0, None
    )


def test_a_deadline_before_the_first_start_leaves_nothing_to_try() -> None:
    problem = county(cadres=[cadre("an", serve_by="2024-12-31")])
    (standing,) = found(problem, stint("an", "2025-01-01"))
    assert standing.examined == Examined((), (), 0, None)


def test_where_no_rule_bars_the_goals_do() -> None:
    # To start in time An would leave the last month with nobody at the desk.
    problem = county(
        cadres=[cadre("an", serve_by="2025-03-01")],
        demand=[demand(min=1, **{"from": "2025-06-01", "to": "2025-07-01"})],
        goals=["unserved", "shortfall", "late", "draw"],
    )
    (standing,) = found(problem, stint("an", "2025-04-01"))
    assert standing.examined is not None
    assert standing.examined.barriers == ()
    assert standing.examined.free == 3
    assert standing.examined.opening == Opening(JANUARY, DESK, Difference("shortfall", 30))


def test_a_plan_that_could_be_better_is_told_so() -> None:
    (standing,) = found(county())
    assert standing.examined is not None
    assert standing.examined.opening == Opening(JANUARY, DESK, Difference("unserved", -1))


def test_the_opening_is_the_post_that_does_least_harm() -> None:
    # Away from the desk in January An leaves it empty for 31 days; the door asks for nobody.
    problem = county(
        cadres=[cadre("an", serve_by="2025-01-31")],
        posts=[post("door"), post("desk")],
        demand=[demand(min=1, **{"from": "2025-01-01", "to": "2025-02-01"})],
        goals=["unserved", "shortfall", "late", "draw"],
    )
    (standing,) = found(problem, stint("an", "2025-02-01"))
    assert standing.examined is not None
    desk = PostKey(1, "desk", "the desk")
    assert standing.examined.opening == Opening(JANUARY, desk, Difference("shortfall", -31))


def test_beyond_the_budget_cadres_are_listed_without_reasons() -> None:
    problem = county(cadres=[cadre(name) for name in ("an", "bo", "cai")],
                     units=[unit("hall", max_away=0)])  # fmt: skip
    first, second, third = found(problem, budget=9)
    # Four starts at one post each: the budget is enough for two cadres.
    assert first.examined is not None
    assert second.examined is not None
    assert third.examined is None


def test_the_unserved_come_first() -> None:
    problem = county(cadres=[cadre("an", serve_by="2025-01-01"), cadre("bo")])
    kinds = [standing.kind for standing in found(problem, stint("an", "2025-02-01"))]
    assert kinds == ["unserved", "late"]
