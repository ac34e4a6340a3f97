"""`lunzhi serve` as a process of its own, over loopback."""

from __future__ import annotations

import gzip
import http.client
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scheduler.store.checking import database_faults
from scheduler.store.feeds import Feed
from scheduler.store.store import Store
from tests.cli.desk import ROOT, clean_environment, process
from tests.web.subscribed import MODIFIED, kept, put_feed, subscribe, token

pytestmark = pytest.mark.slow

PATIENCE = 300


@dataclass(frozen=True, slots=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes


class Served:
    """A server that has told its address."""

    def __init__(self, running: subprocess.Popen[str], log: Path) -> None:
        assert running.stdout
        self.running = running
        self.said = running.stdout.readline()
        self._log = log
        assert "http://" in self.said, self.log
        self.port = int(self.said.split("//")[1].split(" ")[0].rsplit(":", 1)[1])

    @property
    def log(self) -> str:
        """All that went to standard error so far."""
        return self._log.read_text("utf-8")

    def get(self, path: str, method: str = "GET", **asked: str) -> Got:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            named = {name.replace("_", "-"): value for name, value in asked.items()}
            connection.request(method, path, headers=named)
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return Got(answer.status, headers, answer.read())
        finally:
            connection.close()

    def end(self, number: signal.Signals) -> int:
        self.running.send_signal(number)
        return self.running.wait(PATIENCE)


@contextmanager
def serving(store: Store, tmp_path: Path, *args: str, **environ: str) -> Iterator[Served]:
    # Nothing is rendered anew: what a test has put there is what is served.
    with served_whole(store, tmp_path, "--feeds-only", *args, **environ) as served:
        yield served


@contextmanager
def served_whole(store: Store, tmp_path: Path, *args: str, **environ: str) -> Iterator[Served]:
    """With pages and jobs, if nothing else is said."""
    log = tmp_path / "log"
    settings = {"LUNZHI_DATABASE_URL": str(store.url), "LUNZHI_TODAY": "2026-01-01", **environ}
    with log.open("a") as file:
        running = subprocess.Popen(
            [sys.executable, "-m", "scheduler", "serve", "--port", "0", *args],
            cwd=tmp_path,
            env=clean_environment(PYTHONPATH=str(ROOT), **settings),
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
        )
    try:
        yield Served(running, log)
    finally:
        running.kill()
        running.wait()
        assert running.stdout
        running.stdout.close()


def until(true: Callable[[], Any]) -> None:
    """Waits for it, but not for ever."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_feed_is_fetched_kept_and_asked_for_again(
    own_store: Store, tmp_path: Path, feed: Feed, path: str
) -> None:
    with serving(own_store, tmp_path) as served:
        first = served.get(path, User_Agent="khal/1")
        assert (first.status, first.body) == (200, feed.data)
        assert "server" not in first.headers
        again = served.get(path, If_None_Match=first.headers["etag"])
        assert (again.status, again.body) == (304, b"")
        dated = served.get(path, If_Modified_Since=first.headers["last-modified"])
        assert dated.status == 304
        packed = served.get(path, Accept_Encoding="gzip", User_Agent="khal/2")
        assert gzip.decompress(packed.body) == feed.data
        head = served.get(path, "HEAD")
        assert (head.headers["content-length"], head.body) == (str(len(feed.data)), b"")
        assert served.get(path.replace("feeds/", "feeds//")).status == 404
        assert served.end(signal.SIGTERM) == 0
    assert kept(own_store, token("who")).client == "khal/2"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_at_the_end_the_last_notes_are_written(
    own_store: Store, tmp_path: Path, path: str, number: signal.Signals
) -> None:
    with serving(own_store, tmp_path, "--feeds-only") as served:
        served.get(path, User_Agent="last")
        assert served.end(number) == 0
        assert "Traceback" not in served.log
    assert kept(own_store, token("who")).client == "last"


def test_no_token_is_told_to_standard_error(
    own_store: Store, tmp_path: Path, feed: Feed, path: str
) -> None:
    put_feed(own_store, "broken", data=b"", etag="")
    for name, key, revoked in (("left", feed.key, MODIFIED), ("early", "own:9", None)):
        subscribe(own_store, name, key, revoked)
    subscribe(own_store, "broken", "broken")
    names = ("who", "unknown", "left", "early", "broken")
    with serving(own_store, tmp_path, LUNZHI_DEBUG="1") as served:
        got = [served.get(f"/feeds/{token(name)}.ics").status for name in names]
        assert got == [200, 404, 410, 503, 503]
        for _ in range(60):
            served.get(path)
        # More than a machine that is slow gets back meanwhile.
        while (limited := served.get(path)).status != 429:
            assert limited.status == 200
        assert int(limited.headers["retry-after"]) <= 10
        _ask_oddly(served, path)
        assert served.end(signal.SIGTERM) == 0
        told = f"{served.said}{served.log}"
    assert "feed.unrendered" in told
    assert "RuntimeError" in told
    assert all(part not in told for name in names for part in token(name).split("-", 1))


def _ask_oddly(served: Served, path: str) -> None:
    """What waitress itself refuses, from clients that are gone before the answer is there."""
    starts = (
        f"GET {path} HTTP/9.9", f"GET {path}", f"GET {path} HTTP/1.1\r\nbad", f"{path}",
        f"GET {path} HTTP/1.1\r\nHost: a b", f"GET {path}%ff HTTP/1.0",
        f"GET {path} HTTP/1.1\r\nTransfer-Encoding: x", f"GET {path}{'x' * 30_000} HTTP/1.1",
    )  # fmt: skip
    for start in starts:
        with socket.create_connection(("127.0.0.1", served.port), PATIENCE) as connection:
            connection.sendall(f"{start}\r\n\r\n".encode())
    assert served.get("/healthz").status == 200


def test_under_a_prefix(own_store: Store, tmp_path: Path, feed: Feed, path: str) -> None:
    outside = "https://rota.example/lunzhi/"
    with serving(own_store, tmp_path, LUNZHI_BASE_URL=outside) as served:
        assert served.get(f"/lunzhi{path}").body == served.get(path).body == feed.data
        assert served.running.stdout
        assert "https://rota.example/lunzhi\n" in served.running.stdout.readline()


def test_a_busy_port_is_named_with_its_remedy(own_store: Store, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run = process("serve", cwd=tmp_path, PORT=port, LUNZHI_DATABASE_URL=str(own_store.url))
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert port in run.stderr
    assert "--port" in run.stderr


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (["--host", "192.0.2.1"], "--host"), (["--port", "70000"], "65,535"),
        (["--feeds-only"], "no books yet"),
    ],
)  # fmt: skip
def test_what_cannot_be_served_is_refused(tmp_path: Path, args: list[str], named: str) -> None:
    url = f"sqlite:///{tmp_path / 'none' / 'l.db'}"
    run = process("serve", "--port", "0", *args, cwd=tmp_path, LUNZHI_DATABASE_URL=url)
    assert (run.returncode, named in run.stderr) == (2, True)
    assert "Traceback" not in run.stderr


def test_a_wrong_base_url_is_refused(own_store: Store, tmp_path: Path) -> None:
    url = str(own_store.url)
    run = process(
        "serve", cwd=tmp_path, LUNZHI_DATABASE_URL=url, LUNZHI_BASE_URL="rota.example", PORT="0"
    )
    assert (run.returncode, "LUNZHI_BASE_URL" in run.stderr) == (2, True)


def test_killed_amid_traffic_it_loses_only_what_was_not_yet_noted(
    own_store: Store, tmp_path: Path, feed: Feed
) -> None:
    names = [f"phone {number}" for number in range(40)]
    tokens = [subscribe(own_store, name, feed.key) for name in names]
    with serving(own_store, tmp_path) as served:
        for made in tokens:
            assert served.get(f"/feeds/{made}.ics", User_Agent="early").status == 200
        until(lambda: all(kept(own_store, made).client == "early" for made in tokens))
        traffic = [threading.Thread(target=_fetch, args=(served, part)) for part in _parts(tokens)]
        for thread in traffic:
            thread.start()
        until(lambda: any(kept(own_store, made).client == "late" for made in tokens))
        served.running.kill()
        for thread in traffic:
            thread.join()
    assert {kept(own_store, made).client for made in tokens} <= {"early", "late"}
    with own_store.reading() as session:
        assert list(database_faults(session.connection())) == []
    with serving(own_store, tmp_path) as served:
        assert served.get(f"/feeds/{tokens[0]}.ics").body == feed.data


def _parts(tokens: list[str]) -> list[list[str]]:
    return [tokens[start::4] for start in range(4)]


def _fetch(served: Served, tokens: list[str]) -> None:
    """Until nobody answers any more."""
    try:
        while True:
            for made in tokens:
                got = served.get(f"/feeds/{made}.ics", User_Agent="late")
                assert got.status in (200, 429)
    except (OSError, http.client.HTTPException):
        return
