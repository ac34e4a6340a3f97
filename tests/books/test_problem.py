"""From the books to a problem: who is planned, who is fixed, what the settings come to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.books.problem import Window, rotation_document, start_days
from scheduler.books.snapshot import DutyRow, Snapshot
from scheduler.books.states import DutyFacts
from scheduler.problems.faults import LunzhiError
from scheduler.problems.loading import problem_from_document
from scheduler.problems.rotation import RotationProblem, StintChoice
from tests.books.county import duty, settings, snapshot, unit

YEAR = Window(date(2026, 1, 1), date(2027, 1, 1))
DUE = date(2026, 10, 1)


def document(snap: Snapshot, window: Window = YEAR, **more: Any) -> dict[str, Any]:
    """The document, which the format must take."""
    made = rotation_document(snap, window, seed="a seed", **more)
    assert isinstance(problem_from_document(made).problem, RotationProblem)
    return made


def stint(start: date, end: date, **facts: Any) -> DutyFacts:
    return DutyFacts(serve_by=DUE, start=start, end=end, **facts)


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


def rule(**parts: Any) -> dict[str, Any]:
    return {"from": None, "to": None, "every_months": 1, "day": 1, **parts}


def period(first: str, end: str) -> dict[str, str]:
    return {"from": first, "to": end}


# --- starts -------------------------------------------------------------------------------------


def test_monthly_starts_are_the_first_of_each_month() -> None:
    found = start_days(settings(), YEAR, date(2026, 1, 1))
    assert found == [date(2026, month, 1) for month in range(1, 13)]


def test_quarterly_starts_are_counted_from_january_wherever_the_window_begins() -> None:
    window = Window(date(2026, 2, 1), date(2027, 2, 1))
    found = start_days(settings(starts=[rule(every_months=3, day=5)]), window, date(2026, 1, 1))
    assert [f"{day:%m-%d}" for day in found] == ["04-05", "07-05", "10-05", "01-05"]


def test_no_start_lies_in_the_past_or_outside_its_rule() -> None:
    rules = [rule(to="2026-06-01"), rule(**{"from": "2026-10-01"}, every_months=3, day=15)]
    found = start_days(settings(starts=rules), YEAR, date(2026, 4, 2))
    assert found == [date(2026, 5, 1), date(2026, 10, 15)]


@pytest.mark.parametrize(
    ("parts", "today", "code"),
    [
        ({}, date(2027, 1, 2), "plan.no_start"),
        ({"posts": []}, date(2026, 1, 1), "plan.no_post"),
    ],
)
def test_what_cannot_be_planned_is_told(parts: dict[str, Any], today: date, code: str) -> None:
    with pytest.raises(LunzhiError, match=code):
        document(snapshot(today=today, **parts))


# --- people -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "where"),
    [
        (duty(), "cadres"),
        (duty(facts=stint(date(2026, 3, 1), date(2026, 6, 1))), "cadres"),
        (duty(facts=DutyFacts(DUE, deferred_until=date(2026, 12, 1))), "cadres"),
        (duty(facts=DutyFacts(DUE, deferred_until=date(2026, 12, 2))), "nowhere"),
        (duty(arose_on=date(2026, 12, 2)), "nowhere"),
        (duty(facts=stint(date(2025, 11, 1), date(2026, 2, 1))), "serving"),
        (duty(facts=stint(date(2025, 10, 1), date(2026, 1, 1))), "nowhere"),
        (duty(facts=DutyFacts(DUE, exempt=True)), "nowhere"),
    ],
)
def test_everybody_stands_where_the_state_says(who: DutyRow, where: str) -> None:
    made = document(snapshot(who))
    found = [name for name in ("cadres", "serving") if ids(made[name]) == ["d1"]]
    assert found == ([] if where == "nowhere" else [where])


def test_a_published_stint_of_the_window_is_what_people_know() -> None:
    made = document(snapshot(duty(facts=stint(date(2026, 3, 1), date(2026, 6, 1)))))
    assert made["published"] == [{"cadre": "d1", "start": "2026-03-01", "post": "desk"}]


def test_a_stint_that_begins_before_the_window_is_fixed() -> None:
    """Planned for February, and the window begins in March: it is no longer decided."""
    who = duty(facts=stint(date(2026, 2, 1), date(2026, 5, 1)))
    made = document(snapshot(who), Window(date(2026, 3, 1), date(2026, 6, 1)))
    assert (ids(made["serving"]), made["cadres"], made["published"]) == (["d1"], [], [])


def test_the_day_on_which_somebody_begins_is_settled() -> None:
    """Who begins today serves and counts; the next who can begin do so in February."""
    made = document(snapshot(duty(facts=stint(date(2026, 1, 1), date(2026, 4, 1))), duty("d2")))
    assert (ids(made["serving"]), ids(made["cadres"])) == (["d1"], ["d2"])
    assert made["starts"][0] == "2026-02-01"


def test_stints_published_after_the_window_must_be_within_it() -> None:
    """They would take places and people of its last months, and the plan would not know."""
    who = duty(facts=stint(date(2026, 5, 1), date(2026, 8, 1)))
    short = Window(date(2026, 1, 1), date(2026, 4, 1))
    with pytest.raises(LunzhiError, match=r"plan\.later_stints") as refused:
        document(snapshot(who), short)
    assert refused.value.params == {"count": 1, "last": "2026-05-01"}
    farther = duty(facts=stint(date(2026, 6, 1), date(2026, 9, 1)))
    assert document(snapshot(farther), short)["cadres"] == []


def test_who_was_recalled_serves_until_then() -> None:
    facts = stint(date(2025, 12, 1), date(2026, 1, 10), recalled_on=date(2026, 1, 10))
    made = document(snapshot(duty(facts=facts)))
    assert made["serving"][0]["until"] == "2026-01-10"


def test_a_stint_that_was_longer_by_older_settings_ends_when_it_ends() -> None:
    """Six months from October; by now stints have three: it counts as one begun in January."""
    facts = stint(date(2025, 10, 1), date(2026, 4, 1))
    made = document(snapshot(duty(facts=facts), today=date(2026, 2, 1)))
    problem = problem_from_document(made).problem
    assert isinstance(problem, RotationProblem)
    assert problem.end_of_serving(problem.serving[0]) == date(2026, 4, 1)


def test_leave_deferral_and_wishes_of_the_horizon_come_along() -> None:
    who = duty(
        facts=DutyFacts(DUE, deferred_until=date(2026, 4, 1)),
        leave=(
            (date(2025, 11, 1), date(2025, 12, 1)),
            (date(2026, 6, 1), date(2026, 7, 1)),
        ),
        wishes=(((date(2026, 8, 1), date(2026, 9, 1)), 5),),
    )
    (cadre,) = document(snapshot(who))["cadres"]
    assert cadre["unavailable"] == [
        period("2026-06-01", "2026-07-01"), period("2026-01-01", "2026-04-01")
    ]  # fmt: skip
    assert cadre["avoid"] == [{**period("2026-08-01", "2026-09-01"), "cost": 5}]
    assert (cadre["promoted_on"], cadre["serve_by"]) == ("2025-10-01", "2026-10-01")


# --- units and numbers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ((), 1),
        (((date(2020, 1, 1), 3),), 3),
        (((date(2020, 1, 1), 3), (date(2025, 1, 1), 2)), 2),
        (((date(2020, 1, 1), 2), (date(2026, 6, 1), 1)), 1),
        (((date(2020, 1, 1), 1), (date(2026, 6, 1), 2)), 1),
        (((date(2020, 1, 1), 1), (date(2030, 6, 1), 0)), 1),
    ],
)
def test_the_tightest_limit_of_the_horizon_holds(
    limits: tuple[tuple[date, int], ...], found: int
) -> None:
    made = document(snapshot(units=(unit(limits=limits),)))
    assert made["units"][0]["max_away"] == found


def test_demand_and_quotas_are_cut_to_the_horizon() -> None:
    wanted = {"post": "desk", "from": "2026-06-01", "to": None, "min": 1, "max": 2}
    quota = {"name": "女", "where": {"gender": "f"}, "from": None, "to": "2026-02-01", "min": 1,
             "max": None}  # fmt: skip
    gone = {**wanted, "from": None, "to": "2025-12-31"}
    made = document(snapshot(demand=[wanted, gone], quotas=[quota]))
    assert made["demand"] == [{**wanted, "to": "2027-03-01"}]
    assert made["quotas"] == [{**quota, "from": "2026-01-01"}]


def test_a_key_period_asks_for_more_people_and_may_forbid_handovers() -> None:
    key = {"name": "两会", **period("2026-03-01", "2026-03-16"), "quiet": True,
           "demand": [{"post": "desk", "min": 5}]}  # fmt: skip
    made = document(snapshot(key_periods=[key]))
    assert made["demand"] == [
        {"post": "desk", **period("2026-03-01", "2026-03-16"), "min": 5, "max": None}
    ]
    assert made["quiet"] == [period("2026-03-01", "2026-03-16")]
    assert document(snapshot(key_periods=[{**key, "quiet": False}]))["quiet"] == []


def test_nobody_is_put_to_a_post_before_it_is_there_or_after_it_is_gone() -> None:
    post = {"id": "desk", "name": "窗口", "requires": {}, "from": "2026-02-01", "to": "2026-09-01"}
    made = document(snapshot(posts=[post]))
    closed = {"post": "desk", "min": 0, "max": 0}
    assert made["demand"] == [
        {**closed, **period("2026-01-01", "2026-02-01")},
        {**closed, **period("2026-09-01", "2027-03-01")},
    ]


def test_who_serves_at_a_post_that_is_gone_still_serves_there() -> None:
    who = duty(facts=stint(date(2025, 12, 1), date(2026, 3, 1)), post="old")
    made = document(snapshot(who))
    assert ids(made["posts"]) == ["desk", "old"]
    assert {"post": "old", **period("2026-01-01", "2027-03-01"), "min": 0, "max": 0} in made[
        "demand"
    ]


def test_pins_and_seed_are_taken_as_they_are() -> None:
    pin = StintChoice(cadre="d1", start=date(2026, 5, 1), post="desk")
    made = document(snapshot(duty()), pins=[pin])
    assert made["pins"] == [{"cadre": "d1", "start": "2026-05-01", "post": "desk"}]
    assert made["seed"] == "a seed"


spans = st.tuples(st.dates(date(2025, 6, 1), date(2027, 6, 1)), st.integers(1, 150)).map(
    lambda drawn: (drawn[0], drawn[0] + timedelta(drawn[1]))
)


@st.composite
def duties(draw: st.DrawFn) -> tuple[DutyRow, ...]:
    made = []
    for number in range(draw(st.integers(0, 6))):
        start, end = draw(st.none() | spans) or (None, None)
        facts = DutyFacts(
            draw(st.dates(date(2025, 6, 1), date(2027, 6, 1))), start, end,
            deferred_until=draw(st.none() | st.dates(date(2025, 6, 1), date(2027, 6, 1))),
            exempt=draw(st.booleans()),
        )  # fmt: skip
        arose = draw(st.dates(date(2024, 6, 1), date(2027, 6, 1)))
        leave = tuple(draw(st.lists(spans, max_size=2)))
        made.append(duty(f"d{number}", facts, arose_on=arose, leave=leave))
    return tuple(made)


@given(duties(), st.integers(1, 14), st.integers(1, 24))
def test_whatever_the_books_hold_the_problem_is_sound_or_refused(
    drawn: tuple[DutyRow, ...], month: int, months: int
) -> None:
    year, rest = divmod(2025 * 12 + 11 + month, 12)
    first = date(year, rest + 1, 1)
    end = first
    for _ in range(months):
        end = (end + timedelta(32)).replace(day=1)
    held = snapshot(*drawn)
    try:
        made = document(held, Window(first, end))
    except LunzhiError as refused:
        if refused.code not in ("plan.no_start", "plan.later_stints"):
            raise
        return
    named = [*ids(made["cadres"]), *ids(made["serving"])]
    assert len(named) == len(set(named))
    begins = date.fromisoformat(made["starts"][0])
    on_duty = [d for d in drawn if held.state(d) == "serving"]
    away = {d.key for d in on_duty if d.facts.end is not None and d.facts.end > begins}
    assert away <= set(ids(made["serving"]))
