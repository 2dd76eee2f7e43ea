"""The route by which a referrer downloads the documents of their own contact."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from sanic import response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import handing_out
from bot.conversations import conversations
from bot.documents.html import content_security_policy
from bot.documents.kinds import Kind
from bot.documents.making import MEDIA_TYPES, Made
from bot.documents.pdf import DocumentError
from bot.interview.words import Words
from bot.runtime.limits import Allowance
from bot.runtime.off_loop import off_loop

log = logging.getLogger(__name__)

A_MINUTE, IN_A_BURST = 12, 20
"""How many documents one conversation may ask for: all of them twice over, and no flood."""
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


_maker = ThreadPoolExecutor(1, thread_name_prefix="documents")
"""A thread of its own: whoever waits for a document never takes one from a talk."""


class DocumentRoutes:
    """`documents/<kind>.<html|pdf|json>` with the conversation's token; nothing for anybody else."""

    def __init__(self, conversation: Callable[[Request], str]) -> None:
        self._conversation = conversation
        self._asked = Allowance(A_MINUTE, burst=IN_A_BURST)

    def routes(self) -> tuple[tuple[Callable[..., Awaitable[HTTPResponse]], str, str, str], ...]:
        return ((self._document, "/documents/<name:str>", "GET", "document"),)

    async def _document(self, request: Request, name: str) -> HTTPResponse:
        conversation = self._conversation(request)
        if not self._asked.takes(conversation):
            raise SanicException("Too many documents at once.", status_code=429)
        kind, _, form = name.partition(".")
        if kind not in {str(k) for k in Kind} or form not in MEDIA_TYPES:
            raise SanicException("There is no such document.", status_code=404)
        try:
            made = await off_loop(
                handing_out.for_referrer, conversations(), conversation, Kind(kind), form, on=_maker
            )
        except DocumentError as error:
            log.error("a document could not be made: %s", error)
            return _not_made()
        if made is None:
            raise SanicException("There is no such document.", status_code=404)
        return _download(made)


def _download(made: Made) -> HTTPResponse:
    """The bytes, to be saved and not shown within the site."""
    policy = content_security_policy() if made.form == "html" else "default-src 'none'"
    return response.raw(
        made.content,
        content_type=made.media_type,
        headers={
            **HEADERS,
            "Content-Disposition": f'attachment; filename="{made.filename}"',
            "Content-Security-Policy": f"{policy}; frame-ancestors 'none'; sandbox",
        },
    )


def _not_made() -> HTTPResponse:
    known = conversations()
    words = Words(known.responses, known.pack)
    said = {"error": words.say("utter_no_document"), "help": words.say("utter_speak_to_person")}
    return response.json(said, status=503)
