"""Calls to be made, alarms, talks that were not sent, and the early help queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "urgent_call",
        *_of_contact("urgent_call"),
        sa.Column("whom", sa.String(length=16), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("told_at", _moment(), nullable=True),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("contact_id", "whom", name="uq_urgent_call_contact_id_whom"),
    )
    op.create_table(
        "alarm",
        *_of_contact("alarm"),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("raised_at", _moment(), nullable=False),
        sa.Column("for_at", _moment(), nullable=False),
        sa.Column("seen_at", _moment(), nullable=True),
        _by_user("alarm", "seen_by"),
        sa.Column("closed_at", _moment(), nullable=True),
        _by_user("alarm", "closed_by"),
        sa.Column("reason", sa.String(length=40), nullable=True),
        _only_live("alarm"),
        sa.UniqueConstraint("key", name="uq_alarm_key"),
    )
    op.create_index("ix_alarm_closed_at_for_at", "alarm", ["closed_at", "for_at"])
    op.create_table(
        "unsent_talk",
        *_of_contact("unsent_talk"),
        sa.Column("signs", sa.String(length=120), nullable=False),
        sa.Column("listed_at", _moment(), nullable=False),
        sa.Column("taken_at", _moment(), nullable=True),
        _by_user("unsent_talk", "taken_by"),
        sa.Column("closed_at", _moment(), nullable=True),
        _by_user("unsent_talk", "closed_by"),
        sa.Column("reason", sa.String(length=40), nullable=True),
        _only_live("unsent_talk"),
        sa.UniqueConstraint("contact_id", name="uq_unsent_talk_contact_id"),
    )
    op.create_index("ix_unsent_talk_closed_at_listed_at", "unsent_talk", ["closed_at", "listed_at"])
    op.create_table(
        "early_help",
        *_of_contact("early_help"),
        sa.Column("child_position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        _by_user("early_help", "owner_id"),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column("start_by", sa.Date(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("changed_at", _moment(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        _only_live("early_help"),
        sa.CheckConstraint(
            "state IN ('waiting', 'begun', 'working', 'not_working', 'stepped_up', 'ended')",
            name="ck_early_help_state",
        ),
        sa.UniqueConstraint(
            "contact_id", "child_position", name="uq_early_help_contact_id_child_position"
        ),
    )
    op.create_index("ix_early_help_state_start_by", "early_help", ["state", "start_by"])


def downgrade() -> None:
    op.drop_index("ix_early_help_state_start_by", "early_help")
    op.drop_table("early_help")
    op.drop_index("ix_unsent_talk_closed_at_listed_at", "unsent_talk")
    op.drop_table("unsent_talk")
    op.drop_index("ix_alarm_closed_at_for_at", "alarm")
    op.drop_table("alarm")
    op.drop_table("urgent_call")


def _of_contact(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """What every row of a contact has: a number, the contact, and the contact's own mode."""
    return (
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name=f"fk_{table}_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _by_user(table: str, name: str) -> sa.Column:
    return sa.Column(
        name, _number(), sa.ForeignKey("user.id", name=f"fk_{table}_{name}"), nullable=True
    )


def _only_live(table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint("mode = 'live'", name=f"ck_{table}_never_from_practice")


def _number() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment() -> sa.types.TypeEngine:
    return sa.DateTime(timezone=True)
