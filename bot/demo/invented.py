"""What invented referrers write in the demo: every name and number in it is a placeholder of our own.

A played talk is copied with other people in it. So that each name can be found again wherever the interview
put it, it is a word that nobody would write.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.scenarios.answering import invented

CHILDREN = ("Qqchilda", "Qqchildb", "Qqchildc")
FAMILY, PARENT, PARTNER = "Qqfamily", "Qqparent", "Qqpartner"
WRITER, WRITERS = "Qqwriter", "Qqwritername"
LEAD, LEADS = "Qqlead", "Qqleadname"
SCHOOL, PLACE, STREET, WORKPLACE = "Qqschool", "Qqplace", "Qqstreet", "Qqworkplace"
HOME_PHONE, WORK_PHONE, LEAD_PHONE = "07700 900456", "01632 960123", "01632 960177"
NHS, UPN, POSTCODE = "999 123 4578", "H801000099000", "ZX1 1AA"

_INSTEAD = {
    "Sam Example, also known as Sam Sample": f"{CHILDREN[0]} {FAMILY}",
    "Sam Example": f"{CHILDREN[0]} {FAMILY}",
    "Ali Example": f"{CHILDREN[0]} {FAMILY}",
    "Jo Example": f"{PARENT} {FAMILY}",
    "Chris Example": f"{PARTNER} {FAMILY}",
    "Kim Sample": f"{WRITER} {WRITERS}",
    "kim.sample": f"{WRITER}.{WRITERS}".lower(),
    "Pat Sample": f"{LEAD} {LEADS}",
    "Sample Primary School": f"{SCHOOL} Primary School",
    "Sample Road Nursery": f"{SCHOOL} Nursery",
    "Sample Road Surgery": f"{PLACE} Surgery",
    "1 Sample Street": f"1 {STREET} Street",
    "Exampletown": PLACE,
}


def _ours(text: str) -> str:
    for theirs, instead in _INSTEAD.items():
        text = text.replace(theirs, instead)
    return text


OWN_WORDS: Mapping[str, tuple[str, ...]] = {
    question: tuple(map(_ours, texts)) for question, texts in invented.OWN_WORDS.items()
}
BY_KIND: Mapping[str, tuple[str, ...]] = {
    kind: tuple(map(_ours, texts)) for kind, texts in invented.BY_KIND.items()
}
