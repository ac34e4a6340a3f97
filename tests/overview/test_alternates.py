from __future__ import annotations

from typing import Any

from scheduler.overview.alternates import Place, alternates
from scheduler.problems.plans import Visit
from tests.teams import case, person, pin, problem, recusal, seat, visit

TUESDAY, WEDNESDAY = "2025-03-04", "2025-03-05"


def _visit(name: str, start: str, **seats: Any) -> Visit:
    made = visit(name, start, **seats)
    return Visit(case=made.case, start=made.start, seats=made.seats)


def _told(places: tuple[Place, ...]) -> list[tuple[str, str, str | None, list[str]]]:
    return [
        (
            place.case.id,
            place.seat,
            place.holder.id if place.holder else None,
            [one.person.id for one in place.alternates],
        )
        for place in places
    ]


def test_every_place_has_its_two_lightest_even_an_empty_one() -> None:
    """Du has served most, Eva none; Fan is away; Gao is barred; Bo and Cai sit there already."""
    people = [
        person("bo"),
        person("cai"),
        person("du", prior_days=5),
        person("eva"),
        person("fan", unavailable=[{"from": TUESDAY, "to": WEDNESDAY}]),
        person("gao"),
        person("hu", prior_days=2),
    ]
    cases = [case("dam", seats=[seat("main"), seat("aides", count=2, required=False)])]
    drawn = problem(people=people, cases=cases, recusals=[recusal("gao", place="river")])
    places = alternates(drawn, [_visit("dam", TUESDAY, main="bo", aides="cai")])
    assert _told(places) == [
        ("dam", "main", "bo", ["eva", "hu"]),
        ("dam", "aides", "cai", ["eva", "hu"]),
        ("dam", "aides", None, ["eva", "hu"]),
    ]
    # Hu's 2² becomes 3², Bo's 1² becomes 0²; in the empty place nobody steps back.
    assert [place.alternates[1].differences["load"] for place in places] == [4, 4, 5]
    assert [place.alternates[1].differences["gaps"] for place in places] == [0, 0, -1]


def test_nobody_takes_the_place_of_somebody_pinned() -> None:
    drawn = problem(pins=[pin("dam", seats={"main": ["an"]})])
    (place,) = alternates(drawn, [_visit("dam", TUESDAY, main="an")])
    assert (place.pinned, place.alternates) == (True, ())


def test_somebody_on_the_way_elsewhere_is_not_free() -> None:
    drawn = problem(cases=[case("dam"), case("mill", days=2)])
    places = alternates(
        drawn, [_visit("dam", WEDNESDAY, main="an"), _visit("mill", TUESDAY, main="bo")]
    )
    # By start: the mill first. Bo is on the way until Wednesday.
    assert _told(places) == [("mill", "main", "bo", ["cai"]), ("dam", "main", "an", ["cai"])]


def test_one_case_alone_and_one_that_is_not_visited() -> None:
    drawn = problem(cases=[case("dam"), case("mill")])
    visits = [_visit("dam", TUESDAY, main="an")]
    assert [place.case.id for place in alternates(drawn, visits, "dam")] == ["dam"]
    assert alternates(drawn, visits, "mill") == ()


def test_in_a_team_with_two_who_cannot_come_one_is_exchanged_at_a_time() -> None:
    away = [{"from": TUESDAY, "to": WEDNESDAY}]
    people = [
        person("an", unavailable=away), person("bo", unavailable=away), person("cai"),
        person("du", unavailable=away),
    ]  # fmt: skip
    cases = [case("dam", seats=[seat("main"), seat("aides")])]
    places = alternates(
        problem(people=people, cases=cases), [_visit("dam", TUESDAY, main="an", aides="bo")]
    )
    # Du would break the rule anew: cannot come either.
    assert _told(places) == [("dam", "main", "an", ["cai"]), ("dam", "aides", "bo", ["cai"])]
    left = [[each.params["person"] for each in place.alternates[0].kept] for place in places]
    assert left == [["bo"], ["an"]]


def test_what_is_broken_already_must_not_get_worse() -> None:
    """Three of one unit where one may be: two are fewer, and three are no more."""
    people = [person(name, unit="u1") for name in ("an", "bo", "cai", "du")]
    people += [person("eva", unit="u2")]
    cases = [case("dam", seats=[seat("main"), seat("aides", count=2)], max_same_unit=1)]
    drawn = problem(people=people, cases=cases)
    team = _visit("dam", TUESDAY, main="an", aides=["bo", "cai"])
    (main, *_) = alternates(drawn, [team])
    told = {one.person.id: [each.params["count"] for each in one.kept] for one in main.alternates}
    assert told == {"eva": [2], "du": [3]}
    fewer = _visit("dam", TUESDAY, main="eva", aides=["bo", "cai"])
    (main, *_) = alternates(drawn, [fewer])
    assert main.alternates == ()
