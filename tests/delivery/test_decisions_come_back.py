"""The case system's decisions come back once, signed, as the published form says; round trip and all."""

from __future__ import annotations

import base64
import json
import threading
from datetime import timedelta
from typing import Any

import jsonschema
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from werkzeug.serving import make_server

import bot.settings
from bot import clock
from bot.console.app import create_app
from bot.delivery import signing
from bot.delivery.case_system import CaseSystem, ToCaseSystem
from bot.delivery.decisions import OUTCOMES, BadMessage, EventTold, read_event
from bot.delivery.schema.writing import PATH
from bot.delivery.stubs.case_system import CaseSystemStub, event
from bot.delivery.stubs.notify import NotifyStub
from bot.delivery.stubs.serve import Stubs, server_of
from bot.delivery.trying import Office, try_one
from bot.store import retention
from bot.store.contact_views import contact_in_full
from bot.store.tables import CaseSystemEvent, Decision
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.delivery.conftest import SECRET, Sent, record_of

SCHEMA = json.loads(PATH.with_name("decision-v1.json").read_text())


def settings_of(sent: Sent, secrets: str = SECRET) -> bot.settings.Settings:
    return bot.settings.read(
        {
            "THRESHOLD_DATABASE_URL": sent.database.engine.url.render_as_string(False),
            "THRESHOLD_DATA_KEYS": "test:" + base64.b64encode(b"k" * 32).decode(),
            "THRESHOLD_TOKEN_SECRETS": "t" * 32,
            "THRESHOLD_CONSOLE_SECRET": "s" * 32,
            "THRESHOLD_CASE_SYSTEM_SECRETS": secrets,
        }
    )


class Console:
    """The console's address for the case system, at a fixed time."""

    def __init__(self, sent: Sent) -> None:
        self.app = create_app(settings_of(sent))
        self.client = self.app.test_client()

    def post(self, content: Any, secret: str = SECRET, late: int = 0) -> Any:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        told = content.get("id", "x") if isinstance(content, dict) else "x"
        at = AT + timedelta(seconds=late)
        headers = signing.signed(str(told), body, [secret], at)
        return self.client.post("/case-system/events", data=body, headers=headers)


@pytest.fixture
def console(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> Console:
    monkeypatch.setattr(clock, "now", lambda: AT)
    return Console(sent)


def decided(contact_id: str, **more: Any) -> dict[str, Any]:
    wanted = {"reference": record_of(contact_id).reference, "rationale": "Sam is safe at home."}
    return {**event("evt-1", wanted, AT), **more}


def count(sent: Sent, table: Any) -> int:
    with sent.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar() or 0)


def test_a_decision_is_kept_sealed_with_who_decided(sent: Sent, console: Console) -> None:
    contact_id = sent.contact()
    answer = console.post(decided(contact_id))
    assert (answer.status_code, answer.json) == (200, {"received": "evt-1", "repeated": False})
    with sent.database.reading() as connection:
        row = connection.execute(select(Decision.__table__)).one()
        found = contact_in_full(connection, sent.keyring, contact_id)
        assert found is not None
        key = sent.keyring.unwrap(_data_key(connection, contact_id), contact_id)
    assert (row.user_id, row.source, row.outcome) == (None, "case_system", "advice_given")
    assert b"Sam" not in bytes(row.rationale)
    assert key.open(row.rationale, "decision.rationale") == "Sam is safe at home."
    assert [(told.kind, told.case_id) for told in found.case_system] == [("decided", "STUB-1")]
    assert found.events[-1].event == "case_system_told"


def _data_key(connection: Any, contact_id: str) -> Any:
    from bot.store.tables import Contact

    return connection.execute(select(Contact.data_key).where(Contact.id == contact_id)).scalar()


def test_a_repeat_is_answered_and_changes_nothing(sent: Sent, console: Console) -> None:
    message = decided(sent.contact())
    console.post(message)
    answer = console.post(message)
    assert (answer.status_code, answer.json) == (200, {"received": "evt-1", "repeated": True})
    assert (count(sent, Decision), count(sent, CaseSystemEvent)) == (1, 1)


def test_another_message_under_the_same_id_is_refused(sent: Sent, console: Console) -> None:
    contact_id = sent.contact()
    console.post(decided(contact_id))
    answer = console.post(decided(contact_id, case_id="ANOTHER"))
    assert (answer.status_code, answer.json["error"]) == (409, "id_used_before")
    assert count(sent, Decision) == 1


def test_the_same_message_ten_times_at_once_is_kept_once(sent: Sent, console: Console) -> None:
    message, answers = decided(sent.contact()), []
    clients = [Console(sent) for _ in range(10)]
    threads = [threading.Thread(target=lambda c=c: answers.append(c.post(message).status_code))
               for c in clients]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 10
    assert (count(sent, Decision), count(sent, CaseSystemEvent)) == (1, 1)


def test_taking_over_needs_no_decision(sent: Sent, console: Console) -> None:
    contact_id = sent.contact()
    message = {**decided(contact_id), "kind": "acknowledged", "decisions": []}
    assert console.post(message).status_code == 200
    assert (count(sent, Decision), count(sent, CaseSystemEvent)) == (0, 1)


def test_only_what_is_signed_and_of_now_is_read(sent: Sent, console: Console) -> None:
    message = decided(sent.contact())
    assert console.post(message, secret="x" * 40).status_code == 401
    assert console.post(message, late=-600).status_code == 401
    bare = console.client.post("/case-system/events", json=message)
    assert (bare.status_code, bare.json) == (401, {"error": "not_signed"})
    assert count(sent, CaseSystemEvent) == 0


