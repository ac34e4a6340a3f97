from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.problems import teams_checks
from scheduler.problems.faults import CODES
from scheduler.problems.loading import load_problem, problem_from_document
from scheduler.problems.teams import TeamsProblem
from scheduler.words import LANGUAGES, Words
from tests import teams, teams_strategies
from tests.problems.cases import Case
from tests.problems.small import Change, faults_of, places, put, without
from tests.problems.small_teams import changed
from tests.problems.teams_cases import BETWEEN_PARTS, IN_VALUES
from tests.problems.wild import corrupted, told_of
from tests.sample import TEAMS_SAMPLE

CASES = IN_VALUES + BETWEEN_PARTS


def _loaded(document: object) -> TeamsProblem:
    problem = problem_from_document(document).problem
    assert isinstance(problem, TeamsProblem)
    return problem


def _name(case: Any) -> str | None:
    return case if isinstance(case, str) else None


def test_the_sample_has_neither_fault_nor_warning() -> None:
    loaded = load_problem(TEAMS_SAMPLE)
    assert loaded.warnings == ()
    assert isinstance(loaded.problem, TeamsProblem)
    assert (len(loaded.problem.cases), len(loaded.problem.people)) == (14, 54)


def test_the_small_problem_has_neither_fault_nor_warning() -> None:
    assert problem_from_document(changed()).warnings == ()


@pytest.mark.parametrize(("change", "path", "code"), CASES, ids=_name)
def test_each_slip_is_the_only_fault_at_its_place(change: Change, path: str, code: str) -> None:
    assert places(changed(change)) == [(path, code)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("change", "path", "code"), CASES, ids=_name)
def test_each_fault_can_be_put_into_words(
    change: Change, path: str, code: str, language: str
) -> None:
    for fault in faults_of(changed(change)):
        sentence = Words(language)(f"fault.{code}", **fault.params)
        assert sentence.encode(), path
        assert "{" not in sentence.replace("{…}", "").replace("{}", "")


def test_every_code_between_the_parts_of_teams_has_its_case() -> None:
    first, last = CODES.index("days_order"), CODES.index("goal_place.unstaffed")
    assert {code for _, _, code in BETWEEN_PARTS} >= set(CODES[first : last + 1])


def _faults_at_once() -> list[Case]:
    """Slips that do not touch one another, in the order of the document."""
    return [
        (put("days.4", "2025-03-06"), "$.days[4]", "days_order"),
        (put("people.0.roles.0.to", "2025-03-01"), "$.people[0].roles[0].from", "date_order"),
        (put("people.0.hometown", 1), "$.people[0].hometown", "wrong_type.text_or_null"),
        (without("people.2.declared"), "$.people[2].declared", "missing_key"),
        (put("recusals.0.case", "dam"), "$.recusals[0]", "recusal_target.several"),
        (put("recusals.1.person", "dan"), "$.recusals[1].person", "unknown_id.person"),
        (put("cases.0.seats.0.who.roles", []), "$.cases[0].seats[0].who.roles", "empty_list"),
        (put("cases.1.severity", 9), "$.cases[1].severity", "too_large"),
        (put("pins.0.start", "2025-03-09"), "$.pins[0].start", "unknown_start.visit"),
        (put("pins.0.seats.lead", [3, "an"]), "$.pins[0].seats.lead", "seat_overfull"),
        (lambda _: None, "$.pins[0].seats.lead[0]", "wrong_type.text"),
        (put("pins.0.seats.main", ["bo"]), "$.pins[0].seats.main", "unknown_id.seat"),
        (put("published.0.seats.", []), '$.published[0].seats[""]', "bad_id.empty"),
        (put("goals.1", "unstaffed"), "$.goals[1]", "second_goal"),
    ]


def test_all_faults_are_told_at_once_in_the_order_of_the_document() -> None:
    cases = _faults_at_once()
    expected = [(path, code) for _, path, code in cases]
    assert places(changed(*(change for change, _, _ in cases))) == expected


def test_a_doubled_seat_of_a_pin_is_told_with_its_place() -> None:
    text = json.dumps(changed()).replace('"lead": ["an"]', '"lead": [], "lead": ["an"]')
    assert places(text.encode()) == [("$.pins[0].seats.lead", "doubled_key")]


def test_a_recusal_of_a_null_place_alone_is_one_fault() -> None:
    change = put("recusals.1.place", None)
    assert places(changed(change)) == [("$.recusals[1].place", "null_for_absent")]


