"""What families and referrers are asked about the service: fixed questions, answered from 1 to 5.

Nobody writes anything and nobody is named, so an answer leads back to no contact.
"""

from __future__ import annotations

from collections.abc import Mapping

FAMILY, REFERRER = "family", "referrer"
QUESTIONS: Mapping[str, Mapping[str, str]] = {
    FAMILY: {
        "knew_why": "I knew why somebody contacted the front door.",
        "was_asked": "I was asked what I think.",
        "was_respected": "I was treated with respect.",
        "help_fitted": "The help that was offered fitted what we need.",
    },
    REFERRER: {
        "easy_to_tell": "It was easy to say what worries me.",
        "knew_what_to_do": "The advice told me what to do next.",
        "told_in_time": "I was told in good time what was decided.",
        "understood_why": "I understood why it was decided.",
    },
}
"""By who is asked, each with its code. A sentence that somebody agrees with, or does not."""
ANSWERS: Mapping[int, str] = {
    1: "Not at all",
    2: "A little",
    3: "Partly",
    4: "Mostly",
    5: "Completely",
}


def answers_in(of: str, given: Mapping[str, str]) -> dict[str, int]:
    """The answers that count: known questions, from 1 to 5. Anything else is left out."""
    return {
        code: int(given[code])
        for code in QUESTIONS.get(of, {})
        if given.get(code) in {str(number) for number in ANSWERS}
    }
