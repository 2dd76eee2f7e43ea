"""What the family is given says nothing of what was told, and is not made where it could do harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.documents.html import html_of
from bot.documents.kinds import Kind, documents_for
from bot.documents.making import make
from bot.referral.record import ContactRecord
from tests.documents.conftest import (
    Reader,
    caf_record,
    every_text_in,
    full_record,
    silent,
    with_family_contact,
)

OWN = {"yes", "Yes", "Name", "not_asked", "999"}
"""Words that are also ours."""


@pytest.mark.parametrize("make_record", [full_record, caf_record])
@pytest.mark.parametrize("own_words", [True, False])
def test_it_holds_nothing_that_anybody_told(
    make_record: Callable[[], ContactRecord], own_words: bool
) -> None:
    record = make_record()
    record = record if own_words else replace(record, notice_words="")
    page = html_of(Kind.FAMILY_NOTICE, record)
    assert page is not None
    shown = Reader(page).text
    told = {text for text in every_text_in(record) if len(text) > 3} - OWN
    assert len(told) > 30
    assert [text for text in told if text in shown and text not in FIELD_WORDS] == []


FIELD_WORDS = {"told", "seen", "heard", "thought", "core", "front_door", "child:1", "Date of birth",
               "Telephone number", "Home address"}  # fmt: skip


def test_it_holds_no_name_from_a_real_talk(played: dict[str, ContactRecord]) -> None:
    page = html_of(Kind.FAMILY_NOTICE, played["caf"])
    assert page is not None
    shown = Reader(page).text
    for words in ("Often late and tired", "class teacher", "01632 960999"):
        assert words not in shown


@pytest.mark.parametrize(
    "change",
    [
        silent,
        lambda record: replace(record, no_notice=True),
        lambda record: with_family_contact(record, "ask_first"),
        lambda record: with_family_contact(record, "never"),
        lambda record: replace(
            record,
            children=(
                record.children[0],
                replace(
                    record.children[1],
                    consent=replace(record.children[1].consent, do_not_contact=True),
                ),
            ),
        ),
    ],
    ids=["unsafe", "no notice", "ask first", "never", "one child of two"],
)
def test_there_is_none_where_it_could_do_harm(
    change: Callable[[ContactRecord], ContactRecord],
) -> None:
    record = change(full_record())
    assert Kind.FAMILY_NOTICE not in documents_for(record)
    assert html_of(Kind.FAMILY_NOTICE, record) is None
    assert make(Kind.FAMILY_NOTICE, "pdf", record) is None


def test_the_councils_own_words_are_used_where_there_are_any() -> None:
    page = Reader(html_of(Kind.FAMILY_NOTICE, full_record()) or "")
    assert page.headings[0] == (1, "What we would like to share, and why")
    assert "You can say what you think." in page.text
    without = Reader(html_of(Kind.FAMILY_NOTICE, replace(full_record(), notice_words="")) or "")
    assert without.headings[0] == (1, "About our contact with the Children's Front Door")


def test_it_says_rights_and_whom_to_ask_and_leaves_names_to_be_written() -> None:
    shown = Reader(html_of(Kind.FAMILY_NOTICE, full_record()) or "").text
    for words in ("ask for a copy", "put right", "complain", "01632 960100", "interpret"):
        assert words in shown
    assert "Their telephone number Date" in shown  # empty cells, filled in by hand


def test_early_help_asks_for_agreement_and_says_that_no_is_an_answer() -> None:
    shown = Reader(html_of(Kind.FAMILY_NOTICE, replace(caf_record(), notice_words="")) or "").text
    assert "This needs your agreement." in shown and "You can say no." in shown
    referral = Reader(html_of(Kind.FAMILY_NOTICE, replace(full_record(), notice_words="")) or "")
    assert "This needs your agreement." not in referral.text
