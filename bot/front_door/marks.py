"""Flags that staff put on a contact, or on one message, fact or rule of it. Tags are the pack's own list."""

from __future__ import annotations

import re

FLAGS = (
    "look_again",
    "ask_a_manager",
    "ask_the_referrer",
    "not_sure_of_rule",
    "does_not_fit",
    "worth_teaching",
)
ON = re.compile(
    r"contact|message:\d{1,6}|fact:[a-z]+(?::\d{1,3})?:[\w.-]{1,80}|rule:[\w.-]{1,60}|decision:\d{1,12}"
)
"""What a flag or a note can be on."""
CONTACT = "contact"


def is_place(on: str) -> bool:
    """Whether a flag can be on this."""
    return len(on) <= 120 and ON.fullmatch(on) is not None


def anchor_of(on: str) -> str:
    """Where it stands on the page of the contact: `fact:child:1:mark` is at `fact-child-1-mark`."""
    return "marks" if on == CONTACT else on.replace(":", "-")
