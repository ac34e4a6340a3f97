"""From values of the books to a problem of teams: who may sit, what is settled, what stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.books.grounds import FOR_EVER, CaseFacts, RecusalFact, WaiverFact
from scheduler.books.settings import USUAL
from scheduler.books.teams_people import gaps, person_document
from scheduler.books.teams_problem import TeamsWish, teams_document
from scheduler.books.teams_snapshot import CaseRow, PersonRow, TeamsSnapshot, VisitRow
from scheduler.problems.faults import LunzhiError
from scheduler.problems.loading import problem_from_document
from tests.services.books.teams_world import SEATS

TODAY = date(2026, 3, 2)
DAYS = tuple(TODAY + timedelta(n) for n in range(5))
YEAR = (date(2026, 1, 1), date(2027, 1, 1))


def person(officer: int, **parts: Any) -> PersonRow:
    usual: dict[str, Any] = {
        "officer": officer, "name": f"干部{officer}", "unit": "DCB", "rank": "section",
        "gender": "f", "skills": (), "hometown": None, "listed": YEAR, "stints": (), "roles": (),
        "declared": (YEAR,), "leave": (), "left_on": None, "brought": None, "max_days": None,
    }  # fmt: skip
    return PersonRow(**{**usual, **parts})


def case(number: str, key: int = 1, **parts: Any) -> CaseRow:
    usual: dict[str, Any] = {
        "facts": CaseFacts(key, "T01", frozenset({7})), "number": number, "matter": "land",
        "place": "T01", "units": ("B07",), "severity": 3, "earliest": date(2026, 2, 1),
        "due": date(2026, 3, 20), "days": 2, "seats": tuple(SEATS), "min_units": 2,
        "max_same_unit": 2, "open": True,
    }  # fmt: skip
    return CaseRow(**{**usual, **parts})


def visit(number: str, *days: date, **seats: tuple[int, ...]) -> VisitRow:
    return VisitRow(number, days, seats or {"lead": (1,)})


def snapshot(**parts: Any) -> TeamsSnapshot:
    usual: dict[str, Any] = {
        "today": TODAY, "county": "青禾县", "settings": USUAL, "people": (person(1), person(2)),
        "cases": (case("A"),), "visits": (), "recusals": (),
    }  # fmt: skip
    return TeamsSnapshot(**{**usual, **parts})


def made(shot: TeamsSnapshot, **wish: Any) -> dict[str, Any]:
    document = teams_document(shot, TeamsWish(**{"days": DAYS, "seed": "s", **wish})).row
    problem_from_document(document)  # raises where it is none
    return document


def fact(**parts: Any) -> RecusalFact:
    usual: dict[str, Any] = {
        "id": 1, "officer": 1, "tier": "local", "ground": "曾任职", "span": (YEAR[0], FOR_EVER),
        "unit": 7, "place": None, "case": None,
    }  # fmt: skip
    return RecusalFact(**{**usual, **parts})


def test_open_cases_that_want_a_visit_are_planned() -> None:
    cases = (case("A"), case("B", 2, days=0), case("C", 3, open=False))
    assert [each["id"] for each in made(snapshot(cases=cases))["cases"]] == ["A"]


def test_a_visit_to_come_is_published_and_one_under_way_is_settled_to_the_last_seat() -> None:
    known = (visit("A", DAYS[1], DAYS[2]), visit("B", TODAY - timedelta(2), TODAY))
    document = made(snapshot(cases=(case("A"), case("B", 2)), visits=known))
    assert {each["case"] for each in document["published"]} == {"A", "B"}
    assert document["pins"] == [
        {"case": "B", "start": "2026-02-28", "seats": {"lead": ["p1"]}},
    ]
    # The days of the settled visit stand in the list, before those asked for: people work on that
    # Saturday.
    assert document["days"][:2] == ["2026-02-28", "2026-03-02"]
    earliest = {each["id"]: each["earliest"] for each in document["cases"]}
    assert earliest == {"A": "2026-03-02", "B": "2026-02-28"}


def test_where_some_cases_are_asked_for_all_others_are_settled() -> None:
    known = (visit("A", DAYS[1], DAYS[2]),)
    document = made(snapshot(cases=(case("A"), case("B", 2)), visits=known), only=frozenset({"B"}))
    assert [pin["case"] for pin in document["pins"]] == ["A"]
    assert [each["id"] for each in document["cases"]] == ["A", "B"]


def test_on_days_that_nobody_asked_for_only_settled_visits_have_people() -> None:
    known = (
        visit("A", DAYS[0], DAYS[1]), visit("C", DAYS[1], DAYS[2], lead=(2,)),
        visit("D", TODAY - timedelta(2), TODAY, lead=(3,)),
    )  # fmt: skip
    cases = (case("A"), case("B", 2), case("C", 3), case("D", 4))
    people = tuple(map(person, (1, 2, 3)))
    shot = snapshot(cases=cases, visits=known, people=people)
    document = made(shot, days=DAYS[:1], only=frozenset({"B"}))
    # Of A the second day comes along, and not what else lies on it; days before are closed anyhow.
    assert document["days"] == ["2026-02-28", "2026-03-02", "2026-03-03"]
    assert [pin["case"] for pin in document["pins"]] == ["A", "D"]
    away = {row["id"]: row["unavailable"] for row in document["people"]}
    day = [{"from": "2026-03-03", "to": "2026-03-04"}]
    assert away == {"p1": [], "p2": day, "p3": day}


def test_empty_places_of_a_settled_visit_are_not_to_be_filled() -> None:
    seats = (
        {"id": "lead", "count": 1, "who": {}, "required": True},
        {"id": "aides", "count": 3, "who": {}, "required": False},
        {"id": "lawyer", "count": 1, "who": {}, "required": False},
    )
    cases = (case("A", seats=seats), case("B", 2, seats=seats))
    known = (visit("A", DAYS[0], DAYS[1], lead=(1,), aides=(2,)),)
    document = made(snapshot(cases=cases, visits=known), only=frozenset({"B"}))
    asked = {row["id"]: {seat["id"]: seat["count"] for seat in row["seats"]}
             for row in document["cases"]}  # fmt: skip
    assert asked == {"A": {"lead": 1, "aides": 1}, "B": {"lead": 1, "aides": 3, "lawyer": 1}}


def test_of_a_broken_visit_people_are_away_and_nothing_is_said() -> None:
    known = (visit("A", DAYS[1], DAYS[3]),)
    shot = snapshot(cases=(case("A"), case("B", 2)), visits=known)
    wish = TeamsWish(days=DAYS, seed="s", only=frozenset({"B"}))
    made = teams_document(shot, wish, broken=frozenset({"A"}))
    document = made.row
    assert made.aside == ("A",)
    assert [each["id"] for each in document["cases"]] == ["B"]
    assert document["people"][0]["unavailable"] == [
        {"from": "2026-03-03", "to": "2026-03-04"}, {"from": "2026-03-05", "to": "2026-03-06"},
    ]  # fmt: skip


def test_what_is_not_to_be_visited_cannot_be_asked_for() -> None:
    with pytest.raises(LunzhiError) as refused:
        made(snapshot(), only=frozenset({"A", "Z"}))
    assert refused.value.params == {"cases": "Z"}


def test_prior_days_are_those_that_the_problem_does_not_count() -> None:
    known = (
        visit("A", DAYS[1], DAYS[2]), visit("B", date(2026, 1, 5), date(2026, 1, 6)),
        visit("C", date(2025, 12, 31), date(2026, 1, 1)),
    )  # fmt: skip
    cases = (case("A"), case("B", 2, open=False), case("C", 3, open=False))
    people = (person(1, brought=(2026, 4)), person(2, brought=(2025, 9)))
    document = made(snapshot(cases=cases, visits=known, people=people))
    assert [each["prior_days"] for each in document["people"]] == [2 + 1 + 4, 0]


def test_prior_days_are_of_the_year_asked_for_whatever_a_settled_visit_brings_along() -> None:
    over = (date(2026, 12, 31), date(2027, 1, 4))
    known = (visit("B", *over), visit("C", date(2026, 11, 2), date(2026, 11, 3), lead=(2,)))
    cases = (case("A"), case("B", 2, open=False), case("C", 3, open=False))
    people = (person(1, brought=(2026, 4)), person(2, brought=(2027, 9)))
    shot = snapshot(today=over[1], cases=cases, visits=known, people=people)
    document = made(shot, days=(over[1],))
    assert document["days"] == ["2026-12-31", "2027-01-04"]
    assert [each["prior_days"] for each in document["people"]] == [0, 9]


@pytest.mark.parametrize(
    ("waived", "rows"),
    [
        (None, [("unit", "B07")]),
        (WaiverFact(YEAR, 1), [("case", "B")]),
        (WaiverFact(YEAR, None), []),
        (WaiverFact((DAYS[0], DAYS[-1]), None), [("unit", "B07")]),
    ],
    ids=["none", "one case", "all cases", "not all days"],
)
def test_a_waiver_lets_a_fact_pass_case_by_case(
    waived: WaiverFact | None, rows: list[tuple[str, str]]
) -> None:
    stands = fact(waivers=() if waived is None else (waived,))
    document = made(snapshot(cases=(case("A"), case("B", 2)), recusals=(stands,)))
    found = [
        (key, row[key])
        for row in document["recusals"]
        for key in ("unit", "place", "case")
        if key in row
    ]
    assert found == rows


@pytest.mark.parametrize(
    "gone",
    [
        fact(span=(YEAR[0], TODAY)), fact(span=(DAYS[-1] + timedelta(1), FOR_EVER)),
        fact(unit=8), fact(officer=9), fact(officer=3),
    ],
    ids=["over", "later", "other unit", "nobody of these", "not on the list then"],
)  # fmt: skip
def test_what_does_not_concern_the_problem_does_not_stand_in_it(gone: RecusalFact) -> None:
    people = (person(1), person(3, listed=(YEAR[0], TODAY)))
    assert made(snapshot(people=people, recusals=(gone,)))["recusals"] == []


def test_a_repair_weighs_changes_right_after_unstaffed() -> None:
    assert made(snapshot(), repair=True)["goals"][:2] == ["unstaffed", "changes"]
    assert made(snapshot())["goals"] == USUAL.goals


def test_nobody_is_in_the_problem_who_is_neither_listed_nor_serving() -> None:
    people = (person(1, listed=None), person(2, listed=(YEAR[0], TODAY)), person(3))
    assert [each["id"] for each in made(snapshot(people=people))["people"]] == ["p3"]


def test_a_declaration_that_ends_makes_the_days_after_it_days_away() -> None:
    some = person(1, declared=((YEAR[0], DAYS[2]),))
    row = person_document(some, (DAYS[0], DAYS[-1]), USUAL, prior=0, away=(), sits=False)
    assert row is not None
    assert row["declared"] is True
    assert row["unavailable"] == [{"from": "2026-03-04", "to": "2026-03-06"}]


def test_who_sits_stays_in_the_problem_if_only_as_away() -> None:
    gone = replace(person(1), listed=None)
    row = person_document(gone, (DAYS[0], DAYS[-1]), USUAL, prior=0, away=(), sits=True)
    assert row is not None
    assert row["unavailable"] == [{"from": "2026-03-02", "to": "2026-03-06"}]


spans = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(
    lambda pair: (TODAY + timedelta(pair[0]), TODAY + timedelta(pair[0] + pair[1]))
)


@given(st.lists(spans, max_size=5), spans)
def test_gaps_are_the_days_that_no_span_covers(
    covered: list[tuple[date, date]], window: tuple[date, date]
) -> None:
    days = [window[0] + timedelta(n) for n in range((window[1] - window[0]).days)]
    bare = [day for day in days if not any(first <= day < end for first, end in covered)]
    found = [
        first + timedelta(n)
        for first, end in gaps(covered, window)
        for n in range((end - first).days)
    ]
    assert found == bare


def test_what_stands_on_other_days_than_those_of_a_settled_visit_does_not_bar_from_it() -> None:
    known = (visit("A", DAYS[0], DAYS[1]),)
    cases = (case("A"), case("B", 2))
    later = fact(span=(DAYS[3], FOR_EVER))
    document = made(snapshot(cases=cases, visits=known, recusals=(later,)), only=frozenset({"B"}))
    assert [row["case"] for row in document["recusals"]] == ["B"]


def test_a_settled_visit_whose_days_are_no_longer_in_a_row_takes_its_people_away() -> None:
    known = (visit("A", DAYS[1], DAYS[3]),)
    shot = snapshot(cases=(case("A"), case("B", 2)), visits=known)
    document = made(shot, only=frozenset({"B"}))
    assert [each["id"] for each in document["cases"]] == ["B"]
    assert document["people"][0]["unavailable"] == [
        {"from": "2026-03-03", "to": "2026-03-04"}, {"from": "2026-03-05", "to": "2026-03-06"},
    ]  # fmt: skip
