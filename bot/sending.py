"""Sending a contact: the record, its place in the queue, its permissions and everything that must follow.

All of it in the caller's transaction, for a talk in the chat and for a notification that was brought in.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.engine import Connection

from bot.delivery.deliverer import Deliverer
from bot.delivery.registry import promise_what_follows
from bot.interview.case import Case
from bot.interview.consent_told import permitted
from bot.interview.contact_record import contact_record
from bot.interview.prompts import Scene
from bot.referral.record import ContactRecord
from bot.store import follow_up, history, sharing, talks
from bot.store.front_door import entries, search
from bot.store.kept_heads import head_of
from bot.store.sealing import Keyring
from bot.store.tables import LIVE
from bot.store.talks import Talk


def send(
    connection: Connection,
    keyring: Keyring,
    talk: Talk,
    case: Case,
    scene: Scene,
    known: Mapping[str, Deliverer],
) -> ContactRecord:
    """Keep the contact as sent now; gives its record. case: with the reference that it was given."""
    record = contact_record(case, scene, talk.started_at, scene.at)
    head = head_of(scene.pack)
    talks.mark_sent(connection, talk, record, scene.at)
    if talk.mode == LIVE:
        history.keep_marks(connection, keyring, talk.contact_id, record)
        entries.join(connection, talk.key, talk.contact_id, record, head, scene.at)
        search.keep_words(connection, keyring, talk.contact_id, record)
    sharing.keep(connection, talk.contact_id, talk.mode, permitted(case, scene), scene.at)
    promise_what_follows(connection, talk.contact_id, talk.mode, record, scene.at, known)
    follow_up.after_sending(connection, talk, record, head, scene.at)
    return record
