"""Walks the whole audit log and says where it was changed. Memory does not grow with the log.

Found: an event that was edited, put in, taken away or moved, a chain that was rewritten, put in or taken
away, a checkpoint that was edited or taken away. Not found: what somebody with the database changed after
the last checkpoint and sealed with fresh digests, and a database that was put back whole, unless a mark is
given.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select, tuple_
from sqlalchemy.engine import Connection

from bot.store import audit, checkpoints
from bot.store.database import Database
from bot.store.sealing import Keyring
from bot.store.tables import AuditCheckpoint, AuditEvent, Contact

MOST_FAULTS = 100
"""After so many faults the rest is counted and not listed."""
DATED_BACK = timedelta(days=1)
"""An event that was added after a checkpoint cannot tell of a day before it."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, in which chain and at which place; `kind` is a key of `KINDS`."""

    kind: str
    chain: str = ""
    position: int = 0
    checkpoint: int = 0

    def in_words(self) -> str:
        where = f"chain {self.chain}, event {self.position}" if self.chain else ""
        at = f"checkpoint {self.checkpoint}" if self.checkpoint else ""
        return f"{'; '.join(part for part in (where, at) if part)}: {KINDS[self.kind]}"


KINDS = {
    "edited": "the event was changed after it was written",
    "broken": "an event before it was taken away, put in, moved or rewritten",
    "contact_without_events": "the contact's whole chain is gone",
    "dated_back": "the event was added after a checkpoint and is dated long before it",
    "events_changed": "what it covers was changed, put in or taken away, or the checkpoint was changed",
    "checkpoint_gone": "a checkpoint before it, or this one, was taken away",
    "key_missing": "it cannot be checked: the key it was made with is not in THRESHOLD_DATA_KEYS",
    "mark_gone": "the mark that was kept elsewhere is not in the log: it was put back or rewritten",
}


@dataclass
class Verified:
    """How the log stands. `not_sealed`: events since the last checkpoint, which the chains alone hold."""

    events: int = 0
    chains: int = 0
    checkpoints: int = 0
    not_sealed: int = 0
    fault_count: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.fault_count

    def add(self, fault: Fault) -> None:
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    def as_dict(self) -> dict[str, Any]:
        return {"ok": self.ok, **asdict(self)}

    def in_words(self) -> str:
        lines = [
            f"{self.events} events in {self.chains} chains, {self.checkpoints} checkpoints. "
            f"{self.not_sealed} events since the last checkpoint are held by their chains alone."
        ]
        lines += [fault.in_words() for fault in self.faults]
        if self.fault_count > len(self.faults):
            lines.append(f"... and {self.fault_count - len(self.faults)} more.")
        lines.append("No fault was found." if self.ok else f"{self.fault_count} faults were found.")
        return "\n".join(lines)


def verify(database: Database, keyring: Keyring, mark: str | None = None) -> Verified:
    """Walk every chain, then every checkpoint. `mark`: what an earlier checkpoint printed, kept elsewhere."""
    found = Verified()
    with database.reading() as connection:
        last = checkpoints.last_checkpoint(connection)
        _walk_chains(connection, found)
        _walk_checkpoints(connection, keyring, found)
        _look_for_gaps(connection, last, found)
        if mark is not None and not _has_mark(connection, mark):
            found.add(Fault("mark_gone"))
    return found


def verify_and_record(
    database: Database, keyring: Keyring, actor: str, at: datetime, mark: str | None = None
) -> Verified:
    """The same, and the result is in the log."""
    found = verify(database, keyring, mark)
    details = {"events": found.events, "faults": found.fault_count}
    with database.writing() as connection:
        audit.record(connection, checkpoints.CHAIN, actor, "audit_verified", details, at)
    return found


def _walk_chains(connection: Connection, found: Verified) -> None:
    """Each event follows on the one before and is as it was written."""
    chain, position, previous = "", 0, audit.FIRST
    for row in _by_chain(connection):
        if row["chain"] != chain:
            chain, position, previous = row["chain"], 0, audit.FIRST
            found.chains += 1
        found.events += 1
        kept = {key: row[key] for key in row if key not in ("id", "digest")}
        if row["position"] != position + 1 or row["previous"] != previous:
            found.add(Fault("broken", chain, row["position"]))
        if row["digest"] != audit.digest_of(kept):
            found.add(Fault("edited", chain, row["position"]))
        position, previous = row["position"], row["digest"]


