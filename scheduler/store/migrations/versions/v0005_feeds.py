"""Published calendars: events, feeds, subscriptions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0005_feeds"
down_revision = "v0004_trail"


def upgrade() -> None:
    op.create_table(
        "calendar_event",
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(length=64), nullable=False),
        sa.Column("release", sa.Integer(), nullable=True),
        sa.Column("was", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("uid", name="pk_calendar_event"),
    )
    op.create_index("ix_calendar_event_officer_id", "calendar_event", ["officer_id"], unique=False)
    op.create_index("ix_calendar_event_unit_id", "calendar_event", ["unit_id"], unique=False)
    op.create_table(
        "feed",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("gzipped", sa.LargeBinary(), nullable=False),
        sa.Column("etag", sa.String(length=64), nullable=False),
        sa.Column("packed_etag", sa.String(length=64), nullable=False),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rendered_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("release", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_feed"),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("secret_md5", sa.String(length=64), nullable=False),
        sa.Column("feed_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=64), nullable=False),
        sa.Column("busy_only", sa.Boolean(), nullable=False),
        sa.Column("reminders", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("post", sa.String(length=64), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("fetched_at", sa.Double(), nullable=True),
        sa.Column("client", sa.Text(), nullable=True),
        sa.Column("served", sa.String(length=64), nullable=True),
        sa.Column("served_release", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name="fk_subscription_officer_id_officer"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_subscription_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.UniqueConstraint("handle", name="uq_subscription_handle"),
    )
    op.create_index("ix_subscription_feed_key", "subscription", ["feed_key"], unique=False)
