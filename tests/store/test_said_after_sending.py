"""What a referrer says after sending reaches staff at once, and a danger at home binds them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.conversations import Conversations
from bot.store.tables import LIVE, PRACTICE, Alarm, FamilyBan, QueueEntry
from tests.store.test_turns_are_kept import talk, to_the_end

DANGER = "he is hitting her with a knife right now, she is bleeding"
MORE = "her aunt came to fetch her at three"


def kinds(conversations: Conversations) -> list[str]:
    with conversations.database.reading() as connection:
        return list(connection.execute(select(Alarm.kind).order_by(Alarm.id)).scalars())


def sent(conversations: Conversations, mode: str = LIVE):  # type: ignore[no-untyped-def]
    to_the_end(conversations, mode=mode)
    before = kinds(conversations)
    say = talk(conversations, mode=mode)
    return say, lambda: kinds(conversations)[len(before) :]


def test_words_of_danger_after_sending_alarm_staff_each_time(conversations: Conversations) -> None:
    say, raised = sent(conversations)
    say(DANGER)
    say("he has a knife and is killing her")
    assert raised() == ["danger_after_sending"] * 2


def test_other_words_after_sending_are_told_once_until_somebody_looked(
    conversations: Conversations,
) -> None:
    say, raised = sent(conversations)
    say(MORE)
    say("and her brother went with them")
    assert raised() == ["wrote_after_sending"]


@pytest.mark.parametrize("words", [DANGER, MORE])
def test_practice_alarms_nobody(conversations: Conversations, words: str) -> None:
    say, raised = sent(conversations, PRACTICE)
    say(words)
    assert raised() == []


def test_nothing_is_alarmed_before_sending(conversations: Conversations) -> None:
    say = talk(conversations)
    say(DANGER)
    assert "danger_after_sending" not in kinds(conversations)


def test_a_contact_that_says_so_only_later_is_banned_from_then_on(
    conversations: Conversations,
) -> None:
    """The ban comes from what the referrer tells of consent; here the record says so in their place."""
    from dataclasses import replace

    from bot.store import talks
    from bot.store.front_door import since_sending
    from tests.conftest import FRIDAY_AFTERNOON as AT

    to_the_end(conversations)
    with conversations.database.writing() as connection:
        found = talks.latest(connection, conversations.keyring, "talk", LIVE)
        assert found is not None
        record = talks.record_of(connection, conversations.keyring, found.contact_id)
        assert record is not None
        connection.execute(FamilyBan.__table__.delete())
        connection.execute(QueueEntry.__table__.update().values(no_contact=0))
        since_sending.keep_ban(connection, found, replace(record, do_not_contact=True), AT)
        assert connection.execute(select(QueueEntry.no_contact)).scalar() == 1
        assert len(connection.execute(select(FamilyBan.id)).all()) == 1
