"""The enumeration itself: a test that asks it must be able to trust it."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from scheduler.problems.teams import VisitChoice
from tests import teams, teams_strategies

Plan = frozenset[tuple[str, str, frozenset[tuple[str, frozenset[str]]]]]


def _plan(visits: Sequence[VisitChoice]) -> Plan:
    """The plan without the order of its visits, seats and people."""
    return frozenset(
        (
            visit.case,
            visit.start.isoformat(),
            frozenset((seat, frozenset(people)) for seat, people in visit.seats.items()),
        )
        for visit in visits
    )


def test_every_plan_of_one_case_is_listed_once() -> None:
    document = teams.document(days=["2025-03-03", "2025-03-04"])
    plans = [_plan(plan) for plan in teams_strategies.every_plan(document)]
    assert len(plans) == len(set(plans)) == 1 + 2 * 2**3  # none, or a day and any of three people


@given(teams_strategies.problems(most_plans=300))
def test_there_are_as_many_plans_as_choices_and_no_more_than_allowed(
    document: teams_strategies.Document,
) -> None:
    plans = list(teams_strategies.every_plan(document))
    people, days = len(document["people"]), len(document["days"])
    each = (1 + days * 2 ** (people * len(case["seats"])) for case in document["cases"])
    assert len(plans) == len(set(map(_plan, plans))) == prod(each) <= 300


@given(teams_strategies.problems(most_plans=300), st.data())
def test_a_drawn_plan_is_one_of_every_plan(
    document: teams_strategies.Document, data: st.DataObject
) -> None:
    plan = _plan(data.draw(teams_strategies.plans(document)))
    assert plan in map(_plan, teams_strategies.every_plan(document))
