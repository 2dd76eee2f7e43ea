"""Past contacts and the keyed marks by which they are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _number() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "history_import",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("covers_from", sa.Date(), nullable=False),
        sa.Column("covers_until", sa.Date(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=True),
        sa.Column("imported_by", sa.String(length=40), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_history_import"),
    )
    op.create_index("ix_history_import_digest", "history_import", ["digest"])
    op.create_table(
        "past_contact",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("import_id", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("external", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("route", sa.String(length=20), nullable=True),
        sa.Column("level", sa.String(length=40), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["history_import.id"],
            name="fk_past_contact_import_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_past_contact"),
        sa.UniqueConstraint("source", "external", name="uq_past_contact_source_external"),
    )
    op.create_index("ix_past_contact_import_id", "past_contact", ["import_id"])
    op.create_table(
        "match_mark",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("past_id", _number(), nullable=True),
        sa.Column("contact_id", sa.String(length=32), nullable=True),
        sa.Column("mode", sa.String(length=8), nullable=True),
        sa.Column("child", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(past_id IS NULL) <> (contact_id IS NULL)", name="ck_match_mark_one_owner"
        ),
        sa.CheckConstraint(
            "contact_id IS NULL OR mode = 'live'", name="ck_match_mark_never_from_practice"
        ),
        sa.ForeignKeyConstraint(
            ["past_id"], ["past_contact.id"], name="fk_match_mark_past_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_match_mark_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_match_mark"),
    )
    for column in ("hash", "past_id", "contact_id"):
        op.create_index(f"ix_match_mark_{column}", "match_mark", [column])


def downgrade() -> None:
    for column in ("contact_id", "past_id", "hash"):
        op.drop_index(f"ix_match_mark_{column}", table_name="match_mark")
    op.drop_table("match_mark")
    op.drop_index("ix_past_contact_import_id", table_name="past_contact")
    op.drop_table("past_contact")
    op.drop_index("ix_history_import_digest", table_name="history_import")
    op.drop_table("history_import")
