"""The part of the county that a change touches, against the whole county, judged anew."""

from __future__ import annotations

from random import Random

import pytest

from scheduler.overview.why_moving import Change, Moving
from scheduler.problems.loading import problem_from_document
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.plans import check_stints
from tests.benchmarks.counties import Options, county
from tests.benchmarks.drafts import draft

OPTIONS = {
    "quiet": Options(),
    "crowded": Options(crowded=True),
    "overfull": Options(overfull=True),
    "amended": Options(amendment=True, crowded=True),
    "pinned": Options(pinned=0.3),
    "out of reach": Options(out_of_reach=True, starts=6, stint_months=5),
}


@pytest.mark.parametrize("kind", OPTIONS)
@pytest.mark.parametrize("seed", range(3))
def test_what_is_said_of_the_part_is_so_for_the_whole(kind: str, seed: int) -> None:
    document = county(24, seed, OPTIONS[kind])
    problem = problem_from_document(document).problem
    assert isinstance(problem, RotationProblem)
    rows = draft(document, seed)
    pinned = {pin.cadre: pin for pin in problem.pins}
    drawn = [StintChoice.model_validate(row) for row in rows]
    stints = [*pinned.values(), *(stint for stint in drawn if stint.cadre not in pinned)]
    violations, before = check_stints(problem, stints)
    assert violations == ()
    moving, random = Moving(problem, stints), Random(f"{kind}|{seed}")
    passed = 0
    for _ in range(150):
        change = _some(problem, moving, random)
        after = [stint for stint in stints if stint not in change.gone] + list(change.come)
        broken, values = check_stints(problem, after)
        assert sorted(moving.broken(change), key=repr) == sorted(broken, key=repr)
        expected = {goal: values[goal] - before[goal] for goal in problem.goals}
        assert moving.differences(change) == expected
        passed += not broken
    assert 0 < passed < 150


def _some(problem: RotationProblem, moving: Moving, random: Random) -> Change:
    """One who moves, comes or goes, or two who change places."""
    cadre = random.choice(problem.cadres)
    own = moving.by_cadre.get(cadre.id)
    gone = (own,) if own else ()
    others = [one for one in moving.by_cadre.values() if one.cadre != cadre.id]
    if others and random.random() < 0.4:
        other = random.choice(others)
        back = [_choice(other.cadre, own)] if own else []
        return Change((*gone, other), (_choice(cadre.id, other), *back))
    if own and random.random() < 0.1:
        return Change(gone, ())
    start, post = random.choice(problem.starts), random.choice(problem.posts).id
    return Change(gone, (StintChoice(cadre=cadre.id, start=start, post=post),))


def _choice(cadre: str, at: object) -> StintChoice:
    return StintChoice(cadre=cadre, start=at.start, post=at.post)  # type: ignore[attr-defined]
