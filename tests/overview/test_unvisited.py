from __future__ import annotations

from datetime import date
from typing import Any

from scheduler.overview.obstacles import Obstacles, SeatShort
from scheduler.overview.teaming import Opening
from scheduler.overview.unvisited import BUDGET, Unvisited, unvisited_cases
from scheduler.overview.visits import case_keys
from scheduler.problems.plans import Visit
from scheduler.problems.teams import VisitChoice
from scheduler.referee.attendance import Attendance
from tests.teams import case, person, problem, seat, visit

THIRD, FOURTH = date(2025, 3, 3), date(2025, 3, 4)
TWO_DAYS = ["2025-03-03", "2025-03-04"]


def found(*visits: VisitChoice, budget: int = BUDGET, **parts: Any) -> tuple[Unvisited, ...]:
    office = problem(**parts)
    planned = [Visit(**each.model_dump()) for each in visits]
    attendance = Attendance(office, planned)
    return unvisited_cases(office, planned, attendance, case_keys(office), budget)


def test_visited_cases_do_not_stand_here() -> None:
    assert found(visit("dam", "2025-03-03", main="an")) == ()


def test_the_gravest_stands_first() -> None:
    cases = [case("one", severity=1), case("two", severity=5), case("six", severity=1)]
    assert [each.case.id for each in found(cases=cases)] == ["two", "one", "six"]


def test_a_seat_that_nobody_can_take_is_told_and_no_team_looked_for() -> None:
    lead = case("dam", days=2, seats=[seat("main", who={"roles": ["lead"]})])
    (dam,) = found(cases=[lead], days=TWO_DAYS)
    short = SeatShort("main", 1, 0, 0)
    assert (dam.crowded, dam.obstacles, dam.opening) == (0, Obstacles(1, (short,)), None)
    assert (dam.earliest, dam.due, dam.days) == (THIRD, date(2025, 3, 10), 2)


def test_starts_with_every_vehicle_taken_are_counted() -> None:
    cases = [case("dam", days=2), case("mill")]
    parts: dict[str, Any] = {"cases": cases, "vehicles": 1, "days": [*TWO_DAYS, "2025-03-05"]}
    (dam,) = found(visit("mill", "2025-03-05", main="an"), **parts)
    # Two days can begin on the third or the fourth, and those from the fourth meet the mill's.
    assert (dam.crowded, dam.opening) == (1, Opening(THIRD, complete=True))
    (dam,) = found(visit("mill", "2025-03-04", main="an"), **parts)
    assert (dam.crowded, dam.opening) == (2, None)


def test_a_plan_that_could_be_better_is_told_so() -> None:
    """Bo is on the other visit on the first day; only he and An are of two units."""
    people = [person("an", unit="audit"), person("bo"), person("cai", unit="audit")]
    pair = case("dam", seats=[seat("main", count=2)], min_units=2)
    cases = [case("mill"), pair]
    (dam,) = found(visit("mill", "2025-03-03", main="bo"), people=people, cases=cases)
    assert dam.opening == Opening(FOURTH, complete=True)


def test_seats_that_want_the_same_person_cannot_be_filled_together() -> None:
    people = [person("an", skills=["law"]), person("bo")]
    law = {"skills": ["law"]}
    dam = case("dam", seats=[seat("main", who=law), seat("aide", who=law)])
    (row,) = found(people=people, cases=[dam])
    assert row.obstacles == Obstacles(5, ())
    assert row.opening == Opening(None, complete=True)


def test_too_many_of_one_unit_cannot_be_a_team() -> None:
    people = [person("bo"), person("cai"), person("an", unit="audit")]
    pair = [seat("main", count=2)]
    (barred,) = found(people=people[:2], cases=[case("dam", seats=pair, max_same_unit=1)])
    assert barred.opening == Opening(None, complete=True)
    (free,) = found(people=people, cases=[case("dam", seats=pair, max_same_unit=1)])
    assert free.opening == Opening(THIRD, complete=True)


def test_an_optional_seat_may_bring_the_unit_that_is_wanted() -> None:
    """The required seat is for the hall; An of the audit bureau may come along as an aide."""
    hall = seat("main", who={"units": ["hall"]})
    aide = seat("aide", required=False)
    (alone,) = found(cases=[case("dam", seats=[hall], min_units=2)])
    assert alone.opening == Opening(None, complete=True)
    (joined,) = found(cases=[case("dam", seats=[hall, aide], min_units=2)])
    assert joined.opening == Opening(THIRD, complete=True)


def test_a_search_without_end_is_given_up() -> None:
    """Sixty people of nine units for ten places, of which no two may be of one unit."""
    people = [person(f"p{n}", unit=f"u{n % 9}") for n in range(60)]
    huge = case("dam", seats=[seat("main", count=10)], max_same_unit=1)
    (dam,) = found(people=people, cases=[huge], days=TWO_DAYS)
    assert dam.opening == Opening(None, complete=False)


def test_beyond_the_budget_cases_are_listed_without_reasons() -> None:
    cases = [case("dam"), case("mill"), case("road")]
    # Five starts and three people, each asked twice.
    rows = found(cases=cases, budget=60)
    assert [row.obstacles is None for row in rows] == [False, False, True]
