"""What a person types can harm neither a document nor its reader."""

from __future__ import annotations

import io
import time
from dataclasses import replace

import pytest
from pypdf import PdfReader

from bot.documents.html import html_of
from bot.documents.kinds import Kind, documents_for
from bot.documents.making import make
from bot.documents.words import typed
from bot.referral.record import ContactRecord, Given, PersonTold, Statement
from tests.documents.conftest import Reader, full_record

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 * 7 }}</style>&amp;"
TURNING = "before \u202eevil\u2066 after\u200f"
NO_TEXT = "a\x00b\x07c\ud800d\ufffe"
LONG = 20_000


def told(text: str) -> ContactRecord:
    """A record in which every place that holds somebody's words holds these."""
    one = Given("impact", "Effect", text)
    return replace(
        full_record(),
        worry=text,
        referrer=(Given("referrer_name_role", "Your name and role", text),),
        household=(one,),
        concern=(one, Given("own", "Own", text)),
        people=(PersonTold(text, text, (one,)),),
        statements=(Statement(text, "seen", "child:1", text, text, text), Statement(text, "told")),
        children=tuple(
            replace(
                child,
                name=text,
                given=(one,),
                consent=replace(child.consent, answers=(("Asked?", text),), told=text, agrees=text),
            )
            for child in full_record().children
        ),
    )


@pytest.mark.parametrize("kind", list(Kind))
def test_markup_is_shown_as_text(kind: Kind) -> None:
    record = told(MARKUP)
    if kind is Kind.CAF:
        record = replace(record, route="caf")
    page = html_of(kind, record)
    assert page is not None
    shown = Reader(page)
    assert not {"script", "img"} & {tag for tag, _ in shown.tags}
    assert "49" not in shown.text or kind is Kind.FAMILY_NOTICE
    if kind is not Kind.FAMILY_NOTICE:
        assert "<script>alert(1)</script>" in shown.text.replace("\u200b", "")


def test_marks_that_turn_the_direction_are_not_printed_and_words_stand_alone() -> None:
    page = html_of(Kind.REFERRAL, told(TURNING))
    assert page is not None
    assert not set("\u202e\u2066\u200f") & set(page)
    assert '<bdi class="typed">before evil after</bdi>' in page


def test_characters_that_are_no_text_are_not_printed() -> None:
    assert typed(NO_TEXT) == '<bdi class="typed">abcd</bdi>'
    assert make(Kind.REFERRAL, "pdf", told(NO_TEXT)) is not None


def test_letters_of_every_script_are_kept() -> None:
    name = "Zoë Łukasz 王小明 محمد Олена"
    assert f">{name}<" in (html_of(Kind.REFERRAL, told(name)) or "")


def test_line_breaks_stay_and_a_long_word_can_be_broken() -> None:
    assert typed("one\r\ntwo") == '<bdi class="typed">one\ntwo</bdi>'
    word = "x" * 60
    assert Reader(str(typed(word))).text == word
    assert str(typed(word)).count("<wbr>") == 3


@pytest.mark.parametrize("text", ["x" * LONG, "word & <b> " * (LONG // 11)], ids=["word", "words"])
def test_twenty_thousand_characters_are_all_there_and_take_seconds(text: str) -> None:
    record = replace(full_record(), worry=text)
    began = time.monotonic()
    made = make(Kind.REFERRAL, "pdf", record)
    assert made is not None and time.monotonic() - began < 60
    pages = PdfReader(io.BytesIO(made.content)).pages
    shown = "".join(page.extract_text() for page in pages)
    letter = text[0]
    assert shown.count(letter) >= text.count(letter)


def test_all_documents_of_hostile_words_are_made() -> None:
    record = told(MARKUP + TURNING + NO_TEXT)
    for kind in documents_for(record):
        assert make(kind, "pdf", record) is not None
