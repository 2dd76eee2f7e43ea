"""The status page over the network: what was decided, one tap, a disagreement, and nothing for strangers."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from sqlalchemy import func, select, update

from bot import clock
from bot.runtime.tokens import STATUS_LIFETIME, Tokens
from bot.store import coming_back
from bot.store.front_door import telling, told
from bot.store.sealing import Keyring
from bot.store.tables import (
    Alarm,
    Contact,
    Decision,
    Disagreement,
    OutcomeMessage,
    ServiceView,
    User,
)
from tests.browser.story import Story
from tests.server import Server
from tests.store.telling import decide


def a_told_contact(server: Server) -> SimpleNamespace:
    """A contact that was sent, decided and told, with its reference and PIN."""
    story = Story(server.url).until("")
    store = SimpleNamespace(
        database=server.database, keyring=Keyring(server.environment["THRESHOLD_DATA_KEYS"])
    )
    with store.database.reading() as connection:
        row = connection.execute(
            select(Contact.id, Contact.conversation).where(
                Contact.reference == story.reply["reference"]
            )
        ).one()
    decision = decide(
        store, row.id, "no_further_action", "no_sign_of_harm", "Zebedee", at=clock.now()
    )
    with store.database.writing() as connection:
        member = staff_member(connection)
        way = coming_back.way_back(connection, store.keyring, row.conversation, 14, clock.now())
        (child,) = told.of_contact(connection, store.keyring, row.id)
        seen = telling.version_of(connection, row.id)
        telling.tell(
            connection,
            store.keyring,
            row.id,
            seen,
            {decision: child.suggested},
            member,
            clock.now(),
        )
    return SimpleNamespace(id=row.id, decision=decision, reference=way.reference, pin=way.pin)


def staff_member(connection: Any) -> int:
    from bot.store import staff

    known = connection.execute(select(User.id)).scalar()
    return known or staff.add_user(
        connection, "m@exampleshire.example", "M", "manager", "p" * 12, clock.now()
    )


def post(server: Server, **fields: Any) -> Any:
    origin = {"Origin": server.url.removesuffix("/chat")}
    return requests.post(f"{server.url}/status", data=fields, headers=origin, timeout=60)


def opened(server: Server, contact: SimpleNamespace) -> str:
    answer = post(server, reference=contact.reference, pin=contact.pin)
    assert answer.status_code == 200
    return " ".join(html.unescape(answer.text).split())


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def contact(server: Server) -> SimpleNamespace:
    return a_told_contact(server)


@pytest.fixture(scope="module")
def other(server: Server) -> SimpleNamespace:
    return a_told_contact(server)


def count(server: Server, column: Any, *where: Any) -> int:
    with server.database.reading() as connection:
        return int(
            connection.execute(
                select(func.count()).select_from(column.class_).where(*where)
            ).scalar_one()
        )


def test_the_referrer_reads_it_and_that_is_kept(server: Server, contact: SimpleNamespace) -> None:
    page = opened(server, contact)
    assert "We will take no further action" in page and "You told us that" in page
    assert "Zebedee" not in page and contact.pin not in page
    assert "A social worker decides within" not in page
    assert count(server, OutcomeMessage.id, OutcomeMessage.read_at.is_(None),
                 OutcomeMessage.contact_id == contact.id) == 0  # fmt: skip


def test_one_tap_says_that_it_was_not_clear(server: Server, contact: SimpleNamespace) -> None:
    page = opened(server, contact)
    number = re.search(r'value="not_clear"> <input type="hidden" name="number" value="(\d+)"', page)
    assert number
    answer = post(server, token=token_in(page), do="not_clear", number=number[1])
    assert "You said that this was not clear" in answer.text


def test_a_disagreement_with_words_of_danger_shows_999_and_alarms(
    server: Server, contact: SimpleNamespace
) -> None:
    page = opened(server, contact)
    words = "he is hitting her right now and she cannot breathe"
    fields = {"token": token_in(page), "do": "disagree", "number": contact.decision, "words": words}
    answer = post(server, **fields)
    assert 'role="alert"' in answer.text and "ring <a" in answer.text and words in answer.text
    assert post(server, **fields).status_code == 200  # loaded again: kept once
    assert count(server, Disagreement.id, Disagreement.contact_id == contact.id) == 1
    assert count(server, Alarm.id, Alarm.contact_id == contact.id, Alarm.kind.in_(
        ("danger_since_decided", "referrer_disagrees"))) == 2  # fmt: skip


@pytest.mark.parametrize("how", ["nothing stands", "too many posts"])
def test_danger_reaches_staff_also_where_the_words_cannot_be_kept(server: Server, how: str) -> None:
    made = a_told_contact(server)
    fields = {"token": token_in(opened(server, made)), "do": "disagree", "number": made.decision}
    if how == "nothing stands":
        with server.database.writing() as connection:
            same = Decision.id == made.decision
            connection.execute(update(Decision).where(same).values(superseded_at=clock.now()))
    else:
        while post(server, **fields, words="I disagree.").status_code != 429:
            pass
    words = "he is hitting her right now and she cannot breathe"
    answer = post(server, **fields, words=words)
    assert 'role="alert"' in answer.text and words in answer.text
    assert count(server, Alarm.id, Alarm.contact_id == made.id,
                 Alarm.kind == "danger_since_decided") == 1  # fmt: skip


def test_the_token_of_one_contact_answers_into_no_other(
    server: Server, contact: SimpleNamespace, other: SimpleNamespace
) -> None:
    token = token_in(opened(server, other))
    post(server, token=token, do="disagree", number=contact.decision, words="Not mine.")
    with server.database.reading() as connection:
        message = connection.execute(
            select(OutcomeMessage.id).where(OutcomeMessage.contact_id == contact.id)
        ).scalar_one()
        before = connection.execute(
            select(OutcomeMessage.clear).where(OutcomeMessage.id == message)
        ).scalar()
    post(server, token=token, do="clear", number=message)
    assert count(server, Disagreement.id, Disagreement.contact_id == other.id) == 0
    assert count(server, OutcomeMessage.id, OutcomeMessage.id == message,
                 OutcomeMessage.clear.is_not_distinct_from(before)) == 1  # fmt: skip


@pytest.mark.parametrize("kind", ["forged", "old", "of a talk", "none"])
def test_without_a_good_token_nothing_is_kept_and_no_word_is_lost(
    server: Server, other: SimpleNamespace, kind: str
) -> None:
    tokens, now = Tokens(server.environment["THRESHOLD_TOKEN_SECRETS"]), clock.now()
    token = {
        "forged": tokens.issue_for_status(other.id, now)[:-4] + "AAAA",
        "old": tokens.issue_for_status(other.id, now - STATUS_LIFETIME - timedelta(minutes=1)),
        "of a talk": tokens.issue(now),
        "none": "",
    }[kind]
    answer = post(server, token=token, do="disagree", number=other.decision, words="I am worried.")
    assert answer.status_code == 403 and "I am worried." in answer.text
    assert "no further action" not in answer.text
    assert count(server, Disagreement.id, Disagreement.contact_id == other.id) == 0
    status = tokens.issue_for_status(other.id, now)
    assert tokens.conversation(status, now) is None  # and it opens no talk


def test_no_other_site_posts_to_the_status_page_or_the_questions(
    server: Server, other: SimpleNamespace
) -> None:
    fields = {"token": token_in(opened(server, other)), "do": "disagree", "number": other.decision}
    for path in ("status", "view"):
        answer = requests.post(
            f"{server.url}/{path}",
            data=fields,
            headers={"Origin": "https://evil.example"},
            timeout=30,
        )
        assert answer.status_code == 403
    assert count(server, Disagreement.id, Disagreement.contact_id == other.id) == 0


def test_what_people_think_is_kept_as_numbers_and_a_flood_is_not(server: Server) -> None:
    origin = {"Origin": server.url.removesuffix("/chat")}
    url, fields = (
        f"{server.url}/view",
        {"of": "family", "was_asked": "4", "words": "My name is Sam"},
    )
    assert requests.post(url, data={"of": "family"}, headers=origin, timeout=30).status_code == 422
    assert requests.post(
        url, data={"of": "family", "was_asked": "6", "made_up": "1"}, headers=origin, timeout=30
    ).status_code == 422  # fmt: skip
    seen = [
        requests.post(url, data=fields, headers=origin, timeout=30).status_code for _ in range(9)
    ]
    assert seen[0] == 200 and 429 in seen
    with server.database.reading() as connection:
        rows = connection.execute(
            select(ServiceView.of, ServiceView.question, ServiceView.answer)
        ).all()
    assert {tuple(row) for row in rows} == {("family", "was_asked", 4)}
