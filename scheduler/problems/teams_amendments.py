"""Amendments of `teams/1`: cases come and go, people are away, visits are decided by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from scheduler.problems.changes import AddCase, Away, DropCase, PinVisit
from scheduler.problems.draft import Draft
from scheduler.problems.faults import json_path, shown
from scheduler.problems.rows import Row, row_of

__all__ = ["AMEND", "published", "second_pins"]


def published(plan: Row) -> list[Row]:
    """The plan's visits as the problem that is to keep them names them."""
    return [{key: visit[key] for key in ("case", "start", "seats")} for visit in plan["visits"]]


def add_case(draft: Draft, change: AddCase) -> None:
    document = draft.document
    if any(case["id"] == change.case.id for case in document["cases"]):
        draft.refuse("amend.known_case", id=shown(change.case.id))
        return
    draft.add(document["cases"], row_of(change.case), path="$.case")
    for index, row in enumerate(change.recusals):
        draft.add(document["recusals"], row_of(row), path=f"$.recusals[{index}]")


def drop_case(draft: Draft, change: DropCase) -> None:
    document = draft.document
    if all(case["id"] != change.case for case in document["cases"]):
        draft.refuse("amend.unknown_case", id=shown(change.case))
        return
    for name, key in (
        ("cases", "id"), ("recusals", "case"), ("pins", "case"), ("published", "case"),
    ):  # fmt: skip
        document[name] = [row for row in document[name] if row.get(key) != change.case]


def away(draft: Draft, change: Away) -> None:
    for person in draft.document["people"]:
        if person["id"] == change.person:
            period = {"from": change.from_.isoformat(), "to": change.to.isoformat()}
            draft.add(person["unavailable"], period)
            return
    draft.refuse("amend.unknown_person", id=shown(change.person))


def pin_visit(draft: Draft, change: PinVisit) -> None:
    """What the change names is decided as it says; what else was pinned of the case stays."""
    row = _pin_of(draft, change.case)
    if change.start is not None:
        row["start"] = change.start.isoformat()
        draft.brought(row, "start", path="$.start")
    for seat, people in (change.seats or {}).items():
        seats = row.setdefault("seats", {})
        seats[seat] = list(people)
        draft.brought(seats, seat, path=json_path(("seats", seat)))


def _pin_of(draft: Draft, case: str) -> Row:
    pins: list[Row] = draft.document["pins"]
    for row in pins:
        if row["case"] == case:
            return row
    draft.add(pins, {"case": case})
    return pins[-1]


AMEND: Final[dict[str, Callable[[Draft, Any], None]]] = {
    "add_case": add_case,
    "drop_case": drop_case,
    "away": away,
    "pin_visit": pin_visit,
}
"""How each kind of change is made."""


def second_pins(changes: Sequence[Any]) -> Iterator[tuple[int, str]]:
    """Changes that decide once more what one before them decides, with what that is."""
    decided = set[tuple[str, str]]()
    for place, change in enumerate(changes):
        if isinstance(change, PinVisit):
            for part in _parts(change):
                if (change.case, part) in decided:
                    yield place, f"{change.case}:{part}" if part else change.case
                decided.add((change.case, part))


def _parts(pin: PinVisit) -> list[str]:
    if pin.start is None and not pin.seats:
        return [""]
    return [*(["start"] if pin.start else []), *(f"seats.{seat}" for seat in pin.seats or ())]
