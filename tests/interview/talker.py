"""A referrer for tests: talks to the interview itself, by typing or pressing, and never gets lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.interview.case import Case
from bot.interview.listening import Listener
from bot.interview.prompts import Prompt, Scene
from bot.interview.reading import Heard
from bot.interview.turn import Turn, opening, sent, take_turn

Press = Mapping[str, Any]
REFERENCE = "TH-23456789"
MOST_TURNS = 120


class Talker:
    """One conversation. `turn` is the last turn; `case` is where it stands."""

    def __init__(self, scene: Scene, listener: Listener) -> None:
        self.scene, self.listener = scene, listener
        self.turn: Turn = opening(scene)
        self._number = 0
        self._kept(self.turn)

    @property
    def case(self) -> Case:
        return self.turn.case

    @property
    def prompt(self) -> Prompt | None:
        return self.turn.prompt

    @property
    def said(self) -> str:
        """Everything on the screen after the last turn."""
        return "\n".join(line.text for line in self.turn.lines)

    def type(self, text: str, intent: str = "nlu_fallback", **more: Any) -> Turn:
        return self.hear(Heard(text=text, intent=intent, confidence=0.95, **more))

    def press(self, value: str | list[str], question: str | None = None) -> Turn:
        """Press a button, or tick boxes, of the open question or of another one."""
        key = question or (self.prompt.key if self.prompt else "")
        content: Press = {"q": key, ("ticked" if isinstance(value, list) else "v"): value}
        return self.hear(Heard(text="/answer", intent="answer", pressed=content))

    def request(self, name: str) -> Turn:
        return self.hear(Heard(text=f"/{name}", intent=name, pressed={"request": name}))

    def answer(self, choose: Callable[[Prompt], str | list[str]]) -> Turn:
        """Answer the open question as `choose` says: pressed where it can be, typed otherwise."""
        assert self.prompt is not None
        value = choose(self.prompt)
        offered = {choice.value for choice in self.prompt.choices}
        lists = isinstance(value, list) or (
            self.prompt.kind == "tick" and value in ("no", "dont_know")
        )
        if lists or value in offered:
            return self.press(value)
        return self.type(str(value))

    def walk(self, choose: Callable[[Prompt], str | list[str]]) -> Iterator[Prompt]:
        """Answer until the end, giving each question before it is answered."""
        for _ in range(MOST_TURNS):
            if self.prompt is None:
                return
            yield self.prompt
            self.answer(choose)
        raise AssertionError(f"no end after {MOST_TURNS} turns: {self.prompt}")

    def go_to(self, question: str, choose: Callable[[Prompt], str | list[str]]) -> Talker:
        """Answer up to a question and leave it open."""
        for prompt in self.walk(choose):
            if prompt.question == question:
                return self
        raise AssertionError(f"{question} was never asked")

    def hear(self, heard: Heard) -> Turn:
        turn = take_turn(self.case, heard, self.scene, self.listener)
        if turn.wants == "send":
            receipt = sent(turn.case, self.scene, REFERENCE)
            turn = replace(receipt, added=turn.added, wants="send")
        elif turn.wants == "restart":
            turn = replace(opening(self.scene), wants="restart")
        return self._kept(turn)

    def _kept(self, turn: Turn) -> Turn:
        """As the store would: every entry that stands has a number."""
        entries = []
        for entry in turn.case.entries:
            if entry.id is None:
                self._number += 1
                entry = replace(entry, id=self._number)
            entries.append(entry)
        self.turn = replace(turn, case=replace(turn.case, entries=tuple(entries)))
        return self.turn


def calm(prompt: Prompt) -> str | list[str]:
    """Answers of somebody with a small worry about school: nothing grave is true."""
    return _answers(prompt, {"worry": "Often late", "areas": ["education"], "ed_attendance": "94"})


def grave(prompt: Prompt) -> str | list[str]:
    """Answers about a bruised baby who cannot move about, sent to the end."""
    own = {
        "worry": "A mark on the cheek of a baby",
        "areas": ["physical_abuse"],
        "child_age": "4 months",
        "core_harm": ["visible_injury"],
        "ask_moves_about": "no",
        "injury_explained": "dont_know",
    }
    return _answers(prompt, own)


def middling(prompt: Prompt) -> str | list[str]:
    """Answers that lead to a front-door referral: the child is frightened of somebody."""
    own = {
        "worry": "He hides when he is collected",
        "areas": ["emotional_abuse"],
        "child_age": "8",
        "core_harm": ["frightened_of_someone"],
    }
    return _answers(prompt, own)


def _answers(prompt: Prompt, own: Mapping[str, str | list[str]]) -> str | list[str]:
    offered = [choice.value for choice in prompt.choices]
    usual = {
        "how_many_children": "1",
        "child_age": "8",
        "child_seen": "yes",
        "ask_child_seen": "yes",
        "outcome": "continue" if "continue" in offered else "finish",
        "check_answers": "send",
        "without_agreement": "keep",
        "unsafe_to_ask": "no",
        "family_told": "yes",
        "family_agrees": "yes",
        "rang_999": "yes",
        "rang_front_door": "yes",
        "pause": "continue",
        "referrer_phone": "01632 960999",
        "child_name": "Sam Example",
        "child_dob": "4 May 2019",
        "child_address": "1 Sample Street, Exampletown",
        "child_where_now": "At school with the head teacher",
        "what_happened": "On 12 November at 9am I saw that he hid behind the door.",
        "how_known": "seen",
        "referrer_name_role": "Kim Sample, class teacher",
        "more_information": "enough",
    }
    value = {**usual, **own}.get(prompt.question)
    if isinstance(value, list) and not set(value) <= set(offered):
        value = None
    if value is not None:
        return value
    if prompt.kind in ("tick", "yes_no"):
        return "no"
    return "not known" if prompt.kind != "choice" else offered[0]
