"""The chat's own page, its script and pictures, the demonstration pages, and the way out of all of them."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from sanic import response
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.runtime import form_cookie
from bot.runtime.origins import frame_ancestors
from bot.runtime.routes import Routes
from bot.settings import ROOT, SettingsError, settings

WIDGET = ROOT / "bot/widget"
SCRIPT = WIDGET / "static/threshold-chat.js"
DEMO = WIDGET / "demo"
PAGE_FILES = ("pages.css", "icon.svg")
SCRIPT_SECONDS = 300
"""How long a browser may keep the script. It holds nothing of anybody's."""


class SiteRoutes:
    """`/` the chat, `threshold-chat.js` for other sites, `leave`, and in development `demo`."""

    def __init__(self) -> None:
        if not SCRIPT.is_file():
            raise SettingsError(f"{SCRIPT.relative_to(ROOT)} is not built yet: run `make set-up`.")

    def routes(self) -> Routes:
        own: Routes = (
            (_page, "/", "GET", "page"),
            (_script, "/threshold-chat.js", "GET", "script"),
            (_leave, "/leave", "GET", "leave"),
        )
        if not settings().is_development:
            return own
        return (
            *own,
            (_demo, "/demo", "GET", "demo"),
            (_demo, "/demo/<name:path>", "GET", "demo_file"),
        )


async def _page(request: Request) -> HTTPResponse:
    """Under "no-referrer" a browser would not say where the talk is handed over from."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        f"base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; {frame_ancestors()}"
    )
    headers = {"Content-Security-Policy": policy, "Referrer-Policy": "same-origin"}
    return await response.file(WIDGET / "chat.html", headers=headers)


async def _script(request: Request) -> HTTPResponse:
    kept = {"Cache-Control": f"public, max-age={SCRIPT_SECONDS}"}
    return await response.file(SCRIPT, mime_type="text/javascript; charset=utf-8", headers=kept)


async def _leave(request: Request) -> HTTPResponse:
    """Away at once: the cookie goes, and the browser goes where nobody would ask. No database is touched.

    A widget has cleared its own tab by then. Clearing what the whole site stores would take the talk from
    every other tab, and from others' pages on the same host what they keep.
    """
    return form_cookie.drop(response.redirect(settings().leave_to, status=303))


async def _demo(request: Request, name: str = "") -> HTTPResponse:
    """A page that plays another site. It brings its own policy, or none, as other sites do."""
    if request.path.endswith("/demo"):
        return response.redirect("demo/", status=303)
    path: Path = (DEMO / (name or "index.html")).resolve()
    if not path.is_relative_to(DEMO) or not path.is_file():
        raise NotFound("There is no such page.")
    mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {"Content-Security-Policy": "frame-ancestors 'self'"}
    return await response.file(path, mime_type=mime, headers=headers)
