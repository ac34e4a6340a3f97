"""The referee and the naive one agree on drawn problems, whatever the stints."""

from __future__ import annotations

from datetime import date

from hypothesis import event, given, settings
from hypothesis import strategies as st

from scheduler.problems.rotation import RULES, RotationProblem, StintChoice
from scheduler.referee.rotation import violations
from scheduler.referee.rotation_goals import goal_values
from tests import strategies
from tests.referee.naive import Naive


# Some rules are broken in one plan of twenty: the usual number of examples would miss them.
@settings(max_examples=max(300, settings().max_examples))
@given(st.data())
def test_both_find_the_same_rules_broken_and_the_same_values(data: st.DataObject) -> None:
    document = data.draw(strategies.problems())
    choices = data.draw(strategies.wild_plans(document))
    problem = RotationProblem.model_validate(document)
    stints = [StintChoice(cadre=name, start=day, post=post) for name, day, post in choices]
    naive = Naive(document, choices)
    rules = [found.rule for found in violations(problem, stints)]
    for rule in rules:
        event(rule)
    assert rules == sorted(rules, key=RULES.index)
    assert set(rules) == naive.broken()
    assert goal_values(problem, stints) == naive.values()


@given(st.data())
def test_every_day_on_which_a_unit_is_short_is_told_with_its_amount(data: st.DataObject) -> None:
    document = data.draw(strategies.problems(pins=False))
    choices = data.draw(strategies.wild_plans(document))
    problem = RotationProblem.model_validate(document)
    stints = [StintChoice(cadre=name, start=day, post=post) for name, day, post in choices]
    told = {
        (found.params["unit"], day): found.params["excess"]
        for found in violations(problem, stints)
        if found.rule == "unit_cover"
        for day in _days(str(found.params["from"]), str(found.params["to"]))
    }
    assert told == _short_units(document, Naive(document, choices))


def _short_units(document: strategies.Document, naive: Naive) -> dict[tuple[str, date], int]:
    short = {}
    for unit in document["units"]:
        for day in naive.horizon:
            away = naive.there(day, naive.old | naive.new, unit=unit["id"])
            serving = naive.there(day, naive.old, unit=unit["id"])
            if len(away) > max(unit["max_away"], len(serving)):
                short[unit["id"], day] = len(away) - max(unit["max_away"], len(serving))
    return short


def _days(start: str, end: str) -> list[date]:
    first, last = (date.fromisoformat(day).toordinal() for day in (start, end))
    return [date.fromordinal(day) for day in range(first, last)]
