"""The price of a decision is what trying every plan says it is."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.problems.teams import TeamsProblem
from scheduler.referee.plans import check_stints, check_visits
from scheduler.services.explaining import answered, replanned
from scheduler.services.questions import StintQuestion, TeamQuestion
from solver.results import Settings, Watch
from tests import strategies, teams_strategies
from tests.services.best import best_rotation_plan, best_teams_plan

Values = list[int]


@given(data=st.data(), document=teams_strategies.problems(max_cases=2))
def test_a_person_costs_what_the_best_of_all_plans_with_them_costs(
    data: st.DataObject, document: teams_strategies.Document
) -> None:
    problem = TeamsProblem.model_validate(document)
    assume(problem.people and problem.cases)
    tried = [(plan, check_visits(problem, plan)) for plan in teams_strategies.every_plan(document)]
    valid = [
        ([values[goal] for goal in problem.goals], plan)
        for plan, (broken, values) in tried
        if not broken
    ]
    assume(valid)
    before, best = min(valid, key=lambda one: one[0])
    case = data.draw(st.sampled_from(problem.cases))
    person = data.draw(st.sampled_from(problem.people))
    seat = data.draw(st.sampled_from([None, *case.seats_by_id]))
    question = TeamQuestion(problem, best_teams_plan(problem, best), case, person, seat)
    price = replanned(question, answered(question), Settings(), Watch())
    there = [
        values
        for values, plan in valid
        if any(
            person.id in names
            for visit in plan
            if visit.case == case.id
            for key, names in visit.seats.items()
            if seat in (None, key)
        )
    ]
    assert price.impossible == (not there)
    if there:
        assert price.exact
        assert [goal.goal for goal in price.goals] == problem.goals
        assert [goal.before for goal in price.goals] == before
        assert [goal.after for goal in price.goals] == min(there)


@given(data=st.data(), document=strategies.problems(max_cadres=3))
def test_a_stint_costs_what_the_best_of_all_plans_with_it_costs(
    data: st.DataObject, document: strategies.Document
) -> None:
    problem = RotationProblem.model_validate(document)
    assume(problem.cadres)
    valid = []
    for drawn in strategies.every_plan(document):
        plan = [StintChoice(cadre=cadre, start=start, post=post) for cadre, start, post in drawn]
        broken, values = check_stints(problem, plan)
        if not broken:
            valid.append(([values[goal] for goal in problem.goals], plan))
    assume(valid)
    before, best = min(valid, key=lambda one: one[0])
    cadre = data.draw(st.sampled_from(problem.cadres))
    start = data.draw(st.sampled_from(problem.starts))
    post = data.draw(st.sampled_from([None, *problem.posts_by_id]))
    question = StintQuestion(problem, best_rotation_plan(problem, best), cadre, start, post)
    price = replanned(question, answered(question), Settings(), Watch())
    there = [
        values
        for values, plan in valid
        if any(
            stint.cadre == cadre.id and stint.start == start and post in (None, stint.post)
            for stint in plan
        )
    ]
    assert price.impossible == (not there)
    if there:
        assert price.exact
        assert [goal.before for goal in price.goals] == before
        assert [goal.after for goal in price.goals] == min(there)
