"""Whose council answers for the child, said after an address; and that news never waits for a social worker.

The referrer can always send to this council. What cannot wait goes to the council where the child is now.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.advice import all_advice, leading
from bot.interview.case import HOUSEHOLD, Case, Entry
from bot.interview.lines import Line
from bot.interview.prompts import Scene
from bot.referral.authority import Authority, authority_in
from bot.thresholds.routes import Route

HOME, NOW, WORKER = "child_address", "child_where_now", "social_worker"
AREA_LINE = "area_line"
"""The contact point that can say which council a place belongs to."""
OF_A_WORKER = "allocated_social_worker"


def lines_after(added: list[Entry], case: Case, scene: Scene) -> list[Line]:
    """What follows from an address, or from the name of a social worker, that was given in this turn."""
    asked = {entry.question for entry in added}
    found = []
    if asked & {HOME, NOW}:
        found += [*_of_places(case, scene)]
    if WORKER in asked:
        found.append(_of_the_worker(scene))
    return [Line(text) for text in found]


def lines_after_sending(case: Case, scene: Scene) -> list[Line]:
    """Once more with the receipt, where an urgent worry is about a child who is elsewhere."""
    if not _is_urgent(case, scene):
        return []
    return [Line(text) for text in _of_places(case, scene)]


def authorities_told(case: Case, scene: Scene) -> dict[str, dict[str, str]]:
    """For the record: the council of the home and of the place where the child is, as far as known."""
    places = {"home": _authority(HOME, case, scene), "now": _authority(NOW, case, scene)}
    return {place: found.as_dict() for place, found in places.items() if found.postcode}


def _authority(question: str, case: Case, scene: Scene) -> Authority:
    return authority_in(case.text(question, HOUSEHOLD), scene.pack)


def _is_urgent(case: Case, scene: Scene) -> bool:
    return leading(all_advice(case, scene)).chosen >= Route.FRONT_DOOR_URGENT


def _of_places(case: Case, scene: Scene) -> Iterator[str]:
    home, now = (_authority(question, case, scene) for question in (HOME, NOW))
    if not _is_urgent(case, scene):
        if home.where != "here":
            yield from _of_place(home, "utter_authority", scene)
    elif now.where in ("elsewhere", "not_listed"):
        yield from _of_place(now, "utter_authority_now", scene)
    elif now.where == "not_known":
        yield from _of_place(home, "utter_authority_home", scene)


def _of_place(found: Authority, name: str, scene: Scene) -> Iterator[str]:
    words = scene.words
    if found.where == "elsewhere":
        yield words.say(f"{name}_elsewhere", name=found.name, numbers=_numbers(found, scene))
    elif found.where == "not_listed":
        area_line = scene.pack.head.contact_points.get(AREA_LINE)
        yield words.say(f"{name}_not_listed", postcode=found.postcode)
        if area_line is not None:
            yield words.say("utter_authority_area_line", telephone=area_line.telephone)


def _numbers(found: Authority, scene: Scene) -> str:
    if not found.out_of_hours:
        return found.telephone
    return scene.words.say(
        "utter_authority_numbers", telephone=found.telephone, out_of_hours=found.out_of_hours
    )


def _of_the_worker(scene: Scene) -> str:
    """That the worker hears of it too, and nothing waits for them."""
    pathway = scene.pack.pathways.get(OF_A_WORKER)
    if pathway is None:
        return scene.words.say("utter_social_worker")
    point = scene.pack.head.contact_points[pathway.contact]
    return scene.words.say(
        "utter_social_worker_or_duty", contact=point.name, telephone=point.telephone
    )
