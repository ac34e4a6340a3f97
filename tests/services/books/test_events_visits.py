"""Events of visits: who has one, which lives on, and what is cancelled for whom."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from unittest.mock import Mock

import pytest
from sqlalchemy import URL, select

from calendars.feed_events import FeedKind, FeedOptions
from scheduler.books import workdays
from scheduler.problems.faults import LunzhiError
from scheduler.services.books import events_visits
from scheduler.services.books.databases import back_up
from scheduler.services.books.events_visits import wanted_visits
from scheduler.services.books.feeds import FeedSpec, rendered_feed
from scheduler.services.books.finding import officer_by_number, unit_by_code
from scheduler.services.books.officers import correct_name
from scheduler.services.books.opened import Books
from scheduler.services.books.restoring import restore_books
from scheduler.services.clock import here
from scheduler.store.feeds import CalendarEvent
from scheduler.store.inspectors import Recusal
from scheduler.store.opening import open_store
from tests.databases import books_on, on_day
from tests.services.books.entries import published
from tests.services.books.visiting import (
    NUMBER,
    cancelled,
    case_entered,
    moved_to,
    of_kind,
    refreshed,
    rows_of,
    sent,
    with_inspectors,
)

DAYS = "03-05 03-06"
SECRETS = (NUMBER, "征地拆迁", "城关镇", "县自然资源局")


@pytest.fixture
def county(books: Books) -> Books:
    """101 leads a visit to case 1, against B02, with 102."""
    with_inspectors(books)
    sent(books, case_entered(books), DAYS, n101="lead", n102="topic")
    return books


def officer(books: Books, number: str) -> int:
    with books.store.reading() as session:
        return officer_by_number(session, number).id


def feed_of(books: Books, kind: FeedKind, whose: int | str = "") -> str:
    spec = FeedSpec(kind, str(whose), "zh_CN", FeedOptions(), kind in ("own", "unit"))
    with books.store.reading() as session:
        data = rendered_feed(session, spec, books.today)
        assert rendered_feed(session, spec, books.today) == data
    return data.decode().replace("\r\n ", "")


def later(books: Books, day: int = 10) -> Books:
    return on_day(books, date(2026, 1, day))


def test_a_visit_is_told_to_the_office_its_team_and_their_units_each_in_its_own_way(
    county: Books,
) -> None:
    (whole,) = of_kind(county, "visit").values()
    assert [member["seat"] for member in whole.content["team"]] == ["组长（督查办）", "业务骨干"]
    assert (whole.officer_id, whole.unit_id, whole.post, whole.release) == (0, 0, "", 1)
    assert {row.case_id for kind in ("visit", "part", "absence")
            for row in of_kind(county, kind).values()} == {1}  # fmt: skip
    assert all(secret in feed_of(county, "inspection") for secret in SECRETS)
    assert feed_of(county, "team", 1).count("BEGIN:VEVENT") == 1
    own = feed_of(county, "own", officer(county, "102"))
    assert all(secret in own for secret in (*SECRETS, "业务骨干", "督查组第1号公布"))
    unit = feed_of(county, "unit", 1)
    assert unit.count("BEGIN:VEVENT") == 2
    assert "干部102：公务" in unit
    assert not [secret for secret in (*SECRETS, "第1号") if secret in unit]
    for kind in ("post", "bureau", "public"):
        assert "BEGIN:VEVENT" not in feed_of(county, kind, "desk" if kind == "post" else "")


def test_a_visit_tells_everybody_until_a_notice_is_out_that_its_days_are_estimates(
    county: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workdays, "official_years", frozenset)
    assert refreshed(later(county)) > 0
    kinds = ("visit", "part", "absence")
    told = {kind: [*of_kind(county, kind).values()] for kind in kinds}
    assert all(row.content["estimated"] for rows in told.values() for row in rows)
    assert "日期为推算" in feed_of(later(county), "unit", 1)
    monkeypatch.undo()
    refreshed(later(county, 11))
    (row,) = of_kind(county, "visit").values()
    assert (row.content["estimated"], row.sequence) == (False, 2)


def test_facts_are_looked_at_once_however_many_sit_in_teams(
    county: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Mock(wraps=here)
    monkeypatch.setattr(events_visits, "here", asked)
    with county.acting("inspection") as act:
        for place in ("hill", "river"):
            fact = Recusal(
                officer_id=officer(county, "101"), kind="place", tier="local", ground="曾任职",
                source="reported", valid_from=county.today, entered_at=act.at, entered_by=act.by,
                place=place,
            )  # fmt: skip
            act.session.add(fact)
        act.record("test", "facts")
    with county.store.reading() as session:
        assert len([*wanted_visits(session, county.now(), county.today)]) == 5
    assert asked.call_count == 2


def test_days_that_do_not_follow_one_another_are_events_of_their_own(county: Books) -> None:
    sent(later(county), 1, "03-06 03-09 03-10", n101="lead", n102="topic")
    runs = sorted(row.content["first"] for row in of_kind(county, "visit").values())
    assert runs == ["2026-03-06", "2026-03-09"]
    sent(later(county, 11), 1, "03-09 03-10", n101="lead", n102="topic")
    states = {
        (row.content["first"], row.content["end"], row.content["cancelled"], row.sequence)
        for row in rows_of(county, "visit")
    }
    # The first run lives on at other days; the second is gone.
    assert states == {("2026-03-09", "2026-03-11", False, 2), ("2026-03-09", "2026-03-11", True, 1)}


def test_a_substitution_keeps_the_team_s_event_cancels_one_part_and_makes_another(
    county: Books,
) -> None:
    before, parts = of_kind(county, "visit"), of_kind(county, "part")
    absences = of_kind(county, "absence")
    sent(later(county), 1, DAYS, n101="lead", n103="topic")
    (was,), (now,) = before.values(), of_kind(county, "visit").values()
    assert (now.uid, now.sequence, now.release) == (was.uid, 1, 2)
    gone = (officer(county, "102"), "2026-03-05")
    new = (officer(county, "103"), "2026-03-05")
    after = of_kind(county, "part")
    assert (after[gone].uid, after[gone].sequence) == (parts[gone].uid, 1)
    assert after[gone].content["cancelled"]
    assert (after[new].sequence, after[new].content["cancelled"]) == (0, False)
    assert of_kind(county, "absence")[gone].content["cancelled"]
    stays = (officer(county, "101"), "2026-03-05")
    assert of_kind(county, "absence")[stays].sequence == absences[stays].sequence == 0
    assert "干部102" not in feed_of(later(county), "team", 1)


def test_who_is_taken_out_learns_that_and_nothing_more_of_the_case_ever(county: Books) -> None:
    sent(later(county), 1, DAYS, n101="lead", n103="topic")
    gone = officer(county, "102")
    feed = feed_of(later(county), "own", gone)
    assert "【已取消】公务" in feed
    assert not [secret for secret in SECRETS if secret in feed]
    sent(later(county, 11), 1, "03-12", n101="lead", n103="topic")
    assert feed_of(later(county, 11), "own", gone) == feed_of(later(county), "own", gone)
    cancelled(later(county, 12), 1)
    assert feed_of(later(county, 12), "own", gone) == feed


def test_who_comes_back_gets_the_same_event_again(county: Books) -> None:
    (uid,) = [row.uid for key, row in of_kind(county, "part").items()
              if key[0] == officer(county, "102")]  # fmt: skip
    sent(later(county), 1, DAYS, n101="lead", n103="topic")
    sent(later(county, 11), 1, DAYS, n101="lead", n102="topic")
    back = of_kind(county, "part")[officer(county, "102"), "2026-03-05"]
    assert (back.uid, back.sequence, back.content["cancelled"]) == (uid, 2, False)
    feed = feed_of(later(county, 11), "own", officer(county, "102"))
    assert "取消后恢复" in feed
    assert NUMBER in feed


def test_a_cancelled_visit_is_cancelled_for_everybody(county: Books) -> None:
    cancelled(later(county), 1)
    for kind in ("visit", "part", "absence"):
        rows = of_kind(county, kind).values()
        assert {(row.content["cancelled"], row.sequence) for row in rows} == {(True, 1)}
    assert NUMBER in feed_of(later(county), "team", 1)
    sent(later(county, 12), 1, DAYS, n101="lead", n102="topic")
    (visit,) = of_kind(county, "visit").values()
    assert (visit.content["cancelled"], visit.sequence) == (False, 2)


def test_nothing_moves_that_has_not_changed(county: Books) -> None:
    assert refreshed(later(county)) == 0
    sent(later(county), 1, DAYS, n101="lead", n102="topic")
    assert {row.sequence for kind in ("visit", "part", "absence")
            for row in of_kind(county, kind).values()} == {0}  # fmt: skip
    # Long after the visit its events rest, whatever becomes of names.
    past = on_day(county, date(2027, 8, 1))
    correct_name(past, "101", "韩梅")
    assert of_kind(county, "visit")[0, "2026-03-05"].sequence == 0


def test_another_name_is_told_and_comes_from_no_release(county: Books) -> None:
    correct_name(later(county), "101", "韩梅")
    (visit,) = of_kind(county, "visit").values()
    assert (visit.sequence, visit.release) == (1, None)
    published(later(county, 11), ("103", "2026-04-01"))
    (visit,) = of_kind(county, "visit").values()
    assert (visit.sequence, visit.release) == (1, None)


def test_who_goes_to_another_unit_is_away_from_that_and_not_from_a_unit_concerned(
    county: Books,
) -> None:
    moved_to(later(county), "102", "B02")
    assert "BEGIN:VEVENT" not in feed_of(later(county), "unit", 2)
    assert "【已取消】干部102：公务" in feed_of(later(county), "unit", 1)


# --- who must not know ---------------------------------------------------------------------------


def everything_but_cases(books: Books) -> list[str]:
    with books.store.reading() as session:
        unit = unit_by_code(session, "B02").id
    kinds: list[tuple[FeedKind, int | str]] = [
        ("unit", unit), ("public", ""), ("bureau", ""), ("post", "desk"),
        ("own", officer(books, "104")), ("own", officer(books, "103")),
    ]  # fmt: skip
    return [feed_of(books, kind, whose) for kind, whose in kinds]


def test_no_feed_of_anybody_else_changes_by_a_byte(books: Books) -> None:
    """104 is of the unit concerned, and serves a stint that its unit's feed tells of."""
    with_inspectors(books)
    moved_to(books, "104", "B02")
    published(books, ("104", "2026-02-01"), ("103", "2026-04-01"))
    before = everything_but_cases(books)
    case = case_entered(books)
    assert everything_but_cases(books) == before
    sent(later(books), case, DAYS, n101="lead", n102="topic")
    assert everything_but_cases(books) == before
    sent(later(books, 11), case, "03-12", n102="lead")
    assert everything_but_cases(books) == before
    # Even if somebody of the unit that the case is about should ever sit in the team.
    sent(later(books, 12), case, "03-12", n102="lead", n104="topic")
    assert feed_of(books, "unit", 2) == before[0]


