"""The chat's way in and out: tokens, messages, history, the page.

The server issues the conversation; a client only ever holds a signed token. Nothing that is typed can
be a command of Rasa's, and nothing can be pressed but what the interview offers. A turn that gives no
answer, for whatever reason, ends with the open question, a person and 999.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import clock
from bot.conversations import conversations
from bot.interview.requests import REQUESTS
from bot.interview.words import Words
from bot.runtime.coming_back import ComingBackRoutes, Handler
from bot.runtime.documents import DocumentRoutes
from bot.runtime.limits import Allowance
from bot.runtime.off_loop import off_loop
from bot.runtime.tokens import Tokens
from bot.settings import ROOT, settings

log = logging.getLogger(__name__)

PAGE = ROOT / "bot/widget"
PAGE_FILES = ("chat.js", "chat.css", "icon.svg")
LONGEST_MESSAGE = 20_000
LONGEST_PAYLOAD = 4_000
TURN_SECONDS = 20
REQUESTS_BY_BUTTON = REQUESTS | {"immediate_danger"}
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'",
}

OnMessage = Callable[[UserMessage], Awaitable[Any]]


class Refused(Exception):
    """A request that is answered with a status and a short plain reason."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class Replies(CollectingOutputChannel):
    """Collects one object a message; the stock collector splits text, buttons and meta apart."""

    @classmethod
    def name(cls) -> str:
        return "chat"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(
            {
                "text": message.get("text") or "",
                "buttons": message.get("buttons") or [],
                "meta": message.get("meta") or {},
            }
        )


def pressed(payload: str) -> Mapping[str, Any] | None:
    """What a button's payload stands for; None if it has not the form of one of ours.

    Whether it was offered is for the interview to say, which knows the open question.
    """
    name, brace, rest = payload[1:].partition("{")
    if name != "answer":
        return {"request": name} if name in REQUESTS_BY_BUTTON and not brace else None
    try:
        content = json.loads(brace + rest)
    except ValueError:
        return None
    if not isinstance(content, dict) or not set(content) <= {"q", "v", "ticked"}:
        return None
    ticked = content.get("ticked", [])
    texts = [content.get("q"), content.get("v", ""), *(ticked if isinstance(ticked, list) else [1])]
    return content if all(isinstance(text, str) for text in texts) else None


class ChatChannel(InputChannel):
    """The chat under `/chat`."""

    def __init__(self) -> None:
        self._tokens = Tokens(settings().token_secrets)
        self._writes = Allowance(settings().messages_per_minute, burst=60)
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

        async def page(request: Request) -> HTTPResponse:
            return await response.file(PAGE / "chat.html")

        message = partial(self._message, on_new_message)
        routes: tuple[tuple[Handler, str, str, str], ...] = (
            (page, "/", "GET", "page"),
            (self._session, "/session", "POST", "session"),
            (message, "/message", "POST", "message"),
            (self._history, "/history", "GET", "history"),
            (self._delivery, "/delivery", "GET", "delivery"),
            (self._health, "/health", "GET", "health"),
            *DocumentRoutes(self._conversation).routes(),
            *ComingBackRoutes(self._tokens, self._conversation).routes(),
        )
        for handler, path, method, name in routes:
            chat.add_route(_function(handler), path, methods=[method], name=name)
        for file in PAGE_FILES:
            chat.static(f"/static/{file}", str(PAGE / "static" / file), name=file)
        chat.on_request(_function(self._check_origin))
        chat.on_response(_function(self._add_headers))
        chat.exception(Exception)(_function(self._on_fault))
        return chat

    async def _check_origin(self, request: Request) -> HTTPResponse | None:
        """Other sites may not use the chat unless they are on the list."""
        origin = request.headers.get("origin")
        if origin is None or origin.partition("://")[2] == request.host:
            return None
        if origin not in settings().chat_origins:
            return _refusal(403, "This site may not use the chat.")
        return None

    async def _add_headers(self, request: Request, answer: HTTPResponse) -> None:
        for name in [n for n in answer.headers if n.lower().startswith("access-control-")]:
            del answer.headers[name]
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)  # a page may be stricter

    async def _on_fault(self, request: Request, error: Exception) -> HTTPResponse:
        if isinstance(error, Refused):
            return _refusal(error.status, error.why)
        if isinstance(error, SanicException):
            return _refusal(error.status_code or 500, "That cannot be done here.")
        log.error("chat request to %s failed", request.path, exc_info=error)
        return _refusal(500, "Something went wrong.")

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

    async def _message(self, on_new_message: OnMessage, request: Request) -> HTTPResponse:
        conversation = self._conversation(request)
        if not self._writes.takes(conversation):
            raise Refused(429, "Too many messages at once. Wait a moment and send it again.")
        heard = _message_in(request)
        replies = Replies()
        turn = asyncio.ensure_future(on_new_message(heard(replies, conversation)))
        try:
            await asyncio.wait_for(asyncio.shield(turn), TURN_SECONDS)
        except Exception:
            log.exception("a turn of %s failed", conversation)
        if replies.messages:
            return response.json(_with_surroundings(replies.messages))
        return response.json(await _apology(conversation), status=503)

    async def _history(self, request: Request) -> HTTPResponse:
        conversation = self._conversation(request)
        turns = await off_loop(conversations().history, conversation)
        return response.json({"turns": turns})

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


