from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.plans import PlanCalendar
from calendars.rotation import duty_uid, rotation_calendars
from scheduler.problems.plans import RotationPlan, SolverNote, Stint
from scheduler.problems.rotation import RotationProblem
from scheduler.words import LANGUAGES, Words
from tests.calendars.lawful import Node, days_of, read
from tests.calendars.nasty import kept, nasty
from tests.overview.plans import sample
from tests.problems.small import changed, put
from tests.strategies import Choice, Document, plans, problems

WORDS = Words("zh_CN")
FIRST = ("c1", date(2026, 2, 1), "field")
SECOND = ("c2", date(2026, 1, 1), "desk")


def planned(problem: RotationProblem, choices: Iterable[Choice]) -> RotationPlan:
    stints = [
        Stint(cadre=cadre, start=start, end=problem.end_of(start), post=post)
        for cadre, start, post in choices
    ]
    served = {stint.cadre for stint in stints}
    return RotationPlan(
        format="rotation-plan/1",
        problem_sha256="0" * 64,
        stints=stints,
        unserved=[cadre.id for cadre in problem.cadres if cadre.id not in served],
        goals=[],
        solver=SolverNote(name="by hand", version="0", seconds=0.0, threads=1),
    )


def calendars(
    document: Document, *choices: Choice, words: Words = WORDS
) -> dict[tuple[str, str], Node]:
    """By kind and id, read back."""
    problem = RotationProblem.model_validate(document)
    made = list(rotation_calendars(problem, planned(problem, choices), words))
    assert not any(each.rendered.left_out for each in made)
    read_back: dict[tuple[str, str], Node] = {
        (each.kind, each.id): read(each.rendered.data) for each in made
    }
    assert len(read_back) == len(made)
    return read_back


def events(calendar: Node) -> dict[str, Node]:
    """By UID, which no two of a calendar share."""
    found = {event.value("UID"): event for event in calendar.all("VEVENT")}
    assert len(found) == len(calendar.all("VEVENT"))
    return found


def only(calendar: Node) -> Node:
    (event,) = calendar.all("VEVENT")
    return event


def uids(*people: str) -> set[str]:
    return {duty_uid(person) for person in people}


def test_there_is_one_calendar_for_the_whole_each_unit_and_each_cadre() -> None:
    assert list(calendars(changed(), FIRST)) == [
        ("whole", ""), ("unit", "U1"), ("unit", "U2"), ("cadre", "c1"), ("cadre", "c2"),
    ]  # fmt: skip


def test_the_whole_holds_everybody_on_duty_and_a_unit_exactly_its_own() -> None:
    made = calendars(changed(), FIRST, SECOND)
    assert set(events(made["whole", ""])) == uids("c1", "c2", "s1")
    assert set(events(made["unit", "U1"])) == uids("c1")
    assert set(events(made["unit", "U2"])) == uids("c2", "s1")
    assert set(events(made["cadre", "c1"])) == uids("c1")


def test_without_a_stint_a_cadre_has_an_empty_calendar() -> None:
    empty = calendars(changed(), FIRST)["cadre", "c2"]
    assert [part.name for part in empty.parts] == ["VTIMEZONE"]


def test_the_same_duty_is_the_same_event_in_every_calendar() -> None:
    made = calendars(changed(), FIRST, SECOND)
    uid = duty_uid("c1")
    whole, unit, own = (
        events(made[key])[uid] for key in [("whole", ""), ("unit", "U1"), ("cadre", "c1")]
    )
    assert whole == unit == own


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2026-01-01", 3, "2026-03-31"),
        ("2025-11-30", 3, "2026-02-27"),
        ("2023-11-30", 3, "2024-02-28"),
        ("2023-12-31", 2, "2024-02-28"),
        ("2024-02-29", 12, "2025-02-27"),
        ("2024-01-31", 1, "2024-02-28"),
        ("2024-03-31", 1, "2024-04-29"),
        ("2025-12-01", 1, "2025-12-31"),
        ("2025-12-15", 2, "2026-02-14"),
    ],
)
def test_a_stint_covers_its_first_day_to_its_last(start: str, months: int, last: str) -> None:
    document = changed(
        put("starts", [start]), put("stint_months", months), put("serving", []), put("pins", [])
    )
    first = date.fromisoformat(start)
    event = only(calendars(document, ("c1", first, "field"))["cadre", "c1"])
    days = days_of(event)
    assert (days[0], days[-1]) == (first, date.fromisoformat(last))
    assert WORDS.day(days[0]) in event.text("DESCRIPTION")
    assert WORDS.day(days[-1]) in event.text("DESCRIPTION")
    assert WORDS.day(days[-1] + timedelta(1)) not in event.text("DESCRIPTION")


