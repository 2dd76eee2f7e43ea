"""What a route needs to be told, and the forms that ask for it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import validator

from bot.thresholds.conditions import Condition, parse
from bot.thresholds.parts.areas import Option
from bot.thresholds.parts.base import Strict
from bot.thresholds.routes import Route

Need = Literal["must", "ask", "offer"]
FieldKind = Literal[
    "yes_no", "choice", "text", "date", "birth", "phone", "email", "postcode", "address",
    "nhs_number", "upn",
]  # fmt: skip
FormPart = Literal["you", "child", "family", "concern", "help", "consent", "safety"]
"""The parts of the check-your-answers page."""


class InformationField(Strict):
    """Something that a route needs to be told, asked after the referrer has chosen to send.

    A field about a `person` or a `statement` is asked again for each one that is told. `needs`: `must` is
    asked, `ask` is asked once the referrer goes on to what helps, `offer` only if they want to tell all.
    """

    id: str
    about: Literal["child", "household", "contact", "person", "statement"]
    part: FormPart = "concern"
    text: str
    text_again: str | None = None
    short: str
    kind: FieldKind = "text"
    options: tuple[Option, ...] = ()
    needs: dict[Route, Need]
    only_when: Condition | None = None
    must_when: Condition | None = None
    if_answered: dict[str, tuple[str, ...]] = {}
    never_blank: bool = False
    why: str
    means: str
    example: str | None = None

    @validator("only_when", "must_when", pre=True)
    def _read_condition(cls, written: Any) -> Any:  # noqa: N805
        return written if written is None or isinstance(written, Condition) else parse(written)


class FormField(Strict):
    """One field of the forms that councils use, how far each route needs it, and what asks for it here.

    differs: why this pack asks more or less than the forms do.
    """

    id: str
    name: str
    part: FormPart
    identifies: bool = False
    caf: Literal["must", "ask", "offer", "none"]
    front_door: Literal["must", "ask", "offer", "none"]
    information: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    automatic: str | None = None
    differs: str | None = None
