from __future__ import annotations

from datetime import date

import pytest

from scheduler.overview.days import VisitDay, day_rows
from scheduler.overview.visits import CaseKey, Member, SeatRow, VisitRow, case_keys, visit_rows
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee.attendance import Attendance
from tests.teams import case, person, problem, seat, visit

THIRD, FOURTH, SIXTH, TENTH = (date(2025, 3, day) for day in (3, 4, 6, 10))


def rows(office: TeamsProblem, *visits: VisitChoice) -> tuple[VisitRow, ...]:
    return visit_rows(office, Attendance(office, visits), case_keys(office))


def test_a_visit_is_told_with_its_case_days_and_team() -> None:
    dam = case(
        "dam", days=2, units=["water", "tax"], due="2025-03-20",
        seats=[seat("main"), seat("aides", count=3, required=False)],
    )  # fmt: skip
    office = problem(cases=[dam])
    (row,) = rows(office, visit("dam", "2025-03-06", main="an", aides=["cai", "bo"]))
    assert row.case == CaseKey(0, "dam", "dam", "land", "river", ("water", "tax"), 3)
    # From Thursday to the Monday after, which follows it in the list.
    assert (row.days, row.start, row.last) == ((SIXTH, TENTH), SIXTH, TENTH)
    aides = (Member("bo", "Bo", "hall"), Member("cai", "Cai", "hall"))
    assert row.seats == (
        SeatRow("main", True, 1, (Member("an", "An", "audit"),)),
        SeatRow("aides", False, 3, aides),
    )
    assert (row.seats[0].missing, row.seats[1].missing, row.missing) == (0, 1, 1)
    assert (row.days_late, row.cost) == (0, 0)


def test_lateness_counts_days_of_the_list() -> None:
    office = problem(cases=[case("dam", days=2, due="2025-03-04", severity=4)])
    (row,) = rows(office, visit("dam", "2025-03-06", main="an"))
    # 5, 6 and 10 March.
    assert (row.days_late, row.cost) == (3, 12)


def test_visits_stand_by_start_then_in_the_file_s_order() -> None:
    office = problem(cases=[case("one"), case("two"), case("six")])
    planned = [visit(name, day) for name, day in (
        ("six", "2025-03-03"), ("two", "2025-03-04"), ("one", "2025-03-04")
    )]  # fmt: skip
    assert [row.case.id for row in rows(office, *planned)] == ["six", "one", "two"]


def test_a_visit_that_nobody_knows_yet_is_marked_where_others_are_known() -> None:
    cases = [case("dam"), case("mill")]
    visits = [visit("dam", "2025-03-03", main="an"), visit("mill", "2025-03-03", main="bo")]
    known = problem(cases=cases, published=[visit("dam", "2025-03-03", main="an")])
    assert [row.unpublished for row in rows(known, *visits)] == [False, True]
    assert [row.unpublished for row in rows(problem(cases=cases), *visits)] == [False, False]


@pytest.mark.parametrize(
    ("ids", "marks"),
    [
        (["XF2026-011", "XF2026-012"], ["011", "012"]),
        (["A/1/7", "A/2/7"], ["1/7", "2/7"]),
        (["dam", "mill"], ["dam", "mill"]),
        (["XF2026-011"], ["011"]),
        (["a reservoir", "a road"], ["1", "2"]),
        (["路一", "路二"], ["1", "2"]),
        (["XF-", "XF-1"], ["1", "2"]),
        ([], []),
    ],
)
def test_marks_are_short_and_tell_cases_apart(ids: list[str], marks: list[str]) -> None:
    office = problem(cases=[case(name) for name in ids])
    assert [key.mark for key in case_keys(office).values()] == marks


def test_every_day_of_the_list_has_its_visits_and_which_day_of_them_it_is() -> None:
    office = problem(cases=[case("dam", days=2), case("mill")], vehicles=7)
    dam, mill = rows(
        office, visit("dam", "2025-03-03", main="an"), visit("mill", "2025-03-04", main="bo")
    )
    first, second, *others = day_rows(office, (dam, mill))
    assert (first.day, first.visits, first.vehicles) == (THIRD, (VisitDay(dam, 1, 2),), 7)
    assert (second.day, second.visits) == (FOURTH, (VisitDay(dam, 2, 2), VisitDay(mill, 1, 1)))
    assert [row.visits for row in others] == [(), (), ()]


def test_names_are_made_printable() -> None:
    bell = "\x07"
    office = problem(
        people=[person("an", unit=bell) | {"name": bell}],
        cases=[case("dam" + bell, topic=bell, place=bell, units=[bell])],
    )
    (row,) = rows(office, visit("dam" + bell, "2025-03-03", main="an"))
    member = row.seats[0].members[0]
    texts = (row.case.id, row.case.topic, row.case.place, *row.case.units, member.name, member.unit)
    assert all(text.isprintable() for text in texts)
