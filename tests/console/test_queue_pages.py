"""The queue as staff see it: lists, filters, claiming, handing over, marks, and searching by words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.front_door.filters import Filters
from bot.store import notes, staff
from bot.store.front_door import claims, marks, search
from bot.store.retention import erase
from bot.store.tables import AuditEvent, Contact, NeedToKnow, QueueEntry, SavedView, SearchToken
from tests.store.test_record_is_kept import a_record

from .conftest import NOW, PASSWORD, token_in

SENT = {
    "reference": "TH-0001",
    "sent_at": NOW - timedelta(minutes=95),
    "recommended_route": "front_door_urgent",
    "chosen_route": "front_door_urgent",
    "urgency": "today",
}
WORDS = "Ring the school before three."


def keep_words(store: Any, contact_id: str, **changes: Any) -> None:
    with store.database.writing() as connection:
        record = replace(a_record(), **changes)
        search.keep_words(connection, store.keyring, contact_id, record)


def restrict(store: Any, contact_id: str) -> None:
    with store.database.writing() as connection:
        same = QueueEntry.contact_id == contact_id
        connection.execute(update(QueueEntry).where(same).values(restricted="allegation"))


def press(client: Any, page: str, path: str, **form: Any) -> Any:
    """Send a form of a page, with the version that the page showed."""
    html = client.get(page).text
    version = re.search(r'name="version" value="(\d+)"', html)
    seen = {"version": version[1]} if version else {}
    return client.post(path, data={"csrf_token": token_in(html), **seen, **form})


def flashed(client: Any, page: str) -> str:
    found = re.findall(r"notification-banner__heading\">([^<]+)<", client.get(page).text)
    return " ".join(found)


def test_a_line_says_why_a_contact_stands_where_it_does(signed_in: Any, store: Any) -> None:
    one = store.add_contact(1, **SENT, entry={"no_contact": 1})
    store.add_contact(2, **{**SENT, "reference": "TH-0002", "urgency": "planned", "chose_lower": 1,
                            "recommended_route": "front_door", "chosen_route": "caf"})  # fmt: skip
    client = signed_in("screener")
    with store.database.writing() as connection:
        marks.put_flag(connection, one, "contact", "look_again", 1, NOW)
    html = client.get("/contacts").text

    for shown in ("TH-0001", "1 hour 35 minutes", "20 November 2026 at 1:35pm", "Look again",
                  "Do not contact the family", "Nobody"):  # fmt: skip
        assert shown in html
    assert "TH-0002" not in html, "what goes to early help is not in the front door's list"
    assert "Advice was: Front door: referral" in client.get("/contacts?door=early_help").text


def test_lists_open_no_seal(signed_in: Any, store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.store.sealing import ContactKey

    store.add_contact(1, **SENT)
    client = signed_in("screener")

    def refuse(*_: Any) -> None:
        raise AssertionError("a list opened a seal")

    monkeypatch.setattr(ContactKey, "open", refuse)
    assert client.get("/contacts?state=all&door=all").status_code == 200


def test_a_long_list_has_pages_that_keep_the_filters(signed_in: Any, store: Any) -> None:
    for number in range(1, 53):
        store.add_contact(
            number, **{**SENT, "reference": f"TH-{number:04}"}, entry={"agency": "gp"}
        )
    client = signed_in("screener")

    first = client.get("/contacts?agency=gp").text
    assert first.count('<th scope="row"') == 50
    assert "agency=gp&amp;page=2" in first or "page=2&amp;agency=gp" in first
    assert client.get("/contacts?agency=gp&page=2").text.count('<th scope="row"') == 2
    assert client.get("/contacts?agency=gp&page=99999999999999999999").location.endswith(
        "?agency=gp"
    )
    assert "Page 1 of 2" in client.get("/contacts?page=-3").text
    assert "No contact fits" in client.get("/contacts?agency=police").text


def test_a_manager_sees_at_a_glance_how_the_queue_stands(signed_in: Any, store: Any) -> None:
    store.add_contact(1, **SENT, entry={"due_at": NOW - timedelta(hours=1)})
    store.add_contact(
        2, **{**SENT, "reference": "TH-0002"}, entry={"due_at": NOW + timedelta(days=1)}
    )
    html = signed_in("manager").get("/contacts").text

    glance = html[html.index('id="glance"') : html.index('aria-label="Lists"')]
    assert re.findall(r"<strong>(\d+)</strong> ([^<]+)</a>", glance) == [
        ("0", "Now"), ("2", "Today"), ("0", "One working day"), ("0", "Planned"), ("1", "overdue"),
        ("2", "that nobody has"),
    ]  # fmt: skip
    assert 'href="/contacts?overdue=1"' in glance


@pytest.mark.parametrize("path", ["/contacts?state=all&door=all", "/contacts/search"])
def test_a_restricted_contact_is_nowhere_for_somebody_who_may_not_know(
    signed_in: Any, store: Any, path: str
) -> None:
    one = store.add_contact(1, **SENT)
    keep_words(store, one)
    restrict(store, one)
    client = signed_in("screener")
    html = client.get(path).text
    if "search" in path:
        html = press(client, path, path, words="Sam Example").text

    assert "TH-0001" not in html
    for action in ("claim", "release", "hand-over", "flags", "tags", "flags/1/take", "tags/take"):
        answer = client.post(f"/contacts/{one}/{action}", data={"csrf_token": token_in(html)})
        assert answer.status_code == 404, action
    with store.database.writing() as connection:
        connection.execute(
            insert(NeedToKnow).values(contact_id=one, mode="live", user_id=1, given_at=NOW)
        )
    html = (
        client.get(path).text
        if "search" not in path
        else press(client, path, path, words="Sam").text
    )
    assert "TH-0001" in html
    assert "Restricted" in html


def test_a_contact_is_claimed_and_given_back(signed_in: Any, store: Any) -> None:
    one = store.add_contact(1, **SENT)
    client, page = signed_in("screener"), "/contacts/TH-0001"

    assert press(client, page, f"/contacts/{one}/claim").location == f"/contacts/{one}#claim"
    assert "You have this contact" in client.get(page).text
    assert "<strong>You</strong>" in client.get("/contacts?whose=mine").text
    press(client, page, f"/contacts/{one}/release")
    assert "Nobody has this contact" in client.get(page).text
    assert [e.event for e in store.events(one) if e.event != "contact_viewed"][1:] == [
        "contact_claimed",
        "contact_released",
    ]


def test_who_comes_second_is_told_who_has_it(signed_in: Any, store: Any) -> None:
    one = store.add_contact(1, **SENT)
    client, page = signed_in("screener"), f"/contacts/{one}"
    html = client.get(page).text
    with store.database.writing() as connection:
        number = staff.add_user(
            connection, "b@x.example", "Bo Before (invented)", "screener", PASSWORD, NOW
        )
        claims.claim(connection, one, 1, staff.user_by_id(connection, number), NOW)

    client.post(f"{page}/claim", data={"csrf_token": token_in(html), "version": 1})
    assert "Bo Before (invented) has this contact now" in flashed(client, page)
    for action in ("release", "hand-over"):
        form = {"csrf_token": token_in(html), "version": 2, "to": 1, "words": WORDS}
        client.post(f"{page}/{action}", data=form)
        assert flashed(client, page).startswith("Nothing was changed"), action
    with store.database.reading() as connection:
        assert claims.standing(connection, one).holder_id == number


def test_a_contact_is_handed_over_with_words_that_the_colleague_reads_first(
    signed_in: Any, client: Any, post_sign_in: Any, store: Any
) -> None:
    one = store.add_contact(1, **SENT)
    store.add_member("social_worker")
    worker, page = signed_in("screener"), f"/contacts/{one}"
    press(worker, page, f"{page}/claim")
    assert '<option value="1">Robin Social_Worker (invented)</option>' in worker.get(page).text
    press(worker, page, f"{page}/hand-over", to=1, words=WORDS)
    assert "Robin Social_Worker (invented) has this contact" in worker.get(page).text

    worker.post("/sign-out", data={"csrf_token": token_in(worker.get("/contacts").text)})
    post_sign_in("social_worker@exampleshire.example")
    assert "1 contact was handed over to you" in client.get("/contacts").text
    assert WORDS in client.get(page).text
    press(client, page, f"{page}/claim", note_taken=1)
    assert "handed over to you" not in client.get("/contacts").text
    events = [e.event for e in store.events(one)]
    assert events.index("contact_handed_over") < events.index("hand_over_taken")


def test_a_hand_over_without_words_or_colleague_changes_nothing(signed_in: Any, store: Any) -> None:
    one = store.add_contact(1, **SENT)
    client, page = signed_in("screener"), f"/contacts/{one}"
    press(client, page, f"{page}/claim")
    for form in (
        {"to": "", "words": WORDS},
        {"to": "1", "words": WORDS},
        {"to": "77", "words": WORDS},
    ):
        press(client, page, f"{page}/hand-over", **form)
        assert "Choose a colleague" in flashed(client, page)
    assert "You have this contact" in client.get(page).text


def test_a_manager_takes_over_with_a_reason(signed_in: Any, store: Any) -> None:
    store.add_member("screener")
    one = store.add_contact(1, **SENT, entry={"claimed_by": 1, "claimed_at": NOW})
    client, page = signed_in("manager"), f"/contacts/{one}"
    press(client, page, f"{page}/take-over", because=" ")
    assert "Write why" in flashed(client, page)
    press(client, page, f"{page}/take-over", because="Robin is ill.")

    html = client.get(page).text
    assert "You have this contact" in html
    assert "Robin is ill." in html


def test_an_auditor_sees_who_has_a_contact_and_changes_nothing(signed_in: Any, store: Any) -> None:
    one = store.add_contact(1, **SENT)
    client = signed_in("auditor")
    html = client.get(f"/contacts/{one}").text

    assert "Nobody has this contact" in html
    for action in ("claim", "release", "hand-over", "take-over", "flags", "tags"):
        assert f"/contacts/{one}/{action}" not in html
        answer = client.post(f"/contacts/{one}/{action}", data={"csrf_token": token_in(html)})
        assert answer.status_code == 403, action


def test_flags_and_tags_are_put_and_taken_away(signed_in: Any, store: Any) -> None:
    one = store.add_contact(1, **SENT)
    client, page = signed_in("screener"), f"/contacts/{one}"
    press(client, page, f"{page}/flags", on="contact", flag="ask_a_manager")
    assert "Ask a manager" in client.get("/contacts?flag=ask_a_manager").text
    press(client, page, f"{page}/flags/1/take")
    assert "TH-0001" not in client.get("/contacts?flag=ask_a_manager").text

    for path, form in (
        (f"{page}/flags", {"flag": "sam"}),
        (f"{page}/tags", {"tag": "Sam Example"}),
    ):
        press(client, page, path, **form)
        assert "Choose one of the list" in flashed(client, page)
    events = [e.event for e in store.events(one) if e.event.startswith(("flag", "tag"))]
    assert events == ["flag_put", "flag_taken"]


def test_a_flag_on_a_fact_leads_back_to_the_fact(signed_in: Any, store: Any) -> None:
    one = store.add_contact(1, **SENT)
    client = signed_in("screener")
    answer = press(
        client,
        f"/contacts/{one}",
        f"/contacts/{one}/flags",
        on="fact:child:1:mark",
        flag="look_again",
    )

    assert answer.location == f"/contacts/{one}#fact-child-1-mark"


def test_a_list_is_kept_and_its_address_can_be_passed_on(signed_in: Any, store: Any) -> None:
    client = signed_in("screener")
    query = "agency=police&overdue=1"
    kept = press(
        client, f"/contacts?{query}", f"/contacts/views?{query}&words=Sam+Example", name="My police"
    )

    assert kept.location == f"/contacts?{query}"
    assert (
        f'href="/contacts?{query.replace("&", "&amp;")}">My police</a>'
        in client.get("/contacts").text
    )
    with store.database.reading() as connection:
        assert connection.execute(select(SavedView.query)).scalars().all() == [query]
    press(client, "/contacts", "/contacts/views/1/drop")
    assert "My police" not in client.get("/contacts").text
    assert press(client, "/contacts", "/contacts/views/1/drop").status_code == 404


def test_nobody_drops_the_list_of_somebody_else(signed_in: Any, store: Any) -> None:
    store.add_member("manager")
    with store.database.writing() as connection:
        connection.execute(insert(SavedView).values(user_id=1, name="Hers", query="", made_at=NOW))

    assert press(signed_in("screener"), "/contacts", "/contacts/views/1/drop").status_code == 404


def test_words_of_a_search_stand_in_no_address_and_no_record(
    signed_in: Any, store: Any, caplog: pytest.LogCaptureFixture
) -> None:
    keep_words(store, store.add_contact(1, **SENT))
    client = signed_in("screener")
    caplog.set_level("DEBUG")
    html = press(client, "/contacts/search", "/contacts/search", words="Sam Example").text

    assert "TH-0001" in html
    addresses = re.findall(r'(?:href|action)="([^"]*)"', html)
    assert not any("sam" in a.lower() for a in addresses), "a word of the search is in an address"
    with store.database.reading() as connection:
        kept = connection.execute(select(AuditEvent.event, AuditEvent.details)).all()
    assert ("search_made", {"found": 1}) in [tuple(row) for row in kept]
    assert "Example" not in str(kept)
    assert "Sam" not in caplog.text


def test_a_search_by_address_finds_nothing(signed_in: Any, store: Any) -> None:
    keep_words(store, store.add_contact(1, **SENT))

    assert "TH-0001" not in signed_in("screener").get("/contacts/search?words=Sam").text


def test_a_search_says_what_it_cannot_find(signed_in: Any) -> None:
    client = signed_in("auditor")

    assert "What it does not find" in client.get("/contacts/search").text
    html = press(client, "/contacts/search", "/contacts/search", words="Nobody Atall").text
    assert "That does not mean that nobody has told us" in html
    html = press(client, "/contacts/search", "/contacts/search", words="the").text
    assert "nothing to search for" in html


def test_what_is_searched_for_never_becomes_code(signed_in: Any, store: Any) -> None:
    html = press(
        signed_in("screener"), "/contacts/search", "/contacts/search", words='"><script>x</script>'
    ).text

    assert "<script>x" not in html


def test_a_note_of_staff_is_found_and_an_erased_contact_is_not(signed_in: Any, store: Any) -> None:
    one = store.add_contact(1, **SENT)
    client = signed_in("screener")
    with store.database.writing() as connection:
        notes.add(connection, store.keyring, one, 1, "contact", "Spoke to Wakefield school.", NOW)
    html = press(client, "/contacts/search", "/contacts/search", words="wakefield").text
    assert "TH-0001" in html

    with store.database.writing() as connection:
        erase(connection, one, NOW)
        assert connection.execute(select(SearchToken.id)).first() is None
    html = press(client, "/contacts/search", "/contacts/search", words="wakefield").text
    assert "TH-0001" not in html
    assert "Erased" in client.get("/contacts").text


def test_the_page_of_an_erased_contact_still_says_who_has_it(signed_in: Any, store: Any) -> None:
    one = store.add_contact(1, **SENT)
    with store.database.writing() as connection:
        connection.execute(update(Contact).values(data_key=None))
    client = signed_in("screener")
    press(client, f"/contacts/{one}", f"/contacts/{one}/claim")

    assert "You have this contact" in client.get(f"/contacts/{one}").text


def test_every_form_that_changes_something_wants_its_token(signed_in: Any, store: Any) -> None:
    one = store.add_contact(1, **SENT)
    client = signed_in("manager")
    for path in (
        "/contacts/search", f"/contacts/{one}/claim", f"/contacts/{one}/take-over",
        f"/contacts/{one}/flags", f"/contacts/{one}/tags", "/contacts/views", "/contacts/views/1/drop",
    ):  # fmt: skip
        assert client.post(path, data={"version": 1}).status_code == 400, path
    with store.database.reading() as connection:
        assert claims.standing(connection, one).version == 1


def test_the_page_marks_the_list_that_one_is_in(signed_in: Any) -> None:
    html = signed_in("screener").get("/contacts?whose=mine").text

    assert re.findall(r'aria-current="page">([^<]+)<', html[html.index("<main") :]) == ["Mine"]
    assert Filters(whose="mine").is_narrowed
