"""Search by keyed word tokens: a contact is found by words that nobody can read out of the database.

Each word becomes 63 bits of an HMAC under a key that is derived from the installation's newest; in reading
every key of the installation is tried, so that a new key loses nothing. Tokens are never logged.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.front_door.search_words import Term, Word, sounds_in, terms_in, words_in, words_of
from bot.referral.record import ContactRecord
from bot.store.front_door import lists, sight
from bot.store.front_door.lists import QueueLine
from bot.store.sealing import Keyring
from bot.store.tables import LIVE, QueueEntry, SearchToken

log = logging.getLogger(__name__)

PURPOSE = "search"
MOST_FOUND = 500
"""Beyond so many nobody looks further: one more word is asked for. The latest are shown."""
COMMON = 10_000
"""A word of so many contacts is common: what has it is not gathered first."""


@dataclass(frozen=True)
class Found:
    """What a search found: a page of lines, the latest first.

    sounds: ids found only because a name sounds like a word that was asked for. is_more: there are more than
    `total`. asked: how many words were searched for; none where only everyday words were written.
    """

    lines: tuple[QueueLine, ...]
    total: int
    sounds: frozenset[str] = frozenset()
    is_more: bool = False
    asked: int = 0


def token(key: bytes, word: Word) -> int:
    """A word under a key, as a whole number that every database can index."""
    digest = hmac.digest(key, f"{word.kind}\0{word.value}".encode(), "sha256")
    return int.from_bytes(digest[:8], "big") >> 1


def keep_words(
    connection: Connection, keyring: Keyring, contact_id: str, record: ContactRecord
) -> None:
    """Make a live contact findable by what was sent. Whatever was kept before is replaced."""
    connection.execute(delete(SearchToken).where(SearchToken.contact_id == contact_id))
    try:
        words = words_of(record)
    except Exception as error:
        # However a word is written, it never stops a contact from being sent.
        log.error("contact %s cannot be searched for: %s", contact_id, type(error).__name__)
        return
    _add(connection, keyring, contact_id, words)


def add_text(connection: Connection, keyring: Keyring, contact_id: str, text: str) -> None:
    """Make a contact of the queue findable by a note as well. One that was not sent is never searched."""
    sent = select(QueueEntry.id).where(QueueEntry.contact_id == contact_id)
    if connection.execute(sent).first() is not None:
        _add(connection, keyring, contact_id, {*words_in(text), *sounds_in(_capitalised(text))})


def renew(
    connection: Connection,
    keyring: Keyring,
    contact_id: str,
    record: ContactRecord,
    notes: Iterable[str],
) -> None:
    """Make every token of a contact anew with the newest key, those of its notes as well."""
    keep_words(connection, keyring, contact_id, record)
    for text in notes:
        add_text(connection, keyring, contact_id, text)


def find(
    connection: Connection,
    keyring: Keyring,
    user_id: int,
    role: str,
    asked: str,
    at: datetime,
    number: int = 1,
) -> Found:
    """The contacts that have every word asked for, as far as this member of staff may know of them."""
    terms = terms_in(asked)
    if not terms:
        return Found((), 0)
    keys = keyring.derived(PURPOSE)
    ids = _matching(connection, keys, terms, user_id, role)
    shown = ids[:MOST_FOUND]
    first = (number - 1) * lists.LINES_A_PAGE
    here = shown[first : first + lists.LINES_A_PAGE]
    lines = lists.lines_of(connection, user_id, role, here, at)
    return Found(
        tuple(lines[i] for i in here if i in lines),
        len(shown),
        _only_by_sound(connection, keys, terms, here),
        len(ids) > MOST_FOUND,
        len(terms),
    )


def _matching(
    connection: Connection, keys: Sequence[bytes], terms: Sequence[Term], user_id: int, role: str
) -> list[str]:
    """Ids that have every term, the latest first, one more than are shown. The rarest term leads."""
    counted = [
        (_how_common(connection, tokens), tokens)
        for tokens in (_tokens(keys, term) for term in terms)
    ]
    (fewest, rarest), *rest = sorted(counted)
    leading = select(SearchToken.contact_id).where(SearchToken.token.in_(rarest))
    # Where even the rarest word is common, the latest contacts are asked one by one until there are enough.
    leads = QueueEntry.contact_id.in_(leading) if fewest < COMMON else _has(rarest)
    wanted = select(QueueEntry.contact_id).where(
        sight.visible_to(user_id, role), leads, *(_has(tokens) for _, tokens in rest)
    )
    latest = wanted.order_by(QueueEntry.waiting_since.desc(), QueueEntry.id.desc())
    return list(connection.execute(latest.limit(MOST_FOUND + 1)).scalars())


def _has(tokens: Sequence[int]) -> Any:
    return exists().where(
        SearchToken.contact_id == QueueEntry.contact_id, SearchToken.token.in_(tokens)
    )


def _how_common(connection: Connection, tokens: Sequence[int]) -> int:
    """In how many contacts a word stands, counted no further than matters."""
    some = select(SearchToken.id).where(SearchToken.token.in_(tokens)).limit(COMMON).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def _only_by_sound(
    connection: Connection, keys: Sequence[bytes], terms: Sequence[Term], ids: Sequence[str]
) -> frozenset[str]:
    """Which of these contacts lack a word as it was written."""
    exact = [{token(key, term.exact) for key in keys} for term in terms]
    every = set().union(*exact)
    rows = connection.execute(
        select(SearchToken.contact_id, SearchToken.token).where(
            SearchToken.contact_id.in_(ids), SearchToken.token.in_(every)
        )
    ).all()
    has: dict[str, set[int]] = {contact_id: set() for contact_id in ids}
    for contact_id, value in rows:
        has[contact_id].add(value)
    return frozenset(i for i, tokens in has.items() if not all(tokens & term for term in exact))


def _tokens(keys: Sequence[bytes], term: Term) -> list[int]:
    words = [term.exact] + ([term.sound] if term.sound else [])
    return [token(key, word) for key in keys for word in words]


def _add(connection: Connection, keyring: Keyring, contact_id: str, words: Iterable[Word]) -> None:
    """Add what is not there yet; two who add the same word at once do not meet."""
    key = keyring.derived(PURPOSE)[0]
    rows = [
        {"contact_id": contact_id, "mode": LIVE, "token": value}
        for value in sorted({token(key, word) for word in words})
    ]
    if rows:
        is_sqlite = connection.dialect.name == "sqlite"
        made: Any = (sqlite if is_sqlite else postgresql).insert(SearchToken)
        connection.execute(made.on_conflict_do_nothing(), rows)


def _capitalised(text: str) -> str:
    """The words of a note that are written as names are."""
    return " ".join(word for word in text.split() if word[:1].isupper())
