"""A look at two units alone says of a swap what the referee says of the whole plan."""

from __future__ import annotations

import json
import re
from itertools import permutations

from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.problems.loading import problem_from_document
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.plans import check_stints
from scheduler.services.books.swap_checks import Standing
from tests.strategies import plans, problems


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """A drawn problem whose cadres are called as the books call duties, and stints of a plan."""
    document = draw(problems(max_cadres=5, pins=False, published=False))
    document = json.loads(re.sub(r'"c(\d+)"', r'"d\1"', json.dumps(document)))
    drawn = draw(plans(document))
    assume(len(drawn) > 1)
    problem = problem_from_document(document).problem
    assert isinstance(problem, RotationProblem)
    stints = (StintChoice(cadre=cadre, start=start, post=post) for cadre, start, post in drawn)
    return Standing(problem, tuple(stints))


@given(standings())
def test_both_ways_of_looking_agree(standing: Standing) -> None:
    ids = [int(stint.cadre[1:]) for stint in standing.stints]
    assert standing.has(*ids)
    for one, other in permutations(ids, 2):
        assert standing.passes(one, other) == (not standing.swapped(one, other))


@given(standings())
def test_a_swap_that_passes_breaks_nothing_that_was_kept(standing: Standing) -> None:
    one, other, *rest = standing.stints
    after = [
        StintChoice(cadre=one.cadre, start=other.start, post=other.post),
        StintChoice(cadre=other.cadre, start=one.start, post=one.post),
        *rest,
    ]
    before_, after_ = (check_stints(standing.problem, s)[0] for s in (standing.stints, after))
    found = standing.swapped(int(one.cadre[1:]), int(other.cadre[1:]))
    assert list(found) == [each for each in after_ if each not in before_]


def test_who_has_no_stint_stands_nowhere() -> None:
    document = {
        "format": "rotation/1", "name": "n", "stint_months": 1, "starts": ["2026-01-01"],
        "posts": [], "demand": [], "units": [], "cadres": [], "serving": [], "pins": [],
        "published": [], "quotas": [], "quiet": [], "goals": ["unserved", "draw"], "seed": "s",
    }  # fmt: skip
    document["posts"] = [{"id": "desk", "name": "窗口", "requires": {}}]
    problem = problem_from_document(document).problem
    assert isinstance(problem, RotationProblem)
    assert not Standing(problem, ()).has(1)
