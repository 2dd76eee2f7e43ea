"""The bot's own sentences, from `domain.yml`, filled with what this council calls things."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from bot.thresholds.pack import Pack
from bot.thresholds.sentences import in_working_days


class _Known(dict[str, Any]):
    """Leaves a name that it does not know as it stands; the pack check reports those."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


class Words:
    """Sentences by name. Only our own sentences are filled in, never what a person wrote."""

    def __init__(self, responses: Mapping[str, str], pack: Pack) -> None:
        self._responses = responses
        points = pack.head.contact_points
        self._terms: dict[str, Any] = {
            "council": pack.head.council,
            "front_door_phone": points["front_door"].telephone,
            "front_door_hours": points["front_door"].hours,
            "out_of_hours_phone": points["out_of_hours"].telephone,
            "privacy": pack.head.privacy,
            "decision_working_days": in_working_days(pack.head.decision_working_days),
            "chase_after_working_days": in_working_days(pack.head.chase_after_working_days),
            "child": "the child",
            "person": "this person",
            "safeguarding_lead": "your safeguarding lead",
            "early_help_start_days": in_working_days(pack.head.follow_up.early_help_start_days),
            "early_help_review_days": in_working_days(pack.head.follow_up.early_help_review_days),
            **pack.head.terms,
        }

    def with_terms(self, **terms: str) -> Words:
        """The same sentences with other words for some names."""
        other = copy(self)
        other._terms = {**self._terms, **terms}
        return other

    def say(self, name: str, /, **values: Any) -> str:
        """The sentence with this name. Raises: KeyError if `domain.yml` has none."""
        return self.fill(self._responses[name], **values)

    def has(self, name: str) -> bool:
        return name in self._responses

    def fill(self, sentence: str, /, **values: Any) -> str:
        """A sentence of the pack or of `domain.yml` with its `{names}` filled in."""
        filled = sentence.format_map(_Known({**self._terms, **values}))
        return filled[:1].upper() + filled[1:]
