"""One turn: what was heard, and where that leads. Pure; nothing is stored here.

The order matters and is the same at every stage: danger, then requests ("go back", "why"), then the
answer to the open question, then anything else that was told. Nothing that a person wrote is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.interview import lines, reading
from bot.interview.advice import all_advice, leading
from bot.interview.case import CONTACT, Case, Entry
from bot.interview.lines import Line
from bot.interview.listening import Danger, Listener, plainly
from bot.interview.prompts import YES, Prompt, Scene, Stage
from bot.interview.reading import Heard, Read
from bot.interview.requests import request_in
from bot.interview.stages import open_prompt
from bot.interview.stages.doubt import changeable
from bot.thresholds.routes import Route

SURE_OF_DANGER = 0.85
"""How sure the language model must be to call something danger that no word list caught."""
WORDS_OF_A_WORRY = 7
ENOUGH_WORDS = 3
"""Words from which something that answers nothing is kept as told."""


@dataclass(frozen=True)
class Turn:
    """What a turn comes to.

    wants: `send` when the referrer pressed send, `restart` when they start again, else None.
    """

    lines: tuple[Line, ...]
    case: Case
    prompt: Prompt | None
    added: tuple[Entry, ...] = ()
    withdrawn: tuple[Entry, ...] = ()
    wants: str | None = None

    @property
    def stage(self) -> Stage:
        if self.prompt is not None:
            return self.prompt.stage
        return Stage.SENT if self.case.reference else Stage.ENDED


@dataclass
class _Draft:
    """A turn in the making."""

    start: Case
    scene: Scene
    case: Case = field(init=False)
    said: list[Line] = field(default_factory=list)
    added: list[Entry] = field(default_factory=list)
    withdrawn: list[Entry] = field(default_factory=list)
    wants: str | None = None

    def __post_init__(self) -> None:
        self.case = self.start

    def say(self, name: str, **values: Any) -> None:
        self.said.append(Line(self.scene.words.say(name, **values)))

    def add(self, entry: Entry) -> None:
        """Let an answer stand; an earlier one to the same question gives way, but for lists."""
        if "ticked" not in entry.value and entry.question not in ("also_said", "seen_route"):
            self.withdraw(tuple(e for e in self.case.entries if e.key == entry.key))
        self.case = self.case.plus(entry)
        self.added.append(entry)

    def withdraw(self, entries: tuple[Entry, ...]) -> None:
        self.case = self.case.without(entries)
        self.withdrawn += [e for e in entries if e.id is not None]
        self.added = [e for e in self.added if not any(e is gone for gone in entries)]

    def ask_for(self, key: str | None) -> None:
        self.case = self.case.asking_for(key)


def take_turn(case: Case, heard: Heard, scene: Scene, listener: Listener) -> Turn:
    """The reply to one message, and what is to be stored with it."""
    draft = _Draft(case, scene)
    prompt = open_prompt(case, scene)
    for handle in HANDLERS:
        if handle(draft, prompt, heard, listener):
            break
    return _finished(draft)


def opening(scene: Scene) -> Turn:
    """The first screen: who this is for, who can read it, and the first question."""
    draft = _Draft(Case(), scene)
    draft.say("utter_welcome")
    draft.say("utter_privacy")
    return _finished(draft)


def sent(case: Case, scene: Scene, reference: str) -> Turn:
    """The receipt."""
    route = leading(all_advice(case, scene)).chosen
    draft = _Draft(replace(case, reference=reference, asking=None), scene)
    draft.say("utter_receipt", reference=reference)
    draft.say(f"utter_next_{route}")
    draft.said += lines.must_ring_lines(case, scene)
    draft.say("utter_thanks_for_acting")
    return _finished(draft)


def _finished(draft: _Draft) -> Turn:
    """Work out the next question, show advice that is due, and close with the question."""
    draft.said += lines.consent_lines(draft.start, draft.case, draft.scene)
    prompt = open_prompt(draft.case, draft.scene) if draft.wants is None else None
    if prompt is not None and _advice_is_due(prompt):
        due, seen = lines.advice_not_yet_shown(draft.case, draft.scene)
        draft.said += due
        for entry in seen:
            draft.add(entry)
    draft.ask_for(prompt.key if prompt else None)
    if prompt is not None:
        draft.said.append(lines.ask(prompt, draft.case, draft.scene))
    return Turn(
        tuple(draft.said),
        draft.case,
        prompt,
        tuple(draft.added),
        tuple(draft.withdrawn),
        draft.wants,
    )


def _advice_is_due(prompt: Prompt) -> bool:
    own = ("reading_confirmed", "restart_confirmed", "change_chosen")
    return prompt.question not in own and prompt.stage in (
        Stage.OUTCOME,
        Stage.CONSENT,
        Stage.INFORMATION,
        Stage.CHECK_ANSWERS,
    )


def _danger(draft: _Draft, prompt: Prompt | None, heard: Heard, listener: Listener) -> bool:
    """Danger wins at every stage: advice at once, and one question. What was written is kept."""
    danger = _danger_in(heard, listener)
    if danger is None or _is_known(danger, draft):
        return False
    if prompt is not None and prompt.question == "danger_confirm":
        return _danger_again(draft, prompt, heard)
    if heard.text and not heard.text.startswith("/"):
        _keep(draft, prompt, heard)
    draft.add(Entry(CONTACT, "danger_heard", {"danger": danger, "text": heard.text}))
    draft.say(f"utter_danger_{danger}")
    return True


def _danger_in(heard: Heard, listener: Listener) -> Danger | None:
    if heard.pressed is not None:
        return "now" if heard.pressed.get("request") == "immediate_danger" else None
    danger = listener.hear(heard.text)
    if danger is None and heard.intent == "immediate_danger":
        return "now" if heard.confidence >= SURE_OF_DANGER else None
    return danger


def _is_known(danger: Danger, draft: _Draft) -> bool:
    """Whether the advice that this danger would bring stands already."""
    route = leading(all_advice(draft.case, draft.scene)).decision.route
    return route >= (Route.EMERGENCY if danger == "now" else Route.FRONT_DOOR_URGENT)


def _danger_again(draft: _Draft, prompt: Prompt, heard: Heard) -> bool:
    """More danger in answer to "is it happening now?" counts as yes, unless it says no."""
    found = reading.read(prompt, heard)
    if found is not None:
        return False
    value = {"said": YES, "asked": prompt.text, "shown": heard.text, **prompt.extra}
    draft.add(Entry(prompt.about, prompt.question, value))
    return True


def _keep(draft: _Draft, prompt: Prompt | None, heard: Heard) -> None:
    """Keep words that came while something else mattered more: as the answer, or as told."""
    found = reading.read(prompt, heard) if prompt is not None else None
    if prompt is not None and found is not None and prompt.kind == "text":
        draft.add(Entry(prompt.about, prompt.question, found.value))
        return
    _tell(draft, heard)
    if prompt is not None and found is not None and prompt.question != "reading_confirmed":
        _propose(draft, prompt, heard, found)


def _propose(draft: _Draft, prompt: Prompt, heard: Heard, found: Read) -> None:
    """Put a doubtful reading back to the person; it counts only if they say so."""
    proposed = {
        "key": prompt.key,
        "about": prompt.about,
        "question": prompt.question,
        "stage": str(prompt.stage),
        "value": dict(found.value),
        "text": heard.text,
    }
    draft.add(Entry(CONTACT, "reading_proposed", proposed))


def _tell(draft: _Draft, heard: Heard) -> None:
    """Words that answer nothing: the worry, if they are one and none was told, or an addition."""
    words, text = draft.scene.words, heard.text
    is_worry = heard.intent == "inform_concern" or len(text.split()) >= WORDS_OF_A_WORRY
    if draft.case.last("worry") is None and is_worry:
        asked = words.say("utter_ask_worry")
        draft.add(Entry(CONTACT, "worry", {"text": text, "asked": asked, "shown": text}))
    else:
        asked = words.say("utter_asked_nothing")
        draft.add(Entry(CONTACT, "also_said", {"text": text, "asked": asked, "shown": text}))


def _stale(draft: _Draft, prompt: Prompt | None, heard: Heard, listener: Listener) -> bool:
    """A button or an answer for a question that is no longer open answers nothing."""
    pressed_for = heard.pressed.get("q") if heard.pressed else None
    looked_at = pressed_for or (None if heard.pressed else heard.on_screen)
    if looked_at is None or (prompt is not None and looked_at == prompt.key):
        return False
    if pressed_for is None and request_in(heard, prompt) is not None:
        return False
    draft.say("utter_stale")
    return True


def _request(draft: _Draft, prompt: Prompt | None, heard: Heard, listener: Listener) -> bool:
    request = request_in(heard, prompt)
    if request is None:
        return False
    STEERING.get(request, _side_question)(draft, prompt, request)
    return True


def _side_question(draft: _Draft, prompt: Prompt | None, request: str) -> None:
    """Something that is answered in a sentence or two; the open question then stands again."""
    words = draft.scene.words
    if request in ("why_asked", "what_does_that_mean") and prompt is not None:
        draft.said += [Line(text) for text in _about_the_question(prompt, request, draft.scene)]
    elif words.has(f"utter_{request}"):
        draft.say(f"utter_{request}")
    if request in ("goodbye", "save_for_later"):
        draft.said[:0] = lines.must_ring_lines(draft.case, draft.scene)


def _about_the_question(prompt: Prompt, request: str, scene: Scene) -> list[str]:
    words = scene.words
    if request == "why_asked":
        return [prompt.why]
    found = [prompt.means]
    if prompt.example:
        found.append(words.say("utter_example", example=prompt.example))
    if prompt.near_miss:
        found.append(words.say("utter_near_miss", near_miss=prompt.near_miss))
    return found


def _go_back(draft: _Draft, prompt: Prompt | None, request: str) -> None:
    step = draft.case.last_step()
    if draft.case.reference is not None:
        draft.say("utter_already_sent")
    elif not step:
        draft.say("utter_nothing_to_go_back_to")
    else:
        draft.withdraw(step)
        draft.ask_for(step[0].key)
        draft.say("utter_gone_back")


def _change(draft: _Draft, prompt: Prompt | None, request: str) -> None:
    if draft.case.reference is not None:
        draft.say("utter_already_sent")
    elif not changeable(draft.case):
        draft.say("utter_nothing_to_go_back_to")
    else:
        draft.add(Entry(CONTACT, "change_asked", _at(prompt)))


def _restart(draft: _Draft, prompt: Prompt | None, request: str) -> None:
    if draft.case.is_finished:
        draft.wants = "restart"
    else:
        draft.add(Entry(CONTACT, "restart_asked", _at(prompt)))


def _at(prompt: Prompt | None) -> dict[str, str]:
    """The stage that a question about the conversation interrupts."""
    return {"stage": str(prompt.stage)} if prompt else {}


STEERING: dict[str, Callable[[_Draft, Prompt | None, str], None]] = {
    "go_back": _go_back,
    "change_answer": _change,
    "restart": _restart,
}


def _answer(draft: _Draft, prompt: Prompt | None, heard: Heard, listener: Listener) -> bool:
    if prompt is None:
        return False
    found = reading.read(prompt, heard) or _guessed(prompt, heard)
    if found is None:
        return False
    is_danger = prompt.question == "danger_confirm" and found.value.get("said") != "no"
    if found.doubtful and not is_danger:
        _propose(draft, prompt, heard, found)
    else:
        _record(draft, prompt, found)
    return True


def _guessed(prompt: Prompt, heard: Heard) -> Read | None:
    """A yes or no that only the language model saw is asked back, never simply taken."""
    said = {"affirm": "yes", "deny": "no"}.get(heard.intent)
    if prompt.kind != "yes_no" or said is None or reading.HEDGES.search(plainly(heard.text)):
        return None
    value = {"said": said, "asked": prompt.text, "shown": prompt.label_of(said), **prompt.extra}
    return Read(value, doubtful=True)


def _record(draft: _Draft, prompt: Prompt, found: Read) -> None:
    entry = Entry(prompt.about, prompt.question, found.value)
    draft.add(entry)
    draft.ask_for(None)
    follow = FOLLOWING.get(prompt.question)
    if follow:
        follow(draft, entry)


def _confirmed(draft: _Draft, entry: Entry) -> None:
    """A doubtful reading counts now, or the question is put again."""
    proposed = draft.case.last("reading_proposed")
    if proposed is None:
        return
    kept = proposed.value
    draft.ask_for(kept["key"])
    if entry.said != YES:
        draft.say("utter_ask_again")
        return
    answer = Entry(kept["about"], kept["question"], kept["value"])
    draft.add(answer)
    draft.ask_for(None)
    if answer.question in FOLLOWING:
        FOLLOWING[answer.question](draft, answer)


def _restarted(draft: _Draft, entry: Entry) -> None:
    if entry.said == YES:
        draft.wants = "restart"


def _change_chosen(draft: _Draft, entry: Entry) -> None:
    gone = tuple(e for e in draft.case.entries if e.key == entry.said)
    if gone:
        draft.withdraw(gone)
        draft.ask_for(entry.said)
        draft.say("utter_gone_back")


def _checked(draft: _Draft, entry: Entry) -> None:
    draft.withdraw((entry,))
    if entry.said == "send":
        draft.wants = "send"
    else:
        stage = {"stage": str(Stage.CHECK_ANSWERS)}
        draft.add(Entry(CONTACT, "change_asked", stage))


def _outcome_answered(draft: _Draft, entry: Entry) -> None:
    if entry.said == "finish":
        _close(draft)


def _agreement_settled(draft: _Draft, entry: Entry) -> None:
    if entry.said == "keep":
        _close(draft)


def _close(draft: _Draft) -> None:
    """The end without sending: number first where one must be rung, then what to do from here."""
    draft.said += lines.must_ring_lines(draft.case, draft.scene)
    route = leading(all_advice(draft.case, draft.scene)).chosen
    draft.say("utter_finished_high" if route >= Route.FRONT_DOOR else "utter_finished")
    draft.say("utter_thanks_for_acting")


def _danger_confirmed(draft: _Draft, entry: Entry) -> None:
    if entry.said == "no":
        draft.say("utter_danger_not_now")
    else:
        draft.withdraw(tuple(e for e in draft.case.entries if e.question == "reading_proposed"))
        draft.say(f"utter_danger_confirmed_{entry.value.get('danger', 'now')}")


def _rang(draft: _Draft, entry: Entry) -> None:
    if entry.said == "not_yet":
        draft.say(f"utter_{entry.question}_not_yet")


FOLLOWING: dict[str, Callable[[_Draft, Entry], None]] = {
    "reading_confirmed": _confirmed,
    "restart_confirmed": _restarted,
    "change_chosen": _change_chosen,
    "check_answers": _checked,
    "outcome": _outcome_answered,
    "without_agreement": _agreement_settled,
    "danger_confirm": _danger_confirmed,
    "rang_999": _rang,
    "rang_front_door": _rang,
}
"""What an answer sets off besides being kept."""


def _anything_else(draft: _Draft, prompt: Prompt | None, heard: Heard, listener: Listener) -> bool:
    """No answer and no request: kept if it tells something, and the question stands again."""
    text = heard.text.strip()
    if heard.pressed is not None:
        draft.say("utter_stale")
    elif not text:
        draft.say("utter_empty")
    elif prompt is None:
        draft.say("utter_already_sent" if draft.case.reference else "utter_is_finished")
    elif len(text) > reading.LONGEST_ANSWER:
        draft.say("utter_too_long", most=reading.LONGEST_ANSWER)
    elif reading.HEDGES.search(plainly(text)) and prompt.kind == "yes_no":
        draft.say("utter_hedge")
    elif len(text.split()) >= ENOUGH_WORDS:
        _tell(draft, heard)
        draft.say("utter_kept")
    else:
        draft.say("utter_not_understood")
    return True


HANDLERS = (_danger, _stale, _request, _answer, _anything_else)
