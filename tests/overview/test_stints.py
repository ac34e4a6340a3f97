from __future__ import annotations

from datetime import date

from scheduler.overview.stints import Before, StintRow, post_keys, stint_rows
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.presence import Presence
from tests.county import cadre, county, post, serving, stint


def rows(problem: RotationProblem, *stints: StintChoice) -> tuple[StintRow, ...]:
    return stint_rows(problem, Presence(problem, stints).assigned, post_keys(problem))


def test_rows_go_by_start_then_post_after_those_who_serve_already() -> None:
    problem = county(
        cadres=[cadre("an"), cadre("bo"), cadre("cai")],
        posts=[post("desk"), post("door")],
        serving=[serving("old", until="2025-01-20")],
    )
    stints = [
        stint("an", "2025-02-01"), stint("bo", "2025-01-01", "door"), stint("cai", "2025-01-01"),
    ]  # fmt: skip
    assert [(row.name, row.post.id, row.serving) for row in rows(problem, *stints)] == [
        ("Old", "desk", True), ("Cai", "desk", False), ("Bo", "door", False), ("An", "desk", False),
    ]  # fmt: skip


def test_the_last_day_is_the_day_before_the_end() -> None:
    problem = county(serving=[serving("old", until="2025-01-20")])
    old, an = rows(problem, stint("an", "2025-02-01"))
    assert (old.start, old.last) == (date(2024, 11, 1), date(2025, 1, 19))
    assert (an.start, an.last) == (date(2025, 2, 1), date(2025, 4, 30))


def test_lateness_and_the_published_stint_are_told() -> None:
    problem = county(
        cadres=[cadre("an", serve_by="2025-03-29"), cadre("bo")],
        published=[
            {"cadre": "an", "start": "2025-02-01", "post": "gone"},
            {"cadre": "bo", "start": "2025-02-01", "post": "desk"},
        ],
    )
    bo, an = rows(problem, stint("an", "2025-04-01"), stint("bo", "2025-02-01"))
    assert (an.days_late, an.before) == (3, Before(date(2025, 2, 1), "gone"))
    assert (bo.days_late, bo.before) == (0, None)


def test_a_post_that_the_file_does_not_have_is_shown_by_its_id() -> None:
    (row,) = rows(county(), stint("an", "2025-02-01", "attic\x1b"))
    assert (row.post.index, row.post.name) == (1, "attic\ufffd")
