"""What is wrong between the facts, questions and rules of an area, and with the conditions that read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.thresholds.conditions import (
    Condition,
    Joined,
    Limit,
    NoneOf,
    OneOf,
    Said,
    counts_areas,
)
from bot.thresholds.errors import nearest
from bot.thresholds.pack import Pack
from bot.thresholds.parts import Area, Fact, Option, Question, Rule, SourceRef

KIND_IN_WORDS = {
    "answer": "a yes/no fact",
    "months": "an age in months",
    "number": "a number",
    "date": "a date",
    "choice": "a choice",
}
WORDS_OF_KIND = {
    "answer": "`said_yes` or `said_no`",
    "months": "`younger_than_months` or `at_least_months`",
    "number": "`fewer_than` or `at_least_number`",
    "date": "`within_days`, `longer_ago_than_days` or `due_within_days`",
    "choice": "`one_of`",
}
KIND_OF_UNIT = {"months": "months", "number": "number", "days": "date"}
RISK_OF_KIND = {
    "answer": ("yes", "no", "neither"),
    "months": ("higher", "lower", "neither"),
    "number": ("higher", "lower", "neither"),
    "date": ("higher", "lower", "neither"),
    "choice": ("neither",),
}
FACT_OF_QUESTION = {
    "yes_no": "answer", "tick": "answer", "choice": "choice", "age": "months", "number": "number",
    "date": "date",
}  # fmt: skip
"""The kinds of a threshold question, and the kind of fact that each can set."""


def area_faults(pack: Pack, file: str, area: Area) -> Iterator[str]:
    """Everything in one area that does not fit together or that nothing could follow from."""
    asked: set[str | None] = {*pack.hears.values(), *pack.clock.values()}
    asked |= {question.sets for question in pack.questions.values()}
    asked |= {option.fact for question in pack.questions.values() for option in question.options}
    for fact in area.facts:
        if fact.id not in asked:
            yield (
                f"{file}, fact {fact.id}: no question sets it, so it would never be known; add a question "
                f"that `sets` it, or take the fact out"
            )
        yield from _fact_faults(f"{file}, fact {fact.id}", fact)
    for question in area.questions:
        where = f"{file}, question {question.id}"
        yield from _question_faults(pack, where, question)
        yield from _harm_faults(pack, where, question, area)
    for rule in area.rules:
        yield from _rule_faults(pack, f"{file}, {rule.id}", rule)
    if area.questions and not area.rules and not area.always and not _is_read(pack, area):
        yield (
            f"{file}: asks questions, but no rule here or elsewhere reads the answers, so nothing would "
            f"follow from them; write a rule, or take the questions out"
        )


def _is_read(pack: Pack, area: Area) -> bool:
    own = {fact.id for fact in area.facts}
    return any(own & set(rule.facts_read) for other in pack.areas.values() for rule in other.rules)


def _fact_faults(where: str, fact: Fact) -> Iterator[str]:
    fitting = RISK_OF_KIND[fact.kind]
    if fact.risk_when not in fitting:
        yield (
            f"{where}: `risk_when: {fact.risk_when}` does not fit {KIND_IN_WORDS[fact.kind]}; write "
            f"{' or '.join(fitting)}"
        )
    if fact.risk_when == "neither" and not fact.reason:
        yield (
            f"{where}: `risk_when: neither` needs a `reason`: a sentence that says why no answer means "
            f"more risk"
        )
    if fact.protective and fact.risk_when in ("yes", "higher"):
        yield (
            f"{where}: is `protective` and so lowers concern when it is so, yet `risk_when: "
            f"{fact.risk_when}` says that it raises it; correct one of the two"
        )


def _question_faults(pack: Pack, where: str, question: Question) -> Iterator[str]:
    kind = FACT_OF_QUESTION.get(question.kind)
    if kind is None:
        yield (
            f"{where}: a question of kind {question.kind} decides no threshold; use one of "
            f"{', '.join(FACT_OF_QUESTION)}, or ask it in information.yml"
        )
        return
    yield from _sets_faults(where, question)
    yield from option_faults(where, question.kind, question.options)
    for fact in question.facts:
        if fact not in pack.facts:
            yield f"{where}: `{fact}` is not a fact{_or_add(nearest(fact, pack.facts))}"
        elif pack.facts[fact].kind != kind:
            yield (
                f"{where}: a question of kind {question.kind} cannot set `{fact}`, which is "
                f"{KIND_IN_WORDS[pack.facts[fact].kind]}; change the kind of one of the two"
            )
    yield from condition_faults(pack, where, question.applies_when)
    if question.applies_when and counts_areas(question.applies_when):
        yield f"{where}: `areas_with` cannot stand under `applies_when`; it counts rules, not answers"


def _or_add(guess: str) -> str:
    return guess or "; add it under `facts`, or name one that is there"


def _sets_faults(where: str, question: Question) -> Iterator[str]:
    if question.kind == "tick" and question.sets:
        yield (
            f"{where}: a tick list has no `sets`, because each of its lines sets a fact of its own; take "
            f"`sets` out and give each option a `fact`"
        )
    elif question.kind != "tick" and not question.sets:
        yield f"{where}: sets no fact, so nothing would follow from it; add `sets` with the id of a fact"


def option_faults(where: str, kind: str, options: tuple[Option, ...]) -> Iterator[str]:
    """What is wrong with the lines of a list, or with there being lines or none."""
    key = {"tick": "fact", "choice": "value"}.get(kind)
    if key is None:
        if options:
            yield f"{where}: only tick and choice have `options`; take them out, or change `kind`"
        return
    if not options:
        yield f"{where}: a question of kind {kind} needs `options`, a list of lines to choose from"
    for option in options:
        if option.call_within is not None and option.call_within < 1:
            yield f"{where}: the option `{option.label}` asks for a call within less than a minute"
        other = {"fact": "value", "value": "fact"}[key]
        if not getattr(option, key) or getattr(option, other):
            yield (
                f"{where}: the option `{option.label}` needs a `{key}` and no `{other}`, because the "
                f"question is of kind {kind}"
            )
    for name, count in Counter(option.key for option in options if option.key).items():
        if count > 1:
            yield f"{where}: `{name}` stands on {count} of its lines; give each line a {key} of its own"


def _harm_faults(pack: Pack, where: str, question: Question, area: Area) -> Iterator[str]:
    if not question.harm:
        return
    if not area.always:
        yield (
            f"{where}: `harm: true` works only in an area with `always: true`, because a core harm "
            f"question has to be asked in every conversation; move it to core.yml, or take `harm` out"
        )
    for fact in question.facts:
        if fact in pack.facts and pack.facts[fact].kind != "answer":
            yield (
                f"{where}: `harm: true` is for yes/no facts, and `{fact}` is "
                f"{KIND_IN_WORDS[pack.facts[fact].kind]}; take `harm` out"
            )


def _rule_faults(pack: Pack, where: str, rule: Rule) -> Iterator[str]:
    yield from condition_faults(pack, where, rule.when)
    for pathway in rule.pathways:
        if pathway not in pack.pathways:
            known = nearest(pathway, pack.pathways)
            yield f"{where}: `{pathway}` is not a pathway{known or '; add it to pathways.yml'}"
    if not rule.sources:
        yield f"{where}: rests on no source; name at least one of those in pack.yml"
    yield from source_faults(pack, where, rule.sources)
    if rule.only_if is not None and rule.only_if not in pack.head.switches:
        known = nearest(rule.only_if, pack.head.switches) or "; add it under `switches` in pack.yml"
        yield f"{where}: only_if: `{rule.only_if}` is not a switch{known}"
    for fact in rule.openly:
        if fact not in rule.facts_read:
            known = nearest(fact, rule.facts_read) or "; take the line out"
            yield f"{where}: openly: the rule's `when` does not read `{fact}`{known}"


def source_faults(pack: Pack, where: str, sources: Iterable[SourceRef]) -> Iterator[str]:
    """References to documents that the head does not list."""
    for source in sources:
        if source.ref not in pack.sources:
            known = nearest(source.ref, pack.sources)
            yield (
                f"{where}: `{source.ref}` is not a source{known or '; add it under `sources` in pack.yml'}"
            )


def condition_faults(pack: Pack, where: str, condition: Condition | None) -> Iterator[str]:
    """Facts that a condition names and nobody has, or reads as what they are not."""
    for leaf in _leaves(condition):
        fact = pack.facts.get(leaf.fact)
        if fact is None:
            yield f"{where}: `{leaf.fact}` is not a fact{_or_add(nearest(leaf.fact, pack.facts))}"
        elif fact.kind != _kind_wanted(leaf):
            yield (
                f"{where}: `{leaf.fact}` is {KIND_IN_WORDS[fact.kind]}, which is read with "
                f"{WORDS_OF_KIND[fact.kind]}; use one of these, or name another fact"
            )
        elif isinstance(leaf, OneOf):
            yield from _value_faults(pack, where, leaf)


def _value_faults(pack: Pack, where: str, leaf: OneOf) -> Iterator[str]:
    offered = pack.choices_of(leaf.fact)
    for value in sorted(leaf.values - set(offered)):
        known = nearest(value, offered) or f"; the question offers {', '.join(offered) or 'none'}"
        yield f"{where}: no question offers `{value}` for `{leaf.fact}`{known}"


def _leaves(condition: Condition | None) -> Iterator[Said | Limit | OneOf]:
    """The words in a condition that read one fact each."""
    if isinstance(condition, NoneOf):
        yield from _leaves(condition.parts)
    elif isinstance(condition, Joined):
        for part in condition.parts:
            yield from _leaves(part)
    elif isinstance(condition, (Said, Limit, OneOf)):
        yield condition


def _kind_wanted(leaf: Said | Limit | OneOf) -> str:
    if isinstance(leaf, Limit):
        return KIND_OF_UNIT[leaf.unit]
    return "answer" if isinstance(leaf, Said) else "choice"
