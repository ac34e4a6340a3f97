"""Ctrl-C and SIGTERM, in this process and in one of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scheduler.cli.interrupts import Interrupts
from tests.cli.desk import ROOT, clean_environment
from tests.services.stand_in import problem_file

# Waits until it is told to stop, having said that it waits; then gives the good plan. The second
# one never listens, and leaves a thread behind that does not end.
WAITING = """
import sys, threading, time
from scheduler.cli import main
from scheduler.services import solving
from tests.services.stand_in import answering, chosen

def solver(problem, settings, watch):
    threading.Thread(target=time.sleep, args=(600,), daemon={daemon}).start()
    print("waiting", file=sys.stderr, flush=True)
    while {deaf} or not watch.stopped():
        time.sleep(0.01)
    return answering(chosen(), stopped=True)(problem, settings, watch)

solving._our_solver = lambda: solver
main()
"""


@contextmanager
def waiting(
    folder: Path, *, deaf: bool = False, daemon: bool = True
) -> Iterator[subprocess.Popen[str]]:
    code = WAITING.format(deaf=deaf, daemon=daemon)
    args = ["solve", str(problem_file(folder)), "-o", str(folder / "plan.json")]
    with subprocess.Popen(
        [sys.executable, "-c", code, *args],
        cwd=folder,
        env=clean_environment(PYTHONPATH=str(ROOT)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as running:
        try:
            assert running.stderr is not None
            assert running.stderr.readline() == "waiting\n"
            yield running
        finally:
            running.kill()


def test_the_first_signal_asks_and_the_second_aborts() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interrupts() as interrupts:
        assert not interrupts.asked()
        signal.raise_signal(signal.SIGTERM)
        assert interrupts.asked()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_solve_writes_the_best_plan_so_far(
    tmp_path: Path, number: signal.Signals
) -> None:
    with waiting(tmp_path) as running:
        running.send_signal(number)
        out, err = running.communicate(timeout=300)
    assert (running.returncode, err) == (0, "")
    assert "Stopped before everything was proven" in out
    assert len(json.loads((tmp_path / "plan.json").read_bytes())["stints"]) == 3


def test_the_second_signal_ends_it_at_once_and_writes_nothing(tmp_path: Path) -> None:
    with waiting(tmp_path, deaf=True) as running:
        running.send_signal(signal.SIGTERM)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=300)
    assert (running.returncode, out) == (130, "")
    assert err == "Aborted; nothing more was written.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["problem.json"]


def test_a_thread_that_the_solver_leaves_behind_keeps_nobody_waiting(tmp_path: Path) -> None:
    with waiting(tmp_path, daemon=False) as running:
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=300)
    assert running.returncode == 0
    assert "Plan written to" in out
