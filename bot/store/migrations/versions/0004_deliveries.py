"""Tries, recipients and answers of other systems."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BY_SOMEBODY = "ck_decision_by_somebody"


def upgrade() -> None:
    for column in (
        sa.Column("purpose", sa.String(40), nullable=False, server_default="referral"),
        sa.Column("recipient", sa.String(40), nullable=False, server_default="front_door"),
        sa.Column("state", sa.String(20), nullable=False, server_default="waiting"),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_fault", sa.String(40), nullable=True),
    ):
        op.add_column("delivery", column)
    op.execute("UPDATE delivery SET state = 'delivered' WHERE delivered_at IS NOT NULL")
    op.create_index("ix_delivery_contact_id", "delivery", ["contact_id"])
    with op.batch_alter_table("decision") as table:
        table.alter_column("user_id", existing_type=_number(), nullable=True)
        table.add_column(
            sa.Column("source", sa.String(20), nullable=False, server_default="console")
        )
        table.create_check_constraint(BY_SOMEBODY, "user_id IS NOT NULL OR source = 'case_system'")
    op.create_table(
        "case_system_event",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("case_id", sa.String(64), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_case_system_event_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_system_event"),
    )
    op.create_index("ix_case_system_event_contact_id", "case_system_event", ["contact_id"])


def downgrade() -> None:
    op.drop_table("case_system_event")
    op.execute("DELETE FROM decision WHERE user_id IS NULL")  # the old table cannot hold them
    with op.batch_alter_table("decision") as table:
        table.drop_constraint(BY_SOMEBODY, type_="check")
        table.drop_column("source")
        table.alter_column("user_id", existing_type=_number(), nullable=False)
    op.drop_index("ix_delivery_contact_id", "delivery")
    for name in ("last_fault", "claimed_until", "state", "recipient", "purpose"):
        op.drop_column("delivery", name)


def _number() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
