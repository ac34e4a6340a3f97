"""A person who subscribed: vdirsyncer fetches the feed to a disk, khal shows what lies there.

What a person sees is told as Seen. vdirsyncer keeps no UID of a feed: an event is to it what the
event says, so that a change is one event less and one more.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from calendars.events import Event
from calendars.texts import lines, one_line
from tests.judges.panel import HOME

__all__ = ["Seen", "Subscriber", "shown"]

_VDIRSYNCER = """
[general]
status_path = "{home}/status/"
[pair feed]
a = "web"
b = "disk"
collections = null
[storage web]
type = "http"
url = "{url}"
[storage disk]
type = "filesystem"
path = "{home}/calendar/"
fileext = ".ics"
"""
_KHAL = """
[calendars]
[[feed]]
path = {home}/calendar/
readonly = True
[locale]
local_timezone = Asia/Shanghai
default_timezone = Asia/Shanghai
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {home}/khal.db
"""
_FIELDS = ("start-date", "end-date", "all-day", "title", "description", "status")


class Seen(NamedTuple):
    """An event on the screen; `last`: its last day."""

    first: str
    last: str
    all_day: str
    title: str
    description: str
    status: str


def shown(events: Iterable[Event]) -> list[Seen]:
    """What a person must see of these events."""
    return sorted(
        Seen(
            event.first.isoformat(),
            (event.end - timedelta(1)).isoformat(),
            "True",
            one_line(event.summary),
            lines(event.description),
            event.status,
        )
        for event in events
    )


class Subscriber:
    """One with a home of their own, subscribed to `url`."""

    def __init__(self, home: Path, url: str) -> None:
        self._home = home
        for folder in ("calendar", "status"):
            (home / folder).mkdir()
        (home / "vdirsyncer.conf").write_text(_VDIRSYNCER.format(home=home, url=url), "utf-8")
        (home / "khal.conf").write_text(_KHAL.format(home=home), "utf-8")
        told = self._run("vdirsyncer", "-c", home / "vdirsyncer.conf", "discover")
        assert told.returncode == 0, told.stderr

    def sync(self) -> str | None:
        """Fetches the feed. None if all went well, else what the person is told."""
        told = self._run("vdirsyncer", "-c", self._home / "vdirsyncer.conf", "sync")
        return told.stderr if told.returncode else None

    def files(self) -> dict[str, tuple[int, bytes]]:
        """What lies on the disk, with the number of each file: one written anew has another."""
        calendar = self._home / "calendar"
        return {file.name: (file.stat().st_ino, file.read_bytes()) for file in calendar.iterdir()}

    def sees(self, first: date, end: date) -> list[Seen]:
        """The events from `first` up to, but without, `end`, each once."""
        fields = [part for field in _FIELDS for part in ("--json", field)]
        span = (first.isoformat(), (end - timedelta(1)).isoformat())
        told = self._run("khal", "-c", self._home / "khal.conf", "list", "--once", *fields, *span)
        assert told.returncode == 0, told.stderr
        return sorted(self._events(told.stdout))

    @staticmethod
    def _events(told: str) -> Iterator[Seen]:
        """Of each day, one line of JSON."""
        for day in told.splitlines():
            events: list[dict[str, Any]] = json.loads(day)
            yield from (Seen(*(str(event[field]) for field in _FIELDS)) for event in events)

    def _run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        # Nothing of the tester's: no proxy, no calendars of their own.
        environment = {"HOME": str(self._home), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            [HOME / program, *arguments],
            cwd=self._home,
            env=environment,
            stdin=subprocess.DEVNULL,
            check=False,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
