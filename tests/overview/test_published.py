from __future__ import annotations

from datetime import date

import pytest

from scheduler.overview.published import KnownVisit, known_visits
from scheduler.overview.visit_changes import SeatChange, Sitter
from scheduler.problems.teams import VisitChoice
from scheduler.referee.attendance import Attendance
from scheduler.referee.teams_goals import goal_values
from tests.teams import case, problem, seat, visit

THIRD, FOURTH = date(2025, 3, 3), date(2025, 3, 4)
AN, BO, CAI = Sitter("an", "An"), Sitter("bo", "Bo"), Sitter("cai", "Cai")


def found(published: VisitChoice, *visits: VisitChoice) -> KnownVisit:
    """What becomes of it; its cost is the referee's value of `changes`."""
    dam = case("dam", seats=[seat("main"), seat("aides", count=2, required=False)])
    office = problem(cases=[dam], published=[published])
    (entry,) = known_visits(office, Attendance(office, visits))
    assert entry.cost == goal_values(office, visits)["changes"]
    return entry


KNOWN = visit("dam", "2025-03-03", main="an", aides=["bo"])


def test_a_visit_as_it_is_known_has_not_changed() -> None:
    entry = found(KNOWN, KNOWN)
    assert entry == KnownVisit("dam", "river", "stays", THIRD, THIRD, ())
    assert not entry.changed


def test_another_day_is_one_change() -> None:
    entry = found(KNOWN, visit("dam", "2025-03-04", main="an", aides=["bo"]))
    assert entry == KnownVisit("dam", "river", "moved", THIRD, FOURTH, ())
    assert (entry.cost, entry.changed) == (1, True)


def test_who_leaves_a_seat_is_a_change_and_who_joins_is_told() -> None:
    entry = found(KNOWN, visit("dam", "2025-03-03", main="bo", aides=["cai"]))
    assert entry.seats == (SeatChange("main", (AN,), (BO,)), SeatChange("aides", (BO,), (CAI,)))
    assert (entry.kind, entry.cost) == ("stays", 2)


def test_who_only_joins_costs_nothing() -> None:
    entry = found(KNOWN, visit("dam", "2025-03-03", main="an", aides=["bo", "cai"]))
    assert entry.seats == (SeatChange("aides", (), (CAI,)),)
    assert (entry.cost, entry.changed) == (0, True)


def test_a_visit_that_is_gone_loses_everybody() -> None:
    entry = found(KNOWN)
    assert (entry.kind, entry.after, entry.cost) == ("gone", None, 3)
    assert entry.seats == (SeatChange("main", (AN,), ()), SeatChange("aides", (BO,), ()))


@pytest.mark.parametrize(
    ("published", "cost"),
    [
        (visit("mine", "2025-03-03", main="an"), 2),
        (visit("dam", "2025-03-07", main="an", aides="bo"), 1),
        (visit("dam", "2025-03-03", main="an", aides="bo", cook="cai"), 1),
        (visit("dam", "2025-03-03", main="dai", aides="bo"), 1),
    ],
)
def test_what_the_problem_no_longer_has_counts_as_gone(published: VisitChoice, cost: int) -> None:
    assert found(published, KNOWN).cost == cost
