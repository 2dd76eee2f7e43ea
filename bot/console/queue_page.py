"""The queue and the search as pages: what they show and how they are asked for.

Filters stand in the address, which can be passed on. Words of a search are posted and never stand in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.engine import Connection

from bot import clock
from bot.console.access import may_open
from bot.console.clock_words import ClockShown, clocks_shown
from bot.console.contact_found import known
from bot.console.context import console
from bot.console.queue_words import (
    AGENCY_WORDS,
    DOORS,
    FLAGS,
    STATES,
    LatestWords,
    latest_words,
)
from bot.console.words import ROUTES, URGENCIES
from bot.front_door import filters
from bot.store import audit, outbox
from bot.store.front_door import claims, lists, saved_views, search
from bot.store.front_door.lists import QueueLine
from bot.store.tables import Delivery

Options = Sequence[tuple[object, str]]

LAST_PAGE = 10_000
LONGEST_SEARCH = 200
QUICK: tuple[tuple[str, dict[str, str]], ...] = (
    ("Not yet decided", {}),
    ("Mine", {"whose": filters.MINE}),
    ("Nobody’s", {"whose": filters.NOBODYS}),
    ("Overdue", {"overdue": filters.TICKED}),
    ("Wait for a manager", {"state": "for_agreement"}),
    ("Decided", {"state": "decided"}),
    ("Closed", {"state": "closed"}),
    ("Early help", {"door": "early_help"}),
    ("Everything", {"state": filters.EVERY, "door": filters.EVERY}),
)
"""Lists that somebody wants every day, as words and filters."""


def queue() -> ResponseReturnValue:
    """The contacts that the address asks for, a page at a time."""
    wanted, number = filters.read(request.args), page_number(request.args.get("page"))
    member, now = current_user.member, clock.now()
    with console().database.reading() as connection:
        found = lists.page(connection, member.id, member.role, wanted, now, number)
        if number > 1 and not found.lines:  # never an empty page that looks like an empty queue
            return redirect(address_of(wanted))
        shown = {**_around(connection, wanted), "clocks": _clocks(connection, found.lines)}
    return render_template(
        "contacts.html",
        found=found,
        number=number,
        pages=_pages(found.total),
        now=now,
        **shown,
    )


def address_of(wanted: filters.Filters) -> str:
    """The address of a list."""
    asked: dict[str, Any] = wanted.as_mapping()
    return url_for("contacts.contacts", **asked)


def search_page() -> ResponseReturnValue:
    """Contacts that have every word written, or the empty form. That somebody searched is recorded."""
    here, member, now = console(), current_user.member, clock.now()
    asked = request.form.get("words", "").strip()[:LONGEST_SEARCH]
    number = page_number(request.form.get("page"))
    found = None
    with here.database.writing() as connection:
        if request.method == "POST" and asked:
            found = search.find(
                connection, here.keyring, member.id, member.role, asked, now, number
            )
            details = {"found": found.total}
            audit.record(connection, member.chain, member.actor, "search_made", details, now)
        latest = latest_words(connection)
        times = _clocks(connection, found.lines if found else ())
    pages = _pages(found.total) if found else 1
    return render_template(
        "search.html",
        asked=asked,
        found=found,
        number=number,
        pages=pages,
        now=now,
        latest=latest,
        clocks=times,
    )


def page_number(written: str | None) -> int:
    """The page that is asked for, within reason."""
    try:
        return min(max(1, int(written or 1)), LAST_PAGE)
    except ValueError:
        return 1


def _clocks(connection: Connection, lines: Sequence[QueueLine]) -> dict[str, ClockShown]:
    """When each of these is due, in words."""
    return clocks_shown(connection, [line.contact_id for line in lines], clock.now())


def _pages(total: int) -> int:
    return max(1, -(-total // lists.LINES_A_PAGE))


def _around(connection: Connection, wanted: filters.Filters) -> dict[str, Any]:
    """What stands around the list: the queue at a glance, filters to choose, and one's own views."""
    member, now = current_user.member, clock.now()
    latest = latest_words(connection)
    undelivered = (
        len(outbox.to_look_at(connection, now, known(Delivery.contact_id)))
        if may_open("deliveries.deliveries")
        else 0
    )
    return {
        "wanted": wanted,
        "asked": wanted.as_mapping(),
        "standing": lists.standing(connection, member.id, member.role, wanted.door, now),
        **_options(lists.staff(connection), latest),
        "views": saved_views.views_of(connection, member.id),
        "handed": claims.waiting_for(connection, member.id),
        "latest": latest,
        "quick": [(text, asked, filters.read(asked) == wanted) for text, asked in QUICK],
        "undelivered": undelivered,
    }


def _options(staff: Sequence[tuple[int, str]], latest: LatestWords) -> dict[str, Options]:
    """What each filter can be set to, as value and words."""
    people = [(filters.MINE, "You"), (filters.NOBODYS, "Nobody"), *staff]
    return {
        "state_options": tuple(STATES.items()),
        "door_options": tuple(DOORS.items()),
        "urgency_options": tuple(URGENCIES.items()),
        "route_options": tuple(ROUTES.items()),
        "agency_options": tuple(AGENCY_WORDS.items()),
        "area_options": sorted(latest.areas.items(), key=lambda item: item[1]),
        "whose_options": people,
        "tag_options": tuple(latest.tags.items()),
        "flag_options": tuple(FLAGS.items()),
    }
