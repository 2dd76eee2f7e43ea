"""The page for police notifications: it checks first, brings in whole files, shows nothing restricted."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from bot.store.tables import IntakeRow, QueueEntry
from tests.console.conftest import Store, token_in
from tests.front_door.test_intake import GRAVE, MINOR, written


def send(client: Any, body: bytes, what: str) -> Any:
    form = {
        "csrf_token": token_in(client.get("/intake").text),
        "what": what,
        "file": (io.BytesIO(body), "notifications.csv"),
    }
    return client.post("/intake", data=form, content_type="multipart/form-data")


def contacts(store: Store) -> int:
    with store.database.reading() as connection:
        return int(connection.execute(text("SELECT count(*) FROM contact")).scalar_one())


def test_a_file_can_be_checked_and_changes_nothing(signed_in: Any, store: Store) -> None:
    client = signed_in("screener")
    answer = send(client, written(GRAVE, MINOR), "check")
    assert answer.status_code == 200
    assert "2 notifications can come in" in answer.text
    assert contacts(store) == 0


def test_a_file_comes_in_once(signed_in: Any, store: Store) -> None:
    client = signed_in("screener")
    first = send(client, written(GRAVE, MINOR), "bring_in")
    again = send(client, written(GRAVE, MINOR), "bring_in")
    page = client.get(first.location).text

    assert (first.status_code, again.status_code) == (302, 422)
    assert contacts(store) == 2
    assert page.count("TH-") == 2
    assert "Do not contact the family" in page
    assert "Lee Example" not in page


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", written({**GRAVE, "child_there": "<script>alert(1)</script>"})]
)
def test_a_file_with_faults_changes_nothing_and_repeats_nothing(
    signed_in: Any, store: Store, body: bytes
) -> None:
    client = signed_in("screener")
    answer = send(client, body, "bring_in")
    assert answer.status_code == 422
    assert "alert(1)" not in answer.text
    assert contacts(store) == 0


def test_a_file_that_is_too_large_is_told_so(signed_in: Any, store: Store) -> None:
    client = signed_in("screener")
    answer = send(client, b"x" * 5_000_001, "bring_in")
    assert answer.status_code == 422
    assert "larger than 5 MB" in answer.text


def test_a_script_in_a_notification_is_only_text_on_the_contact(
    signed_in: Any, store: Store
) -> None:
    client = signed_in("screener")
    hostile = {**GRAVE, "what_happened": "<script>alert(1)</script>"}
    page = client.get(send(client, written(hostile), "bring_in").location).text
    link = page.partition('href="/contacts/')[2].partition('"')[0]
    for part in page.split('href="/contacts/')[1:]:
        if len(part.partition('"')[0]) == 32:
            link = part.partition('"')[0]
    shown = client.get(f"/contacts/{link}").text

    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert(1)" not in shown


def test_an_auditor_sees_the_files_and_cannot_bring_one_in(signed_in: Any, store: Store) -> None:
    client = signed_in("auditor")
    assert client.get("/intake").status_code == 200
    assert send(client, written(GRAVE), "bring_in").status_code == 403


def test_a_notification_that_is_kept_from_somebody_is_not_counted_for_them(
    signed_in: Any, store: Store
) -> None:
    client = signed_in("screener")
    page = send(client, written(GRAVE, MINOR), "bring_in").location
    assert "brought in 2 notifications" in client.get(page).text
    with store.database.writing() as connection:
        first = select(func.min(IntakeRow.contact_id)).scalar_subquery()
        connection.execute(
            update(QueueEntry).where(QueueEntry.contact_id == first).values(restricted="allegation")
        )

    assert "brought in 1 notification." in client.get(page).text
    assert '--numeric">1</td>' in client.get("/intake").text
