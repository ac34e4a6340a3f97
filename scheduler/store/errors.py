"""What a database can fail with, as errors of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from scheduler.problems.faults import LunzhiError

__all__ = ["StoreError", "as_ours"]

_SIGNS: Final = (
    ("database is locked", "database.busy"),
    ("deadlock detected", "database.busy"),
    ("disk is full", "database.full"),
    ("No space left", "database.full"),
    ("disk I/O error", "database.disk"),
    ("file is not a database", "database.foreign"),
    ("malformed", "database.damaged"),
    ("readonly database", "database.readonly"),
    ("unable to open", "database.unreachable"),
    ("connection", "database.unreachable"),
)


class StoreError(LunzhiError):
    """The database did not do it; the transaction was undone."""


@contextmanager
def as_ours(shown_url: str) -> Iterator[None]:
    """Within it, what the database fails with is raised as StoreError.

    What is none of the ways in which a sound program meets a bad disk or a busy file stays as it
    is: a defect of ours.
    """
    try:
        yield
    except StaleDataError:
        raise StoreError("database.changed") from None
    except (DBAPIError, sqlite3.Error) as error:
        code = "database.lost" if _is_lost(error) else _code(error)
        if code is None:
            raise
        raise StoreError(code, {"url": shown_url}) from error


def _is_lost(error: DBAPIError | sqlite3.Error) -> bool:
    """Whether a connection that stood broke off; what was asked last may have been done or not."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _code(error: DBAPIError | sqlite3.Error) -> str | None:
    text = str(error.orig if isinstance(error, DBAPIError) else error)
    return next((code for sign, code in _SIGNS if sign in text), None)
