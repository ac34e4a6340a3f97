"""Acts on record, in words: what was done, and with which values people gave it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from scheduler.services.books.auditing import Entry
from scheduler.words import Words
from web.times import local_time

__all__ = ["Step", "trail"]


@dataclass(frozen=True, slots=True)
class Step:
    """`at`: in the county's time; `said`: the values, one by one; `erased`: there were some."""

    at: str
    by: str
    act: str
    said: tuple[str, ...]
    erased: bool


def trail(words: Words, entries: Iterable[Entry]) -> Sequence[Step]:
    """The latest first."""
    return [_step(words, entry) for entry in reversed([*entries])]


def _step(words: Words, entry: Entry) -> Step:
    values = entry.values
    said = () if values is None else tuple(_values(words, entry.act, values))
    act = words(f"act.{entry.act}")
    return Step(local_time(entry.at), entry.actor, act, said, erased=values is None)


def _values(words: Words, act: str, values: Mapping[str, Any]) -> Iterator[str]:
    for key, shown in _SHOWN.items():
        value = values.get(key)
        # Units are on record by their ids, which say nothing to people.
        if value is not None and not (act == "officer.transferred" and key in ("was", "unit")):
            yield words(f"trail.{key}", value=shown(words, value))


def _text(words: Words, value: Any) -> str:
    return words(f"rank.{value}") if value in _RANKS else str(value)


def _day(words: Words, value: Any) -> str:
    return words.day(date.fromisoformat(value))


def _last(words: Words, value: Any) -> str:
    return words.day(date.fromisoformat(value) - timedelta(1))


def _kind(words: Words, value: Any) -> str:
    return words(f"leave.{value}")


def _grade(words: Words, value: Any) -> str:
    return words(f"grade.{value}")


_RANKS: Final = ("deputy_section", "section", "deputy_division")

_SHOWN: Final[Mapping[str, Callable[[Words, Any], str]]] = {
    "was": _text, "name": _text, "rank": _text, "until": _day, "on": _day, "first": _day,
    "end": _last, "kind": _kind, "grade": _grade, "text": _text, "reason": _text,
    "approver": _text,
}  # fmt: skip
