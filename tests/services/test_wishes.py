"""Changes as they stand on a command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from scheduler import problems
from scheduler.problems.amendments import change_from_document
from scheduler.services import wishes
from scheduler.services.wishes import Wish, understood
from scheduler.words import LANGUAGES, Words
from tests.teams import case, recusal

TEAMS, ROTATION = "teams/1", "rotation/1"


def only(option: str, value: str, format_: str = TEAMS) -> Any:
    granted, refused = understood([Wish(option, value)], format_)
    assert refused == []
    return granted[0].change


def wrong(option: str, value: str, format_: str = TEAMS) -> list[tuple[str, str]]:
    granted, refused = understood([Wish(option, value)], format_)
    assert granted == []
    assert all(each.wish == Wish(option, value) for each in refused)
    return [(each.fault.path, each.fault.code) for each in refused]


@pytest.mark.parametrize(
    ("option", "value", "format_", "change"),
    [
        (
            "--away",
            "an:2025-03-03:2025-03-05",
            TEAMS,
            {"change": "away", "person": "an", "from": "2025-03-03", "to": "2025-03-05"},
        ),
        (
            "--away",
            "a:b:2025-03-03:2025-03-05",
            ROTATION,
            {"change": "away", "person": "a:b", "from": "2025-03-03", "to": "2025-03-05"},
        ),
        ("--drop-case", "x:1", TEAMS, {"change": "drop_case", "case": "x:1"}),
        (
            "--recall",
            "an:2025-03-03",
            ROTATION,
            {"change": "recall", "cadre": "an", "until": "2025-03-03"},
        ),
        ("--pin", "dam", TEAMS, {"change": "pin_visit", "case": "dam"}),
        ("--pin", "x:1", TEAMS, {"change": "pin_visit", "case": "x:1"}),
        (
            "--pin",
            "x:1:2025-03-03",
            TEAMS,
            {"change": "pin_visit", "case": "x:1", "start": "2025-03-03"},
        ),
        (
            "--pin",
            "x:1:aides=an,bo",
            TEAMS,
            {"change": "pin_visit", "case": "x:1", "seats": {"aides": ["an", "bo"]}},
        ),
        (
            "--pin",
            "an:2025-03-03:desk",
            ROTATION,
            {"change": "pin_stint", "cadre": "an", "start": "2025-03-03", "post": "desk"},
        ),
        (
            "--pin",
            "a:b:2025-03-03:d:e",
            ROTATION,
            {"change": "pin_stint", "cadre": "a:b", "start": "2025-03-03", "post": "d:e"},
        ),
    ],
)
def test_what_stands_there_becomes_a_change(
    option: str, value: str, format_: str, change: dict[str, Any]
) -> None:
    assert only(option, value, format_) == change_from_document(change)


@pytest.mark.parametrize(
    ("option", "value", "format_", "faults"),
    [
        ("--away", "an", TEAMS, [("$", "amend.form.away")]),
        ("--away", "an:2025-03-03", TEAMS, [("$", "amend.form.away")]),
        ("--away", ":2025-03-03:2025-03-04", TEAMS, [("$.person", "bad_id.empty")]),
        (
            "--away",
            "an:3 March:2025-02-29",
            TEAMS,
            [("$.from", "bad_date.form"), ("$.to", "bad_date.unknown")],
        ),
        ("--recall", "an", ROTATION, [("$", "amend.form.recall")]),
        ("--recall", "an:tomorrow", ROTATION, [("$.until", "bad_date.form")]),
        ("--drop-case", "", TEAMS, [("$.case", "bad_id.empty")]),
        ("--pin", "dam:2025-3-3", TEAMS, [("$.start", "bad_date.form")]),
        ("--pin", "dam:main=", TEAMS, [("$.seats.main[0]", "bad_id.empty")]),
        ("--pin", "dam:main=an,", TEAMS, [("$.seats.main[1]", "bad_id.empty")]),
        ("--pin", "an:2025-03-03", ROTATION, [("$", "amend.form.stint_pin")]),
        ("--pin", "an:soon:desk", ROTATION, [("$.start", "bad_date.form")]),
        ("--recall", "an:2025-03-03", TEAMS, [("$", "amend.other_format")]),
        ("--add-case", "no-file.json", ROTATION, [("$", "amend.other_format")]),
        ("--drop-case", "dam", ROTATION, [("$", "amend.other_format")]),
        ("--add-case", "no-file.json", TEAMS, [("$", "file_missing")]),
    ],
)
def test_what_is_wrong_by_itself_is_told(
    option: str, value: str, format_: str, faults: list[tuple[str, str]]
) -> None:
    assert wrong(option, value, format_) == faults


def test_a_case_is_read_from_its_file_alone_or_with_recusals(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case("well")))
    assert only("--add-case", str(file)).case.id == "well"
    row = recusal("an", case="well")
    file.write_text(json.dumps({"case": case("well"), "recusals": [row]}))
    added = only("--add-case", str(file))
    assert [each.model_dump(exclude_none=True) for each in added.recusals] == [row]


def test_a_spoilt_case_is_told_with_its_places_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps({**case("well"), "days": 0, "severity": 9}))
    assert wrong("--add-case", str(file)) == [("$.severity", "too_large"), ("$.days", "too_small")]
    file.write_text('{"case": ')
    assert wrong("--add-case", str(file)) == [("$", "file_ends_early")]


def test_what_goes_goes_first_and_decisions_come_last() -> None:
    given = [
        Wish("--pin", "dam"),
        Wish("--away", "bo:2025-03-03:2025-03-04"),
        Wish("--drop-case", "mine"),
        Wish("--away", "an:2025-03-03:2025-03-04"),
    ]
    granted, _ = understood(given, TEAMS)
    assert [each.wish.value for each in granted] == [
        "mine", "bo:2025-03-03:2025-03-04", "an:2025-03-03:2025-03-04", "dam",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_ours_has_words(language: str) -> None:
    sources = [*Path(problems.__path__[0]).glob("*.py"), Path(wishes.__file__)]
    refusal = re.compile(r'refused?\(\s*"(amend\.[a-z_.]+)"')
    codes = {code for file in sources for code in refusal.findall(file.read_text("utf-8"))}
    assert len(codes) > 10
    params = dict.fromkeys(
        ("id", "name", "format", "what", "start", "end", "until", "last", "found"), "x"
    )
    for code in codes:
        assert Words(language)(f"fault.{code}", **params)
