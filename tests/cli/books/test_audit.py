"""`lunzhi audit` as an auditor meets it."""

from __future__ import annotations

import json
import os

import pytest
from sqlalchemy import make_url

from tests.chains import tamper
from tests.cli.desk import Desk

CHINESE = {"LUNZHI_LANG": "zh"}


@pytest.fixture
def desk(books_desk: Desk) -> Desk:
    """With three entries: anna the administrator, bo the auditor, cleo who is neither."""
    for call in (
        ("add", "anna", "--role", "administrator"),
        ("add", "bo", "--role", "auditor"),
        ("add", "cleo", "--role", "organisation"),
    ):
        assert books_desk.call("user", *call).code == 0
    return books_desk


def head(desk: Desk) -> str:
    return str(json.loads(desk.call("audit", "verify", "--json").out)["head"])


def test_the_list_says_who_did_what(desk: Desk) -> None:
    answer = desk.call("audit", "list", "--subject", "account:2")
    first, second = answer.out.splitlines()
    assert first.startswith("2  1 Jan 2026, 09:00:00  ")
    assert first.endswith("account added  account:2")
    assert second == '    {"name": "bo", "role": "auditor"}'
    assert "Entries that match: 1." in answer.err


def test_the_list_is_in_chinese_too(desk: Desk) -> None:
    answer = desk.call("audit", "list", environ=CHINESE)
    assert "新增账号" in answer.out
    assert "共 3 条" in answer.err


def test_the_list_says_how_many_it_leaves_out(desk: Desk) -> None:
    answer = desk.call("audit", "list", "--last", 1)
    assert answer.out.startswith("3  ")
    assert "1 of 3 entries" in answer.err


def test_the_list_can_be_read_by_programs(desk: Desk) -> None:
    answer = desk.call("audit", "list", "--act", "account", "--from", "2026-01-01", "--json")
    found = json.loads(answer.out)
    assert found["matching"] == 3
    assert found["entries"][1] == {
        "seq": 2, "at": "2026-01-01T01:00:00+00:00", "actor": found["entries"][0]["actor"],
        "act": "account.added", "subject": "account:2",
        "values": {"name": "bo", "role": "auditor"},
    }  # fmt: skip


def test_long_values_are_cut_for_people_alone(desk: Desk) -> None:
    reason = "长" * 400
    assert (
        desk.call("audit", "erase", "--entry", 1, "--reason", reason, "--approver", "x").code == 0
    )
    assert max(map(len, desk.call("audit", "list").out.splitlines())) < 320
    assert reason in desk.call("audit", "list", "--json").out


def test_a_sound_chain_is_said_to_hold_and_its_head_read_aloud(desk: Desk) -> None:
    answer = desk.call("audit", "verify")
    assert answer.code == 0
    holds, aloud = answer.out.splitlines()
    assert holds == "The audit holds: 3 entries, each bound to the one before."
    digits = head(desk)
    assert aloud.endswith(" ".join(digits[at : at + 4] for at in range(0, 64, 4)))


def test_a_head_that_was_noted_is_found_or_missed(desk: Desk) -> None:
    noted = head(desk)
    assert desk.call("user", "close", "cleo").code == 0
    answer = desk.call("audit", "verify", "--head", noted)
    assert (answer.code, "that of entry 3" in answer.out) == (0, True)
    answer = desk.call("audit", "verify", "--head", "f" * 64)
    assert (answer.code, "the given hash is not in the chain" in answer.out) == (1, True)
    answer = desk.call("audit", "verify", "--head", "f0f0")
    assert (answer.code, answer.out) == (2, "")


def test_every_break_is_named_in_both_languages(desk: Desk) -> None:
    tamper(
        make_url(os.environ["LUNZHI_DATABASE_URL"]),
        "UPDATE audit_entry SET actor = 'nobody' WHERE seq = 1",
        'UPDATE audit_value SET salt = NULL, "values" = NULL WHERE seq = 2',
    )
    answer = desk.call("audit", "verify")
    assert answer.code == 1
    first, second, verdict, _ = answer.out.splitlines()
    assert first.startswith("Entry 1: what it says does not give its hash")
    assert second.startswith("Entry 2: its values were erased")
    assert verdict == "The audit does not hold: 2 breaks in 3 entries."
    assert "第2条：内容已被清除" in desk.call("audit", "verify", environ=CHINESE).out
    facts = json.loads(desk.call("audit", "verify", "--json").out)
    assert not facts["holds"]
    assert [(each["seq"], each["code"]) for each in facts["breaks"]] == [
        (1, "hash"), (2, "unrecorded"),
    ]  # fmt: skip


def test_what_is_erased_is_shown_as_such_and_the_chain_holds(desk: Desk) -> None:
    answer = desk.call(
        "audit", "erase", "--entry", 1, "--entry", 2, "--reason", "按规定更正", "--approver", "王五"
    )
    assert (answer.code, "Values of 2 entries erased (1–2)" in answer.out) == (0, True)
    assert desk.call("audit", "list", "--last", 9).out.count("(values erased)") == 2
    answer = desk.call("audit", "verify")
    assert answer.code == 0
    assert "approved by 王五, recorded in entry 4: 按规定更正" in answer.out


@pytest.mark.parametrize("which", [(), ("--entry", "1", "--before", "2026-01-01")])
def test_what_to_erase_is_said_in_one_way(desk: Desk, which: tuple[str, ...]) -> None:
    answer = desk.call("audit", "erase", *which, "--reason", "r", "--approver", "x")
    assert (answer.code, "--before" in answer.err, "--entry" in answer.err) == (2, True, True)


def test_an_auditor_looks_and_does_not_erase(desk: Desk) -> None:
    assert desk.call("audit", "list", "--user", "bo").code == 0
    assert desk.call("audit", "verify", "--user", "bo").code == 0
    erase = ("audit", "erase", "--entry", 1, "--reason", "r", "--approver", "x")
    assert desk.call(*erase, "--user", "bo").code == 2
    for call in (("audit", "list"), ("audit", "verify")):
        answer = desk.call(*call, "--user", "cleo")
        assert (answer.code, answer.out, "auditor" in answer.err) == (2, "", True)
