"""Faults for tests: processes that are killed, a log that is torn, a disk that is full, a crowd.

    @every_round
    def test_...(seed: int, tmp_path: Path) -> None:
        way = drawn_death(seed, steps)              # `steps`: of the undisturbed command, counted
        done = run_in(way, "settings", "load", file, url=url)
        assert_whole(url)                           # then: is the act there, or not at all

`run_in(Way(), ...)` is the undisturbed command, `steps_of(...)` how many steps it takes.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final, TypeVar

import psycopg
import pytest
from sqlalchemy import URL, select

from scheduler.store.audit import GENESIS, entry_hash, values_digest
from scheduler.store.checking import database_faults
from scheduler.store.engine import is_sqlite
from scheduler.store.opening import open_store
from scheduler.store.trail import AuditEntry, AuditValue
from tests.cli.desk import ROOT, clean_environment
from tests.faulty_process import PATIENCE, Crowd, Way, meet

__all__ = [
    "CAN_MOUNT", "ROUNDS", "Ended", "Way", "all_at_once", "assert_whole", "copied_books",
    "drawn_death", "every_round", "run_in", "small_disk", "steps_of", "torn_log",
]  # fmt: skip

ROUNDS: Final = int(os.environ.get("LUNZHI_ROUNDS", "6"))

Test = TypeVar("Test", bound=Callable[..., None])

_MARKS: Final = (pytest.mark.slow, pytest.mark.torture)
_LAST_STEPS: Final = 16
_LONGEST_DELAY: Final = 0.005
_LONGEST_END: Final = 0.05
"""Seconds after the last step."""

_FORKING: Final = multiprocessing.get_context("forkserver")
# Each process would else take a second to load the program.
_FORKING.set_forkserver_preload(["tests.faulty_process"])


def every_round(test: Test) -> Test:
    """Runs the test, which takes a `seed`, so many times: 6, or as `LUNZHI_ROUNDS` says."""
    for mark in (pytest.mark.parametrize("seed", range(ROUNDS)), *_MARKS):
        test = mark(test)
    return test


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended; `code` None: it was killed."""

    code: int | None
    out: str
    err: str


def drawn_death(seed: int, steps: int) -> Way:
    """Killed at some step of so many, exactly there or in the midst of what follows.

    One time in three near the last, where the transaction ends; one in three after it, where it is
    told what came of it, or nobody is left to kill.
    """
    draw = random.Random(seed)
    first = draw.choice((1, max(1, steps - _LAST_STEPS), steps))
    if first == steps:
        return Way(step=steps, delay=draw.uniform(0, _LONGEST_END))
    delay = draw.choice((0.0, draw.uniform(0, _LONGEST_DELAY)))
    return Way(step=draw.randint(first, steps), delay=delay)


def run_in(way: Way, *args: object, url: URL, **environ: str) -> Ended:
    """Runs `lunzhi ARGS` on those books to its end, of whatever kind."""
    ended = _Running.start(way, args, url, environ).end()
    if ended.code is None and not is_sqlite(url):
        _until_alone(url)
    return ended


def steps_of(*args: object, url: URL, folder: Path, **environ: str) -> int:
    """How many steps the command takes, which it does: give it books that are not needed."""
    count_to = folder / "steps"
    ended = run_in(Way(count_to=str(count_to)), *args, url=url, **environ)
    assert ended.code == 0, ended.err
    return int(count_to.read_text("utf-8"))


def all_at_once(
    commands: Sequence[Sequence[object]], *, url: URL, unlocked: str | None = None, **environ: str
) -> list[Ended]:
    """Runs all of these; none begins before every one has loaded the program.

    `unlocked`: see `Crowd`.
    """
    crowd = Crowd(_FORKING.Barrier(len(commands)), unlocked)
    started = [_Running.start(Way(), args, url, environ, crowd) for args in commands]
    return [running.end() for running in started]


@dataclass(frozen=True, slots=True)
class _Running:
    """A process that was forked from one that has loaded the program already."""

    process: BaseProcess
    told: tuple[Pipe, Pipe]

    @classmethod
    def start(
        cls,
        way: Way,
        args: Sequence[object],
        url: URL,
        environ: dict[str, str],
        crowd: Crowd | None = None,
    ) -> _Running:
        (out, to_out), (err, to_err) = _FORKING.Pipe(duplex=False), _FORKING.Pipe(duplex=False)
        address = url.render_as_string(hide_password=False)
        given = {"LUNZHI_DATABASE_URL": address, "LUNZHI_TODAY": "2026-01-01"}
        given = clean_environment(PYTHONPATH=str(ROOT), **given, **environ)
        said = (way, [str(arg) for arg in args], given, ROOT, (to_out, to_err), crowd)
        process = _FORKING.Process(target=meet, args=said)
        process.start()
        to_out.close()
        to_err.close()
        return cls(process, (out, err))

    def end(self) -> Ended:
        """Waits for it."""
        with ThreadPoolExecutor(len(self.told)) as listeners:
            out, err = listeners.map(_heard, self.told)
        self.process.join(PATIENCE)
        code = self.process.exitcode
        assert code is not None, "it never came to an end"
        self.process.close()
        return Ended(None if code == -signal.SIGKILL else code, out, err)


def _heard(pipe: Pipe) -> str:
    with pipe, open(pipe.fileno(), encoding="utf-8", closefd=False) as stream:
        return stream.read()


def _until_alone(url: URL) -> None:
    """The server takes a while to notice that a client is dead, and ends what it has begun."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    pause, end = threading.Event(), time.monotonic() + PATIENCE
    with psycopg.connect(address, autocommit=True) as connection:
        while connection.execute(others).fetchone() != (1,):
            assert time.monotonic() < end, "the server never let go"
            pause.wait(0.005)


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
