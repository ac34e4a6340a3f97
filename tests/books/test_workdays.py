"""Working days: the State Council's notices of twelve years, a county's own, estimates."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from holidays.countries.china import China
from hypothesis import given
from hypothesis import strategies as st

from scheduler.books.workdays import Workdays, YearNotice, official_years

GOLDEN = json.loads(Path(__file__).with_name("golden").joinpath("workdays.json").read_text())
YEARS = tuple(map(int, GOLDEN))
DAY = timedelta(1)
NOBODY_KNOWS = max(official_years()) + 1


def days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += DAY


def golden(year: int, key: str) -> list[date]:
    return [date.fromisoformat(f"{year}-{day}") for day in GOLDEN[str(year)][key]]


def test_the_tables_are_of_twelve_years() -> None:
    assert tuple(range(2015, 2027)) == YEARS
    assert set(YEARS) <= official_years()


@pytest.mark.parametrize("year", YEARS)
def test_days_off_and_make_up_days_are_those_of_the_notice(year: int) -> None:
    ours = Workdays()
    assert ours.standing(year) == "official"
    assert ours.exceptions(year) == (golden(year, "days_off"), golden(year, "make_up"))


@pytest.mark.parametrize("year", YEARS)
def test_two_libraries_agree_on_every_day(year: int) -> None:
    ours = Workdays()
    theirs = China(years=(year - 1, year, year + 1))  # type: ignore[no-untyped-call]
    off, make_up = set(golden(year, "days_off")), set(golden(year, "make_up"))
    for day in days(year):
        told = day in make_up or (day.weekday() < 5 and day not in off)
        sure = day < date(year, 12, 25) or year + 1 in official_years()
        assert ours.works(day) == (told, sure), day
        assert chinese_calendar.is_workday(day) == told, day
        assert theirs.is_working_day(day) == told, day


def test_an_estimate_leaves_out_what_the_law_fixes_and_makes_nothing_up() -> None:
    # 2027: New Year's Eve of the moon's year is 5 February; Qingming, Dragon Boat, Mid-Autumn.
    off = ["01-01", "02-05", "02-08", "04-05", "06-09", "09-15", "10-01"]
    ours = Workdays()
    assert ours.standing(2050) == "estimated"
    if 2027 in official_years():
        pytest.skip("the notice of 2027 is out")
    assert ours.exceptions(2027) == ([date.fromisoformat(f"2027-{day}") for day in off], [])
    assert ours.works(date(2027, 2, 9)) == (True, False)
    assert ours.works(date(2027, 2, 6)) == (False, False)  # a Saturday


@pytest.mark.parametrize("year", range(NOBODY_KNOWS, 2101))
def test_every_estimated_year_knows_the_holidays_of_the_law(year: int) -> None:
    ours = Workdays()
    fixed = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
    for month, day in fixed:
        assert ours.works(date(year, month, day)) == (False, False)
    off, make_up = ours.exceptions(year)
    assert make_up == []
    assert len(off) <= 13
    spring = [day for day in off if day < date(year, 3, 1) and day != date(year, 1, 1)]
    assert 2 <= len(spring) <= 4  # the eve and three days, of which two may fall on a weekend


def test_what_the_county_enters_holds_for_its_year_and_the_december_before() -> None:
    year = 2050
    monday, saturday = date(year, 3, 7), date(year, 3, 12)
    friday = date(year - 1, 12, 31)
    notice = YearNotice(year, frozenset({monday, friday}), frozenset({saturday}))
    ours = Workdays().with_notice(notice)
    assert ours.standing(year) == "entered"
    assert ours.standing(year - 1) == "estimated"
    assert ours.works(monday) == (False, True)
    assert ours.works(saturday) == (True, True)
    assert ours.works(friday) == (False, True)
    assert ours.works(date(year, 10, 3)) == (True, True)  # a Monday that the notice does not name
    assert ours.works(friday - DAY) == (True, False)


def test_what_the_county_enters_holds_before_what_a_library_knows() -> None:
    notice = YearNotice(2026, frozenset({date(2026, 3, 2)}), frozenset())
    ours = Workdays({2026: notice})
    assert ours.works(date(2026, 3, 2)) == (False, True)
    assert ours.first_working_day(date(2026, 3, 1)) == (date(2026, 3, 3), False)


def test_the_last_week_is_an_estimate_until_the_next_years_notice_is_known() -> None:
    year = NOBODY_KNOWS - 1
    ours, days_told = Workdays(), (date(year, 12, 24), date(year, 12, 25), date(year, 12, 31))
    assert [ours.works(day)[1] for day in days_told] == [True, False, False]
    friday = date(2049, 12, 24)
    known = Workdays({2049: YearNotice(2049, frozenset(), frozenset())})
    assert known.after(friday, 5) == (date(2049, 12, 31), True)
    notice = YearNotice(2050, frozenset(), frozenset({date(2049, 12, 25)}))
    assert known.with_notice(notice).after(friday, 5) == (date(2049, 12, 30), False)


def test_a_year_end_that_is_not_sure_makes_all_after_it_an_estimate() -> None:
    last = date(NOBODY_KNOWS - 1, 12, 31)
    found = Workdays().working_days(last, 3)
    assert [estimated for _, estimated in found][-1]
    if Workdays().works(last) == (True, True):
        assert found[0] == (last, False)
    assert Workdays().first_working_day(last + DAY)[1]


def counted(ours: Workdays, day: date, count: int) -> list[date]:
    """Slowly: day after day, by nothing but `works`."""
    found: list[date] = []
    while len(found) < count:
        if ours.works(day)[0]:
            found.append(day)
        day += DAY
    return found


@given(
    day=st.dates(date(2014, 12, 1), date(2040, 1, 1)),
    count=st.integers(1, 30),
    moved=st.sets(st.dates(date(2029, 1, 1), date(2029, 12, 31)), max_size=20),
)
def test_working_days_are_counted_one_by_one(day: date, count: int, moved: set[date]) -> None:
    off = frozenset(each for each in moved if each.weekday() < 5)
    ours = Workdays().with_notice(YearNotice(2029, off, frozenset(moved - off)))
    expected = counted(ours, day, count)
    found = ours.working_days(day, count)
    assert [each for each, _ in found] == expected
    assert ours.first_working_day(day) == found[0]
    assert ours.after(day - DAY, count) == found[-1]
    passed = (day + n * DAY for n in range((expected[-1] - day).days + 1))
    assert found[-1][1] == any(not ours.works(each)[1] for each in passed)
    assert ours.after(day, 0) == (day, False)


def test_a_make_up_day_among_days_in_a_row_displaces_the_last_of_them() -> None:
    friday = date(NOBODY_KNOWS, 5, 14)
    friday += (4 - friday.weekday()) * DAY
    monday = friday + 3 * DAY
    plain = Workdays()
    assert plain.kept([friday, monday]) == [friday, monday]
    assert plain.estimated([friday, date(2026, 3, 2)]) == {friday}
    notice = YearNotice(NOBODY_KNOWS, frozenset(), frozenset({friday + DAY}))
    assert plain.with_notice(notice).kept([friday, monday]) == [friday]
    off = YearNotice(NOBODY_KNOWS, frozenset({friday}), frozenset())
    assert plain.with_notice(off).kept([friday, monday]) == [monday]
