"""All overviews that every document must be able to show."""

from __future__ import annotations

from tests.documents.counties import empty, nasty, sample_view, three_cadres, tightened_view
from tests.documents.offices import (
    crowded_view,
    large_view,
    long_view,
    nasty_visits,
    no_visits,
    office_view,
    three_cases,
)

__all__ = ["EVERY", "EVERY_OFFICE"]

EVERY_OFFICE = [
    three_cases, nasty_visits, no_visits, office_view, crowded_view, large_view, long_view,
]  # fmt: skip
EVERY = [three_cadres, nasty, empty, sample_view, tightened_view, *EVERY_OFFICE]
