from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scheduler.overview.changes import StintChanges, stint_changes
from scheduler.overview.stint_changes import Placed
from scheduler.problems.plans import RotationPlan, SolverNote, Stint
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.rotation_goals import goal_values
from tests import strategies
from tests.county import cadre, county, post, serving, stint

NOTE = SolverNote(name="by hand", version="1", seconds=0.5, threads=1)
JANUARY, FEBRUARY = "2025-01-01", "2025-02-01"


def plan(problem: RotationProblem, *stints: StintChoice) -> RotationPlan:
    return RotationPlan(
        format="rotation-plan/1",
        problem_sha256="0" * 64,
        stints=[
            Stint(
                cadre=each.cadre, start=each.start, end=problem.end_of(each.start), post=each.post
            )
            for each in stints
        ],
        unserved=[],
        goals=[],
        solver=NOTE,
    )


def with_cadres(*names: str, **parts: Any) -> RotationProblem:
    posts = [post("desk"), post("door")]
    return county(cadres=[cadre(name) for name in names], posts=posts, **parts)


def kinds(changes: StintChanges) -> list[tuple[str, str]]:
    return [(row.cadre, row.kind) for row in changes.rows]


def test_of_a_plan_that_stays_nothing_is_told() -> None:
    whole = with_cadres("an", serving=[serving("fen")])
    known = plan(whole, stint("an", JANUARY))
    assert stint_changes(whole, known, whole, known) == StintChanges(2, 0, 0, ())


def test_stints_move_come_and_go() -> None:
    whole = with_cadres("an", "bo", "cai", "du")
    known = plan(whole, stint("an", JANUARY), stint("bo", JANUARY), stint("cai", FEBRUARY))
    new = plan(whole, stint("an", FEBRUARY), stint("bo", JANUARY, "door"), stint("du", JANUARY))
    found = stint_changes(whole, known, whole, new)
    assert kinds(found) == [("an", "moved"), ("bo", "moved"), ("cai", "lost"), ("du", "new")]
    assert (found.stints, found.stints_changed) == (3, 3)
    an, bo, cai, du = found.rows
    assert (an.name, an.unit) == ("An", "the hall")
    assert an.before == Placed(date(2025, 1, 1), date(2025, 3, 31), "the desk")
    assert an.after == Placed(date(2025, 2, 1), date(2025, 4, 30), "the desk")
    assert bo.after is not None
    assert bo.after.post == "the door"
    assert (cai.after, du.before) == (None, None)


def test_a_recall_of_somebody_serving_is_a_change() -> None:
    before = with_cadres("an", serving=[serving("fen")])
    after = with_cadres("an", serving=[serving("fen", until="2025-01-11")])
    known = plan(before, stint("an", JANUARY))
    found = stint_changes(before, known, after, known)
    assert kinds(found) == [("fen", "recalled")]
    assert found.rows[0].before == Placed(date(2024, 11, 1), date(2025, 1, 31), "the desk")
    assert found.rows[0].after == Placed(date(2024, 11, 1), date(2025, 1, 10), "the desk")
    assert (found.stints, found.stints_changed, found.history) == (2, 1, 0)


def test_what_became_history_has_not_changed_but_for_the_recalled() -> None:
    before = with_cadres("an", "bo", "cai")
    known = plan(before, stint("an", JANUARY), stint("bo", FEBRUARY), stint("cai", "2025-04-01"))
    after = with_cadres(
        "cai",
        starts=["2025-03-01", "2025-04-01"],
        serving=[
            serving("an", start=JANUARY),
            serving("bo", start=FEBRUARY, until="2025-02-20"),
        ],
    )
    found = stint_changes(before, known, after, plan(after, stint("cai", "2025-03-01")))
    assert kinds(found) == [("bo", "recalled"), ("cai", "moved")]
    assert (found.stints, found.stints_changed, found.history) == (3, 2, 2)


@given(st.data())
def test_what_is_counted_is_the_goal(data: st.DataObject) -> None:
    before = RotationProblem.model_validate(data.draw(strategies.problems()))
    old, new = (
        [
            StintChoice(cadre=cadre, start=start, post=post)
            for cadre, start, post in data.draw(strategies.plans(before.model_dump(mode="json")))
        ]
        for _ in range(2)
    )
    after = before.model_copy(update={"published": old})
    found = stint_changes(before, plan(before, *old), after, plan(after, *new))
    assert found.stints_changed == goal_values(after, new)["changes"]
