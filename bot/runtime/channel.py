"""The chat's way in and out: tokens, messages, history, and one place for refusing, headers and faults.

The server issues the conversation; a client only ever holds a signed token.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import clock
from bot.conversations import conversations
from bot.interview.reading import LONGEST_ANSWER
from bot.runtime import form_cookie, origins, turns
from bot.runtime.coming_back import ComingBackRoutes
from bot.runtime.documents import DocumentRoutes
from bot.runtime.form import FormRoutes
from bot.runtime.form_opening import OpeningRoutes
from bot.runtime.form_pages import start_page, trouble_page
from bot.runtime.keeping import KeepingRoutes
from bot.runtime.limits import Allowance, MessageAllowance
from bot.runtime.off_loop import off_loop
from bot.runtime.refusals import Refused, refusal
from bot.runtime.routes import Routes
from bot.runtime.sentences import our_words
from bot.runtime.service_views import ServiceViewRoutes
from bot.runtime.site import PAGE_FILES, WIDGET, SiteRoutes
from bot.runtime.tokens import Tokens
from bot.runtime.turns import OnMessage, Said
from bot.settings import settings

log = logging.getLogger(__name__)

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
}
"""Of every answer that does not bring its own."""
FOR_PAGES = {
    403: "utter_form_refused",
    413: "utter_form_much_too_long",
    500: "utter_form_trouble",
}
"""What a page says of a status, where it says it in other words than the widget is told."""


class ChatChannel(InputChannel):
    """The chat under `/chat`."""

    def __init__(self) -> None:
        self._tokens = Tokens(settings().token_secrets)
        self._writes = MessageAllowance(settings().messages_per_minute, burst=60)
        self._begins = Allowance(120, burst=300)

    @classmethod
    def name(cls) -> str:
        return "chat"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> ChatChannel:
        return cls()

    def url_prefix(self) -> str:
        return "/chat"

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """The routes, with one place each for refusing, for headers and for faults."""
        chat = Blueprint("chat")
        routes = self._routes(on_new_message)
        for handler, path, method, name in routes:
            chat.add_route(_function(handler), path, methods=[method], name=name)
        for path in {path for _, path, _, _ in routes}:
            chat.add_route(_function(_preflight), path, methods=["OPTIONS"], name=f"options {path}")
        for file in PAGE_FILES:
            chat.static(f"/static/{file}", str(WIDGET / "static" / file), name=file)
        chat.on_request(_function(_check_origin))
        chat.on_response(_function(_add_headers))
        chat.exception(Exception)(_function(_on_fault))
        return chat

    def _routes(self, on_new_message: OnMessage) -> Routes:
        documents = DocumentRoutes(self._conversation)
        coming_back = ComingBackRoutes(self._tokens, self._conversation)
        opening = OpeningRoutes(on_new_message, self._tokens, self._begins, coming_back)
        return (
            (self._session, "/session", "POST", "session"),
            (partial(self._message, on_new_message), "/message", "POST", "message"),
            (self._history, "/history", "GET", "history"),
            (self._delivery, "/delivery", "GET", "delivery"),
            (self._health, "/health", "GET", "health"),
            *SiteRoutes().routes(),
            *documents.routes(),
            *coming_back.routes(),
            *ServiceViewRoutes().routes(),
            *FormRoutes(on_new_message, self._tokens, self._writes).routes(),
            *KeepingRoutes(self._conversation, self._conversation_of_form, documents).routes(),
            *opening.routes(),
        )

    async def _session(self, request: Request) -> HTTPResponse:
        if not self._begins.takes(request.remote_addr or request.ip):
            raise Refused(429, "Too many conversations were begun from here. Wait a minute.")
        return response.json({"token": self._tokens.issue(clock.now())}, status=201)

    def _conversation(self, request: Request) -> str:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        conversation = self._tokens.conversation(token, clock.now()) if scheme == "Bearer" else None
        if conversation is None:
            raise Refused(401, "This conversation cannot be opened. Start a new one.")
        return conversation

    def _conversation_of_form(self, request: Request) -> str:
        conversation = form_cookie.conversation_in(request, self._tokens)
        if conversation is None:
            raise Refused(401, our_words().say("utter_form_not_open"))
        return conversation

    async def _message(self, on_new_message: OnMessage, request: Request) -> HTTPResponse:
        conversation = self._conversation(request)
        message = _message_in(request)
        if not self._writes.takes(conversation, message.text):
            raise Refused(429, "Too many messages at once. Wait a moment and send it again.")
        taken = await turns.take(on_new_message, conversation, message)
        return response.json(taken.reply, status=503 if taken.failed else 200)

    async def _history(self, request: Request) -> HTTPResponse:
        """The talk so far. The pages without scripts let go of one that the chat has taken over."""
        conversation = self._conversation(request)
        said = await off_loop(conversations().history, conversation)
        answer = response.json({"turns": said})
        if form_cookie.conversation_in(request, self._tokens) == conversation:
            form_cookie.drop(answer)
        return answer

    async def _delivery(self, request: Request) -> HTTPResponse:
        """Whether what was sent has arrived; after ten seconds without, the number to ring."""
        conversation = self._conversation(request)
        known = conversations()
        return response.json(await off_loop(known.confirmation, conversation, clock.now()))

    async def _health(self, request: Request) -> HTTPResponse:
        """Well when the model is loaded and the database answers."""
        agent = getattr(Sanic.get_app().ctx, "agent", None)
        is_ready = agent is not None and agent.is_ready()
        try:
            await off_loop(conversations().history, "health")
        except Exception:
            log.exception("the health check could not read the database")
            is_ready = False
        return response.json({"ok": is_ready}, status=200 if is_ready else 503)


async def _check_origin(request: Request) -> HTTPResponse | None:
    """Other sites may not use the chat unless they are on the list."""
    if origins.may_come(request):
        return None
    return _refused(request, 403, "This site may not use the chat.")


async def _add_headers(request: Request, answer: HTTPResponse) -> None:
    origins.share(request, answer)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)  # a page brings its own


async def _preflight(request: Request) -> HTTPResponse:
    """A browser asks whether another site may send something: the headers say so, or do not."""
    return response.empty()


async def _on_fault(request: Request, error: Exception) -> HTTPResponse:
    if isinstance(error, Refused):
        return _refused(request, error.status, error.why)
    if isinstance(error, SanicException):
        return _refused(request, error.status_code or 500, "That cannot be done here.")
    log.error("chat request to %s failed", request.path, exc_info=error)
    return _refused(request, 500, "Something went wrong.")


def _refused(request: Request, status: int, why: str) -> HTTPResponse:
    """A refusal as a page where a page was asked for, else as the widget reads it."""
    if not origins.is_form(request) or request.path.endswith("/token"):
        return refusal(status, why)
    if request.path == origins.HAND_OVER and status == 403:
        return start_page(["utter_form_hand_over"], status=403)
    words, name = our_words(), FOR_PAGES.get(status)
    unsure = "utter_form_unsure" if status >= 500 else "utter_form_not_taken"
    also = words.say(unsure) if request.method == "POST" else ""
    return trouble_page(status, words.say(name) if name else why, also)


def _function(method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """A method as a function: Sanic writes attributes on its handlers, which methods refuse."""

    async def handler(*arguments: Any, **in_path: Any) -> Any:
        return await method(*arguments, **in_path)

    return handler


def _message_in(request: Request) -> Said:
    """The message of a request.

    Raises: Refused with what is wrong, for a body that is no message of ours.
    """
    try:
        body = request.json
    except SanicException as error:
        raise Refused(400, "The message could not be read.") from error
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        raise Refused(400, "The message could not be read.")
    text = body["text"].strip()
    if len(text) > LONGEST_ANSWER:
        raise Refused(413, f"That is longer than {LONGEST_ANSWER} characters. Send it in parts.")
    client_id = body.get("id")
    if not isinstance(client_id, str) or not 8 <= len(client_id) <= 64:
        raise Refused(400, "The message has no usable id.")
    return Said(text, client_id, _short(body.get("question")))


def _short(value: Any) -> str | None:
    return value[:120] if isinstance(value, str) and value else None