@pytest.mark.parametrize(
    ("until", "last"), [("2026-01-15", "2026-01-14"), ("2027-01-01", "2026-01-31")]
)
def test_whoever_serves_already_is_on_duty_to_the_recall_or_the_regular_end(
    until: str, last: str
) -> None:
    made = calendars(changed(put("serving.0.until", until)))
    days = days_of(only(made["unit", "U2"]))
    assert (days[0], days[-1]) == (date(2025, 11, 1), date.fromisoformat(last))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_event_tells_who_serves_where_and_from_which_unit(language: str) -> None:
    made = calendars(changed(), FIRST, words=Words(language))
    event = only(made["cadre", "c1"])
    assert "甲一" in event.text("SUMMARY")
    assert "督办" in event.text("SUMMARY")
    assert "甲局" in event.text("DESCRIPTION")
    assert "督办" in event.text("DESCRIPTION")
    assert event.line("ORGANIZER").parameters == {"CN": "小县"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_calendar_bears_the_name_of_whose_it_is(language: str) -> None:
    made = calendars(changed(), words=Words(language))
    assert made["whole", ""].text("NAME") == "小县"
    assert "甲局" in made["unit", "U1"].text("NAME")
    assert "甲一" in made["cadre", "c1"].text("NAME")


def test_the_uid_is_the_duty_s_for_ever() -> None:
    # Phones know the duties by these: a change here would show every stint twice.
    assert duty_uid("c1") == "23b11245-8004-50dd-9ec8-1b366abadbac"
    assert duty_uid("c01") != duty_uid("c1")


def test_the_uid_stays_when_time_post_names_and_language_change() -> None:
    before = calendars(changed(), FIRST)
    renamed = changed(put("cadres.0.name", "甲二"), put("name", "大县"), put("cadres.0.unit", "U2"))
    after = calendars(renamed, ("c1", date(2026, 3, 1), "desk"), words=Words("en"))
    one, other = only(before["cadre", "c1"]), only(after["cadre", "c1"])
    assert one.value("UID") == other.value("UID")
    assert days_of(one) != days_of(other)


def test_next_year_s_file_keeps_the_event_of_whoever_serves_by_then() -> None:
    this_year = calendars(changed(), FIRST)
    serving = {
        **changed()["serving"][0], "id": "c1", "unit": "U1", "start": "2026-02-01", "post": "field",
    }  # fmt: skip
    del serving["until"]
    next_year = calendars(
        changed(
            put("starts", ["2026-04-01"]),
            put("cadres", changed()["cadres"][1:]),
            put("serving", [serving]),
            put("pins", []),
        )
    )
    one, other = only(this_year["cadre", "c1"]), only(next_year["unit", "U1"])
    assert one.value("UID") == other.value("UID")
    assert days_of(one) == days_of(other)
    assert one.value("LAST-MODIFIED") < other.value("LAST-MODIFIED")


def test_events_bear_an_instant_of_the_data_and_none_of_the_clock() -> None:
    event = only(calendars(changed(), FIRST)["cadre", "c1"])
    assert event.value("DTSTAMP") == event.value("LAST-MODIFIED") == "20260101T000000Z"
    assert event.value("SEQUENCE") == "0"


def test_the_order_of_the_plan_s_stints_changes_no_byte() -> None:
    problem = RotationProblem.model_validate(changed())
    one, other = (
        list(rotation_calendars(problem, planned(problem, choices), WORDS))
        for choices in ((FIRST, SECOND), (SECOND, FIRST))
    )
    assert one == other


@given(st.data())
def test_calendars_of_drawn_plans_agree_with_the_plan_day_for_day(data: st.DataObject) -> None:
    document = data.draw(problems(pins=False))
    plan = data.draw(plans(document))
    made = calendars(document, *plan)
    duties = duty_days(document, plan)
    owners = {
        person["id"]: person["unit"] for person in [*document["cadres"], *document["serving"]]
    }
    assert covered(made["whole", ""]) == {duty_uid(who): days for who, days in duties.items()}
    for unit in document["units"]:
        own = {duty_uid(who): days for who, days in duties.items() if owners[who] == unit["id"]}
        assert covered(made["unit", unit["id"]]) == own
    for cadre in document["cadres"]:
        mine = {duty_uid(who): days for who, days in duties.items() if who == cadre["id"]}
        assert covered(made["cadre", cadre["id"]]) == mine


def covered(calendar: Node) -> dict[str, list[date]]:
    return {uid: days_of(event) for uid, event in events(calendar).items()}


def duty_days(document: Document, plan: Iterable[Choice]) -> dict[str, list[date]]:
    """By person, every day on duty: counted one by one."""
    months = document["stint_months"]
    duties = {cadre: list(days_on_duty(start, months)) for cadre, start, _ in plan}
    for person in document["serving"]:
        start = date.fromisoformat(person["start"])
        until = date.fromisoformat(person.get("until", "9999-12-31"))
        duties[person["id"]] = [day for day in days_on_duty(start, months) if day < until]
    return duties


def days_on_duty(start: date, months: int) -> Iterable[date]:
    """Day by day until the day of the month comes round, or that month has no such day."""
    day = start
    while (passed := month_number(day) - month_number(start)) < months or (
        passed == months and day.day < start.day and (day + timedelta(1)).day != 1
    ):
        yield day
        day += timedelta(1)


def month_number(day: date) -> int:
    return day.year * 12 + day.month


@given(nasty(), nasty(), nasty(), nasty())
def test_no_name_of_a_file_breaks_its_calendars(
    county: str, unit: str, person: str, post: str
) -> None:
    parts: dict[str, Any] = {
        "name": county, "units.0.name": unit, "cadres.0.name": person, "posts.1.name": post,
    }  # fmt: skip
    clean = {path: encodable(text) for path, text in parts.items()}
    made = calendars(changed(*(put(path, text) for path, text in clean.items())), FIRST)
    event = only(made["cadre", "c1"])
    assert set("".join(kept(clean["cadres.0.name"]))) <= set(event.text("SUMMARY"))
    assert set("".join(kept(clean["posts.1.name"]))) <= set(event.text("SUMMARY"))
    assert kept(made["whole", ""].text("NAME")) == kept(clean["name"])


def encodable(text: str) -> str:
    """As a file can hold it: the reader of files refuses lone surrogates."""
    return text.encode(errors="ignore").decode()


def test_the_calendars_of_the_sample_county_are_lawful_and_small() -> None:
    problem = sample()
    starts, posts = problem.starts, problem.posts
    choices = [
        (cadre.id, starts[n % len(starts)], posts[n % len(posts)].id)
        for n, cadre in enumerate(problem.cadres)
    ]
    made = list(rotation_calendars(problem, planned(problem, choices), WORDS))
    people = len(problem.cadres) + len(problem.serving)
    assert len(made) == 1 + len(problem.units) + len(problem.cadres)
    assert len(read(made[0].rendered.data).all("VEVENT")) == people
    assert sum(map(event_count, made)) == 2 * people + len(problem.cadres)
    assert max(len(each.rendered.data) for each in made) < 1_000_000


def event_count(calendar: PlanCalendar) -> int:
    return len(read(calendar.rendered.data).all("VEVENT"))
