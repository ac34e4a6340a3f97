from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from scheduler.overview.duty import DutyLine, DutyRun, duty_lines
from scheduler.overview.stints import post_keys
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.presence import Presence
from scheduler.referee.rotation_goals import goal_values
from tests.county import cadre, county, demand, post, quota, serving, stint
from tests.strategies import problems, wild_plans


def lines(problem: RotationProblem, *stints: StintChoice) -> tuple[DutyLine, ...]:
    return duty_lines(problem, Presence(problem, stints), post_keys(problem))


@given(st.data())
def test_what_all_lines_miss_is_the_goal_shortfall(data: st.DataObject) -> None:
    document = data.draw(problems())
    plan = [StintChoice(cadre=c, start=s, post=p) for c, s, p in data.draw(wild_plans(document))]
    problem = RotationProblem.model_validate(document)
    missed = sum(line.missed for line in lines(problem, *plan))
    assert missed == goal_values(problem, plan)["shortfall"]


def test_a_post_is_told_in_runs_of_days_that_are_alike() -> None:
    problem = county(demand=[demand(min=1, max=2)], serving=[serving("old")])
    (line,) = lines(problem, stint("an", "2025-04-01"))
    assert line.runs == (
        DutyRun(date(2025, 1, 1), date(2025, 2, 1), 1, 1, 2, 0),
        DutyRun(date(2025, 2, 1), date(2025, 4, 1), 0, 1, 2, 1),
        DutyRun(date(2025, 4, 1), date(2025, 7, 1), 1, 1, 2, 0),
    )
    (gap,) = line.gaps
    assert (gap.short, gap.over, gap.last) == (1, 0, date(2025, 3, 31))
    assert line.missed == 28 + 31


def test_rows_over_the_same_day_both_count_but_people_are_missing_once() -> None:
    june = {"from": "2025-06-01", "to": "2025-06-11"}
    problem = county(demand=[demand(min=1), demand(min=3, **june)])
    (line,) = lines(problem, stint("an", "2025-04-01"))
    run = line.worst(date(2025, 6, 1), date(2025, 7, 1))
    assert run is not None
    # Of the three asked for one is there; the row that asks for one is met.
    assert (run.count, run.low, run.short, run.missed) == (1, 3, 2, 2 * 10)
    nobody = lines(problem)[0].worst(date(2025, 6, 1), date(2025, 7, 1))
    assert nobody is not None
    # Nobody is there: three are missing, and the rows miss one and three.
    assert (nobody.short, nobody.missed) == (3, 4 * 10)


def test_days_without_a_demand_ask_for_nothing() -> None:
    problem = county(demand=[demand(min=1, **{"from": "2025-02-01", "to": "2025-03-01"})])
    (line,) = lines(problem)
    assert [(run.low, run.missed) for run in line.runs] == [(None, 0), (1, 28), (None, 0)]


def test_a_quota_counts_those_above_its_most() -> None:
    two = [cadre("an"), cadre("bo")]
    problem = county(cadres=two, quotas=[quota({"gender": "f"}, max=1)])
    _, line = lines(problem, stint("an", "2025-01-01"), stint("bo", "2025-03-01"))
    (gap,) = line.gaps
    assert (line.kind, gap.start, gap.count, gap.over, gap.short) == (
        "quota", date(2025, 3, 1), 2, 1, 0,
    )  # fmt: skip
    assert line.gap_days == line.missed == 31


def test_people_beyond_a_post_s_places_are_no_shortfall() -> None:
    two = [serving("old"), serving("older")]
    (line,) = lines(county(demand=[demand(max=1)], serving=two))
    assert (line.highest, line.lowest, line.gaps) == (2, 0, ())


def test_every_post_has_a_line_even_without_people() -> None:
    problem = county(posts=[post("desk"), post("door")])
    assert [(line.name, line.highest) for line in lines(problem)] == [
        ("the desk", 0), ("the door", 0),
    ]  # fmt: skip
