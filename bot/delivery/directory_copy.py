"""The last good copy of the services directory, kept in this process and fetched anew in the background.

No turn of a conversation ever waits for the directory. When it cannot be reached the copy stays, and says how
old it is; with no copy yet there are no services, and the advice is the same without them.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import england
from bot.delivery.directory import DirectoryClient, DirectoryError
from bot.delivery.example_feed import example_feed
from bot.delivery.open_referral import Feed
from bot.referral.services import Service
from bot.settings import Settings

log = logging.getLogger(__name__)

EXAMPLE = "example"
TRY_AGAIN = timedelta(minutes=10)
"""How long to wait after the directory could not be reached."""


@dataclass(frozen=True)
class Copy:
    """What is known of the directory. `as_of`: the moment (UTC) of the copy; None while there is none."""

    services: tuple[Service, ...] = ()
    as_of: datetime | None = None


Listed = Callable[[datetime], Copy]
"""Gives the services as they are known at a moment, at once."""


class DirectoryCopy:
    """The copy of one directory. Safe to use from several threads."""

    def __init__(
        self,
        fetch: Callable[[], Feed],
        every: timedelta,
        in_background: Callable[[Callable[[], None]], None] | None = None,
    ) -> None:
        self._fetch, self._every = fetch, every
        self._start = in_background or _in_a_thread
        self._lock = threading.Lock()
        self._copy = Copy()
        self._tried_at: datetime | None = None
        self._is_fetching = False

    def __call__(self, at: datetime) -> Copy:
        """The copy as it stands; one that is old starts to be fetched anew, and nobody waits."""
        with self._lock:
            is_due = self._is_due(at)
            if is_due:
                self._tried_at, self._is_fetching = at, True
            found = self._copy
        if is_due:
            self._start(lambda: self._renew(at))
        return found

    def _is_due(self, at: datetime) -> bool:
        if self._is_fetching:
            return False
        is_old = self._copy.as_of is None or at - self._copy.as_of >= self._every
        return is_old and (self._tried_at is None or at - self._tried_at >= TRY_AGAIN)

    def _renew(self, at: datetime) -> None:
        try:
            feed = self._fetch()
        except DirectoryError as error:
            log.warning("services directory: %s; the last copy stays", error.code)
            feed = None
        finally:
            with self._lock:
                self._is_fetching = False
        if feed is not None:
            if feed.skipped:
                log.warning("services directory: %s services cannot be used", len(feed.skipped))
            with self._lock:
                self._copy = Copy(feed.services, at)


class ExampleCopy:
    """The directory that comes with us, as it is today; there is nothing to wait for."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._services: tuple[Service, ...] = ()

    def __call__(self, at: datetime) -> Copy:
        day = england.local(at).date()
        if day != self._day:
            self._services, self._day = example_feed(day).services, day
        return Copy(self._services, at)


def no_directory(at: datetime) -> Copy:
    """No services at all: the advice is the same without names."""
    return Copy()


def directory(here: Settings) -> Listed:
    """The directory that the settings name. Without one, the example in development and none in production:
    a service that does not exist must never be named to a real family.
    """
    if here.directory_url == EXAMPLE or (here.directory_url is None and here.is_development):
        return ExampleCopy()
    if here.directory_url is None:
        return no_directory
    client = DirectoryClient(here.directory_url)
    return DirectoryCopy(client.services, timedelta(hours=here.directory_hours))


def _in_a_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="services-directory", daemon=True).start()
