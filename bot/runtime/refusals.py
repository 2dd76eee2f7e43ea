"""Refusing a request in words. Nobody is refused without being told whom to ring."""

from __future__ import annotations

from sanic import response
from sanic.response import HTTPResponse

from bot.runtime.sentences import our_words


class Refused(Exception):
    """A request that is answered with a status and a short plain reason."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


def refusal(status: int, why: str) -> HTTPResponse:
    """The reason, with a person to ring and 999 beside it."""
    body = {"error": why, "help": our_words().say("utter_speak_to_person")}
    return response.json(body, status=status)
