"""Each link of the chain alone: An, Bo and Cai, the dam in `river`, five days."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.overview.why_teams import TeamAnswer, why_in_team
from scheduler.overview.why_values import Reason
from scheduler.problems.plans import Visit
from scheduler.referee.plans import check_visits
from tests.teams import case, person, pin, problem, recusal, role, seat, visit

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = "2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06"


def _asked(
    name: str, *visits: Visit, of: str = "dam", seat_id: str | None = None, **parts: Any
) -> TeamAnswer:
    """Why is `name`, or is not, in the team of `of`, in that plan of the problem with `parts`?"""
    drawn = problem(**parts)
    assert check_visits(drawn, visits)[0] == ()
    return why_in_team(drawn, visits, drawn.cases_by_id[of], drawn.people_by_id[name], seat_id)


def _visit(name: str, start: str, **seats: Any) -> Visit:
    made = visit(name, start, **seats)
    return Visit(case=made.case, start=made.start, seats=made.seats)


def _an_at_the_dam() -> Visit:
    return _visit("dam", TUESDAY, main="an")


def _codes(answer: TeamAnswer) -> list[tuple[str, str]]:
    return [(_code(reason), reason.force) for reason in answer.chain]


def _code(reason: Reason) -> str:
    return reason.rule.code if reason.rule else reason.code


def _days(answer: TeamAnswer, code: str) -> list[str]:
    reason = next(one for one in answer.chain if one.code == code)
    return [day.isoformat() for day in reason.days]


def test_a_person_in_the_team_meets_the_seat_and_has_somebody_behind_them() -> None:
    answer = _asked("an", _an_at_the_dam())
    assert answer.verdict == "in_team"
    assert answer.sits == ("main",)
    assert _codes(answer) == [("meets", "speaks_for")]
    # Both alternates take over one day, from nobody's prior days: only the lots decide.
    assert {one.person.id for one in answer.alternates} == {"bo", "cai"}


def test_what_was_decided_by_hand_is_said_of_whoever_sits_there() -> None:
    answer = _asked("an", _an_at_the_dam(), pins=[pin("dam", seats={"main": ["an"]})])
    assert _codes(answer) == [("meets", "speaks_for"), ("pinned_here", "speaks_for")]


def test_a_person_against_whom_nothing_stands_replaces_who_is_there() -> None:
    answer = _asked("bo", _an_at_the_dam())
    assert (answer.verdict, answer.chain) == ("possible", ())
    (replacement,) = answer.possible
    assert (replacement.out, replacement.out_to, replacement.leaves) == ("an", None, None)
    # A day of Bo instead of one of An: the squares add up to the same.
    assert {goal for goal, by in replacement.differences.items() if by} == {"draw"}


def test_an_empty_place_is_filled_without_replacing_anybody() -> None:
    cases = [case("dam", seats=[seat("main"), seat("aides", count=2, required=False)])]
    answer = _asked("bo", _visit("dam", TUESDAY, main="an", aides="cai"), cases=cases)
    by_seat = {one.seat: one for one in answer.possible}
    assert by_seat["aides"].out is None
    assert by_seat["aides"].differences["gaps"] == -1
    assert by_seat["main"].out == "an"
    assert [one.seat for one in answer.possible] == ["aides", "main"]  # the gap counts first


def test_of_two_in_a_seat_the_one_whom_the_goals_miss_least_makes_room() -> None:
    people = [person("an", prior_days=5), person("bo"), person("cai", prior_days=3)]
    cases = [case("dam", seats=[seat("main", count=2)])]
    answer = _asked("bo", _visit("dam", TUESDAY, main=["an", "cai"]), people=people, cases=cases)
    (replacement,) = answer.possible
    # Without An 6² becomes 5², without Cai 4² becomes 3²; with Bo 0² becomes 1².
    assert (replacement.out, replacement.differences["load"]) == ("an", 25 - 36 + 1)


def test_another_seat_of_the_team_is_changed_in_exchange_or_given_up() -> None:
    cases = [case("dam", seats=[seat("main"), seat("aide", required=False)])]
    dam = _visit("dam", TUESDAY, main="an", aide="bo")
    answer = _asked("bo", dam, seat_id="main", cases=cases)
    assert answer.verdict == "possible"
    assert ("other_seat", "weighs") in _codes(answer)
    (replacement,) = answer.possible
    assert (replacement.out, replacement.out_to, replacement.leaves) == ("an", "aide", "aide")
    assert _asked("bo", dam, cases=cases).verdict == "in_team"


@pytest.mark.parametrize("tier", ["statutory", "local"])
@pytest.mark.parametrize("against", [{"unit": "water"}, {"place": "river"}, {"case": "dam"}])
def test_grounds_that_bar_are_told_with_tier_fact_text_and_place_in_the_file(
    tier: str, against: dict[str, str]
) -> None:
    row = recusal("bo", tier=tier, ground="kin", **against)
    answer = _asked("bo", _an_at_the_dam(), recusals=[recusal("an", place="sea"), row])
    assert answer.verdict == "impossible"
    (reason,) = answer.chain
    ((kind, fact),) = against.items()
    assert (reason.code, reason.force) == (f"ground.{tier}", "always")
    assert reason.params == {
        "kind": kind, "tier": tier, "fact": fact, "text": "kin", "path": "$.recusals[1]",
    }  # fmt: skip


def test_the_own_unit_bars_and_the_place_of_origin_only_weighs() -> None:
    people = [person("an"), person("bo", unit="water"), person("cai", hometown="river")]
    bo = _asked("bo", _an_at_the_dam(), people=people)
    cai = _asked("cai", _an_at_the_dam(), people=people)
    assert (bo.verdict, _codes(bo)) == ("impossible", [("ground.own_unit", "always")])
    assert (cai.verdict, _codes(cai)) == ("possible", [("ground.hometown", "weighs")])
    assert cai.possible[0].differences["appearance"] == 1


def test_an_appearance_ground_weighs() -> None:
    answer = _asked("bo", _an_at_the_dam(), recusals=[recusal("bo", tier="appearance", case="dam")])
    assert (answer.verdict, _codes(answer)) == ("possible", [("ground.appearance", "weighs")])


def test_every_ground_and_reason_is_told_and_not_only_the_first() -> None:
    people = [
        person("an", roles=[role("lead")]),
        person("bo", unit="water", declared=False, max_days=0, rank="section"),
    ]
    who = {"roles": ["lead"], "skills": ["law"], "units": ["hall"], "ranks": ["deputy_division"]}
    answer = _asked(
        "bo",
        people=people,
        cases=[case("dam", seats=[seat("main", who=who)])],
        recusals=[recusal("bo", place="river"), recusal("bo", tier="statutory", unit="water")],
    )
    assert answer.verdict == "impossible"
    assert _codes(answer) == [
        ("ground.own_unit", "always"),
        ("ground.local", "always"),
        ("ground.statutory", "always"),
        ("declared", "always"),
        ("too_long", "always"),
        ("unvisited", "as_planned"),
        ("seat_short", "always"),  # An has neither the skill nor the rank
        ("unmet.role", "always"),
        ("unmet.skill", "always"),
        ("unmet.unit", "always"),
        ("unmet.rank", "always"),
    ]


def test_leave_during_the_visit_blocks_and_names_its_days_and_other_starts() -> None:
    leave = {"from": WEDNESDAY, "to": "2025-03-08"}
    answer = _asked(
        "bo",
        _visit("dam", TUESDAY, main="an"),
        people=[person("an"), person("bo", unavailable=[leave])],
        cases=[case("dam", days=2)],
    )
    assert (answer.verdict, _codes(answer)) == ("blocked", [("away", "as_planned")])
    assert _days(answer, "away") == [WEDNESDAY]
    # A visit from Monday ends on Tuesday; any other takes in Wednesday or Thursday.
    assert [day.isoformat() for day in answer.open["main"]] == [MONDAY]


def test_leave_on_every_start_makes_it_impossible() -> None:
    leave = {"from": "2025-03-01", "to": "2025-04-01"}
    answer = _asked(
        "bo", _an_at_the_dam(), people=[person("an"), person("bo", unavailable=[leave])]
    )
    assert answer.verdict == "impossible"
    assert _codes(answer) == [("away_always", "always"), ("away", "as_planned")]


def test_a_role_that_ends_inside_the_visit_names_the_day() -> None:
    """The role is held until Wednesday morning: a visit on Tuesday and Wednesday loses it."""
    people = [
        person("an", roles=[role("lead")]),
        person("bo", roles=[role("lead", to=WEDNESDAY), role("lead", **{"from": THURSDAY})]),
    ]
    answer = _asked(
        "bo",
        _visit("dam", TUESDAY, main="an"),
        people=people,
        cases=[case("dam", days=2, seats=[seat("main", who={"roles": ["lead"]})])],
    )
    assert (answer.verdict, _codes(answer)) == ("blocked", [("role_lapses", "as_planned")])
    assert _days(answer, "role_lapses") == [WEDNESDAY]
    assert [day.isoformat() for day in answer.open["main"]] == [MONDAY, THURSDAY]


def test_leave_and_a_role_that_leave_no_start_together_make_it_impossible() -> None:
    people = [
        person("an", roles=[role("lead")]),
        person(
            "bo",
            roles=[role("lead", to=WEDNESDAY)],
            unavailable=[{"from": MONDAY, "to": WEDNESDAY}],
        ),
    ]
    answer = _asked(
        "bo",
        _an_at_the_dam(),
        people=people,
        cases=[case("dam", seats=[seat("main", who={"roles": ["lead"]})])],
    )
    assert answer.verdict == "impossible"
    assert _codes(answer) == [("away", "as_planned"), ("never", "always")]


def test_of_a_case_without_visit_the_barred_starts_are_told() -> None:
    people = [
        person("an"),
        person("bo", unavailable=[{"from": MONDAY, "to": WEDNESDAY}], roles=[role("lead")]),
    ]
    answer = _asked("bo", people=people)
    assert answer.verdict == "blocked"
    assert _codes(answer) == [("away_starts", "as_planned"), ("unvisited", "as_planned")]
    assert _days(answer, "away_starts") == [MONDAY, TUESDAY]
    assert answer.replacements == ()


def test_of_a_case_without_visit_starts_without_the_role_are_told() -> None:
    people = [person("bo", roles=[role("lead", **{"from": WEDNESDAY})])]
    cases = [case("dam", seats=[seat("main", who={"roles": ["lead"]})])]
    answer = _asked("bo", people=people, cases=cases)
    assert _codes(answer) == [("unvisited", "as_planned"), ("role_starts", "as_planned")]
    assert _days(answer, "role_starts") == [MONDAY, TUESDAY]


def test_another_visit_on_those_days_and_days_used_up_block() -> None:
    cases = [case("dam", days=2), case("mill", days=2)]
    people = [person("an"), person("bo", max_days=3)]
    answer = _asked(
        "bo",
        _visit("dam", TUESDAY, main="an"),
        _visit("mill", WEDNESDAY, main="bo"),
        cases=cases,
        people=people,
    )
    assert answer.verdict == "blocked"
    assert _codes(answer) == [("busy", "as_planned"), ("days_used", "as_planned")]
    assert _days(answer, "busy") == [WEDNESDAY]
    assert answer.chain[0].params["other_case"] == "mill"
    assert answer.chain[1].params == {"days": 2, "more": 2, "limit": 3}


def test_a_pinned_person_cannot_be_replaced() -> None:
    answer = _asked("bo", _an_at_the_dam(), pins=[pin("dam", seats={"main": ["an"]})])
    assert (answer.verdict, _codes(answer)) == ("blocked", [("pinned.seat", "as_planned")])
    assert [one.out for one in answer.replacements] == ["an"]
    assert answer.possible == ()


def test_joint_rules_are_asked_after_the_substitution() -> None:
    """An is of the audit bureau, Bo and Cai of the hall: without An the team is of one unit."""
    cases = [case("dam", min_units=2, seats=[seat("main"), seat("aide")])]
    answer = _asked("cai", _visit("dam", TUESDAY, main="an", aide="bo"), cases=cases)
    by_seat = {one.seat: one for one in answer.replacements}
    assert answer.verdict == "possible"
    assert [found.code for found in by_seat["main"].broken] == ["joint.min_units"]
    assert by_seat["aide"].broken == ()
    assert ("joint.min_units", "as_planned") in _codes(answer)


def test_where_nobody_of_a_unit_may_come_it_is_impossible() -> None:
    cases = [case("dam", max_same_unit=0, seats=[seat("aide", required=False)])]
    answer = _asked("bo", _visit("dam", TUESDAY), cases=cases)
    assert (answer.verdict, _codes(answer)) == ("impossible", [("joint.same_unit", "always")])


def test_without_vehicle_start_or_seat_nobody_comes() -> None:
    vehicles = _asked("bo", vehicles=0)
    start = _asked("bo", cases=[case("dam", earliest="2025-03-11")])
    seats = _asked("bo", cases=[case("dam", seats=[])])
    assert [answer.verdict for answer in (vehicles, start, seats)] == ["impossible"] * 3
    assert ("vehicles", "always") in _codes(vehicles)
    assert ("no_start", "always") in _codes(start)
    assert ("no_seat", "always") in _codes(seats)


def test_a_case_that_lacks_people_for_another_seat_is_impossible_for_everybody() -> None:
    lawyer = seat("lawyer", who={"roles": ["lawyer"]})
    answer = _asked("bo", cases=[case("dam", seats=[seat("main"), lawyer])], seat_id="main")
    assert answer.verdict == "impossible"
    assert _codes(answer) == [("unvisited", "as_planned"), ("seat_short", "always")]
    assert answer.chain[1].params == {"seat": "lawyer", "count": 1, "free": 0, "able": 0}


def test_a_case_whose_people_are_elsewhere_is_only_blocked() -> None:
    """An alone may go to the mill, and is at the dam on all the days there are."""
    cases = [case("dam", days=5), case("mill", seats=[seat("main", who={"units": ["audit"]})])]
    answer = _asked("an", _visit("dam", MONDAY, main="an"), of="mill", cases=cases)
    assert (answer.verdict, _codes(answer)) == (
        "blocked",
        [("unvisited", "as_planned"), ("seat_short", "as_planned")],
    )


def test_a_seat_that_is_asked_about_is_the_only_one_that_counts() -> None:
    cases = [
        case("dam", seats=[seat("main", who={"units": ["audit"]}), seat("aide", required=False)])
    ]
    dam = _visit("dam", TUESDAY, main="an")
    assert _asked("bo", dam, cases=cases).verdict == "possible"
    main = _asked("bo", dam, cases=cases, seat_id="main")
    assert (main.verdict, _codes(main)) == ("impossible", [("unmet.unit", "always")])
    assert main.chain[0].params == {"wanted": "audit", "has": "hall"}
