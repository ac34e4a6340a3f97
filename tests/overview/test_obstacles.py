from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scheduler.overview.obstacles import Obstacles, SeatShort, obstacles
from scheduler.problems.plans import Visit
from scheduler.problems.teams import VisitChoice
from tests.teams import case, person, problem, recusal, role, seat, visit

DAYS = ["2025-03-03", "2025-03-04"]


def found(*visits: VisitChoice, of: Sequence[Any] = (), **parts: Any) -> Obstacles:
    """Of the last case; two days, and the people An, Bo and Cai unless other ones are given."""
    whole = problem(days=DAYS, **({"cases": of} if of else {}), **parts)
    planned = [Visit.model_validate(each.model_dump()) for each in visits]
    return obstacles(whole, planned, whole.cases[-1])


def short(count: int, free: int, able: int) -> tuple[SeatShort, ...]:
    return (SeatShort("main", count, free, able),)


def test_where_somebody_is_free_no_seat_is_short() -> None:
    assert found() == Obstacles(2, ())


def test_a_case_that_comes_too_late_can_begin_on_no_day() -> None:
    assert found(of=[case("dam", earliest="2025-03-04", days=2)]) == Obstacles(0, ())


def test_a_seat_that_nobody_may_take() -> None:
    lead = case("dam", seats=[seat("main", who={"roles": ["lead"]})])
    assert found(of=[lead]).seats == short(1, 0, 0)


def test_each_rule_about_a_person_bars() -> None:
    held = {"to": "2025-03-03"}
    people = [
        person("undeclared", declared=False),
        person("own", unit="water"),
        person("kin"),
        person("away", unavailable=[{"from": "2025-03-01", "to": "2025-04-01"}]),
        person("tired", max_days=0),
        person("was", roles=[role("lead", **held)]),
    ]
    wanted = case("dam", seats=[seat("main", who={"roles": ["lead"]})])
    for each in people[:-1]:
        each["roles"] = [role("lead")]
    rows = [recusal("kin", case="dam")]
    assert found(of=[wanted], people=people, recusals=rows).seats == short(1, 0, 0)
    assert found(of=[wanted], people=people, recusals=[]).seats == ()


def test_who_is_on_another_visit_is_told_from_who_never_could() -> None:
    """Bo and Cai are on the other visit on both days; An is left for a seat of two."""
    cases = [case("mine", days=2), case("dam", seats=[seat("main", count=2)])]
    taken = visit("mine", "2025-03-03", main=["bo", "cai"])
    assert found(taken, of=cases).seats == short(2, 1, 3)


def test_the_best_start_counts() -> None:
    """Of three for a seat of three, one is taken on the second day only."""
    cases = [case("mine"), case("dam", seats=[seat("main", count=3)])]
    assert found(visit("mine", "2025-03-04", main="bo"), of=cases).seats == ()


def test_seats_that_may_stay_empty_do_not_matter() -> None:
    one = case("dam", seats=[seat("main"), seat("aide", count=9, required=False)])
    assert found(of=[one]) == Obstacles(2, ())
