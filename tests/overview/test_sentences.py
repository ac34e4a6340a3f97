"""Violations in sentences: dates, ranks and faults in the words of the language."""

from __future__ import annotations

from scheduler.overview.sentences import violation_sentence
from scheduler.referee.rotation import violations
from scheduler.referee.violations import Violation, found
from scheduler.words import Words
from tests.county import cadre, county, demand, post, stint, unit
from tests.referee import good


def said(language: str, violation: Violation) -> str:
    return violation_sentence(Words(language), violation)


def test_a_sentence_says_who_when_and_by_how_much() -> None:
    problem = county(cadres=[cadre("an"), cadre("bo")], units=[unit("hall")], demand=[demand()])
    (crowded,) = violations(problem, [stint("an", "2025-01-01"), stint("bo", "2025-03-01")])
    assert said("en", crowded) == (
        "the hall has 2 people away each day from 1 Mar 2025 to 31 Mar 2025, where 1 may be: "
        "1 too many."
    )
    assert said("zh_CN", crowded) == (
        "the hall自2025年3月1日至2025年3月31日每天外派 2 人，上限 1 人，多出 1 人。"
    )


def test_ranks_are_said_in_words() -> None:
    requires = {"ranks": ["section", "deputy_division"]}
    problem = county(
        cadres=[cadre("an", rank="deputy_section")], posts=[post("desk", requires=requires)]
    )
    (barred,) = violations(problem, [stint("an", "2025-01-01")])
    assert said("zh_CN", barred) == "the desk要求职级：正科/副处；An (an) 为副科。"


def test_a_malformed_part_is_said_with_its_place() -> None:
    plan = good.good_plan()
    del plan["unserved"]
    (malformed,) = good.judged(plan).violations
    assert said("en", malformed).startswith("$.unserved: ")


def test_what_a_plan_names_reaches_no_terminal_as_a_command() -> None:
    unknown = found("plan_refers.unknown_cadre", path="$", cadre="\x1b[2J\ud800")
    assert said("en", unknown).isprintable()
