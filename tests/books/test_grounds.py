"""Recusal as the books hold it, against a count of days one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheduler.books.grounds import (
    FOR_EVER,
    CaseFacts,
    RecusalFact,
    WaiverFact,
    barred_by,
    bars,
)
from scheduler.dates import Span
from scheduler.problems.teams import Tier

START = date(2026, 3, 2)
CASE = CaseFacts(7, "river", frozenset({1, 2}))
FACT = RecusalFact(
    id=1, officer=5, tier="local", ground="曾在该单位任职", span=(START, FOR_EVER), unit=1,
    place=None, case=None,
)  # fmt: skip

days = st.integers(0, 9).map(lambda n: START + timedelta(n))
spans = st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))
visits = spans.filter(lambda span: span[0] < span[1])
tiers: st.SearchStrategy[Tier] = st.sampled_from(["statutory", "local", "appearance"])
waivers = st.builds(WaiverFact, spans, st.sampled_from([None, 7, 8]))
targets: st.SearchStrategy[tuple[int | None, str | None, int | None]] = st.sampled_from([
    (1, None, None), (3, None, None), (None, "river", None), (None, "hill", None), (None, None, 7),
    (None, None, 8),
])  # fmt: skip


@st.composite
def facts(draw: st.DrawFn) -> RecusalFact:
    unit, place, case = draw(targets)
    return RecusalFact(
        id=1, officer=draw(st.sampled_from([5, 6])), tier=draw(tiers), ground="说明",
        span=draw(spans), unit=unit, place=place, case=case,
        waivers=tuple(draw(st.lists(waivers, max_size=3))),
    )  # fmt: skip


def each_day(span: Span) -> Iterator[date]:
    return (span[0] + timedelta(n) for n in range((span[1] - span[0]).days))


def naively_stands(fact: RecusalFact, case: CaseFacts, within: Span) -> bool:
    """On some day of the visit the fact holds, and no one waiver holds on each of these days."""
    about = [
        fact.unit is not None and fact.unit in case.units,
        fact.place is not None and fact.place == case.place,
        fact.case is not None and fact.case == case.id,
    ]
    holds = {*each_day(within)} & {*each_day(fact.span)}
    waived = any(
        holds <= {*each_day(waiver.span)}
        for waiver in fact.waivers
        if waiver.case is None or waiver.case == case.id
    )
    return any(about) and bool(holds) and not waived


@given(facts(), visits)
@example(replace(FACT, span=(START + timedelta(2),) * 2), (START, START + timedelta(4)))
def test_a_fact_stands_as_a_count_of_days_says(fact: RecusalFact, within: Span) -> None:
    assert fact.stands(CASE, within) == naively_stands(fact, CASE, within)
    barred = fact.tier in ("statutory", "local") and naively_stands(fact, CASE, within)
    assert bars(fact, CASE, within) == barred


@given(st.lists(facts(), max_size=3), st.sampled_from([1, 3]), visits)
def test_who_is_barred_is_barred_by_unit_or_by_a_fact_of_their_own(
    known: list[RecusalFact], unit: int, within: Span
) -> None:
    own = [fact for fact in known if fact.officer == 5 and fact.tier != "appearance"]
    expected = unit == 1 or any(naively_stands(fact, CASE, within) for fact in own)
    assert barred_by(known, 5, unit, CASE, within) == expected


@pytest.mark.parametrize(
    ("first", "end", "stands"), [(0, 4, False), (0, 3, True), (1, 4, True), (-9, 9, False)]
)
def test_a_waiver_counts_only_where_it_covers_the_whole_visit(
    first: int, end: int, *, stands: bool
) -> None:
    waiver = WaiverFact((START + timedelta(first), START + timedelta(end)), 7)
    fact = replace(FACT, waivers=(waiver,))
    assert fact.stands(CASE, (START, START + timedelta(4))) is stands


def test_a_waiver_of_another_case_does_not_count() -> None:
    fact = replace(FACT, waivers=(WaiverFact((START, FOR_EVER), 8),))
    assert fact.stands(CASE, (START, START + timedelta(1)))
