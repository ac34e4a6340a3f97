"""Clerks know people, seats, units and places by name, not by a problem's codes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheduler.overview.sentences import violation_sentence
from scheduler.services.books.jobs import job_view
from scheduler.services.books.jobs_named import NamedOutcome, named_outcome
from scheduler.services.books.opened import Books
from scheduler.services.books.running import run_job
from scheduler.services.books.teams_pins import team_pins
from scheduler.services.books.teams_planning import TeamsOrder, order_teams
from scheduler.services.contradictions import contradiction_sentences, waiver_sentences
from scheduler.words import Words
from tests.services.books.teams_world import MONDAY, World, made_world

pytestmark = pytest.mark.slow

CASE = "XF2026-001"


@pytest.fixture
def world(books: Books) -> World:
    return made_world(books)


def named(world: World, *pins: str) -> NamedOutcome:
    order = TeamsOrder(
        first=MONDAY, days=10, pins=team_pins(world.books, pins), reason="经两单位商定"
    )
    job = order_teams(world.books, order).job
    run_job(world.books, job, heard=lambda _: None, asked=lambda: False)
    return named_outcome(world.books, job_view(world.books, job))


def sentences(told: NamedOutcome) -> Iterator[str]:
    words = Words("zh_CN")
    assert told.contradiction is not None
    yield from contradiction_sentences(words, told.problem, told.contradiction)
    yield from waiver_sentences(words, told.problem, told.contradiction, in_file=False)


def test_contradictory_pins_of_teams_are_told_with_names(world: World) -> None:
    world.case(CASE, "B03")
    world.recuse("L1", unit="B03")
    said = "\n".join(sentences(named(world, f"{CASE}:topic=L1")))
    assert "姓名L1（L1，单位B01）" in said
    assert "太平镇" in said
    assert "单位B03" in said
    assert "曾任该单位负责人" in said
    for code in ("T01", "topic", f"p{world.officers['L1']}", "recusals", "（B01"):
        assert code not in said, code


def test_an_answer_keeps_all_its_parts(world: World) -> None:
    """Only what things are called changes."""
    world.case(CASE, "B01")
    told = named(world, f"{CASE}:topic=L1")
    assert told.contradiction is not None
    (clash,) = told.contradiction.clashes
    assert len(clash.pins) == len(told.contradiction.lift) == 1
    assert told.contradiction.goals
    said = [violation_sentence(Words("zh_CN"), each) for each in clash.blames]
    assert any("姓名L1 (L1)" in each and "单位B01" in each for each in said)
