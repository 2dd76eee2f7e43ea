"""What a referrer answers on the status page: whether it was clear, and that they disagree.

A short-lived token of the page opens this one contact; the PIN stays out of the page. Words that may mean
danger are answered with 999 and the telephone at once, whatever else becomes of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sanic.request import Request

from bot import clock
from bot.conversations import Conversations, conversations
from bot.runtime.limits import Allowance
from bot.runtime.off_loop import off_loop
from bot.runtime.tokens import Tokens
from bot.store.front_door import disagreements, telling

A_MINUTE, IN_A_BURST = 12, 20
"""How often one page may answer: enough for every child of a family, and no flood."""


@dataclass(frozen=True)
class Answered:
    """What came of a post. contact_id: None where the page was open too long; then nothing was kept.

    notice, danger: names of sentences, or empty. unsent: what was typed and not kept.
    """

    contact_id: str | None
    notice: str = ""
    danger: str = ""
    unsent: str = ""
    status: int = 200


class StatusAnswers:
    """Takes the posts of an open status page."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens, self._allowed = tokens, Allowance(A_MINUTE, burst=IN_A_BURST)

    async def take(self, request: Request) -> Answered:
        """Keep what was posted, once. A post that is not one of ours changes nothing."""
        known, now = conversations(), clock.now()
        words = str(request.form.get("words", ""))
        danger = f"utter_danger_{heard}" if (heard := known.hears(words)) else ""
        contact = self._tokens.contact_of_status(str(request.form.get("token", "")), now)
        if contact is None:
            return Answered(None, "utter_status_too_long_open", danger, words, 403)
        if not self._allowed.takes(contact):
            if danger:
                await off_loop(_danger, known, contact, now)
            return Answered(contact, "utter_form_too_many", danger, words, 429)
        what = str(request.form.get("do", ""))
        if what == "disagree":
            kept = await off_loop(_disagree, known, contact, _number(request), words, danger, now)
            notice = "utter_status_disagreement_kept" if kept else "utter_status_changed_since"
            return Answered(contact, notice, danger, "" if kept else words)
        kept = what in ("clear", "not_clear") and await off_loop(
            _clear, known, contact, _number(request), what == "clear", now
        )
        notice = f"utter_status_{what}" if kept else "utter_status_changed_since"
        return Answered(contact, notice)


def _number(request: Request) -> int:
    """Of the message or decision that is answered; one that is no number was never any."""
    written = str(request.form.get("number", ""))
    return int(written) if written.isdecimal() and len(written) < 16 else -1


def _clear(known: Conversations, contact: str, number: int, is_clear: bool, at: datetime) -> bool:
    with known.database.writing() as connection:
        return telling.say_clear(connection, contact, number, is_clear, at)


def _disagree(
    known: Conversations, contact: str, decision: int, words: str, danger: str, at: datetime
) -> bool:
    with known.database.writing() as connection:
        number = disagreements.say(
            connection, known.keyring, contact, decision, words, disagreements.REFERRER, at
        )
        if danger:
            disagreements.danger_was_heard(connection, contact, number, at)
    return number is not None


def _danger(known: Conversations, contact: str, at: datetime) -> None:
    """No words are kept of a flood, and staff hear of danger all the same."""
    with known.database.writing() as connection:
        disagreements.danger_was_heard(connection, contact, None, at)
