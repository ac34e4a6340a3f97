"""Where else a cadre could serve: each start and post, and with whom they could change places."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.overview.why_options import Options, options_of
from scheduler.problems.loading import problem_from_document
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.referee.plans import check_stints
from tests.benchmarks.counties import Options as CountyOptions
from tests.benchmarks.counties import county as large_county
from tests.benchmarks.drafts import draft
from tests.county import cadre, county, demand, stint

JANUARY, FEBRUARY, APRIL = "2025-01-01", "2025-02-01", "2025-04-01"
AN_AND_BO = [cadre("an"), cadre("bo")]


def _asked(name: str, *stints: StintChoice, **parts: Any) -> Options:
    problem = county(**parts)
    assert check_stints(problem, stints)[0] == ()
    return options_of(problem, stints, problem.cadres_by_id[name])


def _verdicts(options: Options) -> list[str]:
    return [option.verdict for option in options.options]


def test_each_start_is_told_with_what_it_does_to_the_goals() -> None:
    options = _asked("an", stint("an", FEBRUARY))
    assert options.own == stint("an", FEBRUARY)
    assert _verdicts(options) == ["possible", "assigned", "possible", "possible"]
    # Promoted in January: one month's waiting, then none and four, nine.
    assert [one.differences.get("waiting") for one in options.options] == [-1, None, 3, 8]


def test_what_bars_a_start_is_told_as_it_counts() -> None:
    away = cadre("an", unavailable=[{"from": JANUARY, "to": "2025-01-10"}])
    full = [demand(to="2025-03-01", max=1)]
    options = _asked("an", stint("bo", JANUARY), cadres=[away, cadre("bo")], demand=full)
    assert _verdicts(options) == ["impossible", "blocked", "possible", "possible"]
    assert [one.reasons[0].code for one in options.options[:2]] == [
        "stint.available.leave", "stint.post_capacity",
    ]  # fmt: skip
    assert [one.reasons[0].force for one in options.options[:2]] == ["always", "as_planned"]


def test_who_serves_elsewhere_is_offered_in_exchange_and_who_serves_alike_is_not() -> None:
    cadres = [*AN_AND_BO, cadre("cui")]
    plan = (stint("an", JANUARY), stint("bo", APRIL), stint("cui", JANUARY))
    (exchange,) = _asked("an", *plan, cadres=cadres).exchanges
    assert (exchange.other.id, exchange.place) == ("bo", stint("bo", APRIL))
    assert set(exchange.differences.values()) - {exchange.differences["draw"]} == {0}


def test_whom_the_other_place_is_barred_to_is_not_offered() -> None:
    bo = cadre("bo", unavailable=[{"from": JANUARY, "to": "2025-01-10"}])
    plan = (stint("an", JANUARY), stint("bo", APRIL))
    assert _asked("an", *plan, cadres=[cadre("an"), bo]).exchanges == ()


def test_who_has_no_stint_may_take_one_that_the_other_then_has_not() -> None:
    options = _asked("an", stint("bo", APRIL), cadres=AN_AND_BO)
    assert options.own is None
    (exchange,) = options.exchanges
    assert (exchange.other.id, exchange.differences["unserved"]) == ("bo", 0)


@pytest.mark.parametrize("seed", range(3))
def test_the_referee_passes_exactly_what_is_possible(seed: int) -> None:
    document = large_county(20, seed, CountyOptions(crowded=True, starts=6))
    problem = problem_from_document(document).problem
    assert isinstance(problem, RotationProblem)
    plan = [StintChoice.model_validate(row) for row in draft(document, seed)]
    for person in problem.cadres[:4]:
        options = options_of(problem, plan, person)
        others = [one for one in plan if one.cadre != person.id]
        for option in options.options:
            there = StintChoice(cadre=person.id, start=option.start, post=option.post)
            broken, _ = check_stints(problem, [*others, there])
            assert (option.verdict in ("possible", "assigned")) == (not broken)
        for exchange in options.exchanges:
            place, own = exchange.place, options.own
            rest = [one for one in others if one.cadre != place.cadre]
            here = place.model_copy(update={"cadre": person.id})
            back = [own.model_copy(update={"cadre": place.cadre})] if own else []
            assert check_stints(problem, [*rest, here, *back])[0] == ()
        weights = [tuple(one.differences.values()) for one in options.exchanges]
        assert weights == sorted(weights)
