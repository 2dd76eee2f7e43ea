"""Which texts of a pack are not plain: hard to read, blaming, unexplained, or telling people to look into it.

Each text is measured on its own, filled in as a page shows it; a fact as it is said, "You told us that the
child is hungry." Fewer than six words have no grade that means anything, so they are read after what they
stand under: a line or an explanation after its question, a title after the reason, a name after what to do.
Not measured: names and hours of contact points, titles of sources, and what only pack authors read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import textstat

from bot.interview.words import Words
from bot.thresholds.loader import read_yaml
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Area, ConsentWords, InformationField, Question

HIGHEST_GRADE = 8
SHORT = 6
EXCEPTIONS = Path(__file__).with_name("plain_english_exceptions.yml")

BLAME = re.compile(
    r"\b(fail\w*|refus\w+|neglectful|unfit|alleg\w+|claim(s|ed)|admit(s|ted)|non-?complian\w+|"
    r"(dis|non-?)engag\w+|hard to reach|lifestyle\w*|prostitut\w+|promiscu\w+|attention[- ]seek\w+|"
    r"manipulative|naughty|lazy|filthy|squalid|offenders?|abscond\w*|addicts?|drug users?|alcoholics?|"
    r"dysfunctional|broken home|problem famil\w+|commit\w* suicide|suffer(s|ed|ing)? from|"
    r"wheelchair-bound|bad (mother|father|parent|child|boy|girl)s?|puts? (them|him|her)sel\w+ at risk)\b",
    re.I,
)
CONCLUSION = re.compile(
    r"\b(neglect\w*|abus\w+|groomed|exploited|radicalised|trafficked|at risk|significant harm)\b",
    re.I,
)
ACRONYM = re.compile(r"\b[A-Z][A-Z&]*[A-Z]\b")
CLAUSE = re.compile(r"[.;:!?]\s+|,\s+(?:and|but|so|then)\s+")
TOLD_TO_LOOK = re.compile(
    r"(?:^|\b(?:and|or|then|please|you (?:should|must|can|could|may|have to|need to)) )"
    r"(?:examine|undress|investigate|interview|question|search|photograph|inspect|look into|"
    r"look (?:for|under)|check (?:for|under|the child|them)|find out (?:who|what|why|how|if|whether|more)|"
    r"(?:ask|get|make) (?:the child|them|him|her) (?:to )?(?:show|tell|say|if|who|what|why|how|about))\b",
    re.I,
)
DO_NOT = re.compile(r"\b(not|never|nobody|without)\b", re.I)


@dataclass(frozen=True)
class Passage:
    """One text of a pack, filled in. `after` is what it stands under, for a text that is very short."""

    id: str
    text: str
    after: str = ""

    @property
    def read_as(self) -> str:
        return self.text if len(self.text.split()) >= SHORT else f"{self.after} {self.text}".strip()


@dataclass(frozen=True)
class Finding:
    """What is not plain in a text. An exception names the measure and the key: a text's id, or an acronym."""

    measure: str
    key: str
    id: str
    says: str
    text: str


def not_plain(pack: Pack) -> list[Finding]:
    """Everything that is not plain in a pack, what is excepted included."""
    terms = " ".join(pack.head.terms.values())
    read = [found for passage in passages(pack) for found in _in_passage(passage, terms)]
    return [*read, *_concluding(pack), *_incomplete(pack)]


def exceptions() -> dict[str, dict[str, str]]:
    """By measure, what stays as it is, and why."""
    written: dict[str, dict[str, str]] = read_yaml(EXCEPTIONS)
    return written


def apart_from(
    allowed: Mapping[str, Mapping[str, str]], found: list[Finding]
) -> tuple[list[Finding], list[str]]:
    """The findings that no exception covers, and the exceptions that nothing needs any more."""
    needed = {(one.measure, one.key) for one in found}
    left = [one for one in found if one.key not in allowed.get(one.measure, {})]
    return left, [f"{m}: {k}" for m, keys in allowed.items() for k in keys if (m, k) not in needed]


def passages(pack: Pack) -> Iterator[Passage]:
    """Every text that a person reads, in the words of this council."""
    fill = Words({}, pack).fill
    for where, text, after in _written(pack):
        if text:
            yield Passage(where, fill(text), fill(after))


def grade(text: str) -> float:
    """The Flesch-Kincaid grade: how many years at school it takes to read this with ease."""
    return float(textstat.flesch_kincaid_grade(text))


def _in_passage(passage: Passage, terms: str) -> Iterator[Finding]:
    def found(measure: str, says: str, key: str = passage.id) -> Finding:
        return Finding(measure, key, passage.id, says, passage.read_as)

    reached = grade(passage.read_as)
    if reached > HIGHEST_GRADE:
        yield found("grade", f"grade {reached}")
    for word in BLAME.finditer(passage.text):
        yield found("blame", f"`{word[0]}` lays blame")
    for name in dict.fromkeys(ACRONYM.findall(passage.text)):
        if not is_explained(name, passage.text) and not is_explained(name, terms):
            yield found("acronym", f"`{name}` is not explained", name)
    for clause in CLAUSE.split(passage.text):
        told = TOLD_TO_LOOK.search(clause)
        if told and not DO_NOT.search(clause[: told.start()]):
            yield found("look", f"`{told[0].strip()}` tells somebody to look into it")


