"""The judges of .venv-judges at work, and what each of them must tell of a feed."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from calendars.events import Event
from calendars.texts import lines, one_line

__all__ = ["HOME", "JUDGES", "Feed", "Panel", "missing"]

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".venv-judges" / "bin"
"""The programs of the judges' environment."""
_ICAL_JS = HOME.parent / "js" / "node_modules" / "ical.js"
_HERE = Path(__file__).parent

Told = dict[str, Any]
_DAY = timedelta(1)

JUDGES: Final = {
    "judge.py": ("ical", "ics", "vobject", "recurring-ical-events"),
    "judge.mjs": ("ical.js",),
}
"""By the script that asks them."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar's bytes, and the events that must be found in it: these and no others.

    `reminders`: minutes before the first day, of every event that is not cancelled.
    """

    name: str
    data: bytes
    events: Sequence[Event]
    reminders: Sequence[int] = ()


def missing(script: str) -> str | None:
    """Why that script cannot run here, with the remedy."""
    if script == "judge.py" and not (HOME / "khal").exists():
        return "there is no .venv-judges: run `make judges`"
    if script == "judge.mjs" and not (_ICAL_JS.exists() and shutil.which("node")):
        return "there is no ical.js: install node with npm and run `make judges`"
    return None


class Panel:
    """The judges of one script, who stay and read what they are given, feed by feed."""

    def __init__(self, script: str, folder: Path) -> None:
        command: list[str | Path] = [HOME / "python", _HERE / "judge.py"]
        if script == "judge.mjs":
            command = ["node", _HERE / "judge.mjs", _ICAL_JS]
        self._file = folder / "feed.ics"
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=300)

    def read(self, data: bytes) -> dict[str, Told]:
        """Each judge's verdict: {"events": [...]} or {"refused": why}."""
        assert self._process.stdin
        assert self._process.stdout
        self._file.write_bytes(data)
        print(self._file, file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        assert answer, "the judges are gone: their last words stand on standard error"
        verdicts: dict[str, Told] = json.loads(answer)
        return verdicts

    def agree(self, feed: Feed) -> None:
        """The test fails where a judge refuses the feed, or reads other events than it has."""
        for judge, verdict in self.read(feed.data).items():
            assert "refused" not in verdict, f"{judge} refuses {feed.name}: {verdict['refused']}"
            found, wanted = _by_uid(verdict["events"]), _by_uid(_expected(judge, feed))
            assert len(found) == len(verdict["events"]), f"{judge} finds a UID twice in {feed.name}"
            assert set(found) == set(wanted), f"{judge} on {feed.name}"
            for uid, told in found.items():
                # Each tells what it knows; what that is, the test of one event says.
                asked = {field: wanted[uid][field] for field in told}
                assert told == asked, f"{judge} on {feed.name}"


def _by_uid(events: Iterable[Told]) -> dict[str, Told]:
    return {event["uid"]: event for event in events}


def _expected(judge: str, feed: Feed) -> list[Told]:
    read = _MISREADINGS.get(judge, str)
    return [_told(event, feed.reminders, read) for event in feed.events]


def _told(event: Event, reminders: Sequence[int], read: Callable[[str], str]) -> Told:
    """All that a calendar tells of an event."""
    changed = event.changed.astimezone(UTC).replace(microsecond=0).isoformat()
    return {
        "uid": event.uid,
        "first": event.first.isoformat(),
        "end": event.end.isoformat(),
        "on": sorted({event.first.isoformat(), (event.end - _DAY).isoformat()}),
        "summary": read(one_line(event.summary)),
        "description": read(lines(event.description)),
        "status": event.status,
        "sequence": event.sequence,
        "changed": changed,
        "stamp": changed,
        "reminders": [] if event.status == "CANCELLED" else sorted(reminders),
    }


def _as_ics_reads(text: str) -> str:
    r"""ics undoes `\n` before `\\`: of `C:\new`, rightly written `C:\\new`, it makes two lines."""
    for char in "\\;,":
        text = text.replace(char, "\\" + char)
    text = text.replace("\n", r"\n")
    for escape, char in (
        (r"\;", ";"), (r"\,", ","), (r"\n", "\n"), (r"\N", "\n"), (r"\r", "\r"), (r"\R", "\r"),
        (r"\\", "\\"),
    ):  # fmt: skip
        text = text.replace(escape, char)
    return text


_MISREADINGS: Final[dict[str, Callable[[str], str]]] = {"ics": _as_ics_reads}
"""Faults of a judge, not of ours: what it makes of a text that everybody else reads rightly."""
