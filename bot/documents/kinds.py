"""Which documents there are, and which of them belong to a contact."""

from __future__ import annotations

from enum import Enum

from bot.referral.record import ContactRecord
from bot.thresholds.routes import Route

ADVICE = "Record of advice"


class Kind(str, Enum):
    """One sort of document."""

    REFERRAL = "referral"
    CAF = "caf"
    DECISION_RECORD = "decision_record"
    FAMILY_NOTICE = "family_notice"

    def __str__(self) -> str:
        return str(self.value)


def documents_for(record: ContactRecord) -> tuple[Kind, ...]:
    """The documents of a contact: by its route, and only the record of advice until it is sent.

    There is no family notice where telling the family may not be safe, or where the front door has to be
    asked first.
    """
    route = Route(record.route)
    if record.sent_at is None or route < Route.CAF:
        return (Kind.DECISION_RECORD,)
    first = Kind.CAF if route is Route.CAF else Kind.REFERRAL
    notice = (Kind.FAMILY_NOTICE,) if may_give_notice(record) else ()
    return (first, Kind.DECISION_RECORD, *notice)


def may_give_notice(record: ContactRecord) -> bool:
    """Whether a parent may be given something in writing; any child's "no" counts for all of them."""
    unsafe = record.do_not_contact or record.no_notice
    return not unsafe and not any(
        child.consent.do_not_contact or child.consent.family_contact != "usual"
        for child in record.children
    )


def own_notice(record: ContactRecord) -> tuple[str, ...]:
    """The council's own notice: its heading, then its paragraphs; empty if there is none."""
    return tuple(part.strip() for part in record.notice_words.split("\n\n") if part.strip())


def title_of(kind: Kind, record: ContactRecord) -> str:
    """What the document is called, with this council's own words."""
    words = record.words
    if kind is Kind.FAMILY_NOTICE and record.notice_words.strip():
        return own_notice(record)[0]
    return {
        Kind.REFERRAL: f"Referral to the {words.front_door}",
        Kind.CAF: words.caf,
        Kind.DECISION_RECORD: ADVICE,
        Kind.FAMILY_NOTICE: "About our contact with the "
        + (words.early_help if record.route == Route.CAF else words.front_door),
    }[kind]
