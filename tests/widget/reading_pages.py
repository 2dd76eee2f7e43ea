"""Reads a page as a browser would: its controls, their labels, and what points to what."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise

VOID = {"input", "meta", "link", "br"}


class Page(HTMLParser):
    """A page's elements with their attributes and their text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._texts: list[list[str]] = []
        self._open: list[int] = []
        self.feed(html)
        assert not self._open, "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._texts.append([])
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag, f"{tag} closes something else"

    def handle_data(self, data: str) -> None:
        for number in self._open:
            self._texts[number].append(data)

    def all(self, tag: str, **having: str) -> list[tuple[dict[str, str], str]]:
        """Attributes and text of each element of a kind, in order."""
        return [
            (attributes, " ".join("".join(self._texts[number]).split()))
            for number, (name, attributes) in enumerate(self.elements)
            if name == tag and all(attributes.get(key) == value for key, value in having.items())
        ]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    def is_sound(self) -> None:
        """Every id once; whatever points to an id finds it; every control has a label; headings in order."""
        assert len(self.ids) == len(set(self.ids)), self.ids
        labelled = {attributes["for"] for attributes, _ in self.all("label")}
        for tag, attributes in self.elements:
            for name in ("aria-describedby", "aria-labelledby", "form", "for"):
                for pointed in attributes.get(name, "").split():
                    assert pointed in self.ids, f"{name} points to {pointed}"
            if attributes.get("href", "").startswith("#"):
                assert attributes["href"][1:] in self.ids
            if tag in ("input", "textarea") and attributes.get("type") != "hidden":
                assert attributes["id"] in labelled
        headings = [int(tag[1]) for tag, _ in self.elements if tag in ("h1", "h2", "h3")]
        assert headings.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(headings))
        assert not [tag for tag, _ in self.elements if tag in ("script", "style")]
        assert not [
            a for _, a in self.elements if any(n == "style" or n.startswith("on") for n in a)
        ]
