"""Changes as people write them on a command line, and what is wrong with those."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scheduler.problems.amendments import RefusedChanges, case_from_document, change_from_document
from scheduler.problems.changes import AddCase, Change
from scheduler.problems.faults import Fault, FaultyFile, shown
from scheduler.problems.loading import load_document

__all__ = ["ORDER", "Granted", "RefusedWish", "Wish", "refusals_of", "understood"]

ORDER: Final = ("--drop-case", "--add-case", "--recall", "--away", "--pin")
"""In which the changes are made, whatever the order on the line: what goes, goes first, so that a
case can be given anew; decisions by hand come last, so that they find whom they name.
"""

_FITTING: Final = {
    "teams/1": ("--drop-case", "--add-case", "--away", "--pin"),
    "rotation/1": ("--recall", "--away", "--pin"),
}
_UNKNOWN_CASE: Final = ("amend.unknown_case", "unknown_id.case")
_SEAT_PIN = re.compile(r"(?P<case>.+):(?P<seat>[^:=]+)=(?P<people>.*)", re.DOTALL)
_DAY_LIKE = re.compile(r"[0-9-]*-[0-9-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wish:
    """An option of `ORDER` with what was given to it."""

    option: str
    value: str

    @property
    def names_file(self) -> bool:
        """Whether the value is a path, and faults have places in that file."""
        return self.option == "--add-case"


@dataclass(frozen=True, slots=True)
class RefusedWish:
    """What is wrong with one of them; `fault.path`: the place in its file, or in the change."""

    wish: Wish
    fault: Fault


@dataclass(frozen=True, slots=True)
class Granted:
    """A wish that makes sense by itself, as a change. `base`: where its file has the case."""

    wish: Wish
    change: Change
    base: str = "$.case"


def understood(wishes: Sequence[Wish], format_: str) -> tuple[list[Granted], list[RefusedWish]]:
    """The wishes as changes of a problem of that format, and what is wrong with the others."""
    granted: list[Granted] = []
    refused: list[RefusedWish] = []
    for wish in sorted(wishes, key=lambda wish: ORDER.index(wish.option)):
        try:
            granted.append(_granted(wish, format_))
        except FaultyFile as faulty:
            refused += [RefusedWish(wish, fault) for fault in faulty.faults]
    return granted, refused


def refusals_of(
    error: RefusedChanges, granted: Sequence[Granted], refused: Sequence[RefusedWish]
) -> list[RefusedWish]:
    """What the problem has against the changes, told of the wishes that they come from."""
    adding_failed = any(each.wish.names_file for each in refused)
    found = []
    for each in error.faults:
        source, fault = granted[each.change], each.fault
        if adding_failed and fault.code in _UNKNOWN_CASE:
            continue  # it may be the case that was to be added
        path = fault.path
        if isinstance(source.change, AddCase) and path.startswith("$.case"):
            path = source.base + path.removeprefix("$.case")
        found.append(RefusedWish(source.wish, Fault(path, fault.code, fault.params)))
    return found


def _granted(wish: Wish, format_: str) -> Granted:
    if wish.option not in _FITTING[format_]:
        raise _refused("amend.other_format", format=format_)
    if wish.names_file:
        document = load_document(Path(wish.value))
        change = case_from_document(document)
        wrapped = isinstance(document, dict) and "case" in document
        return Granted(wish, change, "$.case" if wrapped else "$")
    values = _READ[wish.option, format_ if wish.option == "--pin" else ""](wish.value)
    return Granted(wish, change_from_document(values))


def _refused(code: str, **params: str) -> FaultyFile:
    return FaultyFile([Fault("$", code, params)])


def _drop_case(text: str) -> dict[str, Any]:
    return {"change": "drop_case", "case": text}


def _away(text: str) -> dict[str, Any]:
    person, *days = text.rsplit(":", 2)
    if len(days) != 2:
        raise _refused("amend.form.away", found=shown(text))
    return {"change": "away", "person": person, "from": days[0], "to": days[1]}


def _recall(text: str) -> dict[str, Any]:
    cadre, colon, until = text.rpartition(":")
    if not colon:
        raise _refused("amend.form.recall", found=shown(text))
    return {"change": "recall", "cadre": cadre, "until": until}


def _stint_pin(text: str) -> dict[str, Any]:
    """Ids may hold colons: the day is looked for first."""
    parts = text.split(":")
    if len(parts) < 3:
        raise _refused("amend.form.stint_pin", found=shown(text))
    days = [place for place, part in enumerate(parts[1:-1], 1) if _DAY_LIKE.fullmatch(part)]
    at = days[0] if days else 1
    cadre, post = ":".join(parts[:at]), ":".join(parts[at + 1 :])
    return {"change": "pin_stint", "cadre": cadre, "start": parts[at], "post": post}


def _visit_pin(text: str) -> dict[str, Any]:
    seated = _SEAT_PIN.fullmatch(text)
    if seated:
        people = seated["people"].split(",")
        return {"change": "pin_visit", "case": seated["case"], "seats": {seated["seat"]: people}}
    case, colon, start = text.rpartition(":")
    if colon and _DAY_LIKE.fullmatch(start):
        return {"change": "pin_visit", "case": case, "start": start}
    return {"change": "pin_visit", "case": text}


_READ: Final[dict[tuple[str, str], Callable[[str], dict[str, Any]]]] = {
    ("--drop-case", ""): _drop_case,
    ("--away", ""): _away,
    ("--recall", ""): _recall,
    ("--pin", "rotation/1"): _stint_pin,
    ("--pin", "teams/1"): _visit_pin,
}
