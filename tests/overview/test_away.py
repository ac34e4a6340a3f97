"""Units, who of them is away when, and how many at once."""

from __future__ import annotations

from scheduler.overview.away import away_lines
from scheduler.overview.rotation import overview
from tests.county import cadre, county, unit
from tests.overview.plans import by_hand, greedy


def test_a_unit_is_told_with_whom_it_misses_and_on_how_many_days_it_can_spare_nobody() -> None:
    people = [cadre("an"), cadre("bo"), cadre("cy", unit="court")]
    units = [unit("hall", max_away=2), unit("court", max_away=2), unit("mill")]
    problem = county(cadres=people, units=units)
    plan = by_hand(
        problem, ("an", "2025-01-01", "desk"), ("bo", "2025-03-01", "desk"),
        ("cy", "2025-01-01", "desk"),
    )  # fmt: skip
    hall, court = away_lines(problem, plan, overview(problem, plan, 0).stints)
    assert (hall.unit, hall.limit, hall.most, hall.full_days) == ("the hall", 2, 2, 31)
    assert [row.person for row in hall.rows] == ["an", "bo"]
    assert (court.unit, court.limit, court.most, court.full_days) == ("the court", 2, 1, 0)


def test_every_stint_is_told_of_exactly_one_unit() -> None:
    problem, plan = greedy("sample")
    rows = overview(problem, plan, 0).stints
    lines = away_lines(problem, plan, rows)
    told = [row.person for line in lines for row in line.rows]
    assert sorted(told) == sorted(row.person for row in rows)
    assert all(line.most <= line.limit for line in lines)
