"""Sentences of a pack with their `{names}` filled in, for a reader who has no conversation open."""

from __future__ import annotations

import re

from bot.thresholds.pack import Pack
from bot.thresholds.sentences import in_working_days

PLACEHOLDER = re.compile(r"\{(\w+)\}")


class PackWords:
    """Fills in what this council calls things and whom to ring; `{child}` is "the child"."""

    def __init__(self, pack: Pack) -> None:
        head = pack.head
        points = head.contact_points.items()
        self._names = {
            "council": head.council,
            "privacy": head.privacy,
            "decision_working_days": in_working_days(head.decision_working_days),
            "chase_after_working_days": in_working_days(head.chase_after_working_days),
            "child": "the child",
            **{f"{name}_phone": point.telephone for name, point in points},
            **{f"{name}_hours": point.hours for name, point in points},
            **head.terms,
        }

    def phrase(self, written: str) -> str:
        """Part of a sentence. A name that nobody knows stands in words: `{duty_team}` is "duty team"."""

        def named(found: re.Match[str]) -> str:
            return self._names.get(found[1], found[1].replace("_", " "))

        once = PLACEHOLDER.sub(named, written)
        return PLACEHOLDER.sub(named, once).strip()

    def sentence(self, written: str) -> str:
        """A whole sentence, with a capital first."""
        filled = self.phrase(written)
        return filled[:1].upper() + filled[1:]
