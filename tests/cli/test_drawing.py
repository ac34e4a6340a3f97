"""`lunzhi draw`, around a solver that answers at once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from scheduler.cli.draw_outcome import checked_sentences
from scheduler.problems.amendments import change_from_document
from scheduler.services.draw_steps import (
    CODES,
    STEPS,
    Checked,
    LateChange,
    State,
    Step,
    late_change,
)
from scheduler.words import LANGUAGES, Words
from tests import teams
from tests.cli.desk import Answer, Desk
from tests.services.lottery import PROMISE, TODAY, VALUE, Draw, drawn, only_one
from tests.services.stand_in import problem_file, teams_problem_file


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUNZHI_TODAY", TODAY)


@pytest.fixture
def draw(tmp_path: Path, desk: Desk) -> Draw:
    desk.use(only_one())
    return drawn(tmp_path)


def commit(desk: Desk, problem: Path, *more: object, at: str = PROMISE["at"]) -> Answer:
    options = ("--source", PROMISE["source"], "--at", at, "--reading", PROMISE["reading"])
    return desk.call("draw", "commit", problem, *options, *more)


# --- public ------------------------------------------------------------------------------------


def test_the_public_problem_is_written_with_a_word_on_what_is_left(
    desk: Desk, tmp_path: Path
) -> None:
    target = tmp_path / "public.json"
    answer = desk.call("draw", "public", teams_problem_file(tmp_path), "-o", target)
    assert (answer.code, answer.err) == (0, "")
    assert "which unit is complained about" in answer.out
    assert json.loads(target.read_bytes())["cases"][0]["units"] == []
    answer = desk.call("draw", "public", problem_file(tmp_path), "-o", target)
    assert "complained" not in answer.out


def test_the_public_problem_needs_a_place_to_go(desk: Desk, tmp_path: Path) -> None:
    answer = desk.call("draw", "public", teams_problem_file(tmp_path))
    assert (answer.code, answer.out) == (2, "")
    assert "--output" in answer.err


# --- commit ------------------------------------------------------------------------------------


def test_a_promise_goes_to_a_file_and_its_digest_is_read_aloud(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "commit.json"
    answer = commit(desk, teams_problem_file(tmp_path), "-o", target)
    assert (answer.code, answer.err) == (0, "")
    digest = json.loads(target.read_bytes())["commit_sha256"]
    aloud = re.search(r"(?:[0-9a-f]{4} ){15}[0-9a-f]{4}", answer.out)
    assert aloud is not None
    assert aloud[0].replace(" ", "") == digest
    assert "before 2025-02-01" in answer.out


def test_without_a_file_the_promise_is_all_of_the_output(desk: Desk, tmp_path: Path) -> None:
    answer = commit(desk, teams_problem_file(tmp_path))
    assert answer.code == 0
    row = json.loads(answer.out)
    assert row["format"] == "draw-commit/1"
    assert row["commit_sha256"][:4] in answer.err


def test_a_promise_comes_before_the_value(desk: Desk, tmp_path: Path) -> None:
    answer = commit(desk, teams_problem_file(tmp_path), at=TODAY)
    assert (answer.code, answer.out) == (2, "")
    assert "2025-01-31, is not after today, 2025-01-31" in answer.err


@pytest.mark.parametrize("missing", ["--source", "--at", "--reading"])
def test_a_promise_without_one_of_its_parts_is_none(
    desk: Desk, tmp_path: Path, missing: str
) -> None:
    options = {f"--{name}": value for name, value in PROMISE.items() if f"--{name}" != missing}
    given = [part for option in options.items() for part in option]
    answer = desk.call("draw", "commit", teams_problem_file(tmp_path), *given)
    assert answer.code == 2
    assert missing in answer.err


# --- seed --------------------------------------------------------------------------------------


def test_the_seed_is_all_of_the_output(desk: Desk, draw: Draw, tmp_path: Path) -> None:
    seed = json.loads(draw.seeded.read_bytes())["seed"]
    answer = desk.call("draw", "seed", draw.commit, VALUE)
    assert (answer.code, answer.out, answer.err) == (0, seed + "\n", "")
    target = tmp_path / "again.json"
    answer = desk.call("draw", "seed", draw.commit, VALUE, "--problem", draw.problem, "-o", target)
    assert (answer.code, answer.out) == (0, seed + "\n")
    assert str(target) in answer.err
    assert target.read_bytes() == draw.seeded.read_bytes()


@pytest.mark.parametrize("alone", ["--problem", "-o"])
def test_problem_and_output_of_a_seed_go_together(desk: Desk, draw: Draw, alone: str) -> None:
    answer = desk.call("draw", "seed", draw.commit, VALUE, alone, draw.problem)
    assert (answer.code, answer.out) == (2, "")
    assert "go together" in answer.err


def test_a_malformed_promise_is_told_with_the_places_of_its_faults(desk: Desk, draw: Draw) -> None:
    draw.commit.write_text('{"format": "draw-commit/1", "at": "2025-02-30"}', "utf-8")
    answer = desk.call("draw", "seed", draw.commit, VALUE)
    assert answer.code == 2
    for place in ("$.at", "$.source", "$.commit_sha256"):
        assert place in answer.err


# --- check -------------------------------------------------------------------------------------


def test_every_step_has_its_line_and_the_end_says_what_it_means(desk: Desk, draw: Draw) -> None:
    answer = desk.call("draw", "check", draw.seeded, draw.plan, draw.commit, VALUE)
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert [line.startswith("[passed]") for line in lines] == [True] * 7 + [False]
    assert "All passed" in lines[-1]


def test_a_check_that_fails_ends_with_1_and_counts(desk: Desk, draw: Draw) -> None:
    answer = desk.call("draw", "check", draw.seeded, draw.plan, draw.commit, "03 05 18")
    assert answer.code == 1
    assert "3 steps have failed" in answer.out
    assert "plan_values" in answer.out  # the referee's own words


def test_a_check_for_programs_has_codes_and_tickets(desk: Desk, draw: Draw) -> None:
    answer = desk.call("draw", "check", draw.public, draw.plan, draw.commit, VALUE, "--json")
    found = json.loads(answer.out)
    assert (answer.code, found["passed"], answer.err) == (0, True, "")
    assert [step["step"] for step in found["steps"]] == [
        "problem", "seed", "tickets", "plan", "same", "unique",
    ]  # fmt: skip
    assert found["steps"][0]["code"] == "problem.public"
    total = next(step["params"]["total"] for step in found["steps"] if step["step"] == "tickets")
    assert sum(ticket["ticket"] for ticket in found["tickets"]) == total


def test_a_plan_that_is_not_there_is_told(desk: Desk, draw: Draw, tmp_path: Path) -> None:
    answer = desk.call("draw", "check", draw.seeded, tmp_path / "no.json", draw.commit, VALUE)
    assert (answer.code, answer.out) == (2, "")
    assert "no.json" in answer.err


def test_draw_alone_shows_its_commands(desk: Desk) -> None:
    answer = desk.call("draw", "--lang", "en")
    assert answer.code == 2
    for name in ("public", "commit", "seed", "check"):
        assert f"\n  {name} " in answer.err


# --- words -------------------------------------------------------------------------------------

PARAMS: dict[str, str | int] = {
    "found": "f", "committed": "c", "ours": "o", "seed": "s", "count": 2, "total": 3,
    "claimed": 4, "record": 1, "goal": "load", "value": 5, "best": 4, "amendments": 0,
}  # fmt: skip
CHANGES = [
    {"change": "away", "person": "an", "from": "2025-03-03", "to": "2025-03-05"},
    {"change": "drop_case", "case": "dam"},
    {"change": "add_case", "case": teams.case("mill"), "recusals": [teams.recusal("an", case="x")]},
    {"change": "recall", "cadre": "an", "until": "2025-03-03"},
    {"change": "pin_visit", "case": "dam", "start": "2025-03-03", "seats": {"main": ["an", "bo"]}},
    {"change": "pin_stint", "cadre": "an", "start": "2025-03-03", "post": "desk"},
]


def sentences(
    language: str, state: State, step: str, code: str, params: Mapping[str, str | int] = PARAMS
) -> list[str]:
    changes: tuple[LateChange, ...] = ()
    if step == "amended":
        changes = tuple(late_change(1, change_from_document(change)) for change in CHANGES)
    checked = Checked("s", (Step(step, state, code, params),), changes, ())
    return list(checked_sentences(Words(language), teams.problem(), checked))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["passed", "failed", "undecided"])
def test_every_code_step_and_state_has_words(language: str, state: State) -> None:
    for code in CODES:
        known = code.partition(".")[0]
        for step in STEPS if code == "not_reached" else (known,):
            assert all(sentences(language, state, step, code))


def test_one_is_never_told_as_several() -> None:
    for code in set(CODES) - {"not_reached"}:
        params = {**PARAMS, "record": 7, "count": 1}
        said = sentences("en", "passed", code.partition(".")[0], code, params)[0]
        assert not re.search(r"\b1 [a-z ]*s\b", said), said


def test_late_changes_are_told_without_names_or_grounds() -> None:
    told = "\n".join(sentences("en", "passed", "amended", "amended.replayed"))
    assert "These 6 changes were made when the seed was known" in told
    assert "an is away from 3 Mar 2025 to 4 Mar 2025" in told
    assert "2025-03-03 main=an,bo" in told
    assert "kin" not in told
