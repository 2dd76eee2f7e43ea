"""What a screen reader is given by the widget: its live regions as they change, and Chromium's own tree.

`Ears` notes every text that comes into a live region, whether the region speaks at that moment and one
frame later, which is when a browser tells screen readers of it. The tree is asked for by the protocol
that Chromium's own tools use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from playwright.sync_api import Page

LISTEN = """
(() => {
  const LIVE = '[role=log], [role=status], [role=alert], [aria-live]';
  const heard = [];
  const speaks = (region) => {
    const set = region.getAttribute('aria-live');
    return region.checkVisibility() && (set ? set !== 'off' : true);
  };
  const note = (region, text) => {
    if (!region || !text.trim()) return;
    const entry = { region: region.id, text: text.trim(), live: speaks(region) };
    heard.push(entry);
    requestAnimationFrame(() => { entry.live = entry.live || speaks(region); });
  };
  const take = (record) => {
    const { target } = record;
    if (record.type === 'characterData') {
      note(target.parentElement?.closest(LIVE), target.data);
      return;
    }
    for (const added of record.addedNodes) {
      const element = added.nodeType === 1 ? added : added.parentElement;
      const around = (target.nodeType === 1 ? target : element)?.closest(LIVE);
      if (around) note(around, added.innerText ?? added.textContent ?? '');
      else if (added.nodeType === 1) added.querySelectorAll(LIVE).forEach((r) => note(r, r.textContent));
    }
  };
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(options) {
    const root = attach.call(this, options);
    new MutationObserver((records) => records.forEach(take))
      .observe(root, { childList: true, subtree: true, characterData: true });
    return root;
  };
  window.heardInTest = heard;
})();
"""


class Ears:
    """Listens on a page from before its scripts run."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(LISTEN)

    def forget(self) -> None:
        self.page.evaluate("() => { window.heardInTest.length = 0; }")

    def spoken(self, region: str | None = None) -> list[str]:
        """What was said since `forget`, in one region or all, oldest first."""
        two_frames = "new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)))"
        self.page.evaluate(f"() => {two_frames}")
        return [
            entry["text"]
            for entry in self.page.evaluate("() => window.heardInTest")
            if entry["live"] and region in (None, entry["region"])
        ]

    def kept_quiet(self) -> int:
        """How many texts came while their region did not speak."""
        return int(self.page.evaluate("() => window.heardInTest.filter((e) => !e.live).length"))


class Tree:
    """Chromium's accessibility tree of the page as it is now."""

    def __init__(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        found = session.send("Accessibility.getFullAXTree")
        session.detach()
        self._nodes = {node["nodeId"]: node for node in found["nodes"]}

    def log(self) -> Mapping[str, Any]:
        """The one node with the role `log`."""
        (found,) = [node for node in self._shown() if _role(node) == "log"]
        return found

    def messages(self) -> list[str]:
        """What can be read in the log, message by message."""
        return [self._text(self._nodes[child]) for child in self.log()["childIds"]]

    def regions_beside(self) -> list[str]:
        """What stands in every other live region."""
        others = ("status", "alert")
        return [self._text(node) for node in self._shown() if _role(node) in others]

    @staticmethod
    def property_of(node: Mapping[str, Any], name: str) -> Any:
        found = [p["value"].get("value") for p in node.get("properties", ()) if p["name"] == name]
        return found[0] if found else None

    def _shown(self) -> Iterator[Mapping[str, Any]]:
        return (node for node in self._nodes.values() if not node.get("ignored"))

    def _children(self, node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """The children that are there for a screen reader; what is ignored is looked through."""
        found = []
        for child in (self._nodes[i] for i in node.get("childIds", ()) if i in self._nodes):
            found += self._children(child) if child.get("ignored") else [child]
        return found

    def _text(self, node: Mapping[str, Any]) -> str:
        if _role(node) == "StaticText" and not node.get("ignored"):
            return str(node["name"]["value"])
        if _role(node) == "ListMarker":
            return ""
        return " ".join(filter(None, map(self._text, self._children(node))))


def _role(node: Mapping[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def plainly(text: str) -> str:
    """The words alone: no marks of lists, no line breaks, no punctuation."""
    without_marks = re.sub(r"^(?:- |\d+\. )", "", text, flags=re.MULTILINE)
    return " ".join(re.findall(r"\w+", without_marks))


def assert_same_words(said: Sequence[str], expected: Sequence[str]) -> None:
    """Each thing said is the one expected, in order, with at most who said it before it."""
    said, expected = [plainly(s) for s in said], [plainly(e) for e in expected]
    assert len(said) == len(expected), f"said {said}, expected {expected}"
    for one, wanted in zip(said, expected, strict=True):
        assert one.endswith(wanted), f"said {one!r}, expected {wanted!r}"
        before = one.removesuffix(wanted).split()
        assert len(before) <= 3, f"{before} was said before {wanted!r}"
