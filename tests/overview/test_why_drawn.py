"""`why` and `alternates` against the referee, on problems so small that every plan can be tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.overview.alternates import MOST, alternates
from scheduler.overview.why_rotation import Move, why_stint
from scheduler.overview.why_teams import Replacement, why_in_team
from scheduler.problems.plans import Visit
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.problems.teams import Case, Person, TeamsProblem, VisitChoice
from scheduler.referee.plans import check_stints, check_visits
from tests import strategies, teams_strategies

Seats = dict[str, list[str]]


def _valid(document: teams_strategies.Document) -> tuple[TeamsProblem, list[list[VisitChoice]]]:
    problem = TeamsProblem.model_validate(document)
    every = teams_strategies.every_plan(document)
    return problem, [plan for plan in every if not check_visits(problem, plan)[0]]


def _busiest(data: st.DataObject, plans: Sequence[list[VisitChoice]]) -> list[Visit]:
    """One of the valid plans, rather one with many people in it."""
    assume(plans)
    by_size = sorted(plans, key=lambda plan: -sum(len(_everybody(visit)) for visit in plan))
    chosen = data.draw(st.sampled_from(by_size[:8]))
    return [Visit(case=visit.case, start=visit.start, seats=visit.seats) for visit in chosen]


def _everybody(visit: VisitChoice | Visit) -> list[str]:
    return [name for names in visit.seats.values() for name in names]


def _asked(problem: TeamsProblem) -> Iterator[tuple[Case, Person, str | None]]:
    for case in problem.cases:
        for person in problem.people:
            for seat in (None, *case.seats_by_id):
                yield case, person, seat


@given(data=st.data(), document=teams_strategies.problems(all_goals=True))
def test_what_is_impossible_stands_in_no_valid_plan(
    data: st.DataObject, document: teams_strategies.Document
) -> None:
    problem, plans = _valid(document)
    visits = _busiest(data, plans)
    for case, person, seat in _asked(problem):
        answer = why_in_team(problem, visits, case, person, seat)
        if answer.verdict == "impossible":
            assert not any(_sits(plan, case.id, person.id, seat) for plan in plans)
        if answer.verdict in ("impossible", "blocked"):
            assert any(reason.bars for reason in answer.chain)


def _sits(plan: Sequence[VisitChoice | Visit], case: str, person: str, seat: str | None) -> bool:
    return any(
        person in names
        for visit in plan
        if visit.case == case
        for key, names in visit.seats.items()
        if seat in (None, key)
    )


@given(data=st.data(), document=teams_strategies.problems())
def test_what_is_possible_passes_and_does_to_the_goals_what_is_said(
    data: st.DataObject, document: teams_strategies.Document
) -> None:
    problem, plans = _valid(document)
    visits = _busiest(data, plans)
    for case, person, seat in _asked(problem):
        answer = why_in_team(problem, visits, case, person, seat)
        assert (answer.verdict == "in_team") == _sits(visits, case.id, person.id, seat)
        assert (answer.verdict == "possible") == bool(answer.possible)
        if answer.verdict != "in_team":
            _check_replacements(problem, visits, case, person, seat, answer.replacements)


def _check_replacements(
    problem: TeamsProblem, visits: Sequence[Visit], case: Case, person: Person, seat: str | None,
    found: Sequence[Replacement],
) -> None:  # fmt: skip
    """Of every single change that puts the person there, the lightest is named for each seat."""
    for asked in case.seats:
        if seat in (None, asked.id):
            passing = [one for one in found if one.seat == asked.id and not one.broken]
            tried = _single_changes(visits, case, person.id, asked.id)
            differences = [_differences(problem, visits, case, seats) for seats in tried]
            lightest = min((list(one.values()) for one in differences if one), default=None)
            assert [list(one.differences.values()) for one in passing] == (
                [] if lightest is None else [lightest]
            )
            for one in passing:
                seats = _changed(visits, case, person.id, one)
                assert one.differences == _differences(problem, visits, case, seats)


def _single_changes(visits: Sequence[Visit], case: Case, person: str, seat: str) -> Iterator[Seats]:
    """The person comes, or changes seat, and at most one other goes, or changes seat with them."""
    for visit in visits:
        if visit.case != case.id:
            continue
        without = {
            key: [name for name in visit.seats.get(key, []) if name != person]
            for key in case.seats_by_id
        }
        own = next((key for key, names in visit.seats.items() if person in names), None)
        yield {**without, seat: [*without[seat], person]}
        for out in without[seat]:
            stay = [name for name in without[seat] if name != out]
            yield {**without, seat: [*stay, person]}
            if own and own != seat:
                yield {**without, seat: [*stay, person], own: [*without[own], out]}


def _changed(
    visits: Sequence[Visit], case: Case, person: str, one: Replacement
) -> Mapping[str, list[str]]:
    visit = next(visit for visit in visits if visit.case == case.id)
    gone = {person, one.out}
    seats = {
        key: [n for n in visit.seats.get(key, []) if n not in gone] for key in case.seats_by_id
    }
    seats[one.seat].append(person)
    if one.out and one.out_to:
        seats[one.out_to].append(one.out)
    return seats


def _differences(
    problem: TeamsProblem, visits: Sequence[Visit], case: Case, seats: Mapping[str, list[str]]
) -> dict[str, int] | None:
    """By the referee of whole plans; None: it rejects the change."""
    after = [
        VisitChoice(case=v.case, start=v.start, seats=dict(seats) if v.case == case.id else v.seats)
        for v in visits
    ]
    broken, values = check_visits(problem, after)
    _, before = check_visits(problem, visits)
    return None if broken else {goal: values[goal] - before[goal] for goal in problem.goals}


@given(data=st.data(), document=teams_strategies.problems())
def test_alternates_are_the_two_lightest_of_all_who_pass(
    data: st.DataObject, document: teams_strategies.Document
) -> None:
    problem, plans = _valid(document)
    visits = _busiest(data, plans)
    by_case = {visit.case: visit for visit in visits}
    places = alternates(problem, visits)
    assert len(places) == sum(
        seat.count for name in by_case for seat in problem.cases_by_id[name].seats
    )
    for place in places:
        visit = by_case[place.case.id]
        holder = place.holder.id if place.holder else None
        stay = [name for name in visit.seats.get(place.seat, []) if name != holder]
        passing = {}
        for person in problem.people:
            if person.id not in _everybody(visit):
                seats = {**visit.seats, place.seat: [*stay, person.id]}
                found = _differences(problem, visits, place.case, seats)
                if found is not None:
                    passing[person.id] = found
        ordered = sorted(passing.items(), key=lambda one: list(one[1].values()))[:MOST]
        told = [(one.person.id, dict(one.differences)) for one in place.alternates]
        assert told == ordered
        assert not (place.pinned and told)


def _valid_stints(
    document: strategies.Document,
) -> tuple[RotationProblem, list[list[StintChoice]]]:
    problem = RotationProblem.model_validate(document)
    every = [
        [StintChoice(cadre=cadre, start=start, post=post) for cadre, start, post in plan]
        for plan in strategies.every_plan(document)
    ]
    return problem, [plan for plan in every if not check_stints(problem, plan)[0]]


@given(data=st.data(), document=strategies.problems(max_cadres=3))
def test_stints_that_are_impossible_stand_in_no_valid_plan_and_possible_ones_pass(
    data: st.DataObject, document: strategies.Document
) -> None:
    problem, plans = _valid_stints(document)
    assume(plans)
    stints = data.draw(st.sampled_from(sorted(plans, key=len, reverse=True)[:5]))
    for cadre in problem.cadres:
        for start in problem.starts:
            for post in (None, *problem.posts_by_id):
                answer = why_stint(problem, stints, cadre, start, post)
                there = [plan for plan in plans if _serves(plan, cadre.id, start, post)]
                assert (answer.verdict == "assigned") == _serves(stints, cadre.id, start, post)
                if answer.verdict == "impossible":
                    assert not there
                if answer.verdict in ("impossible", "blocked"):
                    assert any(reason.bars for reason in answer.chain)
                for move in answer.moves:
                    _check_move(problem, stints, cadre.id, move)


def _serves(plan: Sequence[StintChoice], cadre: str, start: date, post: str | None) -> bool:
    return any(
        stint.cadre == cadre and stint.start == start and post in (None, stint.post)
        for stint in plan
    )


def _check_move(
    problem: RotationProblem, stints: Sequence[StintChoice], cadre: str, move: Move
) -> None:
    """Alone if that passes; else of all who might make room, the one whom the goals miss least."""
    own = next((stint for stint in stints if stint.cadre == cadre), None)
    others = [stint.cadre for stint in stints if stint.cadre != cadre]
    alone = _moved(problem, stints, cadre, move, None, None)
    tried = [_moved(problem, stints, cadre, move, out, None) for out in others]
    if own:
        tried += [_moved(problem, stints, cadre, move, out, own) for out in others]
    lightest = min((list(one.values()) for one in tried if one), default=None)
    if alone is not None:
        assert (move.out, dict(move.differences)) == (None, alone)
    elif lightest is None:
        assert move.broken
    else:
        assert not move.broken
        assert list(move.differences.values()) == lightest
        told = _moved(problem, stints, cadre, move, move.out, move.out_to and own)
        assert told == move.differences


def _moved(
    problem: RotationProblem, stints: Sequence[StintChoice], cadre: str, move: Move,
    out: str | None, place: StintChoice | None,
) -> dict[str, int] | None:  # fmt: skip
    """The goals' differences by the referee of whole plans; None: it rejects the change."""
    after = [stint for stint in stints if stint.cadre not in (cadre, out)]
    after.append(StintChoice(cadre=cadre, start=move.start, post=move.post))
    if out and place:
        after.append(place.model_copy(update={"cadre": out}))
    broken, values = check_stints(problem, after)
    _, before = check_stints(problem, stints)
    return None if broken else {goal: values[goal] - before[goal] for goal in problem.goals}
