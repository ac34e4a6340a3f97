"""Cases, who may sit in teams and what stands against it, visits and their releases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from scheduler.store.migrations.keeping import keep

revision = "v0007_inspection"
down_revision = "v0006_desk"


def upgrade() -> None:
    op.add_column("calendar_event", sa.Column("case_id", sa.Integer(), nullable=True))
    op.create_index("ix_calendar_event_case_id", "calendar_event", ["case_id"], unique=False)
    op.add_column("draft", sa.Column("reason", sa.Text(), nullable=True))
    op.add_column(
        "notice_template",
        sa.Column("kind", sa.String(length=64), nullable=False, server_default="rotation"),
    )
    op.add_column("job", sa.Column("reason", sa.Text(), nullable=True))
    op.add_column("subscription", sa.Column("case_id", sa.Integer(), nullable=True))
    _cases()
    _people()
    _releases()
    _visits()
    _feeds()
    for table in ("team_release", "team_release_end"):
        keep(table)


def _feeds() -> None:
    """Feeds of stints may from now on tell of visits too: those that officers and units have."""
    op.execute(
        "UPDATE subscription SET feed_key = kind || '+visits' || substr(feed_key, length(kind) + 1)"
        " WHERE kind IN ('own', 'unit') AND created_by IN"
        " (SELECT name FROM account WHERE role IN ('officer', 'liaison'))"
    )


def _cases() -> None:
    op.create_table(
        "inspection_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("matter", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("visit_days", sa.Integer(), nullable=False),
        sa.Column("min_units", sa.Integer(), nullable=False),
        sa.Column("max_same_unit", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("leader", sa.Text(), nullable=True),
        sa.Column("standard", sa.Text(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("transferred_on", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("extended_days", sa.Integer(), nullable=False),
        sa.Column("extended_by", sa.Text(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("review_asked_on", sa.Date(), nullable=True),
        sa.Column("hearing_first", sa.Date(), nullable=True),
        sa.Column("hearing_end", sa.Date(), nullable=True),
        sa.Column("rechecked_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_case"),
        sa.UniqueConstraint("number", name="uq_inspection_case_number"),
        sa.UniqueConstraint("uid", name="uq_inspection_case_uid"),
    )
    op.create_table(
        "workday_notice",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("days_off", sa.Text(), nullable=False),
        sa.Column("make_up", sa.Text(), nullable=False),
        sa.Column("moves", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_workday_notice"),
    )
    op.create_index("ix_workday_notice_year", "workday_notice", ["year"], unique=False)
    op.create_table(
        "inspection_case_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["inspection_case.id"],
            name="fk_inspection_case_unit_case_id_inspection_case",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name="fk_inspection_case_unit_unit_id_unit"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_case_unit"),
        sa.UniqueConstraint("case_id", "unit_id", name="uq_inspection_case_unit_case_id_unit_id"),
    )
    op.create_index(
        "ix_inspection_case_unit_unit_id", "inspection_case_unit", ["unit_id"], unique=False
    )


def _people() -> None:
    op.create_table(
        "declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name="fk_declaration_officer_id_officer"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_declaration"),
    )
    op.create_index("ix_declaration_officer_id", "declaration", ["officer_id"], unique=False)
    op.create_table(
        "inspector",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("hometown", sa.String(length=64), nullable=True),
        sa.Column("max_days", sa.Integer(), nullable=True),
        sa.Column("brought_year", sa.Integer(), nullable=True),
        sa.Column("brought_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name="fk_inspector_officer_id_officer"
        ),
        sa.PrimaryKeyConstraint("officer_id", name="pk_inspector"),
    )
    op.create_table(
        "inspector_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name="fk_inspector_role_officer_id_officer"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inspector_role"),
    )
    op.create_index("ix_inspector_role_officer_id", "inspector_role", ["officer_id"], unique=False)
    op.create_table(
        "recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("tier", sa.String(length=64), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=64), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("declaration_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["inspection_case.id"], name="fk_recusal_case_id_inspection_case"
        ),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declaration.id"], name="fk_recusal_declaration_id_declaration"
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name="fk_recusal_officer_id_officer"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_recusal_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_recusal"),
    )
    op.create_index("ix_recusal_officer_id", "recusal", ["officer_id"], unique=False)
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recusal_id", sa.Integer(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["inspection_case.id"], name="fk_waiver_case_id_inspection_case"
        ),
        sa.ForeignKeyConstraint(
            ["recusal_id"], ["recusal.id"], name="fk_waiver_recusal_id_recusal"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_waiver"),
    )
    op.create_index("ix_waiver_recusal_id", "waiver", ["recusal_id"], unique=False)


def _releases() -> None:
    op.create_table(
        "team_draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("commit", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_by", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_by", sa.String(length=64), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="fk_team_draw_job_id_job"),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name="fk_team_draw_problem_id_problem"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_team_draw"),
    )
    op.create_table(
        "team_release",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=64), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("chain_head", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_team_release_draft_id_draft"),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name="fk_team_release_problem_id_problem"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_team_release"),
        sa.UniqueConstraint("draft_id", name="uq_team_release_draft_id"),
    )
    op.create_table(
        "team_release_end",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["team_release.number"], name="fk_team_release_end_number_team_release"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_team_release_end"),
    )


def _visits() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["inspection_case.id"], name="fk_visit_case_id_inspection_case"
        ),
        sa.ForeignKeyConstraint(
            ["release"], ["team_release.number"], name="fk_visit_release_team_release"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
        sa.UniqueConstraint("case_id", name="uq_visit_case_id"),
        sa.UniqueConstraint("uid", name="uq_visit_uid"),
    )
    op.create_index("ix_visit_start", "visit", ["start"], unique=False)
    op.create_table(
        "visit_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name="fk_visit_seat_officer_id_officer"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_visit_seat_visit_id_visit"),
        sa.PrimaryKeyConstraint("id", name="pk_visit_seat"),
        sa.UniqueConstraint("visit_id", "officer_id", name="uq_visit_seat_visit_id_officer_id"),
    )
    op.create_index("ix_visit_seat_officer_id", "visit_seat", ["officer_id"], unique=False)
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("visit_seat_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_objection_unit_id_unit"),
        sa.ForeignKeyConstraint(
            ["visit_seat_id"], ["visit_seat.id"], name="fk_objection_visit_seat_id_visit_seat"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_objection"),
        sa.UniqueConstraint("uid", name="uq_objection_uid"),
    )
    op.create_index("ix_objection_unit_id", "objection", ["unit_id"], unique=False)
    op.create_index("ix_objection_visit_seat_id", "objection", ["visit_seat_id"], unique=False)
