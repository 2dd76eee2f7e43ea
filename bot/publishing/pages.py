"""Templates for the pages, and the few things that all of them need to say."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

CODE = re.compile(r"`([^`]+)`")


def page(template: str, **values: Any) -> str:
    """A whole page as text. Everything that a pack's author wrote is escaped."""
    return _environment.get_template(template).render(**values)


def day_in_words(day: date) -> str:
    """A day as people write it: 1 September 2025."""
    return f"{day.day} {day:%B %Y}"


def with_code(text: str) -> Markup:
    """The text with what stands between backticks set as code."""
    pieces = CODE.split(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if place % 2 else escape(piece)
        for place, piece in enumerate(pieces)
    )


def is_link(text: str) -> bool:
    """Whether it can be followed: only web addresses are made into links."""
    return text.startswith(("https://", "http://"))


def _made() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.publishing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(day=day_in_words, code=with_code)
    environment.tests["link"] = is_link
    return environment


_environment = _made()
