"""Telling the referrer: what a message may rest on, when a contact closes, and what they say to it."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot import england
from bot.front_door import disagreeing
from bot.front_door.disagreeing import Step
from bot.front_door.outcomes import OUTCOMES
from bot.front_door.telling import NOT_TOLD, PARTS, Decided, OutcomeWords, outcome_message, written
from bot.proofs.plain_english import BLAME, HIGHEST_GRADE, TOLD_TO_LOOK, grade
from bot.referral.record import CouncilWords
from bot.settings import ROOT
from bot.store import alarms, audit, notes
from bot.store.database import Database
from bot.store.front_door import disagreements, telling, told
from bot.store.front_door.for_referrer import for_referrer, open_for_referrer
from bot.store.retention import erase
from bot.store.sealing import Keyring
from bot.store.tables import (
    Alarm,
    Child,
    Contact,
    Decision,
    OutcomeMessage,
    PackVersion,
    QueueEntry,
)
from tests.store.telling import decide, key_of, sealed_record
from tests.store.test_record_is_kept import AT, a_record

PACK = """{"pack.yml": {"contact_points": {"front_door": {"name": "Front Door", "telephone": "01632 960100",
 "hours": "8.30am to 5pm", "opens": "08:30", "closes": "17:00"}}, "escalation": [
 {"step": "Ask for the reasons.", "within_working_days": 1},
 {"step": "Ask {safeguarding_lead} to speak to a manager.", "within_working_days": 2}]}}"""
ADVICE = {
    "decision": {
        "route": "front_door",
        "reasons": [
            {"rule": "A-1", "route": "front_door", "facts": ["hungry", "unknown_fact"]},
            {"rule": "A-2", "route": "caf", "facts": ["late"]},
        ],
    },
    "words": {"hungry": "the child is hungry", "late": "the child is late for school"},
}
EVERY = [(o.code, reason) for o in OUTCOMES.values() for reason in o.reasons]


@pytest.fixture
def store(emptied_database: Database) -> Any:
    """A decided contact of two children in a database of each kind."""
    made = SimpleNamespace(
        database=emptied_database, keyring=Keyring(os.environ["THRESHOLD_DATA_KEYS"])
    )
    with made.database.writing() as connection:
        made.digest = os.urandom(32).hex()
        connection.execute(
            insert(PackVersion).values(
                digest=made.digest, pack="x", version="1", engine="1", content=PACK, kept_at=AT
            )
        )
        from bot.store import staff

        made.users = [
            staff.add_user(connection, f"{n}@exampleshire.example", n, role, "p" * 12, AT)
            for n, role in (("a", "social_worker"), ("b", "manager"), ("c", "manager"))
        ]
    made.contact = contact(made)
    return made


def contact(store: Any, number: int = 1, children: int = 2) -> str:
    """A sent contact, waiting."""
    contact_id = f"{number:032x}"
    wrapped, key = store.keyring.new_wrapped_key(contact_id)
    place = {"contact_id": contact_id, "mode": "live"}
    with store.database.writing() as connection:
        connection.execute(
            insert(Contact).values(
                id=contact_id, mode="live", conversation=f"c-{number}", round=1, stage="sent",
                reference=f"TH-{number:08d}", data_key=wrapped, pack_digest=store.digest,
                started_at=AT, heard_at=AT, sent_at=AT,
            )
        )  # fmt: skip
        for position in range(1, children + 1):
            advice = key.seal(ADVICE, "child.advice")
            connection.execute(insert(Child).values(**place, position=position, advice=advice))
        connection.execute(
            insert(QueueEntry).values(
                **place, door="front_door", state="waiting", rank=2, waiting_since=AT, look_by=AT,
                due_at=AT, no_contact=0, version=1,
            )
        )  # fmt: skip
    child = a_record().children[0]
    names = ("Sam Example", "Kim Example")[:children]
    record = replace(
        a_record(),
        children=tuple(
            replace(child, about=f"child:{n}", name=name) for n, name in enumerate(names, 1)
        ),
    )
    sealed_record(store, contact_id, record)
    return contact_id


def to_tell(store: Any) -> dict[int, OutcomeWords]:
    with store.database.reading() as connection:
        found = told.of_contact(connection, store.keyring, store.contact)
    return {c.decision_id: c.suggested for c in found if c.kept is None and c.suggested}


def tell(store: Any, words: dict[int, OutcomeWords], at: datetime = AT, user: int = 0) -> int:
    with store.database.writing() as connection:
        seen = telling.version_of(connection, store.contact)
        return telling.tell(
            connection, store.keyring, store.contact, seen or 0, words, store.users[user], at
        )


def state(store: Any) -> str:
    with store.database.reading() as connection:
        return str(connection.execute(select(QueueEntry.state)).scalar_one())


@pytest.mark.parametrize(("outcome", "reason"), EVERY)
def test_every_reason_has_plain_words_in_every_part(outcome: str, reason: str) -> None:
    record = replace(a_record(), words=CouncilWords("Children's Front Door", "01632 960100"))
    message = outcome_message(
        Decided(outcome, reason), record.children[0], record, ("the child is hungry",), {}
    )
    for part in PARTS:
        text = getattr(message, part)
        assert text or part == "not_do", part
        assert "{" not in text and "_" not in text
        assert not BLAME.search(text) and not TOLD_TO_LOOK.search(text), text
        assert part == "ring" or not text or grade(text) <= HIGHEST_GRADE, text
    assert "999" in message.ring and "01632 960100" in message.ring
    assert "the child is hungry" in message.fact


def test_every_code_has_words_and_no_words_are_for_nothing() -> None:
    assert set(written()["outcomes"]) == set(OUTCOMES)
    assert set(written()["reasons"]) == {reason for _, reason in EVERY}


@pytest.mark.parametrize(("outcome", "reason"), EVERY)
def test_no_message_tells_that_the_child_is_known_or_where_it_lives(
    outcome: str, reason: str
) -> None:
    record = a_record()
    text = outcome_message(Decided(outcome, reason), record.children[0], record, (), {}).text
    for told_of_others in (
        "already",
        "known to",
        "earlier",
        "before",
        "history",
        "lives in",
        "moved",
    ):
        assert told_of_others not in text.lower(), text


@pytest.mark.parametrize("where", ["record", "child", "queue"])
def test_where_the_family_must_not_be_contacted_the_message_says_so(where: str) -> None:
    record = a_record()
    child = record.children[0]
    if where == "record":
        record = replace(record, do_not_contact=True)
    if where == "child":
        child = replace(child, consent=replace(child.consent, do_not_contact=True))
    decided = Decided("advice_given", "needs_met_by_universal")
    usual = outcome_message(decided, record.children[0], a_record(), (), {})
    silent = outcome_message(decided, child, record, (), {}, no_contact=where == "queue")
    assert "Talk with the family" in usual.now and not usual.not_do
    assert "Talk with the family" not in silent.now
    assert "Do not contact the family" in silent.not_do


def test_nobody_is_sent_to_a_safeguarding_lead_whom_the_worry_is_about() -> None:
    record = replace(a_record(), lead_is_concern=True)
    message = outcome_message(
        Decided("no_further_action", "no_sign_of_harm"), record.children[0], record, (), {}
    )
    assert "Do not speak to your safeguarding lead" in message.not_do


def test_a_name_with_brackets_is_only_a_name() -> None:
    record = a_record()
    child = replace(record.children[0], name="{front_door_phone} {x.__class__}")
    several = replace(record, children=(child, replace(child, about="child:2")))
    message = outcome_message(
        Decided("assessment", "may_be_in_need"), child, several, ("{child} is hungry",), {}
    )
    assert message.child == "{front_door_phone}" and "class" not in message.text


def test_nothing_but_what_this_referrer_told_us_ever_comes_into_a_message(store: Any) -> None:
    """Marks are planted wherever staff and others write; none of them is ever in a message."""
    mark = "Zebedee"
    with store.database.writing() as connection:
        notes.add(connection, store.keyring, store.contact, store.users[0], "contact", mark, AT)
        key = key_of(store, connection, store.contact)
        sealed = key.seal(mark, "decision.next_step")
    other = contact(store, 2)
    sealed_record(store, other, replace(a_record(), worry=mark))
    for outcome, reason in EVERY:
        for position in (1, 2):
            decide(store, store.contact, outcome, reason, mark, position, next_step=sealed)
        messages = to_tell(store).values()
        assert len(messages) == 2
        assert all(mark not in message.text for message in messages)
        assert all("late for school" not in message.text for message in messages)


def test_a_contact_closes_when_each_child_was_told_and_not_before(store: Any) -> None:
    first = decide(store, store.contact, "assessment", "may_be_in_need")
    with pytest.raises(telling.NotDone), store.database.writing() as connection:
        connection.execute(update(QueueEntry).values(state="waiting"))
        telling.tell(connection, store.keyring, store.contact, 1, to_tell(store), 1, AT)
    decide(store, store.contact, "no_further_action", "no_sign_of_harm", position=2)
    words = to_tell(store)
    tell(store, {first: words[first]})
    assert state(store) == "decided"
    tell(store, {number: w for number, w in words.items() if number != first})
    assert state(store) == "closed"
    with pytest.raises(telling.NotDone):
        tell(store, words)


def test_a_child_of_whom_nothing_is_decided_keeps_the_contact_open(store: Any) -> None:
    first = decide(store, store.contact, "assessment", "may_be_in_need")
    tell(store, {first: to_tell(store)[first]})
    assert state(store) == "decided"


def test_what_the_case_system_wrote_for_the_referrer_is_the_message_and_closes_nothing(
    store: Any,
) -> None:
    with store.database.writing() as connection:
        feedback = key_of(store, connection, store.contact).seal(
            "You did well.", "decision.feedback"
        )
    for position in (1, 2):
        decide(
            store, store.contact, "assessment", "a_code_of_theirs", "x", position, feedback=feedback
        )
    assert state(store) == "decided"
    assert {w.because for w in to_tell(store).values()} == {"You did well."}


def test_only_telling_or_a_lawful_reason_closes_a_contact() -> None:
    closes = re.compile(r"\bstate=(states\.)?CLOSED\b|\bstate=['\"]closed['\"]")
    found = [
        path.name
        for path in (ROOT / "bot").rglob("*.py")
        if "demo" not in path.parts and closes.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["telling.py"]


@pytest.mark.parametrize("reason", NOT_TOLD)
def test_a_lawful_reason_closes_it_too_and_only_with_words(store: Any, reason: str) -> None:
    numbers = [
        decide(store, store.contact, "assessment", "may_be_in_need", position=p) for p in (1, 2)
    ]

    def leave(code: str, because: str) -> None:
        with store.database.writing() as connection:
            seen = telling.version_of(connection, store.contact) or 0
            telling.leave_untold(
                connection,
                store.keyring,
                store.contact,
                seen,
                numbers,
                code,
                because,
                store.users[0],
                AT,
            )

    for code, because in (("other", "x"), ("", "x"), (reason, " ")):
        with pytest.raises(ValueError, match="lawful"):
            leave(code, because)
        assert state(store) == "decided"
    leave(reason, "He would hurt her.")
    assert state(store) == "closed"
    with store.database.reading() as connection:
        chain = str(connection.execute(select(audit.AuditEvent.details)).all())
        shown = for_referrer(connection, store.keyring, store.contact, AT)
    assert reason in chain and "hurt" not in chain
    assert [one.words for one in shown.decided] == [None, None] and "hurt" not in str(shown)


def test_a_corrected_decision_is_told_anew_and_the_old_message_is_shown_no_more(store: Any) -> None:
    for position in (1, 2):
        decide(store, store.contact, "no_further_action", "no_sign_of_harm", position=position)
    tell(store, to_tell(store))
    decide(store, store.contact, "assessment", "may_be_in_need", at=AT + timedelta(hours=1))
    with store.database.reading() as connection:
        waiting = told.waiting(connection, store.users[0], "social_worker")
        shown = for_referrer(connection, store.keyring, store.contact, AT)
    assert [line.contact_id for line in waiting] == [store.contact]
    assert len(shown.decided) == 1 and len(to_tell(store)) == 1
    tell(store, to_tell(store))
    assert state(store) == "closed"


def test_of_several_who_tell_at_once_one_does(store: Any) -> None:
    for position in (1, 2):
        decide(store, store.contact, "assessment", "may_be_in_need", position=position)
    words = to_tell(store)

    def one(user: int) -> bool:
        try:
            with store.database.writing() as connection:
                telling.tell(connection, store.keyring, store.contact, 1, words, user, AT)
        except telling.NotDone:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(one, [store.users[0]] * 6)) == 1
    with store.database.reading() as connection:
        assert len(connection.execute(select(OutcomeMessage.id)).all()) == 2


def test_somebody_elses_claim_is_respected_and_a_manager_may_go_on(store: Any) -> None:
    decide(store, store.contact, "assessment", "may_be_in_need")
    words = to_tell(store)
    with store.database.writing() as connection:
        connection.execute(update(QueueEntry).values(claimed_by=store.users[1]))
    with pytest.raises(telling.NotDone, match="held"):
        tell(store, words)
    with store.database.writing() as connection:
        telling.tell(
            connection, store.keyring, store.contact, 1, words, store.users[2], AT, is_manager=True
        )


def test_reading_and_what_was_clear_are_kept_and_counted(store: Any) -> None:
    for position in (1, 2):
        decide(store, store.contact, "assessment", "may_be_in_need", position=position)
    number = tell(store, to_tell(store))
    other = contact(store, 2)
    with store.database.writing() as connection:
        for minutes in (5, 9):
            at = AT + timedelta(minutes=minutes)
            open_for_referrer(connection, store.keyring, store.contact, at)
        assert telling.say_clear(connection, store.contact, number, False, AT)
        assert not telling.say_clear(connection, other, number, True, AT)
    with store.database.reading() as connection:
        row = connection.execute(
            select(OutcomeMessage.read_at, OutcomeMessage.clear).where(OutcomeMessage.id == number)
        ).one()
        counted = told.clearness(connection, store.users[0], "manager")
    assert tuple(row) == (AT + timedelta(minutes=5), 0)
    assert [(c.reason_code, c.told, c.read, c.clear, c.not_clear) for c in counted] == [
        ("may_be_in_need", 2, 2, 0, 1)
    ]


def say(
    store: Any, decision: int, text: str, at: datetime = AT, contact_id: str = ""
) -> int | None:
    with store.database.writing() as connection:
        return disagreements.say(
            connection, store.keyring, contact_id or store.contact, decision, text, "referrer", at
        )


def answer(store: Any, number: int, user: int, result: str = "explained") -> None:
    with store.database.writing() as connection:
        said = disagreements.one(connection, store.keyring, number)
        assert said is not None
        disagreements.answer(
            connection, store.keyring, said, store.users[user], user > 0, "An answer.", result, AT
        )


def test_a_disagreement_needs_no_reason_and_goes_on_step_by_step(store: Any) -> None:
    decision = decide(
        store, store.contact, "no_further_action", "no_sign_of_harm",
        user_id=store.users[0], source="console",
    )  # fmt: skip
    first = say(store, decision, "")
    assert first is not None and say(store, decision, "He is not safe.") == first
    assert say(store, decision, "He is not safe.") == first
    with store.database.reading() as connection:
        said = disagreements.one(connection, store.keyring, first)
        kinds = connection.execute(select(Alarm.kind, Alarm.closed_at)).all()
    assert said is not None and [w.text for w in said.words] == ["", "He is not safe."]
    assert [tuple(kind) for kind in kinds] == [(alarms.DISAGREES, None)]
    with pytest.raises(disagreements.NotAnswered, match="by_the_decider"):
        answer(store, first, 0)
    with pytest.raises(disagreements.NotAnswered, match="not_changed"):
        answer(store, first, 1, "changed")
    answer(store, first, 1)
    with pytest.raises(disagreements.NotAnswered, match="somebody_first"):
        answer(store, first, 2)
    second = say(store, decision, "I still disagree.")
    with store.database.reading() as connection:
        again = disagreements.one(connection, store.keyring, second or 0)
        counted = disagreements.counted(connection, store.users[0], "manager")
        closed = connection.execute(select(Alarm.closed_at).order_by(Alarm.id)).scalars().all()
    assert again is not None and again.step == 2
    assert (counted.said, counted.waiting, counted.by_result) == (2, 1, {"explained": 1})
    assert closed[0] is not None and closed[1] is None


def test_nobody_disagrees_with_the_decision_of_another_contact(store: Any) -> None:
    decision = decide(store, store.contact, "no_further_action", "no_sign_of_harm")
    assert say(store, decision, "x", contact_id=contact(store, 2)) is None


def test_words_about_a_decision_that_was_corrected_go_to_the_one_that_stands(store: Any) -> None:
    former = decide(store, store.contact, "no_further_action", "no_sign_of_harm")
    with store.database.writing() as connection:
        connection.execute(update(Decision).values(superseded_at=AT))
    assert say(store, former, "Nothing stands.") is None
    stands = decide(store, store.contact, "advice_given", "within_universal")

    number = say(store, former, "He is not safe.")

    with store.database.reading() as connection:
        said = disagreements.one(connection, store.keyring, number or 0)
    assert said is not None and said.decision_id == stands
    assert say(store, former, "x", contact_id=contact(store, 2)) is None


def test_danger_is_alarmed_although_no_words_could_be_kept_and_again_an_hour_later(
    store: Any,
) -> None:
    for minutes in (0, 1, 61):
        with store.database.writing() as connection:
            at = AT + timedelta(minutes=minutes)
            disagreements.danger_was_heard(connection, store.contact, None, at)
            disagreements.danger_was_heard(connection, "f" * 32, None, at)
    with store.database.reading() as connection:
        raised = connection.execute(select(Alarm.contact_id, Alarm.kind)).all()
    assert [tuple(row) for row in raised] == [(store.contact, alarms.DANGER_SINCE)] * 2


def test_an_erased_contact_keeps_that_it_was_told_and_no_word_of_it(store: Any) -> None:
    decision = decide(store, store.contact, "no_further_action", "no_sign_of_harm")
    tell(store, to_tell(store))
    number = say(store, decision, "Zebedee")
    with store.database.writing() as connection:
        erase(connection, store.contact, AT)
    with store.database.reading() as connection:
        shown = for_referrer(connection, store.keyring, store.contact, AT)
        said = disagreements.one(connection, store.keyring, number or 0)
    assert "Zebedee" not in str(shown) + str(said)


STEPS = (Step(1, "", 1), Step(2, "", 2))


@pytest.mark.parametrize(
    ("said", "step", "due"),
    [
        ("2026-11-20T15:10", 1, "2026-11-23T17:00"),  # Friday: Monday
        ("2026-11-21T10:00", 1, "2026-11-23T17:00"),  # Saturday is day 0
        ("2026-12-24T16:00", 1, "2026-12-29T17:00"),  # over Christmas
        ("2026-11-20T15:10", 2, "2026-11-24T17:00"),
        ("2026-11-20T15:10", 7, "2026-11-23T17:00"),  # a step that the pack does not have
    ],
)
def test_a_step_is_answered_within_working_days(said: str, step: int, due: str) -> None:
    at = datetime.fromisoformat(said).replace(tzinfo=england.LONDON)
    wanted = datetime.fromisoformat(due).replace(tzinfo=england.LONDON)
    found = disagreeing.due_at(step, STEPS, at.astimezone(timezone.utc), None)
    assert found == wanted
