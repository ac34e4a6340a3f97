"""Everything that can stand in the audit chain; the words are in the catalogue, as `act.<code>`."""

from __future__ import annotations

from typing import Final

__all__ = ["ACTS"]

ACTS: Final = (
    "settings.loaded",
    "import.confirmed", "import.unit_added", "import.unit_changed", "import.officer_added",
    "import.officer_changed",
)  # fmt: skip
