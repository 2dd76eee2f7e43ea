"""The templates of all pages for referrers, and what every one of them may use."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from bot import england
from bot.interview.words import Words
from bot.widget.form.blocks import blocks_of

Say = Callable[..., str]
NUMBER = re.compile(r"(?<![\d/-])(?:0\d{2,4} ?\d{3} ?\d{3,4}|999)(?![\d/-])")
"""A telephone number as our own sentences write them."""


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of `bot/widget/pages`. A name that a template lacks is an error, never a gap."""
    made = Environment(
        loader=PackageLoader("bot.widget", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(blocks=blocks_of, moment=moment, ringable=ringable)
    return made


def source(name: str) -> str:
    """One of the files beside the templates, as it is."""
    loader = environment().loader
    assert loader is not None  # given above
    return loader.get_source(environment(), name)[0]


def filled(template: str, words: Words, base: str = "", **content: object) -> str:
    """A page. base: what leads from its own address to the chat's, such as `../`."""
    return (
        environment()
        .get_template(template)
        .render(words=words, say=_saying(words), base=base, **content)
    )


def _saying(words: Words) -> Say:
    """The pages' own sentences: `utter_form_` and a name."""

    def say(name: str, **values: object) -> str:
        return words.say(f"utter_form_{name}", **values)

    return say


def moment(at: datetime) -> str:
    """A time as people write it: Friday 20 November at 15:22."""
    local = england.local(at)
    return f"{local:%A} {local.day} {local:%B} at {local:%H:%M}"


def ringable(text: str) -> Markup:
    """The text with every telephone number as a link that rings it."""
    escaped = str(escape(text))
    return Markup(NUMBER.sub(_link, escaped))


def _link(found: re.Match[str]) -> str:
    return f'<a href="tel:{found[0].replace(" ", "")}">{found[0]}</a>'
