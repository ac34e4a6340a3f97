"""Teams before the public: nothing personal is left, and no plan is worth more or less for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from scheduler.problems.loading import problem_from_document
from scheduler.problems.rows import row_of
from scheduler.problems.teams import TeamsProblem
from scheduler.problems.teams_public import public_row
from scheduler.referee.teams import violations
from scheduler.referee.teams_goals import goal_values
from scheduler.referee.violations import Violation
from tests import teams, teams_strategies

Row = dict[str, Any]


def public(**parts: Any) -> Row:
    return public_row(teams.problem(**parts))


def person(**parts: Any) -> Row:
    """An of the audit bureau as the public sees her, in a problem in which she is alone."""
    others = {key: parts.pop(key) for key in ("cases", "recusals", "days") if key in parts}
    people = [teams.person("an", **{"unit": "audit", **parts})]
    row: Row = public(people=people, **others)["people"][0]
    return row


def asking(**who: Sequence[str]) -> list[Row]:
    return [teams.case("dam", seats=[teams.seat("main", who=who)])]


def rows(*recusals: Row, **parts: Any) -> list[Row]:
    found: list[Row] = public(recusals=list(recusals), **parts)["recusals"]
    return found


# --- any problem, any plan ---------------------------------------------------------------------


@given(teams_strategies.problems())
def test_the_public_problem_is_valid_and_its_own_public_problem(document: Row) -> None:
    row = public_row(TeamsProblem.model_validate(document))
    loaded = problem_from_document(row)
    assert isinstance(loaded.problem, TeamsProblem)
    assert public_row(loaded.problem) == row


@given(teams_strategies.problems())
def test_the_document_of_a_problem_is_that_of_its_file(document: Row) -> None:
    assert row_of(TeamsProblem.model_validate(document)) == document


def blamed(found: Iterable[Violation]) -> set[tuple[Any, ...]]:
    """Which rule, whom, where and by how much.

    Several grounds against a person in a case, and several absences during a visit, are told one
    by one: that anything stands and that the person is away at all comes to the same.
    """
    whole = {"recused": ("person", "case"), "available": ("person", "case", "start")}
    amounts = ("person", "case", "seat", "start", "day", "days", "count", "excess", "missing")
    return {
        (
            each.code if each.rule not in whole else each.rule,
            *(each.params.get(key) for key in whole.get(each.rule, amounts)),
        )
        for each in found
    }


@settings(max_examples=max(300, settings().max_examples))
@given(st.data())
def test_the_same_rules_are_broken_by_the_same_people_and_the_values_are_the_same(
    data: st.DataObject,
) -> None:
    document = data.draw(teams_strategies.problems())
    visits = data.draw(teams_strategies.wild_plans(document))
    problem = TeamsProblem.model_validate(document)
    shown = TeamsProblem.model_validate(public_row(problem))
    before, after = list(violations(problem, visits)), list(violations(shown, visits))
    for found in before:
        event(found.rule)
    assert blamed(before) == blamed(after)
    # Whoever is barred and sits there all the same may have a ground of appearance besides.
    barred = {"appearance"} if any(found.rule == "recused" for found in before) else set()
    values, public_values = goal_values(problem, visits), goal_values(shown, visits)
    assert {k: v for k, v in values.items() if k not in barred} == {
        k: v for k, v in public_values.items() if k not in barred
    }


@given(st.data())
def test_every_plan_keeps_its_value_where_nobody_in_it_is_barred(data: st.DataObject) -> None:
    document = data.draw(teams_strategies.problems(most_plans=60, all_goals=True))
    problem = TeamsProblem.model_validate(document)
    shown = TeamsProblem.model_validate(public_row(problem))
    for visits in teams_strategies.every_plan(document):
        valid = not any(violations(problem, visits))
        assert valid == (not any(violations(shown, visits)))
        if valid:
            event("a valid plan" if visits else "the empty plan")
            assert goal_values(problem, visits) == goal_values(shown, visits)


# --- nothing personal is left ------------------------------------------------------------------

TELLING: Row = {
    "people": [
        {
            **teams.person("an", unit="Unit-Audit", gender="m", rank="deputy_division"),
            "name": "Name-An",
            "roles": [teams.role("Role-Unasked"), teams.role("lead", **{"from": "2019-05-13"})],
            "skills": ["Skill-Unasked", "law"],
            "hometown": "Place-River",
            "unavailable": [{"from": "2024-11-07", "to": "2025-03-04"}],
        },
        {**teams.person("bo", unit="Unit-Water"), "name": "Name-Bo"},
    ],
    "recusals": [
        teams.recusal("bo", case="dam", tier="appearance", ground="Ground-Cousin"),
        teams.recusal("an", unit="Unit-Water", ground="Ground-Wife"),
    ],
    "cases": [
        teams.case(
            "dam",
            topic="Topic-Land",
            place="Place-River",
            units=["Unit-Water"],
            seats=[teams.seat("main", who={"roles": ["lead"], "skills": ["law"]})],
        )
    ],
}


def test_no_name_ground_place_unit_or_other_telling_text_is_left() -> None:
    written = json.dumps(public(**TELLING), ensure_ascii=False)
    for telling in (
        "Name-", "Ground-", "Place-", "Unit-", "Topic-", "Unasked", "deputy_division", "2019",
        "2024-11",
    ):  # fmt: skip
        assert telling not in written


def test_ids_tickets_are_made_of_stay_and_so_does_what_people_know() -> None:
    pins = [teams.pin("dam", start="2025-03-04", seats={"main": ["an"]})]
    published = [{"case": "dam", "start": "2025-03-04", "seats": {"main": ["an"]}}]
    row = public(pins=pins, published=published, seed="s", name="n", **TELLING)
    assert [each["id"] for each in row["people"]] == ["an", "bo"]
    assert row["cases"][0]["id"] == "dam"
    assert row["cases"][0]["seats"][0]["id"] == "main"
    assert (row["pins"], row["published"]) == (pins, published)
    assert (row["seed"], row["name"]) == ("s", "n")


def test_units_and_places_are_numbered_as_they_appear() -> None:
    people = [teams.person(name, unit=unit) for name, unit in (("a", "x"), ("b", "y"), ("c", "x"))]
    seats = [teams.seat("main", who={"units": ["elsewhere", "y"]})]
    cases = [
        teams.case("one", place="sea", units=["y"]),
        teams.case("two", place="hill", seats=seats),
        teams.case("three", place="sea"),
    ]
    row = public(people=people, cases=cases)
    assert [each["unit"] for each in row["people"]] == ["U1", "U2", "U1"]
    assert row["cases"][1]["seats"][0]["who"] == {"units": ["U3", "U2"]}
    assert [each["place"] for each in row["cases"]] == ["P1", "P2", "P1"]
    assert [each["units"] for each in row["cases"]] == [[], [], []]


# --- recusals ----------------------------------------------------------------------------------


def test_own_unit_becomes_a_statutory_row() -> None:
    people = [teams.person("an", unit="water"), teams.person("bo")]
    assert rows(people=people) == [
        {"person": "an", "case": "dam", "tier": "statutory", "ground": ""}
    ]


def test_the_place_of_origin_becomes_a_row_of_appearance() -> None:
    people = [teams.person("an", hometown="river"), teams.person("bo", hometown="sea")]
    assert rows(people=people) == [
        {"person": "an", "case": "dam", "tier": "appearance", "ground": ""}
    ]


def test_the_strongest_tier_stands_alone() -> None:
    against = [
        teams.recusal("an", tier="appearance", unit="water"),
        teams.recusal("an", tier="statutory", case="dam"),
        teams.recusal("an", tier="local", place="river"),
    ]
    people = [teams.person("an", hometown="river")]
    for order in (against, against[::-1]):
        assert [row["tier"] for row in rows(*order, people=people)] == ["statutory"]
    assert [row["tier"] for row in rows(against[0], against[2], people=people)] == ["local"]


def test_a_recusal_that_stands_in_no_case_is_not_told() -> None:
    assert rows(teams.recusal("an", unit="mine"), teams.recusal("bo", place="sea")) == []


def test_a_recusal_of_a_unit_is_told_of_every_case_of_the_unit() -> None:
    cases = [teams.case("dam"), teams.case("mill", units=["mine"]), teams.case("quay")]
    told = rows(teams.recusal("an", unit="water"), cases=cases)
    assert [(row["case"], row["tier"]) for row in told] == [("dam", "local"), ("quay", "local")]


# --- what of a person the rules need -----------------------------------------------------------


def test_the_rank_is_told_only_where_a_seat_asks_for_ranks() -> None:
    assert person(rank="section")["rank"] == "deputy_section"
    assert person(rank="section", cases=asking(ranks=["section"]))["rank"] == "section"


def test_skills_and_roles_are_told_only_if_a_seat_asks_for_them() -> None:
    row = person(
        skills=["tax", "law"],
        roles=[teams.role("lead"), teams.role("driver")],
        cases=asking(skills=["law"], roles=["lead", "lawyer"]),
    )
    assert (row["skills"], row["roles"]) == (["law"], [{"role": "lead"}])


def test_a_term_of_office_is_told_as_far_as_it_begins_or_ends_within_the_list() -> None:
    cases = asking(roles=["lead"])
    for period, told in (
        ({"from": "2019-05-13", "to": "2031-01-01"}, {}),
        ({"from": "2025-03-05"}, {"from": "2025-03-05"}),
        ({"to": "2025-03-05"}, {"to": "2025-03-05"}),
        # From Friday, when nothing is visited, is from Monday.
        ({"from": "2025-03-07"}, {"from": "2025-03-10"}),
        ({"to": "2025-03-08"}, {"to": "2025-03-07"}),
    ):
        roles = [teams.role("lead", **period)]
        assert person(roles=roles, cases=cases)["roles"] == [{"role": "lead", **told}]


def test_terms_that_follow_one_another_are_one() -> None:
    roles = [
        teams.role("lead", **{"from": "2025-03-05"}),
        teams.role("lead", to="2025-03-05"),
    ]
    assert person(roles=roles, cases=asking(roles=["lead"]))["roles"] == [{"role": "lead"}]


def test_a_term_beyond_the_list_is_not_told() -> None:
    roles = [teams.role("lead", to="2025-03-03"), teams.role("lead", **{"from": "2025-03-11"})]
    assert person(roles=roles, cases=asking(roles=["lead"]))["roles"] == []


def test_absences_are_told_by_the_listed_days_that_they_take() -> None:
    away = [
        {"from": "2025-03-05", "to": "2025-03-06"},
        {"from": "2025-03-06", "to": "2025-03-31"},  # over the weekend, to the end of the list
        {"from": "2025-01-01", "to": "2025-02-01"},
    ]
    told = person(unavailable=away)["unavailable"]
    assert told == [{"from": "2025-03-05", "to": "2025-03-11"}]


def test_absences_with_a_listed_day_between_them_stay_apart() -> None:
    away = [
        {"from": "2025-03-05", "to": "2025-03-06"},
        {"from": "2025-03-03", "to": "2025-03-04"},
    ]
    told = person(unavailable=away)["unavailable"]
    assert told == [away[1], away[0]]


def test_an_absence_on_no_listed_day_is_not_told() -> None:
    assert person(unavailable=[{"from": "2025-03-07", "to": "2025-03-10"}])["unavailable"] == []


def test_what_the_rules_count_stays() -> None:
    row = person(declared=False, prior_days=7, max_days=3)
    assert (row["declared"], row["prior_days"], row["max_days"]) == (False, 7, 3)


def test_the_last_day_of_all_can_be_a_day_of_absence() -> None:
    days = ["9999-12-30", "9999-12-31"]
    away = [{"from": "9999-12-30", "to": "9999-12-31"}]
    assert person(days=days, unavailable=away)["unavailable"] == away
