"""The pages without scripts: the same interview, one question a page, from the same engine.

Each post is answered with a way to the next page, so that a reload sends nothing twice. A post carries
the id of its page: sent again, it gets the reply that it had. It carries the mark of its talk: another
talk that was opened in this browser since never gets the answer. Where it cannot be taken, the page comes
back with everything that was typed still in it.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from bot import clock
from bot.conversations import conversations
from bot.runtime import form_cookie, turns
from bot.runtime.coming_back import way_back_of
from bot.runtime.form_pages import (
    fields_of,
    is_being_begun,
    question_page,
    refused_page,
    start_page,
    to_form,
)
from bot.runtime.limits import MessageAllowance
from bot.runtime.off_loop import off_loop
from bot.runtime.routes import Routes
from bot.runtime.tokens import Tokens
from bot.runtime.turns import OnMessage, Said
from bot.widget.form.controls import last_of
from bot.widget.form.posted import (
    Fields,
    FormProblem,
    first,
    stale_text_of,
    text_of,
    typed_words,
)

log = logging.getLogger(__name__)

ANSWERS = ("choice", "ticked")
"""Fields of an answer beside what is typed."""
LONGEST_ID = 64
NO_QUESTION = "none"
"""What stood on an old page without a question, so that the interview does not take it for the open one."""

Turns = Sequence[Mapping[str, Any]]


class FormRoutes:
    """`form`: the open question, and what is posted from it."""

    def __init__(self, on_new_message: OnMessage, tokens: Tokens, writes: MessageAllowance) -> None:
        self._on_new_message, self._tokens, self._writes = on_new_message, tokens, writes

    def routes(self) -> Routes:
        return (
            (self._show, "/form", "GET", "form"),
            (self._post, "/form", "POST", "form_post"),
        )

    async def _show(self, request: Request) -> HTTPResponse:
        """The open question, or where to begin."""
        conversation = form_cookie.conversation_in(request, self._tokens)
        if conversation is None:
            return start_page(["utter_form_no_cookie"] if is_being_begun(request) else [])
        if is_being_begun(request):
            return to_form()  # the cookie came back: nothing of the beginning stays in the address
        said = await off_loop(conversations().history, conversation)
        if not said:
            return start_page()
        mark = mark_of(conversation, said, self._tokens)
        return await _page_of(conversation, said[-1]["reply"], mark)

    async def _post(self, request: Request) -> HTTPResponse:
        """Take what a page sent. Whatever fails, the words that were typed stand on the next page."""
        fields = fields_of(request)
        try:
            return await self._take(request, fields)
        except Exception:
            log.exception("a post to the form failed")
            return refused_page(503, fields, "utter_failed", "utter_form_unsure")

    async def _take(self, request: Request, fields: Fields) -> HTTPResponse:
        """Which talk and which page it was is looked at first: those that are not open answer nothing."""
        conversation = form_cookie.conversation_in(request, self._tokens)
        said: Turns = await off_loop(conversations().history, conversation) if conversation else []
        if conversation is None or not said:
            return refused_page(401, fields, "utter_form_not_taken", "utter_form_not_open")
        mark = mark_of(conversation, said, self._tokens)
        if first(fields, "talk") != mark:
            return refused_page(409, fields, "utter_form_not_taken", "utter_form_other_talk")
        posted = _Posted(fields, said[-1]["reply"], self._tokens)
        if await _is_answered(conversation, posted.client_id):
            return to_form()
        try:
            text = posted.text()
        except FormProblem as problem:
            return await _page_of(
                conversation, posted.reply, mark, 422, kept=fields, problem=problem
            )
        if not self._writes.takes(conversation, text):
            notices = ["utter_form_too_many"]
            return await _page_of(
                conversation, posted.reply, mark, 429, kept=fields, notices=notices
            )
        message = Said(text, posted.client_id, posted.on_screen)
        taken = await turns.take(self._on_new_message, conversation, message)
        if taken.failed:
            mark = await self._mark_now(conversation)
            return await _page_of(conversation, taken.reply, mark, 503, kept=fields)
        return await self._after(conversation, posted, taken.reply)

    async def _after(
        self, conversation: str, posted: _Posted, reply: Mapping[str, Any]
    ) -> HTTPResponse:
        """The next page. What was typed and not taken goes with it, which a redirection could not do."""
        is_same = reply["question"] == posted.question and not posted.is_stale
        if is_same and (posted.has_answer or posted.has_words):
            mark = await self._mark_now(conversation)
            return await _page_of(conversation, reply, mark, kept=posted.fields)
        if not posted.has_words:
            return to_form()
        return await _page_of(
            conversation,
            reply,
            await self._mark_now(conversation),
            status=409 if posted.is_stale else 200,
            kept={"text": [typed_words(posted.fields)]},
            notices=["utter_form_words_kept"],
        )

    async def _mark_now(self, conversation: str) -> str:
        """The mark after a turn, which may have begun the talk again."""
        said = await off_loop(conversations().history, conversation)
        return mark_of(conversation, said, self._tokens)


async def _page_of(
    conversation: str, reply: Mapping[str, Any], mark: str, status: int = 200, **around: Any
) -> HTTPResponse:
    """A reply's page with what only the server knows: its talk, whether it has arrived, the way back."""
    delivery = way_back = None
    if reply.get("reference"):
        delivery = await off_loop(conversations().confirmation, conversation, clock.now())
    if any(message["meta"].get("come_back") for message in reply["messages"]):
        way_back = await way_back_of(conversation)
    return question_page(reply, status, talk=mark, delivery=delivery, way_back=way_back, **around)


class _Posted:
    """What a page sent, beside the reply that stands now."""

    def __init__(self, fields: Fields, reply: Mapping[str, Any], tokens: Tokens) -> None:
        self.fields, self.reply = fields, reply
        self.question = first(fields, "question")[:120] or None
        self.is_stale = self.question != reply["question"]
        self.on_screen = self.question or (NO_QUESTION if self.is_stale else None)
        page = first(fields, "id")[:LONGEST_ID] or secrets.token_hex(16)
        sent = json.dumps([page, sorted((n, list(v)) for n, v in fields.items())])
        self.client_id = tokens.digest(sent)

    def text(self) -> str:
        """The chat's message for it. Raises: FormProblem."""
        if self.is_stale:
            return stale_text_of(self.fields)
        return text_of(last_of(self.reply), self.fields)

    @property
    def has_words(self) -> bool:
        """Whether words were typed that this post did not send, or that answered nothing."""
        return bool(typed_words(self.fields)) and (self.is_stale or self._is_press)

    @property
    def has_answer(self) -> bool:
        """Whether a request was pressed while an answer stood on the page."""
        return self._is_press and any(first(self.fields, name) for name in ANSWERS)

    @property
    def _is_press(self) -> bool:
        return bool(first(self.fields, "press"))


def mark_of(conversation: str, said: Turns, tokens: Tokens) -> str:
    """What the pages of a talk carry. A talk that was begun again is another one."""
    began = said[0]["at"] if said else ""
    return tokens.digest(f"talk {conversation} {began}")


async def _is_answered(conversation: str, client_id: str) -> bool:
    """Whether this very post was taken before: it was sent twice, or its page was loaded again."""
    return await off_loop(turns.reply_to, conversation, client_id) is not None
