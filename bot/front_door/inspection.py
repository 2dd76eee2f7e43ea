"""The groups that inspectors draw contacts from, and a draw that anybody can repeat.

Source: good-referral and practice-facts: inspectors look at contacts that did and did not become referrals,
at early help that was and was not begun, and at children who were referred again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random

GROUPS: Mapping[str, str] = {
    "became_referral": "Contacts that became a referral",
    "not_referral": "Contacts that did not become a referral",
    "early_help_begun": "Early help (CAF) that was begun",
    "early_help_not_begun": "Early help (CAF) that was not begun",
    "re_referral": "Children who were referred again within 12 months",
}
"""In the order of the page. One contact can be in several groups."""


def drawn(members: Mapping[str, Iterable[str]], count: int, seed: int) -> dict[str, list[str]]:
    """So many contacts of each group, by id; all of them where there are no more.

    The same seed draws the same from the same members, in whatever order they come.
    """
    found: dict[str, list[str]] = {}
    for group in GROUPS:
        waiting = sorted(set(members.get(group, ())))
        chance = Random(f"{seed}/{group}")  # noqa: S311 - a draw that can be repeated and checked
        found[group] = sorted(chance.sample(waiting, min(count, len(waiting))))
    return found
