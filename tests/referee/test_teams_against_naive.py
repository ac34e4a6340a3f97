"""The referee of teams and the naive one agree on drawn problems, whatever the visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import product

from hypothesis import event, given, settings
from hypothesis import strategies as st

from scheduler.problems.teams import RULES, TeamsProblem, VisitChoice
from scheduler.referee.teams import violations
from scheduler.referee.teams_goals import goal_values
from tests import teams_strategies
from tests.county import can_be_said
from tests.referee.naive_teams import NaiveTeams

EXAMPLES = settings(max_examples=max(300, settings().max_examples))


def agree(document: teams_strategies.Document, visits: Sequence[VisitChoice]) -> None:
    problem, naive = TeamsProblem.model_validate(document), NaiveTeams(document, visits)
    found = list(violations(problem, visits))
    rules = [violation.rule for violation in found]
    for rule in rules:
        event(rule)
    assert rules == sorted(rules, key=RULES.index)
    assert set(rules) == naive.broken()
    assert goal_values(problem, visits) == naive.values()
    assert can_be_said(found)


# Some rules are broken in few plans only: the usual number of examples would miss them.
@EXAMPLES
@given(st.data())
def test_both_find_the_same_rules_broken_and_the_same_values(data: st.DataObject) -> None:
    document = data.draw(teams_strategies.problems())
    agree(document, data.draw(teams_strategies.plans(document)))


@EXAMPLES
@given(st.data())
def test_both_agree_on_a_case_visited_twice_and_people_sitting_twice(data: st.DataObject) -> None:
    document = data.draw(teams_strategies.problems())
    agree(document, data.draw(teams_strategies.wild_plans(document)))


@EXAMPLES
@given(st.data())
def test_both_agree_on_visits_that_name_what_is_not_there(data: st.DataObject) -> None:
    document = data.draw(teams_strategies.problems())
    problem = TeamsProblem.model_validate(document)
    seats = ["roof", *{seat.id: None for case in problem.cases for seat in case.seats}]
    people = st.lists(st.sampled_from(["nobody", *problem.people_by_id]), max_size=3)
    days = [problem.days[0] + timedelta(n) for n in range(-3, 12)]
    visit = st.builds(
        VisitChoice,
        case=st.sampled_from(["gone", *problem.cases_by_id]),
        start=st.sampled_from(days),
        seats=st.dictionaries(st.sampled_from(seats), people, max_size=3),
    )
    agree(document, data.draw(st.lists(visit, max_size=4)))


@given(teams_strategies.problems())
def test_the_grounds_that_the_file_is_said_to_have_are_those_that_the_referee_finds(
    document: teams_strategies.Document,
) -> None:
    problem = TeamsProblem.model_validate(document)
    for case, person in product(problem.cases, problem.people):
        alone = [VisitChoice(case=case.id, start=problem.days[0], seats={"roof": [person.id]})]
        grounds = list(problem.grounds(person, case))
        barring = [f"recused.{ground.kind}" for ground in grounds if ground.bars]
        found = [each.code for each in violations(problem, alone) if each.rule == "recused"]
        assert found == barring
        frowned_upon = any(not ground.bars for ground in grounds)
        assert goal_values(problem, alone)["appearance"] == frowned_upon
