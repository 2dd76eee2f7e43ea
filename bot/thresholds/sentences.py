"""Every sentence of a pack that a person reads, and the names in it that are filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import Formatter

from bot.thresholds.pack import Pack
from bot.thresholds.parts import Area, Question, RouteWords


def in_working_days(number: int) -> str:
    """A time that the council sets, as part of a sentence: "one working day", "3 working days"."""
    return "one working day" if number == 1 else f"{number} working days"


def sentences_of(pack: Pack) -> Iterator[tuple[str, str]]:
    """Every sentence of a pack that a person reads, with where it stands."""
    for where, sentences in _groups(pack):
        for sentence in sentences:
            yield where, sentence


def _groups(pack: Pack) -> Iterator[tuple[str, Iterable[str]]]:
    """Sentences that stand together, with their file and id."""
    for route, words in pack.head.routes.items():
        yield f"pack.yml, {route}", _of_route(words)
    for route, plan in pack.head.early_help.plans.items():
        yield f"pack.yml, early_help, {route}", (step.what for step in plan.steps)
    yield "pack.yml, privacy", (pack.head.privacy,)
    yield "pack.yml, escalation", (step.step for step in pack.head.escalation)
    for area, file in _files(pack).items():
        yield from _of_area(file, pack.areas[area])
    for pathway in pack.pathways.values():
        yield (
            f"pathways.yml, {pathway.id}",
            (pathway.tell, pathway.tell_family or "", pathway.by_when),
        )
    for field in pack.information:
        more = (field.text_again or "", field.example or "", *(o.label for o in field.options))
        yield f"information.yml, {field.id}", (field.text, field.why, field.means, *more)
    consent = pack.consent
    for question in consent.questions:
        yield f"consent.yml, {question.id}", _of_question(question)
    yield "consent.yml", (consent.say_when_unsafe, consent.say_when_never, consent.words_to_use)
    yield "consent.yml", (consent.say_when_safe_parent, consent.say_when_no_agreement)
    yield "consent.yml", consent.say_when_refused.values()
    yield "consent.yml, lawful_basis", consent.lawful_basis.values()
    yield "consent.yml, notice", (consent.notice.title, *consent.notice.paragraphs)


def _of_route(words: RouteWords) -> tuple[str, ...]:
    before_advice = words.headline_before_advice or ""
    return (words.name, words.headline, before_advice, *words.steps, *words.family_steps)


def _files(pack: Pack) -> dict[str, str]:
    """The file of each area."""
    return {doc["area"]: name for name, doc in pack.documents.items() if "area" in doc}


def _of_area(file: str, area: Area) -> Iterator[tuple[str, Iterable[str]]]:
    for fact in area.facts:
        yield f"{file}, {fact.id}", (fact.if_yes, fact.if_no or "")
    for question in area.questions:
        yield f"{file}, {question.id}", _of_question(question)
    for rule in area.rules:
        yield f"{file}, {rule.id}", (rule.because,)


def _of_question(question: Question) -> Iterator[str]:
    yield from (question.text, question.why, question.means, question.none_label)
    yield from (option.label for option in question.options)
    yield from (example for example in (question.example, question.near_miss) if example)


def broken_braces(pack: Pack) -> Iterator[str]:
    """Sentences in which `{name}` is not well formed, so that nothing could be filled in."""
    for where, sentence in sentences_of(pack):
        try:
            parts = list(Formatter().parse(sentence))
        except ValueError:
            yield f"{where}: a brace is open or closed that has no partner: {sentence!r}"
            continue
        if any(form or conversion for _, name, form, conversion in parts if name is not None):
            yield f"{where}: between braces stands a name alone, such as `{{child}}`: {sentence!r}"
