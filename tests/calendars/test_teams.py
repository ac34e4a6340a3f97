from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.teams import absence_uid, part_uid, teams_calendars, visit_uid
from scheduler.problems.loading import load_problem
from scheduler.problems.plans import SolverNote, TeamsPlan, Visit
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.words import LANGUAGES, Words
from tests.calendars.lawful import Node, days_of, read
from tests.calendars.nasty import kept, nasty
from tests.sample import TEAMS_SAMPLE
from tests.teams import case, document, person, problem, recusal, seat, visit

GOLDEN = Path(__file__).parent / "golden"
WORDS = Words("zh_CN")
THURSDAY, MONDAY = date(2025, 3, 6), date(2025, 3, 10)
SEATS = [seat("main"), seat("aides", count=2, required=False)]


def office(**parts: Any) -> TeamsProblem:
    """Two cases: `dam` takes two days, `mill` one."""
    cases = [case("dam", days=2, seats=SEATS), case("mill", place="hill", units=["mine"])]
    return problem(cases=cases, **parts)


# Thursday and, the weekend between, Monday; Cai goes to the mill on Monday the week before.
DAM = visit("dam", "2025-03-06", main="an", aides=["bo"])
MILL = visit("mill", "2025-03-03", main="cai")


def planned(problem: TeamsProblem, visits: Iterable[VisitChoice]) -> TeamsPlan:
    chosen = [Visit(case=each.case, start=each.start, seats=each.seats) for each in visits]
    visited = {each.case for each in chosen}
    return TeamsPlan(
        format="teams-plan/1",
        problem_sha256="0" * 64,
        visits=chosen,
        unvisited=[case.id for case in problem.cases if case.id not in visited],
        goals=[],
        solver=SolverNote(name="by hand", version="0", seconds=0.0, threads=1),
    )


def calendars(
    problem: TeamsProblem, *visits: VisitChoice, words: Words = WORDS
) -> dict[tuple[str, str], Node]:
    """By kind and id, read back."""
    made = list(teams_calendars(problem, planned(problem, visits), words))
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


def told(calendar: Node) -> str:
    return "\n".join(
        event.text(name) for event in calendar.all("VEVENT") for name in ("SUMMARY", "DESCRIPTION")
    )


def test_there_is_one_calendar_for_the_whole_each_unit_and_each_person() -> None:
    assert list(calendars(office(), DAM)) == [
        ("whole", ""), ("unit", "audit"), ("unit", "hall"),
        ("person", "an"), ("person", "bo"), ("person", "cai"),
    ]  # fmt: skip


def test_the_whole_holds_the_visits_a_person_the_own_ones_and_a_unit_who_is_away() -> None:
    made = calendars(office(), DAM, MILL)
    assert set(events(made["whole", ""])) == {
        visit_uid("dam"), visit_uid("dam", 1), visit_uid("mill"),
    }  # fmt: skip
    assert set(events(made["person", "an"])) == {part_uid("dam", "an"), part_uid("dam", "an", 1)}
    assert set(events(made["person", "cai"])) == {part_uid("mill", "cai")}
    assert set(events(made["unit", "hall"])) == {
        absence_uid("dam", "bo"), absence_uid("dam", "bo", 1), absence_uid("mill", "cai"),
    }  # fmt: skip


def test_without_a_visit_a_person_has_an_empty_calendar() -> None:
    empty = calendars(office(), DAM)["person", "cai"]
    assert [part.name for part in empty.parts] == ["VTIMEZONE"]


def test_nobody_is_on_a_visit_over_the_weekend_inside_it() -> None:
    made = calendars(office(), DAM)
    for key in [("whole", ""), ("person", "an"), ("unit", "audit")]:
        spans = [days_of(event) for event in made[key].all("VEVENT")]
        assert spans == [[THURSDAY], [MONDAY]]


