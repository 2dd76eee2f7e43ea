"""Signs in how something is worded: opinion, abbreviations, quotations, another paper, nothing."""

from __future__ import annotations

import re

from bot.referral.signs.patterns import any_of

_OPINION = any_of(
    [
        r"i think (?:he|she|they|it|that|dad|mum|the)|i believe|i feel|i'm (?:sure|certain)"
        r"|i am (?:sure|certain)",
        r"obviously|clearly|definitely|undoubtedly|without (?:a )?doubt|gut feeling"
        r"|just a feeling|my feeling",
        r"it'?s (?:[a-z]+ )?(?:abuse|neglect) really|is being abused|seems? a nice",
        r"(?:is|'s|are) (?:an? )?(?:alcoholic|junkie|addict|liar|lazy|bad (?:mother|father"
        r"|parent)|mental)",
        r"(?:don't|doesn't|do not|does not|couldn't) care(?: less)?|manipulative|can't be bothered",
    ]
)
_MARKED = any_of(
    [
        r"(?:my|our) (?:professional |own )?(?:opinion|view|judgement|assessment)|in (?:my"
        r"|our) (?:opinion|view)",
        r"(?:i|we) (?:cannot|can't|can not|do not|don't|am not able to|are not able to) (?:say"
        r"|know|tell)",
    ]
)


def opinions(text: str) -> tuple[str, ...]:
    """Words that state an opinion as if it were a fact, where nothing marks it as one; at most one."""
    found = _OPINION.search(text)
    return (found[0],) if found and not _MARKED.search(text) else ()


ABBREVIATIONS = (
    "DV DVA DA FTT FTF SH OD MH LD ASD ASC EBSA SEMH SEND EHCP EHA EHCNA EH CP CPP CPC CIN CIC LAC"
    " CLA CSE CCE NRM MARAC MASH MARF DASH NFA NAI DNA DNAs DNAed WNB CAMHS HV HVs TAF TAC TAS FSW"
    " FGM HBA PR PPN DSL DDSL TA MDS SUDI SUI PND UTI NEET PEP ICPC RCPC S47 S17 YOS YOT IDVA ISVA"
    " HSB PPO CJS UASC NRPF PLO ICO SGO EPO PPU VAWG BIBA RO MAPPA IRD FII PLR HTT EPDS GAD PHQ"
    " SCBU NICU LSCP JTAI DoLS"
).split()
"""Letters that one service uses every day and another may not know. Extend it from real referrals."""
_ABBREVIATION = re.compile(
    rf"(?<![\w&])\??(?:{'|'.join(sorted(ABBREVIATIONS, key=len, reverse=True))})(?![\w&])"
)
ALL_CAPITALS = 0.6
"""From this share of capitals on, capitals are how the person types and no sign of an abbreviation."""


def abbreviations(text: str) -> tuple[str, ...]:
    """Unexplained abbreviations as written, at most three; not one that has its meaning in brackets."""
    letters = [letter for letter in text if letter.isalpha()]
    if letters and sum(letter.isupper() for letter in letters) / len(letters) > ALL_CAPITALS:
        return ()
    found = []
    for match in _ABBREVIATION.finditer(text):
        written = match[0].lstrip("?")
        explained = f"({written})" in text or text[match.end() :].lstrip().startswith("(")
        if not explained:
            found.append(written)
    return tuple(dict.fromkeys(found))[:3]


_QUOTED = re.compile(
    r"[\"“](?P<one>[^\"”]{3,})[\"”]|(?<!\w)['‘](?P<two>.{3,}?)['’](?!\w)", re.DOTALL
)
_CHILD_TOLD = any_of(
    [
        "disclos(?:ed?|es|ing|ure)",
        "made an? (?:allegation|disclosure)",
        "alleg(?:ed|es|ation)",
    ]
)


def has_quotation(text: str) -> bool:
    return bool(_QUOTED.search(text))


def speaks_of_a_disclosure(text: str) -> bool:
    """Whether somebody is said to have disclosed or alleged something."""
    return bool(_CHILD_TOLD.search(text))


_ATTACHED = any_of([r"see (?:the )?attach\w*|as attached|attached (?:log|report|form|letter)"])
SHORT_BESIDE_AN_ATTACHMENT = 200


def points_elsewhere(text: str) -> bool:
    """Whether it sends the reader to another paper and says little itself."""
    return bool(_ATTACHED.search(text)) and len(text) < SHORT_BESIDE_AN_ATTACHMENT


_NOTHING_SAID = re.compile(
    r"\W*(?:n/?a|none?|nil|nothing|unknown|\?+|-+|not applicable|x+|tbc|see above|as above"
    r"|as before)?\W*",
    re.IGNORECASE,
)


def says_nothing(text: str) -> bool:
    """Whether an answer is empty in all but form: "n/a", "-", "see above"."""
    return bool(_NOTHING_SAID.fullmatch(text))
