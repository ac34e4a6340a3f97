"""The command line as a user meets it: called in this process, or as one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from scheduler.cli.running import run
from scheduler.services import solving
from scheduler.services.solving import Solver

__all__ = ["Answer", "Desk", "clean_environment", "process"]

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    out: str
    err: str


class Desk:
    """Calls commands in this process, in English unless told otherwise."""

    def __init__(self, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._patch = patch

    def use(self, solver: Solver) -> None:
        """Has that solver asked instead of ours."""
        self._patch.setattr(solving, "_our_solver", lambda: solver)

    def call(
        self,
        *args: object,
        environ: Mapping[str, str] | None = None,
        started: float | None = None,
    ) -> Answer:
        began = time.monotonic() if started is None else started
        found = {"LUNZHI_LANG": "en"} if environ is None else environ
        code = run([str(arg) for arg in args], found, began)
        captured = self._capsys.readouterr()
        return Answer(code, captured.out, captured.err)


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without what would choose a language, a width or an encoding."""
    unwanted = ("LC_", "LANG", "LUNZHI_", "PYTHON", "COLUMNS", "NO_COLOR", "FORCE_COLOR")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return {**kept, "LUNZHI_LANG": "en", **more}


def process(
    *args: object, cwd: Path, patience: float = 300, **environ: str
) -> subprocess.CompletedProcess[str]:
    """Runs `python -m scheduler` to its end, which may take so many seconds."""
    return subprocess.run(
        [sys.executable, "-m", "scheduler", *map(str, args)],
        cwd=cwd,
        env=clean_environment(PYTHONPATH=str(ROOT), **environ),
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=patience,
    )
