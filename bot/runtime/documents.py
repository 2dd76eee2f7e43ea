"""The route by which a referrer downloads the documents of their own contact."""

from __future__ import annotations

import logging
from collections.abc import Callable
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
from bot.runtime.limits import Allowance
from bot.runtime.off_loop import off_loop
from bot.runtime.refusals import Refused
from bot.runtime.routes import Routes
from bot.runtime.sentences import our_words

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

    def routes(self) -> Routes:
        return ((self._document, "/documents/<name:str>", "GET", "document"),)

    async def _document(self, request: Request, name: str) -> HTTPResponse:
        return await self.hand_out(self._conversation(request), name)

    async def hand_out(self, conversation: str, name: str) -> HTTPResponse:
        """A document of this conversation, for the chat or the pages without scripts.

        Raises: SanicException where there is none or too many were asked for; Refused where it fails.
        """
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
            raise Refused(503, our_words().say("utter_no_document")) from error
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
