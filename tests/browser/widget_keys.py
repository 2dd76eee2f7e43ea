"""The widget by keyboard alone: nothing here clicks, and nothing is focused but by keys."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from tests.browser.widget_page import FOCUSED, Widget
from tests.browser.widget_talks import Step

MOST_STOPS = 120
IS_AFTER = f"""(target) => {{
  const at = ({FOCUSED})();
  if (!at || at === document.body) return true;
  return Boolean(at.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING);
}}"""
UNSEEN = f"""() => {{
  const at = ({FOCUSED})();
  if (!(at?.getRootNode() instanceof ShadowRoot)) return null; // the host's own are the host's affair
  const marked = (style) => style.boxShadow !== 'none'
    || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
      && !/^rgba\\(.*, 0\\)$/.test(style.outlineColor));
  const label = at.labels?.[0];
  const drawn = [getComputedStyle(at)];
  if (label && at.matches('[type=checkbox]')) {{
    drawn.push(getComputedStyle(label, '::before'), getComputedStyle(label, '::after'));
  }}
  const name = at.id || at.innerText || at.tagName;
  if (!drawn.some(marked)) return `${{name}} shows no focus`;
  const box = at.getBoundingClientRect();
  const y = Math.min(Math.max(box.y + Math.min(box.height / 2, 20), 0), innerHeight - 1);
  const over = at.getRootNode().elementFromPoint(box.x + Math.min(box.width / 2, 40), y);
  if (over && (at.contains(over) || over.contains(at) || label?.contains(over))) return null;
  return `${{name}} lies under ${{over?.id || over?.tagName}}`;
}}"""


class Keys:
    """Somebody who uses the keyboard alone, and looks where the focus is at every stop."""

    def __init__(self, widget: Widget) -> None:
        self.widget, self.page = widget, widget.page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def to(self, target: Locator) -> int:
        """Tab, or Shift+Tab where it lies behind, until it has the focus. Gives how many stops that took."""
        key = "Tab" if target.evaluate(IS_AFTER) else "Shift+Tab"
        for stops in range(MOST_STOPS):
            if target.evaluate(f"(target) => ({FOCUSED})() === target"):
                return stops
            self.press(key)
            focus_is_seen(self.page)
        raise AssertionError(f"{target} cannot be reached with {key}")

    def begin(self, step: Step) -> int:
        """Give one answer; how many stops it was away."""
        self.widget.asked(step.asked)
        if step.how == "press":
            stops = self.to(self.widget.button(step.what))
            self.press("Enter")
        elif step.how == "tick":
            stops = self.to(self.widget.box(step.what))
            self.press("Space")
            self.to(self.widget.button("Continue"))
            self.press("Space")
        elif step.how == "date":
            stops = self.to(self.widget.place("day"))
            self._type_date(step.what)
        else:
            field = "number" if step.how == "number" else "words"
            stops = self.to(self.widget.place(field))
            self.page.keyboard.type(step.what)
            self.press("Enter")
        return stops

    def _type_date(self, date: str) -> None:
        day, month, year = date.split("/")
        for part in (day, month):
            self.page.keyboard.type(part)
            self.press("Tab")
        self.page.keyboard.type(year)
        self.press("Enter")

    def stops(self, key: str) -> list[str]:
        """Every stop from the top of the page, or with Shift+Tab from its end, until the focus leaves."""
        found: list[str] = []
        self.page.evaluate(f"() => ({FOCUSED})()?.blur()")
        for _ in range(MOST_STOPS):
            self.press(key)
            if self.page.evaluate("() => [null, document.body].includes(document.activeElement)"):
                return found
            focus_is_seen(self.page)
            if found and self.widget.focused() == found[0]:
                return found  # out at one end and in again at the other
            found.append(self.widget.focused())
        raise AssertionError(f"{key} never leaves: {found}")


def focus_is_seen(page: Page) -> None:
    assert page.evaluate(UNSEEN) is None, page.evaluate(UNSEEN)
