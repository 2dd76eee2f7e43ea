"""The pictures of the console: which page, seen by whom, with what caption."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tools.desk import desk
from tools.studio import DESKTOP, TELEPHONE, Studio

SCREENER, WORKER, MANAGER = "screener", "social.worker", "manager"
AUDITOR, KEEPER, HELPER = "auditor", "administrator", "early.help"
PAGES: tuple[tuple[str, str, str, str], ...] = (
    (
        "contacts",
        "/contacts",
        SCREENER,
        "What waits, the most urgent first, with its clock and who has it.",
    ),
    (
        "contact",
        "/contacts/{waiting}",
        WORKER,
        "One contact: what was told, the facts, the rules, and the decision.",
    ),
    (
        "contact-closed",
        "/contacts/{closed}",
        MANAGER,
        "A contact that was decided, and of which the referrer was told.",
    ),
    ("clocks", "/clocks", MANAGER, "What is due today, and who has it."),
    ("hand-over", "/hand-over", SCREENER, "The hand-over from the night to the day."),
    ("alarms", "/alarms", SCREENER, "Alarms, until somebody closes them with a reason."),
    ("unsent", "/unsent", SCREENER, "Talks with a sign of danger that were not sent."),
    ("agreement", "/agreement", MANAGER, "Decisions that wait for a manager's agreement."),
    ("to-tell", "/to-tell", WORKER, "Referrers who have still to be told."),
    (
        "disagreements",
        "/disagreements",
        MANAGER,
        "Referrers who disagree, and by when they are answered.",
    ),
    ("reasons", "/reasons", MANAGER, "Which reasons were not clear to referrers."),
    ("early-help", "/early-help", HELPER, "Early help, as its coordinator sees it."),
    ("early-help-entry", "/early-help/{help}", HELPER, "Early help for one child."),
    ("consultations", "/consultations", SCREENER, "Advice calls without names."),
    ("intake", "/intake", SCREENER, "Police notifications that come as a file."),
    (
        "reports",
        "/reports",
        MANAGER,
        "Whether thresholds are understood: agreement, times, and what was different.",
    ),
    ("readings", "/readings", MANAGER, "Second readings, blind to the first."),
    ("reading", "/readings/{read}", MANAGER, "Both decisions side by side, with the scorecard."),
    ("inspection", "/inspection", AUDITOR, "Samples for an inspection, and the pack in one click."),
    ("audit", "/audit", AUDITOR, "The audit log as sentences, and whether it is whole."),
    ("accounts", "/accounts", KEEPER, "Accounts of staff."),
    ("codes", "/codes", WORKER, "Sign-in codes of one's own."),
)


def shot_of(
    name: str, path: str, who: str, caption: str, size: tuple[int, int]
) -> Callable[[Studio], Page]:
    """A picture as `tools.screenshots` takes it: named like the file, with its caption as docstring."""

    def shot(studio: Studio) -> Page:
        return desk().page(studio.browser, path, who, size)

    shot.__name__, shot.__doc__ = f"console_{name}".replace("-", "_"), caption
    return shot


CONSOLE = (
    *(shot_of(*page, DESKTOP) for page in PAGES),
    shot_of(
        "telephone",
        "/contacts/{waiting}",
        WORKER,
        "The same contact on a small telephone.",
        TELEPHONE,
    ),
)
