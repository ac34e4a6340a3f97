"""Promises and seeds, recomputed by hand."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import Any

import pytest

from scheduler.problems.draws import (
    CODES,
    Commit,
    commit_from_document,
    committed,
    lots,
    moment,
    normalised,
    problem_digest,
    read_aloud,
    seed_of,
)
from scheduler.problems.faults import FaultyFile
from scheduler.problems.plans import RotationPlan, TeamsPlan
from scheduler.problems.public import public_row
from scheduler.problems.rows import row_of
from scheduler.problems.tickets import ticket
from tests import county, teams
from tests.referee.good import VALUES, good_plan
from tests.services.office import TEAMS_VALUES, good_teams_plan

PROMISE = {"source": "the lottery", "at": "2025-02-01", "reading": "six numbers", "lunzhi": "9"}


def commit(**parts: Any) -> Commit:
    return committed(teams.problem(**parts), **PROMISE)


def digest_of(value: object) -> str:
    """As anybody would compute it, without us."""
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(written.encode()).hexdigest()


def faults(value: object) -> list[tuple[str, str]]:
    with pytest.raises(FaultyFile) as caught:
        commit_from_document(value)
    return [(fault.path, fault.code) for fault in caught.value.faults]


def changed(**parts: Any) -> dict[str, Any]:
    return {**row_of(commit()), **parts}


def test_the_problem_s_digest_leaves_the_seed_out() -> None:
    document = teams.document(seed="before")
    assert problem_digest(document) == digest_of({**document, "seed": ""})
    assert problem_digest(document) == problem_digest(teams.document(seed="after"))
    assert problem_digest(document) != problem_digest(teams.document(name="another"))


def test_a_promise_holds_both_digests_and_its_own() -> None:
    row = row_of(commit(name="三月督查"))
    problem = teams.problem(name="三月督查")
    assert row["problem_sha256"] == digest_of(teams.document(name="三月督查", seed=""))
    assert row["public_sha256"] == digest_of({**public_row(problem), "seed": ""})
    rest = {key: value for key, value in row.items() if key != "commit_sha256"}
    assert row["commit_sha256"] == digest_of(rest)
    assert {key: row[key] for key in PROMISE} == PROMISE


def test_a_promise_can_be_made_again_and_differs_by_every_part() -> None:
    assert commit() == commit()
    others = [
        committed(teams.problem(), **{**PROMISE, key: value})
        for key, value in (("source", "x"), ("at", "2025-02-02"), ("reading", "x"), ("lunzhi", "x"))
    ]
    others += [commit(vehicles=1), committed(county.county(), **PROMISE)]
    assert len({each.commit_sha256 for each in (commit(), *others)}) == 7


def test_the_seed_a_problem_had_before_is_no_part_of_the_promise() -> None:
    assert commit(seed="one") == commit(seed="two")


def test_a_promise_is_read_as_it_was_written() -> None:
    assert commit_from_document(json.loads(json.dumps(row_of(commit())))) == commit()


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ([], [("$", "wrong_type.object")]),
        (
            changed(at="2025-02-30"),
            [("$.at", "bad_date.unknown"), ("$.commit_sha256", "wrong_digest")],
        ),
        (
            changed(at="2025-02-01T25:00"),
            [("$.at", "bad_date.unknown"), ("$.commit_sha256", "wrong_digest")],
        ),
        (changed(at="soon"), [("$.at", "wrong_form")]),
        (changed(source="another"), [("$.commit_sha256", "wrong_digest")]),
        (changed(commit_sha256="0" * 64), [("$.commit_sha256", "wrong_digest")]),
        (
            changed(format="draw-commit/2", public_sha256="ABC", extra=1),
            [
                ("$.format", "not_one_of"),
                ("$.public_sha256", "wrong_form"),
                ("$.extra", "unknown_key"),
            ],
        ),
        (
            {key: value for key, value in changed(source=1).items() if key != "reading"},
            [("$.source", "wrong_type.text"), ("$.reading", "missing_key")],
        ),
    ],
)  # fmt: skip
def test_a_malformed_promise_is_refused_with_all_its_faults(
    value: object, found: list[tuple[str, str]]
) -> None:
    assert faults(value) == found


def test_every_code_of_ours_is_provoked_above() -> None:
    assert CODES == ("wrong_digest",)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-02-01", date(2025, 2, 1)),
        ("2025-02-01T21:15", date(2025, 2, 1)),
        ("2025-2-1", None),
        ("2025-02-30", None),
        ("2025-02-01T24:00", None),
        ("2025-02-01 21:15", None),
        ("２０２５-02-01", None),
        ("", None),
    ],
)
def test_a_moment_is_a_day_perhaps_with_hour_and_minute(text: str, day: date | None) -> None:
    assert moment(text) == day


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("03 05 17", "03 05 17"),
        ("  03 05\t17\n", "03 05 17"),
        ("０３　０５　１７", "03 05 17"),
        ("03  05   17", "03 05 17"),
        ("３.１４％", "3.14%"),
        ("第12期", "第12期"),
        ("　", ""),
    ],
)
def test_a_value_is_the_same_however_it_was_typed(typed: str, value: str) -> None:
    assert normalised(typed) == value


def test_the_seed_is_the_hash_of_promise_and_value() -> None:
    promised = commit()
    text = promised.commit_sha256 + "|03 05 17"
    assert seed_of(promised, "０３ 05  17 ") == sha256(text.encode()).hexdigest()
    assert seed_of(promised, "03 05 17") != seed_of(promised, "03 05 18")
    assert seed_of(promised, "1") != seed_of(commit(vehicles=1), "1")


def test_a_digest_is_read_aloud_in_groups_of_four() -> None:
    assert read_aloud("0123456789ab") == "0123 4567 89ab"
    assert read_aloud("a" * 64).replace(" ", "") == "a" * 64


def test_the_tickets_of_stints_add_up_to_the_draw() -> None:
    plan = RotationPlan.model_validate(good_plan())
    found = lots(plan, "a seed")
    assert [lot.text for lot in found] == [
        "an|2025-01-01|desk", "bo|2025-04-01|desk", "cai|2025-02-01|door",
    ]  # fmt: skip
    assert sum(lot.ticket for lot in found) == VALUES["draw"]


def test_the_tickets_of_visits_and_of_everybody_in_a_seat_add_up_to_the_draw() -> None:
    plan = TeamsPlan.model_validate(good_teams_plan())
    found = lots(plan, "a seed")
    assert [lot.text for lot in found] == [
        "mill|2025-03-04", "mill|main|cai",
        "dam|2025-03-06", "dam|main|an", "dam|aides|bo",
    ]  # fmt: skip
    assert sum(lot.ticket for lot in found) == TEAMS_VALUES["draw"]


def test_a_ticket_is_the_first_six_hexadecimal_digits_as_the_page_says() -> None:
    digest = sha256(b"a seed|dam|aides|bo").hexdigest()
    assert ticket("a seed", "dam", "aides", "bo") == int(digest[:6], 16)
