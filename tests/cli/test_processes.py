"""The whole command as a process: streams, encodings, and the sample county from end to end."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scheduler.cli.starting import process_start
from tests.cli.desk import ROOT, clean_environment, process
from tests.sample import EXPECTED, SAMPLE, TEAMS_EXPECTED, TEAMS_SAMPLE
from tests.services.stand_in import plan_file, problem_file, teams_problem_file
from tests.teams import document, pin, recusal


def test_the_sample_county_from_problem_to_calendars(tmp_path: Path) -> None:
    solved = process("solve", SAMPLE, "-o", "plan.json", cwd=tmp_path)
    assert (solved.returncode, solved.stderr) == (0, "")
    assert "All goals are proven" in solved.stdout
    plan = json.loads((tmp_path / "plan.json").read_bytes())
    assert {goal["goal"]: goal["value"] for goal in plan["goals"]} == EXPECTED

    verified = process("verify", SAMPLE, "plan.json", cwd=tmp_path)
    assert (verified.returncode, verified.stderr) == (0, "")
    written = process("calendar", SAMPLE, "plan.json", "-o", "out", cwd=tmp_path)
    assert (written.returncode, written.stderr) == (0, "")
    problem = json.loads(SAMPLE.read_bytes())
    count = 1 + len(problem["units"]) + len(problem["cadres"])
    assert len(list((tmp_path / "out").glob("*.ics"))) == count


@pytest.mark.slow
def test_the_sample_office_from_problem_to_calendars(tmp_path: Path) -> None:
    args = ("solve", TEAMS_SAMPLE, "--unique", "-o", "plan.json")
    solved = process(*args, cwd=tmp_path, patience=600)
    assert (solved.returncode, solved.stderr) == (0, "")
    assert "14 of 14 cases visited; 64 people in seats; no empty place" in solved.stdout
    assert "no other plan has the same values" in solved.stdout
    plan = json.loads((tmp_path / "plan.json").read_bytes())
    assert {goal["goal"]: goal["value"] for goal in plan["goals"]} == TEAMS_EXPECTED
    assert plan["unique"] is True

    verified = process("verify", TEAMS_SAMPLE, "plan.json", cwd=tmp_path)
    assert (verified.returncode, verified.stderr) == (0, "")
    shown = process("show", TEAMS_SAMPLE, "plan.json", "--html", "plan.html", cwd=tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    written = process("calendar", TEAMS_SAMPLE, "plan.json", "-o", "out", cwd=tmp_path)
    assert (written.returncode, written.stderr) == (0, "")
    people = json.loads(TEAMS_SAMPLE.read_bytes())["people"]
    count = 1 + len({person["unit"] for person in people}) + len(people)
    assert len(list((tmp_path / "out").glob("*.ics"))) == count


@pytest.mark.parametrize(("tier", "waivable"), [("local", True), ("statutory", False)])
def test_a_pin_against_a_ground_from_problem_to_words(
    tmp_path: Path, tier: str, waivable: bool
) -> None:
    ground = recusal("an", case="dam", tier=tier, ground="dealt with it")
    problem = document(recusals=[ground], pins=[pin("dam", seats={"main": ["an"]})])
    file = teams_problem_file(tmp_path, problem)
    answer = process("solve", file, "-o", "plan.json", cwd=tmp_path)
    assert answer.returncode == 3
    assert "Clash 1: this pin breaks a rule by itself" in answer.stdout
    assert f"({tier}: dealt with it)" in answer.stdout
    assert "Way out: give up this pin" in answer.stdout
    assert ("Or else this local ground" in answer.stdout) == waivable
    assert not (tmp_path / "plan.json").exists()


def test_a_contradiction_from_problem_to_words(tmp_path: Path) -> None:
    problem = json.loads(SAMPLE.read_bytes())
    first = problem["cadres"][0]
    first["promoted_on"] = "2026-02-01"
    problem["pins"] = [{"cadre": first["id"], "start": "2026-01-01", "post": "letters"}]
    (tmp_path / "plan.json").write_bytes(b"yesterday's")
    answer = process("solve", problem_file(tmp_path, problem), "-o", "plan.json", cwd=tmp_path)
    assert answer.returncode == 3
    assert "Clash 1: this pin breaks a rule by itself" in answer.stdout
    assert "Way out: give up this pin" in answer.stdout
    assert (tmp_path / "plan.json").read_bytes() == b"yesterday's"


def test_a_terminal_sees_the_progress_unless_it_is_quiet(tmp_path: Path) -> None:
    for quiet in ([], ["--quiet"]):
        seen = _seen_on_a_terminal(tmp_path, "solve", str(SAMPLE), "-o", "plan.json", *quiet)
        assert ("Setting up" in seen) == (not quiet)


def _seen_on_a_terminal(folder: Path, *args: str) -> str:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "scheduler", *args],
        cwd=folder,
        env=clean_environment(PYTHONPATH=str(ROOT), TERM="xterm"),
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    ) as running:
        os.close(theirs)
        seen = b""
        try:
            while more := os.read(ours, 4096):
                seen += more
        except OSError:
            pass  # how Linux says that nobody holds the other end any more
        finally:
            os.close(ours)
    assert running.returncode == 0
    return seen.decode()


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    problem, plan = problem_file(tmp_path), plan_file(tmp_path)
    nobody, end = os.pipe()
    os.close(nobody)
    with os.fdopen(end, "w") as pipe:
        answer = subprocess.run(
            [sys.executable, "-m", "scheduler", "show", str(problem), str(plan)],
            env=clean_environment(PYTHONPATH=str(ROOT)),
            check=False,
            stdout=pipe,
            stderr=subprocess.PIPE,
        )
    assert (answer.returncode, answer.stderr) == (141, b"")


def test_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        answer = subprocess.run(
            [sys.executable, "-m", "scheduler", "--version"],
            cwd=tmp_path,
            env=clean_environment(PYTHONPATH=str(ROOT)),
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert answer.returncode == 2
    assert answer.stderr == b"Error: The output cannot be written (ENOSPC).\n"


def test_a_terminal_that_knows_no_chinese_gets_what_it_can_show(tmp_path: Path) -> None:
    files = problem_file(tmp_path), plan_file(tmp_path)
    answer = process("verify", *files, "--lang", "zh", cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("???")


def test_nothing_ever_shows_a_traceback(tmp_path: Path) -> None:
    answer = process("solve", "\udcff.json", "--lang", "zh", cwd=tmp_path)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    assert "没有" in answer.stderr


def test_a_process_knows_when_it_began() -> None:
    code = (
        "import time\n"
        "from scheduler.cli.starting import process_start\n"
        "print(time.monotonic() - process_start())"
    )
    began = time.monotonic()
    age = float(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT))
    waited = time.monotonic() - began
    # The kernel counts in ticks of 10 ms.
    assert 0 < age <= waited + 0.02
    assert process_start() < began
