"""What the family can be given in writing: the council's own words, and nothing that a referrer told."""

from __future__ import annotations

from collections.abc import Callable

from bot.referral.consent import Consent
from bot.thresholds.pack import Pack


def family_notice(consent: Consent, fill: Callable[[str], str], pack: Pack) -> str | None:
    """The notice, its heading first and a blank line between paragraphs; None wherever it could do harm.

    There is none where telling the family is not safe or not known to be, or where a pathway says to ask
    first or never; and so none at all about domestic abuse, abuse in the name of honour, illness that may be
    caused, or sexual abuse in the family.

    fill: puts the council's names into a sentence, never the child's own.
    """
    if consent.do_not_contact or not consent.may_give_notice:
        return None
    notice = pack.consent.notice
    return "\n\n".join(fill(text) for text in (notice.title, *notice.paragraphs))
