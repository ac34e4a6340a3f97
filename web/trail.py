"""Acts on record, in words: what was done, and with which values people gave it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from scheduler.services.books.auditing import Entry
from scheduler.services.clock import minute
from scheduler.words import Words
from web.facts import Fact, facts_of

__all__ = ["Step", "trail"]

_KEYS: Final = (
    "was", "name", "rank", "until", "on", "first", "last", "end", "kind", "grade", "text", "reason",
    "approver",
)  # fmt: skip
"""What is told, in this order; the rest stands in the audit."""


@dataclass(frozen=True, slots=True)
class Step:
    """`at`: in the county's time; `said`: the values, one by one; `erased`: there were some."""

    at: str
    by: str
    act: str
    said: Sequence[Fact]
    erased: bool


def trail(words: Words, entries: Iterable[Entry]) -> Sequence[Step]:
    """The latest first."""
    return [_step(words, entry) for entry in reversed([*entries])]


def _step(words: Words, entry: Entry) -> Step:
    said = facts_of(words, _told(entry.act, entry.values or {}))
    act = words(f"act.{entry.act}")
    return Step(minute(entry.at), entry.actor, act, said, erased=entry.values is None)


def _told(act: str, values: Mapping[str, Any]) -> dict[str, Any]:
    # Units are on record by their ids, which say nothing to people.
    hidden = {"was"} if act == "officer.transferred" else set[str]()
    known = {**values, **_last(values.get("end"))}
    return {key: known[key] for key in _KEYS if known.get(key) is not None and key not in hidden}


def _last(end: object) -> dict[str, Any]:
    """The last day instead of the day after it, where that is one."""
    with suppress(TypeError, ValueError, OverflowError):
        last = date.fromisoformat(end) - timedelta(1)  # type: ignore[arg-type]
        return {"last": last.isoformat(), "end": None}
    return {}
