"""What the routes in play want to be told, of whom, how much of it, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot import england
from bot.interview.advice import CAN_BE_SENT, Advice, all_advice, leading
from bot.interview.case import CONTACT, HOUSEHOLD, Case, Entry
from bot.interview.checking import holds_a_day, problem_in
from bot.interview.prompts import YES, Scene
from bot.interview.reading import REASONS_NOT_KNOWN
from bot.interview.standing import facts_on
from bot.referral.information import GROUPS, STRENGTHS, blocks, is_urgent, need_of
from bot.thresholds.parts import InformationField, Need
from bot.thresholds.routes import Route

MOST_IN_A_GROUP = {"person": 12, "statement": 10}
ANOTHER = {"person": "another_person", "statement": "another_statement"}
"""The question after each of a group: is there anybody, or anything, else to add?"""
MAY_COME_TO_LIGHT = ("not_known", "not_asked", "dont_know")
"""Reasons after which the front door may still find out; what was not safe or was refused is not chased."""


@dataclass(frozen=True)
class Wanted:
    """One thing to ask about one subject. `field` is None where it asks for the next one of a group."""

    about: str
    field: InformationField | None
    need: Need

    @property
    def question(self) -> str:
        return self.field.id if self.field else ANOTHER[self.group]

    @property
    def group(self) -> str:
        return self.about.partition(":")[0]

    @property
    def number(self) -> int:
        """Which one of its group this is about, from 1; 0 outside a group."""
        return int(self.about.partition(":")[2] or 0) if self.group in GROUPS else 0


def everything(case: Case, scene: Scene) -> Iterator[Wanted]:
    """All that the routes in play may ask, in the pack's order, answered or not."""
    advice = all_advice(case, scene)
    route = leading(advice).chosen
    if route < CAN_BE_SENT:
        return
    for about, fields in blocks(scene.pack):
        if about == "child":
            for item in advice:
                own = max(item.chosen, CAN_BE_SENT)
                yield from _about(item.child, fields, own, (item,), case, scene)
        elif about in GROUPS:
            yield from _group(about, fields, route, advice, case, scene)
        else:
            who = HOUSEHOLD if about == "household" else CONTACT
            yield from _about(who, fields, route, advice, case, scene)


def missing(case: Case, scene: Scene) -> tuple[Wanted, ...]:
    """What the route needs or would be helped by and does not have: what the front door will chase."""
    return tuple(item for item in everything(case, scene) if _is_missing(item, case, scene))


def left(case: Case, scene: Scene) -> tuple[Wanted, ...]:
    """What helps and was not asked yet."""
    return tuple(
        item
        for item in everything(case, scene)
        if item.need != "must" and case.last(item.question, item.about) is None
    )


def is_settled(item: Wanted, case: Case, scene: Scene) -> bool:
    """Whether there is an answer that stands: one that was given twice stands whatever it is."""
    entry = case.last(item.question, item.about)
    if entry is None or item.field is None:
        return entry is not None
    if entry.value.get("again"):
        return True
    if not is_known(entry):
        return not item.field.never_blank or is_urgent(leading(all_advice(case, scene)).chosen)
    return problem_with(item.field, entry, scene) is None


def problem_with(field: InformationField, entry: Entry, scene: Scene) -> str | None:
    """What is wrong with a typed answer, as a code."""
    text = str(entry.value.get("text") or "")
    return problem_in(field.kind, text, today(scene)) if text and is_known(entry) else None


def is_known(entry: Entry) -> bool:
    """Whether an answer tells something, and is not a reason why it is not known."""
    return entry.said not in (*REASONS_NOT_KNOWN, "dont_know")


def today(scene: Scene) -> date:
    return england.local(scene.at).date()


def _about(
    about: str,
    fields: tuple[InformationField, ...],
    route: Route,
    advice: tuple[Advice, ...],
    case: Case,
    scene: Scene,
) -> Iterator[Wanted]:
    """The fields about one subject. What holds for any of the children is asked."""
    for field in fields:
        needs = [need_of(field, route, facts_on(case, scene, item.child)) for item in advice]
        need = max((n for n in needs if n), key=STRENGTHS.index, default=None)
        if need is not None and _is_in_place(field, about, case):
            yield Wanted(about, field, need)


def _group(
    group: str,
    fields: tuple[InformationField, ...],
    route: Route,
    advice: tuple[Advice, ...],
    case: Case,
    scene: Scene,
) -> Iterator[Wanted]:
    """The first of a group where it must be told, then one after another while there is one to add."""
    needs = [field.needs[route] for field in fields if route in field.needs]
    if not needs:
        return
    needed = "must" in needs
    another: Need = "offer" if set(needs) == {"offer"} else "ask"
    for number in range(1, MOST_IN_A_GROUP[group] + 1):
        about = f"{group}:{number}"
        if number > 1 or not needed:
            yield Wanted(about, None, another)
            if case.said(ANOTHER[group], about) != YES:
                return
        for item in _about(about, fields, route, advice, case, scene):
            first = needed and number == 1
            yield item if first or item.need != "must" else Wanted(about, item.field, "ask")


def has_room(field: InformationField, about: str, case: Case) -> bool:
    """Whether the answers that a field waits for were given about the same subject."""
    return all(_was(name, values, about, case) for name, values in field.if_answered.items())


def _is_in_place(field: InformationField, about: str, case: Case) -> bool:
    """Whether other answers make room for the question."""
    if not has_room(field, about, case):
        return False
    unasked = case.last(field.id, about) is None
    if field.kind == "date" and about.startswith("statement:") and unasked:
        told = " ".join(str(e.value.get("text", "")) for e in case.entries if e.about == about)
        return not holds_a_day(told)
    return True


def _was(name: str, values: tuple[str, ...], about: str, case: Case) -> bool:
    entry = case.last(name, about)
    if entry is None or not is_known(entry):
        return False
    return not values or entry.said in values


def _is_missing(item: Wanted, case: Case, scene: Scene) -> bool:
    entry = case.last(item.question, item.about)
    if item.need == "offer" or (item.field is None and item.number > 1):
        return False
    return entry is None or (item.field is not None and entry.said in MAY_COME_TO_LIGHT)


def label_of(item: Wanted, case: Case, scene: Scene) -> str:
    """What is missing, in words; with whom it is about where there are several."""
    fields = [field for field in scene.pack.information if field.about == item.group]
    label = scene.words.fill((item.field or fields[0]).short)
    several = item.group == "child" and len(case.children) > 1
    if several:
        return f"{label} (child {item.about.partition(':')[2]})"
    name = case.text(fields[0].id, item.about) if item.group == "person" and fields else ""
    return f"{label} ({name})" if name and item.field is not fields[0] else label
