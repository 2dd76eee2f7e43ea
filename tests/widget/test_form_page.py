"""Every page of an interview is whole without scripts or styles, and shows what the chat shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from bot.interview.listening import Listener
from bot.interview.prompts import Prompt, Scene
from bot.interview.turn import Turn
from bot.interview.words import Words
from bot.settings import ROOT
from bot.thresholds.pack import Pack
from bot.widget.form.controls import SHAPES, controls_of
from bot.widget.form.page import Around, render
from bot.widget.form.posted import FormProblem, text_of
from tests.interview.talker import Talker, calm, grave, middling
from tests.widget.reading_pages import Page

PAGES = ROOT / "bot/widget/pages"


def reply_of(turn: Turn, **more: Any) -> dict[str, Any]:
    """What the store keeps of a turn, as far as a page needs it."""
    return {
        "messages": [line.as_dict() for line in turn.lines],
        "question": turn.prompt.key if turn.prompt else None,
        "banner": "Not sent yet. Ring 01632 960100.",
        "note": "A note.",
        "reference": turn.case.reference,
        "documents": [],
        **more,
    }


@pytest.fixture
def talker(scene: Scene, listener: Listener) -> Talker:
    return Talker(scene, listener)


@pytest.mark.parametrize("choose", [calm, grave, middling])
def test_every_page_of_a_talk_is_sound_and_shows_what_can_be_answered(
    choose: Callable[[Prompt], str | list[str]], talker: Talker, words: Words
) -> None:
    pages = 0
    for prompt in talker.walk(choose):
        reply = reply_of(talker.turn)
        page = Page(render(reply, words))
        page.is_sound()
        shown = " ".join(page.html.split())
        assert "01632960100" in shown and "tel:999" in shown
        assert len(page.all("input", name="choice")) + len(page.all("input", name="ticked")) == len(
            reply["messages"][-1]["buttons"]
        )
        assert page.all("input", name="question")[0][0]["value"] == prompt.key
        assert page.all("textarea", name="text") or page.all("input", name="text")
        buttons = [text for _, text in page.all("button")]
        assert buttons[0] == "Continue" or prompt.question == "check_answers"
        assert {"Go back", "Why do you ask?", "Danger now", "Save for later"} <= set(buttons)
        pages += 1
    assert pages > 8
    Page(render(reply_of(talker.turn), words)).is_sound()


def test_every_kind_of_question_in_the_pack_has_a_shape_that_fits(pack: Pack) -> None:
    typed = {"text", "address"}
    kinds = {field.kind for field in pack.information} | {"age", "number", "tick", "date"}
    assert kinds - typed <= set(SHAPES)


def test_the_answers_to_check_can_each_be_changed(talker: Talker, words: Words) -> None:
    talker.go_to("check_answers", grave)
    reply = reply_of(talker.turn)
    page = Page(render(reply, words))
    summary = reply["messages"][-1]["meta"]["summary"]
    changes = page.all("button", form="press")
    assert [attributes["value"] for attributes, _ in changes] == [row["change"] for row in summary]
    assert all(row["asked"] in text for row, (_, text) in zip(summary, changes, strict=True))
    answer = [text for attributes, text in page.all("button") if "form" not in attributes]
    assert answer[0] == "Continue", "Enter in a field must never press anything else"


def test_what_is_proposed_stands_ticked(talker: Talker, words: Words) -> None:
    for question, text in (("safety_now", "no"), ("safety_tick", "no"), ("safety_today", "no")):
        assert talker.prompt is not None and talker.prompt.question == question
        talker.press(text)
    talker.type("Often late for school")
    page = Page(render(reply_of(talker.turn), words))
    assert talker.prompt is not None and talker.prompt.proposed
    ticked = [a["value"] for a, _ in page.all("input", name="ticked") if "checked" in a]
    assert ticked == list(talker.prompt.proposed)


def test_an_answer_that_is_changed_stands_in_its_field(talker: Talker, words: Words) -> None:
    talker.go_to("check_answers", grave)
    talker.press("change contact/referrer_name_role")
    reply = reply_of(talker.turn)
    assert ">\nKim Sample, class teacher</textarea>" in render(reply, words)


def test_an_error_names_its_field_and_nothing_typed_is_lost(talker: Talker, words: Words) -> None:
    kept = {"text": ["</textarea><script>alert(1)</script> my words"], "choice": []}
    problem = FormProblem("choice", "choose")
    html = render(reply_of(talker.turn), words, Around(problem=problem, kept=kept))
    page = Page(html)
    page.is_sound()
    assert page.all("title")[0][1].startswith("Error: ")
    summary = page.all("div", role="alert")[0]
    assert "autofocus" in summary[0] and "Choose one answer" in summary[1]
    assert ("#choice", True) in [(a["href"], bool(t)) for a, t in page.all("a") if "href" in a]
    assert "choice-error" in page.all("fieldset")[0][0]["aria-describedby"]
    assert "alert(1)" in page.all("textarea")[0][1] and "<script" not in html


def test_after_a_choice_and_words_at_once_the_words_stay_and_the_choice_is_put_again(
    talker: Talker, words: Words
) -> None:
    message = reply_of(talker.turn)["messages"][-1]
    fields = {"choice": [message["buttons"][0]["payload"]], "text": ["not sure"]}
    with pytest.raises(FormProblem) as problem:
        text_of(message, fields)
    around = Around(problem=problem.value, kept=fields)
    page = Page(render(reply_of(talker.turn), words, around))
    assert not [a for a, _ in page.all("input", name="choice") if "checked" in a]
    assert page.all("textarea", id="text")[0][1] == "not sure"
    assert page.all("textarea", id="text")[0][0]["aria-invalid"] == "true"


def test_advice_has_headings_and_lists(talker: Talker, words: Words) -> None:
    talker.go_to("rang_front_door", grave)
    page = Page(render(reply_of(talker.turn), words))
    assert page.all("h1")[0][1] == "Our advice"
    assert page.all("h2")[0][1].startswith("Telephone the Children's Front Door today")
    assert len(page.all("li")) > 5
    assert not re.search(r"<p>- ", page.html)


def test_after_sending_it_says_whether_it_has_arrived(talker: Talker, words: Words) -> None:
    for _ in talker.walk(grave):
        pass
    reply = reply_of(talker.turn)
    waiting = Around(delivery={"sent": True, "received": False, "seconds": 1, "text": ""})
    page = Page(render(reply, words, waiting))
    assert "do not know yet" in page.all("div", id="delivery")[0][1]
    assert "Look again" in page.html and "01632960100" in page.html
    here = Around(
        delivery={"sent": True, "received": True, "seconds": 1, "text": "It has arrived."}
    )
    page = Page(render(reply, words, here))
    assert page.all("div", id="delivery")[0][1] == "It has arrived."
    assert [text for _, text in page.all("button")][-1] == "Start again"


def test_reference_and_pin_are_shown_where_the_server_gives_them(
    talker: Talker, words: Words
) -> None:
    talker.request("save_for_later")
    way = {"reference": "SV-2345BCDF", "pin": "123456", "until": "Friday 4 December 2026"}
    page = Page(render(reply_of(talker.turn), words, Around(way_back=way)))
    assert page.all("dd", id="reference")[0][1] == "SV-2345BCDF"
    assert page.all("dd", id="pin")[0][1] == "123456"


def test_a_reply_without_a_question_can_still_be_gone_on_from() -> None:
    controls = controls_of({"text": "Goodbye.", "buttons": [], "meta": {}})
    assert controls.question is None
    assert {"/restart", "/immediate_danger", "/speak_to_person"} <= controls.presses


def test_a_reply_without_words_is_a_page_all_the_same(talker: Talker, words: Words) -> None:
    page = Page(render({**reply_of(talker.turn), "messages": [], "question": None}, words))
    page.is_sound()
    assert page.all("textarea", id="text")


def test_only_the_question_that_checks_them_lets_answers_be_changed(
    talker: Talker, words: Words
) -> None:
    """Another question of that stage carries them, too, but takes no change."""
    talker.go_to("check_answers", grave)
    reply = reply_of(talker.turn)
    reply["messages"][-1]["meta"]["question"] = "contact/rang_999_yet"
    page = Page(render(reply, words))
    assert not page.all("button", form="press")
    assert page.all("legend")[0][1].startswith("Please check")


def test_no_number_can_be_rung_by_pressing_a_question(talker: Talker, words: Words) -> None:
    talker.go_to("rang_front_door", grave)
    html = render(reply_of(talker.turn), words)
    legend = html[html.index("<legend>") : html.index("</legend>")]
    assert "01632 960100" in legend and "tel:" not in legend


def test_every_sentence_of_the_pages_is_used(responses: dict[str, str]) -> None:
    """That every sentence used is there, rendering proves: a missing one is an error."""
    folders = (PAGES, ROOT / "bot/widget/form", ROOT / "bot/runtime")
    files = [path for folder in folders for path in folder.iterdir() if path.is_file()]
    quoted = set(re.findall(r'"(\w+)"', "\n".join(path.read_text() for path in files)))
    prefixes = ("stage_", "download_", "label_")
    ours = (name for name in responses if name.startswith("utter_form_"))
    unused = {
        name
        for name in ours
        if not {name, name.removeprefix("utter_form_")} & quoted
        and not name.removeprefix("utter_form_").startswith(prefixes)
    }
    assert unused == set()
