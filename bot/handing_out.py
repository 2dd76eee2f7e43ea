"""A contact's documents for those who may have them: as they are kept, or made on the spot.

The worker makes them after sending. Whoever asks before it has, and practice, which is never delivered,
gets the same bytes made here. Where front-door staff have put "do not contact the family yet" since, every
document says so and the family's notice is not handed out; what was sent stays as it was. Before sending
there is the record of advice alone, of the talk as it stands.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection

from bot.documents.kinds import ADVICE, Kind, documents_for, title_of
from bot.documents.making import Made, forms_of, make
from bot.interview.advice import all_advice, was_shown
from bot.interview.case import Case
from bot.interview.contact_record import contact_record
from bot.interview.prompts import Scene
from bot.referral.record import ContactRecord
from bot.store import documents, talks
from bot.store.database import Database
from bot.store.front_door import family
from bot.store.sealing import Keyring
from bot.store.tables import PRACTICE

if TYPE_CHECKING:
    from bot.conversations import Conversations

BANNED_SINCE = (
    "Front-door staff put this on the contact after it was sent. Ask them before anybody speaks to the "
    "family."
)
_one_at_a_time = threading.Lock()
"""Drawing a PDF keeps a processor busy for a second or more; a talk must still be answered meanwhile."""


def offered(case: Case, scene: Scene, started_at: datetime) -> list[dict[str, Any]]:
    """What can be downloaded at this point of the talk, for the page: kind, title, forms."""
    if case.reference is None:
        found = [(Kind.DECISION_RECORD, ADVICE)] if advice_is_shown(case, scene) else []
    else:
        record = contact_record(case, scene, started_at, scene.at)
        found = [(kind, title_of(kind, record)) for kind in documents_for(record)]
    return [{"kind": str(k), "title": title, "forms": ["html", "pdf"]} for k, title in found]


def advice_is_shown(case: Case, scene: Scene) -> bool:
    """Whether the referrer has seen the advice on every child as it stands."""
    return all(was_shown(case, advice) for advice in all_advice(case, scene))


def for_referrer(known: Conversations, conversation: str, kind: Kind, form: str) -> Made | None:
    """A document of the conversation's present contact; None if it has no such document.

    Raises: DocumentError if it could not be made.
    """
    with known.database.reading() as connection:
        latest = documents.latest_contact(connection, conversation)
    if latest is None:
        return None
    if latest.sent_at is not None:
        return for_staff(known.database, known.keyring, latest.id, kind, form, latest.sent_at)
    standing = known.standing(conversation, latest.heard_at, latest.mode)
    if standing is None or not advice_is_shown(*standing):
        return None
    record = contact_record(*standing, latest.started_at, None)
    with _one_at_a_time:
        return make(kind, form, record, latest.mode == PRACTICE)


def for_staff(
    database: Database, keyring: Keyring, contact_id: str, kind: Kind, form: str, at: datetime
) -> Made | None:
    """A document of a contact that was sent, kept from now on; None if it has none or was erased.

    Raises: DocumentError if it could not be made.
    """
    with database.reading() as connection:
        since = banned_since(connection, keyring, contact_id)
        kept = None if since else documents.opened(connection, keyring, contact_id, kind, form)
        record = None if kept else since or talks.record_of(connection, keyring, contact_id)
        mode = documents.mode_of(connection, contact_id)
    if record is None:
        return kept
    with _one_at_a_time:
        made = make(kind, form, record, mode == PRACTICE)
    if made is not None and since is None:
        with database.writing() as connection:
            documents.keep(connection, keyring, contact_id, [made], at)
    return made


def banned_since(connection: Connection, keyring: Keyring, contact_id: str) -> ContactRecord | None:
    """The record as it has to be read now, where staff put a ban that it did not bring; else None."""
    standing = family.standing(connection, contact_id)
    if standing is None or standing.put_by is None:
        return None
    record = talks.record_of(connection, keyring, contact_id)
    if record is None:
        return None
    children = tuple(
        replace(c, consent=replace(c.consent, do_not_contact=True)) for c in record.children
    )
    words = f"{BANNED_SINCE} {record.do_not_contact_words}".strip()
    return replace(
        record, do_not_contact=True, no_notice=True, do_not_contact_words=words, children=children
    )


def listed(record: ContactRecord | None) -> list[tuple[Kind, str, tuple[str, ...]]]:
    """Every document that a contact has, with its title and forms, made already or not."""
    if record is None:
        return []
    return [(kind, title_of(kind, record), forms_of(kind)) for kind in documents_for(record)]
