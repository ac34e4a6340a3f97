"""What the audit holds and whether it does: in words, and as plain values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from scheduler.cli.books.wording import moment
from scheduler.services.books.auditing import Entry
from scheduler.services.books.auditing_chain import Verified
from scheduler.services.books.auditing_sentences import erasure_line, verified_sentences
from scheduler.words import Words

__all__ = ["entry_facts", "entry_lines", "erasure_line", "verified_facts", "verified_sentences"]

_MOST_SHOWN: Final = 300
"""Characters of an entry's values: settings fill pages."""


def entry_lines(words: Words, entry: Entry) -> Iterator[str]:
    """An entry, its values below it."""
    yield words(
        "audit.entry", seq=str(entry.seq), at=moment(words, entry.at, seconds=True),
        actor=entry.actor, subject=entry.subject,
        act=words("audit.withheld") if entry.withheld else words(f"act.{entry.act}"),
    )  # fmt: skip
    if entry.values is None and not entry.withheld:
        yield f"    {words('audit.values_erased')}"
    elif entry.values:
        yield f"    {_cut(json.dumps(entry.values, ensure_ascii=False))}"


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"


def entry_facts(entry: Entry) -> dict[str, Any]:
    """The same with codes; `values` null once they have been erased.

    Of what is withheld, `act` and `subject` are null too.
    """
    return {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "act": entry.act or None,
        "subject": entry.subject or None,
        "values": entry.values,
    }


def verified_facts(verified: Verified) -> dict[str, Any]:
    """All of it with codes."""
    return {
        "holds": not verified.breaks,
        "entries": verified.entries,
        "head": verified.head,
        "given": verified.given,
        "breaks": [
            {"seq": broken.seq, "code": broken.code, "params": dict(broken.params)}
            for broken in verified.breaks
        ],
        "erasures": [
            {
                "seq": erasure.seq,
                "at": erasure.at.isoformat(),
                "actor": erasure.actor,
                "reason": erasure.reason,
                "approver": erasure.approver,
                "entries": [list(pair) for pair in erasure.entries],
            }
            for erasure in verified.erasures
        ],
    }
