"""One turn, whole: load what stands, think, keep what follows, in one transaction.

The chat's actions, the form, practice and replay come through here. A message that was answered before
gets the stored reply; what a killed process had not finished never happened, and is sent again.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from bot import handing_out
from bot.delivery.directory_copy import Listed, directory, no_directory
from bot.delivery.registry import deliverers
from bot.interview import records
from bot.interview.calls import calls_told
from bot.interview.case import Case, Entry
from bot.interview.contact_record import contact_record
from bot.interview.lines import not_sent_banner
from bot.interview.listening import Danger, Listener
from bot.interview.manner import manner_of
from bot.interview.prompts import Likeness as Like
from bot.interview.prompts import Scene, Stage
from bot.interview.reading import Heard
from bot.interview.receipt import CONFIRMED_WITHIN_SECONDS, not_confirmed
from bot.interview.stages import open_prompt, told
from bot.interview.stages.consent import must_not_contact
from bot.interview.turn import Turn, opening, sent, take_turn
from bot.interview.words import Words
from bot.nlu.encoder import encoder
from bot.nlu.likeness import Likeness
from bot.sending import send
from bot.settings import ROOT, settings
from bot.store import follow_up, outbox, talks
from bot.store.database import Database
from bot.store.front_door import since_sending
from bot.store.references import SENT, new_reference
from bot.store.sealing import Keyring
from bot.store.tables import LIVE
from bot.store.talks import Talk
from bot.thresholds.loader import (
    Documents,
    canonical,
    kept_pack,
    pack_from,
    read_documents,
    read_yaml,
)
from bot.thresholds.pack import Pack

log = logging.getLogger(__name__)

OPENS = ("start", "greet")
PARTS_OF_AN_OUTCOME = (
    Stage.OUTCOME,
    Stage.CONSENT,
    Stage.INFORMATION,
    Stage.CHECK_ANSWERS,
    Stage.SENT,
    Stage.ENDED,
)


@dataclass(frozen=True)
class Reply:
    """What goes back to the person, as it is also stored."""

    content: Mapping[str, Any]

    @property
    def messages(self) -> list[Mapping[str, Any]]:
        return list(self.content["messages"])

    @property
    def stage(self) -> str:
        return str(self.content["stage"])

    @property
    def question(self) -> str | None:
        return self.content["question"]


class Conversations:
    """Every conversation of one installation."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        responses: Mapping[str, str],
        listener: Listener,
        documents: Documents,
        likeness: Like | None = None,
        directory: Listed = no_directory,
    ) -> None:
        self.database, self.keyring = database, keyring
        self.responses, self._listener = responses, listener
        self._documents, self._likeness = documents, likeness
        self.pack = pack_from(documents)
        self._packs: dict[str, Pack] = {self.pack.digest: self.pack}
        self._is_kept = False
        self._directory = directory
        self._deliverers = deliverers(settings())

    def get_ready(self) -> None:
        """Encode the pack's sentences now, so that no turn has to wait for it."""
        if self._likeness is not None:
            self._likeness([self.pack.head.council], told.sentences(self.pack))

    def take(self, conversation: str, heard: Heard, at: datetime, mode: str = LIVE) -> Reply:
        """Answer one message, once. A repeat of its client id gets the same reply again."""
        try:
            return self._take(conversation, heard, at, mode)
        except IntegrityError:
            # Two first messages at once: one of them began the conversation, this one joins it.
            return self._take(conversation, heard, at, mode)

    def _take(self, conversation: str, heard: Heard, at: datetime, mode: str) -> Reply:
        with self.database.writing() as connection:
            talk = talks.latest(connection, self.keyring, conversation, mode)
            if talk is None:
                self._keep_pack(connection, at)
                talk = talks.begin(
                    connection, self.keyring, conversation, mode, self.pack.digest, at
                )
                return self._first_turn(connection, talk, heard, at)
            answered = talks.reply_to(connection, self.keyring, conversation, heard.client_id)
            if answered is not None:
                return Reply(answered)
            return self._turn(connection, talk, heard, at)

    def history(self, conversation: str) -> list[Mapping[str, Any]]:
        """What was said and replied since the talk began or began again, oldest first."""
        with self.database.reading() as connection:
            return talks.history(connection, self.keyring, conversation)

    def standing(
        self, conversation: str, at: datetime, mode: str = LIVE
    ) -> tuple[Case, Scene] | None:
        """The case as it stands, for those who look on; None if there is no such talk."""
        with self.database.reading() as connection:
            talk = talks.latest(connection, self.keyring, conversation, mode)
            if talk is None:
                return None
            return talk.case, self._scene(connection, talk, at)

    def hears(self, text: str) -> Danger | None:
        """The danger that words outside a talk could mean."""
        return self._listener.hear(text)

    def confirmation(self, conversation: str, at: datetime) -> Mapping[str, Any]:
        """Whether what was sent has arrived, since when nobody knows, and what to do then."""
        with self.database.reading() as connection:
            found = outbox.confirmation(connection, conversation)
        if found is None:
            return {"sent": False, "received": False, "seconds": 0, "text": ""}
        scene = Scene(self.pack, Words(self.responses, self.pack), at)
        is_here = found.received_at is not None
        seconds = int(((found.received_at or at) - found.sent_at).total_seconds())
        text = scene.words.say("utter_confirmed") if is_here else ""
        if not is_here and seconds >= CONFIRMED_WITHIN_SECONDS:
            text = not_confirmed(scene)
        return {"sent": True, "received": is_here, "seconds": seconds, "text": text}

    def _first_turn(self, connection: Any, talk: Talk, heard: Heard, at: datetime) -> Reply:
        scene = self._scene(connection, talk, at)
        turn = opening(scene)
        if heard.intent not in OPENS and heard.text.strip():
            first = take_turn(turn.case, heard, scene, self._listener)
            turn = replace(first, lines=(*turn.lines[:-1], *first.lines))
        return self._keep(connection, talk, heard, "", turn, scene)

    def _turn(self, connection: Any, talk: Talk, heard: Heard, at: datetime) -> Reply:
        scene = self._scene(connection, talk, at)
        said = records.what_was_said(open_prompt(talk.case, scene), heard, scene)
        turn = take_turn(talk.case, heard, scene, self._listener)
        if turn.wants == "restart":
            return self._restart(connection, talk, heard, said, turn, at)
        if turn.wants == "send":
            turn = self._send(connection, talk, turn, scene)
        return self._keep(connection, talk, heard, said, turn, scene)

    def _send(self, connection: Any, talk: Talk, turn: Turn, scene: Scene) -> Turn:
        """Give the receipt and put the delivery into the outbox, in this same transaction."""
        receipt = sent(turn.case, scene, new_reference(SENT))
        send(connection, self.keyring, talk, receipt.case, scene, self._deliverers)
        return replace(receipt, added=turn.added, withdrawn=turn.withdrawn)

    def _restart(
        self, connection: Any, talk: Talk, heard: Heard, said: str, turn: Turn, at: datetime
    ) -> Reply:
        """What was answered is kept with the old talk; the new one begins with nothing."""
        self._keep_pack(connection, at)
        fresh = talks.begin_again(connection, self.keyring, talk, self.pack.digest, at)
        scene = self._scene(connection, fresh, at)
        return self._keep(connection, fresh, heard, said, opening(scene), scene)

    def _keep(
        self, connection: Any, talk: Talk, heard: Heard, said: str, turn: Turn, scene: Scene
    ) -> Reply:
        content = {
            "messages": [line.as_dict() for line in turn.lines],
            "stage": str(turn.stage),
            "question": turn.prompt.key if turn.prompt else None,
            "banner": not_sent_banner(turn.case, scene),
            "note": scene.words.fill(scene.pack.head.note),
            "reference": turn.case.reference,
            "documents": self._documents_offered(turn, scene, talk),
        }
        talks.keep_turn(
            connection, talk, client_id=heard.client_id or secrets.token_hex(16),
            intent=heard.intent, manner=manner_of(talk.case, heard, turn.added, scene),
            heard={"text": said}, reply=content, stage=str(turn.stage),
            open_question=turn.prompt.key if turn.prompt else None,
            added=turn.added, withdrawn=turn.withdrawn, at=scene.at,
        )  # fmt: skip
        if turn.added or turn.withdrawn:
            told = calls_told(turn.case, scene)
            follow_up.keep_calls(connection, talk, told, scene.at)
        if turn.stage in PARTS_OF_AN_OUTCOME and (turn.added or turn.withdrawn):
            talks.keep_children(connection, talk, records.of_children(turn.case, scene), scene.at)
            _audit(connection, talk, turn.added, turn.case, scene)
        self._tell_staff(connection, talk, heard, turn, scene)
        return Reply(content)

    def _tell_staff(
        self, connection: Any, talk: Talk, heard: Heard, turn: Turn, scene: Scene
    ) -> None:
        """What is said after sending reaches staff, and binds them: nothing waits for somebody to look."""
        if talk.case.reference is None:
            return
        is_answer = any(entry.key == talk.case.asking for entry in turn.added)
        is_own_words = heard.pressed is None and heard.intent not in OPENS
        is_typed = is_own_words and bool(heard.text.strip()) and not is_answer
        is_danger = any(entry.question == "danger_heard" for entry in turn.added)
        is_danger = is_danger or (is_own_words and self.hears(heard.text) is not None)
        since_sending.tell_staff(connection, talk, is_danger, is_typed, scene.at)
        if must_not_contact(turn.case, scene) and not must_not_contact(talk.case, scene):
            record = contact_record(turn.case, scene, talk.started_at, scene.at)
            since_sending.keep_ban(connection, talk, record, scene.at)

    def _documents_offered(self, turn: Turn, scene: Scene, talk: Talk) -> list[dict[str, Any]]:
        """What can be downloaded now. A fault here never stands in the way of the reply."""
        if turn.stage not in PARTS_OF_AN_OUTCOME:
            return []
        try:
            return handing_out.offered(turn.case, scene, talk.started_at)
        except Exception:
            log.exception("the documents on offer could not be listed")
            return []

    def _scene(self, connection: Any, talk: Talk, at: datetime) -> Scene:
        pack = self._packs.get(talk.pack_digest)
        if pack is None:
            pack = kept_pack(json.loads(talks.pack_content(connection, talk.pack_digest)))
            self._packs[talk.pack_digest] = pack
        listed = self._directory(at)
        words = Words(self.responses, pack)
        return Scene(pack, words, at, self._likeness, listed.services, listed.as_of)

    def _keep_pack(self, connection: Any, at: datetime) -> None:
        """Keep the pack whole before the first conversation that rests on it."""
        if not self._is_kept:
            head = self.pack.head
            content = canonical(self._documents)
            talks.keep_pack(connection, self.pack.digest, head.id, head.version, content, at)
            self._is_kept = True


def _audit(connection: Any, talk: Talk, added: tuple[Entry, ...], case: Case, scene: Scene) -> None:
    for event, details in records.audit_events(added, case, scene):
        talks.audit(connection, talk, event, details, scene.at)


def responses_in(domain: Path) -> dict[str, str]:
    """The bot's own sentences by name, from `domain.yml`."""
    written = read_yaml(domain)["responses"]
    return {name: str(variants[0]["text"]) for name, variants in written.items()}


def listener_from(path: Path) -> Listener:
    return Listener.of(read_yaml(path))


@lru_cache(maxsize=1)
def conversations() -> Conversations:
    """The conversations of this process, as its settings say. Takes a second or two: call it at the start."""
    found = Conversations(
        Database(settings().database_url),
        Keyring(settings().data_keys),
        responses_in(ROOT / "domain.yml"),
        listener_from(ROOT / "data/danger_words.yml"),
        read_documents(settings().pack_folder),
        Likeness(encoder()),
        directory(settings()),
    )
    found.get_ready()
    return found
