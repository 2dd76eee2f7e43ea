"""The menu: every page that one goes to from anywhere, in groups. Who may not open a page is not shown it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flask import Flask

from bot.console.access import may_open


@dataclass(frozen=True)
class Item:
    """One page. here: the name by which its template says `{% set here = ... %}`."""

    here: str
    text: str
    endpoint: str
    query: Mapping[str, str] = field(default_factory=dict)


DAILY = (
    Item("sent", "Contacts waiting", "contacts.contacts"),
    Item("early-help", "Early help", "early_help.queue"),
    Item("alarms", "Alarms", "follow_up.alarms"),
    Item("clocks", "Clocks", "clocks.forecast"),
    Item("to-tell", "Referrers to tell", "telling.waiting"),
)
"""On every page in one row."""
GROUPS: Mapping[str, tuple[Item, ...]] = {
    "At the front door": (
        Item("not-sent", "Talks not sent", "contacts.contacts", {"view": "not-sent"}),
        Item("agreement", "Waiting for agreement", "decisions.waiting"),
        Item("disagreements", "Disagreements", "disagreements.waiting"),
        Item("hand-over", "Hand-over between day and night", "clocks.hand_over"),
        Item("consultations", "Advice calls", "consultations.consultations"),
        Item("intake", "Police notifications", "intake.intakes_"),
        Item("deliveries", "Deliveries to look at", "deliveries.deliveries"),
    ),
    "Learning from it": (
        Item("reports", "Reports", "reports.index"),
        Item("reasons", "Reasons that were not clear", "telling.reasons"),
        Item("readings", "Second readings", "readings.index"),
        Item("inspection", "Inspection", "inspection.index"),
    ),
    "Looking after it": (
        Item("accounts", "Accounts", "accounts.accounts"),
        Item("codes", "Sign-in codes", "codes.codes"),
        Item("audit", "Audit log", "audit.audit"),
    ),
}
"""Behind "More pages"."""


def init_app(app: Flask) -> None:
    app.context_processor(lambda: {"menu_daily": daily, "menu_groups": groups})


def daily() -> list[Item]:
    """The row of every page, for whoever is signed in."""
    return list(_shown(DAILY))


def groups() -> dict[str, list[Item]]:
    """The other pages in their groups; a group without one is left out."""
    shown = {name: list(_shown(items)) for name, items in GROUPS.items()}
    return {name: items for name, items in shown.items() if items}


def _shown(items: tuple[Item, ...]) -> Iterator[Item]:
    return (item for item in items if may_open(item.endpoint))
