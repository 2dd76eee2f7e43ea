"""A browser without scripts, as far as a form needs one: pages, cookies, posts and where they lead."""

from __future__ import annotations

from typing import Any

import requests

from tests.widget.reading_pages import Page


class FormClient:
    """One referrer on the pages without scripts. `page` is what is on the screen."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.page = Page("")
        self.answer: Any = None

    @property
    def origin(self) -> str:
        return self.url.removesuffix("/chat")

    @property
    def token(self) -> str:
        return str(self.session.cookies.get("threshold-form") or "")

    @property
    def question(self) -> str:
        return self.page.all("input", name="question")[0][0]["value"]

    @property
    def heading(self) -> str:
        return self.page.all("h1")[0][1]

    def get(self, path: str = "/form") -> Page:
        return self._seen(self.session.get(self.url + path, timeout=30))

    def begin(self) -> Page:
        self.get()
        return self.post({}, "/form/start")

    def post(self, fields: dict[str, Any], path: str = "/form", **headers: str) -> Page:
        """Post and follow to where it leads, as a browser does."""
        sent = {"Origin": self.origin, **headers}
        address = self.url + path
        return self._seen(self.session.post(address, data=fields, headers=sent, timeout=30))

    def fields(self, **given: Any) -> dict[str, Any]:
        """What the page on the screen posts: its hidden fields and what is given."""
        hidden = {
            name: self.page.all("input", name=name)[0][0]["value"]
            for name in ("id", "talk", "question")
        }
        return {**hidden, **given}

    def send(self, **given: Any) -> Page:
        return self.post(self.fields(**given))

    def choose(self, label: str) -> Page:
        """Choose the control with this label, and continue."""
        control = next(a["for"] for a, text in self.page.all("label") if text == label)
        attributes = next(a for a, _ in self.page.all("input", id=control))
        return self.send(**{attributes["name"]: attributes["value"]})

    def press(self, label: str, **given: Any) -> Page:
        value = next(a["value"] for a, text in self.page.all("button") if text == label)
        return self.send(press=value, **given)

    def history(self) -> list[dict[str, Any]]:
        """What the server has kept, asked as the chat asks; the cookie stays."""
        headers = {"Authorization": f"Bearer {self.token}"}
        turns: list[dict[str, Any]] = requests.get(
            f"{self.url}/history", headers=headers, timeout=30
        ).json()["turns"]
        return turns

    def _seen(self, answer: requests.Response) -> Page:
        self.answer = answer
        self.page = Page(answer.text)
        return self.page
