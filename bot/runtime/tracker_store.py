"""Rasa's tracker, loaded by its last few events, so that a turn costs the same at any length.

Events are kept sealed with the contact's key. They are derived: the talk itself is in `message`, and
a tracker that is lost is begun again without anybody noticing.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from sqlalchemy import desc, insert, select, update
from sqlalchemy.engine import Connection

from bot.conversations import conversations
from bot.runtime.off_loop import off_loop
from bot.store.sealing import ContactKey
from bot.store.tables import Contact, TrackerEvent, TrackerHead

WINDOW = 10
"""Events that are loaded. The rules look at the last message alone, and every turn ends listening."""
FIELD = "tracker_event.data"
KINDS: dict[str, type[Event]] = {kind.type_name: kind for kind in all_subclasses(Event)}


class WindowedTrackerStore(TrackerStore):
    """A tracker is its head (slots, count) and its last events, cut where Rasa was listening."""

    def __init__(self, domain: Any = None, event_broker: Any = None, **_: Any) -> None:
        super().__init__(domain, event_broker)
        self._database = conversations().database
        self._keyring = conversations().keyring

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return await off_loop(self._load, sender_id, WINDOW)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        return await off_loop(self._load, conversation_id, None)

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self.stream_events(tracker)
        await off_loop(self._keep, tracker)

    async def keys(self) -> Iterable[str]:
        with self._database.reading() as connection:
            return [row[0] for row in connection.execute(select(TrackerHead.conversation))]

    async def stream_events(self, tracker: DialogueStateTracker) -> None:
        if self.event_broker is not None:
            await self._stream_new_events(
                self.event_broker, list(_new_events(tracker)), tracker.sender_id
            )

    def _load(self, conversation: str, window: int | None) -> DialogueStateTracker | None:
        with self._database.reading() as connection:
            head = connection.execute(
                select(TrackerHead.events, TrackerHead.slots).where(
                    TrackerHead.conversation == conversation
                )
            ).first()
            if head is None:
                return None
            rows = self._rows(connection, conversation, window)
        if head.events > len(rows):
            rows = _from_a_listen(rows)
            events = [*_as_begun(head.slots, rows), *map(_event, rows)]
        else:
            events = [_event(row) for row in rows]
        tracker = DialogueStateTracker.from_events(conversation, events, self.domain.slots)
        tracker.kept_events, tracker.total_events = len(tracker.events), head.events
        return tracker

    def _rows(
        self, connection: Connection, conversation: str, window: int | None
    ) -> list[dict[str, Any]]:
        found = connection.execute(
            select(TrackerEvent.contact_id, TrackerEvent.data)
            .where(TrackerEvent.conversation == conversation)
            .order_by(desc(TrackerEvent.id))
            .limit(window)
        ).all()
        keys: dict[str, ContactKey | None] = {}
        opened = []
        for contact_id, data in reversed(found):
            if contact_id not in keys:
                keys[contact_id] = self._key(connection, contact_id)
            key = keys[contact_id]
            if key is not None:
                opened.append(key.open(data, FIELD))
        return opened

    def _key(self, connection: Connection, contact_id: str) -> ContactKey | None:
        """The contact's key; None once it was erased, and its events with it."""
        row = connection.execute(select(Contact.data_key).where(Contact.id == contact_id)).first()
        if row is None or row.data_key is None:
            return None
        return self._keyring.unwrap(row.data_key, contact_id)

    def _keep(self, tracker: DialogueStateTracker) -> None:
        new = list(_new_events(tracker))
        total = getattr(tracker, "total_events", 0) + len(new)
        with self._database.writing() as connection:
            contact = connection.execute(
                select(Contact.id, Contact.data_key)
                .where(Contact.conversation == tracker.sender_id)
                .order_by(desc(Contact.round))
                .limit(1)
            ).first()
            if contact is None:
                return
            key = self._keyring.unwrap(contact.data_key, contact.id)
            rows = [_row(event, tracker.sender_id, contact.id, key) for event in new]
            if rows:
                connection.execute(insert(TrackerEvent), rows)
            _keep_head(connection, tracker, contact.id, total)
        tracker.kept_events, tracker.total_events = len(tracker.events), total


def _new_events(tracker: DialogueStateTracker) -> Iterable[Event]:
    return itertools.islice(tracker.events, getattr(tracker, "kept_events", 0), None)


def _row(event: Event, conversation: str, contact_id: str, key: ContactKey) -> dict[str, Any]:
    data = event.as_dict()
    if "parse_data" in data:
        data["parse_data"].pop("intent_ranking", None)  # 1 kB a turn that nothing reads again
    return {
        "conversation": conversation,
        "contact_id": contact_id,
        "at": datetime.fromtimestamp(event.timestamp, timezone.utc),
        "kind": event.type_name,
        "data": key.seal(json.loads(json.dumps(data, default=str)), FIELD),
    }


def _keep_head(
    connection: Connection, tracker: DialogueStateTracker, contact_id: str, total: int
) -> None:
    slots = {k: v for k, v in tracker.current_slot_values().items() if v is not None}
    values = {"contact_id": contact_id, "events": total, "slots": slots}
    here = TrackerHead.conversation == tracker.sender_id
    if not connection.execute(update(TrackerHead).where(here).values(**values)).rowcount:
        connection.execute(insert(TrackerHead).values(conversation=tracker.sender_id, **values))


def _event(row: dict[str, Any]) -> Event:
    return KINDS[row["event"]]._from_parameters(row)


def _from_a_listen(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """From the first place where Rasa was listening, so that no turn is cut in half."""
    listening = (
        place
        for place, row in enumerate(rows)
        if row["event"] == "action" and row["name"] == "action_listen"
    )
    return rows[next(listening, 0) :]


def _as_begun(slots: dict[str, Any], rows: list[dict[str, Any]]) -> list[Event]:
    """What stands before the window: a begun session and the slots."""
    at = rows[0].get("timestamp") if rows else None
    return [
        ActionExecuted("action_session_start", timestamp=at),
        SessionStarted(timestamp=at),
        *(SlotSet(name, value, timestamp=at) for name, value in slots.items()),
    ]
