"""What a referrer is told of a decision: the words, and who may not be told for a lawful reason.

The message rests on what this referrer told us in this contact. It is made from nothing else: neither the
rationale, notes and earlier contacts nor what others said ever come near it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.front_door.outcomes import OUTCOMES
from bot.referral.record import ChildTold, ContactRecord
from bot.thresholds.loader import read_yaml

WRITTEN = Path(__file__).with_name("reasons.yml")
MOST_FACTS = 3
"""More than these would be a list that nobody reads."""

NOT_TOLD = (
    "would_put_somebody_at_risk",
    "would_harm_an_enquiry",
    "court_order",
    "referrer_asked_not_to_be_told",
    "referrer_cannot_be_reached_safely",
)
"""Why a referrer may lawfully not be told. A free reason is not among them."""


@dataclass(frozen=True)
class Decided:
    """A recorded decision as far as a referrer may know it. feedback: what was written for them elsewhere."""

    outcome: str
    reason_code: str
    feedback: str = ""


@dataclass(frozen=True)
class OutcomeWords:
    """A message in parts, each a few plain sentences; an empty part is not shown.

    child: which child it is about, where the contact is about several.
    """

    child: str
    decided: str
    because: str
    fact: str
    change: str
    now: str
    not_do: str
    ring: str
    disagree: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> OutcomeWords:
        """The message from what `as_dict` gave, or from a form; a part that is missing is empty."""
        return cls(**{part.name: str(kept.get(part.name, "")).strip() for part in fields(cls)})

    @property
    def text(self) -> str:
        return "\n".join(part for part in self.as_dict().values() if part)


PARTS = tuple(part.name for part in fields(OutcomeWords) if part.name != "child")
"""In the order in which they are read."""
NEEDED = ("decided", "because", "now", "ring")
"""Without these a message is not one."""


class _Terms(dict[str, str]):
    """Names that are not known are said in words, so that no bracket ever reaches a referrer."""

    def __missing__(self, name: str) -> str:
        return name.replace("_", " ")


def outcome_message(
    decided: Decided,
    child: ChildTold,
    record: ContactRecord,
    facts: Iterable[str],
    terms: Mapping[str, str],
    no_contact: bool = False,
) -> OutcomeWords:
    """The message that staff are shown to read, change and send.

    facts: what this referrer told us that mattered, in the pack's phrases (`facts_that_mattered`).
    terms: what the council calls things, and its telephone numbers.
    no_contact: nobody may contact the family; the record may say so as well, and either is enough.
    Raises: KeyError for what is not an outcome.
    """
    always = written()["always"]
    named = _named(child, record, terms)
    silent = no_contact or record.do_not_contact or child.consent.do_not_contact
    said = _said(decided)

    def fill(sentences: Iterable[str]) -> str:
        return " ".join(_sentence(sentence, named) for sentence in sentences)

    return OutcomeWords(
        child=named["child"] if len(record.children) > 1 else "",
        decided=fill([said["decided"]]),
        because=decided.feedback or fill([said["because"]]),
        fact=_fact(tuple(facts), always, named),
        change=fill([said["change"]]),
        now=fill([*said["now"], *([] if silent else said["with_family"]), always["again"]]),
        not_do=fill(_not_do(said, always, silent, record.lead_is_concern)),
        ring=fill(_ring(always, named)),
        disagree=fill([always["disagree"]]),
    )


def facts_that_mattered(advice: Mapping[str, Any]) -> tuple[str, ...]:
    """The facts of the rules that led to the advised route, as the referrer was shown them.

    advice: of one child, as it is kept. They are the referrer's own answers: the chat knows no others.
    """
    decision, phrases = advice.get("decision") or {}, advice.get("words") or {}
    reasons = decision.get("reasons") or []
    leading = [r for r in reasons if r.get("route") == decision.get("route")] or reasons
    found = dict.fromkeys(fact for reason in leading for fact in reason.get("facts", ()))
    return tuple(str(phrases[fact]) for fact in found if fact in phrases)[:MOST_FACTS]


WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
SHORTEST = 4


def from_elsewhere(
    message: OutcomeWords, suggested: OutcomeWords, told: Iterable[str], private: Iterable[str]
) -> tuple[str, ...]:
    """Words of an edited message that stand in private texts and that the referrer never wrote.

    told: what the referrer wrote. private: rationale, notes, earlier contacts. A hint for whoever sends it,
    and not a proof: short words and those that any message uses are left out. The suggested reason is not
    taken as known: another system may have written it freely.
    """
    known = _words([replace(suggested, because="").text, *told]) | _everyday()
    doubtful = _words(private) - known
    found = {word: None for word in WORD.findall(message.text) if word.casefold() in doubtful}
    return tuple(found)


@lru_cache(maxsize=1)
def written() -> Mapping[str, Any]:
    """What `reasons.yml` says."""
    found: Mapping[str, Any] = read_yaml(WRITTEN)
    return found


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    """The words that our own messages use."""
    return frozenset(_words([WRITTEN.read_text(encoding="utf-8")]))


def _words(texts: Iterable[str]) -> set[str]:
    found = {word.casefold() for text in texts for word in WORD.findall(text)}
    return {word for word in found if len(word) >= SHORTEST or word.isdecimal()}


def _said(decided: Decided) -> dict[str, Any]:
    """The outcome's own sentences, with those of the reason in their place. A code that another system
    made up says nothing, so the outcome's stand."""
    outcome = written()["outcomes"][decided.outcome]
    belongs = decided.reason_code in OUTCOMES[decided.outcome].reasons
    reason = written()["reasons"][decided.reason_code] if belongs else {}
    return {"with_family": [], "not_do": [], **outcome, **reason}


