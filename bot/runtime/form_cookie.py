"""The one cookie of the pages without scripts. It holds the talk's token and nothing else.

It ends with the browser's session, is never seen by a script, and is not sent by posts of other sites.
"""

from __future__ import annotations

from sanic.request import Request
from sanic.response import HTTPResponse

from bot import clock
from bot.runtime.tokens import Tokens

NAME, PATH = "threshold-form", "/chat"


def put(request: Request, answer: HTTPResponse, token: str) -> HTTPResponse:
    """Keep the place in a talk."""
    answer.cookies[NAME] = token
    cookie = answer.cookies[NAME]
    cookie["path"], cookie["httponly"], cookie["samesite"] = PATH, True, "Lax"
    if request.scheme == "https":
        cookie["secure"] = True
    return answer


def drop(answer: HTTPResponse) -> HTTPResponse:
    """Forget the place in a talk."""
    answer.cookies[NAME] = ""
    cookie = answer.cookies[NAME]
    cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"] = PATH, True, "Lax", 0
    return answer


def token_in(request: Request) -> str:
    return str(request.cookies.get(NAME) or "")


def conversation_in(request: Request, tokens: Tokens) -> str | None:
    """The talk that the cookie opens; None where there is none, or it is too old."""
    token = token_in(request)
    return tokens.conversation(token, clock.now()) if token else None
