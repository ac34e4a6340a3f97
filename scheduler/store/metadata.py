"""All tables at once: whoever asks for the metadata must have every one of them imported."""

from __future__ import annotations

from typing import Final

from sqlalchemy import MetaData

from scheduler.store import cases, desk, duties, feeds, inspectors, people, plans, trail, visits
from scheduler.store.base import Table

__all__ = ["METADATA", "MODULES"]

MODULES: Final = (
    people, duties, plans, trail, feeds, desk, cases, inspectors, visits,
)  # fmt: skip
METADATA: Final[MetaData] = Table.metadata
