"""Visits in subscribed feeds: to each reader what is meant for it, and nothing before its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from calendars import teams
from calendars.feed_events import FEED_KINDS, FeedKind, FeedOptions
from calendars.feed_visits import (
    Member,
    VisitContent,
    VisitEvent,
    VisitKind,
    absence_event_uid,
    deadline_event_uid,
    part_event_uid,
    visit_event_uid,
)
from calendars.feeds import FeedEvent, kept_in, tells
from scheduler.books.deadlines import RULES, Rule
from scheduler.dates import ZONE
from scheduler.words import Words
from tests.calendars.feeding import (
    BUSY,
    CHANGED,
    CHINESE,
    ENGLISH,
    PLAIN,
    VISIT,
    change,
    duty,
    feed,
    only,
    rendered,
    visit,
)

GOLDEN = Path(__file__).parent / "golden"
GONE = replace(VISIT, cancelled=True)
BLANK = VisitContent(VISIT.first, VISIT.end, VISIT.visit_end, cancelled=True)
OTHERS = (*VISIT.team[:2], Member("程远", "县审计局", "业务骨干"))
TOLD: dict[FeedKind, VisitKind] = {
    "own": "part", "unit": "absence", "public": "visit", "team": "visit", "inspection": "visit",
}  # fmt: skip
SECRETS = ("2026-017", "征地拆迁", "城关镇", "县自然资源局", "韩梅", "李雷", "王芳", "业务骨干")


@pytest.mark.parametrize(
    ("file", "kind", "event"),
    [
        ("visit", "inspection", visit(sequence=1)),
        ("visit-team", "team", visit()),
        (
            "visit-substituted", "team",
            visit(content=replace(VISIT, team=OTHERS), sequence=1, release=4, was=VISIT),
        ),
        ("visit-cancelled", "team", visit(content=GONE, sequence=2, release=None, was=VISIT)),
        ("visit-public", "public", visit(sequence=1, was=VISIT)),
        ("part", "own", visit("part")),
        (
            "part-cancelled", "own",
            VisitEvent("part-1", "part", BLANK, 1, CHANGED, was=replace(VISIT, seat="组长")),
        ),
        ("absence", "unit", visit("absence")),
        ("absence-cancelled", "unit", visit("absence", GONE, sequence=1)),
        ("deadline", "inspection", visit("deadline")),
        (
            "deadline-estimated", "inspection",
            visit("deadline", replace(VISIT, estimated=True, rule="transfer_objection")),
        ),
        ("deadline-met", "inspection", visit("deadline", GONE, sequence=1, was=VISIT)),
    ],
)  # fmt: skip
def test_the_bytes_are_those_of_the_golden_file(
    file: str, kind: FeedKind, event: VisitEvent
) -> None:
    result = rendered(event, kind=kind, options=FeedOptions(reminders=(900,)))
    assert result.data == (GOLDEN / f"feed-{file}.ics").read_bytes()


@pytest.mark.parametrize("words", [CHINESE, ENGLISH])
@pytest.mark.parametrize("kind", FEED_KINDS)
def test_each_feed_tells_of_a_visit_what_is_meant_for_its_readers(
    kind: FeedKind, words: Words
) -> None:
    events = [visit(), visit("part"), visit("absence"), visit("deadline")]
    uids = {event.text("UID") for event in feed(*events, kind=kind, words=words).all("VEVENT")}
    terms = {"deadline-1"} if kind == "inspection" else set[str]()
    assert uids == ({f"{TOLD[kind]}-1"} if kind in TOLD else set()) | terms


@pytest.mark.parametrize(
    ("kind", "told", "open_to_them"),
    [
        ("unit", visit("absence"), {"王芳"}),
        ("unit", visit("absence", GONE, was=visit("absence").content), {"王芳"}),
        ("public", visit(), {"征地拆迁"}),
        ("public", visit(content=replace(VISIT, team=OTHERS), was=VISIT), {"征地拆迁"}),
        ("own", VisitEvent("p", "part", BLANK, 1, CHANGED, was=VISIT), set[str]()),
        ("own", visit("part", replace(GONE, seat="业务骨干"), release=3, was=VISIT), set[str]()),
    ],
)
@pytest.mark.parametrize("words", [CHINESE, ENGLISH])
def test_no_reader_learns_more_than_is_meant(
    kind: FeedKind, told: VisitEvent, open_to_them: set[str], words: Words
) -> None:
    text = str(only(told, kind=kind, words=words))
    assert {secret for secret in SECRETS if secret in text} == open_to_them
    assert "3" not in only(told, kind=kind, words=words).text("DESCRIPTION").split("：")[-1]


@pytest.mark.parametrize(("kind", "told"), TOLD.items())
def test_a_busy_feed_says_that_and_nothing_more(kind: FeedKind, told: VisitKind) -> None:
    event = only(visit(told, was=GONE), kind=kind, options=BUSY)
    assert (event.text("SUMMARY"), event.text("DESCRIPTION")) == ("忙碌", "")
    assert not [secret for secret in SECRETS if secret in str(event)]


@pytest.mark.parametrize(
    ("kind", "told", "busy"),
    [
        ("own", visit("part"), True), ("team", visit(), True), ("inspection", visit(), True),
        ("unit", visit("absence"), False), ("public", visit(), False),
        ("inspection", visit("deadline"), False),
        ("own", visit("part", GONE), False), ("team", visit(content=GONE), False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("options", [PLAIN, BUSY])
def test_who_goes_is_busy_and_nobody_else(
    kind: FeedKind, told: VisitEvent, busy: bool, options: FeedOptions
) -> None:
    if told.kind == "deadline" and options.busy_only:
        assert feed(told, kind=kind, options=options).all("VEVENT") == []
        return
    event = only(told, kind=kind, options=options)
    said = event.value("TRANSP"), event.value("X-MICROSOFT-CDO-BUSYSTATUS")
    assert said == (("OPAQUE", "BUSY") if busy else ("TRANSPARENT", "FREE"))


def test_a_stint_beside_a_visit_stays_free_and_keeps_its_bytes() -> None:
    alone, both = rendered(duty()).data, rendered(duty(), visit("part")).data
    stint = alone[alone.index(b"BEGIN:VEVENT") : alone.index(b"END:VEVENT")]
    assert b"TRANSP:TRANSPARENT" in stint
    assert stint in both


@pytest.mark.parametrize(
    ("kind", "told", "alone", "both"),
    [
        ("own", visit("part"), "王芳：信访督查员轮岗", "王芳：轮岗与督查"),
        ("unit", visit("absence"), "县财政局：轮岗外出人员", "县财政局：外出人员"),
        ("team", visit(), "2026-017：联合督查", "2026-017：联合督查"),
        ("inspection", visit(), "青禾县联合督查安排", "青禾县联合督查安排"),
        ("public", visit(), "青禾县信访督查员在岗安排", "青禾县信访督查员在岗安排"),
    ],
)
def test_a_calendar_is_called_after_what_stands_in_it(
    kind: FeedKind, told: VisitEvent, alone: str, both: str
) -> None:
    assert feed(kind=kind).text("NAME") == alone
    assert feed(told, kind=kind).text("NAME") == both
    assert feed(told, kind=kind, options=BUSY).text("NAME") == "忙闲日历"


# --- what changed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "said"),
    [
        (VISIT, "内容有更新"),
        (replace(VISIT, team=OTHERS), "成员有变动"),
        (replace(VISIT, seat="组长"), "席位变更，原为组长"),
        (
            replace(VISIT, first=date(2026, 3, 6), end=date(2026, 3, 7)), "改期，原为2026年3月6日",
        ),
        (BLANK, "取消后恢复"),
        (None, "新列入"),
    ],
)  # fmt: skip
def test_the_description_ends_with_what_changed(was: VisitContent | None, said: str) -> None:
    assert change(visit(was=was), kind="team") == f"督查组第3号公布（2026年1月5日）：{said}"
    unnamed = visit(was=was, release=None)
    assert change(unnamed, kind="team") == f"更新（2026年1月5日）：{said}"


def test_a_deadline_says_what_became_of_it() -> None:
    event = visit("deadline")
    estimated = replace(event.content, estimated=True)
    assert change(replace(event, was=estimated), kind="inspection").endswith("日期不变")
    met = replace(event, content=replace(event.content, cancelled=True), was=event.content)
    assert change(met, kind="inspection").endswith("：已办理或不再适用")
    assert change(replace(event, was=met.content), kind="inspection").endswith("：取消后恢复")
    said = "国务院放假通知尚未公布，此日为估计。"
    told = replace(event, content=estimated)
    assert said in only(told, kind="inspection").text("DESCRIPTION")
    assert said not in only(event, kind="inspection").text("DESCRIPTION")


def test_a_deadline_says_how_it_came_about() -> None:
    event = visit("deadline")
    said = only(event, kind="inspection").text("DESCRIPTION")
    assert "计算方式：受理之日（2025年12月6日）起60日内，延长30日" in said
    heard = replace(event.content, rule="recheck", term=30, extended=0, not_counted=3)
    told = only(replace(event, content=heard), kind="inspection", words=ENGLISH)
    said = "30 days from 6 Dec 2025, when a review was asked for, hearing: 3 days not counted"
    assert said in told.text("DESCRIPTION")
    by_hand = replace(event, content=replace(event.content, since=None, rule="five_ones"))
    assert "计算方式：人工确定" in only(by_hand, kind="inspection").text("DESCRIPTION")


def test_a_visit_on_days_that_nobody_knows_for_sure_says_so_to_each_who_is_told_of_it() -> None:
    for kind, told_to in (("visit", "inspection"), ("part", "own"), ("absence", "unit")):
        event = visit(kind)  # type: ignore[arg-type]
        unsure = replace(event, content=replace(event.content, estimated=True))
        said = only(unsure, kind=told_to).text("DESCRIPTION")
        assert "，日期为推算" in said
        settled = replace(event, was=unsure.content)
        assert "，日期为推算" not in only(settled, kind=told_to).text("DESCRIPTION")
        assert change(settled, kind=told_to).endswith("日期不变")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("words", [CHINESE, ENGLISH])
def test_every_deadline_has_its_words(rule: Rule, words: Words) -> None:
    event = visit("deadline", replace(VISIT, rule=rule))
    assert words(f"deadline.rule.{rule}") in only(event, kind="inspection", words=words).text(
        "SUMMARY"
    )


# --- the public ----------------------------------------------------------------------------------


def public(on: date, *events: VisitEvent) -> bytes:
    told: list[FeedEvent] = [duty(), *events]
    kept = kept_in("public", told, on)
    return rendered(*kept, kind="public").data


def test_the_public_feed_changes_by_no_byte_before_a_visit_is_over() -> None:
    runs = [visit(), visit(content=replace(VISIT, first=date(2026, 3, 9), end=date(2026, 3, 10)))]
    runs[1] = replace(runs[1], uid="visit-2")
    for day in range(1, 10):  # the last day of the second run is the ninth
        assert public(date(2026, 3, day), *runs) == public(date(2026, 3, day))
    over = public(date(2026, 3, 10), *runs).decode()
    assert over.count("BEGIN:VEVENT") == 3
    assert "征地拆迁" in over


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZONE)


def test_a_visit_that_was_cancelled_before_it_was_over_is_never_public() -> None:
    before = visit(content=GONE, changed=at(date(2026, 3, 9)), was=VISIT)
    after = visit(content=GONE, changed=at(date(2026, 3, 10)), was=VISIT)
    for day in range(40):
        on = date(2026, 3, 9) + timedelta(day)
        assert public(on, before) == public(on)
    assert "【已取消】" in public(date(2026, 3, 10), after).decode()


@pytest.mark.parametrize("kind", ["own", "unit", "team", "inspection"])
def test_all_others_know_at_once(kind: FeedKind) -> None:
    event = visit(TOLD[kind])
    assert kept_in(kind, [event], date(2026, 1, 6)) == [event]
    assert tells(kind, PLAIN, event)


# --- identity ------------------------------------------------------------------------------------


def test_no_two_events_of_a_visit_have_the_same_uid_nor_one_of_a_files() -> None:
    made: list[Any] = [
        *(visit_event_uid("1", run) for run in (0, 1)),
        *(part_event_uid("1", officer, run) for officer in (1, 2) for run in (0, 1)),
        *(absence_event_uid("1", officer, run) for officer in (1, 2) for run in (0, 1)),
        *(teams.visit_uid("1", run) for run in (0, 1)),
        *(deadline_event_uid(case, rule) for case in ("u1", "u2") for rule in RULES),
        *(f("1", "1", run) for f in (teams.part_uid, teams.absence_uid) for run in (0, 1)),
    ]
    assert len(set(made)) == len(made)
