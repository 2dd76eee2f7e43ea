"""A page read back, and packs that are the example with something changed."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.thresholds.loader import Documents, pack_from
from bot.thresholds.pack import Pack

DAY = date(2026, 11, 20)
VOID = {"meta", "br"}


@dataclass
class Read(HTMLParser):
    """What a page says and how it is built, read strictly: every element that opens is closed."""

    html: str
    text: str = ""
    ids: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self.feed(self.html)
        self.close()
        assert self._open == []
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.text += data


@pytest.fixture(scope="session")
def changed(documents: Documents) -> Callable[[Callable[[Any], None]], Pack]:
    """The example pack after something was done to its documents."""

    def made(change: Callable[[Any], None]) -> Pack:
        written = copy.deepcopy(dict(documents))
        change(written)
        return pack_from(written)

    return made


def is_sound(page: Read) -> None:
    """What holds of every page: one title, headings in order, nothing from outside, no script."""
    assert page.headings.count(1) == 1 and page.headings[0] == 1
    assert all(b <= a + 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    names = [name for name, _ in page.elements]
    assert not {"script", "link", "img", "iframe", "object"} & set(names)
    assert ("html", {"lang": "en-GB"}) in page.elements
    for name, attributes in page.elements:
        assert "src" not in attributes and "style" not in attributes
        assert not any(key.startswith("on") for key in attributes)
        if name == "th":
            assert attributes.get("scope") in ("col", "row")
        href = attributes.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in page.ids, href
    assert "url(" not in page.html and "@import" not in page.html
