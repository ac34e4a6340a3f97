"""Whose name somebody wrote."""

from __future__ import annotations

import pytest

from scheduler.books.names import bare, is_named


@pytest.mark.parametrize(
    "text",
    [
        "赵怡",
        "赵 怡",
        "赵怡主任",
        "赵怡副局长",
        "赵怡督查办主任",
        "赵怡（督查办）",
        "督查办（赵怡）",
        "督查办主任赵怡",
        "县委督查办 赵怡",
        "赵怡，县委常委",
        "赵怡同志",
        "王部长、赵怡",
    ],
)
def test_a_name_is_known_with_a_title_or_an_office(text: str) -> None:
    assert is_named(text, ["赵怡"])


@pytest.mark.parametrize(
    "text",
    [
        "赵怡然",
        "赵怡然主任",
        "赵怡然（督查办）",
        "钱赵怡",
        "王部长（督查办）",
        "督查办主任",
        "赵主任",
    ],
)
def test_and_no_longer_name_that_begins_or_ends_the_same(text: str) -> None:
    assert not is_named(text, ["赵怡"])


def test_a_whole_name_of_somebody_else_is_theirs() -> None:
    assert is_named("李处长", ["李处", "李"])
    assert not is_named("李处长", ["李"], {bare("李处长")})


def test_latin_names_and_those_of_offices() -> None:
    for text in ("ANNA  LI", "Ms. Anna Li", "Anna Li, director", "Director Anna Li", "Anna Li主任"):
        assert is_named(text, ["Anna Li"])
    for text in ("Anna Lindgren", "Joanna Li", "Anna Lindgren, director"):
        assert not is_named(text, ["Anna Li"])
    assert is_named("督查办", ["督查办"])
    assert not is_named("督查办主任", ["督查办"])
