"""What leaves is what the published form says, the same at every try, and whole on the disk."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sqlalchemy import select

from bot.delivery.case_system import CaseSystem, ToCaseSystem
from bot.delivery.deliverer import Promise
from bot.delivery.faults import UpstreamError
from bot.delivery.file_drop import FileDrop
from bot.delivery.message import contact_message
from bot.delivery.registry import deliverers
from bot.delivery.schema import writing
from bot.delivery.trying import Office, try_one
from bot.referral.record import CallTold, ContactRecord
from bot.settings import SettingsError, read
from bot.store import follow_up, talks
from bot.store.outbox import Claimed
from bot.store.sealing import Erased
from bot.store.tables import Contact, Delivery
from tests.conftest import FRIDAY_AFTERNOON as AT
from tests.delivery.conftest import SECRET, Sent, record_of

SCHEMA = json.loads(writing.PATH.read_text())


def message(sent: Sent, contact_id: str) -> bytes:
    with sent.database.reading() as connection:
        return contact_message(connection, sent.keyring, contact_id, "case_system:1")


def test_the_published_form_is_that_of_the_record_as_it_is_now() -> None:
    again = "write it anew with: python -m bot.delivery.schema.writing"
    assert writing.PATH.read_text() == writing.as_text(), again
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    named = SCHEMA["$defs"]["ContactRecord"]["properties"]
    assert set(named) == {field.name for field in fields(ContactRecord)}


def test_what_is_sent_is_as_the_form_says(sent: Sent) -> None:
    content = json.loads(message(sent, sent.contact()))
    jsonschema.Draft202012Validator(SCHEMA).validate(content)
    assert content["rationale"][0]["rule"] == "NE-001"
    assert content["decision_record"][0]["decision"]["route"] == "front_door"


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("case", "reference"), None),
        (("record", "children", 0, "name"), 7),
        (("record", "statements", 0, "how_known"), "guessed"),
        (("transcript", 0, "who"), "somebody"),
        (("schema",), "contact-v2"),
    ],
)
def test_the_form_refuses_what_it_does_not_say(sent: Sent, place: Any, wrong: Any) -> None:
    content = json.loads(message(sent, sent.contact()))
    inside = content
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = wrong
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(content)


def test_the_record_comes_back_whole(sent: Sent) -> None:
    contact_id = sent.contact()
    content = json.loads(message(sent, contact_id))
    assert ContactRecord.of(content["record"]).worry == record_of(contact_id).worry
    assert content["case"]["reference"] == record_of(contact_id).reference


def test_the_talk_is_told_up_to_the_moment_of_sending_and_the_same_at_every_try(sent: Sent) -> None:
    contact_id = sent.contact()
    first = message(sent, contact_id)
    assert [line["text"] for line in json.loads(first)["transcript"]] == [
        "message 1",
        "What worries you?",
    ]
    assert message(sent, contact_id) == first


def told_since(sent: Sent, contact_id: str, *calls: CallTold) -> None:
    """What a turn after sending keeps: the calls, and the children's advice, which may read otherwise."""
    record = record_of(contact_id)
    with sent.database.writing() as connection:
        name = connection.execute(
            select(Contact.conversation).where(Contact.id == contact_id)
        ).scalar_one()
        talk = talks.latest(connection, sent.keyring, name, "live")
        assert talk is not None and talk.case.reference == record.reference
        follow_up.keep_calls(connection, talk, calls, AT + timedelta(minutes=5))
        other = {"decision": {"route": "emergency"}}
        child = {
            "position": 1, "route": "emergency", "highest_possible_route": "emergency",
            "recommended_route": "emergency", "chosen_route": "front_door", "advice": other,
            "consent": {"summary": "other"}, "contact": {"recommended_route": "emergency"},
        }  # fmt: skip
        talks.keep_children(connection, talk, [child], AT + timedelta(minutes=5))


def deliveries(sent: Sent, contact_id: str, kind: str) -> list[str]:
    with sent.database.reading() as connection:
        wanted = (Delivery.contact_id == contact_id, Delivery.kind == kind)
        rows = connection.execute(select(Delivery.key).where(*wanted).order_by(Delivery.id))
        return [str(key) for (key,) in rows]


