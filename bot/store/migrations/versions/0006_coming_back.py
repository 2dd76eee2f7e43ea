"""References and PINs to come back with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coming_back",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("pin", sa.LargeBinary(), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("times_locked", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_coming_back_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_coming_back"),
        sa.UniqueConstraint("contact_id", name="uq_coming_back_contact_id"),
        sa.UniqueConstraint("code", name="uq_coming_back_code"),
    )


def downgrade() -> None:
    op.drop_table("coming_back")