def test_without_a_secret_of_ours_nobody_is_believed(
    sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    client = create_app(settings_of(sent, secrets="")).test_client()
    body = json.dumps(decided(sent.contact())).encode()
    for secrets in ([], [""], [SECRET]):
        headers = signing.signed("evt-1", body, secrets, AT)
        assert client.post("/case-system/events", data=body, headers=headers).status_code == 401


def test_what_cannot_be_kept_says_why_and_keeps_nothing(sent: Sent, console: Console) -> None:
    contact_id = sent.contact()
    unknown = decided(contact_id, reference="TH-NOTKNOWN")
    assert console.post(unknown).status_code == 404
    other_child = decided(contact_id)
    other_child["decisions"].append({**other_child["decisions"][0], "child": "child:9"})
    answer = console.post(other_child)
    assert (answer.status_code, answer.json["faults"]) == (422, ["child:9"])
    with sent.database.writing() as connection:
        retention.erase(connection, contact_id, AT)
    assert console.post(decided(contact_id)).status_code == 410
    assert (count(sent, Decision), count(sent, CaseSystemEvent)) == (0, 0)


WRONG: list[dict[str, Any]] = [
    {"schema": "decision-v2"},
    {"id": "a space in it"},
    {"id": ""},
    {"kind": "closed"},
    {"reference": "TH-1; DROP"},
    {"case_id": "x" * 65},
    {"at": "yesterday"},
    {"decisions": []},
    {"kind": "acknowledged"},
    {"extra": 1},
    {
        "decisions": [
            {"child": "child:1", "outcome": "closed", "reason_code": "a", "rationale": "b"}
        ]
    },
    {"decisions": [{"child": "child:1", "outcome": "assessment", "reason_code": "a"}]},
    {"decisions": [{"child": "1", "outcome": "assessment", "reason_code": "a", "rationale": "b"}]},
]
FORM = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_the_published_form_and_the_reader_refuse_the_same(wrong: dict[str, Any]) -> None:
    right = event("evt-1", {"reference": "TH-2345BCDF"}, AT)
    FORM.validate(right)
    assert read_event(json.dumps(right).encode(), "evt-1")
    broken = {**right, **wrong}
    with pytest.raises(BadMessage) as caught:
        read_event(json.dumps(broken).encode(), str(broken["id"]))
    assert caught.value.status == 422 and caught.value.faults
    if "at" not in wrong:  # checking dates by the form needs one more library
        assert not FORM.is_valid(broken)


def test_the_form_and_the_reader_know_the_same_outcomes() -> None:
    assert tuple(SCHEMA["$defs"]["decision"]["properties"]["outcome"]["enum"]) == OUTCOMES
    assert set(SCHEMA["properties"]) == {f.alias for f in EventTold.__fields__.values()}, (
        "form and reader have other fields"
    )


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"null", b"[]", b"[" * 5000])
def test_a_body_that_is_no_message_is_refused(body: bytes) -> None:
    with pytest.raises(BadMessage):
        read_event(body, "evt-1")


def test_a_time_without_a_zone_is_refused() -> None:
    broken = {**event("evt-1", {"reference": "TH-2345BCDF"}, AT), "at": "2026-11-20T15:10:00"}
    with pytest.raises(BadMessage):
        read_event(json.dumps(broken).encode(), "evt-1")


def test_a_decision_needs_somebody_who_made_it(sent: Sent) -> None:
    """The database itself refuses one that is neither a member of staff's nor the case system's."""
    from sqlalchemy import insert

    from bot.store.sealing import Sealed
    from bot.store.tables import Child

    contact_id = sent.contact()
    with pytest.raises(IntegrityError):
        with sent.database.writing() as connection:
            child = connection.execute(select(Child.id)).scalar()
            connection.execute(
                insert(Decision).values(
                    contact_id=contact_id, mode="live", child_id=child, outcome="x",
                    reason_code="x", rationale=Sealed(b"x"), at=AT,
                )
            )  # fmt: skip


def test_there_and_back(sent: Sent) -> None:
    """A contact goes to the stand-in over HTTP, and its decision comes back to the console over HTTP."""
    contact_id = sent.contact("case_system", at=clock.now() - timedelta(minutes=1))
    web = make_server("127.0.0.1", 0, create_app(settings_of(sent)), threaded=True)
    back = f"http://127.0.0.1:{web.port}/case-system/events"
    stand_in = CaseSystemStub([SECRET], back)
    server = server_of(Stubs(stand_in, NotifyStub()), 0)
    for running in (web, server):
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/case-system/contacts"
    deliverer = ToCaseSystem(CaseSystem(url, [SECRET]))
    office = Office(sent.database, sent.keyring, {"case_system": deliverer})
    assert try_one(office, ("case_system",))
    (message,) = stand_in.stored.values()
    answer = stand_in.decide({**message["case"], "outcome": "early_help"})
    assert answer.status == 200, answer.body
    with sent.database.reading() as connection:
        assert connection.execute(select(Decision.outcome)).scalar() == "early_help"
        found = contact_in_full(connection, sent.keyring, contact_id)
    assert found is not None and found.case_system[0].kind == "decided"
    for running in (web, server):
        running.shutdown()
        running.server_close()
