"""What is owed, published and appraised."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0003_duties"
down_revision = "v0002_plans"


def upgrade() -> None:
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("arose_on", sa.Date(), nullable=False),
        sa.Column("serve_by", sa.Date(), nullable=False),
        sa.Column("deferred_until", sa.Date(), nullable=True),
        sa.Column("deferred_reason", sa.Text(), nullable=True),
        sa.Column("deferred_approver", sa.Text(), nullable=True),
        sa.Column("exempt_on", sa.Date(), nullable=True),
        sa.Column("exempt_reason", sa.Text(), nullable=True),
        sa.Column("exempt_approver", sa.Text(), nullable=True),
        sa.Column("recalled_on", sa.Date(), nullable=True),
        sa.Column("recall_reason", sa.Text(), nullable=True),
        sa.Column("recall_approver", sa.Text(), nullable=True),
        sa.Column("first_sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_duty_officer_id_officer"),
        sa.PrimaryKeyConstraint("id", name="pk_duty"),
        sa.UniqueConstraint("uid", name="uq_duty_uid"),
    )
    op.create_index("ix_duty_officer_id", "duty", ["officer_id"], unique=False)
    op.create_table(
        "stint",
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("post", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("release", sa.Integer(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name="fk_stint_duty_id_duty"),
        sa.ForeignKeyConstraint(["release"], ["release.number"], name="fk_stint_release_release"),
        sa.PrimaryKeyConstraint("duty_id", name="pk_stint"),
    )
    op.create_index("ix_stint_start", "stint", ["start"], unique=False)
    op.create_table(
        "appraisal",
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name="fk_appraisal_duty_id_duty"),
        sa.PrimaryKeyConstraint("duty_id", name="pk_appraisal"),
    )
