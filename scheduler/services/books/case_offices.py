"""Cases about an office that leads teams itself: who of the offices sees them nevertheless."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.books.inspection_settings import Inspection
from scheduler.books.roles import CASE_READERS
from scheduler.services.books.cases_read import CaseUnitName
from scheduler.store.people import Account

__all__ = ["OwnOffice", "own_office"]


@dataclass(frozen=True, slots=True)
class OwnOffice:
    """`units`: names of the units concerned from which a seat of the usual team comes; `accounts`:
    how many that see cases and are tied to nobody, so that nothing is hidden from them.
    """

    units: tuple[str, ...]
    accounts: int


def own_office(
    session: Session, concerned: Iterable[CaseUnitName], lists: Inspection
) -> OwnOffice | None:
    """None where no such unit is concerned, or no such account is left."""
    leading = {seat.unit for seat in lists.seats if seat.unit is not None}
    units = tuple(unit.name for unit in concerned if unit.code in leading)
    if not units:
        return None
    untied = select(func.count()).select_from(Account).where(
        Account.active, Account.role.in_(CASE_READERS), Account.officer_id.is_(None),
        Account.unit_id.is_(None),
    )  # fmt: skip
    count = session.scalars(untied).one()
    return OwnOffice(units, count) if count else None
