"""What the queue calls its states, doors, agencies and flags, and when a contact is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import desc, select
from sqlalchemy.engine import Connection

from bot.console.pack_words import pack_words
from bot.referral.sources import AGENCIES
from bot.store.kept_heads import kept_head
from bot.store.tables import PackVersion

STATES = {
    "open": "Not yet decided",
    "waiting": "Waiting",
    "proposed": "Proposed",
    "for_agreement": "Waits for a manager",
    "decided": "Decided",
    "closed": "Closed",
    "all": "Every state",
}
DOORS = {"front_door": "Front door", "early_help": "Early help", "all": "Both"}
FLAGS = {
    "look_again": "Look again",
    "ask_a_manager": "Ask a manager",
    "ask_the_referrer": "Ask the referrer",
    "not_sure_of_rule": "Not sure about a rule",
    "does_not_fit": "Does not fit together",
    "worth_teaching": "Worth teaching",
}
NOT_KNOWN = "Not known"
AGENCY_WORDS = {
    **{agency.code: agency.title for agency in AGENCIES.values()},
    "not_known": NOT_KNOWN,
}


@dataclass(frozen=True)
class LatestWords:
    """Names of areas and tags as the latest pack has them."""

    areas: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    def area(self, code: str) -> str:
        return self.areas.get(code, plainly(code))

    def tag(self, code: str) -> str:
        return self.tags.get(code, plainly(code))


_LATEST: dict[str, LatestWords] = {}
"""By digest, which names content that never changes."""


def latest_words(connection: Connection) -> LatestWords:
    """The words of the pack that was kept last; codes stand for themselves before there is one."""
    latest = select(PackVersion.digest).order_by(desc(PackVersion.kept_at)).limit(1)
    digest = connection.execute(latest).scalar()
    if digest is None:
        return LatestWords()
    if digest not in _LATEST:
        wanted = select(PackVersion.content).where(PackVersion.digest == digest)
        words = pack_words(digest, connection.execute(wanted).scalar_one())
        names = {area: words.fill(name) for area, name in words.areas.items()}
        _LATEST[digest] = LatestWords(names, kept_head(connection, digest).tags)
    return _LATEST[digest]


def plainly(code: str) -> str:
    """A code without a name of its own, as words."""
    return code.replace("_", " ").capitalize()


def init_app(app: Flask) -> None:
    for name, kept in (
        ("queue_state_words", STATES),
        ("door_words", DOORS),
        ("flag_words", FLAGS),
        ("agency_words", AGENCY_WORDS),
    ):
        app.add_template_filter(_in_words(kept), name)


def _in_words(kept: Mapping[str, str]) -> Callable[[str | None], str]:
    return lambda code: kept.get(code, plainly(code)) if code else NOT_KNOWN
