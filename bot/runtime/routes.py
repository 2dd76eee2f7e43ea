"""What a group of routes gives the channel: handler, path beneath `/chat`, method, name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sanic.response import HTTPResponse

Route = tuple[Callable[..., Awaitable[HTTPResponse]], str, str, str]
Routes = tuple[Route, ...]