def gathered(sent: Sent, contact_id: str, key: str) -> bytes:
    with sent.database.reading() as connection:
        return contact_message(connection, sent.keyring, contact_id, key)


def test_a_call_told_of_after_sending_leaves_the_repeat_as_it_was_and_goes_out_by_itself(
    sent: Sent,
) -> None:
    contact_id = sent.contact("case_system", "file_drop")
    first = gathered(sent, contact_id, f"case_system:{contact_id}")
    rung = CallTold("front_door", True)
    told_since(sent, contact_id, rung)
    told_since(sent, contact_id, rung)
    told_since(sent, contact_id, CallTold("front_door", True, "4pm", "Jo"))
    keys = [f"case_system:{contact_id}{mark}" for mark in ("", ":v2", ":v3")]
    assert deliveries(sent, contact_id, "case_system") == keys
    assert len(deliveries(sent, contact_id, "file_drop")) == 3
    bodies = [gathered(sent, contact_id, key) for key in keys]
    assert bodies[0] == first, "the repeat is not the same bytes"
    assert [gathered(sent, contact_id, key) for key in keys] == bodies
    contents = [json.loads(body) for body in bodies]
    for content in contents:
        jsonschema.Draft202012Validator(SCHEMA).validate(content)
    assert [c["case"]["version"] for c in contents] == [1, 2, 3]
    assert [[call["spoke_to"] for call in c["record"]["calls"]] for c in contents] == [
        [], [""], ["Jo"],
    ]  # fmt: skip
    assert {json.dumps(c["decision_record"]) for c in contents} == {
        json.dumps(contents[0]["decision_record"])
    }


def test_both_messages_reach_the_case_system_and_an_answer_that_was_lost_brings_the_same_bytes(
    sent: Sent,
) -> None:
    contact_id = sent.contact("case_system")
    bodies: dict[str, list[bytes]] = {}

    class Forgetful(CaseSystem):
        def tell(self, message_id: str, body: bytes, at: Any) -> None:
            bodies.setdefault(message_id, []).append(body)
            if len(bodies[message_id]) == 1:
                raise UpstreamError("timed_out", "case system")

    deliverer = ToCaseSystem(Forgetful("http://case.invalid", [SECRET]))
    office = Office(sent.database, sent.keyring, {deliverer.kind: deliverer})
    assert try_one(office, ("case_system",), AT)
    told_since(sent, contact_id, CallTold("front_door", True))
    at = AT + timedelta(minutes=5)
    while try_one(office, ("case_system",), at):
        at += timedelta(minutes=1)
        assert at < AT + timedelta(hours=1)
    while try_one(office, ("case_system",), at + timedelta(minutes=20)):
        pass
    assert sorted(bodies) == [f"case_system:{contact_id}", f"case_system:{contact_id}:v2"]
    assert [len(set(told)) for told in bodies.values()] == [1, 1]
    assert [len(told) for told in bodies.values()] == [2, 2]


def test_a_file_of_a_call_told_of_later_stands_beside_the_first(sent: Sent, tmp_path: Path) -> None:
    contact_id = sent.contact("file_drop")
    first = drop(sent, tmp_path, contact_id).read_bytes()
    told_since(sent, contact_id, CallTold("front_door", True))
    key = deliveries(sent, contact_id, "file_drop")[1]
    second = drop(sent, tmp_path, contact_id, key)
    assert drop(sent, tmp_path, contact_id).read_bytes() == first
    reference = record_of(contact_id).reference
    assert second.name == f"{reference}-V2.json"
    assert json.loads(second.read_bytes())["record"]["calls"][0]["made"] is True


def test_what_was_told_since_is_in_the_record_that_staff_and_documents_read(sent: Sent) -> None:
    contact_id = sent.contact()
    rung = CallTold("front_door", True, "4pm", "Jo")
    told_since(sent, contact_id, rung)
    with sent.database.reading() as connection:
        record = talks.record_of(connection, sent.keyring, contact_id)
    assert record is not None and record.calls == (rung,)


def test_a_talk_that_was_not_sent_is_told_to_nobody(sent: Sent) -> None:
    with pytest.raises(Erased):
        message(sent, "n" * 32)


