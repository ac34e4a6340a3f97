from __future__ import annotations

from datetime import date

from scheduler.overview.load import LoadStep, load_of
from scheduler.overview.people import PersonRow, PersonVisit, RoleTurn, person_rows
from scheduler.overview.visits import case_keys, visit_rows
from scheduler.problems.teams import TeamsProblem, VisitChoice
from scheduler.referee.attendance import Attendance
from tests.teams import case, person, problem, role, seat, visit

THIRD, FOURTH, FIFTH, SIXTH, TENTH = (date(2025, 3, day) for day in (3, 4, 5, 6, 10))


def rows(office: TeamsProblem, *visits: VisitChoice) -> tuple[PersonRow, ...]:
    attendance = Attendance(office, visits)
    return person_rows(office, visit_rows(office, attendance, case_keys(office)))


def test_everybody_has_a_row_with_visits_in_order_of_time() -> None:
    seats = [seat("main"), seat("aide", required=False)]
    office = problem(
        people=[person("an", unit="audit", prior_days=4, max_days=6), person("bo")],
        cases=[case("dam", days=2, seats=seats), case("mill", seats=seats)],
    )
    busy, idle = rows(
        office, visit("dam", "2025-03-05", aide="an"), visit("mill", "2025-03-03", main="an")
    )
    dam, mill = case_keys(office).values()
    assert busy.visits == (
        PersonVisit(mill, ("main",), (THIRD,)), PersonVisit(dam, ("aide",), (FIFTH, SIXTH)),
    )  # fmt: skip
    assert (busy.prior, busy.days, busy.after, busy.most) == (4, 3, 7, 6)
    assert (busy.name, busy.unit, busy.rank, busy.declared) == ("An", "audit", "section", True)
    assert (idle.visits, idle.prior, idle.days, idle.after) == ((), 0, 0, 0)


def test_days_away_are_those_of_the_list_in_runs() -> None:
    away = [
        {"from": "2025-03-01", "to": "2025-03-04"},
        {"from": "2025-03-06", "to": "2025-03-09"},
        {"from": "2025-03-10", "to": "2025-04-01"},
    ]
    (row,) = rows(problem(people=[person("an", unavailable=away)]))
    # From Thursday to Monday without a day of the list between them.
    assert row.away == ((THIRD,), (SIXTH, TENTH))


def test_roles_turn_on_the_first_day_on_which_they_are_held_or_no_longer() -> None:
    roles = [
        role("lead", **{"from": "2025-03-04"}),
        role("lawyer", to="2025-03-08"),
        role("driver", **{"from": "2025-03-01"}, to="2025-03-11"),
        role("guard", to="2025-03-05"),
        role("guard", **{"from": "2025-03-05"}),
    ]
    (row,) = rows(problem(people=[person("an", roles=roles)]))
    # The driver's ends lie outside of the list, and the guard goes on without a break.
    assert row.turns == (
        RoleTurn(FOURTH, "lead", begins=True), RoleTurn(TENTH, "lawyer", begins=False),
    )  # fmt: skip
    assert row.roles == ("lead", "lawyer", "driver", "guard")


def test_load_counts_everybody_before_and_after() -> None:
    people = [person("an", prior_days=2), person("bo"), person("cai", prior_days=2)]
    office = problem(people=people, cases=[case("dam", days=2)])
    load = load_of(rows(office, visit("dam", "2025-03-03", main="an")))
    assert (load.people, load.busy, load.days) == (3, 1, 2)
    # 4 + 0 + 4 before; 16 + 0 + 4 after.
    assert (load.squares_before, load.squares_after) == (8, 20)
    assert load.steps == (
        LoadStep(0, 0, 1, 1), LoadStep(1, 1, 0, 0), LoadStep(2, 2, 2, 1), LoadStep(3, 3, 0, 0),
        LoadStep(4, 4, 0, 1),
    )  # fmt: skip


def test_a_wide_spread_is_told_in_few_steps_that_miss_nobody() -> None:
    people = [person(f"p{days}", prior_days=days) for days in (3, 17, 96, 100_000)]
    load = load_of(rows(problem(people=people)))
    assert 2 <= len(load.steps) <= 10
    assert sum(step.before for step in load.steps) == sum(step.after for step in load.steps) == 4
    assert (load.steps[0].least, load.steps[-1].most) == (3, 100_000)
    for one, other in zip(load.steps, load.steps[1:], strict=False):
        assert one.most + 1 == other.least


def test_without_people_there_is_no_load() -> None:
    load = load_of(())
    assert (load.people, load.steps, load.squares_after) == (0, (), 0)
