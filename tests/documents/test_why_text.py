from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.console import Console

from scheduler.documents.alternates_text import alternates_table
from scheduler.documents.why_text import stint_sentences, team_sentences
from scheduler.overview.alternates import alternates
from scheduler.overview.why_rotation import why_stint
from scheduler.overview.why_teams import why_in_team
from scheduler.problems.plans import Visit
from scheduler.problems.rotation import RotationProblem, StintChoice
from scheduler.problems.teams import TeamsProblem
from scheduler.referee.plans import check_stints, check_visits
from scheduler.words import LANGUAGES, Words
from tests import strategies, teams_strategies
from tests.county import cadre, county, demand
from tests.county import stint as a_stint
from tests.teams import case, person, pin, problem, recusal, role, seat, visit

TUESDAY, WEDNESDAY = "2025-03-04", "2025-03-05"
APPEARANCE = Words("zh_CN")("goal.teams.appearance")
WHO = {"roles": ["lead"], "units": ["hall"], "ranks": ["section"]}


def _dam(start: str = TUESDAY, **seats: str) -> Visit:
    made = visit("dam", start, **seats)
    return Visit(case=made.case, start=made.start, seats=made.seats)


def _told(drawn: TeamsProblem, name: str, *visits: Visit, language: str = "en") -> list[str]:
    answer = why_in_team(drawn, visits, drawn.cases[0], drawn.people_by_id[name], None)
    return list(team_sentences(Words(language), drawn, answer))


@given(data=st.data(), document=teams_strategies.problems(most_plans=500))
def test_whatever_the_answer_it_can_be_told_in_both_languages(
    data: st.DataObject, document: teams_strategies.Document
) -> None:
    drawn = TeamsProblem.model_validate(document)
    every = teams_strategies.every_plan(document)
    valid = [plan for plan in every if not check_visits(drawn, plan)[0]]
    assume(valid and drawn.cases and drawn.people)
    plan = data.draw(st.sampled_from(sorted(valid, key=len)[-5:]))
    visits = [Visit(case=one.case, start=one.start, seats=one.seats) for one in plan]
    named = data.draw(st.sampled_from(drawn.cases))
    for someone in drawn.people:
        for asked in (None, *named.seats_by_id):
            answer = why_in_team(drawn, visits, named, someone, asked)
            for language in LANGUAGES:
                assert len(list(team_sentences(Words(language), drawn, answer))) > 2
    for language in LANGUAGES:
        alternates_table(Words(language), drawn, alternates(drawn, visits))


@given(data=st.data(), document=strategies.problems(max_cadres=3))
def test_likewise_of_stints(data: st.DataObject, document: strategies.Document) -> None:
    drawn = RotationProblem.model_validate(document)
    every = [
        [StintChoice(cadre=who, start=start, post=where) for who, start, where in plan]
        for plan in strategies.every_plan(document)
    ]
    valid = [plan for plan in every if not check_stints(drawn, plan)[0]]
    assume(valid and drawn.cadres)
    plan = data.draw(st.sampled_from(sorted(valid, key=len)[-5:]))
    someone = data.draw(st.sampled_from(drawn.cadres))
    for start in drawn.starts:
        for asked in (None, *drawn.posts_by_id):
            answer = why_stint(drawn, plan, someone, start, asked)
            for language in LANGUAGES:
                assert len(list(stint_sentences(Words(language), drawn, answer))) > 2


def test_a_ground_is_told_as_a_clerk_would_tell_it() -> None:
    drawn = problem(
        people=[{**person("an", unit="water", hometown="river"), "name": "安平"}, person("bo")],
        recusals=[
            recusal("an", tier="statutory", ground="配偶在该单位任职", unit="water"),
            recusal("an", tier="local", ground="曾任该镇党委书记", place="river"),
            recusal("an", tier="appearance", ground="", case="dam"),
        ],
    )
    assert _told(drawn, "an", _dam(main="bo"), language="zh_CN") == [
        "案件 dam（类别：land；地点：river；涉事单位：water），2025年3月4日督查",
        "安平（an，water）不能编入该组，任何方案都不行。",
        "理由：",
        "  1. 本人所在单位（water）即涉事单位，按法定回避处理，任何人不得决定不回避"
        "（出处：$.people[0].unit）。",
        "  2. 案件所在地（river）是本人原籍，宜避嫌。此项不禁止编入，"
        f"但编入即计入“{APPEARANCE}”（出处：$.people[0].hometown）。",
        "  3. 在反映water的案件中，本人有法定回避情形：配偶在该单位任职。"
        "依法应当回避，任何人不得决定不回避（出处：$.recusals[0]）。",
        "  4. 在river的案件中，本人有本地规定回避情形：曾任该镇党委书记。"
        "未经指定的批准人作出不回避决定并记录在案，不得编入（出处：$.recusals[1]）。",
        "  5. 在案件 dam 中，本人有宜避嫌情形：未写明理由。此项不禁止编入，"
        f"但编入即计入“{APPEARANCE}”（出处：$.recusals[2]）。",
    ]


