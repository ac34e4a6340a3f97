"""Overviews of visits for the documents to show."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from scheduler.overview.teams import TeamsOverview, teams_overview
from tests.documents.counties import NASTY
from tests.overview.visit_plans import greedy, hand_made, many
from tests.teams import case, person, problem, recusal, role, seat, visit

__all__ = [
    "crowded_view", "large_view", "long_view", "nasty_visits", "no_visits", "office_view",
    "three_cases",
]  # fmt: skip


@cache
def three_cases() -> TeamsOverview:
    """`dam` late, without one aide and with Bo, who is from there; `mill` moved; `road` without a
    driver, so not visited. Cai stops being a lawyer, Dai has not declared.
    """
    aides = [seat("main"), seat("aides", count=2, required=False)]
    office = problem(
        name="三案县",
        people=[
            person("an", unit="audit", unavailable=[{"from": "2025-03-05", "to": "2025-03-07"}]),
            person("bo", hometown="river", prior_days=3),
            person("cai", roles=[role("lawyer", to="2025-03-06")], prior_days=1),
            person("dai", declared=False),
        ],
        cases=[
            case("dam", days=2, due="2025-03-03", seats=aides),
            case("mill", place="hill", units=["mine", "tax"]),
            case("road", severity=5, seats=[seat("driver", who={"roles": ["driver"]})]),
        ],
        recusals=[recusal("bo", tier="appearance", ground="worked there", case="dam")],
        vehicles=2,
        published=[
            visit("mill", "2025-03-03", main="an"),
            visit("gone", "2025-03-04", main="bo"),
            visit("dam", "2025-03-03", main="an", aides="bo"),
        ],
    )
    visits = [
        visit("dam", "2025-03-03", main="an", aides="bo"),
        visit("mill", "2025-03-10", main="cai"),
    ]
    return teams_overview(office, hand_made(office, *visits))


@cache
def nasty_visits() -> TeamsOverview:
    """Names of every kind, for people, units, cases, topics, places, seats and roles."""
    people = [
        person(f"p{n}", unit=name, hometown=name, roles=[role(name, to="2025-03-05")])
        | {"name": name}
        for n, name in enumerate(NASTY)
    ]
    cases = [
        case(name.replace("|", " "), topic=name, place=name, units=[name], days=1 + n % 3, seats=[
            seat("main", count=2, required=False), seat(name, required=False)])
        for n, name in enumerate(NASTY)
    ]  # fmt: skip
    office = problem(name=" ".join(NASTY), people=people, cases=cases, recusals=[
        recusal("p2", tier="appearance", ground=name, place=name) for name in NASTY
    ])  # fmt: skip
    visits = [
        visit(name, "2025-03-03", **{"main": f"p{n}", name: f"p{n + 1}"})
        for n, name in enumerate(NASTY[:-1])
        if n % 2 == 0
    ]
    return teams_overview(office, hand_made(office, *visits))


@cache
def no_visits() -> TeamsOverview:
    office = problem(days=[], people=[], cases=[])
    return teams_overview(office, hand_made(office))


@cache
def office_view() -> TeamsOverview:
    return teams_overview(*greedy(4))


@cache
def crowded_view() -> TeamsOverview:
    """The sample with one vehicle, so that cases stay unvisited."""
    return teams_overview(*greedy(1))


@cache
def large_view() -> TeamsOverview:
    return teams_overview(*many())


@cache
def long_view() -> TeamsOverview:
    """A list of days over a whole year and into the next."""
    first = date(2025, 9, 1)
    days = [(first + timedelta(n)).isoformat() for n in range(400) if n % 7 < 5]
    office = problem(days=days, cases=[case("dam", earliest="2025-09-01", due="2026-09-01")])
    return teams_overview(office, hand_made(office, visit("dam", days[200], main="an")))
