"""Each hard rule on single people alone, with what it allows and what it forbids."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.problems.teams import TeamsProblem
from tests.referee.judging_teams import (
    AN,
    DAM,
    MONDAY,
    NEXT_MONDAY,
    SEATS,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    codes,
    judged,
    with_an,
)
from tests.teams import case, person, problem, recusal, role, seat, visit


def asking(**who: Any) -> TeamsProblem:
    """A visit of two days whose seat asks for that."""
    return problem(cases=[case("dam", days=2, seats=[seat("main", who=who)])])


# seat_requirement


@pytest.mark.parametrize(
    ("who", "parts", "code", "params"),
    [
        ({"skills": ["law", "land"]}, {"skills": ["land", "water"]}, None, {}),
        ({"skills": ["law", "land"]}, {"skills": ["water"]}, "skill", {"wanted": "law/land"}),
        ({"units": ["audit", "mill"]}, {}, None, {}),
        ({"units": ["mill"]}, {}, "unit", {"wanted": "mill", "unit": "audit"}),
        ({"ranks": ["section"]}, {}, None, {}),
        (
            {"ranks": ["deputy_section", "deputy_division"]},
            {},
            "rank",
            {"wanted": "deputy_section/deputy_division", "rank": "section"},
        ),
        ({"roles": ["lead", "lawyer"]}, {"roles": [role("lawyer")]}, None, {}),
        ({"roles": ["lead"]}, {"roles": [role("clerk")]}, "role", {"wanted": "lead"}),
    ],
)  # fmt: skip
def test_seat_requirement_asks_for_one_of_each_list(
    who: dict[str, Any], parts: dict[str, Any], code: str | None, params: dict[str, str]
) -> None:
    people = [person("an", unit="audit", **parts)]
    known = problem(people=people, cases=[case("dam", seats=[seat("main", who=who)])])
    at = {**AN, **DAM, "seat": "main"}
    expected = [(f"seat_requirement.{code}", {**at, **params})] if code else []
    assert judged(known, visit("dam", MONDAY, main="an")) == expected


def test_seat_requirement_tells_everything_that_is_not_met() -> None:
    who = {"roles": ["lead"], "skills": ["law"], "units": ["mill"], "ranks": ["deputy_section"]}
    assert codes(asking(**who), visit("dam", MONDAY, main="an")) == [
        "seat_requirement.role", "seat_requirement.skill",
        "seat_requirement.unit", "seat_requirement.rank",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "held"),
    [
        ([role("lead", **{"from": TUESDAY})], True),
        ([role("lead", **{"from": WEDNESDAY})], False),
        ([role("lead", to=THURSDAY)], True),
        ([role("lead", to=WEDNESDAY)], False),
        ([role("lead", **{"from": TUESDAY, "to": THURSDAY})], True),
        ([role("lead", to=WEDNESDAY), role("lead", **{"from": WEDNESDAY})], True),
        # Lead on the first day and lawyer on the second is neither throughout.
        ([role("lead", to=WEDNESDAY), role("lawyer", **{"from": WEDNESDAY})], False),
    ],
)
def test_seat_requirement_asks_for_one_role_on_every_day_of_the_visit(
    rows: list[dict[str, str]], held: bool
) -> None:
    # The visit is on Tuesday and Wednesday.
    wanted = seat("main", who={"roles": ["lead", "lawyer"]})
    known = problem(people=[person("an", roles=rows)], cases=[case("dam", days=2, seats=[wanted])])
    expected = [] if held else ["seat_requirement.role"]
    assert codes(known, visit("dam", TUESDAY, main="an")) == expected


def test_a_role_may_be_interrupted_on_days_between_those_of_the_list() -> None:
    # Thursday and the Monday after: the weekend is no day of the visit.
    rows = [role("lead", to="2025-03-07"), role("lead", **{"from": NEXT_MONDAY})]
    wanted = seat("main", who={"roles": ["lead"]})
    known = problem(people=[person("an", roles=rows)], cases=[case("dam", days=2, seats=[wanted])])
    assert codes(known, visit("dam", THURSDAY, main="an")) == []


# one_seat


def test_one_seat_forbids_two_seats_and_two_places_of_one_seat() -> None:
    known = problem(cases=[case("dam", seats=SEATS)])
    assert codes(known, visit("dam", MONDAY, main="an", aides="bo")) == []
    two = {**AN, **DAM, "count": 2}
    assert judged(known, visit("dam", MONDAY, main="an", aides="an")) == [
        ("one_seat", {**two, "seats": "main/aides"})
    ]
    assert judged(known, visit("dam", MONDAY, main="bo", aides=["an", "an"])) == [
        ("one_seat", {**two, "seats": "aides/aides"})
    ]


def test_who_is_listed_twice_in_a_seat_fills_one_place() -> None:
    known = problem(cases=[case("dam", seats=[seat("main", count=2)])])
    assert codes(known, visit("dam", MONDAY, main=["an", "an"])) == [
        "seat_filled.short",
        "one_seat",
    ]
    assert codes(problem(), visit("dam", MONDAY, main=["an", "an"])) == ["one_seat"]


def test_one_seat_lets_the_same_person_sit_in_two_teams() -> None:
    known = problem(cases=[case("dam"), case("road")])
    assert codes(known, visit("dam", MONDAY, main="an"), visit("road", TUESDAY, main="an")) == []


# recused


def test_recused_bars_the_own_unit_always() -> None:
    known = problem(cases=[case("dam", units=["water", "audit"])])
    assert judged(known, visit("dam", MONDAY, main="an")) == [
        ("recused.own_unit", {**AN, **DAM, "unit": "audit", "tier": "statutory", "ground": ""})
    ]
    assert codes(known, visit("dam", MONDAY, main="bo")) == []


@pytest.mark.parametrize("tier", ["statutory", "local", "appearance"])
@pytest.mark.parametrize(
    ("against", "stands"),
    [
        ({"unit": "water"}, True),
        ({"unit": "audit"}, False),  # one's own, but not complained about here
        ({"place": "river"}, True),
        ({"place": "water"}, False),
        ({"case": "dam"}, True),
        ({"case": "road"}, False),
    ],
    ids=str,
)
def test_recused_bars_by_statutory_and_local_rows(
    tier: str, against: dict[str, str], stands: bool
) -> None:
    cases = [case("dam"), case("road", place="hill", units=["roads"])]
    known = problem(cases=cases, recusals=[recusal("an", tier=tier, **against)])
    (kind,) = against
    told = {**AN, **DAM, **against, "tier": tier, "ground": "kin"}
    barred = stands and tier != "appearance"
    expected = [(f"recused.{kind}", told)] if barred else []
    assert judged(known, visit("dam", MONDAY, main="an")) == expected
    assert codes(known, visit("dam", MONDAY, main="bo")) == []


def test_recused_tells_every_ground_that_bars() -> None:
    rows = [
        recusal("an", tier="appearance", case="dam"),
        recusal("an", tier="local", unit="water"),
        recusal("an", tier="statutory", place="river", ground=""),
    ]
    known = problem(cases=[case("dam", units=["water", "audit"])], recusals=rows)
    assert codes(known, visit("dam", MONDAY, main="an")) == [
        "recused.own_unit", "recused.unit", "recused.place",
    ]  # fmt: skip


def test_recused_bars_from_optional_and_unknown_seats_as_well() -> None:
    known = problem(cases=[case("dam", seats=SEATS)], recusals=[recusal("an", case="dam")])
    assert codes(known, visit("dam", MONDAY, main="bo", aides="an")) == ["recused.case"]
    assert codes(known, visit("dam", MONDAY, main="bo", roof="an")) == ["recused.case"]


def test_the_place_of_origin_bars_nobody() -> None:
    known = with_an(hometown="river")
    assert codes(known, visit("dam", MONDAY, main="an")) == []


# declared


def test_declared_lets_nobody_sit_who_has_not_declared() -> None:
    known = with_an(declared=False)
    assert judged(known, visit("dam", MONDAY, main="an")) == [("declared", {**AN, **DAM})]
    assert codes(known, visit("dam", MONDAY, main="bo")) == []


# available


@pytest.mark.parametrize(
    ("away", "days"),
    [
        ({"from": "2025-03-01", "to": TUESDAY}, 0),
        ({"from": "2025-03-01", "to": WEDNESDAY}, 1),
        ({"from": TUESDAY, "to": THURSDAY}, 2),
        ({"from": WEDNESDAY, "to": THURSDAY}, 1),
        ({"from": THURSDAY, "to": "2025-04-01"}, 0),
    ],
)
def test_available_forbids_a_visit_over_a_single_day_of_absence(
    away: dict[str, str], days: int
) -> None:
    # The visit is on Tuesday and Wednesday.
    found = judged(with_an(unavailable=[away]), visit("road", TUESDAY, main="an"))
    assert [(code, params["days"]) for code, params in found] == [("available.visit", days)][:days]
    assert codes(with_an(unavailable=[away]), visit("road", TUESDAY, main="bo")) == []


def test_available_tells_the_period_with_its_last_day() -> None:
    away = {"from": MONDAY, "to": WEDNESDAY}
    assert judged(with_an(unavailable=[away]), visit("dam", MONDAY, main="an")) == [
        ("available.visit", {**AN, **DAM, **away, "last": TUESDAY, "days": 1})
    ]


def test_available_takes_no_notice_of_days_between_those_of_the_list() -> None:
    # The visit is on Thursday and the Monday after, the absence on the days between.
    away = {"from": "2025-03-07", "to": NEXT_MONDAY}
    assert codes(with_an(unavailable=[away]), visit("road", THURSDAY, main="an")) == []


# double_booked


def test_double_booked_forbids_two_visits_on_one_day() -> None:
    # The road is on Monday and Tuesday.
    known, road = with_an(), visit("road", MONDAY, main="an")
    assert codes(known, visit("dam", WEDNESDAY, main="an"), road) == []
    assert codes(known, visit("dam", TUESDAY, main="bo"), road) == []
    assert judged(known, visit("dam", TUESDAY, main="an"), road) == [
        ("double_booked", {
            **AN, "case": "dam", "start": TUESDAY, "other_case": "road", "other_start": MONDAY,
            "day": TUESDAY, "days": 1,
        })
    ]  # fmt: skip


def test_double_booked_tells_every_visit_beside_the_first_of_a_day() -> None:
    cases = [case("dam", days=2), case("road", days=2), case("hill", days=3)]
    found = judged(
        problem(cases=cases),
        visit("dam", MONDAY, main="an"),
        visit("road", TUESDAY, main="an"),
        visit("hill", MONDAY, main="an"),
    )
    pairs = [(p["case"], p["other_case"], p["day"], p["days"]) for _, p in found]
    # On Tuesday all three; on Wednesday the road and the hill.
    assert pairs == [
        ("dam", "road", TUESDAY, 1), ("dam", "hill", MONDAY, 2), ("road", "hill", WEDNESDAY, 1),
    ]  # fmt: skip


# max_days


def test_max_days_counts_the_days_of_all_visits_and_none_from_before() -> None:
    # A day of the dam and two of the road.
    both = (visit("dam", MONDAY, main="an"), visit("road", TUESDAY, main="an"))
    assert codes(with_an(max_days=3, prior_days=7), *both) == []
    assert judged(with_an(max_days=2), *both) == [
        ("max_days", {**AN, "days": 3, "limit": 2, "excess": 1})
    ]
    assert codes(with_an(max_days=0), visit("dam", MONDAY, main="bo")) == []
    assert codes(with_an(max_days=0), visit("dam", MONDAY, main="an")) == ["max_days"]
