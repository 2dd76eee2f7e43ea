"""What a contact permits is kept with it, asked for before each send, and can be taken back."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from bot.conversations import Conversations
from bot.referral.sharing import Permission
from bot.store import sharing
from bot.store.database import Database
from bot.store.sealing import Keyring
from bot.store.tables import LIVE, AuditEvent, Contact, Sharing
from bot.store.talks import begin, keep_pack
from tests.store.test_turns_are_kept import count, to_the_end

AT = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)
LATER = AT + timedelta(days=30)
HELP = Permission("early_help", "early_help_team", "agreement", AT + timedelta(days=10))
URGENT = Permission("referral", "front_door", "significant_harm")
OPEN = Permission("referral", "front_door", "openness")
RECEIPT = Permission("acknowledgement", "referrer", "own_contact")


@pytest.fixture
def contact(database: Database) -> str:
    keyring = Keyring(os.environ["THRESHOLD_DATA_KEYS"])
    with database.writing() as connection:
        keep_pack(connection, "d" * 64, "example", "1", "{}", AT)
        return begin(connection, keyring, "talk-1", LIVE, "d" * 64, AT).contact_id


def asked(
    database: Database, contact: str, purpose: str, recipient: str, at: datetime = AT
) -> Permission | None:
    with database.reading() as connection:
        return sharing.permission(connection, contact, purpose, recipient, at)


def kept(database: Database, contact: str, *permissions: Permission) -> None:
    with database.writing() as connection:
        sharing.keep(connection, contact, LIVE, permissions, AT)


def test_nothing_may_leave_before_anything_is_kept(database: Database, contact: str) -> None:
    assert asked(database, contact, "referral", "front_door") is None


def test_a_permission_is_for_its_own_purpose_and_recipient_only(
    database: Database, contact: str
) -> None:
    kept(database, contact, HELP, RECEIPT)
    assert asked(database, contact, "early_help", "early_help_team") == HELP
    assert asked(database, contact, "early_help", "case_system") is None
    assert asked(database, contact, "referral", "early_help_team") is None
    assert asked(database, "another", "early_help", "early_help_team") is None


def test_agreement_that_has_run_out_permits_nothing(database: Database, contact: str) -> None:
    kept(database, contact, HELP)
    assert asked(database, contact, "early_help", "early_help_team", LATER) is None


def test_agreement_can_be_taken_back_wholly(database: Database, contact: str) -> None:
    kept(database, contact, HELP, OPEN, RECEIPT)
    with database.writing() as connection:
        assert sharing.withdraw(connection, contact, "user-1", AT) == 2
    assert asked(database, contact, "early_help", "early_help_team") is None
    assert asked(database, contact, "referral", "front_door") is None
    assert asked(database, contact, "acknowledgement", "referrer") == RECEIPT


def test_or_for_one_recipient(database: Database, contact: str) -> None:
    kept(database, contact, HELP, OPEN)
    with database.writing() as connection:
        assert sharing.withdraw(connection, contact, "user-1", AT, recipient="front_door") == 1
    assert asked(database, contact, "early_help", "early_help_team") == HELP


def test_significant_harm_is_never_taken_back_and_comes_before_other_grounds(
    database: Database, contact: str
) -> None:
    kept(database, contact, URGENT, OPEN)
    assert asked(database, contact, "referral", "front_door") == URGENT
    with database.writing() as connection:
        sharing.withdraw(connection, contact, "user-1", AT)
    assert asked(database, contact, "referral", "front_door", LATER) == URGENT


def test_permitting_and_taking_back_stand_in_the_audit_chain(
    database: Database, contact: str
) -> None:
    kept(database, contact, HELP)
    with database.writing() as connection:
        sharing.withdraw(connection, contact, "user-1", AT)
    with database.reading() as connection:
        events = connection.execute(
            select(AuditEvent.event, AuditEvent.details).where(AuditEvent.chain == contact)
        ).all()
    told = {row.event: row.details for row in events}
    assert told["sharing_permitted"] == {
        "purpose": "early_help", "recipient": "early_help_team", "ground": "agreement",
    }  # fmt: skip
    assert told["sharing_withdrawn"] == {"ended": 1}


def test_sending_keeps_what_it_permits(conversations: Conversations) -> None:
    reply = to_the_end(conversations)
    assert reply.content["reference"]
    with conversations.database.reading() as connection:
        contact = str(connection.execute(select(Contact.id)).scalar_one())
        found = sharing.permission(connection, contact, "referral", "front_door", LATER)
    assert found == Permission("referral", "front_door", "significant_harm")


def test_a_send_that_fails_halfway_leaves_no_permission(
    conversations: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("killed here")

    monkeypatch.setattr("bot.sending.promise_what_follows", fails)
    with pytest.raises(RuntimeError, match="killed here"):
        to_the_end(conversations)
    assert count(conversations, Sharing) == 0
