"""A page of the form as a person without scripts uses it: found by its labels, filled in, sent.

The page is parsed as a browser parses it, and sends what a browser would: the controls of the form whose
button was pressed, boxes that are ticked, line ends as CRLF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import tinyhtml5

TYPED = ("text", "tel", "email", "number", "password")
CHOSEN = ("radio", "checkbox")


@dataclass
class Control:
    """One control of a page with what it is called. `form`: the id of the form that it belongs to."""

    element: Any
    kind: str
    name: str
    label: str
    form: str
    value: str
    checked: bool = False


class FormPage:
    """One page. Raises: LookupError where what a person looks for is not there, or twice."""

    def __init__(self, html: str) -> None:
        self._root = tinyhtml5.parse(html, namespace_html_elements=False)
        self._labels = {
            label.get("for"): _text(label) for label in self._root.iter("label") if label.get("for")
        }
        self.controls = [
            self._control(element, form.get("id") or "")
            for form in self._root.iter("form")
            for element in form.iter()
            if element.tag in ("input", "textarea", "button")
        ]
        outside = {id(control.element) for control in self.controls}
        self.controls += [
            self._control(element, element.get("form"))
            for element in self._root.iter("button")
            if element.get("form") and id(element) not in outside
        ]

    @property
    def title(self) -> str:
        return _text(next(self._root.iter("title")))

    @property
    def text(self) -> str:
        """Everything on the page that can be read."""
        return _text(next(self._root.iter("body")))

    def choose(self, label: str) -> None:
        """Choose the one answer with this label, and nothing else of its group."""
        found = self._one(label, *CHOSEN)
        for control in self.controls:
            if control.kind in CHOSEN and control.name in ("choice", "ticked"):
                control.checked = control is found

    def tick(self, labels: list[str]) -> None:
        """Tick these boxes of the list and no others."""
        wanted = [self._one(label, "checkbox") for label in labels]
        for control in self.controls:
            if control.kind == "checkbox":
                control.checked = any(control is one for one in wanted)

    def write(self, name: str, text: str) -> None:
        """Write into the one input of this name, in place of what stands there."""
        found = [c for c in self.controls if c.name == name and c.kind in (*TYPED, "textarea")]
        if len(found) != 1:
            raise LookupError(f"{len(found)} inputs are called {name}")
        found[0].value = text

    def has(self, name: str) -> bool:
        return any(control.name == name for control in self.controls)

    def press(self, label: str) -> dict[str, list[str]]:
        """Press the button with this label; gives the fields as they are sent."""
        return self._sent([c for c in self._buttons() if c.label == label], label)

    def press_in_row(self, words: str, value: str) -> dict[str, list[str]]:
        """Press the first button that says these words and stands in the row of this value."""
        found = [c for c in self._buttons() if words in c.label and c.value == value]
        return self._sent(found[:1], words)

    def _buttons(self) -> list[Control]:
        return [control for control in self.controls if control.kind == "submit"]

    def _sent(self, found: list[Control], label: str) -> dict[str, list[str]]:
        if len(found) != 1:
            raise LookupError(f"{len(found)} buttons say {label!r}: {self._all('submit')}")
        fields: dict[str, list[str]] = {}
        for control in self._sent_with(found[0]):
            fields.setdefault(control.name, []).append(_as_sent(control.value))
        return fields

    def _sent_with(self, button: Control) -> Iterator[Control]:
        for control in self.controls:
            if control.form != button.form or not control.name:
                continue
            if control.kind == "submit" and control is not button:
                continue
            if control.kind in CHOSEN and not control.checked:
                continue
            yield control

    def _one(self, label: str, *kinds: str) -> Control:
        found = [c for c in self.controls if c.kind in kinds and c.label == label]
        if len(found) != 1:
            raise LookupError(f"{len(found)} answers say {label!r}: {self._all(*kinds)}")
        return found[0]

    def _all(self, *kinds: str) -> list[str]:
        return [control.label for control in self.controls if control.kind in kinds]

    def _control(self, element: Any, form: str) -> Control:
        if element.tag == "button":
            kind, label = element.get("type", "submit"), _text(element)
        else:
            kind = element.get("type", "text") if element.tag == "input" else "textarea"
            label = self._labels.get(element.get("id"), "")
        value = element.get("value")
        if value is None:
            value = (element.text or "") if element.tag == "textarea" else ""
            value = "on" if kind in CHOSEN else value
        is_checked = element.get("checked") is not None
        return Control(element, kind, element.get("name", ""), label, form, value, is_checked)


def as_read(text: str) -> str:
    """Words as they stand on a page: every run of white space is one space."""
    return re.sub(r"\s+", " ", text).strip()


def _text(element: Any) -> str:
    return as_read("".join(element.itertext()))


def _as_sent(value: str) -> str:
    return re.sub(r"\r\n|\r|\n", "\r\n", value)
