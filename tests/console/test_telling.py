"""Telling the referrer on the console: the message, the lawful reason, the lists, and disagreements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.front_door.family import Ban
from bot.store import notes
from bot.store.front_door import family, told
from bot.store.tables import LIVE, Decision, FamilyBan, OutcomeMessage, QueueEntry, User
from tests.console.conftest import NOW, Store, token_in
from tests.store.telling import decide, sealed_record


@pytest.fixture
def decided(store: Store) -> str:
    """A contact of one child, decided and not told."""
    contact = store.add_contact(1, reference="TH-2345BCDF", sent_at=NOW - timedelta(hours=3))
    sealed_record(store, contact)
    decide(store, contact, "no_further_action", "no_sign_of_harm", "Rationale of staff: Zebedee.")
    return contact


def entry(store: Store, contact: str) -> Any:
    with store.database.reading() as connection:
        return connection.execute(
            select(QueueEntry).where(QueueEntry.contact_id == contact)
        ).first()


def form_of(page: str, **more: Any) -> dict[str, Any]:
    """What the page's own form of telling would post."""
    import html
    import re

    fields: dict[str, Any] = {"csrf_token": token_in(page)}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        fields[name] = html.unescape(value)
    for name, value in re.findall(
        r'<textarea[^>]* name="(\d+-[^"]+)"[^>]*>(.*?)</textarea>', page, re.S
    ):
        fields[name] = html.unescape(value)
    return {**fields, **more}


def test_staff_see_the_message_check_it_and_send_it(
    signed_in: Any, store: Store, decided: str
) -> None:
    client = signed_in("social_worker")
    page = client.get(f"/contacts/{decided}").text
    assert "The referrer has not been told" in page

    checked = client.post(f"/contacts/{decided}/tell/check", data=form_of(page))
    assert checked.status_code == 200 and "We will take no further action" in checked.text
    assert entry(store, decided).state == "decided"

    sent = client.post(f"/contacts/{decided}/tell", data=form_of(checked.text))
    assert sent.status_code == 302
    assert (entry(store, decided).state, entry(store, decided).closed_at) == ("closed", NOW)
    assert "Told on" in client.get(f"/contacts/{decided}").text
    events = [e.event for e in store.events(decided)]
    assert events.count("outcome_told") == events.count("contact_closed") == 1


def test_words_that_the_referrer_never_wrote_are_pointed_out(
    signed_in: Any, store: Store, decided: str
) -> None:
    client = signed_in("social_worker")
    fields = form_of(client.get(f"/contacts/{decided}").text)
    because = next(name for name in fields if name.endswith("-because"))

    checked = client.post(
        f"/contacts/{decided}/tell/check", data={**fields, because: "Zebedee told us."}
    ).text
    assert "not in what the referrer told us: Zebedee." in checked
    assert "not in what the referrer told us" not in (
        client.post(f"/contacts/{decided}/tell/check", data=fields).text
    )


def test_words_of_a_ban_an_answer_or_another_system_are_pointed_out_as_well(
    signed_in: Any, store: Store, decided: str
) -> None:
    client = signed_in("social_worker")
    where = Decision.contact_id == decided
    with store.database.writing() as connection:
        key = told.key_of(connection, store.keyring, decided)
        assert key is not None
        feedback = key.seal("Quillfeather has it.", "decision.feedback")
        connection.execute(update(Decision).where(where).values(feedback=feedback))
        user = connection.execute(select(User.id)).scalars().first()
        notes.add(connection, store.keyring, decided, user, "contact", "Ask Quillfeather.", NOW)
        ban = Ban("risk_to_somebody", "Because of Brambleknock.", "Ring Thistledown first.")
        connection.execute(
            insert(FamilyBan).values(
                contact_id=decided, mode=LIVE, reason=ban.reason, put_by=user, put_at=NOW,
                words=key.seal(ban.as_dict(), family.WORDS), lifted_by=user, lifted_at=NOW,
                lifted_because=key.seal("Marrowby moved out.", family.BECAUSE),
            )
        )  # fmt: skip
    fields = form_of(client.get(f"/contacts/{decided}").text)
    now = next(name for name in fields if name.endswith("-now"))
    written = f"{fields[now]} Brambleknock, Thistledown and Marrowby."
    checked = client.post(f"/contacts/{decided}/tell/check", data={**fields, now: written}).text

    pointed_out = checked.split("not in what the referrer told us: ")[1].split("<")[0]
    for word in ("Quillfeather", "Brambleknock", "Thistledown", "Marrowby"):
        assert word in pointed_out


def test_a_page_that_is_old_by_now_changes_nothing(
    signed_in: Any, store: Store, decided: str
) -> None:
    client = signed_in("social_worker")
    fields = form_of(client.get(f"/contacts/{decided}").text)
    with store.database.writing() as connection:
        connection.execute(update(QueueEntry).values(version=QueueEntry.version + 1))

    client.post(f"/contacts/{decided}/tell", data=fields)
    assert entry(store, decided).state == "decided"
    with store.database.reading() as connection:
        assert connection.execute(select(OutcomeMessage.id)).first() is None


