"""Lists are lists, numbers can be rung, and nobody's own numbering is changed."""

from __future__ import annotations

import pytest

from bot.widget.form.blocks import BULLETS, NUMBERS, PARAGRAPH, Block, blocks_of
from bot.widget.form.templates import ringable


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("One line", [(PARAGRAPH, ["One line"])]),
        ("Two\nlines", [(PARAGRAPH, ["Two", "lines"])]),
        ("One\n\nTwo", [(PARAGRAPH, ["One"]), (PARAGRAPH, ["Two"])]),
        ("Do:\n- a\n- b\nThen", [(PARAGRAPH, ["Do:"]), (BULLETS, ["a", "b"]), (PARAGRAPH, ["Then"])]),
        ("Steps:\n1. a\n2. b", [(PARAGRAPH, ["Steps:"]), (NUMBERS, ["a", "b"])]),
        ("14. May was the day", [(PARAGRAPH, ["14. May was the day"])]),
        ("- only", [(BULLETS, ["only"])]),
        ("", []),
    ],
)  # fmt: skip
def test_a_message_is_made_of_paragraphs_and_lists(
    text: str, blocks: list[tuple[str, list[str]]]
) -> None:
    assert blocks_of(text) == tuple(Block(kind, tuple(lines)) for kind, lines in blocks)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("ring 01632 960100.", 'ring <a href="tel:01632960100">01632 960100</a>.'),
        ("999 now", '<a href="tel:999">999</a> now'),
        ("it was 1999, or 14/3/2024, or TH-23459999", "it was 1999, or 14/3/2024, or TH-23459999"),
        ("<b>999</b>", '&lt;b&gt;<a href="tel:999">999</a>&lt;/b&gt;'),
    ],
)
def test_a_telephone_number_can_be_rung_and_nothing_else(text: str, html: str) -> None:
    assert ringable(text) == html
