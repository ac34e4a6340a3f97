"""How much a workbook may hold, and what reading it may cost."""

from __future__ import annotations

from typing import Final

__all__ = [
    "MOST_BYTES", "MOST_COLUMNS", "MOST_CPU_SECONDS", "MOST_MEMBERS", "MOST_MEMORY", "MOST_ROWS",
    "MOST_SECONDS", "MOST_SHEETS", "MOST_TEXT", "MOST_UNPACKED",
]  # fmt: skip

MOST_BYTES: Final = 20_000_000
"""Of the file as it lies on the disk."""

MOST_UNPACKED: Final = 200_000_000
"""Of all that is packed in it: 20,000 rows of 100 columns are about 100 MB of XML."""

MOST_MEMBERS: Final = 1_000
MOST_SHEETS: Final = 50
MOST_ROWS: Final = 20_000
"""In one sheet, from the first row to the last that holds anything."""
MOST_COLUMNS: Final = 100
MOST_TEXT: Final = 20_000_000
"""Characters in all cells together: many cells may share one long text."""

MOST_SECONDS: Final = 10
"""By the clock on the wall, start of the reading process included."""
MOST_CPU_SECONDS: Final = 8
MOST_MEMORY: Final = 1_500_000_000
"""Address space of the reading process, in bytes."""
