from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.texts import lines, one_line

ANY_TEXT = st.text(st.characters())


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0), 0xD800, 0xDFFF, 0xFEFF, 0xFFFE])
def test_nothing_that_steers_or_cannot_be_encoded_is_left(code: int) -> None:
    assert one_line(f"甲{chr(code)}乙") in ("甲乙", "甲 乙")


@pytest.mark.parametrize(
    "end", ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"]
)
def test_all_that_ends_a_line_anywhere_becomes_a_newline(end: str) -> None:
    assert lines(f"甲{end}乙") == "甲\n乙"
    assert one_line(f"甲{end}乙{end}") == "甲 乙"


def test_all_printable_characters_stay() -> None:
    printable = "".join(char for char in map(chr, range(sys.maxunicode + 1)) if char.isprintable())
    assert lines(printable) == printable


@given(ANY_TEXT)
def test_what_is_clean_is_not_changed_again(text: str) -> None:
    assert lines(lines(text)) == lines(text)
    assert one_line(one_line(text)) == one_line(text)


@given(ANY_TEXT)
def test_one_line_is_one_line_that_can_be_encoded(text: str) -> None:
    found = one_line(text)
    assert len(found.splitlines()) <= 1
    assert found.encode().decode() == found
