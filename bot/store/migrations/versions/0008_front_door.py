"""The front door's work: queue, decisions, what the referrer is told, learning, and how staff sign in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
COUNTS = ("failed_codes", "must_change", "session_number")
SHARING = "ix_sharing_contact_id_purpose_recipient"
STATE = "ck_decision_state"
STANDING = sa.text("superseded_at IS NULL AND state = 'recorded'")
PROPOSED = sa.text("superseded_at IS NULL AND state <> 'recorded'")
OF_DECISION = (
    sa.Column("staff_route", sa.String(20), nullable=True),
    sa.Column("differs_on", sa.String(120), nullable=True),
    sa.Column("differs_how", sa.String(40), nullable=True),
    sa.Column("next_step", sa.LargeBinary(), nullable=True),
    sa.Column("next_step_who", sa.String(40), nullable=True),
    sa.Column("next_step_by", sa.Date(), nullable=True),
    sa.Column("agreed_at", TIME, nullable=True),
    sa.Column("referral_at", TIME, nullable=True),
    sa.Column("superseded_at", TIME, nullable=True),
)


def _number() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _decisions()
    _accounts()
    _tables()
    _entries()
    _rules_fired()
    # 0002 gave it a name that the code does not know it by.
    op.drop_index("ix_sharing_contact_id", table_name="sharing")
    op.create_index(SHARING, "sharing", ["contact_id", "purpose", "recipient"])


def _decisions() -> None:
    # Where the case system decided a child twice, the later one stands. "More information" was no decision.
    with op.batch_alter_table("decision") as table:
        table.add_column(
            sa.Column("state", sa.String(16), nullable=False, server_default="recorded")
        )
        for column in OF_DECISION:
            table.add_column(column._copy())
        for name in ("proposed_by", "agreed_by"):
            table.add_column(sa.Column(name, _number(), nullable=True))
            table.create_foreign_key(f"fk_decision_{name}", "user", [name], ["id"])
        table.create_check_constraint(STATE, "state IN ('proposed', 'for_agreement', 'recorded')")
    op.execute(
        "UPDATE decision SET superseded_at = at WHERE outcome = 'more_information_needed' "
        "OR EXISTS (SELECT 1 FROM decision AS later WHERE later.child_id = decision.child_id "
        "AND later.id > decision.id AND later.outcome <> 'more_information_needed')"
    )
    _routes_of_decisions()
    op.create_index("ix_decision_at", "decision", ["at"])
    for name, which in (("uq_decision_standing", STANDING), ("uq_decision_proposed", PROPOSED)):
        op.create_index(
            name, "decision", ["child_id"], unique=True, sqlite_where=which, postgresql_where=which
        )


def _routes_of_decisions() -> None:
    """What follows from an outcome that the case system told: its route, and since when it is a referral."""
    op.execute(
        "UPDATE decision SET staff_route = CASE outcome WHEN 'advice_given' THEN 'universal' "
        "WHEN 'no_further_action' THEN 'universal' WHEN 'early_help' THEN 'caf' "
        "WHEN 'assessment' THEN 'front_door' WHEN 'strategy_discussion' THEN 'front_door_urgent' "
        "WHEN 'immediate_protection' THEN 'emergency' END"
    )
    referral = "outcome IN ('assessment', 'strategy_discussion', 'immediate_protection')"
    op.execute(
        "UPDATE decision SET referral_at = (SELECT min(former.at) FROM decision AS former "
        f"WHERE former.child_id = decision.child_id AND former.{referral}) "
        f"WHERE superseded_at IS NULL AND {referral}"
    )


def _accounts() -> None:
    with op.batch_alter_table("user") as table:
        table.alter_column("role", type_=sa.String(40), existing_nullable=False)
        table.add_column(sa.Column("subject", sa.String(400), nullable=True))
        table.add_column(sa.Column("totp", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("totp_on", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("totp_used", sa.Integer(), nullable=True))
        for name in COUNTS:
            table.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        for name in ("codes_locked_until", "link_until"):
            table.add_column(sa.Column(name, TIME, nullable=True))
        table.create_unique_constraint("uq_user_subject", ["subject"])
    op.create_table(
        "recovery_code",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("user_id", _number(), nullable=False),
        sa.Column("digest", sa.String(200), nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_recovery_code_user_id"),
    )
    op.create_index("ix_recovery_code_user_id", "recovery_code", ["user_id"])
    op.create_index("ix_audit_event_at", "audit_event", ["at"])
    op.create_index("ix_audit_event_actor_at", "audit_event", ["actor", "at"])


def _tables() -> None:
    op.create_table(
        "queue_entry",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("door", sa.String(12), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("waiting_since", TIME, nullable=False),
        sa.Column("look_by", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("first_read_at", TIME, nullable=True),
        sa.Column("information_since", TIME, nullable=True),
        sa.Column("claimed_by", _number(), nullable=True),
        sa.Column("claimed_at", TIME, nullable=True),
        sa.Column("shift", sa.String(16), nullable=False, server_default="day"),
        sa.Column("restricted", sa.String(40), nullable=True),
        sa.Column("no_contact", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(40), nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("closed_at", TIME, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_queue_entry"),
        sa.CheckConstraint("mode = 'live'", name="ck_queue_entry_never_from_practice"),
        sa.UniqueConstraint("contact_id", name="uq_queue_entry_contact_id"),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_queue_entry_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["claimed_by"], ["user.id"], name="fk_queue_entry_claimed_by"),
    )
    op.create_index(
        "ix_queue_entry_agency_waiting_since", "queue_entry", ["agency", "waiting_since"]
    )
    op.create_index("ix_queue_entry_claimed_by_state", "queue_entry", ["claimed_by", "state"])
    op.create_index("ix_queue_entry_state_due_at", "queue_entry", ["state", "due_at"])
    op.create_index(
        "ix_queue_entry_state_rank_waiting_since", "queue_entry", ["state", "rank", "waiting_since"]
    )
    op.create_index("ix_queue_entry_waiting_since", "queue_entry", ["waiting_since"])
    op.create_table(
        "contact_area",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("area", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contact_area"),
        sa.UniqueConstraint("contact_id", "area", name="uq_contact_area_contact_id_area"),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_contact_area_contact_id_mode",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_contact_area_area", "contact_area", ["area"])
    op.create_table(
        "rule_fired",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rule_fired"),
        sa.UniqueConstraint("contact_id", "rule", name="uq_rule_fired_contact_id_rule"),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_rule_fired_contact_id_mode",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_rule_fired_rule_at", "rule_fired", ["rule", "at"])
    op.create_table(
        "child_figure",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("child", sa.Integer(), nullable=False),
        sa.Column("completeness", sa.Integer(), nullable=True),
        sa.Column("clarity", sa.Integer(), nullable=True),
        sa.Column("ground", sa.String(20), nullable=True),
        sa.Column("held", sa.String(20), nullable=True),
        sa.Column("agreement", sa.String(20), nullable=True),
        sa.Column("openness", sa.String(20), nullable=True),
        sa.Column("unknowns", sa.Integer(), nullable=True),
        sa.Column("same_child", _number(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_child_figure"),
        sa.CheckConstraint("mode = 'live'", name="ck_child_figure_never_from_practice"),
        sa.UniqueConstraint("contact_id", "child", name="uq_child_figure_contact_id_child"),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_child_figure_contact_id_mode",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_child_figure_same_child", "child_figure", ["same_child"])
    op.add_column("message", sa.Column("manner", sa.String(40), nullable=True))
    op.create_table(
        "search_token",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_token"),
        sa.CheckConstraint("mode = 'live'", name="ck_search_token_never_from_practice"),
        sa.UniqueConstraint("contact_id", "token", name="uq_search_token_contact_id_token"),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_search_token_contact_id_mode",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_search_token_token", "search_token", ["token"])
    op.create_table(
        "saved_view",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("user_id", _number(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", sa.String(400), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("user_id", "name", name="uq_saved_view_user_id_name"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_saved_view_user_id"),
    )
    op.create_table(
        "flag",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("on", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("put_by", _number(), nullable=False),
        sa.Column("put_at", TIME, nullable=False),
        sa.Column("taken_by", _number(), nullable=True),
        sa.Column("taken_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_flag"),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_flag_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["put_by"], ["user.id"], name="fk_flag_put_by"),
        sa.ForeignKeyConstraint(["taken_by"], ["user.id"], name="fk_flag_taken_by"),
    )
    op.create_index("ix_flag_contact_id", "flag", ["contact_id"])
    op.create_index("ix_flag_kind_taken_at", "flag", ["kind", "taken_at"])
    op.create_table(
        "hand_over",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("to_shift", sa.String(16), nullable=False),
        sa.Column("from_user", _number(), nullable=False),
        sa.Column("to_user", _number(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("taken_by", _number(), nullable=True),
        sa.Column("taken_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hand_over"),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_hand_over_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["from_user"], ["user.id"], name="fk_hand_over_from_user"),
        sa.ForeignKeyConstraint(["to_user"], ["user.id"], name="fk_hand_over_to_user"),
        sa.ForeignKeyConstraint(["taken_by"], ["user.id"], name="fk_hand_over_taken_by"),
    )
    op.create_index("ix_hand_over_contact_id", "hand_over", ["contact_id"])
    op.create_table(
        "information_request",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("whom", sa.String(40), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("band", sa.String(20), nullable=False),
        sa.Column("asked_by", _number(), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("wanted_by", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_by", _number(), nullable=True),
        sa.Column("result", sa.String(20), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_information_request"),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_information_request_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["user.id"], name="fk_information_request_asked_by"),
        sa.ForeignKeyConstraint(["ended_by"], ["user.id"], name="fk_information_request_ended_by"),
    )
    op.create_index("ix_information_request_contact_id", "information_request", ["contact_id"])
    op.create_index(
        "ix_information_request_ended_at_wanted_by",
        "information_request",
        ["ended_at", "wanted_by"],
    )
    op.create_table(
        "family_ban",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("put_by", _number(), nullable=True),
        sa.Column("put_at", TIME, nullable=False),
        sa.Column("lifted_by", _number(), nullable=True),
        sa.Column("lifted_at", TIME, nullable=True),
        sa.Column("lifted_because", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_family_ban"),
        sa.CheckConstraint(
            "lifted_at IS NULL OR lifted_by IS NOT NULL", name="ck_family_ban_lifted_by_somebody"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_family_ban_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["put_by"], ["user.id"], name="fk_family_ban_put_by"),
        sa.ForeignKeyConstraint(["lifted_by"], ["user.id"], name="fk_family_ban_lifted_by"),
    )
    op.create_index("ix_family_ban_contact_id", "family_ban", ["contact_id"])
    op.create_table(
        "need_to_know",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("user_id", _number(), nullable=False),
        sa.Column("given_by", _number(), nullable=True),
        sa.Column("given_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_need_to_know"),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_need_to_know_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_need_to_know_user_id"),
        sa.ForeignKeyConstraint(["given_by"], ["user.id"], name="fk_need_to_know_given_by"),
    )
    op.create_index("ix_need_to_know_contact_id_user_id", "need_to_know", ["contact_id", "user_id"])
    op.create_index("ix_need_to_know_user_id", "need_to_know", ["user_id"])
    op.create_table(
        "consultation",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=True),
        sa.Column("at", TIME, nullable=False),
        sa.Column("by", _number(), nullable=False),
        sa.Column("agency", sa.String(40), nullable=True),
        sa.Column("about_role", sa.String(40), nullable=True),
        sa.Column("areas", sa.String(400), nullable=False),
        sa.Column("route", sa.String(20), nullable=True),
        sa.Column("asked_to_send", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.String(32), nullable=True),
        sa.Column("keep_until", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consultation"),
        sa.ForeignKeyConstraint(["by"], ["user.id"], name="fk_consultation_by"),
    )
    op.create_index("ix_consultation_at", "consultation", ["at"])
    op.create_table(
        "intake",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("brought_by", _number(), nullable=False),
        sa.Column("brought_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_intake"),
        sa.UniqueConstraint("digest", name="uq_intake_digest"),
        sa.ForeignKeyConstraint(["brought_by"], ["user.id"], name="fk_intake_brought_by"),
    )
    op.create_table(
        "intake_row",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("intake_id", sa.String(32), nullable=False),
        sa.Column("external", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_intake_row"),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_intake_row_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"], name="fk_intake_row_intake_id"),
        sa.UniqueConstraint("external", name="uq_intake_row_external"),
    )
    op.create_index("ix_intake_row_contact_id", "intake_row", ["contact_id"])
    op.create_index("ix_intake_row_intake_id", "intake_row", ["intake_id"])
    op.create_table(
        "inspection_sample",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("drawn_by", _number(), nullable=False),
        sa.Column("drawn_at", TIME, nullable=False),
        sa.Column("covers_from", TIME, nullable=False),
        sa.Column("covers_until", TIME, nullable=False),
        sa.Column("drawn", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_sample"),
        sa.ForeignKeyConstraint(["drawn_by"], ["user.id"], name="fk_inspection_sample_drawn_by"),
    )
    op.create_table(
        "milestone",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("child_id", _number(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", _number(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("superseded_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_milestone"),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_milestone_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name="fk_milestone_child_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by"], ["user.id"], name="fk_milestone_by"),
    )
    op.create_index("ix_milestone_child_id_kind", "milestone", ["child_id", "kind"])
    op.create_index("ix_milestone_contact_id", "milestone", ["contact_id"])
    op.create_table(
        "outcome_message",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("decision_id", _number(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("not_told", sa.String(40), nullable=True),
        sa.Column("not_told_because", sa.LargeBinary(), nullable=True),
        sa.Column("by", _number(), nullable=True),
        sa.Column("at", TIME, nullable=False),
        sa.Column("read_at", TIME, nullable=True),
        sa.Column("clear", sa.Integer(), nullable=True),
        sa.Column("clear_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outcome_message"),
        sa.CheckConstraint("mode = 'live'", name="ck_outcome_message_never_from_practice"),
        sa.UniqueConstraint("decision_id", name="uq_outcome_message_decision_id"),
        sa.CheckConstraint(
            "(words IS NULL) <> (not_told IS NULL)", name="ck_outcome_message_told_or_why_not"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_outcome_message_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decision.id"],
            name="fk_outcome_message_decision_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by"], ["user.id"], name="fk_outcome_message_by"),
    )
    op.create_index("ix_outcome_message_contact_id", "outcome_message", ["contact_id"])
    op.create_table(
        "disagreement",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("decision_id", _number(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("said_at", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("result", sa.String(20), nullable=True),
        sa.Column("answered_by", _number(), nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_disagreement"),
        sa.CheckConstraint("mode = 'live'", name="ck_disagreement_never_from_practice"),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_disagreement_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name="fk_disagreement_decision_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["user.id"], name="fk_disagreement_answered_by"),
    )
    op.create_index("ix_disagreement_answered_at_due_at", "disagreement", ["answered_at", "due_at"])
    op.create_index("ix_disagreement_contact_id", "disagreement", ["contact_id"])
    op.create_table(
        "second_reading",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("child_id", _number(), nullable=False),
        sa.Column("drawn", sa.String(12), nullable=False),
        sa.Column("drawn_at", TIME, nullable=False),
        sa.Column("reader", _number(), nullable=True),
        sa.Column("read_at", TIME, nullable=True),
        sa.Column("outcome", sa.String(40), nullable=True),
        sa.Column("staff_route", sa.String(20), nullable=True),
        sa.Column("scores", sa.JSON(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_second_reading"),
        sa.CheckConstraint("mode = 'live'", name="ck_second_reading_never_from_practice"),
        sa.UniqueConstraint("child_id", name="uq_second_reading_child_id"),
        sa.ForeignKeyConstraint(
            ["contact_id", "mode"],
            ["contact.id", "contact.mode"],
            name="fk_second_reading_contact_id_mode",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name="fk_second_reading_child_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["reader"], ["user.id"], name="fk_second_reading_reader"),
    )
    op.create_index("ix_second_reading_contact_id", "second_reading", ["contact_id"])
    op.create_index("ix_second_reading_read_at", "second_reading", ["read_at"])
    op.create_table(
        "service_view",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("of", sa.String(12), nullable=False),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_service_view"),
    )
    op.create_index("ix_service_view_of_on", "service_view", ["of", "on"])
    op.create_table(
        "audit_checkpoint",
        sa.Column("id", _number(), autoincrement=True, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("last_event", _number(), nullable=False),
        sa.Column("chains", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("key_name", sa.String(40), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_checkpoint"),
    )


def _entries() -> None:
    """A contact that was sent before is in the queue as well: undecided ones wait, by urgency and route.

    One is decided when a decision stands for each of its children. `look_by` and `due_at` are those of the
    sending until `threshold queue catch-up` opened the record: that tells them from those of later contacts.
    """
    op.execute(
        "INSERT INTO queue_entry (contact_id, mode, door, state, rank, waiting_since, look_by, due_at, "
        "no_contact, decided_at, version) "
        "SELECT c.id, c.mode, "
        "CASE WHEN c.chosen_route IN ('universal', 'single_agency', 'caf') THEN 'early_help' "
        "ELSE 'front_door' END, "
        "CASE WHEN d.decided = k.children THEN 'decided' ELSE 'waiting' END, "
        "CASE WHEN c.urgency = 'now' OR 'emergency' IN (c.recommended_route, c.chosen_route) THEN 0 "
        "WHEN c.urgency = 'today' OR 'front_door_urgent' IN (c.recommended_route, c.chosen_route) THEN 1 "
        "WHEN c.urgency = 'one_working_day' OR 'front_door' IN (c.recommended_route, c.chosen_route) THEN 2 "
        "WHEN c.urgency = 'planned' THEN 3 ELSE 1 END, "
        "c.sent_at, c.sent_at, c.sent_at, 0, CASE WHEN d.decided = k.children THEN d.at END, 1 "
        "FROM contact AS c LEFT JOIN (SELECT contact_id, count(*) AS decided, max(at) AS at FROM decision "
        "WHERE superseded_at IS NULL GROUP BY contact_id) AS d ON d.contact_id = c.id "
        "LEFT JOIN (SELECT contact_id, count(*) AS children FROM child GROUP BY contact_id) "
        "AS k ON k.contact_id = c.id WHERE c.mode = 'live' AND c.sent_at IS NOT NULL"
    )


def _rules_fired() -> None:
    """Which rules held for what was sent before: the audit chain knows."""
    bind = op.get_bind()
    columns = (
        sa.Column("chain", sa.String),
        sa.Column("event", sa.String),
        sa.Column("details", sa.JSON),
    )
    event = sa.table("audit_event", *columns)
    entry = sa.table(
        "queue_entry", sa.Column("contact_id"), sa.Column("mode"), sa.Column("waiting_since")
    )
    shown = sa.select(
        entry.c.contact_id, entry.c.mode, entry.c.waiting_since, event.c.details
    ).join(event, sa.and_(event.c.chain == entry.c.contact_id, event.c.event == "outcome_shown"))
    found = {
        (row.contact_id, row.mode, rule, row.waiting_since)
        for row in bind.execute(shown)
        for rule in row.details.get("rules", ())
    }
    names = ("contact_id", "mode", "rule", "at")
    if found:
        kept = sa.table("rule_fired", *(sa.Column(name) for name in names))
        bind.execute(sa.insert(kept), [dict(zip(names, row, strict=True)) for row in found])


def downgrade() -> None:
    op.drop_index(SHARING, table_name="sharing")
    op.create_index("ix_sharing_contact_id", "sharing", ["contact_id", "purpose", "recipient"])
    op.drop_table("audit_checkpoint")
    for name in ("ix_audit_event_at", "ix_audit_event_actor_at"):
        op.drop_index(name, table_name="audit_event")
    op.drop_table("recovery_code")
    # A role that is too long for the old column opens nothing there.
    op.execute("UPDATE \"user\" SET role = 'none' WHERE length(role) > 20")
    op.drop_table("service_view")
    op.drop_table("second_reading")
    op.drop_table("disagreement")
    op.drop_table("outcome_message")
    op.drop_table("milestone")
    op.drop_table("inspection_sample")
    op.drop_table("intake_row")
    op.drop_table("intake")
    op.drop_table("consultation")
    op.drop_table("need_to_know")
    op.drop_table("family_ban")
    op.drop_table("information_request")
    op.drop_table("hand_over")
    op.drop_table("flag")
    op.drop_table("saved_view")
    op.drop_table("search_token")
    op.drop_table("child_figure")
    op.drop_column("message", "manner")
    op.drop_table("rule_fired")
    op.drop_table("contact_area")
    op.drop_table("queue_entry")
    with op.batch_alter_table("user") as table:
        table.drop_constraint("uq_user_subject", type_="unique")
        table.alter_column("role", type_=sa.String(20), existing_nullable=False)
        for name in (
            *COUNTS,
            "codes_locked_until",
            "link_until",
            "totp_used",
            "totp_on",
            "totp",
            "subject",
        ):
            table.drop_column(name)
    for name in ("uq_decision_proposed", "uq_decision_standing", "ix_decision_at"):
        op.drop_index(name, table_name="decision")
    op.execute("DELETE FROM decision WHERE state <> 'recorded' OR superseded_at IS NOT NULL")
    with op.batch_alter_table("decision") as table:
        table.drop_constraint(STATE, type_="check")
        for name in ("proposed_by", "agreed_by"):
            table.drop_constraint(f"fk_decision_{name}", type_="foreignkey")
        for name in ("proposed_by", "agreed_by", "state", *(c.name for c in OF_DECISION)):
            table.drop_column(name)
