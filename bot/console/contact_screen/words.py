"""What the page of a contact calls things: statements, permissions, places on the page, and what was done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from flask import Flask

from bot import england
from bot.console.follow_up_words import day
from bot.front_door.outcomes import OUTCOMES
from bot.referral.record import Statement
from bot.store.activity import Act

HOW_KNOWN = {
    "seen": "Seen",
    "heard": "Heard",
    "told": "Told by somebody else",
    "thought": "Thought",
    "several": "Some of each, as the words say",
    "not_said": "How it is known was not said",
}
"""Facts before opinion."""
WHY_NOT_KNOWN = {
    "not_known": "Asked and not known",
    "not_asked": "The referrer did not ask",
    "not_safe_to_ask": "Not safe to ask",
    "would_not_say": "They would not say",
}
PURPOSES = {
    "early_help": "Early help",
    "referral": "A look at it by the front door",
    "acknowledgement": "A receipt",
    "case_record": "Keeping it in the case record",
    "family_notice": "A notice in writing",
}
RECIPIENTS = {
    "front_door": "The front door",
    "early_help_team": "The early help team",
    "case_system": "The case system",
    "referrer": "The referrer",
    "family": "The family",
}
GROUNDS = {
    "agreement": "The family’s agreement",
    "openness": "The family was told, or it is recorded why not",
    "not_safe_to_ask": "Asking could harm somebody",
    "significant_harm": "A child may come to serious harm",
    "own_contact": "It is the referrer’s own contact",
}
IMPROVEMENTS = {
    "attached": "It points to another paper that is not here.",
    "what_exactly": "One example of what was seen or heard.",
    "when": "When it happened.",
    "how_known": "Who saw or heard it, and what others said.",
    "how_often": "How often, and over how long.",
    "effect": "What it does to the child.",
    "childs_words": "The child’s own words, if there were any.",
    "opinion": "What an opinion rests on.",
    "where": "Where it happened.",
    "history": "Whether it happened before.",
    "jargon": "What some letters stand for.",
    "tried": "What help was tried.",
    "outcome": "What changed after the help.",
    "parents_view": "What the parents or carers have said.",
    "working_well": "What goes well, and who is good for the child.",
    "hoped_for": "What the referrer hopes for.",
}
"""By aspect of `bot.referral.quality`."""
ACTS = {
    "note": "{who} wrote a note.",
    "decision_proposed": "{who} proposed an outcome for {child}: {outcome}.",
    "decision_for_agreement": "{who} decided for {child}, and a manager has to agree: {outcome}.",
    "decision_recorded": "{who} recorded the outcome for {child}: {outcome}.",
    "decision_agreed": "{who} agreed to the outcome for {child}.",
    "milestone": "{who} kept a day for {child}: {code}.",
    "hand_over": "{who} handed it over to {code}.",
    "hand_over_taken": "{who} took over what was handed over.",
    "information_asked": "{who} asked for information: {code}.",
    "information_ended": "The wait for information ended: {code}.",
    "family_ban": "{who} asked that nobody contacts the family yet: {code}.",
    "family_ban_lifted": "{who} ended the ban on contact with the family.",
    "told": "{who} told the referrer the outcome.",
    "not_told": "{who} recorded why the referrer is not told: {code}.",
    "told_read": "The referrer opened the outcome.",
    "disagreement": "The referrer, or one of our own, disagreed.",
    "disagreement_answered": "{who} answered the disagreement: {code}.",
    "delivered": "Delivered: {code}.",
}
"""One sentence for each kind of `bot.store.activity`."""
PLACES = {
    "contact": "the contact",
    "message": "message {}",
    "rule": "rule {}",
    "decision": "decision {}",
}


def init_app(app: Flask) -> None:
    for name, kept in (
        ("how_known_words", HOW_KNOWN),
        ("why_not_known_words", WHY_NOT_KNOWN),
        ("purpose_words", PURPOSES),
        ("recipient_words", RECIPIENTS),
        ("ground_words", GROUNDS),
    ):
        app.add_template_filter(_in_words(kept), name)
    for filter_ in (improvement_words, place_words, day_of_moment, iso_day, iso_moment):
        app.add_template_filter(filter_)


def improvement_words(kept: Mapping[str, str]) -> str:
    """What would improve a contact, with the referrer's own words that it is about."""
    aspect = str(kept.get("aspect", ""))
    said = IMPROVEMENTS.get(aspect, plain(aspect).capitalize())
    return f"{said} They wrote: “{kept['found']}”" if kept.get("found") else said


def by_how_known(statements: Iterable[Statement]) -> list[tuple[str, list[Statement]]]:
    """Statements as seen, heard, told, thought; the child's own words stand with those of their kind."""
    kept = list(statements)
    groups = ((how, [s for s in kept if s.how_known == how]) for how in HOW_KNOWN)
    return [(how, group) for how, group in groups if group]


def act_words(act: Act) -> str:
    """What was done as a sentence."""
    who = act.by or ("The advice" if act.kind == "family_ban" else "The case system")
    child = act.on.replace(":", " ")
    return ACTS[act.kind].format(
        who=who, child=child, outcome=outcome_title(act.code), code=_code(act)
    )


def outcome_title(code: str) -> str:
    return OUTCOMES[code].title if code in OUTCOMES else plain(code)


def plain(code: str) -> str:
    return code.replace("_", " ")


def _code(act: Act) -> str:
    kind, slash, on = act.code.partition("/")
    return f"{plain(kind)}, {iso_day(on)}" if slash else plain(act.code)


def place_words(on: str) -> str:
    """What a note is on: `message:7` is "message 7", `fact:child:1:mark` "a fact about child 1"."""
    kind, _, rest = on.partition(":")
    if kind == "fact":
        child = re.match(r"child:(\d+)", rest)
        return f"a fact about child {child[1]}" if child else "a fact"
    return PLACES.get(kind, plain(kind)).format(rest)


def day_of_moment(at: datetime) -> str:
    """`20 November 2026`, in England."""
    return day(england.local(at).date())


def iso_day(written: str) -> str:
    """`20 November 2026` from an ISO day; as it stands if it is none."""
    try:
        return day(date.fromisoformat(written))
    except ValueError:
        return written


def iso_moment(written: str) -> datetime | None:
    """A moment from its ISO text; None if it is none."""
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _in_words(kept: dict[str, str]):  # type: ignore[no-untyped-def]
    def named(code: str | None) -> str:
        return kept.get(code, plain(code).capitalize()) if code else "Not known"

    return named
