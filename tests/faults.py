"""Faults for tests: processes that are killed, a log that is torn, a disk that is full, a crowd.

    @every_round
    def test_...(seed: int, tmp_path: Path) -> None:
        way = drawn_death(seed, steps)              # `steps`: of the undisturbed command, counted
        done = run_in(way, "settings", "load", file, url=url)
        assert_whole(url)                           # then: is the act there, or not at all

`run_in(Way(), ...)` is the undisturbed command, `steps_of(...)` how many steps it takes.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, TypeVar

import pytest
from sqlalchemy import URL, select

from scheduler.store.audit import GENESIS, entry_hash, values_digest
from scheduler.store.checking import database_faults
from scheduler.store.opening import open_store
from scheduler.store.trail import AuditEntry, AuditValue
from tests.cli.desk import ROOT, clean_environment

__all__ = [
    "CAN_MOUNT", "ROUNDS", "Ended", "Way", "all_at_once", "assert_whole", "copied_books",
    "drawn_death", "every_round", "run_in", "small_disk", "steps_of", "torn_log",
]  # fmt: skip

ROUNDS: Final = int(os.environ.get("LUNZHI_ROUNDS", "20"))

Test = TypeVar("Test", bound=Callable[..., None])

_MARKS: Final = (pytest.mark.slow, pytest.mark.torture)
_LAST_STEPS: Final = 16
_LONGEST_DELAY: Final = 0.005
_PATIENCE: Final = 120


def every_round(test: Test) -> Test:
    """Runs the test, which takes a `seed`, so many times: 20, or as `LUNZHI_ROUNDS` says."""
    for mark in (pytest.mark.parametrize("seed", range(ROUNDS)), *_MARKS):
        test = mark(test)
    return test


@dataclass(frozen=True, slots=True)
class Way:
    """What a process meets.

    `step`: killed when it takes this step, or so many seconds of `delay` after that. `most_bytes`:
    no file can be made longer. `ready`, `go`: pipes of a crowd. `count_to`: a file for the number
    of steps that it took.
    """

    step: int | None = None
    delay: float = 0.0
    most_bytes: int | None = None
    ready: int | None = None
    go: int | None = None
    count_to: str | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended; `code` None: it was killed."""

    code: int | None
    out: str
    err: str


def drawn_death(seed: int, steps: int) -> Way:
    """Killed at some step of so many, exactly there or in the midst of what follows.

    Every other time at one of the last: there the transaction ends, and what comes of it is told.
    """
    draw = random.Random(seed)
    first = draw.choice((1, max(1, steps - _LAST_STEPS)))
    delay = draw.choice((0.0, draw.uniform(0, _LONGEST_DELAY)))
    return Way(step=draw.randint(first, steps), delay=delay)


def run_in(way: Way, *args: object, url: URL, **environ: str) -> Ended:
    """Runs `lunzhi ARGS` on those books to its end, of whatever kind."""
    process = _start(way, args, url, environ)
    return _end(process)


def steps_of(*args: object, url: URL, folder: Path, **environ: str) -> int:
    """How many steps the command takes, which it does: give it books that are not needed."""
    count_to = folder / "steps"
    ended = run_in(Way(count_to=str(count_to)), *args, url=url, **environ)
    assert ended.code == 0, ended.err
    return int(count_to.read_text("utf-8"))


def all_at_once(commands: Sequence[Sequence[object]], *, url: URL, **environ: str) -> list[Ended]:
    """Runs all of these; none begins before every one has loaded the program."""
    with ExitStack() as pipes:
        ready_out, ready_in = _pipe(pipes)
        go_out, go_in = os.pipe()
        pipes.callback(os.close, go_out)
        way = Way(ready=ready_in, go=go_out)
        started = [_start(way, args, url, environ) for args in commands]
        for _ in commands:
            assert os.read(ready_out, 1) == b"r"
        os.close(go_in)  # what all of them wait for
        return [_end(process) for process in started]


def _pipe(pipes: ExitStack) -> tuple[int, int]:
    ends = os.pipe()
    for end in ends:
        pipes.callback(os.close, end)
    return ends


def _start(
    way: Way, args: Sequence[object], url: URL, environ: dict[str, str]
) -> subprocess.Popen[str]:
    address = url.render_as_string(hide_password=False)
    given = {"PYTHONPATH": str(ROOT), "LUNZHI_DATABASE_URL": address, "LUNZHI_TODAY": "2026-01-01"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faulty_process", json.dumps(asdict(way)), *map(str, args)],
        cwd=ROOT,
        env=clean_environment(**given, **environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        pass_fds=[end for end in (way.ready, way.go) if end is not None],
    )


def _end(process: subprocess.Popen[str]) -> Ended:
    with process:
        out, err = process.communicate(timeout=_PATIENCE)
    code = process.returncode
    return Ended(None if code < 0 else code, out, err)


def copied_books(url: URL, folder: Path) -> URL:
    """The books' file with its log in that folder, as a machine that stops now would leave them."""
    books = Path(str(url.database))
    for path in books.parent.glob(f"{books.name}*"):
        if not path.name.endswith("-shm"):
            shutil.copyfile(path, folder / path.name)
    return url.set(database=str(folder / books.name))


def torn_log(url: URL, seed: int) -> int:
    """Cuts the write-ahead log off at some byte, or overwrites what follows; says where."""
    log = Path(f"{url.database}-wal")
    draw = random.Random(seed)
    data = log.read_bytes()
    place = draw.randint(0, len(data))
    rest = draw.choice((b"", draw.randbytes(len(data) - place), bytes(len(data) - place)))
    log.write_bytes(data[:place] + rest)
    return place


def _can_mount() -> bool:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            with small_disk(Path(folder) / "disk", 1 << 20):
                return True
        except subprocess.CalledProcessError:  # root of a container, perhaps
            return False


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """A disk of so many bytes, mounted there; only where root runs the tests."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs"]
    subprocess.run(["mount", *options, str(folder)], check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True, capture_output=True)


CAN_MOUNT: Final = _can_mount()


def assert_whole(url: URL) -> list[str]:
    """The books open, nothing is wrong with them, the chain holds; its acts, oldest first."""
    store = open_store(url)
    try:
        with store.reading() as session:
            assert database_faults(session.connection()) == []
            entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
            values = {value.seq: value for value in session.scalars(select(AuditValue))}
    finally:
        store.close()
    previous = GENESIS
    for seq, entry in enumerate(entries, 1):
        assert (entry.seq, entry.previous) == (seq, previous)
        value = values[seq]
        assert value.salt is not None
        assert value.values is not None
        assert entry.digest == values_digest(value.salt, value.values)
        previous = entry_hash(
            seq=seq, at=entry.at, actor=entry.actor, act=entry.act, subject=entry.subject,
            digest=entry.digest, previous=entry.previous,
        )  # fmt: skip
        assert entry.hash == previous
    return [entry.act for entry in entries]
