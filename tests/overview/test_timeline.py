from __future__ import annotations

from datetime import date

from scheduler.overview.stints import post_keys, stint_rows
from scheduler.overview.timeline import Timeline, axis_of, timeline_of
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.presence import Presence
from tests.county import cadre, county, post, serving, stint


def timeline(problem: RotationProblem, *stints: StintChoice) -> Timeline:
    posts = post_keys(problem)
    return timeline_of(
        problem, stint_rows(problem, Presence(problem, stints).assigned, posts), posts
    )


def test_the_axis_covers_the_horizon_in_whole_months() -> None:
    axis = axis_of(county(starts=["2024-12-31", "2025-02-28"], stint_months=1))
    assert [column.start.isoformat()[:7] for column in axis.columns] == [
        "2024-12", "2025-01", "2025-02", "2025-03",
    ]  # fmt: skip
    assert (axis.step, axis.end) == (1, date(2025, 4, 1))


def test_a_horizon_to_the_last_day_of_a_month_has_no_month_more() -> None:
    assert axis_of(county()).end == date(2025, 7, 1)


def test_days_lie_on_the_axis_by_their_share_of_all_days() -> None:
    axis = axis_of(county())
    assert axis.share(date(2025, 1, 1)) == 0
    assert axis.share(date(2025, 4, 1)) == 90 / 181
    assert (axis.share(date(2024, 1, 1)), axis.share(date(2030, 1, 1))) == (0, 1)


def test_a_long_horizon_is_told_in_years_or_more() -> None:
    five_years = axis_of(county(starts=["2025-01-01", "2029-10-01"]))
    assert (five_years.step, len(five_years.columns)) == (3, 20)
    ages = axis_of(county(starts=["2025-01-01", "9999-06-01"]))
    assert len(ages.columns) <= 36
    assert ages.end == date.max


def test_rows_are_serving_people_then_cadres_by_start_then_the_unserved() -> None:
    problem = county(
        cadres=[cadre("an"), cadre("bo", serve_by="2025-02-01"), cadre("cai")],
        posts=[post("desk"), post("door")],
        serving=[serving("old")],
    )
    picture = timeline(problem, stint("bo", "2025-03-01", "door"), stint("cai", "2025-01-01"))
    assert [row.name for row in picture.rows] == ["Old", "Cai", "Bo", "An"]
    old, _, bo, an = picture.rows
    assert (old.bars[0].serving, old.bars[0].end, old.serve_by) == (True, date(2025, 2, 1), None)
    assert (bo.bars[0].post.name, bo.days_late) == ("the door", 28)
    assert (an.bars, an.serve_by) == ((), date(2025, 12, 31))


def test_leave_is_marked() -> None:
    leave = [{"from": "2025-01-05", "to": "2025-01-09"}]
    for stints in ([], [stint("an", "2025-02-01")]):
        (row,) = timeline(county(cadres=[cadre("an", unavailable=leave)]), *stints).rows
        assert row.leave == ((date(2025, 1, 5), date(2025, 1, 9)),)


def test_an_unknown_post_has_a_place_in_the_legend() -> None:
    picture = timeline(county(), stint("an", "2025-02-01", "attic"))
    assert [post.name for post in picture.posts] == ["the desk", "attic"]
