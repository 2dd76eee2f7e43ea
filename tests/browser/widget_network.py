"""A network that cuts messages off, or keeps them on their way for as long as a test wants."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error, Page, Route


class Cut:
    """Cuts the first message of each turn in one way; `lost` counts how many were cut."""

    def __init__(self, page: Page, after_the_server: bool) -> None:
        self.lost, self._cut_next = 0, False
        self._after_the_server = after_the_server
        page.route("**/message", self._handle)

    def next_one(self) -> None:
        self._cut_next = True

    def _handle(self, route: Route) -> None:
        if not self._cut_next:
            route.continue_()
            return
        self._cut_next = False
        if self._after_the_server:
            assert route.fetch().ok, "the server did not answer"
        self.lost += 1
        route.abort()


class Held:
    """Keeps requests on their way until they are let go."""

    def __init__(self, page: Page, path: str = "**/message") -> None:
        self.routes: list[Route] = []
        self._is_open = False
        page.route(path, self._handle)

    def _handle(self, route: Route) -> None:
        if self._is_open:
            route.continue_()
        else:
            self.routes.append(route)

    def let_go(self) -> None:
        self._is_open = True
        for route in self.routes:
            with suppress(Error):  # the widget gave it up after half a minute, and tries again
                route.continue_()
