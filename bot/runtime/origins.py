"""Which other sites may use the chat: those that the installation names, and no other.

They may call what the widget calls, load its script and show the chat in a frame. The pages without
scripts take posts from their own site alone, but for the one by which a widget hands over its talk.
"""

from __future__ import annotations

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.settings import settings

FORM, HAND_OVER = "/chat/form", "/chat/form/open"
STATUS, VIEW = "/chat/status", "/chat/view"
ALLOWED_METHODS = "GET, POST, OPTIONS"
ALLOWED_HEADERS = "Authorization, Content-Type"
PREFLIGHT_SECONDS = "600"


def is_own(request: Request) -> bool:
    """Whether a request comes from a page of the chat's own site."""
    origin: str | None = request.headers.get("origin")
    return origin is not None and origin.partition("://")[2] == request.host


def may_come(request: Request) -> bool:
    """Whether a request may come from where it comes from. What names no page is not a browser's."""
    origin = request.headers.get("origin")
    if origin is None or is_own(request):
        return True
    if is_form(request) and request.method != "GET" and request.path != HAND_OVER:
        return False
    return origin in settings().chat_origins


def is_form(request: Request) -> bool:
    """Whether a request is for one of the pages without scripts."""
    path: str = request.path
    return path in (FORM, STATUS, VIEW) or path.startswith(f"{FORM}/")


def share(request: Request, answer: HTTPResponse) -> None:
    """Let a site of the list read an answer, and nobody else."""
    for name in [n for n in answer.headers if n.lower().startswith("access-control-")]:
        del answer.headers[name]
    answer.headers["Vary"] = "Origin"
    origin = request.headers.get("origin")
    if origin not in settings().chat_origins or is_form(request):
        return
    answer.headers["Access-Control-Allow-Origin"] = origin
    answer.headers["Access-Control-Expose-Headers"] = "Content-Disposition"
    if request.method == "OPTIONS":
        answer.headers["Access-Control-Allow-Methods"] = ALLOWED_METHODS
        answer.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        answer.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS


def frame_ancestors() -> str:
    """The part of a page's policy that says in whose frames it may stand."""
    return " ".join(["frame-ancestors 'self'", *settings().chat_origins])