def _named(child: ChildTold, record: ContactRecord, terms: Mapping[str, str]) -> Mapping[str, str]:
    """The council's words, and the child by the first name that this referrer gave."""
    called = child.name.split()[0] if child.name.strip() and len(record.children) > 1 else ""
    instead = {"safeguarding_lead": written()["always"]["instead_of_lead"]}
    known = {
        "front_door": record.words.front_door,
        "front_door_phone": record.words.front_door_phone,
        "front_door_hours": record.words.front_door_hours,
        "out_of_hours_phone": record.words.out_of_hours_phone,
    }
    return _Terms(
        {
            **{name: word for name, word in terms.items() if word},
            **{name: word for name, word in known.items() if word},
            **(instead if record.lead_is_concern else {}),
            "child": called or "the child",
        }
    )


def _sentence(sentence: str, named: Mapping[str, str]) -> str:
    filled = sentence.strip().format_map(named)
    return filled[:1].upper() + filled[1:]


def _fact(facts: tuple[str, ...], always: Mapping[str, Any], named: Mapping[str, str]) -> str:
    if not facts:
        return _sentence(always["fact_unknown"], named)
    listed = [phrase.rstrip(". ").format_map(named) for phrase in facts]
    joined = ", that ".join(listed[:-1]) + " and that " + listed[-1] if listed[1:] else listed[0]
    return _sentence(always["fact"], _Terms({**named, "facts": joined}))


def _not_do(
    said: Mapping[str, Any], always: Mapping[str, Any], silent: bool, lead_is_concern: bool
) -> list[str]:
    lead = [always["lead_is_concern"]] if lead_is_concern else []
    return [*(always["no_contact"] if silent else []), *lead, *said["not_do"]]


def _ring(always: Mapping[str, Any], named: Mapping[str, str]) -> list[str]:
    """Whom to ring. Where a number is not known, nobody is sent to an empty one."""
    if "front_door_phone" not in named:
        return [always["ring_unknown"], always["danger"]]
    ring = always["ring_hours" if "front_door_hours" in named else "ring"]
    late = [always["ring_late"]] if "out_of_hours_phone" in named else []
    return [ring, *late, always["danger"]]
