"""Bringing in police notifications: each becomes a contact, screened by the rules that screen every other.

A whole file comes in, in one transaction, or nothing of it. The same file or notification never comes twice.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot import england
from bot.delivery.deliverer import Deliverer
from bot.front_door.intake.case import case_of
from bot.front_door.intake.columns import columns_of
from bot.front_door.intake.reading import Notification, notifications_in
from bot.interview import records
from bot.interview.advice import all_advice, leading
from bot.interview.case import Case
from bot.interview.prompts import Scene
from bot.referral.csv_rows import Fault
from bot.sending import send
from bot.store import audit, talks
from bot.store.references import SENT, new_reference
from bot.store.sealing import Keyring
from bot.store.tables import LIVE, Contact, Intake, IntakeRow
from bot.thresholds.routes import Route

SOURCE = "police"
LARGEST = 5_000_000
"""Bytes; a month of notifications of a large force is far below."""
NOTIFIED = "police_notification"
KEY = "intake"


@dataclass(frozen=True)
class Checked:
    """A file as it was read: its notifications with their cases, the faults, and which were here before.

    digest: of the file. known: numbers of notifications that came in with an earlier file.
    """

    digest: str
    notifications: tuple[Notification, ...]
    cases: tuple[Case, ...]
    faults: tuple[Fault, ...]
    known: tuple[str, ...]
    is_known: bool

    @property
    def can_come_in(self) -> bool:
        return bool(self.notifications) and not self.faults and not self.is_known


def check(connection: Connection, keyring: Keyring, body: bytes, scene: Scene) -> Checked:
    """What a file holds and what would become of it; nothing is kept.

    A notification that came before is left out, and named.
    """
    digest = hashlib.sha256(body).hexdigest()
    is_known = connection.execute(select(Intake.id).where(Intake.digest == digest)).first()
    try:
        lines = body.decode("utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError:
        fault = Fault(1, "the file", "is not UTF-8 text; save it as CSV UTF-8")
        return Checked(digest, (), (), (fault,), (), is_known is not None)
    known = columns_of(scene.pack)
    found, faults = notifications_in(lines, known, england.local(scene.at).date())
    before = _known(connection, keyring, found)
    fresh = tuple(told for told in found if told.number not in before)
    cases = tuple(case_of(told, scene) for told in fresh) if not faults else ()
    return Checked(digest, fresh, cases, tuple(faults), tuple(sorted(before)), is_known is not None)


def bring_in(
    connection: Connection,
    keyring: Keyring,
    checked: Checked,
    scene: Scene,
    user_id: int,
    known: Mapping[str, Deliverer],
) -> str:
    """Keep every notification as a contact that was sent now; gives the number of the intake.

    Raises: ValueError if the file has faults or came in before.
    """
    if not checked.can_come_in:
        raise ValueError("a file with faults, or one that came in before, cannot come in")
    intake = secrets.token_hex(16)
    connection.execute(
        insert(Intake).values(
            id=intake, source=SOURCE, digest=checked.digest, rows=len(checked.notifications),
            brought_by=user_id, brought_at=scene.at,
        )
    )  # fmt: skip
    for told, case in zip(checked.notifications, checked.cases, strict=True):
        contact_id = _send(connection, keyring, told, case, scene, known)
        connection.execute(
            insert(IntakeRow).values(
                intake_id=intake, external=_hashes(keyring, told.number)[0],
                contact_id=contact_id, mode=LIVE,
            )
        )  # fmt: skip
        details = {"intake": intake}
        audit.record(connection, contact_id, f"user:{user_id}", "brought_in", details, scene.at)
    return intake


def _send(
    connection: Connection,
    keyring: Keyring,
    told: Notification,
    case: Case,
    scene: Scene,
    known: Mapping[str, Deliverer],
) -> str:
    conversation = f"intake-{secrets.token_hex(16)}"
    talk = talks.begin(connection, keyring, conversation, LIVE, scene.pack.digest, scene.at)
    heard = f"Police notification {told.number}\n{told.what_happened}"
    talks.keep_turn(
        connection, talk, client_id=secrets.token_hex(16), intent=NOTIFIED, heard={"text": heard},
        reply={"messages": [], "stage": "sent", "question": None, "banner": ""}, stage="sent",
        open_question=None, added=case.entries, withdrawn=(), at=scene.at,
    )  # fmt: skip
    talks.keep_children(connection, talk, records.of_children(case, scene), scene.at)
    for event, details in records.audit_events(case.entries, case, scene):
        talks.audit(connection, talk, event, details, scene.at)
    sent = replace(case, reference=new_reference(SENT))
    talk = replace(talk, case=sent, chosen_route=str(leading(all_advice(case, scene)).chosen))
    send(connection, keyring, talk, sent, scene, known)
    return talk.contact_id


def contacts_of(connection: Connection, intake: str) -> list[str]:
    """The contacts that came of an intake, in the order of its file."""
    rows = connection.execute(
        select(Contact.id)
        .join(IntakeRow, IntakeRow.contact_id == Contact.id)
        .where(IntakeRow.intake_id == intake)
        .order_by(IntakeRow.id)
    )
    return list(rows.scalars())


def _known(connection: Connection, keyring: Keyring, found: list[Notification]) -> set[str]:
    """The numbers that came in before, under whichever key."""
    known = set()
    for told in found:
        wanted = select(IntakeRow.id).where(IntakeRow.external.in_(_hashes(keyring, told.number)))
        if connection.execute(wanted).first() is not None:
            known.add(told.number)
    return known


def _hashes(keyring: Keyring, number: str) -> list[int]:
    """The number under each installation key, newest first; nobody can read it out of them."""
    plain = "".join(number.upper().split()).encode()
    keys = keyring.derived(KEY)
    return [int.from_bytes(hmac.digest(key, plain, "sha256")[:8], "big") >> 1 for key in keys]


def routes_of(checked: Checked, scene: Scene) -> list[tuple[str, str, int]]:
    """Notifications by where they come out: the route that is certain, the one advised, how many."""
    counted: Counter[tuple[Route, Route]] = Counter()
    for case in checked.cases:
        advice = all_advice(case, scene)
        counted[max(a.decision.route for a in advice), max(a.route for a in advice)] += 1
    return [(str(sure), str(advised), n) for (sure, advised), n in sorted(counted.items())[::-1]]
