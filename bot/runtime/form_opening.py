"""How a talk comes to the pages without scripts and leaves them: begun, gone on with, handed over.

The browser holds one talk at a time. Before another one takes its place, that is said, with the way
back to the one that goes.
"""

from __future__ import annotations

import secrets

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import clock
from bot.conversations import conversations
from bot.runtime import form_cookie, turns
from bot.runtime.coming_back import ComingBackRoutes, way_back_of
from bot.runtime.form_pages import BEGUN, fields_of, replace_page, start_page, to_form
from bot.runtime.limits import Allowance
from bot.runtime.off_loop import off_loop
from bot.runtime.origins import is_own
from bot.runtime.refusals import Refused, refusal
from bot.runtime.routes import Routes
from bot.runtime.sentences import our_words
from bot.runtime.tokens import Tokens
from bot.runtime.turns import OnMessage, Said
from bot.widget.form.posted import first


class OpeningRoutes:
    """Beneath `form`: `start`, `return`, `open` and `token`."""

    def __init__(
        self, on_new_message: OnMessage, tokens: Tokens, begins: Allowance, coming_back: ComingBackRoutes
    ) -> None:  # fmt: skip
        self._on_new_message, self._tokens = on_new_message, tokens
        self._begins, self._coming_back = begins, coming_back

    def routes(self) -> Routes:
        posts = (
            (self._start, "/form/start", "POST", "form_start"),
            (self._return, "/form/return", "POST", "form_return"),
            (self._open, "/form/open", "POST", "form_open"),
            (self._token, "/form/token", "POST", "form_token"),
        )
        typed = ((_typed, path, "GET", f"{name}_typed") for _, path, _, name in posts)
        return (*posts, *typed, (_no_such_page, "/form/<rest:path>", "GET", "form_nowhere"))

    async def _start(self, request: Request) -> HTTPResponse:
        """A new talk. One that goes on already is not left for it."""
        if await self._under_way(request):
            return to_form()
        if not self._begins.takes(request.remote_addr or request.ip):
            return start_page(["utter_form_too_many_begun"], status=429)
        token = self._tokens.issue(clock.now())
        conversation = self._tokens.conversation(token, clock.now())
        assert conversation is not None  # it was issued just now
        message = Said("/start", secrets.token_hex(16))
        taken = await turns.take(self._on_new_message, conversation, message)
        if taken.failed:
            return start_page(["utter_failed"], status=503)
        return form_cookie.put(request, to_form(BEGUN), token)

    async def _return(self, request: Request) -> HTTPResponse:
        """Go on with a saved talk."""
        fields = fields_of(request)
        reference = first(fields, "reference")
        token = await self._coming_back.token_for(request, reference, first(fields, "pin"))
        if token is None:
            return start_page(problem="utter_not_found", reference=reference, status=403)
        return await self._opened(request, token, is_asked=False)

    async def _open(self, request: Request) -> HTTPResponse:
        """A widget hands over its talk. From another site on the list it may, too."""
        fields = fields_of(request)
        token = first(fields, "token")
        if self._tokens.conversation(token, clock.now()) is None:
            return start_page(["utter_form_not_open"], status=401)
        return await self._opened(request, token, is_asked=bool(first(fields, "replace")))

    async def _opened(self, request: Request, token: str, is_asked: bool) -> HTTPResponse:
        """Hold this talk from now on. Another one is given up only by somebody who was asked."""
        held = await self._under_way(request)
        if held and not is_asked and held != self._tokens.conversation(token, clock.now()):
            return replace_page(token, await way_back_of(held))
        return form_cookie.put(request, to_form(BEGUN), token)

    async def _token(self, request: Request) -> HTTPResponse:
        """The talk's token for the chat on this same site; for no other site, and no old browser."""
        if not is_own(request):
            raise Refused(403, our_words().say("utter_form_refused"))
        if form_cookie.conversation_in(request, self._tokens) is None:
            return refusal(401, our_words().say("utter_form_not_open"))
        return response.json({"token": form_cookie.token_in(request)})

    async def _under_way(self, request: Request) -> str | None:
        """The talk that this browser holds, if anything was said in it."""
        held = form_cookie.conversation_in(request, self._tokens)
        return held if held and await off_loop(conversations().history, held) else None


async def _typed(request: Request) -> HTTPResponse:
    """An address that only takes posts, typed or loaded again."""
    return to_form()


async def _no_such_page(request: Request, rest: str) -> HTTPResponse:
    raise Refused(404, our_words().say("utter_form_no_page"))
