"""The receipt's clock: when it was sent, when the decision is due, and whom to ring if it does not arrive."""

from __future__ import annotations

from datetime import datetime

from bot import england
from bot.interview.hours import decision_due, who_answers
from bot.interview.lines import Line
from bot.interview.prompts import Scene
from bot.thresholds.routes import Route

CONFIRMED_WITHIN_SECONDS = 10
"""Where the front door's queue has not got it by then, the telephone number is shown."""


def clock_lines(route: Route, scene: Scene) -> list[Line]:
    """When it was sent and, at the front door, when a social worker decides by.

    An urgent contact is told elsewhere that it is decided today; no later date may stand beside that.
    """
    when = in_words(scene.at)
    if route == Route.FRONT_DOOR:
        due = in_words(decision_due(scene.pack, scene.at))
        text = scene.words.say("utter_receipt_due", sent=when, due=due)
    else:
        text = scene.words.say("utter_receipt_sent_at", sent=when)
    watched = {"after_seconds": CONFIRMED_WITHIN_SECONDS, "text": not_confirmed(scene)}
    return [Line(text, meta={"delivery": watched})]


def not_confirmed(scene: Scene) -> str:
    """What to do when the delivery is not confirmed: the number that answers at this hour."""
    point = who_answers(scene.pack, scene.at)
    return scene.words.say("utter_not_confirmed", contact=point.name, telephone=point.telephone)


def in_words(moment: datetime) -> str:
    """`Thursday 2 April at 17:20`, English time."""
    local = england.local(moment)
    return f"{local:%A} {local.day} {local:%B at %H:%M}"
