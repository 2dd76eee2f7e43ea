"""The services directory: one client of an Open Referral UK API (HSDS-UK 3.0), read only.

Such a directory is open: no key, and nothing about a family is ever sent to it. The whole of it is fetched
and searched here, so that nobody can tell from the requests which worry somebody has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import requests

from bot.delivery.faults import CONNECT_SECONDS, UpstreamError, not_reached
from bot.delivery.open_referral import Feed, Skipped, read_all

SYSTEM = "services directory"
ANSWER_SECONDS = 10.0
PER_PAGE = 100
MOST_PAGES = 200
LONGEST_ANSWER = 20_000_000
"""Bytes of one answer."""

OF_ONE_SERVICE = frozenset({"answered_404", "answered_410", "malformed_answer"})
"""Faults of a single service, for which the others are not given up."""


class DirectoryError(UpstreamError):
    """The directory was not reached, refused, or made no sense."""


class DirectoryClient:
    """Everything that is asked of a directory.

    url: its base address, such as https://directory.example.org/o/v3. seconds: the limit of each request.
    """

    def __init__(self, url: str, seconds: float = ANSWER_SECONDS) -> None:
        self._url, self._seconds = url.rstrip("/"), seconds
        self._session = requests.Session()
        self._session.headers["Accept"] = "application/json"

    def services(self) -> Feed:
        """Every service, those that are open in full. Lists carry only part of each, so each is fetched.

        Raises: DirectoryError; a single service that cannot be used is left out and told.
        """
        written, skipped, inactive = [], [], 0
        for item in self._listed():
            number = str(item.get("id") or "") if isinstance(item, Mapping) else ""
            if not number:
                skipped.append(
                    Skipped("", "no_id" if isinstance(item, Mapping) else "not_an_object")
                )
            elif str(item.get("status", "")).lower() not in ("active", ""):
                inactive += 1
            else:
                try:
                    written.append(self._get(f"/services/{quote(number, safe='')}", {}))
                except DirectoryError as error:
                    if error.code not in OF_ONE_SERVICE:
                        raise
                    skipped.append(Skipped(number[:64], "cannot_be_read"))
        feed = read_all(written)
        return Feed(feed.services, (*skipped, *feed.skipped), inactive + feed.inactive)

    def _listed(self) -> Iterator[Any]:
        """The lists of all pages, in order."""
        for page in range(1, MOST_PAGES + 1):
            answer = self._get("/services", {"page": page, "per_page": PER_PAGE})
            contents = answer.get("contents")
            if not isinstance(contents, list):
                raise DirectoryError("malformed_answer", SYSTEM)
            yield from contents
            if not contents or _is_last(answer, page):
                return
        raise DirectoryError("too_many_pages", SYSTEM)

    def _get(self, path: str, query: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            answer = self._session.get(
                self._url + path, params=query, timeout=(CONNECT_SECONDS, self._seconds)
            )
        except requests.RequestException as error:
            raise DirectoryError(not_reached(error, SYSTEM).code, SYSTEM) from error
        if answer.status_code != 200:
            raise DirectoryError(f"answered_{answer.status_code}", SYSTEM)
        if len(answer.content) > LONGEST_ANSWER:
            raise DirectoryError("too_long", SYSTEM)
        try:
            content = answer.json()
        except ValueError as error:
            raise DirectoryError("malformed_answer", SYSTEM) from error
        if not isinstance(content, Mapping):
            raise DirectoryError("malformed_answer", SYSTEM)
        return content


def _is_last(answer: Mapping[str, Any], page: int) -> bool:
    """Whether there are no more pages; a directory that says neither is taken to have one."""
    last, pages = answer.get("last_page"), answer.get("total_pages")
    if isinstance(last, bool):
        return last
    return not (isinstance(pages, int) and page < pages)
