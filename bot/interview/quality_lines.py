"""What would help most, shown before sending; for an urgent contact after it, as what may be asked.

It is offered beside "send" and holds nothing up. Nothing that the referrer wrote is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.interview.case import CONTACT, Case, Entry
from bot.interview.choosing import fitting
from bot.interview.contact_record import contact_record
from bot.interview.draft import Draft
from bot.interview.field_prompts import ENOUGH, MORE, ONLY
from bot.interview.lines import Line, payload
from bot.interview.listening import Listener, plainly
from bot.interview.prompts import Choice, Prompt, Scene
from bot.interview.reading import Heard
from bot.interview.stages.doubt import NEVER_CHANGED
from bot.interview.wanted import left
from bot.referral.aspects import HAPPENED, URGENT
from bot.referral.quality import Improvement, Quality, quality

CHECK = f"{CONTACT}/check_answers"
CHANGE = "change "
"""What a button sends that changes one answer: this and the key of the answer."""


@dataclass(frozen=True)
class Offer:
    """What would help: each sentence with the key of the answer that would say it."""

    quality: Quality
    items: tuple[tuple[str, str], ...]
    urgent: bool

    @property
    def listed(self) -> str:
        return "\n".join(f"- {sentence}" for sentence, _ in self.items)

    @property
    def keys(self) -> tuple[str, ...]:
        """The answers to change, each once."""
        return tuple(dict.fromkeys(key for _, key in self.items if key))


def offer(case: Case, scene: Scene) -> Offer:
    record = contact_record(case, scene, scene.at, None)
    found = quality(record)
    items = tuple(
        (_sentence(item, scene), key_for(item, case, scene)) for item in found.improvements
    )
    return Offer(found, items, record.route in URGENT)


def check_lines(case: Case, scene: Scene, ask: Line) -> list[Line]:
    """The question whether to send, with what would help before it and a button for each answer.

    On an urgent route nothing is offered before sending.
    """
    found = offer(case, scene)
    if found.urgent:
        return [ask]
    words = scene.words
    numbers = {"completeness": found.quality.completeness, "clarity": found.quality.clarity}
    if not found.items:
        return [Line(words.say("utter_before_you_send_nothing", **numbers), meta=numbers), ask]
    rows = [
        {"text": sentence, "change": _press(key) if key else ""} for sentence, key in found.items
    ]
    text = words.say(
        f"utter_before_you_send_{len(found.items)}", improvements=found.listed, **numbers
    )
    buttons = tuple({"title": _title(key, scene), "payload": _press(key)} for key in found.keys)
    shown = Line(text, meta={**numbers, "improvements": rows})
    return [shown, replace(ask, buttons=(*ask.buttons, *buttons))]


def _press(key: str) -> str:
    return payload(CHECK, CHANGE + key)


def _title(key: str, scene: Scene) -> str:
    return scene.words.say("utter_label_improve", answer=_label(key, scene))


def _label(key: str, scene: Scene) -> str:
    question = key.partition("/")[2]
    fields = (field for field in scene.pack.information if field.id == question)
    return next((scene.words.fill(field.short) for field in fields), question)


def may_be_asked(case: Case, scene: Scene) -> list[Line]:
    """After an urgent contact was sent: what the front door may still ask."""
    found = offer(case, scene)
    if not found.urgent or not found.items:
        return []
    return [Line(scene.words.say("utter_may_be_asked", improvements=found.listed))]


def _sentence(item: Improvement, scene: Scene) -> str:
    """The sentence of an improvement, with the referrer's words in it where it is about some."""
    with_words = f"utter_improve_{item.aspect}_found"
    has_words = item.found and scene.words.has(with_words)
    return scene.words.say(with_words if has_words else item.say, found=item.found)


def key_for(item: Improvement, case: Case, scene: Scene) -> str:
    """The answer that would say it: its own, given or not asked yet; otherwise what happened; or none."""
    question = item.key.partition("/")[2]
    answered = _answers(case)
    known = [
        *(entry.key for entry in answered if entry.key == item.key),
        *(wanted for wanted in _not_asked(case, scene) if wanted == item.key),
        *(entry.key for entry in answered if entry.question == question),
        *(entry.key for entry in answered if entry.question == HAPPENED),
    ]
    return known[0] if known else ""


def _answers(case: Case) -> tuple[Entry, ...]:
    """Every answer that may be changed, however long ago it was given."""
    return tuple(
        entry
        for entry in case.entries
        if entry.question not in NEVER_CHANGED and entry.value.get("asked")
    )


def _not_asked(case: Case, scene: Scene) -> Iterator[str]:
    """What helps and was passed over."""
    return (f"{item.about}/{item.question}" for item in left(case, scene))


def take_change(draft: Draft, prompt: Prompt | None, heard: Heard, listener: Listener) -> bool:
    """A button that changes one answer, or asks what was passed over, while the answers are checked."""
    if prompt is None or prompt.key != CHECK:
        return False
    key = key_to_change(heard) or _typed_change(draft, prompt, heard)
    if key is None:
        return False
    gone = tuple(entry for entry in _answers(draft.case) if entry.key == key)
    if gone:
        draft.withdraw(gone)
        draft.said += _words_so_far(gone[-1], draft.scene)
    elif key in _not_asked(draft.case, draft.scene):
        draft.add(Entry(CONTACT, MORE, {"said": ENOUGH, ONLY: key}))
    else:
        return False
    draft.ask_for(key)
    return True


def _typed_change(draft: Draft, prompt: Prompt, heard: Heard) -> str | None:
    """The key of the one button that typed words name, where they name none of the question's own."""
    plain = plainly(heard.text)
    if heard.pressed is not None or not plain or fitting(prompt.choices, plain):
        return None
    keys = offer(draft.case, draft.scene).keys
    found = fitting(tuple(Choice(key, _title(key, draft.scene)) for key in keys), plain)
    return found[0] if len(found) == 1 else None


def _words_so_far(entry: Entry, scene: Scene) -> list[Line]:
    """What stood, as it was written, so that it can be added to."""
    so_far = entry.value.get("text") or entry.value.get("shown")
    return [Line(scene.words.say("utter_words_so_far", answer=so_far))] if so_far else []


def key_to_change(heard: Heard) -> str | None:
    """The key of the answer that a button would change, if it is such a button."""
    pressed = heard.pressed or {}
    value = str(pressed.get("v", ""))
    is_change = pressed.get("q") == CHECK and value.startswith(CHANGE)
    return value.removeprefix(CHANGE) if is_change else None
