"""What a clerk typed, made comparable: widths, spaces and dots that mean the same."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category, normalize

from scheduler.workbooks.cells import Cell

__all__ = ["key", "name_text", "plain", "squeezed"]

# Full-width forms of ASCII, and the space of a Chinese keyboard. NFKC would also exchange rare
# characters of names for common ones.
_WIDTHS: Final = {0xFEE0 + code: code for code in range(0x21, 0x7F)} | {0x3000: 0x20, 0xA0: 0x20}
_DOTS: Final = {ord(dot): "·" for dot in "•‧・∙⋅"}
_HAN: Final = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]"
_SPACE_BETWEEN: Final = re.compile(rf"(?<={_HAN}) +(?={_HAN})")
_INVISIBLE: Final = frozenset({"Cf", "Zl", "Zp"})


def plain(cell: Cell) -> str:
    """The cell as text: full-width letters and digits as plain ones, no spaces around it.

    A whole number has no `.0`, as it would from a sheet.
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = cell if isinstance(cell, str) else str(cell)
    if not text.isprintable():
        text = "".join(char for char in text if category(char) not in _INVISIBLE)
    return " ".join(text.translate(_WIDTHS).split())


def squeezed(cell: Cell) -> str:
    """Likewise, without any space."""
    return plain(cell).replace(" ", "")


def name_text(cell: Cell) -> str:
    """A name: without spaces between Chinese characters (`朱　宏`), with one kind of dot."""
    return _SPACE_BETWEEN.sub("", plain(cell).translate(_DOTS))


def key(text: str) -> str:
    """What two ways to write one name have in common; for comparing only."""
    return "".join(normalize("NFKC", text.translate(_DOTS)).casefold().split())
