"""Each rule by which a cell is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from scheduler.workbooks.cells import Cell, column_name, place
from scheduler.workbooks.days import Away, day_of, leave_of, periods_of
from scheduler.workbooks.texts import key
from scheduler.workbooks.values import (
    code_of,
    fits_list,
    gender_of,
    listed,
    name_of,
    nearest,
    number_of,
    rank_of,
    unit_name_of,
    whole_of,
)
from scheduler.workbooks.wrong import Wrong

THIRD = date(2025, 11, 3)


@pytest.mark.parametrize(
    "cell",
    [
        THIRD, datetime.combine(THIRD, time(8, 30)),
        "2025年11月3日", "2025.11.3", "2025-11-03", "2025/11/3",
        "20251103", 20251103, 20251103.0, "２０２５－１１－０３", "２０２５年１１月３日",
        " 2025 年 11 月 3 日 ",
        "2025-11-03 00:00:00", "2025年11月3", "\u3000２０２５．１１．３",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form(cell: Cell) -> None:
    assert day_of(cell) == THIRD


@pytest.mark.parametrize(
    ("cell", "code", "meant"),
    [
        ("2026年2月30日", "day_unknown", "2026-02-28"),
        ("2026-04-31", "day_unknown", "2026-04-30"),
        ("2026-13-01", "day_unknown", None),
        ("45964", "day_serial", "2025-11-03"),
        (45964.0, "day_serial", "2025-11-03"),
        ("待定", "day_form", None),
        ("2025年11月", "day_form", None),
        ("25.11.3", "day_form", None),
        ("0001-01-01", "day_year", None),
        (date(2999, 1, 1), "day_year", None),
        (True, "day_form", None),
    ],
)
def test_what_is_no_day_says_what_was_meant(cell: Cell, code: str, meant: str | None) -> None:
    with pytest.raises(Wrong) as wrong:
        day_of(cell)
    assert (wrong.value.code, wrong.value.params.get("day")) == (code, meant)


SPRING = (date(2026, 4, 26), date(2026, 5, 26))


@pytest.mark.parametrize(
    "cell",
    [
        "2026-04-26至2026-05-25", "2026年4月26日至5月25日", "2026年4月26日到2026年5月25日",
        "２０２６－０４－２６　至　２０２６－０５－２５", "2026.4.26—2026.5.25",
        "20260426-20260525",
        "2026-04-26-2026-05-25", "2026/4/26～2026/5/25",
    ],
)  # fmt: skip
def test_a_period_has_both_its_days(cell: str) -> None:
    assert periods_of(cell) == (SPRING,)


def test_several_periods_come_in_order_and_once() -> None:
    cell = "2026-08-01至2026-08-02；2026-04-26至2026-05-25;2026-04-26至2026-05-25\n2026-09-09"
    august = (date(2026, 8, 1), date(2026, 8, 3))
    assert periods_of(cell) == (SPRING, august, (date(2026, 9, 9), date(2026, 9, 10)))


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("学习：{}", "study"), ("{}（党校培训）", "study"), ("挂职{}", "secondment"),
        ("借调 {}", "secondment"), ("{} 休假", "leave"), ("{}", None), ("出差{}", "other"),
        ("病假：{}", "leave"), ("{}（住院手术）", "leave"), ("产假{}", "leave"),
    ],
)  # fmt: skip
def test_a_leave_may_say_its_kind(written: str, kind: str | None) -> None:
    read = leave_of(written.format("2026-04-26至2026-05-25"))
    assert read == (Away(*SPRING, kind),)  # type: ignore[arg-type]


def test_an_unknown_word_beside_a_leave_is_not_said_again() -> None:
    with pytest.raises(Wrong) as wrong:
        leave_of("某某综合征2026-04-26至2026-05-25")
    assert wrong.value.code == "period_kind"
    assert "综合征" not in str(wrong.value.params)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2026-05-25至2026-04-26", "period_order"),
        ("下半年", "period_form"),
        ("2026-04-26至", "period_form"),
        ("2026-02-30至2026-03-01", "day_unknown"),
        ("2026-01-01；" * 51, "too_many_periods"),
        ("防汛：2026-04-26至2026-05-25", "period_form"),
    ],
)
def test_what_is_no_period_says_why(cell: str, code: str) -> None:
    with pytest.raises(Wrong) as wrong:
        periods_of(cell)
    assert wrong.value.code == code


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("朱\u3000宏", "朱宏"), (" 李 雷 ", "李雷"), ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("阿依古丽 • 买买提", "阿依古丽·买买提"), ("Ｌｉ　Ｌｅｉ", "Li Lei"), ("𠮷野", "𠮷野"),
        ("羽\ufa1e", "羽\ufa1e"),
    ],
)  # fmt: skip
def test_a_name_keeps_its_characters_and_loses_its_spaces(cell: str, name: str) -> None:
    assert name_of(cell) == name


@pytest.mark.parametrize(
    "cell", ["=1+1", "李雷（病）", "李雷2", 3.0, date(2026, 1, 1), "李" * 51, "·", "-李雷", "<b>"]
)
def test_what_is_no_name_is_refused(cell: Cell) -> None:
    with pytest.raises(Wrong):
        name_of(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [("２０２６００１", "2026001"), (2026001.0, "2026001"), (" A-01 ", "A-01"), ("0012", "0012")],
)
def test_a_staff_number_is_read_as_text(cell: Cell, number: str) -> None:
    assert number_of(cell) == number


@pytest.mark.parametrize("cell", ["a|b", "1" * 33, 1.5, 12345678901234567.0, date(2026, 1, 1)])
def test_what_is_no_staff_number_is_refused(cell: Cell) -> None:
    with pytest.raises(Wrong, match="number_form"):
        number_of(cell)


def test_a_number_that_leads_to_a_person_is_kept_nowhere_and_not_said_again() -> None:
    reads: tuple[Callable[[Cell], str], ...] = (number_of, code_of, unit_name_of)
    cells: tuple[Cell, ...] = (13800138000, "138-0013-8000", "县局138 0013 8000")
    for read, cell in zip(reads, cells, strict=True):
        with pytest.raises(Wrong, match="personal_number") as wrong:
            read(cell)
        assert wrong.value.params == {}
    assert unit_name_of("县第一中学") == "县第一中学"


def test_the_number_of_an_identity_card_is_no_staff_number_and_not_said_again() -> None:
    with pytest.raises(Wrong, match="number_identity_card") as wrong:
        number_of("44022219900307001X")
    assert wrong.value.params == {}


def test_ranks_and_genders_are_few() -> None:
    assert [rank_of(cell) for cell in ("副科级", "正科", " 副 处 级 ")] == [
        "deputy_section", "section", "deputy_division"
    ]  # fmt: skip
    assert (gender_of("男"), gender_of(" 女 ")) == ("m", "f")
    for cell in ("处级", "正处级", "科员"):
        with pytest.raises(Wrong, match="rank"):
            rank_of(cell)
    with pytest.raises(Wrong, match="gender"):
        gender_of("x")


def test_whole_numbers_are_whole() -> None:
    assert [whole_of(cell) for cell in (2.0, "２", 0, "9999")] == [2, 2, 0, 9999]
    for cell in ("-1", 1.5, "两", True, "10000", "1e3"):
        with pytest.raises(Wrong, match="whole_number"):
            whole_of(cell)


def test_names_in_lists_and_of_units() -> None:
    assert listed("劳动保障、法律，工程; 环保/民政 征地") == (
        "劳动保障", "法律", "工程", "环保", "民政", "征地"
    )  # fmt: skip
    assert fits_list("法律")
    assert not fits_list("财务、审计")
    assert unit_name_of("县 财政局 ") == "县财政局"
    for cell in ("=1", "12", date(2026, 1, 1), "局" * 101):
        with pytest.raises(Wrong):
            unit_name_of(cell)
    assert key("县财政局（本级）") == key("县财政局 (本级)")
    assert nearest("县财政", ["县司法局", "县财政局"]) == "县财政局"
    assert nearest("县不存在局", ["县司法局", "县财政局"]) is None


def test_places_are_called_as_in_a_sheet() -> None:
    assert [column_name(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert place("干部名册", 51, 6) == "干部名册!G52"
    assert place("it's (1)", 0, 0) == "'it''s (1)'!A1"
