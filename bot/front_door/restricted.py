"""Which contacts only named staff may know of, and why.

Allegations against staff, the families of the council's own staff and councillors, abuse in the name of
honour. A council's pack says for which pathways and areas that holds from sending on; a manager may restrict
any other.
"""

from __future__ import annotations

from bot.referral.record import ContactRecord
from bot.thresholds.parts import Restricted

ALLEGATION, OWN_FAMILY, HONOUR, OTHER = REASONS = (
    "allegation_against_staff",
    "staff_or_councillor_family",
    "honour_based_abuse",
    "other_need_to_know",
)
"""Why a contact is restricted. A pathway or area that has no word of its own here is `OTHER`."""
_OF = {
    "lado": ALLEGATION,
    "allegations_against_staff": ALLEGATION,
    "forced_marriage_hba": HONOUR,
    "fgm_known": HONOUR,
    "fgm_suspected": HONOUR,
    "fgm_forced_marriage_hba": HONOUR,
}


def reason_for(record: ContactRecord, restricted: Restricted) -> str | None:
    """Why a contact is restricted when it is sent; None where nothing in it asks for that.

    The area counts by itself: where it is not known which pathway fits, that is no reason to tell everybody.
    """
    pathways = {name for child in record.children for name in child.pathways}
    pathways |= {told.id for child in record.children for told in child.pathways_told}
    areas = {told.area for told in record.told if told.area}
    found = [name for name in restricted.pathways if name in pathways]
    found += [name for name in restricted.areas if name in areas]
    return _OF.get(found[0], OTHER) if found else None
