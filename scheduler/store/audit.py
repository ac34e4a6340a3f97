"""The audit chain: each entry holds the hash of the one before.

An entry's digest is taken of its values and a salt; the values lie beside the chain, so that they
can be erased and the chain still holds. Without the salt, a name could be guessed from its digest.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy.orm import Session

from scheduler.problems.canonical import canonical_bytes
from scheduler.store.store import has_acted, head_of
from scheduler.store.trail import AuditEntry, AuditValue

__all__ = ["GENESIS", "entry_hash", "record", "text_digest", "values_digest"]

GENESIS: Final = "0" * 64
"""What the first entry has before it."""


def values_digest(salt: str, values: dict[str, Any]) -> str:
    """SHA-256 of the salt and the canonical JSON of the values."""
    return text_digest(salt, canonical_bytes(values))


def text_digest(salt: str, text: bytes) -> str:
    """The same, of the values as the database keeps them: their canonical JSON already."""
    return sha256(salt.encode() + b"|" + text).hexdigest()


def entry_hash(
    *, seq: int, at: datetime, actor: str, act: str, subject: str, digest: str, previous: str
) -> str:
    """SHA-256 of the canonical JSON of all that an entry says."""
    said = {
        "seq": seq, "at": at.isoformat(timespec="microseconds"), "actor": actor, "act": act,
        "subject": subject, "digest": digest, "previous": previous,
    }  # fmt: skip
    return sha256(canonical_bytes(said)).hexdigest()


def record(
    session: Session, *, at: datetime, actor: str, act: str, subject: str, values: dict[str, Any]
) -> AuditEntry:
    """Puts an act at the end of the chain, in the transaction that does it.

    `at`: in UTC. `subject`: what it was done to, like `duty:17`. `values`: plain JSON values.
    """
    head = head_of(session)
    salt = secrets.token_hex(16)
    said: dict[str, Any] = {
        "seq": head.seq + 1, "at": at, "actor": actor, "act": act, "subject": subject,
        "digest": values_digest(salt, values), "previous": head.hash,
    }  # fmt: skip
    entry = AuditEntry(**said, hash=entry_hash(**said))
    session.add_all([entry, AuditValue(seq=entry.seq, salt=salt, values=values)])
    head.seq, head.hash = entry.seq, entry.hash
    has_acted(session)
    return entry
