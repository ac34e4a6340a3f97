"""Goal values of teams recomputed from a plan, the arithmetic beside each."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from scheduler.problems.teams import GOALS, TeamsProblem, VisitChoice
from scheduler.referee.teams_goals import GOAL_VALUES, goal_values
from tests.referee.judging_teams import (
    MONDAY,
    NEXT_MONDAY,
    SEATS,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
)
from tests.teams import case, person, problem, recusal, visit

TWO = [case("dam"), case("road", place="hill", days=2)]


def value(goal: str, known: TeamsProblem, *visits: VisitChoice) -> int:
    return goal_values(known, visits)[goal]


def test_every_goal_of_the_format_has_a_value_in_its_order() -> None:
    assert tuple(GOAL_VALUES) == GOALS
    assert tuple(function.__name__ for function in GOAL_VALUES.values()) == GOALS
    assert tuple(goal_values(problem(goals=["unstaffed", "draw"]), [])) == GOALS


def test_nothing_at_all_costs_nothing() -> None:
    empty = problem(days=[], people=[], cases=[])
    assert set(goal_values(empty, []).values()) == {0}


# unstaffed


def test_unstaffed_adds_the_severity_of_cases_not_visited() -> None:
    known = problem(cases=[case("dam", severity=5), case("road", severity=2)])
    assert value("unstaffed", known) == 7
    assert value("unstaffed", known, visit("dam", MONDAY, main="an")) == 2
    # A visit without its people is one all the same, if not a valid one.
    assert value("unstaffed", known, visit("dam", MONDAY), visit("road", MONDAY)) == 0
    assert value("unstaffed", known, visit("gone", MONDAY, main="an")) == 7


# late


@pytest.mark.parametrize(
    ("due", "start", "days"),
    [
        (TUESDAY, MONDAY, 0),  # to Tuesday, which is still in time
        (MONDAY, MONDAY, 1),
        (MONDAY, TUESDAY, 2),
        (MONDAY, THURSDAY, 4),  # Tuesday to Thursday, and the Monday after
        (THURSDAY, THURSDAY, 1),  # the days between are not in the list
        ("2025-03-08", THURSDAY, 1),  # due on a Saturday
        (NEXT_MONDAY, THURSDAY, 0),
        ("2025-01-01", MONDAY, 2),  # before the list: all its days count
        ("2026-01-01", THURSDAY, 0),
    ],
)
def test_late_counts_days_of_the_list_after_due_up_to_the_last_day(
    due: str, start: str, days: int
) -> None:
    # Two days long, severity 3.
    known = problem(cases=[case("dam", due=due, days=2)])
    assert value("late", known, visit("dam", start, main="an")) == 3 * days


def test_late_adds_up_over_cases_by_their_severity_and_leaves_out_those_not_visited() -> None:
    cases = [case(f"k{n}", severity=n, due=MONDAY) for n in (1, 2, 5)]
    known = problem(cases=cases)
    assert value("late", known) == 0
    # Tuesday is a day late; Wednesday two, at severity 5.
    assert value("late", known, visit("k1", TUESDAY), visit("k5", WEDNESDAY)) == 1 + 10


def test_late_goes_by_the_days_that_the_list_still_has() -> None:
    known = problem(cases=[case("dam", due=THURSDAY, days=3)])
    assert value("late", known, visit("dam", THURSDAY)) == 3
    assert value("late", known, visit("dam", "2025-03-08")) == 3
    assert value("late", known, visit("dam", "2025-03-11")) == 0


# gaps


def test_gaps_counts_empty_places_in_the_seats_of_visited_cases() -> None:
    known = problem(cases=[case("dam", seats=SEATS), case("road", seats=SEATS)])
    assert value("gaps", known) == 0
    assert value("gaps", known, visit("dam", MONDAY, main="an")) == 2
    assert value("gaps", known, visit("dam", MONDAY, main="an", aides="bo")) == 1
    assert value("gaps", known, visit("dam", MONDAY, main="an", aides=["bo", "cai"])) == 0
    # An empty required seat, in a plan that breaks the rule, is a gap as well.
    assert value("gaps", known, visit("dam", MONDAY), visit("road", MONDAY, main="an")) == 3 + 2


def test_gaps_counts_different_people_who_are_known_and_none_above_the_count() -> None:
    known = problem(cases=[case("dam", seats=SEATS)])
    assert value("gaps", known, visit("dam", MONDAY, main="an", aides=["bo", "bo"])) == 1
    assert value("gaps", known, visit("dam", MONDAY, main="an", aides="nobody")) == 2
    assert value("gaps", known, visit("dam", MONDAY, main=["an", "bo"], roof="cai")) == 2


# changes

KNOWN = {"case": "dam", "start": TUESDAY, "seats": {"main": ["an"], "aides": ["bo", "cai"]}}


def published(*entries: dict[str, Any]) -> TeamsProblem:
    cases = [case("dam", seats=SEATS), case("road", seats=SEATS)]
    return problem(cases=cases, published=list(entries))


def test_changes_counts_a_new_start_and_everybody_no_longer_in_the_seat() -> None:
    known = published(KNOWN)
    assert value("changes", known, visit("dam", TUESDAY, main="an", aides=["cai", "bo"])) == 0
    assert value("changes", known, visit("dam", MONDAY, main="an", aides=["bo", "cai"])) == 1
    assert value("changes", known, visit("dam", TUESDAY, main="an", aides="bo")) == 1
    # An and Bo have changed places: neither is in the seat where people know them.
    assert value("changes", known, visit("dam", TUESDAY, main="bo", aides=["an", "cai"])) == 2
    assert value("changes", known, visit("dam", MONDAY)) == 1 + 3


def test_changes_counts_a_visit_that_is_gone_with_everybody_in_it() -> None:
    known = published(KNOWN)
    assert value("changes", known) == 1 + 3
    assert value("changes", known, visit("road", TUESDAY, main="an", aides=["bo", "cai"])) == 4


def test_changes_takes_no_notice_of_what_was_not_published() -> None:
    known = published({**KNOWN, "seats": {"main": ["an"]}})
    visits = (visit("dam", TUESDAY, main="an", aides="bo"), visit("road", TUESDAY, main="cai"))
    assert value("changes", known, *visits) == 0


@pytest.mark.parametrize(
    ("gone", "changed"),
    [
        ({"case": "old"}, 4),
        ({"start": "2025-03-08"}, 1),
        ({"seats": {"main": ["left"], "aides": ["bo", "cai"]}}, 1),
        ({"seats": {"roof": ["an", "bo"], "aides": ["cai"]}}, 2),
        ({"case": "old", "seats": {}}, 1),
    ],
    ids=str,
)
def test_changes_counts_what_the_problem_no_longer_has_whatever_the_plan_says(
    gone: dict[str, Any], changed: int
) -> None:
    entry = KNOWN | gone
    as_it_was = VisitChoice.model_validate(entry)
    everywhere = {"main": ["an", "left"], "aides": ["bo", "cai"], "roof": ["an", "bo"]}
    kept = as_it_was.model_copy(update={"seats": everywhere})
    assert value("changes", published(entry), kept) == changed


def test_changes_adds_up_over_published_visits() -> None:
    known = published(KNOWN, {"case": "road", "start": MONDAY, "seats": {"main": ["bo"]}})
    # The dam as it was but for its start; the road is gone, and Bo with it.
    assert value("changes", known, visit("dam", MONDAY, main="an", aides=["bo", "cai"])) == 1 + 2


# appearance


def test_appearance_counts_people_of_the_place_and_those_with_such_a_row() -> None:
    people = [person("an", hometown="river"), person("bo", hometown="hill"), person("cai")]
    rows = [recusal("cai", tier="appearance", unit="water")]
    known = problem(people=people, recusals=rows, cases=[case("dam", seats=SEATS)])
    assert value("appearance", known) == 0
    assert value("appearance", known, visit("dam", MONDAY, main="bo")) == 0
    assert value("appearance", known, visit("dam", MONDAY, main="an")) == 1
    assert value("appearance", known, visit("dam", MONDAY, main="an", aides=["bo", "cai"])) == 2


@pytest.mark.parametrize(
    ("against", "count"),
    [
        ({"unit": "water"}, 1),
        ({"unit": "hall"}, 0),
        ({"place": "river"}, 1),
        ({"place": "hill"}, 0),
        ({"case": "dam"}, 1),
        ({"case": "road"}, 0),
    ],
    ids=str,
)
def test_appearance_goes_by_the_unit_the_place_or_the_case_of_a_row(
    against: dict[str, str], count: int
) -> None:
    for tier, expected in (("appearance", count), ("local", 0), ("statutory", 0)):
        known = problem(recusals=[recusal("an", tier=tier, **against)])
        assert value("appearance", known, visit("dam", MONDAY, main="an")) == expected


def test_appearance_counts_a_person_once_in_a_team_and_again_in_another() -> None:
    rows = [recusal("an", tier="appearance", unit="water"), recusal("an", tier="local", case="dam")]
    people = [person("an", hometown="river")]
    cases = [case("dam", seats=SEATS), case("road")]
    known = problem(people=people, recusals=rows, cases=cases)
    # However many grounds stand and seats are held, and whatever else bars An.
    assert value("appearance", known, visit("dam", MONDAY, main="an", aides="an")) == 1
    visits = (visit("dam", MONDAY, main="an"), visit("road", TUESDAY, main="an"))
    assert value("appearance", known, *visits) == 2


# load and places


def test_load_squares_the_days_of_everybody_those_from_before_included() -> None:
    people = [person("an", prior_days=4), person("bo", prior_days=1), person("cai")]
    known = problem(people=people, cases=TWO)
    assert value("load", known) == 16 + 1 + 0
    # An goes to the dam, a day, and to the road, two: 7² = 49.
    visits = (visit("dam", MONDAY, main="an"), visit("road", TUESDAY, main="an"))
    assert value("load", known, *visits) == 49 + 1
    # Or Cai goes to the road with Bo: 5², 3², 2².
    visits = (visit("dam", MONDAY, main="an"), visit("road", TUESDAY, main=["bo", "cai"]))
    assert value("load", known, *visits) == 25 + 9 + 4


def test_load_counts_a_person_once_in_a_team_but_for_each_of_two_visits_on_a_day() -> None:
    known = problem(people=[person("an")], cases=[case("dam", seats=SEATS), case("road")])
    assert value("load", known, visit("dam", MONDAY, main="an", aides=["an", "an"])) == 1
    visits = (visit("dam", MONDAY, main="an"), visit("road", MONDAY, main="an"))
    assert value("load", known, *visits) == 2**2


def test_load_counts_the_days_that_the_list_has_for_the_visit() -> None:
    known = problem(people=[person("an")], cases=[case("dam", days=3)])
    assert value("load", known, visit("dam", THURSDAY, main="an")) == 2**2
    assert value("load", known, visit("dam", "2025-03-08", main="an")) == 1
    assert value("load", known, visit("dam", "2025-03-11", main="an")) == 0


def test_places_counts_the_different_places_of_each_person() -> None:
    cases = [case("dam"), case("weir"), case("road", place="hill")]
    known = problem(cases=cases)
    assert value("places", known) == 0
    # An is twice at the river and once on the hill, Bo on the hill.
    visits = (
        visit("dam", MONDAY, main="an"),
        visit("weir", TUESDAY, main="an"),
        visit("road", WEDNESDAY, main=["an", "bo"]),
    )
    assert value("places", known, *visits) == 2 + 1
    assert value("places", known, *visits[:2]) == 1


def test_who_sits_in_an_unknown_seat_goes_along() -> None:
    people = [person("an", hometown="river")]
    known = problem(people=people)
    values = goal_values(known, [visit("dam", MONDAY, roof="an")])
    assert (values["appearance"], values["load"], values["places"]) == (1, 1, 1)


# draw


def lot(text: str) -> int:
    # The first four bytes shifted right by eight are the first three, six digits in hexadecimal.
    return int(sha256(text.encode()).hexdigest()[:6], 16)


def test_draw_adds_the_tickets_of_visits_and_of_everybody_in_a_seat() -> None:
    known = problem(seed="抽签", cases=[case("dam", seats=SEATS), case("road")])
    assert value("draw", known) == 0
    dam = lot(f"抽签|dam|{MONDAY}") + lot("抽签|dam|main|an")
    assert value("draw", known, visit("dam", MONDAY, main="an")) == dam
    aides = lot("抽签|dam|aides|bo") + lot("抽签|dam|aides|cai")
    road = lot(f"抽签|road|{TUESDAY}") + lot("抽签|road|main|an")
    visits = (
        visit("dam", MONDAY, main="an", aides=["bo", "cai"]),
        visit("road", TUESDAY, main="an"),
    )
    assert value("draw", known, *visits) == dam + aides + road


def test_draw_has_tickets_only_for_what_the_problem_has() -> None:
    an = lot("a seed|dam|main|an")
    assert value("draw", problem(), visit("dam", "2025-03-08", main="an")) == an
    monday = lot(f"a seed|dam|{MONDAY}")
    assert value("draw", problem(), visit("dam", MONDAY, main="nobody", roof="an")) == monday
    assert value("draw", problem(), visit("gone", MONDAY, main="an")) == 0


def test_draw_has_one_ticket_for_whoever_is_listed_twice_in_a_seat() -> None:
    monday, an = lot(f"a seed|dam|{MONDAY}"), lot("a seed|dam|main|an")
    assert value("draw", problem(), visit("dam", MONDAY, main=["an", "an"])) == monday + an


# plans that break the rules


def test_a_visit_listed_twice_counts_once() -> None:
    known = published(KNOWN)
    one, other = visit("dam", MONDAY, main=["an", "bo"]), visit("dam", MONDAY, main=["bo", "an"])
    assert goal_values(known, [one, other]) == goal_values(known, [one])


def test_different_visits_of_a_case_each_count_in_full() -> None:
    people = [person("an", hometown="river"), person("bo"), person("cai")]
    dam = case("dam", seats=SEATS, due=MONDAY, severity=2)
    known = problem(people=people, cases=[dam], published=[KNOWN])
    values = goal_values(
        known, [visit("dam", TUESDAY, main="an"), visit("dam", WEDNESDAY, main="an", aides="bo")]
    )
    # Late by one day and by two; two and one places empty; of the published visit the start, An
    # and Bo are somewhere among them, Cai is not; An twice at home, in one place; 2² + 1².
    assert {**values, "draw": 0} == {
        "unstaffed": 0, "late": 2 + 4, "gaps": 2 + 1, "changes": 1, "appearance": 2,
        "load": 4 + 1, "places": 2, "draw": 0,
    }  # fmt: skip


def test_strangers_and_unknown_cases_have_no_value() -> None:
    known = problem()
    assert goal_values(known, [visit("gone", MONDAY, main="an")]) == goal_values(known, [])
    stranger, alone = visit("dam", MONDAY, main=["an", "nobody"]), visit("dam", MONDAY, main="an")
    assert goal_values(known, [stranger]) == goal_values(known, [alone])
