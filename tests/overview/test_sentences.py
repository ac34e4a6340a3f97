"""Violations in sentences: dates, ranks and faults in the words of the language."""

from __future__ import annotations

import pytest

from scheduler.overview.sentences import violation_sentence
from scheduler.referee.rotation import violations
from scheduler.referee.teams import violations as team_violations
from scheduler.referee.violations import Violation, found
from scheduler.words import LANGUAGES, Words
from tests import teams
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


def test_tiers_are_said_in_words_and_so_is_a_ground_that_nobody_wrote_down() -> None:
    rows = [
        teams.recusal("bo", tier="local", place="river"),
        teams.recusal("bo", tier="statutory", unit="water", ground=""),
    ]
    problem = teams.problem(recusals=rows)
    local, statutory = team_violations(problem, [teams.visit("dam", "2025-03-03", main="bo")])
    assert said("zh_CN", local) == (
        "2025年3月3日起督查案件 dam：Bo (bo) 在 river 的案件中须回避 (本地规定回避：kin)。"
    )
    assert said("en", statutory) == (
        "Case dam, visit from 3 Mar 2025: Bo (bo) is recused in cases against water "
        "(statutory: no ground written down)."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_day_is_said_as_a_file_writes_it(language: str) -> None:
    away = {"from": "2025-03-03", "to": "2025-03-05"}
    dam = teams.case("dam", earliest="2025-03-05", days=2)
    problem = teams.problem(
        people=[teams.person("an", declared=False, unavailable=[away])],
        cases=[dam, teams.case("road")],
        vehicles=0,
        pins=[teams.pin("dam", start="2025-03-04"), teams.pin("road", seats={"main": ["an"]})],
    )
    visits = [teams.visit("dam", "2025-03-03", main="an"), teams.visit("road", "2025-03-03")]
    visits.append(teams.visit("dam", "2025-03-10", main="an"))
    visits.append(teams.visit("dam", "2025-03-04", main=["an", "an"]))
    sentences = [said(language, found) for found in team_violations(problem, visits)]
    assert len(sentences) > 12
    assert not any("2025-03" in sentence for sentence in sentences)


def test_a_malformed_part_is_said_with_its_place() -> None:
    plan = good.good_plan()
    del plan["unserved"]
    (malformed,) = good.judged(plan).violations
    assert said("en", malformed).startswith("$.unserved: ")


def test_what_a_plan_names_reaches_no_terminal_as_a_command() -> None:
    unknown = found("plan_refers.unknown_cadre", path="$", cadre="\x1b[2J\ud800")
    assert said("en", unknown).isprintable()