def test_days_that_follow_one_another_are_one_event() -> None:
    cases = [case("dam", days=4)]
    long = calendars(problem(cases=cases), visit("dam", "2025-03-03", main="an"))
    assert days_of(only(long["whole", ""])) == [date(2025, 3, day) for day in (3, 4, 5, 6)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visit_tells_case_place_topic_days_and_the_team_by_seat(language: str) -> None:
    words = Words(language)
    made = calendars(office(), DAM, words=words)
    for key in [("whole", ""), ("person", "an")]:
        for event in made[key].all("VEVENT"):
            said = event.text("DESCRIPTION")
            assert "dam" in event.text("SUMMARY")
            for part in ("dam", "river", "land", words.day(THURSDAY), words.day(MONDAY)):
                assert part in said
            main, aides = said.splitlines()[-2:]
            assert main.startswith("main")
            assert "An" in main
            assert aides.startswith("aides")
            assert "Bo" in aides
            assert event.line("ORGANIZER").parameters == {"CN": "a month of visits"}


def test_an_empty_seat_is_told_as_empty() -> None:
    alone = visit("dam", "2025-03-03", main="an", aides=[])
    said = only(calendars(office(), alone)["whole", ""]).text("DESCRIPTION")
    assert said.splitlines()[-1] == "aides：—"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_sees_the_own_seat(language: str) -> None:
    made = calendars(office(), DAM, words=Words(language))
    own = made["person", "bo"].all("VEVENT")[0]
    assert "aides" in own.text("SUMMARY")
    assert "main" not in own.text("SUMMARY")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_unit_learns_who_is_away_and_nothing_of_the_case(language: str) -> None:
    made = calendars(office(), DAM, MILL, words=Words(language))
    for unit, people in (("audit", {"An"}), ("hall", {"Bo", "Cai"})):
        calendar = made["unit", unit]
        said = told(calendar)
        assert all(name in said for name in people)
        data = "\n".join(line.value for each in calendar.all("VEVENT") for line in each.lines)
        for secret in ("dam", "mill", "river", "hill", "land", "water", "mine", "main", "aides"):
            assert secret not in data


def test_a_unit_learns_nothing_of_a_visit_against_it_even_were_its_people_in_the_team() -> None:
    against_hall = problem(cases=[case("dam", days=2, seats=SEATS, units=["water", "hall"])])
    made = calendars(against_hall, DAM)
    assert made["unit", "hall"].all("VEVENT") == []
    assert len(made["unit", "audit"].all("VEVENT")) == 2


def test_no_ground_of_recusal_is_told_anywhere() -> None:
    rows = [recusal("an", unit="water", tier="appearance", ground="kinship")]
    people = [person("an", unit="audit", hometown="river"), person("bo"), person("cai")]
    made = calendars(office(recusals=rows, people=people), DAM, MILL)
    for calendar in made.values():
        assert "kinship" not in told(calendar)
        assert "water" not in told(calendar)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_calendar_bears_the_name_of_whose_it_is(language: str) -> None:
    made = calendars(office(), words=Words(language))
    assert made["whole", ""].text("NAME") == "a month of visits"
    assert "audit" in made["unit", "audit"].text("NAME")
    assert "An" in made["person", "an"].text("NAME")


def test_a_visit_takes_the_time_of_those_in_the_team_and_none_of_their_unit_s() -> None:
    made = calendars(office(), DAM)
    for key, busy in ((("person", "an"), "OPAQUE"), (("unit", "audit"), "TRANSPARENT")):
        assert {event.value("TRANSP") for event in made[key].all("VEVENT")} == {busy}


def test_the_uids_are_permanent() -> None:
    # Phones know the visits by these: a change here would show every visit twice.
    assert visit_uid("dam") == "9c28f394-22a6-502e-bada-398c4251aea8"
    assert part_uid("dam", "an") == "47c357b1-1a79-5192-ac60-f4f7c4e9915e"
    assert absence_uid("dam", "an") == "8c47dad1-1d4f-5c97-a21b-f600bd4eec9d"
    several = {f(*ids, run) for run in (0, 1) for f, *ids in UIDS}
    assert len(several) == 2 * len(UIDS)


UIDS: list[tuple[Any, ...]] = [
    (visit_uid, "dam"), (visit_uid, "da"), (part_uid, "dam", "an"), (part_uid, "da", "man"),
    (part_uid, "dam", "bo"), (absence_uid, "dam", "an"), (absence_uid, "da", "man"),
]  # fmt: skip


def test_a_visit_survives_every_substitution_and_only_the_replaced_lose_theirs() -> None:
    before = calendars(office(), DAM)
    after = calendars(office(), visit("dam", "2025-03-06", main="cai", aides=["bo"]))
    assert set(events(before["whole", ""])) == set(events(after["whole", ""]))
    assert set(events(before["person", "bo"])) == set(events(after["person", "bo"]))
    assert events(after["person", "an"]) == {}
    assert set(events(after["person", "cai"])) == {
        part_uid("dam", "cai"),
        part_uid("dam", "cai", 1),
    }


def test_the_uid_stays_when_days_texts_and_language_change() -> None:
    before = only(calendars(office(), MILL)["whole", ""])
    other = problem(
        name="April", cases=[case("mill", topic="water", place="sea", units=["mine", "port"])]
    )
    after = only(
        calendars(other, visit("mill", "2025-03-05", main="an"), words=Words("en"))["whole", ""]
    )
    assert before.value("UID") == after.value("UID")
    assert days_of(before) != days_of(after)


def test_events_bear_an_instant_of_the_data_and_none_of_the_clock() -> None:
    for event in calendars(office(), DAM)["whole", ""].all("VEVENT"):
        assert event.value("DTSTAMP") == event.value("LAST-MODIFIED") == "20250303T000000Z"
        assert event.value("SEQUENCE") == "0"


def test_the_order_of_the_plan_s_visits_changes_no_byte() -> None:
    one, other = (
        list(teams_calendars(office(), planned(office(), visits), WORDS))
        for visits in ((DAM, MILL), (MILL, DAM))
    )
    assert one == other


def test_without_days_cases_or_people_there_is_still_a_calendar() -> None:
    empty = problem(days=[], people=[], cases=[])
    (whole,) = calendars(empty).values()
    assert whole.all("VEVENT") == []


@given(st.data())
def test_calendars_of_drawn_plans_agree_with_the_plan_day_for_day(data: st.DataObject) -> None:
    drawn = data.draw(drawn_offices())
    plan = list(data.draw(drawn_visits(drawn)))
    made = calendars(drawn, *plan)
    days = {each.case: visit_days(drawn, each) for each in plan}
    on_visits = {
        one: sorted(day for each in plan if one in members(each) for day in days[each.case])
        for one in drawn.people_by_id
    }
    assert sorted(covered(made["whole", ""])) == sorted(d for row in days.values() for d in row)
    for one in drawn.people:
        assert covered(made["person", one.id]) == on_visits[one.id]
    for unit in {one.unit for one in drawn.people}:
        away = [day for one in drawn.people if one.unit == unit for day in on_visits[one.id]]
        assert covered(made["unit", unit]) == sorted(away)


def covered(calendar: Node) -> list[date]:
    return sorted(day for event in events(calendar).values() for day in days_of(event))


def members(each: VisitChoice) -> list[str]:
    return [one for people in each.seats.values() for one in people]


def visit_days(problem: TeamsProblem, each: VisitChoice) -> list[date]:
    """The days of the list from the start on, counted off one by one."""
    left = problem.cases_by_id[each.case].days
    found = []
    for day in problem.days:
        if day >= each.start and left:
            found.append(day)
            left -= 1
    assert not left
    return found


@st.composite
def drawn_offices(draw: st.DrawFn) -> TeamsProblem:
    """Days with gaps of every kind, cases of up to four days."""
    gaps = draw(st.lists(st.integers(1, 4), min_size=4, max_size=9))
    days = [date(2025, 2, 26) + timedelta(sum(gaps[:place])) for place in range(len(gaps))]
    lengths = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    seats = [seat("main", count=2)]
    return TeamsProblem.model_validate(
        document(
            days=[day.isoformat() for day in days],
            cases=[case(f"c{n}", days=days, seats=seats) for n, days in enumerate(lengths)],
        )
    )


@st.composite
def drawn_visits(draw: st.DrawFn, problem: TeamsProblem) -> list[VisitChoice]:
    """Some of the cases, each on some start; who goes where is of no matter to calendars."""
    visits = []
    for each in draw(st.lists(st.sampled_from(problem.cases), unique_by=lambda each: each.id)):
        start = draw(st.sampled_from(problem.days[: len(problem.days) - each.days + 1]))
        team = draw(st.lists(st.sampled_from(["an", "bo", "cai"]), max_size=2, unique=True))
        visits.append(VisitChoice(case=each.id, start=start, seats={"main": team}))
    return visits


@given(nasty(), nasty(), nasty(), nasty(), nasty())
def test_no_text_of_a_file_breaks_its_calendars(
    name: str, unit: str, who: str, place: str, seat_id: str
) -> None:
    name, unit, who, place, seat_id = map(encodable, (name, unit, who, place, seat_id))
    seat_id = f"s{seat_id.replace('|', '')}"
    file = problem(
        name=name,
        people=[{**person("an", unit=unit), "name": who}],
        cases=[case("dam", place=place, units=["water"], seats=[seat(seat_id)])],
    )
    chosen = VisitChoice(case="dam", start=date(2025, 3, 3), seats={seat_id: ["an"]})
    made = calendars(file, chosen)
    own = only(made["person", "an"])
    for text in (place, seat_id):
        assert set("".join(kept(text))) <= set(own.text("SUMMARY"))
    for text in (who, unit):
        assert set("".join(kept(text))) <= set(own.text("DESCRIPTION"))
    assert set("".join(kept(who))) <= set(only(made["unit", unit]).text("SUMMARY"))
    assert kept(made["whole", ""].text("NAME")) == kept(name)


def encodable(text: str) -> str:
    """As a file can hold it: the reader of files refuses lone surrogates."""
    return text.encode(errors="ignore").decode()


def test_the_calendars_of_the_sample_are_lawful_and_small() -> None:
    file = load_problem(TEAMS_SAMPLE).problem
    assert isinstance(file, TeamsProblem)
    people = [one.id for one in file.people]
    visits = [
        VisitChoice(
            case=each.id,
            start=file.days[place % (len(file.days) - each.days)],
            seats={s.id: [people[(place * 4 + n) % len(people)]] for n, s in enumerate(each.seats)},
        )
        for place, each in enumerate(file.cases)
    ]
    made = list(teams_calendars(file, planned(file, visits), WORDS))
    units = {one.unit for one in file.people}
    assert len(made) == 1 + len(units) + len(people)
    for each in made:
        read(each.rendered.data)
    assert max(len(each.rendered.data) for each in made) < 100_000


@pytest.mark.parametrize(
    ("kind", "id_"), [("whole", ""), ("unit", "audit"), ("unit", "hall"), ("person", "bo")]
)
def test_the_bytes_are_those_of_the_golden_files(kind: str, id_: str) -> None:
    made = teams_calendars(office(), planned(office(), [DAM, MILL]), WORDS)
    (data,) = (each.rendered.data for each in made if (each.kind, each.id) == (kind, id_))
    name = "-".join(part for part in ("visits", kind, id_) if part)
    assert data == (GOLDEN / f"{name}.ics").read_bytes()
