"""The five actions of the conversation. Each hands what was heard to `bot.conversations`.

No wording, no threshold and no query is here. They differ in what they let the interview hear: rules
in `data/rules` choose the action by intent, and the interview has the last word.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot import clock
from bot.conversations import conversations
from bot.interview.reading import Heard
from bot.interview.sensing import Sensed


class Turn(Action):
    """Take one turn and say what it comes to."""

    named = ""

    def name(self) -> str:
        return self.named

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        heard = heard_from(tracker.latest_message)
        reply = await asyncio.get_running_loop().run_in_executor(
            None, conversations().take, tracker.sender_id, heard, clock.now()
        )
        around = {
            name: reply.content.get(name)
            for name in ("banner", "note", "reference", "stage", "documents")
        }
        for message in reply.messages:
            dispatcher.utter_message(
                text=message["text"],
                buttons=list(message["buttons"]),
                meta={**message["meta"], "turn": {**around, "question": reply.question}},
            )
        return [SlotSet("stage", reply.stage), SlotSet("open_question", reply.question)]


class ActionStart(Turn):
    """Open the conversation, or put the open question again."""

    named = "action_start"


class ActionAnswer(Turn):
    """Record the answer to the open question and show what comes next."""

    named = "action_answer"


class ActionRequest(Turn):
    """Answer a question of the referrer's, or go back, change, save, start again."""

    named = "action_request"


class ActionRestart(Turn):
    """Ask whether to start again. Stands in for Rasa's own, which forgets without asking."""

    named = "action_restart"


class ActionDanger(Turn):
    """Give the advice for danger and ask whether it is happening now."""

    named = "action_danger"


def heard_from(message: Mapping[str, Any]) -> Heard:
    """What Rasa and the channel report of a message: its words, its intent, what was pressed."""
    intent = message.get("intent") or {}
    metadata = message.get("metadata") or {}
    text = str(message.get("text") or "")
    name = str(intent.get("name") or "nlu_fallback")
    return Heard(
        text=text,
        intent=name,
        confidence=float(intent.get("confidence") or 0.0),
        pressed=metadata.get("pressed") or _pressed(text, name, message.get("entities") or []),
        on_screen=metadata.get("question"),
        client_id=str(metadata.get("client_id") or ""),
        sensed=Sensed(**(message.get("worry") or {})),
    )


def _pressed(text: str, intent: str, entities: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """A button pressed in `rasa shell`, which sends its payload as text."""
    if not text.startswith("/"):
        return None
    if intent != "answer":
        return {"request": intent}
    return {str(entity["entity"]): entity["value"] for entity in entities}
