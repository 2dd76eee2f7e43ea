"""When a part fails, the person still gets somebody to ring and 999, and nothing is lost."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.scenarios.talk import ChatClient
from tests.conversations.form_client import FormClient
from tests.server import Server


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    made.start()
    yield made
    made.kill()


def test_a_failing_action_ends_with_a_person_999_and_the_open_question(own: Server) -> None:
    client = ChatClient(own.url)
    client.begin()
    client.send("no")
    with sqlite3.connect(own.folder / "threshold.db") as database:
        database.execute("ALTER TABLE answer RENAME TO answer_away")
    body = {"text": "none", "id": uuid.uuid4().hex}
    headers = {"Authorization": f"Bearer {client.token}"}
    failed = requests.post(own.url + "/message", json=body, headers=headers, timeout=30)
    said = " ".join(m["text"] for m in failed.json()["messages"])
    assert failed.status_code == 503
    assert "999" in said and "01632 960100" in said
    assert "Traceback" not in failed.text and "answer_away" not in failed.text

    with sqlite3.connect(own.folder / "threshold.db") as database:
        database.execute("ALTER TABLE answer_away RENAME TO answer")
    again = requests.post(own.url + "/message", json=body, headers=headers, timeout=30)
    assert again.status_code == 200
    assert again.json()["question"] == "household/safety_today"


def test_a_failing_turn_of_the_form_keeps_the_question_and_the_words(own: Server) -> None:
    form = FormClient(own.url)
    form.begin()
    form.choose("No")
    fields = form.fields(text="none of these")
    for table in ("answer", "message"):
        with sqlite3.connect(own.folder / "threshold.db") as database:
            database.execute(f"ALTER TABLE {table} RENAME TO {table}_away")
        form.post(fields)
        assert form.answer.status_code == 503
        assert "01632960100" in form.page.html and "tel:999" in form.page.html
        assert "none of these" in [text for _, text in form.page.all("textarea")]
        with sqlite3.connect(own.folder / "threshold.db") as database:
            database.execute(f"ALTER TABLE {table}_away RENAME TO {table}")
    form.post(fields)
    assert form.question == "household/safety_today"
    assert len(form.history()) == 3


def test_a_killed_worker_loses_no_answer(own: Server) -> None:
    client = ChatClient(own.url, patience=60)
    client.begin()
    client.send("no")
    before = client.history()
    own.kill()
    own.start()
    assert client.history() == before
    assert client.send("none")["question"] == "household/safety_today"
