"""The form in which a decision is filled in: what was typed, kept as it was typed, and what can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.console.pack_words import PackWords
from bot.front_door import deciding, states
from bot.front_door.deciding import Wanted
from bot.front_door.outcomes import OUTCOMES, REASONS
from bot.store.front_door.standing import ChildStanding, DecisionKept
from bot.thresholds.parts import Deciding

TEXTS = (
    "outcome", "reason_code", "rationale", "next_step", "next_step_who", "day", "month", "year",
    "differs_on", "differs_how", "because",
)  # fmt: skip
GROUPS = [(one.code, one.title, one.is_referral, one.reasons) for one in OUTCOMES.values()]
"""Outcomes in the order of the page, each with its reasons."""


@dataclass(frozen=True)
class Typed:
    """What was typed and chosen, field by field. positions: the children that it is about.

    version: of the queue entry as it was when the form was opened.
    """

    texts: Mapping[str, str]
    positions: tuple[int, ...]
    version: int

    @property
    def wanted(self) -> Wanted:
        """The decision in it; a day that cannot be read is none."""
        plain = {name: self.texts.get(name, "") for name in Wanted.__dataclass_fields__}
        return Wanted(**{**plain, "next_step_by": day_of(self.texts)})  # type: ignore[arg-type]

    def __getattr__(self, name: str) -> str:
        """A field by its name, for templates."""
        if name not in TEXTS:
            raise AttributeError(name)
        return self.texts.get(name, "")


def typed_in(form: Any, main: int) -> Typed:
    """What a posted form says; the child that the form was opened for always belongs to it."""
    texts = {name: str(form.get(name, "")).replace("\r\n", "\n").strip() for name in TEXTS}
    others = {int(value) for value in form.getlist("child") if value.isdecimal()}
    version = str(form.get("version", ""))
    positions = tuple(sorted({main, *others}))
    return Typed(texts, positions, int(version) if version.isdecimal() else 0)


def filled_from(kept: DecisionKept | None, position: int, version: int) -> Typed:
    """A form filled in from a proposal or a decision; an empty one without."""
    if kept is None:
        return Typed({}, (position,), version)
    by = kept.next_step_by
    texts = {
        name: str(getattr(kept, name, None) or "")
        for name in TEXTS
        if name not in ("day", "month", "year", "because")
    }
    day = {"day": str(by.day), "month": str(by.month), "year": str(by.year)} if by else {}
    return Typed({**texts, **day}, (position,), version)


def day_of(texts: Mapping[str, str]) -> date | None:
    """The day in three boxes; None if it is none."""
    parts = [texts.get(name, "") for name in ("year", "month", "day")]
    if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def differences(child: ChildStanding, words: PackWords) -> list[tuple[str, list[tuple[str, str]]]]:
    """What staff can name where they differ from the advice: this child's own rules and facts."""
    titles = {
        str(reason["rule"]): words.fill(str(reason.get("title", "")))
        for reason in child.advice.get("decision", {}).get("reasons", ())
    }
    phrases = child.advice.get("words", {})
    rules = [(f"rule:{rule}", f"{rule}: {titles.get(rule, '')}") for rule in child.advised.rules]
    facts = [(f"fact:{f}", words.phrases([f], phrases)[0]) for f in child.advised.facts]
    found = [("Rules that applied", rules), ("Facts, known and not known", facts)]
    return [(label, options) for label, options in found if options]


def difference_words(child: ChildStanding, words: PackWords, code: str | None) -> str:
    """The rule or fact in which staff differ, in words; an id that is not found stands as it is."""
    if not code:
        return ""
    if code == deciding.OTHER:
        return "Something else"
    named = {
        value: text for _label, options in differences(child, words) for value, text in options
    }
    return named.get(code, code.partition(":")[2])


def agreement_needed(child: ChildStanding, outcome: str, setting: Deciding) -> str | None:
    """Why a manager has to agree to this outcome for this child, as a code."""
    found = OUTCOMES.get(outcome)
    return deciding.why_agreement(found, child.advised, setting) if found else None


CHOICES = {
    "outcomes": GROUPS,
    "reasons": REASONS,
    "who": deciding.NEXT_STEP_WHO,
    "how": deciding.DIFFERS_HOW,
    "other": deciding.OTHER,
    "without_step": next(one.title for one in OUTCOMES.values() if not one.needs_next_step),
}
"""What every form of a decision offers."""


def choices_for(role: str) -> Mapping[str, Any]:
    """What the form offers to this role: to somebody who looks after early help that outcome alone."""
    fitting = tuple(
        group for group in GROUPS if deciding.may_record(role, group[0], states.EARLY_HELP)
    )
    return {**CHOICES, "outcomes": fitting}
