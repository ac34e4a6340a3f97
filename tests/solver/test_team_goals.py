"""Each goal alone: the optimum without what it weighs, then with it; and what a rule costs it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from scheduler.problems.teams import GOALS
from solver.planning import solve
from solver.results import TeamsSolution
from tests.teams import case, person, pin, problem, recusal, seat, visit

Part = dict[str, Any]

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = "2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06"
NEXT_MONDAY = "2025-03-10"


def _solution(**parts: Any) -> TeamsSolution:
    solution = solve(problem(**parts))
    assert isinstance(solution, TeamsSolution)
    assert all(goal.proven for goal in solution.goals)
    assert [goal.bound for goal in solution.goals] == [goal.value for goal in solution.goals]
    return solution


def _values(**parts: Any) -> dict[str, int]:
    return {goal.goal: goal.value for goal in _solution(**parts).goals}


def _goals(*names: str) -> list[str]:
    return ["unstaffed", *names, "draw"]


def _away(start: str, end: str) -> list[Part]:
    return [{"from": start, "to": end}]


# --- unstaffed, and the rules that leave cases unvisited ----------------------------------------


TWO = [case("dam", severity=3, days=2), case("road", severity=2, days=2)]


def test_unstaffed_adds_up_the_severity_of_the_cases_for_which_nobody_is_left() -> None:
    an = person("an")
    assert _values(cases=TWO, people=[an])["unstaffed"] == 0
    # Three days are enough for one of the cases: road, with 2, is left.
    assert _values(cases=TWO, people=[person("an", max_days=3)])["unstaffed"] == 2
    assert _values(cases=TWO, people=[person("an", max_days=1)])["unstaffed"] == 3 + 2
    # Barred from the graver one.
    barred = [recusal("an", case="dam")]
    assert _values(cases=TWO, people=[an], recusals=barred)["unstaffed"] == 3


def test_unstaffed_counts_cases_for_which_there_is_no_day() -> None:
    people = [person("an"), person("bo")]
    # Both on Monday and Tuesday, by one each.
    assert _values(cases=TWO, people=people, days=[MONDAY, TUESDAY])["unstaffed"] == 0
    # One vehicle: road, with 2, is left.
    short = {"cases": TWO, "people": people, "days": [MONDAY, TUESDAY]}
    assert _values(**short, vehicles=1)["unstaffed"] == 2
    # One person cannot be in two places.
    assert _values(**{**short, "people": people[:1]})["unstaffed"] == 2
    # No two days in a row.
    assert _values(**{**short, "days": [MONDAY]})["unstaffed"] == 3 + 2


def test_unstaffed_counts_cases_whose_team_cannot_be_joint() -> None:
    pair = seat("main", count=2)
    # An of the audit bureau; Bo and Cai of the hall.
    assert _values(cases=[case("dam", seats=[pair], min_units=2)])["unstaffed"] == 0
    assert _values(cases=[case("dam", seats=[pair], min_units=3)])["unstaffed"] == 3
    three = seat("main", count=3)
    assert _values(cases=[case("dam", seats=[three], max_same_unit=2)])["unstaffed"] == 0
    assert _values(cases=[case("dam", seats=[three], max_same_unit=1)])["unstaffed"] == 3


# --- the goals after it ---------------------------------------------------------------------------


def test_late_is_severity_times_the_days_of_the_list_after_due() -> None:
    an = person("an")
    dam = case("dam", days=2, severity=4, due=TUESDAY)
    assert _values(cases=[dam], people=[an])["late"] == 0
    # Away on Monday: Tuesday and Wednesday, of which one is late, 4 · 1.
    away = person("an", unavailable=_away(MONDAY, TUESDAY))
    assert _values(cases=[dam], people=[away])["late"] == 4
    # Away to Wednesday: Thursday and the next Monday. Wednesday, though nobody visits on it, is a
    # late day of the list too, the weekend is none: 4 · 3.
    away = person("an", unavailable=_away(MONDAY, THURSDAY))
    assert _values(cases=[dam], people=[away])["late"] == 12
    # Due on the Saturday, which the list does not have: the next Monday alone is late, 4 · 1.
    saturday = case("dam", days=2, severity=4, due="2025-03-08")
    assert _values(cases=[saturday], people=[away])["late"] == 4


def test_a_case_due_before_the_list_begins_counts_its_days_from_the_first() -> None:
    # Monday at the earliest: 3 · 1; two days: 3 · 2.
    assert _values(cases=[case("dam", due="2025-01-01")])["late"] == 3
    assert _values(cases=[case("dam", due="2025-01-01", days=2)])["late"] == 6


def test_gaps_are_the_empty_places_of_visited_cases() -> None:
    seats = [seat("main"), seat("aides", count=2, required=False)]
    known: Part = {"cases": [case("dam", seats=seats)], "goals": _goals("gaps")}
    assert _values(**known)["gaps"] == 0
    # One of three has not declared.
    people = [person("an"), person("bo"), person("cai", declared=False)]
    assert _values(**known, people=people)["gaps"] == 1
    # Only as many of one unit as the required seat takes.
    tight = [case("dam", seats=seats, max_same_unit=1)]
    assert _values(**{**known, "cases": tight}, people=people)["gaps"] == 2
    # Nobody for the required seat: no visit, no gap.
    nobody = [case("dam", seats=[seat("main", who={"skills": ["law"]}), seats[1]])]
    values = _values(**{**known, "cases": nobody})
    assert (values["unstaffed"], values["gaps"]) == (3, 0)


PUBLISHED = {"case": "dam", "start": TUESDAY, "seats": {"main": ["bo"]}}


def test_changes_count_the_start_and_every_person_no_longer_there() -> None:
    goals = _goals("changes")
    known: Part = {"published": [PUBLISHED], "goals": goals}
    assert _values(**known)["changes"] == 0
    # Bo has to sit there on Monday: the start differs.
    assert _values(**known, pins=[pin("dam", start=MONDAY)])["changes"] == 1
    # An has to: Bo does not.
    assert _values(**known, pins=[pin("dam", seats={"main": ["an"]})])["changes"] == 1
    assert _values(**known, pins=[pin("dam", start=MONDAY, seats={"main": ["an"]})])["changes"] == 2
    # Nobody can: the visit is gone, and Bo with it.
    barred = [recusal(name, case="dam") for name in ("an", "bo", "cai")]
    assert _values(**known, recusals=barred)["changes"] == 2


def test_changes_count_what_the_file_no_longer_has() -> None:
    goals = _goals("changes")
    gone = {"case": "mill", "start": MONDAY, "seats": {"main": ["an", "bo"], "aide": ["cai"]}}
    assert _values(published=[gone], goals=goals)["changes"] == 1 + 3
    closed = {**PUBLISHED, "start": "2025-03-07"}  # a Friday that is no day of the list
    assert _values(published=[closed], goals=goals)["changes"] == 1
    left = {**PUBLISHED, "seats": {"main": ["bo", "left"], "roof": ["an", "cai"]}}
    assert _values(published=[left], goals=goals)["changes"] == 3


def test_changes_are_made_where_a_higher_goal_asks_for_them() -> None:
    # Bo and Tuesday cost nothing; two prior days cost Bo 9 - 4 = 5 more, An 1.
    people = [person("an"), person("bo", prior_days=2)]
    known: Part = {"published": [PUBLISHED], "people": people}
    first = _values(**known, goals=_goals("changes", "load"))
    assert (first["changes"], first["load"]) == (0, 9)
    last = _values(**known, goals=_goals("load", "changes"))
    assert (last["load"], last["changes"]) == (1 + 4, 1)


def test_appearance_counts_a_person_once_however_many_grounds_stand() -> None:
    goals = _goals("appearance")
    people = [person("an"), person("bo", hometown="river")]
    # An goes.
    assert _values(people=people, goals=goals)["appearance"] == 0
    # Bo alone is left; the place of origin and two recorded grounds are one.
    grounds = [
        recusal("bo", tier="appearance", unit="water"),
        recusal("bo", tier="appearance", case="dam"),
    ]
    alone: Part = {"people": people[1:], "goals": goals}
    assert _values(**alone)["appearance"] == 1
    assert _values(**alone, recusals=grounds)["appearance"] == 1
    # In another team again.
    cases = [case("dam"), case("road")]
    assert _values(**alone, recusals=grounds, cases=cases)["appearance"] == 2
    # Of another place: nothing stands.
    assert _values(**alone, cases=[case("dam", place="hill")])["appearance"] == 0


def test_load_adds_up_squares_of_all_people_visiting_or_not() -> None:
    goals = _goals("load")
    people = [person("an", prior_days=3), person("bo", prior_days=1), person("cai")]
    # 9 + 1 + 0 before; Cai goes, for one day or for two: 1 or 4 more.
    assert _values(people=people, goals=goals)["load"] == 9 + 1 + 1
    assert _values(people=people, goals=goals, cases=[case("dam", days=2)])["load"] == 9 + 1 + 4
    # Cai may not: Bo, (1 + 2)².
    barred = [recusal("cai", case="dam")]
    two: Part = {"people": people, "goals": goals, "cases": [case("dam", days=2)]}
    assert _values(**two, recusals=barred)["load"] == 9 + 9
    # Nobody may: prior days count all the same.
    barred = [recusal(name, case="dam") for name in ("an", "bo", "cai")]
    assert _values(**two, recusals=barred)["load"] == 9 + 1


def test_load_is_spread_as_evenly_as_visits_of_different_lengths_allow() -> None:
    # 3 + 2 + 2 days for two people: 3 + 2 and 2, 29, or 3 and 2 + 2, 25; never 3.5 each, 24.5.
    cases = [case("dam", days=3), case("road", days=2), case("mill", days=2)]
    people = [person("an"), person("bo")]
    assert _values(cases=cases, people=people, goals=_goals("load"))["load"] == 25


def test_places_count_each_place_once_for_each_person() -> None:
    cases = [case("dam", place="river"), case("weir", place="river"), case("road", place="hill")]
    people = [person("an"), person("bo")]
    # One for both of the river, the other for the hill; or one for all: two either way.
    goals = _goals("places")
    assert _values(cases=cases, people=people, goals=goals)["places"] == 2
    # Only one visit each on one day: three visits by three people, each in one place.
    one_day: Part = {"cases": cases, "days": [MONDAY], "goals": goals}
    assert _values(**one_day)["places"] == 3
    # An not to the weir, Bo not to the dam: both go to the river, and one of them to the hill.
    barred = [recusal("an", case="weir"), recusal("bo", case="dam")]
    assert _values(cases=cases, people=people, goals=goals, recusals=barred)["places"] == 3


def _ticket(*parts: str) -> int:
    """SHA-256 of the parts, first four bytes, shifted right by 8."""
    return int(sha256("|".join(("a seed", *parts)).encode()).hexdigest()[:8], 16) >> 8


def test_the_draw_takes_the_lowest_sum_of_tickets() -> None:
    days = [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, NEXT_MONDAY]
    day = min(days, key=lambda start: _ticket("dam", start))
    who = min(("an", "bo", "cai"), key=lambda name: _ticket("dam", "main", name))
    solution = _solution(goals=_goals())
    assert solution.visits == (visit("dam", day, main=[who]),)
    assert solution.goals[-1].value == _ticket("dam", day) + _ticket("dam", "main", who)


def test_the_draw_leaves_optional_seats_empty_unless_gaps_count() -> None:
    seats = [seat("main"), seat("aide", required=False)]
    known: Part = {"cases": [case("dam", seats=seats)]}
    (alone,) = _solution(**known, goals=_goals()).visits
    assert alone.seats["aide"] == []
    (full,) = _solution(**known, goals=_goals("gaps")).visits
    assert len(full.seats["aide"]) == 1


def test_a_lower_goal_never_costs_a_higher_one() -> None:
    # An has served five days already, Bo is of that place.
    people = [person("an", prior_days=5), person("bo", hometown="river")]
    first = _values(people=people, goals=_goals("appearance", "load"))
    # An: (5 + 1)² + 0.
    assert (first["appearance"], first["load"]) == (0, 36)
    last = _values(people=people, goals=_goals("load", "appearance"))
    # Bo: 5² + 1².
    assert (last["load"], last["appearance"]) == (26, 1)


def test_an_office_without_anything_has_an_empty_proven_plan() -> None:
    for empty in ("days", "people", "cases"):
        solution = _solution(**{empty: []})
        assert solution.visits == ()
        values = {goal.goal: goal.value for goal in solution.goals}
        severity = 0 if empty == "cases" else 3
        assert values == {**dict.fromkeys(GOALS, 0), "unstaffed": severity}
    assert _solution(days=[], people=[], cases=[]).visits == ()


def test_a_damwithout_seats_is_visited_by_nobody() -> None:
    solution = _solution(cases=[case("dam", seats=[])], people=[])
    assert [each.case for each in solution.visits] == ["dam"]
    assert solution.visits[0].seats == {}