def test_a_role_that_lapses_and_leave_are_told_with_their_days() -> None:
    drawn = problem(
        people=[
            person("an", roles=[role("lead")]),
            person(
                "bo",
                rank="deputy_section",
                unit="mine",
                roles=[role("lead", to=WEDNESDAY)],
                unavailable=[{"from": TUESDAY, "to": WEDNESDAY}],
            ),
        ],
        cases=[case("dam", days=2, seats=[seat("main", who=WHO)])],
    )
    assert _told(drawn, "bo", _dam(main="an"))[3:] == [
        "  1. Away during the visit, on 4 Mar 2025 (from 4 Mar 2025, back on 5 Mar 2025).",
        "  2. Seat main asks for one of the roles lead on every day of the visit; they do not hold "
        "it on 5 Mar 2025.",
        "  3. Seat main asks for somebody of hall; they are of mine.",
        "  4. Seat main asks for the rank section; theirs is deputy section.",
    ]


def test_who_is_in_is_told_what_for_and_who_is_behind_them() -> None:
    drawn = problem(
        people=[person("an", roles=[role("lead")]), person("bo", roles=[role("lead")])],
        cases=[case("dam", seats=[seat("main", who=WHO), seat("aide", required=False)])],
        pins=[pin("dam", seats={"aide": ["an"]})],
        goals=["unstaffed", "load", "draw"],
    )
    told = _told(drawn, "bo", _dam(main="bo", aide="an"))
    assert told[1:] == [
        "Bo (bo, hall) is in the team, seat: main.",
        "Reasons:",
        "  1. They meet what seat main asks: role lead; unit hall; rank section.",
        "Should they fall out, nobody can simply take the place.",
    ]
    aide = _told(drawn, "an", _dam(main="bo", aide="an"))
    assert "  1. Seat aide asks nothing." in aide
    assert "  2. That they hold seat aide was decided by hand." in aide


@pytest.mark.parametrize(
    ("prior", "sentence"),
    [
        # An's 1² becomes 0², and Bo's prior days p² become (p + 1)²: 2p in all.
        (3, "By the order of the goals “load (days squared, summed)” decides, which would rise by "
            "6: worse than the plan."),
        (0, None),
    ],
)  # fmt: skip
def test_the_first_goal_that_changes_decides(prior: int, sentence: str | None) -> None:
    drawn = problem(
        people=[person("an"), person("bo", prior_days=prior)],
        goals=["unstaffed", "load", "draw"],
        seed="any",
    )
    told = _told(drawn, "bo", _dam(main="an"))
    assert told[2] == "Nothing stands against it: no ground, no requirement, no other duty."
    assert told[3:5] == ["With all else as it is:", "  - Seat main: in place of An (an, hall)."]
    assert sentence is None or told[-1] == sentence
    assert ("load" in told[5]) == (prior > 0)


def test_blocked_by_the_day_alone_tells_the_days_that_would_do() -> None:
    leave = {"from": TUESDAY, "to": WEDNESDAY}
    drawn = problem(people=[person("an"), person("bo", unavailable=[leave])])
    told = _told(drawn, "bo", _dam(main="an"))
    assert told[-1].startswith("  - For their own part they could hold seat main of a visit that")
    assert "4 Mar 2025" not in told[-1]
    assert "10 Mar 2025" in told[-1]


def test_an_exchange_of_stints_names_both_places() -> None:
    drawn = county(cadres=[cadre("an"), cadre("bo")], demand=[demand(max=1)])
    plan = [a_stint("bo", "2025-01-01"), a_stint("an", "2025-04-01")]
    answer = why_stint(drawn, plan, drawn.cadres[0], date(2025, 1, 1), None)
    told = list(stint_sentences(Words("en"), drawn, answer))
    assert "  - At the desk: in exchange with Bo (bo, the hall), who starts on 1 Apr 2025 at the " \
        "desk." in told  # fmt: skip


def test_the_table_of_alternates_has_a_line_for_each_place() -> None:
    drawn = problem(
        cases=[case("dam", seats=[seat("main"), seat("aide", required=False)]), case("mill")],
        pins=[pin("mill", seats={"main": ["cai"]})],
    )
    mill = visit("mill", WEDNESDAY, main="cai")
    visits = [_dam(main="an"), Visit(case=mill.case, start=mill.start, seats=mill.seats)]
    out = io.StringIO()
    table = alternates_table(Words("en"), drawn, alternates(drawn, visits))
    Console(file=out, width=120).print(table)
    lines = [line.split() for line in out.getvalue().splitlines() if line.strip()]
    told = [line for line in lines if "main" in line or "aide" in line]
    assert [line[:2] for line in told] == [["dam", "main"], ["aide", "(empty)"], ["mill", "main"]]
    assert "hand," in told[2]