def is_explained(acronym: str, text: str) -> bool:
    """Whether a text says what it stands for: "FGM (...)", "... (FGM)", "(..., FGM)" or "called FGM"."""
    name = re.escape(acronym)
    ways = rf"\b{name} \(|\w \((?:[^()]*[ ,])?{name}\)|\bcalled (?:the )?{name}\b"
    return re.search(ways, text) is not None


def _concluding(pack: Pack) -> Iterator[Finding]:
    """Questions that ask for a conclusion and not for what was seen, heard or known."""
    for where, question in _questions(pack):
        for word in CONCLUSION.finditer(question.text):
            says = f"`{word[0]}` asks for a conclusion"
            yield Finding("conclusion", f"{where}/text", f"{where}/text", says, question.text)


def _incomplete(pack: Pack) -> Iterator[Finding]:
    for where, question in _questions(pack):
        for part in ("why", "means", "example", "near_miss"):
            if not getattr(question, part):
                yield Finding("incomplete", f"{where}/{part}", where, f"no {part}", question.text)


def _questions(pack: Pack) -> Iterator[tuple[str, Question]]:
    for area in pack.areas.values():
        yield from ((f"{area.area}/{question.id}", question) for question in area.questions)
    yield from ((f"consent/{question.id}", question) for question in pack.consent.questions)


def _written(pack: Pack) -> Iterator[tuple[str, str | None, str]]:
    """Each text as its author wrote it: id, text, what it stands under."""
    head = pack.head
    for route, words in head.routes.items():
        for part, steps in {"steps": words.steps, "family_steps": words.family_steps}.items():
            yield from ((f"{route}/{part}/{n}", s, words.headline) for n, s in enumerate(steps, 1))
        yield f"{route}/headline", words.headline, ""
        yield f"{route}/headline_before_advice", words.headline_before_advice, ""
        yield f"{route}/name", words.name, words.headline
    for route, plan in head.early_help.plans.items():
        after = head.routes[route].headline
        yield from ((f"{route}/plan/{n}", s.what, after) for n, s in enumerate(plan.steps, 1))
    yield from ((f"escalation/{n}", s.step, "") for n, s in enumerate(head.escalation, 1))
    yield from (("pack/note", head.note, ""), ("pack/privacy", head.privacy, ""))
    yield from ((f"switches/{name}", switch.about, "") for name, switch in head.switches.items())
    for area in pack.areas.values():
        yield from _of_area(area)
    for pathway in pack.pathways.values():
        for part in ("tell", "tell_family", "name", "by_when"):
            yield f"pathways/{pathway.id}/{part}", getattr(pathway, part), pathway.tell
    yield from _of_consent(pack.consent)
    for field in pack.information:
        yield from _of_question("information", field)


def _of_consent(consent: ConsentWords) -> Iterator[tuple[str, str | None, str]]:
    for question in consent.questions:
        yield from _of_question("consent", question)
    for part in (
        "say_when_unsafe",
        "say_when_never",
        "say_when_safe_parent",
        "say_when_no_agreement",
        "words_to_use",
    ):
        yield f"consent/{part}", getattr(consent, part), ""
    for agency, text in consent.lawful_basis.items():
        yield f"consent/lawful_basis/{agency}", text, ""
    yield "consent/notice/title", consent.notice.title, ""
    for n, text in enumerate(consent.notice.paragraphs, 1):
        yield f"consent/notice/{n}", text, consent.notice.title
    for route, text in consent.say_when_refused.items():
        yield f"consent/say_when_refused/{route}", text, ""


def _of_area(area: Area) -> Iterator[tuple[str, str | None, str]]:
    yield f"{area.area}/describes", area.describes, f"{area.name}:"
    for fact in area.facts:
        for part, said in {"if_yes": fact.if_yes, "if_no": fact.if_no}.items():
            yield f"{area.area}/{fact.id}/{part}", said and f"You told us that {said}.", ""
    for question in area.questions:
        yield from _of_question(area.area, question)
    for rule in area.rules:
        for part in ("title", "because", "wrong_positives"):
            yield f"{area.area}/{rule.id}/{part}", getattr(rule, part), rule.because
        yield from ((f"{area.area}/{rule.id}/openly/{f}", s, "") for f, s in rule.openly.items())


def _of_question(
    place: str, asked: Question | InformationField
) -> Iterator[tuple[str, str | None, str]]:
    for part in ("text", "short", "why", "means", "example", "near_miss", "none_label"):
        after = "" if part == "text" else asked.text
        yield f"{place}/{asked.id}/{part}", getattr(asked, part, None), after
    for option in asked.options:
        yield f"{place}/{asked.id}/{option.key}", option.label, asked.text
