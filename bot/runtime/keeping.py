"""What a referrer can read or keep of a talk: the talk itself, a copy, its documents, the way back to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import clock
from bot.conversations import conversations
from bot.runtime.coming_back import way_back_of
from bot.runtime.documents import DocumentRoutes
from bot.runtime.form_pages import page
from bot.runtime.limits import Allowance
from bot.runtime.off_loop import off_loop
from bot.runtime.refusals import Refused
from bot.runtime.routes import Routes
from bot.runtime.sentences import our_words
from bot.widget.form.templates import filled
from bot.widget.form.transcript import copy_file, copy_policy, talk_page

A_MINUTE, IN_A_BURST = 20, 40
"""How often one conversation may ask for the whole of itself."""


class KeepingRoutes:
    """`copy`, and beneath `form` the talk, its copy, its documents and the way back to it.

    by_token, by_cookie: the conversation of a request. Raise: Refused.
    """

    def __init__(
        self,
        by_token: Callable[[Request], str],
        by_cookie: Callable[[Request], str],
        documents: DocumentRoutes,
    ) -> None:
        self._by_token, self._by_cookie, self._documents = by_token, by_cookie, documents
        self._asked = Allowance(A_MINUTE, burst=IN_A_BURST)

    def routes(self) -> Routes:
        return (
            (self._copy, "/copy", "GET", "copy"),
            (self._form_copy, "/form/copy", "GET", "form_copy"),
            (self._talk, "/form/talk", "GET", "form_talk"),
            (self._keep, "/form/keep", "GET", "form_keep"),
            (self._document, "/form/documents/<name:str>", "GET", "form_document"),
        )

    async def _copy(self, request: Request) -> HTTPResponse:
        return await self._copy_of(self._by_token(request))

    async def _form_copy(self, request: Request) -> HTTPResponse:
        return await self._copy_of(self._by_cookie(request))

    async def _copy_of(self, conversation: str) -> HTTPResponse:
        """The talk so far as a file. It may hold personal data, and so is saved, not shown."""
        said = await self._said(conversation)
        at = clock.now()
        headers = {
            "Content-Disposition": f'attachment; filename="talk-{at:%Y-%m-%d}.html"',
            "Content-Security-Policy": f"{copy_policy()}; frame-ancestors 'none'; sandbox",
        }
        return response.html(copy_file(said, our_words(), at), headers=headers)

    async def _talk(self, request: Request) -> HTTPResponse:
        return page(talk_page(await self._said(self._by_cookie(request)), our_words()))

    async def _keep(self, request: Request) -> HTTPResponse:
        conversation = self._by_cookie(request)
        said = await self._said(conversation)
        banner = said[-1]["reply"]["banner"] if said else ""
        way = await way_back_of(conversation)
        return page(filled("keep.html", our_words(), base="../", way=way, banner=banner))

    async def _document(self, request: Request, name: str) -> HTTPResponse:
        return await self._documents.hand_out(self._by_cookie(request), name)

    async def _said(self, conversation: str) -> list[dict[str, Any]]:
        if not self._asked.takes(conversation):
            raise Refused(429, our_words().say("utter_form_too_many"))
        found: list[dict[str, Any]] = await off_loop(conversations().history, conversation)
        return found
