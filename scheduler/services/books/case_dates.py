"""The dates of a case as its deadlines take them."""

from __future__ import annotations

from dataclasses import fields

from scheduler.books.deadlines import CaseDates
from scheduler.store.cases import Case

__all__ = ["case_dates"]


def case_dates(case: Case) -> CaseDates:
    """Those that its row holds."""
    return CaseDates(**{each.name: getattr(case, each.name) for each in fields(CaseDates)})
