"""The record of one contact: everything that was told and advised, as one value.

It is built from the case when the referrer checks the answers and is kept, sealed, when they send. The
documents, the case system, history matching and the console all read this and nothing else, so that they
cannot disagree. Times are UTC with their zone; nothing that was not asked is in it, and what was asked and
is not known says why.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

HowKnown = Literal["seen", "heard", "told", "thought", "several", "not_said"]
"""How a referrer knows something: saw it, heard it themselves, was told it, or thinks it. several: some of
each, as the words themselves say."""

WhyNotKnown = Literal["not_known", "not_asked", "not_safe_to_ask", "would_not_say"]


@dataclass(frozen=True)
class Given:
    """The answer to one information field, in the referrer's own words.

    not_known: why it is not known; then `text` is empty or says more about it.
    value: the same in a form for machines (a date, a number without spaces), where it could be read.
    part: the part of the check-your-answers page: you, child, family, concern, help, safety.
    """

    field: str
    label: str
    text: str
    not_known: WhyNotKnown | None = None
    value: str | None = None
    part: str = ""


@dataclass(frozen=True)
class Statement:
    """One thing that was told about the concern, never rewritten.

    when: when it happened or was noticed, in the referrer's words; `on` the day it was read as, ISO.
    childs_words: these are the child's own words, as they were said.
    """

    text: str
    how_known: HowKnown
    about: str = ""
    by_whom: str = ""
    when: str = ""
    on: str | None = None
    childs_words: bool = False


@dataclass(frozen=True)
class PersonTold:
    """Somebody in or around the family, entered once. `not_safe`: never contact them about this."""

    name: str
    relation: str
    given: tuple[Given, ...] = ()
    not_safe: bool = False


@dataclass(frozen=True)
class ConsentTold:
    """How consent stood for one child when the contact was sent.

    ground: what sharing rests on (see `bot.referral.consent`).
    answers: (question, answer) as they were put and given, in order.
    family_contact: what the pathways in play say about it: usual, ask_first or never.
    told, agrees: the answers about openness and about agreement, in words; empty where not asked.
    agreement: to a service; openness: whether the family knows; lawful_basis: in data protection law. They
        are three things, and `in_words` says each as (label, sentence).
    danger_kind: what was feared if the family came to know; safe_parent: who alone may know, in words.
    standing: of who agreed; young_person: the young person's own view, as codes of the pack's choices.
    held: what it waited for, if anything. look_again_on, agreement_until: days in England, ISO, or empty.
    """

    ground: str
    ground_in_words: str
    do_not_contact: bool
    answers: tuple[tuple[str, str], ...] = ()
    family_contact: str = "usual"
    told: str = ""
    agrees: str = ""
    agreement: str = "not_asked"
    openness: str = "not_asked"
    lawful_basis: str = ""
    in_words: tuple[tuple[str, str], ...] = ()
    danger_kind: str = ""
    safe_parent: str = ""
    standing: str = ""
    young_person: str = ""
    held: str = ""
    look_again_on: str = ""
    agreement_until: str = ""


@dataclass(frozen=True)
class ReasonTold:
    """Why a route was advised: the rule, its sentence, and the titles of its sources."""

    rule: str
    because: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerTold:
    """One answer on which the advice rests, as it was put and given, and whom it is about.

    area: id of the area of concern that asked; empty for the interview's own questions.
    """

    about: str
    asked: str
    said: str
    area: str = ""


@dataclass(frozen=True)
class PathwayTold:
    """Something to be done beside the route: what, with whom, on which number, by when."""

    id: str
    name: str
    tell: str
    contact: str
    telephone: str
    by_when: str


@dataclass(frozen=True)
class CouncilWords:
    """What the council called things, and whom to ring, when the record was made.

    note: what every page of this council's must say, such as that it is an example.
    what_next: what happens after this route was sent.
    """

    front_door: str = "front door"
    front_door_phone: str = ""
    front_door_hours: str = ""
    out_of_hours_phone: str = ""
    caf: str = "early help assessment"
    early_help: str = "early help team"
    early_help_phone: str = ""
    lead_practitioner: str = "lead practitioner"
    note: str = ""
    what_next: str = ""


@dataclass(frozen=True)
class ChildTold:
    """One child: who, what was advised and chosen, why, and what is still open.

    would_raise: what would call for more, if it came to be known.
    possible_pathways: names of what else may have to be done, which is not known yet.
    not_discussed: areas of concern that nobody spoke about; never read as "no".
    """

    about: str
    name: str
    given: tuple[Given, ...]
    recommended_route: str
    chosen_route: str
    level: str
    route_name: str
    urgency: str
    reasons: tuple[ReasonTold, ...]
    unknowns: tuple[str, ...]
    pathways: tuple[str, ...]
    steps: tuple[str, ...]
    consent: ConsentTold
    headline: str = ""
    highest_possible_route: str = ""
    consult: bool = False
    advised_name: str = ""
    pathways_told: tuple[PathwayTold, ...] = ()
    possible_pathways: tuple[str, ...] = ()
    would_raise: tuple[str, ...] = ()
    not_discussed: tuple[str, ...] = ()


@dataclass(frozen=True)
class CallTold:
    """A call that was made or has still to be made: to whom, whether it was, when, to whom they spoke."""

    to: str
    made: bool
    when: str = ""
    spoke_to: str = ""


@dataclass(frozen=True)
class ContactRecord:
    """Everything about one contact.

    do_not_contact: nobody may contact the family about this until the front door has advised; then
        `do_not_contact_words` says so and stands above any telephone number.
    lead_is_concern: the worry is about the referrer's safeguarding lead, who must not be told of it.
    wanted: what the front door would still like to know (the chase list), as labels.
    plan, services: one mapping a line; `bot.interview.early_help_words` lists the keys.
    quality: completeness and clarity when it was sent, 0 to 100, and what would have improved it.
    told: the answers that the advice rests on. engine: the version of the engine's semantics.
    no_notice: nothing in writing may be given to the family yet. notice_words: the council's own notice.
    authorities: `home` and `now`: the council of the home and of the place where the child is, where a
        postcode told (see `bot.referral.authority`).
    decision_due: by when the front door decides (ISO with zone); empty where it has nothing to decide.
    """

    reference: str
    council: str
    route: str
    urgency: str
    started_at: datetime
    sent_at: datetime | None
    pack: str
    pack_version: str
    pack_digest: str
    worry: str
    referrer: tuple[Given, ...]
    household: tuple[Given, ...]
    concern: tuple[Given, ...]
    children: tuple[ChildTold, ...]
    people: tuple[PersonTold, ...] = ()
    statements: tuple[Statement, ...] = ()
    calls: tuple[CallTold, ...] = ()
    plan: tuple[dict[str, str], ...] = ()
    services: tuple[dict[str, str], ...] = ()
    wanted: tuple[str, ...] = ()
    quality: dict[str, Any] | None = None
    do_not_contact: bool = False
    do_not_contact_words: str = ""
    lead_is_concern: bool = False
    told: tuple[AnswerTold, ...] = ()
    words: CouncilWords = CouncilWords()
    engine: str = ""
    no_notice: bool = False
    notice_words: str = ""
    decision_due: str = ""
    authorities: dict[str, dict[str, str]] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The record in plain values for sealing and for other systems; times as ISO with zone."""
        return {**asdict(self), "started_at": _iso(self.started_at), "sent_at": _iso(self.sent_at)}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> ContactRecord:
        """The record again from what `as_dict` gave, also after it has been JSON."""
        return cls(
            **{
                **kept,
                "started_at": datetime.fromisoformat(kept["started_at"]),
                "sent_at": kept["sent_at"] and datetime.fromisoformat(kept["sent_at"]),
                "referrer": _given(kept["referrer"]),
                "household": _given(kept["household"]),
                "concern": _given(kept["concern"]),
                "children": tuple(_child(child) for child in kept["children"]),
                "people": tuple(
                    PersonTold(**{**person, "given": _given(person["given"])})
                    for person in kept["people"]
                ),
                "statements": tuple(Statement(**statement) for statement in kept["statements"]),
                "calls": tuple(CallTold(**call) for call in kept["calls"]),
                "told": tuple(AnswerTold(**answer) for answer in kept.get("told", ())),
                "words": CouncilWords(**kept.get("words", {})),
                **{name: tuple(kept[name]) for name in ("plan", "services", "wanted")},
            }
        )


LISTS_OF_A_CHILD = (
    "unknowns",
    "pathways",
    "steps",
    "possible_pathways",
    "would_raise",
    "not_discussed",
)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _given(kept: list[dict[str, Any]]) -> tuple[Given, ...]:
    return tuple(Given(**given) for given in kept)


def _child(kept: dict[str, Any]) -> ChildTold:
    consent = kept["consent"]
    pairs = ("answers", "in_words")
    told = {name: tuple((a, b) for a, b in consent.get(name, ())) for name in pairs}
    return ChildTold(
        **{
            **kept,
            "given": _given(kept["given"]),
            "reasons": tuple(
                ReasonTold(**{**reason, "sources": tuple(reason["sources"])})
                for reason in kept["reasons"]
            ),
            **{name: tuple(kept.get(name, ())) for name in LISTS_OF_A_CHILD},
            "pathways_told": tuple(PathwayTold(**p) for p in kept.get("pathways_told", ())),
            "consent": ConsentTold(**{**consent, **told}),
        }
    )
