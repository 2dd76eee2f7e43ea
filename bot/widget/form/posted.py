"""What was posted from a page, as the message that the chat would have sent."""

from __future__ import annotations

import calendar
import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.interview.reading import LONGEST_ANSWER
from bot.widget.form.controls import DATE, NUMBER, RADIOS, TICKS, UNBOUND, Controls, controls_of

Fields = Mapping[str, Sequence[str]]
"""The fields of a form, each with every value that it was sent with."""

NOT_OFFERED = '/answer{"q":"unknown"}'
"""Says that something was pressed which the page does not offer: the interview refuses it kindly."""
DATE_PARTS = ("day", "month", "year")
NOTHING_GIVEN = {
    RADIOS: ("choice", "choose"), TICKS: ("ticked", "tick"), DATE: ("day", "date"),
    NUMBER: ("number", "number"),
}  # fmt: skip
"""By the shape of the question: the field to go to, and the sentence, where nothing was given."""


class FormProblem(Exception):
    """Something on the page has to be put right before it can be sent.

    field: the control to go to. say: the response of `domain.yml`, without its `utter_form_`.
    """

    def __init__(self, field: str, say: str, **values: object) -> None:
        super().__init__(f"{field}: {say}")
        self.field, self.say, self.values = field, say, values


def text_of(message: Mapping[str, Any], fields: Fields) -> str:
    """The chat's message for what was posted from the page of a reply's last message.

    Raises: FormProblem where nothing was given, or two things that cannot both be meant.
    """
    controls = controls_of(message)
    if press := first(fields, "press"):
        return press if press in controls.presses else NOT_OFFERED
    fields = _without_former(controls, fields)
    answers = {
        "choice": tuple(fields.get("choice", ())),
        "ticked": tuple(fields.get("ticked", ())),
        "typed": _typed(fields),
    }
    given = [name for name, value in answers.items() if value]
    if not given:
        raise FormProblem(*NOTHING_GIVEN.get(controls.shape, ("text", "text")))
    if len(given) > 1:
        raise _two_answers(given)
    if given == ["choice"]:
        return _chosen(controls, answers["choice"])
    if given == ["ticked"]:
        return _ticked(controls, answers["ticked"])
    return _short_enough(" ".join(answers["typed"]))


def _without_former(controls: Controls, fields: Fields) -> Fields:
    """The former answer stands in the box beforehand: left as it is, it yields to any other answer."""
    if not controls.was or first(fields, "text") != controls.was.strip():
        return fields
    others = ("choice", "ticked", "number", *DATE_PARTS)
    return {**fields, "text": ()} if any(first(fields, name) for name in others) else fields


def stale_text_of(fields: Fields) -> str:
    """The message of a page whose question is no longer open. It answers nothing; danger still counts."""
    if press := first(fields, "press"):
        return press if press in UNBOUND else NOT_OFFERED
    try:
        typed = _typed(fields)
    except FormProblem:
        typed = ()
    return _short_enough(typed[0]) if typed else NOT_OFFERED


def typed_words(fields: Fields) -> str:
    """Everything that was typed, so that none of it is lost when it could not be taken."""
    parts = "/".join(filter(None, (first(fields, name) for name in DATE_PARTS)))
    return "\n".join(filter(None, (first(fields, "number"), parts, first(fields, "text"))))


def first(fields: Fields, name: str) -> str:
    """A field's first value, with line ends as the chat sends them and no space around it."""
    values = fields.get(name) or ("",)
    return str(values[0]).replace("\r\n", "\n").replace("\r", "\n").strip()


def _typed(fields: Fields) -> tuple[str, ...]:
    """What was typed: in own words, as a number or as a date; only one of them may be there."""
    ways = {"text": first(fields, "text"), "number": first(fields, "number"), "day": _date(fields)}
    given = {name: text for name, text in ways.items() if text}
    if len(given) > 1:
        raise FormProblem(next(name for name in given if name != "text"), "two_answers")
    return tuple(given.values())


def _date(fields: Fields) -> str:
    """A day, month and year as one writes them: 14/3/2024, March 2024 or 2024."""
    day, month, year = (first(fields, name) for name in DATE_PARTS)
    if not (day or month or year):
        return ""
    if day and not month:
        raise FormProblem("month", "month_missing")
    if not year:
        raise FormProblem("year", "year_missing")
    if day and month.isdecimal():
        return f"{day}/{month}/{year}"
    if month.isdecimal() and 1 <= int(month) <= 12:
        month = calendar.month_name[int(month)]
    return " ".join(part for part in (day, month, year) if part)


def _two_answers(given: list[str]) -> FormProblem:
    if given == ["choice", "ticked"]:
        return FormProblem("ticked", "tick_or_none")
    return FormProblem("text" if "typed" in given else given[0], "choice_and_words")


def _chosen(controls: Controls, chosen: Sequence[str]) -> str:
    if len(chosen) > 1:
        raise FormProblem("choice", "one_choice")
    return chosen[0] if chosen[0] in controls.choices else NOT_OFFERED


def _ticked(controls: Controls, ticked: Sequence[str]) -> str:
    """The ticks in the order of the list, as the chat sends them."""
    offered = [tick.value for tick in controls.ticks]
    if not set(ticked) <= set(offered):
        return NOT_OFFERED
    values = [value for value in offered if value in ticked]
    content = {"q": controls.question, "ticked": values}
    return "/answer" + json.dumps(content, separators=(",", ":"))


def _short_enough(text: str) -> str:
    if len(text) > LONGEST_ANSWER:
        raise FormProblem("text", "too_long", most=LONGEST_ANSWER)
    return text