def test_the_public_learns_the_matter_once_it_is_over(county: Books) -> None:
    sixth, seventh = (on_day(county, date(2026, 3, day)) for day in (6, 7))
    assert "BEGIN:VEVENT" not in feed_of(sixth, "public")
    told = feed_of(seventh, "public")
    assert "联合督查：征地拆迁" in told
    assert not [secret for secret in (*SECRETS, "干部") if secret in told and secret != "征地拆迁"]


# --- restores --------------------------------------------------------------


def versions(books: Books) -> dict[str, tuple[int, object]]:
    with books.store.reading() as session:
        rows = session.scalars(select(CalendarEvent))
        return {row.uid: (row.sequence, row.changed_at) for row in rows}


@pytest.mark.parametrize("elsewhere", [False, True])
def test_after_a_restore_nothing_goes_back_and_nobody_learns_of_a_case(
    county: Books, tmp_path: Path, elsewhere: bool
) -> None:
    """`elsewhere`: the backup is restored into books that know nothing of what came after it."""
    backup = tmp_path / "backup.db"
    back_up(county, backup)
    sent(later(county), 1, DAYS, n101="lead", n103="topic")
    other = case_entered(later(county), "2026-018")
    sent(later(county), other, "04-01", n104="lead")
    known = versions(county)
    if elsewhere:
        with closing(open_store(URL.create("sqlite", database=str(tmp_path / "new.db")))) as store:
            fresh = books_on(store, date(2026, 1, 20))
            restore_books(fresh, backup, machine_time=lambda: 1.8e9)
            sent(fresh, 1, DAYS, n101="lead", n103="topic")
            after = versions(fresh)
            assert all(after[uid][0] >= known[uid][0] for uid in after.keys() & known.keys())
            (part,) = [row for key, row in of_kind(fresh, "part").items()
                       if key[0] == officer(fresh, "103")]  # fmt: skip
            assert part.sequence > 1_000
        return
    restored = later(county, 20)
    restore_books(restored, backup, machine_time=lambda: 1.8e9)
    after = versions(restored)
    assert all(after[uid] >= version for uid, version in known.items())
    for number in ("103", "104"):
        feed = feed_of(restored, "own", officer(restored, number))
        assert "【已取消】公务" in feed
        assert not [secret for secret in (*SECRETS, "2026-018") if secret in feed]
    assert NUMBER in feed_of(restored, "own", officer(restored, "102"))


def test_a_case_that_nobody_knows_has_no_feed(county: Books) -> None:
    assert "BEGIN:VEVENT" not in feed_of(county, "team", 99)
    with pytest.raises(LunzhiError):
        officer(county, "999")
