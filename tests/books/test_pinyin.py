"""Names in the order of their sounds."""

from __future__ import annotations

from scheduler.books.pinyin import pinyin_key


def test_names_stand_by_syllable_then_tone_then_character() -> None:
    names = ["周一", "张三", "王五", "汪一", "阿依古丽·买买提", "Anna", "安宁", "赵四", "章一"]
    found = sorted(names, key=pinyin_key)
    assert found == [
        "Anna", "阿依古丽·买买提", "安宁", "汪一", "王五", "张三", "章一", "赵四", "周一",
    ]  # fmt: skip


def test_a_shorter_syllable_comes_before_a_longer_one_whatever_follows() -> None:
    assert sorted(["李杨", "梁安", "利安"], key=pinyin_key) == ["李杨", "利安", "梁安"]


def test_surnames_sound_as_surnames_and_elsewhere_as_words() -> None:
    found = sorted(["单飞", "曾国", "陈单", "仇和", "尉迟安", "魏一"], key=pinyin_key)
    assert found == ["陈单", "仇和", "单飞", "魏一", "尉迟安", "曾国"]


def test_what_is_no_chinese_has_a_place_too() -> None:
    assert sorted(["王𠮷", "王", "", "  ", "12"], key=pinyin_key)[-1] == "王𠮷"
