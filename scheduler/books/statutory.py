"""Holidays whose days the law fixes, by the moon too, whatever a year's notice makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from holidays.countries.china import China

__all__ = ["fixed_by_law"]


class _Statutory(China):
    """Without what single notices have made of it."""

    def _add_special_holidays(
        self, mapping_names: Iterable[str], *, observed: bool = False
    ) -> None:
        """Nothing: those are the days of notices."""


def fixed_by_law(year: int) -> frozenset[date]:
    """Days of that year, weekends too; none beyond 2100, where the moon's are not reckoned."""
    found = _Statutory(years=year, observed=False)  # type: ignore[no-untyped-call]
    return frozenset(found)
