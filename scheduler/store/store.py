"""The books: transactions that read, and transactions that write and say what they did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import URL, select
from sqlalchemy.orm import Session

from scheduler.store.engine import engine_for
from scheduler.store.errors import as_ours
from scheduler.store.trail import ChainHead

__all__ = ["Store"]

_ACTED: Final = "lunzhi_acted"
_HEAD: Final = "lunzhi_head"


class Store:
    """One database, opened. Use `scheduler.store.opening.open_store`, which looks at its version.

    Each of the three contexts below is one transaction; what the database fails with is raised as
    StoreError, and then nothing of the transaction was kept.
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self._reading, self._writing = engine_for(url)

    @property
    def shown_url(self) -> str:
        """The address without its password."""
        return self.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Lets go of all connections."""
        self._reading.dispose()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """All that is read within is of one moment."""
        with as_ours(self.shown_url), Session(self._reading) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """An act: waits for its turn, and is kept only if it was recorded in the audit chain."""
        with as_ours(self.shown_url), Session(self._writing) as session, session.begin():
            head_of(session)
            yield session
            session.flush()
            if not session.info.get(_ACTED):
                raise RuntimeError("an act must be recorded in the transaction that does it")

    @contextmanager
    def noting(self) -> Iterator[Session]:
        """What is no act of anybody's: leases, heartbeats, progress, when a feed was fetched."""
        with as_ours(self.shown_url), Session(self._writing) as session, session.begin():
            yield session


def head_of(session: Session) -> ChainHead:
    """The head of the audit chain, which nobody else can move until this transaction ends."""
    head: ChainHead | None = session.info.get(_HEAD)
    if head is None:
        # SQLite has the whole file locked by now; PostgreSQL locks this row.
        head = session.execute(select(ChainHead).with_for_update()).scalar_one()
        session.info[_HEAD] = head
    return head


def has_acted(session: Session) -> None:
    """Notes that the transaction has recorded what it does."""
    session.info[_ACTED] = True
