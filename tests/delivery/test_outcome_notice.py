"""The e-mail that there is news: only when there is, only where it can go, and nothing but the reference."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.delivery import outcome_notice
from bot.delivery.notify import Notify
from bot.delivery.outcome_notice import OutcomeNotice
from bot.delivery.registry import deliverers
from bot.settings import Settings, read
from bot.store.tables import Delivery
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.delivery.conftest import NOTIFY_KEY, Running, Sent
from tests.delivery.test_tries import all_due, office
from tests.delivery.test_what_the_case_system_gets import NEEDED, record_of


def settings(**more: str) -> Settings:
    return read({**NEEDED, **more})


WITH_NOTIFY = {"THRESHOLD_NOTIFY_KEY": NOTIFY_KEY, "THRESHOLD_NOTIFY_OUTCOME_TEMPLATE": "news"}


def promised(sent: Sent, here: Settings, contact_id: str, *news: str) -> int:
    with sent.database.writing() as connection:
        for once in news:
            outcome_notice.promise(connection, here, sent.keyring, contact_id, once, AT)
        wanted = select(func.count()).where(Delivery.kind == outcome_notice.KIND)
        return int(connection.execute(wanted).scalar_one())


def test_the_same_news_is_mailed_once_and_says_nothing_but_the_reference(
    sent: Sent, stubs: Running
) -> None:
    contact_id = sent.contact()
    assert promised(sent, settings(**WITH_NOTIFY), contact_id, "m1", "m1", "d2") == 2
    notice = OutcomeNotice(lambda: Notify(NOTIFY_KEY, stubs.url), "news")
    all_due(office(sent, notice), AT)
    mails = stubs.notify.messages
    assert len(mails) == 2
    assert all(set(mail["personalisation"]) == {"reference"} for mail in mails)


@pytest.mark.parametrize("missing", sorted(WITH_NOTIFY))
def test_without_notify_nothing_is_promised_that_nobody_would_deliver(
    sent: Sent, missing: str
) -> None:
    here = settings(**{name: value for name, value in WITH_NOTIFY.items() if name != missing})
    assert promised(sent, here, sent.contact(), "m1") == 0
    assert outcome_notice.KIND not in deliverers(here)


def test_there_is_no_news_when_a_contact_is_sent() -> None:
    known = deliverers(settings(**WITH_NOTIFY))
    assert known[outcome_notice.KIND].promised(record_of("0" * 32)) is None  # type: ignore[union-attr]