def _add_case(document: Any) -> None:
    document["cases"].append(teams.case("dam", seats=[teams.seat("other")]))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (without("people"), [("$.people", "missing_key")]),
        (put("people.1.id", 7), [("$.people[1].id", "wrong_type.text")]),
        (without("cases"), [("$.cases", "missing_key")]),
        (without("cases.1.id"), [("$.cases[1].id", "missing_key")]),
        (without("cases.0.seats"), [("$.cases[0].seats", "missing_key")]),
        (without("cases.0.seats.0.id"), [("$.cases[0].seats[0].id", "missing_key")]),
        (put("cases.0.seats.0.count", "1"),
         [("$.cases[0].seats[0].count", "wrong_type.whole_number")]),
        (put("cases.0.seats.1.id", "lead"), [("$.cases[0].seats[1].id", "duplicate_id")]),
        (_add_case, [("$.cases[2].id", "duplicate_id")]),
        (put("days.0", "Monday"), [("$.days[0]", "bad_date.form")]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_whole_makes_no_reference_into_it_a_fault(
    change: Change, expected: list[tuple[str, str]]
) -> None:
    assert places(changed(change)) == expected


def test_lists_may_be_empty() -> None:
    nothing: dict[str, list[Any]] = {
        name: [] for name in ("days", "people", "recusals", "cases", "pins", "published")
    }
    assert _loaded(changed(lambda document: document.update(nothing))).days == []


@pytest.mark.parametrize(
    ("change", "of"),
    [
        (put("people.1.hometown", None), lambda problem: problem.people[1].hometown),
        (without("people.0.roles.0.from"), lambda problem: problem.people[0].roles[0].from_),
        (without("people.0.roles.0.to"), lambda problem: problem.people[0].roles[0].to),
        (put("cases.0.seats.0.who", {}), lambda problem: problem.cases[0].seats[0].who.roles),
        (without("pins.0.start"), lambda problem: problem.pins[0].start),
        (without("pins.0.seats"), lambda problem: problem.pins[0].seats),
    ],
)
def test_what_may_be_absent_or_null_reads_as_none(
    change: Change, of: Callable[[TeamsProblem], object]
) -> None:
    assert of(_loaded(changed())) is not None
    assert of(_loaded(changed(change))) is None


def test_people_by_seat_are_read_as_they_stand() -> None:
    pin = _loaded(changed()).pins[0]
    assert pin.seats == {"lead": ["an"], "aides": ["cai", "bo"]}


def test_a_seat_may_be_named_as_one_likes() -> None:
    seat = teams.seat("组长 1.a")
    document = changed(
        put("cases.1.seats", [seat]), put("pins.0", {"case": "well", "seats": {"组长 1.a": ["an"]}})
    )
    assert _loaded(document).pins[0].seats == {"组长 1.a": ["an"]}


@pytest.mark.parametrize(
    "pin",
    [
        {"case": "well", "start": "2025-03-10", "seats": {"main": ["cai"]}},  # recused
        {"case": "dam", "start": "2025-03-10"},  # two days, and the list ends
        {"case": "dam", "seats": {"lead": ["bo"]}},  # meets nothing that is asked
        {"case": "dam", "seats": {"lead": ["an"], "aides": ["an"]}},  # two seats
        {"case": "dam", "seats": {"lead": []}},
        {"case": "dam", "seats": {}},
    ],
)
def test_a_pin_against_a_hard_rule_is_no_fault(pin: Any) -> None:
    assert len(_loaded(changed(put("pins", [pin]))).pins) == 1


def _published(document: dict[str, Any]) -> None:
    document["published"] = [
        {"case": "dam", "start": "1999-01-01", "seats": {"shut": ["an", "left"], "lead": []}},
        {"case": "well", "start": "2025-03-03", "seats": {"main": ["an", "bo", "cai"]}},
    ]


def test_published_visits_may_name_what_is_gone() -> None:
    assert len(_loaded(changed(_published)).published) == 2


PERIOD = {"from": "2025-03-06", "to": "2025-03-07"}


def _warnings(*changes: Change) -> list[tuple[str, str, str]]:
    warnings = problem_from_document(changed(*changes)).warnings
    return [(warning.path, warning.code, warning.severity) for warning in warnings]


SEAT = ("$.cases[0].seats[0]", "too_few_can_sit", "warning")
START = ("$.cases[0].earliest", "no_start_fits", "warning")


@pytest.mark.parametrize(
    "change",
    [
        put("cases.0.seats.0.who.skills", ["medicine"]),
        put("cases.0.seats.0.who.units", ["audit"]),
        put("cases.0.seats.0.who.ranks", ["deputy_division"]),
        put("cases.0.seats.0.who.roles", ["lawyer"]),
        put("people.0.roles", [teams.role("lead", to="2025-03-03")]),
        put("people.0.roles", [teams.role("lead", **{"from": "2025-03-11"})]),
        put("people.0.declared", False),
        put("cases.0.units", ["hall"]),
        put("recusals.0.unit", "water"),
        put("cases.0.seats.0.count", 2),
    ],
)
def test_a_required_seat_that_too_few_can_ever_fill_is_a_warning(change: Change) -> None:
    assert _warnings(change) == [SEAT]
    assert _warnings(change, put("cases.0.seats.0.required", False)) == []


@pytest.mark.parametrize(
    "change",
    [
        put("people.0.unavailable.0.to", "2026-01-01"),
        put("people.0.roles", [teams.role("lead", to="2025-03-04")]),
        put("people.0.roles", [teams.role("lead", **{"from": "2025-03-10"})]),
        put("people.0.roles", [teams.role("lead", **PERIOD)]),
        put("recusals.0", teams.recusal("an", unit="water", tier="appearance")),
        put("recusals.0", teams.recusal("bo", unit="water")),
        put("people.1.declared", False),
        put("vehicles", 0),
    ],
)
def test_what_only_leaves_less_to_choose_from_is_no_warning(change: Change) -> None:
    assert _warnings(change) == []


def test_a_case_that_no_start_of_the_list_fits_is_a_warning() -> None:
    last = put("cases.0.earliest", "2025-03-06")
    assert _warnings(last) == []
    assert _warnings(last, put("cases.0.days", 3)) == [START]
    assert _warnings(put("cases.0.earliest", "2025-03-07")) == [START]
    assert _warnings(put("cases.0.earliest", "2025-03-11")) == [START]
    assert _warnings(put("cases.0.earliest", "2025-01-01"), put("cases.0.days", 6)) == [START]


def test_a_case_without_a_start_is_not_asked_for_its_seats_too() -> None:
    nobody = put("cases.0.seats.0.who.roles", ["lawyer"])
    assert _warnings(nobody, put("cases.0.days", 6)) == [START]


def test_of_a_very_large_file_nobody_asks_who_can_sit_where(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nobody = put("cases.0.seats.0.who.roles", ["lawyer"])
    monkeypatch.setattr(teams_checks, "MOST_LOOKS", 3 * 3)
    assert _warnings(nobody) == [SEAT]
    monkeypatch.setattr(teams_checks, "MOST_LOOKS", 3 * 3 - 1)
    assert _warnings(nobody) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_warnings_have_words(language: str) -> None:
    words = Words(language)
    change = put("cases.0.seats.0.who.roles", ["lawyer"])
    [seat] = problem_from_document(changed(change)).warnings
    [start] = problem_from_document(changed(put("cases.0.days", 6))).warnings
    assert "lead" in words(f"fault.{seat.code}", **seat.params)
    assert "6" in words(f"fault.{start.code}", **start.params)


@pytest.mark.parametrize(
    "change",
    [
        put("people", [0] * 20_001),
        put("pins.0.seats.lead", [0] * 20_001),
        put("pins.0.seats", dict.fromkeys(map(str, range(20_001)), 0)),
        put("pins.0.seats", {str(n): [] for n in range(20_001)}),
        put("published.0.seats", {f"{n}|": [] for n in range(20_001)}),
        put("recusals", [{}] * 20_001),
    ],
    ids=["people", "pinned people", "no lists", "unknown seats", "bad seats", "recusals"],
)
def test_an_endless_list_of_faults_is_cut_and_says_so(change: Change) -> None:
    found = places(changed(change))
    assert len(found) == 20_001
    assert found[-1] == ("$", "more_faults")


@given(teams_strategies.problems())
def test_every_drawn_problem_is_without_fault(document: dict[str, Any]) -> None:
    assert _loaded(document).goals[-1] == "draw"


@given(st.data())
def test_whatever_stands_in_a_file_it_loads_or_is_refused(data: st.DataObject) -> None:
    told = told_of(data.draw(corrupted(changed())))
    assert len(set(told)) == len(told)
    assert {code for _, code in told} <= set(CODES)
