"""A referrer gets their own documents: the record of advice before sending, all of them after."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import handing_out
from bot.conversations import Conversations
from bot.documents.kinds import Kind
from bot.interview.prompts import Prompt
from bot.interview.reading import Heard
from bot.interview.stages import open_prompt
from bot.store import retention
from bot.store.database import Database
from bot.store.tables import LIVE, PRACTICE, Delivery, Document
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.interview.talker import MOST_TURNS, calm, middling


@pytest.fixture
def database(tmp_path: Any) -> Iterator[Database]:
    """One kind is enough here: `tests/delivery` keeps documents in both."""
    from bot.store import schema

    made = Database(f"sqlite:///{tmp_path / 'threshold.db'}")
    schema.upgrade(made)
    yield made
    made.engine.dispose()


class Talk:
    """A talk with the whole of it, database and all, by pressing and typing."""

    def __init__(self, conversations: Conversations, mode: str = LIVE) -> None:
        self.known, self.mode, self.name = conversations, mode, uuid.uuid4().hex
        self.reply = self._say(Heard("/start", "start"))

    def _say(self, heard: Heard) -> Any:
        return self.known.take(self.name, heard, AT, self.mode)

    def walk(self, choose: Any, until: str = "") -> None:
        """Answer until there is nothing more, or up to a question."""
        for _ in range(MOST_TURNS):
            standing = self.known.standing(self.name, AT, self.mode)
            assert standing is not None
            prompt: Prompt | None = open_prompt(*standing)
            if self.reply.question is None or prompt is None or prompt.question == until:
                return
            value = choose(prompt)
            offered = {choice.value for choice in prompt.choices}
            pressed = {"q": prompt.key, ("ticked" if isinstance(value, list) else "v"): value}
            is_button = isinstance(value, list) or value in offered or prompt.kind == "tick"
            heard = Heard(str(value), "answer" if is_button else "nlu_fallback",
                          pressed=pressed if is_button else None, client_id=uuid.uuid4().hex)  # fmt: skip
            self.reply = self._say(heard)
        raise AssertionError("no end")

    @property
    def offered(self) -> list[str]:
        return [one["kind"] for one in self.reply.content["documents"]]

    def get(self, kind: Kind, form: str = "html") -> Any:
        return handing_out.for_referrer(self.known, self.name, kind, form)


def kept(conversations: Conversations) -> int:
    with conversations.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(Document)).scalar_one())


def test_before_there_is_advice_there_is_nothing_to_keep(conversations: Conversations) -> None:
    talk = Talk(conversations)
    assert talk.offered == [] and talk.get(Kind.DECISION_RECORD) is None
    talk.walk(calm, until="areas")
    assert talk.offered == [] and talk.get(Kind.DECISION_RECORD) is None


def test_the_record_of_advice_can_be_kept_without_sending_and_without_a_name(
    conversations: Conversations,
) -> None:
    talk = Talk(conversations)
    talk.walk(calm, until="outcome")
    assert talk.offered == ["decision_record"]
    page = talk.get(Kind.DECISION_RECORD).content.decode()
    assert "Children’s services have not been contacted" in page and "Often late" in page
    assert talk.get(Kind.DECISION_RECORD).content.decode() == page
    assert talk.get(Kind.REFERRAL) is None and talk.get(Kind.FAMILY_NOTICE) is None
    assert kept(conversations) == 0


def test_after_sending_everything_is_there_before_the_worker_has_been(
    conversations: Conversations,
) -> None:
    talk = Talk(conversations)
    talk.walk(middling)
    assert talk.reply.content["reference"]
    assert talk.offered[:2] == ["referral", "decision_record"]
    first = talk.get(Kind.REFERRAL)
    assert talk.reply.content["reference"] in first.content.decode()
    assert kept(conversations) == 1
    assert talk.get(Kind.REFERRAL).content == first.content
    assert talk.get(Kind.DECISION_RECORD, "json").media_type == "application/json"
    assert talk.get(Kind.CAF) is None


def test_practice_is_made_on_request_says_so_and_is_never_delivered(
    conversations: Conversations,
) -> None:
    talk = Talk(conversations, PRACTICE)
    talk.walk(middling)
    assert "This is practice." in talk.get(Kind.REFERRAL).content.decode()
    with conversations.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(Delivery)).scalar_one() == 0


def test_an_erased_contact_has_no_documents(conversations: Conversations) -> None:
    talk = Talk(conversations)
    talk.walk(middling)
    assert talk.get(Kind.REFERRAL) is not None
    with conversations.database.writing() as connection:
        contact = connection.execute(select(Document.contact_id)).scalar_one()
        retention.erase(connection, contact, AT)
    assert talk.get(Kind.REFERRAL) is None and kept(conversations) == 0


def test_a_stranger_gets_nothing(conversations: Conversations) -> None:
    talk = Talk(conversations)
    talk.walk(middling)
    talk.name = "somebody-else"
    assert talk.get(Kind.REFERRAL) is None