def _function(method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """A method as a function: Sanic writes attributes on its handlers, which methods refuse."""

    async def handler(*arguments: Any, **in_path: Any) -> Any:
        return await method(*arguments, **in_path)

    return handler


def _message_in(request: Request) -> Callable[[Replies, str], UserMessage]:
    """The message of a request, ready to be given to Rasa.

    Raises: Refused with what is wrong, for a body that is no message of ours.
    """
    try:
        body = request.json
    except SanicException as error:
        raise Refused(400, "The message could not be read.") from error
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        raise Refused(400, "The message could not be read.")
    text = body["text"].strip()
    if len(text) > LONGEST_MESSAGE:
        raise Refused(413, f"That is longer than {LONGEST_MESSAGE} characters. Send it in parts.")
    client_id = body.get("id")
    if not isinstance(client_id, str) or not 8 <= len(client_id) <= 64:
        raise Refused(400, "The message has no usable id.")
    metadata: dict[str, Any] = {"client_id": client_id, "question": _short(body.get("question"))}
    return lambda replies, conversation: _as_rasa_hears(text, metadata, replies, conversation)


def _short(value: Any) -> str | None:
    return value[:120] if isinstance(value, str) and value else None


def _as_rasa_hears(
    text: str, metadata: dict[str, Any], replies: Replies, conversation: str
) -> UserMessage:
    """Typed words go to the language model; a button does not, and a slash never reaches Rasa."""
    parsed: dict[str, Any] | None
    if text == "/start":
        parsed = _parsed(text, "start")
    elif text.startswith("/"):
        press = pressed(text) if len(text) <= LONGEST_PAYLOAD else None
        metadata["pressed"] = press or {"q": "unknown"}
        parsed = _parsed(text[:LONGEST_PAYLOAD], _intent_of(metadata["pressed"]))
    else:
        parsed = None if text else _parsed(text, "nlu_fallback")
    return UserMessage(
        text, replies, conversation, parse_data=parsed, input_channel="chat", metadata=metadata
    )


def _intent_of(press: Mapping[str, Any]) -> str:
    return str(press.get("request", "answer"))


def _parsed(text: str, intent: str) -> dict[str, Any]:
    return {
        "text": text,
        "intent": {"name": intent, "confidence": 1.0},
        "entities": [],
    }


def _with_surroundings(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """The messages with what is true of the whole turn beside them."""
    around: dict[str, Any] = {}
    for message in messages:
        around = message["meta"].pop("turn", around)
    return {"messages": messages, **around}


async def _apology(conversation: str) -> dict[str, Any]:
    """What a person sees when a turn failed: a person to ring, 999, and the open question."""
    known = conversations()
    words = Words(known.responses, known.pack)
    messages = [{"text": words.say("utter_failed"), "buttons": [], "meta": {}}]
    banner, question = words.say("utter_not_sent"), None
    try:
        turns = await off_loop(known.history, conversation)
        if turns:
            last = turns[-1]["reply"]
            banner, question = last["banner"], last["question"]
            messages.append(dict(last["messages"][-1]))
    except Exception:
        log.exception("the open question of %s could not be read", conversation)
    return {"messages": messages, "banner": banner, "question": question, "failed": True}


def _refusal(status: int, why: str) -> HTTPResponse:
    """A refusal never leaves a person without somebody to ring."""
    known = conversations()
    words = Words(known.responses, known.pack)
    body = {"error": why, "help": words.say("utter_speak_to_person")}
    return response.json(body, status=status)
