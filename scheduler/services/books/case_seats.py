"""The seats of a case's team, made from the settings' usual team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scheduler.books.inspection_settings import Inspection, SeatSettings

__all__ = ["counted", "seats_for"]

Seat = Mapping[str, Any]
"""A seat as `teams/1` has it."""


def seats_for(
    counts: Mapping[str, int],
    matter: str | None,
    lists: Inspection,
    held: Sequence[Seat] = (),
    *,
    anew: bool = False,
) -> list[dict[str, Any]]:
    """Those seats, each with so many people, in the order of the usual team; of 0 people none.

    `held`: seats of the case before, which stay what they ask for; `anew`: the matter is another
    one, by which seats of who knows about it are made once more.
    """
    usual = {seat.id: seat for seat in lists.seats}
    kept = {seat["id"]: seat for seat in held}
    made = []
    for each in dict.fromkeys([*usual, *kept]):
        count, seat = counts.get(each, 0), usual.get(each)
        if count == 0:
            continue
        if each in kept and (seat is None or not (anew and seat.skill_of_matter)):
            made.append({**kept[each], "count": count})
        elif seat is not None:
            who = _who(seat, matter, lists)
            made.append({"id": each, "count": count, "who": who, "required": seat.required})
    return made


def counted(seats: Sequence[Seat]) -> dict[str, int]:
    """Of each seat how many people."""
    return {seat["id"]: seat["count"] for seat in seats}


def _who(seat: SeatSettings, matter: str | None, lists: Inspection) -> dict[str, list[str]]:
    who: dict[str, list[str]] = {}
    if seat.role is not None:
        who["roles"] = [seat.role]
    if seat.unit is not None:
        who["units"] = [seat.unit]
    known = lists.matters.get(matter or "")
    if seat.skill_of_matter and known is not None and known.skill is not None:
        who["skills"] = [known.skill]
    return who
