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
        "赵怡一级调研员",
        "赵怡四级主任科员",
        "赵怡1级科员",
        "赵怡县信访局二级巡视员",
        "赵怡正科级干部",
        "赵怡县纪委书记",
        "赵怡县纪委",
        "赵怡县纪委监委",
        "赵怡局党组书记",
        "赵怡党组成员",
        "赵怡县人大主任",
        "赵怡县人大常委会副主任",
        "赵怡县政协主席",
        "赵怡县长助理",
        "赵怡县教育局局长",
        "赵怡联合督查组组长",
        "分管领导赵怡",
    ],
)
def test_a_name_is_known_with_a_title_or_an_office(text: str) -> None:
    assert is_named(text, ["赵怡"])


@pytest.mark.parametrize("mark", list("-－—–·•.。&＆~+!，"))
def test_a_name_is_known_by_whatever_mark_its_title_or_office_is_set_apart(mark: str) -> None:
    for text in ("赵怡{}县委常委", "赵怡 {} 一级调研员", "督查办{}赵怡", "赵怡{}", "{}赵怡"):
        assert is_named(text.format(mark), ["赵怡"])
        assert not is_named(text.format(mark).replace("赵怡", "赵怡然"), ["赵怡"])


@pytest.mark.parametrize(
    "text",
    [
        "赵怡和李明",
        "李明和赵怡",
        "赵怡局长及李明",
        "赵怡-李明",
        "赵怡等3人",
        "由赵怡批准",
        "经县委书记赵怡口头同意",
        "批准人赵怡",
        "赵怡已签批",
    ],
)
def test_a_name_is_known_among_others_and_in_what_is_said_of_it(text: str) -> None:
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
        "赵怡然一级调研员",
        "赵怡一",
        "赵怡一主任",
        "赵怡和",
        "赵怡和主任",
        "赵怡然和李明",
        "李明和赵怡然",
        "由赵怡然批准",
        "赵怡·买买提",
        "赵怡·买买提主任",
        "阿依·赵怡",
    ],
)
def test_and_no_longer_name_that_begins_or_ends_the_same(text: str) -> None:
    assert not is_named(text, ["赵怡"])


def test_a_whole_name_of_somebody_else_is_theirs() -> None:
    assert is_named("李处长", ["李处", "李"])
    assert not is_named("李处长", ["李"], {bare("李处长")})


@pytest.mark.parametrize("name", ["阿依·古丽", "和志强", "Jean-Luc Li", "zhao_yi"])
def test_a_name_may_hold_a_mark_or_such_a_word(name: str) -> None:
    for text in ("{}", "{}主任", "县长{}", "{}批准"):
        assert is_named(text.format(name), [name])
    assert not is_named(name, ["阿依", "古丽", "志强", "Jean", "Luc Li", "zhao"])


def test_latin_names_and_those_of_offices() -> None:
    for text in (
        "ANNA  LI",
        "Ms. Anna Li",
        "Anna Li, director",
        "Director Anna Li",
        "Anna Li主任",
        "Dr. Anna Li",
        "Anna Li.",
        "Anna Li - head",
        "Anna Li-head",
        "Anna Li & Bo",
    ):
        assert is_named(text, ["Anna Li"])
    for text in (
        "Anna Lindgren",
        "Joanna Li",
        "Jean-Anna Li",
        "J. Anna Li",
        "Anna Li-Smith",
        "Anna Lindgren, director",
    ):
        assert not is_named(text, ["Anna Li"])
    assert is_named("督查办", ["督查办"])
    assert not is_named("督查办主任", ["督查办"])