def claimed(contact_id: str, key: str = "") -> Claimed:
    key = key or f"file_drop:{contact_id}"
    return Claimed(1, contact_id, "file_drop", key, "case_record", "case_system", "waiting", 1)


def drop(sent: Sent, folder: Path, contact_id: str, key: str = "") -> Path:
    made = FileDrop(folder)
    with sent.database.reading() as connection:
        gathered = made.gather(connection, sent.keyring, claimed(contact_id, key), AT)
    made.send(gathered, claimed(contact_id, key), AT)
    return folder / f"{gathered[0]}.json"


def test_a_file_is_named_by_its_reference_and_holds_the_same(sent: Sent, tmp_path: Path) -> None:
    contact_id = sent.contact()
    path = drop(sent, tmp_path, contact_id)
    assert drop(sent, tmp_path, contact_id) == path, "a repeat writes the same file"
    assert [p.name for p in tmp_path.iterdir()] == [f"{record_of(contact_id).reference}.json"]
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(path.read_text()))
    assert path.stat().st_mode & 0o077 == 0, "others on the machine can read it"


def test_a_disk_that_fails_leaves_no_part_of_a_file(
    sent: Sent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact_id = sent.contact()

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UpstreamError) as caught:
        drop(sent, tmp_path, contact_id)
    assert caught.value.code == "cannot_write"
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_cleared_away(sent: Sent, tmp_path: Path) -> None:
    contact_id = sent.contact()
    reference = record_of(contact_id).reference
    (tmp_path / f".{reference}.abc.part").write_bytes(b"{half")
    (tmp_path / ".TH-OTHER.abc.part").write_bytes(b"{another's")
    drop(sent, tmp_path, contact_id)
    assert sorted(p.name for p in tmp_path.iterdir()) == [".TH-OTHER.abc.part", f"{reference}.json"]


def test_a_folder_that_is_not_there_is_not_made(sent: Sent, tmp_path: Path) -> None:
    """It may be a share that is not mounted: writing beside it would lose the file."""
    with pytest.raises(UpstreamError) as caught:
        drop(sent, tmp_path / "share", sent.contact())
    assert caught.value.code == "no_folder"


NEEDED = {
    "THRESHOLD_DATABASE_URL": "x",
    "THRESHOLD_DATA_KEYS": "x",
    "THRESHOLD_TOKEN_SECRETS": "x",
    "THRESHOLD_CONSOLE_SECRET": "x",
}


def test_in_production_only_what_was_set_is_used() -> None:
    outside = {"case_system", "file_drop", "acknowledgement"}
    assert "front_door_queue" in deliverers(read(NEEDED))
    assert not outside & set(deliverers(read(NEEDED)))
    everything = {
        **NEEDED,
        "THRESHOLD_CASE_SYSTEM_URL": "https://case.example/contacts",
        "THRESHOLD_CASE_SYSTEM_SECRETS": SECRET,
        "THRESHOLD_FILE_DROP": "drop",
        "THRESHOLD_NOTIFY_KEY": "key",
        "THRESHOLD_NOTIFY_RECEIPT_TEMPLATE": "template",
    }
    known = deliverers(read(everything))
    assert outside <= set(known)


def test_a_receipt_is_mailed_only_to_a_referrer_who_gave_an_address() -> None:
    known = deliverers(
        read({**NEEDED, "THRESHOLD_NOTIFY_KEY": "k", "THRESHOLD_NOTIFY_RECEIPT_TEMPLATE": "t"})
    )
    promised = known["acknowledgement"].promised  # type: ignore[union-attr]
    with_address = record_of("0" * 32)
    assert promised(with_address) == Promise("acknowledgement", "referrer")
    from dataclasses import replace

    assert promised(replace(with_address, referrer=())) is None


@pytest.mark.parametrize("secrets", ["", "short", f"{SECRET},short"])
def test_a_case_system_without_a_good_secret_stops_the_start(secrets: str) -> None:
    here = {**NEEDED, "THRESHOLD_CASE_SYSTEM_URL": "https://case.example/contacts"}
    with pytest.raises(SettingsError, match="THRESHOLD_CASE_SYSTEM_SECRETS"):
        read({**here, "THRESHOLD_CASE_SYSTEM_SECRETS": secrets})
