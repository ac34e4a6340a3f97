"""What a calendar's event tells once it is cancelled, as the plain facts that are stored of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["cancelled_content"]

_OF_A_CASE: Final[Mapping[str, Any]] = {
    "case": "", "matter": "", "place": "", "units": [], "team": [], "seat": "",
}  # fmt: skip


def cancelled_content(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as cancelled, on the days that it was last told for.

    Of an officer's part in a visit nothing is left but those: who was taken out of a team may be
    recused, and must know neither the case nor where the others go.
    """
    less = _OF_A_CASE if kind == "part" else {}
    return {**content, **less, "cancelled": True}
