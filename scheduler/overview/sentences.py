"""Violations in words."""

from __future__ import annotations

from datetime import date

from scheduler.referee.violations import Violation
from scheduler.words import Param, Words

__all__ = ["violation_sentence"]

_DAYS = frozenset([
    "from", "to", "last", "start", "end", "expected_end", "day", "promoted_on", "new_start",
    "earliest", "other_start",
])  # fmt: skip


def violation_sentence(words: Words, violation: Violation) -> str:
    """One sentence: who, when and by how much, without the name of the rule."""
    params: dict[str, Param] = {
        key: date.fromisoformat(str(value)) if key in _DAYS else value
        for key, value in violation.params.items()
    }
    if violation.code == "plan_format":
        params["wrong"] = words(f"fault.{violation.params['fault']}", **params)
    if violation.code in ("post_requirement.rank", "seat_requirement.rank"):
        ranks = str(violation.params["wanted"]).split("/")
        params["wanted"] = "/".join(words(f"rank.{rank}") for rank in ranks)
        params["rank"] = words(f"rank.{violation.params['rank']}")
    if violation.rule == "recused":
        params["tier"] = words(f"tier.{violation.params['tier']}")
        params["ground"] = violation.params["ground"] or words("ground.none")
    return words(f"violation.{violation.code}", **params)