def _by_chain(connection: Connection) -> Iterator[Any]:
    """Every event, chain by chain, some thousand at a time."""
    place = tuple_(AuditEvent.chain, AuditEvent.position)
    wanted = select(AuditEvent.__table__).order_by(AuditEvent.chain, AuditEvent.position)
    after: tuple[str, int] | None = None
    while True:
        some = wanted if after is None else wanted.where(place > after)
        rows = connection.execute(some.limit(checkpoints.AT_ONCE)).mappings().all()
        yield from rows
        if len(rows) < checkpoints.AT_ONCE:
            return
        after = (rows[-1]["chain"], rows[-1]["position"])


def _walk_checkpoints(connection: Connection, keyring: Keyring, found: Verified) -> None:
    """Each checkpoint follows on the one before and seals the events as they are now."""
    keys = keyring.named(checkpoints.PURPOSE)
    previous, since = audit.FIRST, 0
    wanted = select(AuditCheckpoint.__table__).order_by(AuditCheckpoint.id)
    for row in connection.execute(wanted).mappings():
        found.checkpoints += 1
        counted, links = _stretch(connection, since, row["last_event"])
        key = keys.get(row["key_name"])
        if row["previous"] != previous:
            found.add(Fault("checkpoint_gone", checkpoint=row["id"]))
        elif key is None:
            found.add(Fault("key_missing", checkpoint=row["id"]))
        elif not hmac.compare_digest(checkpoints.seal(key, row, links), row["digest"]):
            found.add(Fault("events_changed", checkpoint=row["id"]))
        previous, since = row["digest"], row["last_event"]
        found.not_sealed -= counted
    found.not_sealed += found.events


def _stretch(connection: Connection, after: int, last: int) -> tuple[int, bytes]:
    """How many events there are between two checkpoints, and the digest of their links."""
    running, counted = hashlib.sha256(), 0
    for event in checkpoints.events_between(connection, after, last):
        checkpoints.take_in(running, event)
        counted += 1
    return counted, running.digest()


def _look_for_gaps(connection: Connection, last: Any, found: Verified) -> None:
    """Chains and checkpoints that are not there at all, and events that were dated back."""
    chains = exists().where(AuditEvent.chain == Contact.id)
    for (contact,) in connection.execute(select(Contact.id).where(~chains).limit(MOST_FAULTS)):
        found.add(Fault("contact_without_events", chain=contact))
    if last is not None:
        late = select(AuditEvent.chain, AuditEvent.position).where(
            AuditEvent.id > last.last_event, AuditEvent.at < last.at - DATED_BACK
        )
        for row in connection.execute(late.limit(MOST_FAULTS)):
            found.add(Fault("dated_back", row.chain, row.position))
    for number in _checkpoints_told(connection):
        found.add(Fault("checkpoint_gone", checkpoint=number))


def _checkpoints_told(connection: Connection) -> Iterator[int]:
    """Checkpoints that the log tells of and that are not there, or are others."""
    kept = dict(connection.execute(select(AuditCheckpoint.id, AuditCheckpoint.digest)).all())
    told = select(AuditEvent.details).where(
        AuditEvent.chain == checkpoints.CHAIN, AuditEvent.event == "checkpoint_made"
    )
    for details in connection.execute(told).scalars():
        if not kept.get(details["checkpoint"], "").startswith(str(details["mark"])):
            yield details["checkpoint"]


def _has_mark(connection: Connection, mark: str) -> bool:
    number, _, digest = mark.strip().partition("-")
    if not number.isdecimal() or not digest:
        return False
    kept = select(func.count(AuditCheckpoint.id)).where(
        AuditCheckpoint.id == int(number), AuditCheckpoint.digest == digest
    )
    return bool(connection.execute(kept).scalar_one())
