"""The routes by which a referrer comes back: the reference and PIN, a new device, the status page.

Every refusal reads the same and takes as long as the longest, so that nobody can learn from it which
references there are.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sanic import response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import clock, england
from bot.conversations import Conversations, conversations
from bot.interview.words import Words
from bot.runtime.limits import Allowance
from bot.runtime.off_loop import off_loop
from bot.runtime.refusals import refusal
from bot.runtime.routes import Routes
from bot.runtime.sentences import our_words
from bot.runtime.status_answers import Answered, StatusAnswers
from bot.runtime.tokens import Tokens
from bot.settings import settings
from bot.store import coming_back
from bot.store.coming_back import Found, Progress, WayBack
from bot.store.front_door.for_referrer import ForReferrer, open_for_referrer
from bot.thresholds.routes import Route
from bot.widget.form.templates import filled

TRIES_PER_MINUTE, TRIES_IN_A_BURST = 6, 10
"""How often one address may try: enough for a school behind one address, too few to guess a PIN."""
ANSWER_SECONDS = 0.4
"""Every answer to a reference and a PIN takes this long, right or wrong."""
STATUS_HEADERS = {
    "Referrer-Policy": "same-origin",  # under "no-referrer" a form says that it comes from nowhere
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
}


class ComingBackRoutes:
    """`way-back` gives reference and PIN, `return` takes them, `status` tells what became of a contact."""

    def __init__(self, tokens: Tokens, conversation: Callable[[Request], str]) -> None:
        self._tokens, self._conversation = tokens, conversation
        self._tries = Allowance(TRIES_PER_MINUTE, burst=TRIES_IN_A_BURST)
        self._answers = StatusAnswers(tokens)

    def routes(self) -> Routes:
        return (
            (self._way_back, "/way-back", "GET", "way_back"),
            (self._return, "/return", "POST", "return"),
            (self._status_form, "/status", "GET", "status_form"),
            (self._status, "/status", "POST", "status"),
        )

    async def _way_back(self, request: Request) -> HTTPResponse:
        """Reference, PIN and last moment for the conversation whose token is shown."""
        way = await way_back_of(self._conversation(request))
        if way is None:
            return response.json({"error": "Nothing has been said yet."}, status=404)
        return response.json(way)

    async def _return(self, request: Request) -> HTTPResponse:
        """A token for the talk that a reference and its PIN open."""
        body = _body(request)
        token = await self.token_for(request, str(body.get("reference")), str(body.get("pin")))
        if token is None:
            return refusal(403, our_words().say("utter_not_found"))
        return response.json({"token": token})

    async def token_for(self, request: Request, reference: str, pin: str) -> str | None:
        """A new token for the talk that is opened; None where nothing is, for whatever reason."""
        found = await self._found(request, reference, pin)
        if found is None or found.heard_at + _draft_days() < clock.now():
            return None
        return self._tokens.issue_for(found.conversation, clock.now())

    async def _status_form(self, request: Request) -> HTTPResponse:
        return _status_page()

    async def _status(self, request: Request) -> HTTPResponse:
        reference, pin = request.form.get("reference", ""), request.form.get("pin", "")
        if "do" in request.form:
            return await self._answered(await self._answers.take(request))
        found = await self._found(request, reference, pin)
        if found is None:
            return _status_page(problem=our_words().say("utter_not_found"), status=403)
        return await self._opened(found.contact_id)

    async def _answered(self, answered: Answered) -> HTTPResponse:
        """The page after an answer; without what it shows where it was open for too long."""
        said: dict[str, Any] = {"notice": _say(answered.notice), "danger": _say(answered.danger)}
        if answered.contact_id is None:
            return _status_page(**said, unsent=answered.unsent, status=answered.status)
        return await self._opened(
            answered.contact_id, **said, unsent=answered.unsent, status=answered.status
        )

    async def _opened(self, contact_id: str, **more: Any) -> HTTPResponse:
        """What became of one contact, with a token that answers into this one alone."""
        progress, told = await off_loop(_progress, contact_id, clock.now())
        token = self._tokens.issue_for_status(contact_id, clock.now())
        return _status_page(found=True, progress=progress, told=told, token=token, **more)

    async def _found(self, request: Request, reference: str, pin: str) -> Found | None:
        """The contact, after the same time whatever comes of it. A flood from one address finds nothing."""
        began = time.monotonic()
        found = None
        if self._tries.takes(request.remote_addr or request.ip):
            known = conversations()
            found = await off_loop(
                coming_back.find, known.database, known.keyring, reference, pin, clock.now()
            )
        await asyncio.sleep(max(0.0, ANSWER_SECONDS - (time.monotonic() - began)))
        return found


def _body(request: Request) -> dict[str, Any]:
    try:
        body = request.json
    except SanicException:
        return {}
    return body if isinstance(body, dict) else {}


def _draft_days() -> timedelta:
    return timedelta(days=settings().draft_days)


async def way_back_of(conversation: str) -> dict[str, str] | None:
    """Reference, PIN and last day of a talk, in words; None before anything was said."""
    way = await off_loop(_way_back, conversations(), conversation, clock.now())
    if way is None:
        return None
    until = england.local(way.until)
    return {
        "reference": way.reference,
        "pin": way.pin,
        "until": f"{until:%A} {until.day} {until:%B %Y}",
    }


def _way_back(known: Conversations, conversation: str, at: datetime) -> WayBack | None:
    with known.database.writing() as connection:
        return coming_back.way_back(
            connection, known.keyring, conversation, settings().draft_days, at
        )


def _progress(contact_id: str, at: datetime) -> tuple[Progress | None, ForReferrer | None]:
    """How far the contact has come, and what its referrer is told; that they read it is kept."""
    known = conversations()
    with known.database.writing() as connection:
        progress = coming_back.progress_of(connection, contact_id)
        if progress is None:
            return None, None
        return progress, open_for_referrer(connection, known.keyring, contact_id, at)


def _say(name: str) -> str:
    return our_words().say(name) if name else ""


def _status_page(
    found: bool = False,
    progress: Progress | None = None,
    told: ForReferrer | None = None,
    token: str = "",
    problem: str = "",
    notice: str = "",
    danger: str = "",
    unsent: str = "",
    status: int = 200,
) -> HTTPResponse:
    page = filled(
        "status.html",
        _words_for(told),
        found=found,
        progress=progress,
        told=told,
        token=token,
        problem=problem,
        notice=notice,
        danger=danger,
        unsent=unsent,
        next_of=_next_of,
    )
    return response.html(page, status=status, headers=STATUS_HEADERS)


def _words_for(told: ForReferrer | None) -> Words:
    """The sentences; nobody is sent to a safeguarding lead whom the worry is about."""
    words = our_words()
    if told is None or not told.lead_is_concern:
        return words
    instead = words.say("utter_instead_of_lead")
    return words.with_terms(safeguarding_lead=instead[:1].lower() + instead[1:])


def _next_of(progress: Progress) -> str:
    """The name of the sentence on what comes next. A route that nobody sends reads as the front door."""
    route = progress.route if progress.route >= Route.CAF else Route.FRONT_DOOR
    return f"utter_status_next_{route}"
