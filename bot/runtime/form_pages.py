"""The pages without scripts as answers of the server, each with the policy that it stands under."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.runtime.origins import frame_ancestors
from bot.runtime.sentences import our_words
from bot.widget.form.controls import DANGER
from bot.widget.form.page import Around, render
from bot.widget.form.posted import Fields, first, typed_words
from bot.widget.form.templates import filled

PLACE = "/chat/form"
BEGUN = "?begun=1"
"""Tells the next page that a cookie was given: if it did not come back, the browser keeps none."""


def fields_of(request: Request) -> Fields:
    """What was posted. Sanic's own mapping would give the first value of each field alone."""
    return {name: list(values) for name, values in dict(request.form or {}).items()}


def to_form(query: str = "") -> HTTPResponse:
    return response.redirect(PLACE + query, status=303)


def is_being_begun(request: Request) -> bool:
    return "begun" in request.args


def page(html: str, status: int = 200) -> HTTPResponse:
    """A page that runs nothing, loads only our style sheet and posts only to us."""
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        f"{frame_ancestors()}"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",  # under "no-referrer" a form says that it comes from nowhere
        "X-Robots-Tag": "noindex",
    }
    return response.html(html, status=status, headers=headers)


def question_page(
    reply: Mapping[str, Any], status: int = 200, notices: Sequence[str] = (), **around: Any
) -> HTTPResponse:
    """The page of a reply. What was not taken may be sent once more under the id that it had."""
    words = our_words()
    shown = Around(
        client_id=_id_again(status, around) or secrets.token_hex(16),
        notices=[words.say(name) for name in notices],
        **around,
    )
    return page(render(reply, words, shown), status)


def _id_again(status: int, around: Mapping[str, Any]) -> str:
    """The id of a page whose turn may have been taken after all: it gets that turn's reply."""
    return first(around.get("kept") or {}, "id") if status == 503 else ""


def start_page(
    notices: Sequence[str] = (),
    problem: str = "",
    reference: str = "",
    unsent: str = "",
    status: int = 200,
) -> HTTPResponse:
    """Where a talk begins or goes on. notices, problem: names of sentences."""
    words = our_words()
    html = filled(
        "start.html",
        words,
        base="/chat/",
        notices=[words.say(name) for name in notices],
        problem=words.say(problem) if problem else "",
        reference=reference,
        unsent=unsent,
        status=status,
    )
    return page(html, status)


def refused_page(status: int, fields: Fields, *notices: str) -> HTTPResponse:
    """Where a post was not taken: that nothing was sent, why, and the words that were typed."""
    is_danger = first(fields, "press") == DANGER
    said = ["utter_danger_now", *notices] if is_danger else notices
    return start_page(said, unsent=typed_words(fields), status=status)


def replace_page(token: str, held: Mapping[str, str] | None) -> HTTPResponse:
    """Another talk is held here: the way back to it, and whether this one is to take its place."""
    html = filled("replace.html", our_words(), base="/chat/", token=token, way=held)
    return page(html, 409)


def trouble_page(status: int, why: str, also: str = "") -> HTTPResponse:
    """Why something could not be done, with a way on, a person and 999."""
    return page(filled("trouble.html", our_words(), base="/chat/", why=why, also=also), status)
