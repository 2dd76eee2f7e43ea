"""Search: contacts are found by words that nobody can read out of the database."""

from __future__ import annotations

import base64
import logging
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.front_door.search_words import DAY, PLACE, Word, plain, terms_in, words_in, words_of
from bot.referral.record import ContactRecord, Given, PersonTold, Statement
from bot.store import notes
from bot.store.database import Database
from bot.store.front_door import search
from bot.store.retention import erase
from bot.store.sealing import Keyring
from bot.store.tables import Contact, NeedToKnow, PackVersion, QueueEntry, SearchToken, User
from tests.store.test_record_is_kept import a_record

AT = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)
DIGEST = "d" * 64
OLD, NEW = ("old", b"o" * 32), ("new", b"n" * 32)


def keyring(*keys: tuple[str, bytes]) -> Keyring:
    return Keyring(",".join(f"{name}:{base64.b64encode(key).decode()}" for name, key in keys))


def told(
    name: str = "Kayleigh O'Brien-Smith", worry: str = "He came in with wet shoes."
) -> ContactRecord:
    """A contact about one child, with a home, a mother and a statement."""
    record = a_record()
    child = replace(
        record.children[0],
        name=name,
        given=(
            Given("child_name", "Name", name),
            Given("child_dob", "Date of birth", "4 May 2019", value="2019-05-04"),
        ),
    )
    home = Given("child_address", "Address", "3 Sample Road, ZX1 4AB", value="ZX1 4AB")
    mother = PersonTold("Zofia Wójcik", "mother")
    said = Statement("There was nothing in the fridge", "heard", "child:1", "Mrs Sample")
    role = Given("referrer_name_role", "Your name and role", "Kim Teachington, teacher")
    return replace(
        record, worry=worry, children=(child,), household=(home,), people=(mother,), statements=(said,),
        referrer=(*record.referrer, role),
    )  # fmt: skip


class Desk:
    def __init__(self, database: Database) -> None:
        self.database, self.keyring = database, keyring(OLD)
        with database.writing() as connection:
            connection.execute(
                insert(PackVersion).values(
                    digest=DIGEST, pack="x", version="1", engine="1", content="{}", kept_at=AT
                )
            )
            for number in (1, 2):
                connection.execute(
                    insert(User).values(
                        id=number, email=f"{number}@x.example", name=f"{number}", role="screener",
                        password_hash="none", created_at=AT, failed_sign_ins=0,
                    )
                )  # fmt: skip

    def add(self, number: int, record: ContactRecord | None = None, **entry: Any) -> str:
        contact_id = f"{number:032x}"
        wrapped, key = self.keyring.new_wrapped_key(contact_id)
        record = replace(record or told(), reference=f"TH-{number:04}BCDF")
        kept = {
            "door": "front_door", "state": "waiting", "rank": 1, "no_contact": 0, "version": 1,
            "waiting_since": AT + timedelta(minutes=number), "look_by": AT, "due_at": AT, **entry,
        }  # fmt: skip
        with self.database.writing() as connection:
            connection.execute(
                insert(Contact).values(
                    id=contact_id, mode="live", conversation=contact_id, round=1, stage="sent",
                    reference=record.reference, data_key=wrapped, pack_digest=DIGEST, chose_lower=0,
                    started_at=AT, heard_at=AT, sent_at=AT,
                    record=key.seal(record.as_dict(), "contact.record"),
                )
            )  # fmt: skip
            connection.execute(
                insert(QueueEntry).values(contact_id=contact_id, mode="live", **kept)
            )
            search.keep_words(connection, self.keyring, contact_id, record)
        return contact_id

    def found(self, asked: str, who: int = 1) -> list[int]:
        return [int(line.contact_id, 16) for line in self.search(asked, who).lines]

    def search(self, asked: str, who: int = 1, number: int = 1) -> search.Found:
        with self.database.reading() as connection:
            return search.find(connection, self.keyring, who, "screener", asked, AT, number)


@pytest.fixture
def desk(emptied_database: Database) -> Desk:
    return Desk(emptied_database)


@pytest.mark.parametrize(
    "asked",
    [
        "Kayleigh", "KAYLEIGH", "obrien", "O’Brien", "o'brien", "Smith", "brien-smith", "wet shoes",
        "shoes wet", "fridge", "Wojcik", "wójcik", "Zofia Wojcik", "Teachington", "TH-0001BCDF",
        "th0001bcdf", "ZX1 4AB", "zx14ab", "ZX1", "4/5/2019", "04.05.2019", "4 May 2019", "2019-05-04",
        "4/5/19", "Kayleigh 4th of May 2019 zx1", "Mrs Sample's fridge",
    ],
)  # fmt: skip
def test_a_contact_is_found_by_what_staff_know_of_it(desk: Desk, asked: str) -> None:
    desk.add(1)
    desk.add(2, replace(a_record(), worry="Another worry.", statements=()))

    assert desk.found(asked) == [1]


@pytest.mark.parametrize(
    "asked",
    [
        "Kayleigh Jones",
        "5/4/2019",
        "ZX2",
        "ZX1 4AC",
        "TH-9999BCDF",
        "Kay",
        "fridges",
        "the",
        "",
        "? !",
        "a",
    ],
)
def test_every_word_must_be_there(desk: Desk, asked: str) -> None:
    desk.add(1)

    assert desk.found(asked) == []


def test_a_name_that_only_sounds_alike_is_found_and_marked(desk: Desk) -> None:
    desk.add(1, told("Kaylee Sample"))
    desk.add(2, told("Kayleigh Sample"))
    found = desk.search("Kayleigh")

    assert [int(line.contact_id, 16) for line in found.lines] == [2, 1]
    assert {int(i, 16) for i in found.sounds} == {1}


