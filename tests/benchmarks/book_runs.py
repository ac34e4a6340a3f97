"""Every command of the books, each a whole process, on books with many years in them."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import URL

from scheduler.store.opening import open_store
from tests.benchmarks.book_county import fill_books

__all__ = ["LIMIT", "CommandRun", "measured_books", "print_books_table"]

LIMIT = 3.0
"""Seconds for any command but the solve itself."""
_WHY = ("--reason", "工作需要", "--approver", "王部长")


@dataclass(frozen=True, slots=True)
class CommandRun:
    """One command. `cpu`: seconds of processor time; `limited`: whether `LIMIT` is its limit."""

    command: str
    seconds: float
    cpu: float
    code: int
    limited: bool

    @property
    def passed(self) -> bool:
        return self.code == 0 and (not self.limited or self.seconds <= LIMIT)


@dataclass(frozen=True, slots=True)
class _Bench:
    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "lunzhi.db"

    def run(self, *arguments: str, limited: bool = True) -> CommandRun:
        """Runs `lunzhi` with these arguments to its end."""
        return self._ran(arguments, limited)[0]

    def said(self, *arguments: str) -> tuple[CommandRun, str]:
        """Likewise, with what it printed."""
        return self._ran(arguments, limited=True)

    def _ran(self, arguments: tuple[str, ...], limited: bool) -> tuple[CommandRun, str]:
        environ = {
            **os.environ,
            "LUNZHI_DATABASE_URL": f"sqlite:///{self.database}",
            "LUNZHI_TODAY": "2026-01-01",
            "LUNZHI_LANG": "en",
        }
        before, began = os.times(), time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "scheduler", *arguments],
            env=environ, cwd=self.folder, check=False, capture_output=True, text=True,
        )  # fmt: skip
        seconds, after = time.monotonic() - began, os.times()
        cpu = after.children_user + after.children_system
        cpu -= before.children_user + before.children_system
        shown = " ".join(arguments[:3]).replace(f"{self.folder}/", "")
        run = CommandRun(shown, seconds, cpu, done.returncode, limited)
        print(f"  {shown}: {seconds:.1f} s, {cpu:.1f} s cpu, exit {done.returncode}", flush=True)
        if done.returncode != 0:
            print(done.stderr, flush=True)
        return run, done.stdout


def measured_books(cadres: int, seed: int, folder: Path) -> list[CommandRun]:
    """All commands in turn, on books of that many who owe, ten years and 100,000 entries."""
    bench = _Bench(folder)
    store = open_store(URL.create("sqlite", database=str(bench.database)))
    fill_books(store, cadres=cadres, years=10, entries=100_000, seed=seed)
    store.close()
    runs = [*_looking(bench), *_acting(bench), *_workbooks(bench), *_planning(bench)]
    return [*runs, *_maintaining(bench)]


def _looking(bench: _Bench) -> Iterator[CommandRun]:
    for command in (
        "settings show", "ledger list", "ledger list --overdue", "ledger list --json",
        "ledger show 202600001", "unit list", "draft list", "release list", "release show 120",
        "release export 7 -o exported", "job list", "user list", "audit list",
        "audit list --subject duty:17", "audit verify",
    ):  # fmt: skip
        yield bench.run(*command.split())


def _acting(bench: _Bench) -> Iterator[CommandRun]:
    yield bench.run("officer", "promote", "202600001", "--rank", "section", "--on", "2025-12-01")
    yield bench.run("officer", "rename", "202600002", "--name", "韩梅")
    yield bench.run("leave", "add", "202600003", "--first", "2026-04-01", "--last", "2026-04-05")
    yield bench.run("duty", "defer", "202600004", "--until", "2026-06-01", *_WHY)
    yield bench.run("duty", "exempt", "202600005", *_WHY)
    yield bench.run("unit", "limit", "U0001", "--max-away", "9", "--since", "2026-01-01")


def _workbooks(bench: _Bench) -> Iterator[CommandRun]:
    yield bench.run("template", "-o", "template.xlsx")
    yield bench.run("export", "-o", "export.xlsx")
    yield bench.run("import", "export.xlsx")
    empty = _Bench(bench.folder / "empty")
    empty.folder.mkdir()
    (empty.folder / "export.xlsx").write_bytes((bench.folder / "export.xlsx").read_bytes())
    run, said = empty.said("import", "export.xlsx")
    yield run
    digest = re.findall(r"--confirm ([0-9a-f]{32})", said)[-1]
    yield empty.run("import", "export.xlsx", "--confirm", digest)


def _planning(bench: _Bench) -> Iterator[CommandRun]:
    yield bench.run(
        "plan", "rotation", "--from", "2026-01", "--quiet", "--time-limit", "60", limited=False
    )
    for act in ("show", "submit", "approve", "publish"):
        yield bench.run("draft", act, str(_draft(bench)))
    yield bench.run("release", "show")
    yield bench.run("draft", "export", str(_draft(bench)), "-o", "draft")


def _draft(bench: _Bench) -> int:
    with sqlite3.connect(bench.database) as connection:
        return int(connection.execute("SELECT max(id) FROM draft").fetchone()[0])


def _maintaining(bench: _Bench) -> Iterator[CommandRun]:
    yield bench.run("db", "check")
    yield bench.run("db", "backup", "backup.db")
    yield bench.run("db", "restore", "backup.db", limited=False)


def print_books_table(runs: list[CommandRun]) -> None:
    """Command by command, with what was missed."""
    table = Table(title=f"books; limit {LIMIT:g} s a command")
    for heading in ("command", "s", "cpu s", "passed"):
        table.add_column(heading)
    for run in runs:
        passed = "yes" if run.passed else "NO"
        limited = passed if run.limited else "reported"
        table.add_row(run.command, f"{run.seconds:.1f}", f"{run.cpu:.1f}", limited)
    Console().print(table)
