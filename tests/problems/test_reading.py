from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from scheduler.problems.faults import Fault, FaultyFile
from scheduler.problems.reading import (
    MOST_BYTES,
    MOST_DEPTH,
    MOST_DIGITS,
    MOST_VALUES,
    parse_document,
    read_document,
)

MANY = 1_000_000


def _refused(data: bytes) -> Fault:
    with pytest.raises(FaultyFile) as refused:
        parse_document(data)
    [fault] = refused.value.faults
    return fault


def _refused_file(path: Path) -> Fault:
    with pytest.raises(FaultyFile) as refused:
        read_document(path)
    [fault] = refused.value.faults
    return fault


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert _refused_file(tmp_path / "none.json") == Fault("$", "file_missing")


def test_a_folder(tmp_path: Path) -> None:
    assert _refused_file(tmp_path) == Fault("$", "file_is_directory")


def test_a_file_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch()
    assert _refused_file(path / "b.json") == Fault("$", "file_unreadable", {"reason": "ENOTDIR"})


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root reads every file, so that taking the permission away would not do.
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "open", refuse)
    assert _refused_file(tmp_path) == Fault("$", "file_unreadable", {"reason": "EACCES"})


def test_a_byte_too_many(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert _refused_file(path) == Fault("$", "file_too_big", {"most": 64})


def test_a_pipe_without_end(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=_write_on, args=(path,))
    writer.start()
    assert _refused_file(path).code == "file_too_big"
    writer.join()


def _write_on(path: Path) -> None:
    try:
        with path.open("wb", buffering=0) as pipe:
            while True:
                pipe.write(b" " * 2**20)
    except BrokenPipeError:
        return


@pytest.mark.parametrize("data", [b"", b" \r\n\t "])
def test_an_empty_file(data: bytes) -> None:
    assert _refused(data).code == "file_empty"


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b'{"a": [1, 2', 1, 12),
        (b'{"a":\n "be', 2, 2),
        (b'{"a":\n tru', 2, 2),
        (b'{"a"', 1, 5),
        (b'{"a": 1,\n', 2, 1),
        ('{"a": "县'.encode()[:-1], 1, 8),
        (b'{"a": "b\\', 1, 7),
        (b'{"a": "b\\u00', 1, 10),
        (b'{"a": -', 1, 7),
    ],
)
def test_a_file_that_was_cut_off(data: bytes, line: int, column: int) -> None:
    assert _refused(data) == Fault("$", "file_ends_early", {"line": line, "column": column})


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        ("\ufeff{}".encode(), "byte_order_mark", None, None),
        ('{"a": 1}'.encode("utf-16"), "not_utf8", 1, 1),
        ('{\n"名": "县"}'.encode("gbk"), "not_utf8", 2, 2),
        (b'{\n "a": 1\n "b": 2}', "not_json", 3, 2),
        (b"{'a': 1}", "not_json", 1, 2),
        (b'{"a": 01}', "not_json", 1, 8),
        (b'{"a": .5}', "not_json", 1, 7),
        (b'{"a": 1,}', "not_json", 1, None),
        (b'{"a": \\"}', "not_json", 1, 7),
        (b'{"a": "b\nc"}', "control_character", 1, 9),
        (b'{"a": 1} x', "text_after_end", 1, 10),
        (b"{}{}", "text_after_end", 1, 3),
    ],
)
def test_what_is_no_json(data: bytes, code: str, line: int | None, column: int | None) -> None:
    fault = _refused(data)
    assert (fault.path, fault.code) == ("$", code)
    assert column is None or (fault.params["line"], fault.params["column"]) == (line, column)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * MANY,
        b"[" * MANY + b"]" * MANY,
        b'{"a":' * MANY,
        b'{"a":' * MANY + b"1" + b"}" * MANY,
        b'["\\"[", "' + b"\\\\" * 9 + b'", ' + b"[" * (MOST_DEPTH + 1),
        b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1),
    ],
    ids=["lists", "closed lists", "objects", "closed objects", "after strings", "one too many"],
)
def test_nesting_that_is_too_deep(data: bytes) -> None:
    assert _refused(data) == Fault("$", "nested_too_deep", {"most": MOST_DEPTH})


@pytest.mark.parametrize(
    "data",
    [
        b"[" * MOST_DEPTH + b"]" * MOST_DEPTH,
        b'["' + b"[" * MANY + b'"]',
        b'["' + b'\\"[' * MANY + b'"]',
        b'["\\\\", "' + b"{" * MANY + b'"]',
    ],
    ids=["as deep as may be", "brackets in a text", "escaped quotes", "an escaped backslash"],
)
def test_brackets_that_nest_nothing(data: bytes) -> None:
    assert parse_document(data).findings == ()


@pytest.mark.parametrize("value", [b"1", b"[]", b'""', b'{"a":1}', b'","'])
def test_more_values_than_any_county_has(value: bytes) -> None:
    data = b"[" + b",".join([value] * (MOST_VALUES + 1)) + b"]"
    assert _refused(data) == Fault("$", "too_many_values", {"most": MOST_VALUES})


def _found(data: bytes) -> list[tuple[str, str]]:
    faults = (finding.fault() for finding in parse_document(data).findings)
    return [(fault.path, fault.code) for fault in faults]


def test_doubled_keys_are_found_each_in_its_place() -> None:
    data = b'{"a": [{"b": 1, "b": 2, "c": 3}, {"b": 1}], "d": {"e": {"f": 1, "g": 2, "f": 1}}}'
    assert _found(data) == [("$.a[0].b", "doubled_key"), ("$.d.e.f", "doubled_key")]


def test_a_key_three_times_is_one_fault() -> None:
    assert _found(b'{"a": 1, "a": 1, "a": 1}') == [("$.a", "doubled_key")]


def test_the_same_key_in_different_objects_is_not_doubled() -> None:
    # The first inner object is thrown away while reading: its address may be used again.
    data = b'{"a": {"x": 1, "x": 2}, "a": 1, "b": [' + b'{"x": 1},' * 1000 + b"{}]}"
    assert _found(data) == [("$.a", "doubled_key")]


def test_numbers_that_are_none_are_found_each_in_its_place() -> None:
    data = b'{"a": [1, NaN], "b": Infinity, "c": {"d": -Infinity}}'
    places = ["$.a[1]", "$.b", "$.c.d"]
    assert _found(data) == [(place, "not_a_number") for place in places]


def test_a_number_of_five_thousand_digits() -> None:
    data = b'{"a": ' + b"9" * 5000 + b', "b": -' + b"1" * 5000 + b"}"
    assert _found(data) == [("$.a", "number_too_long"), ("$.b", "number_too_long")]


def test_the_longest_number_is_read() -> None:
    document = parse_document(b"9" * MOST_DIGITS)
    assert document.value == 10**MOST_DIGITS - 1
    assert document.findings == ()


@pytest.mark.parametrize(
    "data", [b"1e400", b"-1e999999999", b"1." + b"0" * 5000, b"-0", b"0e-9999"]
)
def test_odd_numbers_do_no_harm(data: bytes) -> None:
    assert isinstance(parse_document(data).value, float | int)


def test_halves_of_characters_are_found_in_values_and_keys() -> None:
    data = rb'{"a": "\ud800", "b\uDFFF": 1, "c": ["\ud83d\ude00", "\\ud800", "\ude00\ud83d"]}'
    faults = [finding.fault() for finding in parse_document(data).findings]
    assert [fault.code for fault in faults] == ["lone_surrogate"] * 3
    assert [fault.path for fault in faults] == ["$.a", '$["b\\udfff"]', "$.c[2]"]
