"""What a person wants of the conversation itself: why, go back, change, save, start again."""

from __future__ import annotations

from collections.abc import Callable

from bot.interview import family, lines
from bot.interview.case import CONTACT, Entry
from bot.interview.draft import Draft
from bot.interview.lines import Line
from bot.interview.listening import Listener
from bot.interview.prompts import Prompt, Scene
from bot.interview.reading import Heard
from bot.interview.requests import OF_NO_QUESTION, request_in
from bot.interview.stages.doubt import changeable


def refuse_stale(draft: Draft, prompt: Prompt | None, heard: Heard, listener: Listener) -> bool:
    """A button or an answer for a question that is no longer open answers nothing."""
    pressed_for = heard.pressed.get("q") if heard.pressed else None
    looked_at = pressed_for or _looked_at(heard, prompt)
    if looked_at is None or (prompt is not None and looked_at == prompt.key):
        return False
    if heard.pressed is None and request_in(heard, prompt) is not None:
        return False
    draft.say("utter_stale")
    return True


def _looked_at(heard: Heard, prompt: Prompt | None) -> str | None:
    """The question on the screen, where it matters. "Go back" takes back only what one can see."""
    request = heard.pressed.get("request") if heard.pressed else None
    if request is not None and (prompt is None or request in OF_NO_QUESTION):
        return None
    return heard.on_screen


def take_request(draft: Draft, prompt: Prompt | None, heard: Heard, listener: Listener) -> bool:
    request = request_in(heard, prompt)
    if request is None:
        return False
    STEERING.get(request, _side_question)(draft, prompt, request)
    return True


def _side_question(draft: Draft, prompt: Prompt | None, request: str) -> None:
    """Something that is answered in a sentence or two; the open question then stands again."""
    words = draft.scene.words
    if request in ("why_asked", "what_does_that_mean") and prompt is not None:
        draft.said += [Line(text) for text in _about_the_question(prompt, request, draft.scene)]
    elif words.has(f"utter_{request}"):
        draft.say(f"utter_{request}")
    if request == "goodbye":
        draft.said[:0] = lines.must_ring_lines(draft.case, draft.scene)
        if draft.case.reference is None:
            draft.said += lines.unsent_told(draft.scene)


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


def _go_back(draft: Draft, prompt: Prompt | None, request: str) -> None:
    step = draft.case.last_step()
    if draft.case.reference is not None:
        draft.say("utter_already_sent")
    elif not step:
        draft.say("utter_nothing_to_go_back_to")
    else:
        draft.withdraw(step)
        draft.ask_for(step[0].key)
        draft.say("utter_gone_back")


def _save(draft: Draft, prompt: Prompt | None, request: str) -> None:
    """Everything is kept already; what a person needs is the reference and PIN, which the page shows."""
    draft.said += lines.must_ring_lines(draft.case, draft.scene)
    name = "utter_save_for_later" if draft.case.reference is None else "utter_kept_after_sending"
    draft.said.append(Line(draft.scene.words.say(name), meta=lines.COME_BACK))
    if draft.case.reference is None:
        draft.said += lines.unsent_told(draft.scene)


def _change(draft: Draft, prompt: Prompt | None, request: str) -> None:
    if draft.case.reference is not None:
        draft.say("utter_already_sent")
    elif not changeable(draft.case):
        draft.say("utter_nothing_to_go_back_to")
    else:
        draft.add(Entry(CONTACT, "change_asked", _at(prompt)))


def _restart(draft: Draft, prompt: Prompt | None, request: str) -> None:
    if draft.case.is_finished:
        draft.wants = "restart"
    else:
        draft.add(Entry(CONTACT, "restart_asked", _at(prompt)))


def _about_consent(draft: Draft, prompt: Prompt | None, request: str) -> None:
    """Where the family must not be contacted yet, that is the answer to every question about consent."""
    case, scene = draft.case, draft.scene
    silent = family.do_not_contact_words(case, scene) or family.ask_first_words(case, scene)
    if silent:
        draft.said.append(Line(silent))
    else:
        draft.say("utter_faq_consent")


def _at(prompt: Prompt | None) -> dict[str, str]:
    """The stage that a question about the conversation interrupts."""
    return {"stage": str(prompt.stage)} if prompt else {}


STEERING: dict[str, Callable[[Draft, Prompt | None, str], None]] = {
    "go_back": _go_back,
    "change_answer": _change,
    "restart": _restart,
    "save_for_later": _save,
    "faq_consent": _about_consent,
}
