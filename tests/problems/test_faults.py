from __future__ import annotations

import json

import pytest

from scheduler.problems.faults import CODES, Fault, FaultyFile, Finding, json_path, shown


@pytest.mark.parametrize(
    ("loc", "path"),
    [
        ((), "$"),
        (("cadres", 3, "unit"), "$.cadres[3].unit"),
        (("serve_by",), "$.serve_by"),
        (("e-mail",), '$["e-mail"]'),
        (("单位",), '$["单位"]'),
        (("",), '$[""]'),
        (('a"]',), '$["a\\"]"]'),
        (("a\nb",), '$["a\\nb"]'),
    ],
)
def test_a_place_is_written_as_a_json_path(loc: tuple[str | int, ...], path: str) -> None:
    assert json_path(loc) == path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (3.0, "3.0"),
        ("甲局", '"甲局"'),
        ("a\x1b[2J", '"a\\u001b[2J"'),
        ("\ud800", '"\\ud800"'),
        ([], "[]"),
        ([1], "[…]"),
        ({}, "{}"),
        ({"a": 1}, "{…}"),
    ],
)
def test_a_value_is_shown_short_and_printable(value: object, text: str) -> None:
    assert shown(value) == text
    assert text.encode()


def test_a_long_text_is_cut() -> None:
    assert len(json.loads(shown("x" * 1000))) == 60


def test_a_long_key_does_not_make_a_long_path() -> None:
    assert len(json_path(("x" * 10_000_000,))) < 80


def test_a_faulty_file_counts_its_faults() -> None:
    refused = FaultyFile([Fault("$", "file_missing"), Finding(("a", 0), "empty_list").fault()])
    assert refused.code == "faulty_file"
    assert refused.params == {"count": 2}
    assert [fault.path for fault in refused.faults] == ["$", "$.a[0]"]


def test_no_code_is_listed_twice() -> None:
    assert len(set(CODES)) == len(CODES)
