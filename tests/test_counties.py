"""The generator of counties for benchmarks and slow tests makes what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from scheduler.problems.loading import problem_from_document
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.rotation import violations
from scheduler.referee.rotation_goals import goal_values
from tests.benchmarks.counties import Document, Options, county
from tests.benchmarks.drafts import draft
from tests.benchmarks.names import unit_name

VARIANTS = {
    "plain": Options(),
    "four posts": Options(posts=4),
    "fifteen months": Options(starts=15),
    "quarterly": Options(starts=5, every_months=3),
    "month ends": Options(first_day=date(2027, 10, 31), stint_months=4),
    "one start": Options(starts=1, stint_months=1),
    "crowded": Options(crowded=True),
    "overfull": Options(overfull=True),
    "out of reach": Options(out_of_reach=True),
    "pinned": Options(pinned=0.1),
    "amendment": Options(amendment=True, pinned=0.05),
}


def _loaded(document: Document) -> RotationProblem:
    problem = problem_from_document(document).problem
    assert isinstance(problem, RotationProblem)
    return problem


def _stints(choices: list[Document]) -> list[StintChoice]:
    return [StintChoice.model_validate(choice) for choice in choices]


@pytest.mark.parametrize("cadres", [8, 46, 120])
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_is_a_problem_without_faults(variant: str, cadres: int) -> None:
    for seed in range(3):
        problem = _loaded(county(cadres, seed, VARIANTS[variant]))
        assert 0.7 * cadres <= len(problem.cadres) <= cadres


def test_the_same_seed_gives_the_same_county_and_another_seed_another() -> None:
    options = Options(amendment=True, pinned=0.2, overfull=True, out_of_reach=True)
    assert county(60, 1, options) == county(60, 1, options)
    assert county(60, 1, options) != county(60, 2, options)


def test_the_order_of_the_goals_changes_nothing_else() -> None:
    few = ("unserved", "strain", "draw")
    document = county(30, 1, Options(goals=few))
    assert document == {**county(30, 1), "goals": list(few)}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_draft_breaks_no_rule(variant: str) -> None:
    document = county(60, 5, replace(VARIANTS[variant], pinned=0.0))
    problem = _loaded(document)
    stints = _stints(draft(document, 1))
    assert stints
    assert not list(violations(problem, stints))


@pytest.mark.parametrize("amendment", [False, True])
def test_pins_do_not_clash(amendment: bool) -> None:
    for seed in range(10):
        document = county(60, seed, Options(pinned=0.3, amendment=amendment, overfull=True))
        problem = _loaded(document)
        assert len(problem.pins) >= 10
        assert not list(violations(problem, problem.pins))


def test_an_amendment_makes_some_published_stints_impossible() -> None:
    document = county(120, 1, Options(amendment=True))
    problem = _loaded(document)
    known = {(stint.cadre, stint.start, stint.post) for stint in problem.published}
    assert len(known) > 80
    present = [stint for stint in problem.published if stint.cadre in problem.cadres_by_id]
    assert len(present) < len(known)
    broken = {v.params.get("cadre") for v in violations(problem, present) if v.rule == "available"}
    assert broken


def test_a_sample_sized_county_can_be_served_and_a_crowded_one_cannot() -> None:
    def unserved(options: Options) -> float:
        documents = [county(46, seed, options) for seed in range(5)]
        return sum(46 - len(draft(document, 1)) for document in documents) / 5

    assert unserved(Options()) < 8
    assert unserved(Options(crowded=True)) > 15


def test_serving_people_stand_above_the_limits_of_unit_and_post() -> None:
    problem = _loaded(county(46, 1, Options(overfull=True)))
    first = problem.starts[0]
    there = [p for p in problem.serving if problem.end_of_serving(p) > first]
    assert any(person.until for person in problem.serving)
    assert any(
        sum(person.unit == unit.id for person in there) > unit.max_away for unit in problem.units
    )
    limits = [row for row in problem.demand if row.post == "letters" and row.max is not None]
    assert sum(person.post == "letters" for person in there) > min(row.max or 0 for row in limits)


def test_quotas_out_of_reach_are_not_met_by_a_full_plan() -> None:
    document = county(46, 3, Options(out_of_reach=True))
    only = RotationProblem.model_validate(
        {**document, "demand": [], "quotas": document["quotas"][-3:]}
    )
    assert goal_values(only, _stints(draft(document, 1)))["shortfall"] > 100


def test_units_of_the_largest_county_have_names_of_their_own() -> None:
    names = [unit_name(index) for index in range(3560)]
    assert len(set(names)) == 3560
