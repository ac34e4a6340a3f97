from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scheduler.overview.forcing import Choice, Difference, Forcing
from scheduler.problems.rotation import RotationProblem
from scheduler.referee.rotation import violations
from scheduler.referee.rotation_goals import goal_values
from tests.county import cadre, county, demand, post, serving, stint, unit
from tests.strategies import choices, plans, problems


def broken(problem: RotationProblem, forcing: Forcing, name: str) -> dict[str, list[str]]:
    forced = forcing.forced(problem.cadres_by_id[name], problem.starts)
    return {f"{f.choice.start:%m}/{f.choice.post}": list(f.broken) for f in forced}


def _valid(problem: RotationProblem, drawn: list[tuple[str, object, str]]) -> list[Choice]:
    """As many of the drawn stints as go together."""
    kept: list[Choice] = []
    for cadre_id, start, post_id in drawn:
        more = [*kept, Choice(cadre_id, start, post_id)]  # type: ignore[arg-type]
        if not any(violations(problem, more)):
            kept = more
    return kept


@given(st.data())
def test_a_part_of_the_county_tells_what_the_whole_would(data: st.DataObject) -> None:
    document = data.draw(problems(pins=False))
    problem = RotationProblem.model_validate(document)
    plan = _valid(problem, data.draw(plans(document)))  # type: ignore[arg-type]
    forcing = Forcing(problem, plan)
    before = goal_values(problem, plan)
    for one in (f for c in problem.cadres for f in forcing.forced(c, problem.starts)):
        others = [stint for stint in plan if stint.cadre != one.choice.cadre]
        found = violations(problem, [*others, one.choice])
        assert set(one.broken) == {violation.rule for violation in found}
        after = goal_values(problem, [*others, one.choice])
        changed = [(g, after[g] - before[g]) for g in problem.goals if after[g] != before[g]]
        expected = Difference(*changed[0]) if changed else Difference(None, 0)
        assert forcing.difference(one.choice) == expected
    assert len(list(choices(document))) == len(problem.cadres) * len(problem.starts) * len(
        problem.posts
    )


def test_each_rule_is_named_where_it_bars() -> None:
    problem = county(
        cadres=[
            cadre("an", promoted_on="2025-01-15", unavailable=[
                {"from": "2025-06-20", "to": "2025-06-21"}]),
            cadre("bo"),
        ],
        posts=[post("desk"), post("door", requires={"any_skill": ["law"]})],
        demand=[demand(max=1)],
        units=[unit("hall", max_away=1)],
        quiet=[{"from": "2025-03-01", "to": "2025-03-02"}],
    )  # fmt: skip
    forcing = Forcing(problem, [stint("bo", "2025-01-01")])
    law = "post_requirement"
    assert broken(problem, forcing, "an") == {
        # Promoted later; Bo is away and at the only place of the desk until 1 April.
        "01/desk": ["promoted_first", "unit_cover", "post_capacity"],
        "01/door": ["promoted_first", law, "unit_cover"],
        "02/desk": ["unit_cover", "post_capacity"],
        "02/door": [law, "unit_cover"],
        "03/desk": ["quiet", "unit_cover", "post_capacity"],
        "03/door": ["quiet", law, "unit_cover"],
        # On leave on 20 June.
        "04/desk": ["available"],
        "04/door": ["available", law],
    }


def test_a_cadre_s_own_stint_does_not_stand_in_its_own_way() -> None:
    problem = county(demand=[demand(max=1)], units=[unit("hall", max_away=1)])
    forcing = Forcing(problem, [stint("an", "2025-03-01")])
    assert set(map(tuple, broken(problem, forcing, "an").values())) == {()}


def test_a_pin_bars_every_other_choice_of_its_cadre_only() -> None:
    pin = {"cadre": "an", "start": "2025-02-01", "post": "desk"}
    problem = county(cadres=[cadre("an"), cadre("bo")], pins=[pin])
    for plan in ([stint("an", "2025-02-01")], []):
        forcing = Forcing(problem, plan)
        assert broken(problem, forcing, "an") == {
            "01/desk": ["pinned"], "02/desk": [], "03/desk": ["pinned"], "04/desk": ["pinned"],
        }  # fmt: skip
        assert set(map(tuple, broken(problem, forcing, "bo").values())) == {()}


def test_serving_people_take_places() -> None:
    problem = county(demand=[demand(max=1)], serving=[serving("old", unit="other")],
                     units=[unit("hall", max_away=9), unit("other")])  # fmt: skip
    found = broken(problem, Forcing(problem, []), "an")
    assert found["01/desk"] == ["post_capacity"]
    assert found["02/desk"] == []


def test_what_is_broken_already_is_not_blamed_on_the_stint() -> None:
    # Two are at the desk from January, where there is one place; April is free.
    three = [cadre("an"), cadre("bo"), cadre("cai")]
    problem = county(cadres=three, demand=[demand(max=1)])
    plan = [stint("bo", "2025-01-01"), stint("cai", "2025-01-01")]
    found = broken(problem, Forcing(problem, plan), "an")
    assert found["04/desk"] == []
    assert found["03/desk"] == ["post_capacity"]