def test_words_that_are_no_names_are_not_found_by_sound(desk: Desk) -> None:
    desk.add(1, told(worry="The house was cold."))

    assert desk.found("cold") == [1]
    assert desk.found("called") == []


def test_the_latest_come_first_a_page_at_a_time(desk: Desk) -> None:
    for number in range(1, 53):
        desk.add(number)
    first, second = desk.search("fridge"), desk.search("fridge", number=2)

    assert (first.total, len(first.lines), len(second.lines)) == (52, 50, 2)
    assert [int(line.contact_id, 16) for line in second.lines] == [2, 1]


def test_beyond_what_anybody_reads_the_page_asks_for_another_word(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_FOUND", 2)
    for number in range(1, 5):
        desk.add(number)
    found = desk.search("fridge")

    assert (found.total, found.is_more) == (2, True)
    assert [int(line.contact_id, 16) for line in found.lines] == [4, 3]


def test_a_restricted_contact_is_found_by_those_alone_who_may_know_of_it(desk: Desk) -> None:
    desk.add(1, restricted="allegation")
    with desk.database.writing() as connection:
        connection.execute(
            insert(NeedToKnow).values(contact_id=f"{1:032x}", mode="live", user_id=2, given_at=AT)
        )

    assert (desk.found("Kayleigh", 1), desk.search("Kayleigh", 1).total) == ([], 0)
    assert desk.found("Kayleigh", 2) == [1]


def test_a_note_is_found_once_it_is_written(desk: Desk) -> None:
    one = desk.add(1)
    assert desk.found("grandmother Wakefield") == []
    for text in ("The grandmother in Wakefield rang.", "Wakefield again: grandmother rang."):
        with desk.database.writing() as connection:
            notes.add(connection, desk.keyring, one, 1, "contact", text, AT)

    assert desk.found("grandmother Wakefield") == [1]
    assert desk.found("Kayleigh Wakefield") == [1]


def test_a_note_on_a_talk_that_was_not_sent_is_not_searched(desk: Desk) -> None:
    one = desk.add(1)
    with desk.database.writing() as connection:
        connection.execute(SearchToken.__table__.delete())
        connection.execute(QueueEntry.__table__.delete())
        notes.add(connection, desk.keyring, one, 1, "contact", "Wakefield", AT)
        assert connection.execute(select(SearchToken.id)).first() is None


def test_nothing_to_search_by_is_left_once_a_contact_is_erased(desk: Desk) -> None:
    one = desk.add(1)
    with desk.database.writing() as connection:
        notes.add(connection, desk.keyring, one, 1, "contact", "Wakefield", AT)
        erase(connection, one, AT)

    with desk.database.reading() as connection:
        assert connection.execute(select(SearchToken.id)).first() is None
    assert desk.found("Kayleigh") == []
    with desk.database.writing() as connection:
        notes.add(connection, desk.keyring, one, 1, "contact", "Wakefield", AT)
    assert desk.found("Wakefield") == []


def test_a_new_key_of_the_installation_loses_nothing_that_was_kept_under_the_old(
    desk: Desk,
) -> None:
    desk.add(1)
    desk.keyring = keyring(NEW, OLD)
    desk.add(2)

    assert desk.found("Kayleigh fridge") == [2, 1]
    desk.keyring = keyring(NEW)
    assert desk.found("Kayleigh fridge") == [2]


def test_without_the_key_no_word_can_be_tried_out(desk: Desk) -> None:
    desk.add(1)
    with desk.database.reading() as connection:
        kept = set(connection.execute(select(SearchToken.token)).scalars())
    key = keyring(OLD).derived("search")[0]

    assert search.token(key, Word("word", "kayleigh")) in kept
    assert search.token(b"n" * 32, Word("word", "kayleigh")) not in kept
    assert all(0 <= token < 2**63 for token in kept)


def test_no_word_and_no_token_is_ever_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    desk.add(1)
    desk.search("Kayleigh")
    monkeypatch.setattr(search, "words_of", lambda record: 1 / 0)
    desk.add(2)

    assert "cannot be searched for" in caplog.text
    assert "kayleigh" not in caplog.text.lower()


def test_a_contact_is_sent_even_if_its_words_cannot_be_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "words_of", lambda record: 1 / 0)

    assert desk.add(1)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Zoë's", "zoe"), ("O’Connor", "oconnor"), ("D'Arcy-Sample", "darcy sample"), ("ŁUKASZ", "lukasz"),
        ("a_b", "a b"), ("  Two   words ", "two words"), ("محمد", "محمد"), ("", ""),
    ],
)  # fmt: skip
def test_words_are_compared_without_case_accents_and_apostrophes(written: str, read: str) -> None:
    assert plain(written) == read


def test_days_and_postcodes_are_read_out_of_a_text() -> None:
    found = set(words_in("born 31/02/2019 or 1.3.2019, ZX1 4AB, then ZY2"))

    assert {w.value for w in found if w.kind == DAY} == {"2019-03-01"}
    assert {w.value for w in found if w.kind == PLACE} == {"zx14ab", "zx1", "zy2"}


def test_a_search_asks_for_no_more_than_a_few_things() -> None:
    assert len(terms_in(" ".join(f"word{n}" for n in range(50)))) == 8
    assert len(terms_in("Sam sam SAM")) == 1


def test_what_is_not_known_is_not_a_word_of_the_contact() -> None:
    record = told()
    unknown = Given("gp", "Doctor", "Wakefield", "not_known")
    child = replace(record.children[0], given=(*record.children[0].given, unknown))

    assert Word("word", "wakefield") not in words_of(replace(record, children=(child,)))
