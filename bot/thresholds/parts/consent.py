"""What is asked about telling the family and about their agreement."""

from __future__ import annotations

from typing import Literal

from bot.thresholds.parts.areas import Question
from bot.thresholds.parts.base import Strict
from bot.thresholds.routes import Route

CONSENT_QUESTIONS = (
    "unsafe_to_ask",
    "danger_kind",
    "why_unsafe",
    "safe_parent",
    "safe_parent_name",
    "safe_parent_agrees",
    "family_told",
    "why_not_told",
    "family_agrees",
    "why_no_agreement",
    "who_agreed",
    "standing",
    "understanding_checked",
    "young_person_view",
    "young_person_words",
    "refusal_talked_over",
    "talked_over_with",
)
"""The consent questions, in the order in which they can be asked."""

CONSENT_CHOICES: dict[str, tuple[str, ...]] = {
    "danger_kind": ("violence", "silenced", "police_work", "taken_away", "delay", "other"),
    "standing": (
        "parental_responsibility",
        "young_person_16_17",
        "understands_under_16",
        "no_responsibility",
        "not_sure",
    ),
    "young_person_view": ("agrees", "objects", "not_asked"),
}
"""The values that a consent question with a list must offer, no more and no fewer."""
CONSENT_YES_NO = (
    "unsafe_to_ask",
    "safe_parent",
    "safe_parent_agrees",
    "family_told",
    "family_agrees",
    "refusal_talked_over",
)
"""The consent questions that are answered with yes, no or "don't know"; lists and words answer the others."""
AGENCIES = ("school", "health", "police", "council", "voluntary", "other")
"""The kinds of agency that a referrer may work for; `other` stands for one that is not known."""


class FamilyNotice(Strict):
    """What a family can be given in writing: a heading and the paragraphs under it."""

    title: str
    paragraphs: tuple[str, ...]


class ConsentWords(Strict):
    """The consent questions and what each route does with the answers.

    agreement: `needed` (nothing can be sent without it), `asked` (a refusal is recorded and a
    consultation is advised), `never_waits` (recorded where known, holds nothing up), `none`.
    refusal_at_front_door: `send_after_consultation` holds a contact that the family refused until somebody
    is named with whom it was talked over; `send` only asks for it.
    lawful_basis: for each kind of agency, in plain words, what data protection law lets it rest on.
    """

    questions: tuple[Question, ...]
    agreement: dict[Route, Literal["needed", "asked", "never_waits", "none"]]
    refusal_at_front_door: Literal["send", "send_after_consultation"]
    ask_young_person_from_years: int
    agreement_lasts_days: int
    look_again_after_days: int
    lawful_basis: dict[str, str]
    say_when_unsafe: str
    say_when_never: str
    say_when_safe_parent: str
    say_when_refused: dict[Route, str]
    say_when_no_agreement: str
    words_to_use: str
    notice: FamilyNotice

    def question(self, question: str) -> Question:
        return next(q for q in self.questions if q.id == question)
