"""What the console calls the parts of an outcome message, reasons not to tell, and answers."""

from __future__ import annotations

import re

from flask import Flask

from bot.front_door.disagreeing import CHANGED, EXPLAINED, MORE_TO_FIND_OUT
from bot.front_door.outcomes import OUTCOMES, REASONS
from bot.store.front_door import disagreements, telling

PARTS = {
    "decided": "What was decided",
    "because": "Why",
    "fact": "What you told us that mattered",
    "change": "What would change it",
    "now": "What to do now",
    "not_do": "What not to do",
    "ring": "Whom to ring",
    "disagree": "If you disagree",
}
NOT_TOLD = {
    "would_put_somebody_at_risk": "Telling them would put somebody at risk",
    "would_harm_an_enquiry": "Telling them would harm an enquiry or a police investigation",
    "court_order": "A court order forbids it",
    "referrer_asked_not_to_be_told": "The referrer asked not to be told",
    "referrer_cannot_be_reached_safely": "There is no safe way to reach the referrer",
}
RESULTS = {
    CHANGED: "The decision was changed",
    EXPLAINED: "The decision stays, and the reasons were explained",
    MORE_TO_FIND_OUT: "More is being found out",
}
PROBLEMS = {
    telling.SOMEBODY_FIRST: (
        "Somebody else changed this contact in the meantime. Nothing was changed. Look again."
    ),
    telling.HELD: "Somebody else has claimed this contact. Nothing was changed. A manager can take it over.",
    telling.NOTHING: "There is nothing left to tell here. Nothing was changed. Look again.",
    telling.ERASED: "This contact was erased. Nothing can be told any more.",
    disagreements.BY_THE_DECIDER: (
        "This must be answered by somebody who had no part in the decision, and from the second step on by a "
        "manager. Nothing was changed."
    ),
    disagreements.NOT_CHANGED: (
        "The decision still stands. Change it on the page of the contact first, then say that it was changed."
    ),
}
MISSING_PARTS = (
    "A message says what was decided, why, what to do now and whom to ring. Nothing was sent."
)
CHOOSE_A_REASON = (
    "Choose the child, choose a lawful reason, and say why in a few words. Nothing was changed."
)
ANSWER_IN_FULL = "Write an answer that the referrer can read, and choose what came of it."
NO_SUCH_DECISION = "That decision does not stand any more. Nothing was kept. Look again."


def init_app(app: Flask) -> None:
    """Give the templates these words as filters."""
    for name, kept in (
        ("part_words", PARTS),
        ("not_told_words", NOT_TOLD),
        ("answered_words", RESULTS),
    ):
        app.add_template_filter(_in_words(kept), name)
    app.add_template_filter(plain_words)
    app.add_template_filter(outcome_title)
    app.add_template_filter(reason_title)


def outcome_title(code: str) -> str:
    """An outcome by its national name; a code that is not one of ours as it is, in words."""
    return OUTCOMES[code].title if code in OUTCOMES else _plain(code)


def reason_title(code: str) -> str:
    """A reason as staff read it."""
    return REASONS.get(code, _plain(code))


def plain_words(sentence: str) -> str:
    """A step of a pack with its names in words: staff know whom `{safeguarding_lead}` means."""
    return re.sub(r"\{(\w+)\}", lambda found: found[1].replace("_", " "), sentence)


def _plain(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ").capitalize()


def _in_words(kept: dict[str, str]):  # type: ignore[no-untyped-def]
    return lambda code: kept.get(code, _plain(str(code)))
