"""What the console says about not contacting the family yet, and about contacts kept to named staff."""

from __future__ import annotations

from flask import Flask

from bot.front_door import family, restricted
from bot.store.front_door.family import Standing

HEADLINE = "Do not contact the family yet"
BANS = {
    "told_violence": "The referrer fears that somebody could be hurt or threatened",
    "told_silenced": "The referrer fears that the child could be pressed to stay silent",
    "told_police_work": "The referrer fears that proof or police work could be lost",
    "told_taken_away": "The referrer fears that the family could leave, or hide the child",
    "told_delay": "The referrer fears a delay that matters",
    family.ADVICE: "The advice says so for this kind of worry",
    "somebody_may_be_hurt": "Somebody may be hurt or threatened",
    "child_may_be_silenced": "The child may be pressed to stay silent",
    "police_ask": "The police ask for it",
    "may_leave": "The family may leave, or hide the child",
    "strategy_first": "A strategy discussion comes first",
    "not_known_yet": "It is not known yet whether contact is safe",
}
RESTRICTIONS = {
    restricted.ALLEGATION: "An allegation against somebody who works with children",
    restricted.OWN_FAMILY: "The family of a member of staff or of a councillor",
    restricted.HONOUR: "Abuse in the name of honour, forced marriage or FGM",
    restricted.OTHER: "Another reason why only named staff may know",
}


def init_app(app: Flask) -> None:
    """Give the templates these words as filters."""
    for name, kept in (("ban_words", BANS), ("restriction_words", RESTRICTIONS)):
        app.add_template_filter(lambda code, kept=kept: kept.get(code, _plain(code)), name)


def ban_words(standing: Standing | None) -> str:
    """The ban in one sentence for lists, exports and print; empty where none stands."""
    if standing is None:
        return ""
    return f"{HEADLINE}. {BANS.get(standing.reason, _plain(standing.reason))}."


def _plain(code: str) -> str:
    return code.replace("_", " ").capitalize()
