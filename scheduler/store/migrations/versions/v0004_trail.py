"""The audit chain; what was published or recorded cannot be changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from scheduler.store.migrations.keeping import keep

revision = "v0004_trail"
down_revision = "v0003_duties"


def upgrade() -> None:
    op.create_table(
        "chain_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chain_head"),
    )
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject"], unique=False)
    op.create_table(
        "audit_value",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=True),
        sa.Column("values", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["seq"], ["audit_entry.seq"], name="fk_audit_value_seq_audit_entry"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_value"),
    )
    op.execute(
        sa.insert(
            sa.table("chain_head", sa.column("id"), sa.column("seq"), sa.column("hash"))
        ).values(id=1, seq=0, hash="0" * 64)
    )
    for table in ("audit_entry", "release", "release_end"):
        keep(table)
