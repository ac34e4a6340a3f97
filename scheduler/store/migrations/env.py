"""What Alembic runs: on the connection that it is handed, inside the transaction that is open."""

from __future__ import annotations

from alembic import context

from scheduler.store.metadata import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