def test_only_a_lawful_reason_in_words_stands_in_the_place_of_telling(
    signed_in: Any, store: Store, decided: str
) -> None:
    client = signed_in("social_worker")
    page = client.get(f"/contacts/{decided}").text
    with store.database.reading() as connection:
        number = connection.execute(select(Decision.id)).scalar_one()
    fields = {"csrf_token": token_in(page), "seen": "1", "decision": str(number)}
    path = f"/contacts/{decided}/tell/leave"

    for wrong in (
        {"not_told": "too_busy", "because": "No time."},
        {"not_told": "court_order", "because": "  "},
        {"because": "No time."},
    ):
        client.post(path, data={**fields, **wrong})
        assert entry(store, decided).state == "decided"
    client.post(path, data={**fields, "not_told": "court_order", "because": "The order of May."})
    assert entry(store, decided).state == "closed"
    assert "A court order forbids it" in client.get(f"/contacts/{decided}").text


def test_a_screener_does_not_decide_that_a_referrer_is_left_untold(
    signed_in: Any, store: Store, decided: str
) -> None:
    client = signed_in("screener")
    page = client.get(f"/contacts/{decided}").text
    fields = {"csrf_token": token_in(page), "seen": "1"}
    assert client.post(f"/contacts/{decided}/tell/leave", data=fields).status_code == 403


def test_the_list_shows_who_waits_to_be_told_until_they_were(
    signed_in: Any, store: Store, decided: str
) -> None:
    client = signed_in("manager")
    page = client.get("/to-tell").text
    assert "TH-2345BCDF" in page

    client.post(f"/contacts/{decided}/tell", data=form_of(client.get(f"/contacts/{decided}").text))
    assert "TH-2345BCDF" not in client.get("/to-tell").text
    assert client.get("/reasons").status_code == 200


def test_a_disagreement_by_telephone_is_answered_by_somebody_who_did_not_decide(
    signed_in: Any, store: Store, decided: str
) -> None:
    client = signed_in("manager")
    page = client.get(f"/contacts/{decided}").text
    with store.database.reading() as connection:
        number = connection.execute(select(Decision.id)).scalar_one()
    fields = {"csrf_token": token_in(page), "decision": str(number), "words": "He is not safe."}
    said = client.post(f"/contacts/{decided}/disagreement", data=fields)
    assert "He is not safe." in client.get(said.location).text
    assert "TH-2345BCDF" in client.get("/disagreements").text

    answer = {"csrf_token": token_in(page), "answer": "", "result": "explained"}
    assert client.post(f"{said.location}/answer", data=answer).status_code == 422
    answer |= {"answer": "We looked at it again.", "result": "changed"}
    assert "The decision still stands" in client.post(f"{said.location}/answer", data=answer).text
    answer |= {"result": "explained"}
    assert client.post(f"{said.location}/answer", data=answer).status_code == 302
    assert "We looked at it again." in client.get(said.location).text


def test_whoever_decided_cannot_answer(signed_in: Any, store: Store, decided: str) -> None:
    client = signed_in("social_worker")
    page = client.get(f"/contacts/{decided}").text
    with store.database.writing() as connection:
        number = connection.execute(select(Decision.id)).scalar_one()
        connection.execute(update(Decision).values(user_id=1))
    fields = {"csrf_token": token_in(page), "decision": str(number), "words": ""}
    said = client.post(f"/contacts/{decided}/disagreement", data=fields).location
    answer = {"csrf_token": token_in(page), "answer": "No.", "result": "explained"}

    refused = client.post(f"{said}/answer", data=answer)
    assert refused.status_code == 422 and "had no part in the decision" in refused.text


def test_somebody_who_may_not_know_of_a_contact_finds_nothing_of_it(
    signed_in: Any, store: Store, decided: str
) -> None:
    client = signed_in("social_worker")
    page = client.get(f"/contacts/{decided}").text
    with store.database.reading() as connection:
        number = connection.execute(select(Decision.id)).scalar_one()
    fields = {"csrf_token": token_in(page), "decision": str(number), "seen": "1"}
    said = client.post(f"/contacts/{decided}/disagreement", data=fields).location
    with store.database.writing() as connection:
        connection.execute(update(QueueEntry).values(restricted="staff"))

    assert client.get(said).status_code == 404
    for path in ("tell", "tell/check", "tell/leave", "disagreement"):
        assert client.post(f"/contacts/{decided}/{path}", data=fields).status_code == 404
    for path in ("/to-tell", "/disagreements"):
        assert "TH-2345BCDF" not in client.get(path).text


def test_an_erased_contact_is_shown_and_told_of_no_more(
    signed_in: Any, store: Store, decided: str
) -> None:
    from bot.store.retention import erase

    client = signed_in("social_worker")
    client.post(f"/contacts/{decided}/tell", data=form_of(client.get(f"/contacts/{decided}").text))
    with store.database.writing() as connection:
        erase(connection, decided, NOW)
    assert client.get(f"/contacts/{decided}").status_code == 200
    assert "TH-2345BCDF" not in client.get("/to-tell").text
