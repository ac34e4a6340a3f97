"""What verifying the audit found, in words, for the terminal and for pages."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.problems.draws import read_aloud
from scheduler.services.books.auditing_chain import Verified
from scheduler.services.books.auditing_erased import Erasure
from scheduler.services.books.jobs_sentences import moment
from scheduler.words import Words

__all__ = ["erasure_line", "verified_sentences"]


def verified_sentences(words: Words, verified: Verified) -> Iterator[str]:
    """Every break, what was erased, and the head to be read aloud."""
    for broken in verified.breaks:
        what = words(f"audit.break.{broken.code}", **broken.params)
        yield words("audit.broken", seq=str(broken.seq), what=what)
    yield from (erasure_line(words, erasure) for erasure in verified.erasures)
    if verified.given is not None:
        yield words("audit.given", seq=str(verified.given))
    if verified.breaks:
        yield words.many("audit.does_not_hold", len(verified.breaks), entries=verified.entries)
    else:
        yield words("audit.holds", entries=verified.entries)
    yield words("audit.head", digest=read_aloud(verified.head))


def erasure_line(words: Words, erasure: Erasure) -> str:
    """Which entries, by whom, why, and where that is recorded."""
    return words.many(
        "audit.erasure", erasure.count, entries=_ranges(erasure), seq=str(erasure.seq),
        at=moment(words, erasure.at, seconds=True), actor=erasure.actor,
        approver=erasure.approver, reason=erasure.reason,
    )  # fmt: skip


def _ranges(erasure: Erasure) -> str:
    return ", ".join(
        str(first) if first == last else f"{first}–{last}" for first, last in erasure.entries
    )
