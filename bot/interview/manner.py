"""In what manner a message answered its question, as a code that tells nothing of what was said."""

from __future__ import annotations

from collections.abc import Iterable

from bot.interview.case import Case, Entry
from bot.interview.prompts import Scene
from bot.interview.reading import Heard
from bot.interview.requests import request_in
from bot.interview.stages import open_prompt

DONT_KNOW = "dont_know"
NOT_KNOWING = frozenset({"dont_know", "not_known"})


def manner_of(case: Case, heard: Heard, added: Iterable[Entry], scene: Scene) -> str | None:
    """`dont_know` where the open question was answered so; a request's code; None for any other answer."""
    if request := request_in(heard, open_prompt(case, scene)):
        return request
    of_question = (entry for entry in added if entry.key == case.asking)
    return DONT_KNOW if any(entry.said in NOT_KNOWING for entry in of_question) else None
