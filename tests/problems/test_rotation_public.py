"""A rotation before the public: nothing personal is left, and no plan is worth more or less."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from scheduler.problems.loading import problem_from_document
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.problems.rotation_public import public_row
from scheduler.problems.rows import row_of
from scheduler.referee.rotation import violations
from scheduler.referee.rotation_goals import goal_values
from tests import strategies
from tests.county import cadre, county, post, quota, serving, unit

Row = dict[str, Any]


def public(**parts: Any) -> Row:
    return public_row(county(**parts))


def only(**parts: Any) -> Row:
    """An as the public sees her; `posts` and `quotas` are the county's."""
    others = {key: parts.pop(key) for key in ("posts", "quotas") if key in parts}
    row: Row = public(cadres=[cadre("an", **parts)], **others)["cadres"][0]
    return row


@given(strategies.problems())
def test_the_public_problem_is_valid_and_its_own_public_problem(document: Row) -> None:
    row = public_row(RotationProblem.model_validate(document))
    loaded = problem_from_document(row)
    assert isinstance(loaded.problem, RotationProblem)
    assert public_row(loaded.problem) == row


@given(strategies.problems())
def test_the_document_of_a_problem_is_that_of_its_file(document: Row) -> None:
    assert row_of(RotationProblem.model_validate(document)) == document


@settings(max_examples=max(300, settings().max_examples))
@given(st.data())
def test_every_plan_breaks_the_same_rules_and_has_the_same_values(data: st.DataObject) -> None:
    document = data.draw(strategies.problems())
    choices = data.draw(strategies.wild_plans(document))
    problem = RotationProblem.model_validate(document)
    shown = RotationProblem.model_validate(public_row(problem))
    stints = [StintChoice(cadre=name, start=day, post=post) for name, day, post in choices]
    keys = ("cadre", "start", "post", "unit", "day", "days", "excess", "count")
    before, after = (
        {(each.code, *(each.params.get(key) for key in keys)) for each in violations(one, stints)}
        for one in (problem, shown)
    )
    for found in before:
        event(str(found[0]))
    assert {found[0] for found in before} == {found[0] for found in after}
    # Absences that touch are told as one: whom it concerns is the same, not how many days.
    assert {found[:3] for found in before} == {found[:3] for found in after}
    assert goal_values(problem, stints) == goal_values(shown, stints)


def test_no_name_and_nothing_unasked_is_left() -> None:
    people = {"rank": "deputy_division", "skills": ["Skill-Unasked"]}
    written = json.dumps(
        public(
            cadres=[{**cadre("an", **people), "name": "Name-An"}],
            serving=[{**serving("bo", **people), "name": "Name-Bo"}],
            posts=[{**post("desk"), "name": "Name-Post"}],
            units=[{**unit("hall"), "name": "Name-Unit"}],
            quotas=[quota({}, min=0) | {"name": "Name-Quota"}],
        )
    )
    for telling in ("Name-", "Unasked", "deputy_division"):
        assert telling not in written
    assert '"gender": "m"' not in written  # Bo's


def test_ids_stand_for_names() -> None:
    row = public(quotas=[quota({}), quota({})], serving=[serving("bo")])
    names = {key: [each["name"] for each in row[key]] for key in ("cadres", "serving", "posts")}
    assert names == {"cadres": ["an"], "serving": ["bo"], "posts": ["desk"]}
    assert [each["name"] for each in row["quotas"]] == ["Q1", "Q2"]


def test_what_a_post_asks_is_told_of_cadres() -> None:
    parts: Row = {"rank": "section", "skills": ["tax", "law"], "gender": "m"}
    asked = only(posts=[post("desk", requires={"any_skill": ["law"]})], **parts)
    assert (asked["skills"], asked["rank"], asked["gender"]) == (["law"], "deputy_section", "f")
    asked = only(posts=[post("desk", requires={"ranks": ["section"]})], **parts)
    assert (asked["skills"], asked["rank"], asked["gender"]) == ([], "section", "f")


def test_what_a_quota_asks_is_told_of_cadres_and_of_those_who_serve() -> None:
    parts: Row = {"rank": "section", "skills": ["tax", "law"], "gender": "m"}
    for where, told in (
        ({"skill": "tax"}, (["tax"], "deputy_section", "f")),
        ({"rank": "section"}, ([], "section", "f")),
        ({"gender": "m"}, ([], "deputy_section", "m")),
    ):
        row = public(
            cadres=[cadre("an", **parts)], serving=[serving("bo", **parts)], quotas=[quota(where)]
        )
        for person in (*row["cadres"], *row["serving"]):
            assert (person["skills"], person["rank"], person["gender"]) == told


def test_what_a_post_asks_is_not_told_of_those_who_serve() -> None:
    row = public(
        posts=[post("desk", requires={"any_skill": ["law"], "ranks": ["section"]})],
        serving=[serving("bo", rank="section", skills=["law"])],
    )["serving"][0]
    assert (row["skills"], row["rank"]) == ([], "deputy_section")


def test_absences_are_told_within_the_horizon_and_as_one_where_they_touch() -> None:
    away = [
        {"from": "2025-06-25", "to": "2026-01-01"},  # the horizon ends on 1 July
        {"from": "2025-03-01", "to": "2025-03-05"},
        {"from": "2024-01-01", "to": "2025-01-01"},
        {"from": "2025-03-05", "to": "2025-03-09"},
        {"from": "2025-03-02", "to": "2025-03-03"},
    ]
    assert only(unavailable=away)["unavailable"] == [
        {"from": "2025-03-01", "to": "2025-03-09"},
        {"from": "2025-06-25", "to": "2025-07-01"},
    ]


def test_wishes_are_told_within_the_horizon_if_they_cost_anything() -> None:
    row = only(
        avoid=[
            {"from": "2024-12-01", "to": "2025-01-11", "cost": 2},
            {"from": "2025-02-01", "to": "2025-02-11", "cost": 0},
            {"from": "2025-07-01", "to": "2025-08-01", "cost": 5},
            {"from": "2025-01-01", "to": "2025-01-11", "cost": 2},
        ]
    )
    # Two that come to the same days are still two that cost.
    assert row["avoid"] == [{"from": "2025-01-01", "to": "2025-01-11", "cost": 2}] * 2


def test_the_rest_stays() -> None:
    pins = [{"cadre": "an", "start": "2025-01-01", "post": "desk"}]
    row = public(pins=pins, published=pins, seed="s", name="n", serving=[serving("bo")])
    assert (row["pins"], row["published"], row["seed"], row["name"]) == (pins, pins, "s", "n")
    assert row["cadres"][0]["promoted_on"] == "2025-01-01"
    assert date.fromisoformat(row["serving"][0]["start"]) == date(2024, 11, 1)
