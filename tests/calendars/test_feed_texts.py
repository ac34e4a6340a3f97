"""What a feed tells: to each reader as much as is meant for it, and what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from calendars.feed_events import Content, FeedKind, FeedOptions
from calendars.feeds import render_feed, tells
from scheduler.words import Words
from tests.calendars.feeding import (
    BEFORE,
    BUSY,
    CHINESE,
    CONTENT,
    ENGLISH,
    PLAIN,
    STINT_FEEDS,
    change,
    duty,
    feed,
    handover,
    only,
)
from tests.calendars.lawful import read

# --- the calendar's name -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "chinese", "english"),
    [
        ("own", "王芳：信访督查员轮岗", "王芳: supervisor rotation"),
        ("unit", "县财政局：轮岗外出人员", "县财政局: away on rotation"),
        ("post", "来访接待：信访督查员轮岗", "来访接待: supervisor rotation"),
        ("bureau", "青禾县信访督查员轮岗", "青禾县: supervisor rotation"),
        ("public", "青禾县信访督查员在岗安排", "青禾县: supervisors on duty"),
    ],
)
def test_a_feed_is_called_after_what_it_tells(kind: FeedKind, chinese: str, english: str) -> None:
    assert feed(kind=kind).text("NAME") == chinese
    assert feed(kind=kind, words=ENGLISH).text("X-WR-CALNAME") == english


# --- what each reader is told --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "summary", "description"),
    [
        (
            "own", "信访督查员：来访接待",
            "日期：2026年3月1日至2026年5月31日\n岗位：来访接待\n通知来自：青禾县组织部",
        ),
        ("unit", "王芳：轮岗", "日期：2026年3月1日至2026年5月31日"),
        (
            "post", "王芳（县财政局）：来访接待",
            "日期：2026年3月1日至2026年5月31日\n姓名：王芳\n派出单位：县财政局\n岗位：来访接待",
        ),
        (
            "bureau", "王芳（县财政局）：来访接待",
            "日期：2026年3月1日至2026年5月31日\n姓名：王芳\n派出单位：县财政局\n岗位：来访接待",
        ),
        (
            "public", "信访督查员在岗：来访接待",
            "日期：2026年3月1日至2026年5月31日\n岗位：来访接待",
        ),
    ],
)  # fmt: skip
def test_a_stint_in_chinese_for_each_reader(kind: FeedKind, summary: str, description: str) -> None:
    event = only(duty(), kind=kind)
    assert event.text("SUMMARY") == summary
    assert event.text("DESCRIPTION") == f"{description}\n第1号发布（2026年1月5日）：新列入"


@pytest.mark.parametrize(
    ("kind", "summary", "description"),
    [
        (
            "own", "Supervisor at the petition bureau: Reception",
            "Days: 1 Mar 2026 – 31 May 2026\nPost: Reception\n"
            "Notice from: organisation department, 青禾县",
        ),
        ("unit", "Wang: on rotation", "Days: 1 Mar 2026 – 31 May 2026"),
        (
            "bureau", "Wang (Finance): Reception",
            "Days: 1 Mar 2026 – 31 May 2026\nName: Wang\nHome unit: Finance\nPost: Reception",
        ),
        (
            "public", "Supervisor on duty: Reception",
            "Days: 1 Mar 2026 – 31 May 2026\nPost: Reception",
        ),
    ],
)  # fmt: skip
def test_a_stint_in_english_for_each_reader(kind: FeedKind, summary: str, description: str) -> None:
    content = replace(CONTENT, name="Wang", unit="Finance", post="Reception")
    event = only(duty(content), kind=kind, words=ENGLISH)
    assert event.text("SUMMARY") == summary
    assert event.text("DESCRIPTION") == f"{description}\nRelease 1 (5 Jan 2026): new"


@pytest.mark.parametrize(
    ("kind", "chinese", "english"),
    [
        ("own", "到岗交接：来访接待", "Handover on arrival: 来访接待"),
        (
            "post", "到岗交接：王芳（县财政局），来访接待",
            "Handover on arrival: 王芳 (县财政局), 来访接待",
        ),
        (
            "bureau", "到岗交接：王芳（县财政局），来访接待",
            "Handover on arrival: 王芳 (县财政局), 来访接待",
        ),
    ],
)  # fmt: skip
def test_whoever_meets_at_the_handover_has_it(kind: FeedKind, chinese: str, english: str) -> None:
    event = only(handover(), kind=kind)
    assert event.text("SUMMARY") == chinese
    assert event.text("DESCRIPTION").startswith("日期：2026年3月2日\n")
    assert only(handover(), kind=kind, words=ENGLISH).text("SUMMARY") == english


@pytest.mark.parametrize(
    ("kind", "options"),
    [("unit", PLAIN), ("public", PLAIN), *((kind, BUSY) for kind in STINT_FEEDS)],
)
def test_others_have_the_stint_alone(kind: FeedKind, options: FeedOptions) -> None:
    assert only(duty(), handover(), kind=kind, options=options).value("UID") == "duty-1"
    assert tells(kind, options, duty())
    assert not tells(kind, options, handover())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (CHINESE, "国务院放假通知尚未公布，此日为估计。"),
        (
            ENGLISH,
            "The State Council's notice of holidays is not out yet: this day is an estimate.",
        ),
    ],
)
def test_an_estimated_handover_says_so(words: Words, said: str) -> None:
    estimated = only(handover(estimated=True), words=words)
    assert said in estimated.text("DESCRIPTION").splitlines()
    for certain in (handover(), duty(replace(CONTENT, estimated=True))):
        assert said not in only(certain, words=words).text("DESCRIPTION")


SECRETS = Content(date(2026, 3, 1), date(2026, 6, 1), "某甲", "某局", "某岗")
OPEN = {"own": "某岗某处", "unit": "某甲", "public": "某岗某处"}


@pytest.mark.parametrize("words", [CHINESE, ENGLISH])
@pytest.mark.parametrize("kind", ["own", "unit", "public"])
@pytest.mark.parametrize("cancelled", [False, True])
def test_no_reader_learns_more_than_is_meant(kind: FeedKind, words: Words, cancelled: bool) -> None:
    event = duty(replace(SECRETS, cancelled=cancelled), was=BEFORE)
    whole = str(feed(event, kind=kind, words=words))
    hidden = ["某甲", "某局", "某岗", "某乙", "某委", "某处"]
    assert [text for text in hidden if text in whole and text not in OPEN[kind]] == []


@pytest.mark.parametrize(("words", "busy"), [(CHINESE, "忙碌"), (ENGLISH, "Busy")])
@pytest.mark.parametrize("kind", STINT_FEEDS)
def test_a_busy_feed_says_that_and_nothing_more_anywhere(
    kind: FeedKind, words: Words, busy: str
) -> None:
    options = FeedOptions(busy_only=True, reminders=(900,))
    result = render_feed(kind, "某甲", "青禾县", [duty(SECRETS, was=BEFORE)], options, words)
    (event,) = read(result.data).all("VEVENT")
    assert (event.text("SUMMARY"), event.text("DESCRIPTION")) == (busy, "")
    assert "某" not in str(read(result.data))


# --- what changed --------------------------------------------------------------------------------


CHANGES: list[tuple[dict[str, Any], str, str]] = [
    (
        {"first": date(2026, 2, 1), "end": date(2026, 5, 1)},
        "改期，原为2026年2月1日至2026年4月30日", "moved, was 1 Feb 2026 – 30 Apr 2026",
    ),
    ({"end": date(2026, 7, 1)}, "缩短，原至2026年6月30日", "shortened, was to 30 Jun 2026"),
    ({"end": date(2026, 5, 1)}, "延长，原至2026年4月30日", "extended, was to 30 Apr 2026"),
    ({"post": "督办"}, "岗位变更，原为督办", "other post, was 督办"),
    (
        {"end": date(2026, 7, 1), "post": "督办"},
        "缩短，原至2026年6月30日；岗位变更，原为督办",
        "shortened, was to 30 Jun 2026; other post, was 督办",
    ),
    ({"cancelled": True}, "取消后恢复", "on again after it was cancelled"),
    ({"name": "王方"}, "内容有更新", "updated"),
    ({"unit": "县审计局"}, "内容有更新", "updated"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "chinese", "english"), CHANGES)
def test_the_description_ends_with_release_date_and_what_changed(
    was: dict[str, Any], chinese: str, english: str
) -> None:
    event = duty(was=replace(CONTENT, **was), release=3)
    assert change(event) == f"第3号发布（2026年1月5日）：{chinese}"
    assert change(event, words=ENGLISH) == f"Release 3 (5 Jan 2026): {english}"


def test_a_handover_that_moved_names_its_day_before() -> None:
    event = handover()
    was = replace(event.content, first=date(2026, 3, 4), end=date(2026, 3, 5), estimated=True)
    assert change(replace(event, was=was)).endswith("：改期，原为2026年3月4日")


def test_a_handover_that_is_no_estimate_any_more_says_that_its_day_stays() -> None:
    event = handover()
    was = replace(event.content, estimated=True)
    assert change(replace(event, was=was)).endswith("：放假通知已公布，日期不变")


def test_a_unit_learns_that_something_changed_but_no_post() -> None:
    event = duty(was=replace(CONTENT, post="督办"))
    assert change(event, kind="unit") == "第1号发布（2026年1月5日）：内容有更新"


def test_what_changed_without_a_release_gives_the_date_alone() -> None:
    assert change(duty(release=None)) == "更新（2026年1月5日）：新列入"
    assert change(duty(release=None), words=ENGLISH) == "Update (5 Jan 2026): new"


def test_the_date_of_the_change_is_the_countys() -> None:
    late = datetime(2026, 1, 5, 16, 0, tzinfo=UTC)  # midnight in China
    assert "（2026年1月6日）" in change(duty(changed=late))
    assert "（2026年1月5日）" in change(duty(changed=late - timedelta(seconds=1)))
