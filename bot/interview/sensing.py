"""What the language model makes of a message besides its intent: its areas, and how like danger it is.

Likelihoods, each between 0 and 1. They only propose: an area is ticked for the person to confirm, and
danger brings one question. What a person says always counts for more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.interview.listening import Danger

AREA_LIKELY = 0.7
MOST_AREAS = 4
"""Areas ticked beforehand: more would have to be read and unticked."""
WATCHFUL, SURE = 0.2, 0.6
"""How like danger words must be for the question: before the person answered it once, and after."""
SURE_THOUGH_ANSWERED, SURE_OUT_OF_PLACE = 0.85, 0.95
"""The same where the words are a no; and where they only answer something else, such as a name or an age."""
HARMLESS = 0.1
NOW_LIKELY = 0.4
FEWEST_WORDS = 3
"""Fewer words are an answer to a question, and say nothing by themselves."""


@dataclass(frozen=True)
class Sensed:
    """What stands in one message. Nothing sensed is not reassuring: it is nothing."""

    areas: Mapping[str, float] = field(default_factory=dict)
    danger: float = 0.0
    now: float = 0.0

    @property
    def finds_harmless(self) -> bool:
        """Whether the model has read the text, and all but rules danger out."""
        return bool(self.areas) and self.danger < HARMLESS

    def likely_areas(self) -> tuple[str, ...]:
        """The areas to propose, likeliest first."""
        likely = [area for area, sure in self.areas.items() if sure >= AREA_LIKELY]
        return tuple(sorted(likely, key=lambda area: -self.areas[area])[:MOST_AREAS])

    def danger_in(self, text: str, limit: float) -> Danger | None:
        """The class of danger, if it is at least as likely as the limit."""
        if len(text.split()) < FEWEST_WORDS or self.danger < limit:
            return None
        return "now" if self.now >= NOW_LIKELY else "today"
