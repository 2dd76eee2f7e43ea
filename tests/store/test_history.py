"""Earlier contacts are found by keyed marks alone, opened only to staff, and gone when they are erased."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, update

from bot.conversations import Conversations
from bot.referral.matching import Born, Identity, Relative
from bot.referral.past_contacts import PastRow
from bot.referral.record import ContactRecord, Given
from bot.store import audit, history, history_imports, retention
from bot.store.database import Database
from bot.store.history import NOT_DECIDED, Earlier, History
from bot.store.history_imports import Told
from bot.store.history_rules import known_before
from bot.store.sealing import Keyring
from bot.store.tables import PRACTICE, Contact, HistoryImport, MatchMark, PackVersion, PastContact
from tests.store.test_record_is_kept import a_record
from tests.store.test_turns_are_kept import talk

NOW = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)
KEYRING = Keyring(os.environ["THRESHOLD_DATA_KEYS"])
SAM = Identity("Sam", "Example", born=Born.on(date(2017, 4, 3)), postcode="ZX1 2AB",
               address="4 Sample Road", household=(Relative("Jo Example"),))  # fmt: skip


def a_row(number: int = 1, identity: Identity = SAM, **values: object) -> PastRow:
    made = PastRow(number + 1, f"R{number}", f"R{number}\0", date(2026, 5, 4), "referral", "front_door",
                   "3", "assessment", identity)  # fmt: skip
    return replace(made, **values)  # type: ignore[arg-type]


def bring_in(
    database: Database, rows: list[PastRow], digest: str = "a" * 64, keyring: Keyring = KEYRING,
    covers: tuple[date, date] = (date(2023, 4, 1), date(2026, 10, 31)), source: str = "old system",
    at: datetime = NOW,
) -> history_imports.Import:  # fmt: skip
    told = Told(source, digest, *covers, "All teams.", 0, "operator")
    with database.writing() as connection:
        into = history_imports.begin(connection, keyring, told, at)
    history_imports.add(database, keyring, into, rows)
    with database.writing() as connection:
        history_imports.finish(connection, into.id, "operator", at)
    return into


def add_contact(
    database: Database, number: int = 1, name: str = "Sam Example", born: str = "3 April 2017",
    sent_at: datetime | None = NOW, mode: str = "live", keyring: Keyring = KEYRING, **values: object,
) -> str:  # fmt: skip
    """A sent contact with a kept record and its marks, as sending makes them."""
    contact_id = f"{number:032x}"
    wrapped, key = keyring.new_wrapped_key(contact_id)
    record = told_record(name, born, sent_at)
    with database.writing() as connection:
        if connection.execute(select(PackVersion.digest)).first() is None:
            connection.execute(
                insert(PackVersion).values(
                    digest="0" * 64,
                    pack="example",
                    version="1",
                    engine="1",
                    content="{}",
                    kept_at=NOW,
                )
            )
        kept = {"record": key.seal(record.as_dict(), "contact.record")} if sent_at else {}
        connection.execute(
            insert(Contact).values(
                id=contact_id, mode=mode, conversation=f"talk-{number}", round=1, stage="sent",
                data_key=wrapped, pack_digest="0" * 64, chose_lower=0, started_at=NOW, heard_at=NOW,
                reference=f"TH-{number}", sent_at=sent_at, **kept, **values,
            )
        )  # fmt: skip
        if mode == "live" and sent_at:
            history.keep_marks(connection, keyring, contact_id, record)
    return contact_id


def told_record(name: str, born: str, sent_at: datetime | None) -> ContactRecord:
    record = a_record()
    given = (Given("child_name", "Name", name), Given("child_dob", "Date of birth", born))
    household = (Given("child_address", "Home address", "4 Sample Road, Exampletown, ZX1 2AB"),)
    child = replace(record.children[0], given=given)
    return replace(record, children=(child,), people=(), household=household, sent_at=sent_at)


def found_for(database: Database, contact_id: str, keyring: Keyring = KEYRING) -> History:
    with database.reading() as connection:
        found = history.earlier_contacts(connection, keyring, contact_id)
    assert found is not None
    return found


def test_a_past_contact_is_found_with_its_reasons_and_what_came_of_it(database: Database) -> None:
    bring_in(database, [a_row()])
    (earlier,) = found_for(database, add_contact(database, name="Sam Exampel")).earlier

    assert (earlier.band, earlier.relation, earlier.about) == ("likely", "child", 1)
    assert "same date of birth" in earlier.reasons
    assert (earlier.on, earlier.kind, earlier.route, earlier.level, earlier.outcome, earlier.source) == (
        date(2026, 5, 4), "referral", "front_door", "3", "assessment", "old system",
    )  # fmt: skip
    assert (earlier.name, earlier.born) == ("Sam Example", "born 3 April 2017")


def test_a_contact_of_our_own_is_found_and_the_newest_comes_first(database: Database) -> None:
    bring_in(database, [a_row(1), a_row(2, on=date(2026, 9, 1))])
    before = add_contact(database, 1, sent_at=NOW - timedelta(days=30))
    found = found_for(database, add_contact(database, 2))

    assert [e.on for e in found.earlier] == [date(2026, 10, 21), date(2026, 9, 1), date(2026, 5, 4)]
    assert (found.earlier[0].contact_id, found.earlier[0].reference) == (
        before,
        a_record().reference,
    )


def test_what_was_searched_is_always_told(database: Database) -> None:
    contact = add_contact(database)
    (ours,) = found_for(database, contact).periods
    assert ours.is_ours and ours.covers_from == NOW.date() and ours.covers_until is None

    bring_in(database, [a_row(identity=replace(SAM, forenames="Robin", family_name="Other"))])
    found = found_for(database, contact)
    assert [(p.source, p.says) for p in found.periods if not p.is_ours] == [
        ("old system", "All teams.")
    ]


def test_nothing_in_the_index_can_be_read(database: Database) -> None:
    bring_in(database, [a_row()])
    add_contact(database)
    with database.reading() as connection:
        marks = connection.execute(select(MatchMark.__table__)).mappings().all()
        rows = connection.execute(select(PastContact.__table__)).mappings().all()
        imports = connection.execute(select(HistoryImport.__table__)).mappings().all()

    assert marks and all(isinstance(mark["hash"], int) for mark in marks)
    for row in (*marks, *rows, *imports):
        values = [str(value).lower() for value in row.values()]
        assert not {"sam", "example", "jo", "r1", "zx1"} & set(values)
        # Within a value only what is too long to come up in sealed bytes by chance.
        for clear in ("example", "zx1 2ab", "zx12ab", "2017-04-03", "sample road"):
            assert not [value for value in values if clear in value.replace("example_council", "")]


def test_without_the_key_nothing_is_found(database: Database) -> None:
    import base64

    bring_in(database, [a_row()])
    other = Keyring("other:" + base64.b64encode(b"o" * 32).decode())
    with database.reading() as connection:
        assert history.look_up(connection, other, SAM) == []
        assert len(history.look_up(connection, KEYRING, SAM)) == 1


def test_after_a_new_key_everything_is_still_found_and_renewing_lets_the_old_one_go(
    database: Database,
) -> None:
    import base64

    old = base64.b64encode(b"k" * 32).decode()
    new = base64.b64encode(b"n" * 32).decode()
    both = Keyring(f"new:{new},test:{old}")
    bring_in(database, [a_row()])
    add_contact(database)

    with database.reading() as connection:
        assert len(history.look_up(connection, both, SAM)) == 2
    assert history_imports.renew_marks(database, both) == 2
    newest = both.derived(history.PURPOSE)[0]
    with database.reading() as connection:
        found = history._owners(connection, _only(newest), SAM, None)  # type: ignore[arg-type]
        assert len(found) == 2
        assert len(history.look_up(connection, both, SAM)) == 2
    again = bring_in(database, [a_row()], digest="b" * 64, keyring=both)
    assert rows_of(database, again.id) == 0


class _only:  # noqa: N801 - stands in for a keyring
    def __init__(self, key: bytes) -> None:
        self.key = key

    def derived(self, purpose: str) -> tuple[bytes, ...]:
        return (self.key,)


def rows_of(database: Database, import_id: str) -> int:
    with database.reading() as connection:
        wanted = select(HistoryImport.rows).where(HistoryImport.id == import_id)
        return int(connection.execute(wanted).scalar_one())


def test_the_same_file_or_the_same_row_comes_in_once(database: Database) -> None:
    first = bring_in(database, [a_row(1), a_row(2)])
    with database.writing() as connection:
        told = Told("old system", "a" * 64, NOW.date(), NOW.date(), "x", 0, "operator")
        same = history_imports.begin(connection, KEYRING, told, NOW)
    second = bring_in(database, [a_row(2), a_row(3)], digest="b" * 64)

    assert (same.id, same.is_finished) == (first.id, True)
    assert (rows_of(database, first.id), rows_of(database, second.id)) == (2, 1)


def test_an_import_that_was_broken_off_goes_on_and_is_not_called_complete(
    database: Database,
) -> None:
    told = Told("old system", "a" * 64, date(2023, 4, 1), NOW.date(), "x", 0, "operator")
    with database.writing() as connection:
        into = history_imports.begin(connection, KEYRING, told, NOW)
    history_imports.add(database, KEYRING, into, [a_row(1)])
    contact = add_contact(database)

    half = found_for(database, contact)
    assert half.unfinished and [p.is_ours for p in half.periods] == [True]

    bring_in(database, [a_row(1), a_row(2)])
    whole = found_for(database, contact)
    assert not whole.unfinished
    assert len(whole.earlier) == 2


def test_a_withdrawn_import_is_gone_with_its_key_and_marks(database: Database) -> None:
    into = bring_in(database, [a_row(1), a_row(2)])
    contact = add_contact(database)
    with database.writing() as connection:
        gone = history_imports.withdraw(connection, into.id, "operator", NOW)
        assert gone == history_imports.Withdrawn(2, ())
        assert history_imports.withdraw(connection, into.id, "operator", NOW) is None
    found = found_for(database, contact)

    assert found.earlier == () and all(p.is_ours for p in found.periods)
    with database.reading() as connection:
        row = connection.execute(select(HistoryImport.__table__)).one()
        assert row.data_key is None and row.withdrawn_at == NOW
        assert connection.execute(select(PastContact.id)).all() == []
        past = select(MatchMark.id).where(MatchMark.past_id.is_not(None))
        assert connection.execute(past).all() == []
        assert audit.first_broken_link(connection, into.id) is None
    assert rows_of(database, bring_in(database, [a_row(1)]).id) == 1


YEAR_2023 = (date(2023, 1, 1), date(2023, 12, 31))
IN_2023, IN_2024 = a_row(1, on=date(2023, 5, 4)), a_row(2, on=date(2024, 5, 4))


def test_an_import_that_relied_on_a_withdrawn_one_claims_nothing_until_given_again(
    database: Database,
) -> None:
    both_years = (date(2023, 1, 1), date(2024, 12, 31))
    first = bring_in(database, [IN_2023], "a" * 64, covers=YEAR_2023)
    second = bring_in(database, [IN_2023, IN_2024], "b" * 64, covers=both_years)
    contact = add_contact(database)
    with database.writing() as connection:
        gone = history_imports.withdraw(connection, first.id, "operator", NOW)

    assert gone == history_imports.Withdrawn(1, (second.id,))
    found = found_for(database, contact)
    assert found.unfinished and all(period.is_ours for period in found.periods)
    assert [earlier.on for earlier in found.earlier] == [date(2024, 5, 4)]

    again = bring_in(database, [IN_2023, IN_2024], "b" * 64, covers=both_years)
    assert (again.id, again.is_finished) == (second.id, False)
    found = found_for(database, contact)
    assert not found.unfinished
    assert [p.covers_from for p in found.periods if not p.is_ours] == [both_years[0]]
    assert [earlier.on for earlier in found.earlier] == [date(2024, 5, 4), date(2023, 5, 4)]
    with database.reading() as connection:
        assert audit.first_broken_link(connection, second.id) is None


@pytest.mark.parametrize(
    "other",
    [
        {"covers": (date(2024, 1, 1), date(2024, 12, 31))},
        {"source": "another system"},
        {"at": NOW - timedelta(days=1)},  # finished before the withdrawn one began
    ],
)
def test_an_import_that_cannot_lack_rows_of_a_withdrawn_one_stays_finished(
    database: Database, other: dict[str, object]
) -> None:
    wanted = {"covers": (date(2023, 1, 1), date(2024, 12, 31)), **other}
    bring_in(database, [IN_2024], "b" * 64, **wanted)  # type: ignore[arg-type]
    first = bring_in(database, [IN_2023], "a" * 64, covers=YEAR_2023)
    with database.writing() as connection:
        gone = history_imports.withdraw(connection, first.id, "operator", NOW)

    assert gone == history_imports.Withdrawn(1, ())
    assert not found_for(database, add_contact(database)).unfinished


def test_an_erased_contact_is_found_no_more(database: Database) -> None:
    before, after = add_contact(database, 1), add_contact(database, 2)
    assert len(found_for(database, after).earlier) == 1
    with database.writing() as connection:
        retention.erase(connection, before, NOW)

    assert found_for(database, after).earlier == ()
    with database.reading() as connection:
        left = select(MatchMark.id).where(MatchMark.contact_id == before)
        assert connection.execute(left).all() == []
        assert history.earlier_contacts(connection, KEYRING, before) is None


def test_practice_neither_finds_nor_is_found(database: Database) -> None:
    bring_in(database, [a_row()])
    practice = add_contact(database, 1, mode="practice")
    live = add_contact(database, 2)

    with database.reading() as connection:
        assert history.earlier_contacts(connection, KEYRING, practice) is None
    assert [e.past_id is not None for e in found_for(database, live).earlier] == [True]
    with pytest.raises(Exception, match="never_from_practice|FOREIGN KEY|CHECK|foreign key"):
        with database.writing() as connection:
            connection.execute(
                insert(MatchMark).values(
                    hash=1, kind="names", contact_id=practice, mode="practice", child=1
                )
            )


def test_a_contact_not_sent_has_no_history(database: Database) -> None:
    contact = add_contact(database, sent_at=None)
    with database.reading() as connection:
        assert history.earlier_contacts(connection, KEYRING, contact) is None


def test_a_child_nothing_is_known_of_is_named_as_not_searched(database: Database) -> None:
    contact = add_contact(database, name="a small boy in a red coat", born="")
    with database.writing() as connection:
        key = KEYRING.unwrap(connection.execute(select(Contact.data_key)).scalar_one(), contact)
        bare = replace(told_record("", "", NOW), household=())
        connection.execute(
            update(Contact).values(record=key.seal(bare.as_dict(), "contact.record"))
        )
    found = found_for(database, contact)

    assert (found.searched, found.not_searched) == ((), (1,))


def test_a_name_that_cannot_be_read_never_stops_a_contact(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(record: ContactRecord) -> Iterator[None]:
        raise RuntimeError("no")

    monkeypatch.setattr(history, "identities_in", fails)
    add_contact(database)

    with database.reading() as connection:
        assert connection.execute(select(MatchMark.id)).all() == []


def an_earlier(**values: object) -> Earlier:
    made = Earlier(
        1, date(2026, 5, 4), "likely", "child", (), "referral", None, "", "advice", "old", "", ""
    )
    return replace(made, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "known", "referred"),
    [
        ({}, True, True),
        ({"on": date(2025, 11, 20)}, True, True),
        ({"on": date(2025, 11, 19)}, True, False),
        ({"on": date(2026, 11, 21)}, False, False),
        ({"kind": "contact"}, True, False),
        (
            {"kind": "contact", "contact_id": "1", "route": "front_door", "outcome": NOT_DECIDED},
            True,
            True,
        ),
        ({"kind": "contact", "contact_id": "1", "route": "front_door"}, True, False),
        (
            {"kind": "contact", "contact_id": "1", "route": "caf", "outcome": NOT_DECIDED},
            True,
            False,
        ),
        ({"band": "possible"}, False, False),
        ({"relation": "twin"}, False, False),
        ({"relation": "household"}, True, False),
        ({"relation": "household", "band": "possible"}, False, False),
    ],
)
def test_what_an_earlier_contact_establishes(
    values: dict[str, object], known: bool, referred: bool
) -> None:
    told = History((an_earlier(**values),), (1,), (), (), date(2026, 11, 20))
    before = known_before(told, 1)
    assert (before.known, before.referred) == (known, referred)


def send_about_sam(conversations: Conversations, name: str, mode: str) -> None:
    """A whole talk about an emergency, sent."""
    say = talk(conversations, name, mode)
    reply = say(q="household/safety_now", v="yes")
    words = {"child_name": "Sam Example", "child_dob": "3 April 2017"}
    presses = {"rang_999": "yes", "rang_front_door": "yes", "outcome": "continue",
               "unsafe_to_ask": "yes", "check_answers": "send"}  # fmt: skip
    for _ in range(40):
        asked = str(reply.question).partition("/")[2]
        given = {"words": words.get(asked, "01632 960999")}
        reply = say(**({"q": reply.question, "v": presses[asked]} if asked in presses else given))
        if reply.question is None:
            return
    raise AssertionError("the talk did not end")


def test_sending_makes_a_live_contact_findable_and_a_practice_one_not(
    conversations: Conversations,
) -> None:
    send_about_sam(conversations, "practice", PRACTICE)
    with conversations.database.reading() as connection:
        assert connection.execute(select(MatchMark.id)).all() == []
    send_about_sam(conversations, "live", "live")
    with conversations.database.reading() as connection:
        (contact,) = connection.execute(select(MatchMark.contact_id).distinct()).scalars()
        mode = connection.execute(select(Contact.mode).where(Contact.id == contact)).scalar_one()
        assert mode == "live"
        found = history.look_up(connection, conversations.keyring, Identity("Sam", "Example"))
        assert [owner.contact_id for owner, *_ in found] == [contact]
