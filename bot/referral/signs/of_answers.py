"""Signs that something else was answered: the effect, help so far, what parents say, what works."""

from __future__ import annotations

from bot.referral.signs.patterns import any_of

_NO_WORDS_YET = any_of(
    [
        r"unborn|pregnan\w*|newborn|baby|(?:day|week|month)s?[- ]old|no words yet|not (?:yet )?talking"
        r"|does not (?:talk|speak)|cannot (?:talk|speak)|non-?verbal|infant"
    ]
)


def is_too_young_to_tell(text: str) -> bool:
    """Whether the words are about a baby, or a child who does not speak."""
    return bool(_NO_WORDS_YET.search(text))


_EFFECT = any_of(
    [
        r"cr(?:y|ies|ied|ying)|sob(?:s|bed|bing)?|scream(?:s|ed|ing)?|flinch\w*|shak(?:es|ing)"
        r"|trembl\w+",
        r"(?:is|was|were|are|looks?|seems?|still) (?:so |very |too )?(?:tired|hungry|cold|scared"
        r"|frightened"
        r"|terrified|anxious|quiet|thin|sad|wet|upset|asleep)",
        r"(?:has|have) stopped|no longer|falls? asleep|wets?|will not|won't|refus(?:es|ed|ing)"
        r"|hid(?:es|ing)?",
        r"miss(?:es|ed|ing) (?:school|lessons|\w+ lessons)|los(?:t|ing|es) weight|nightmares"
        r"|pull(?:s|ed) away",
        r"cling(?:s|ing)|panics?|off school|cannot (?:sleep|concentrate|walk)|in pain",
    ]
)


def says_effect(text: str) -> bool:
    """Whether it says what this does to a child."""
    return bool(_EFFECT.search(text))


_TRIED = any_of(
    [
        r"(?:we|i|they|school|worker|nurse|officer)(?: have| has)? (?:tried|offered|referred"
        r"|supported|helped)",
        r"support(?:ed)? (?:since|from|by)|early help (?:plan|assessment|since)|vouchers?"
        r"|meetings? with",
        r"(?:letters?|calls?|visits?) and |breakfast club|(?:weekly|daily) (?:visits|talks|sessions)",
        r"(?:plan|work|sessions?|help) (?:since|ended|closed)|nothing (?:has been )?tried",
    ]
)
_PARENT = (
    r"(?:mum|mom|mother|mam|dad|father|parents?|carers?|nan|gran(?:dmother|dfather|ny)?"
    r"|step-?(?:dad|mum|father"
    r"|mother)|aunt|uncle|ms [a-z]+|mr [a-z]+|mrs [a-z]+|both parents)"
)
_PARENT_SAYS = any_of(
    [
        rf"{_PARENT}(?: [a-z]+){{0,3}} (?:said|says|told|tells|explained|thinks?|wants?|agrees?"
        rf"|agreed|asked"
        r"|would like|denies|denied|whispered|knocked|states?|stated|felt|feels)",
        rf"(?:according to|told by) (?:the |his |her |their )?{_PARENT}",
    ]
)
_WELL = any_of(
    [
        r"(?:going|working) well|trusts?|strengths?|loves?|close to|gets on|enjoys|is safe with"
        r"|looks after"
        r"|(?:supportive|kind|warm|caring|happy)|collects (?:him|her|them) each|helps out"
    ]
)
_HOPED = any_of(
    [
        r"(?:i|we)(?: would| 'd)? (?:ask|like|hope|want|request|need)(?:ing)? (?:for|a|an|you"
        r"|that|to|some)",
        r"would like (?:help|someone|somebody|a|an|support)|please (?:assess|visit|see|ring|arrange)",
        r"assessment is needed|needs? to happen|hoping for|we think an?",
    ]
)


def says_what_was_tried(text: str) -> bool:
    return bool(_TRIED.search(text))


def says_parents_view(text: str) -> bool:
    return bool(_PARENT_SAYS.search(text))


def says_what_works(text: str) -> bool:
    return bool(_WELL.search(text))


def says_what_is_hoped_for(text: str) -> bool:
    return bool(_HOPED.search(text))


_OUTCOME = any_of(
    [
        r"better|worse|helped|no (?:change|reply|difference|effect)|nothing (?:has )?changed"
        r"|stopped|but|improved"
        r"|still|since then|came|went|comes|goes|did not|didn't|has not|hasn't|refused|declined"
        r"|closed|calmer"
        r"|healed|for a (?:week|month|while)|more|less|used|ended|thanked|worked|yet|nothing|none"
        r"|fewer|until"
    ]
)


def says_what_came_of_it(text: str) -> bool:
    """Whether words about help say what changed."""
    return bool(_OUTCOME.search(text))
