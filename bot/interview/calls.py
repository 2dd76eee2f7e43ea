"""The calls that must be made: which are needed, which were made, when, and to whom somebody spoke.

The question is put when the advice is shown, again before sending and once after it, and holds nothing up.
"""

from __future__ import annotations

from bot.interview.advice import all_advice, was_shown
from bot.interview.case import Case
from bot.interview.prompts import YES, Scene
from bot.referral.record import CallTold
from bot.thresholds.routes import Route

EMERGENCY_SERVICES, FRONT_DOOR = "999", "front_door"
QUESTION = {EMERGENCY_SERVICES: "rang_999", FRONT_DOOR: "rang_front_door"}
"""The question about each call; `_yet` and `_since_sending` are added where it is put again."""
AGAIN, AFTER_SENDING = "_yet", "_since_sending"
WHEN = {EMERGENCY_SERVICES: "police_log", FRONT_DOOR: "rang_front_door_when"}
SPOKE_TO = {FRONT_DOOR: "rang_front_door_spoke_to"}
NO_ANSWER = "no_answer"
ASKINGS = tuple(name + more for name in QUESTION.values() for more in ("", AGAIN, AFTER_SENDING))


def standing_route(case: Case, scene: Scene) -> Route:
    """The highest route that was advised or is established; what is merely possible is not yet advice."""
    advice = all_advice(case, scene)
    standing = [a.chosen if was_shown(case, a) else a.decision.route for a in advice]
    return max(standing, key=lambda route: route.rank)


def doubts_danger(case: Case) -> bool:
    """ "I don't know" to "is it happening now?" is acted on like a yes."""
    entry = case.last("danger_confirm")
    return entry is not None and entry.said == "dont_know" and entry.value.get("danger") == "now"


def calls_needed(case: Case, scene: Scene) -> tuple[str, ...]:
    """Whom to ring as the case stands, in order; nobody below `front_door_urgent`."""
    route = standing_route(case, scene) if case.entries else Route.UNIVERSAL
    if route is Route.EMERGENCY or doubts_danger(case):
        return EMERGENCY_SERVICES, FRONT_DOOR
    return (FRONT_DOOR,) if route >= Route.FRONT_DOOR_URGENT else ()


def has_rung(case: Case, whom: str) -> bool:
    """Whether the referrer said, whenever they were asked, that this call was made."""
    return any(case.said(QUESTION[whom] + more) == YES for more in ("", AGAIN, AFTER_SENDING))


def not_rung(case: Case, scene: Scene) -> tuple[str, ...]:
    """The calls that are needed and were not told of."""
    return tuple(whom for whom in calls_needed(case, scene) if not has_rung(case, whom))


def calls_told(case: Case, scene: Scene) -> tuple[CallTold, ...]:
    """Each call that is needed or was told of: whether it was made, when, and to whom they spoke."""
    asked = {whom for whom, name in QUESTION.items() if case.last(name) is not None}
    return tuple(
        CallTold(
            to=whom,
            made=has_rung(case, whom),
            when=_shown(case, WHEN[whom]) if has_rung(case, whom) else "",
            spoke_to=_spoke_to(case, whom),
        )
        for whom in QUESTION
        if whom in asked or whom in calls_needed(case, scene)
    )


def _spoke_to(case: Case, whom: str) -> str:
    """Name or role; where nobody answered, the latest answer that says so."""
    if has_rung(case, whom):
        return _shown(case, SPOKE_TO[whom]) if whom in SPOKE_TO else ""
    asked = [QUESTION[whom] + more for more in (AFTER_SENDING, AGAIN, "")]
    latest = next((name for name in asked if case.last(name) is not None), asked[-1])
    return _shown(case, latest) if case.said(latest) == NO_ANSWER else ""


def _shown(case: Case, question: str) -> str:
    entry = case.last(question)
    return str(entry.value.get("shown", "")) if entry else ""
