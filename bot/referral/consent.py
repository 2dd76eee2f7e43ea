"""Consent as checked logic: what to ask, in which order, and whether something may be sent.

Three things are kept apart: agreement to a service, being open with the family, and the ground on which
information is shared. Whether asking is safe comes first; "don't know" counts as unsafe until somebody
advises. Nothing at significant-harm level ever waits for consent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.thresholds.facts import Range
from bot.thresholds.pack import Pack
from bot.thresholds.parts import FamilyContact
from bot.thresholds.routes import Route

Said = Mapping[str, "str | None"]
"""What was said to each consent question: yes, no, dont_know, the value of a choice, "given" for words and
"not_known" for words that say so; None if unasked."""

Ground = Literal["none", "agreement", "openness", "not_safe_to_ask", "significant_harm"]
Agreement = Literal["agreed", "refused", "not_given", "not_asked"]
Openness = Literal["told", "not_told", "only_safe_parent", "not_safe", "not_asked"]

YES, NO = "yes", "no"
MONTHS_IN_A_YEAR = 12
WORDS_THAT_DECIDE = ("safe_parent_name", "understanding_checked", "talked_over_with")
"""Questions answered in words where "not known" is another answer than words; elsewhere both count alike."""
OWN_STANDING = ("young_person_16_17", "understands_under_16")
"""Standing of a young person who agreed for themselves, and so for nobody else."""
PRESUMED_ABLE = 16 * MONTHS_IN_A_YEAR
"""Months of age from which a young person is presumed able to agree or object for themselves."""


@dataclass(frozen=True)
class Consent:
    """How consent stands for one child on one route.

    waiting: the next consent question, or None when nothing more is to be asked.
    do_not_contact: nobody may prompt anybody to contact the family, now or later.
    only_safe_parent: but for the one person who was named as safe.
    may_send: whether something may be sent on this route. held: what is missing where it may not.
    ground: what sharing rests on; agreement: to a service; openness: whether the family knows.
    may_give_notice: whether the family may be given anything in writing.
    """

    waiting: str | None
    do_not_contact: bool
    only_safe_parent: bool
    may_send: bool
    held: Literal["agreement", "consultation"] | None
    ground: Ground
    agreement: Agreement
    openness: Openness
    may_give_notice: bool


NOTHING_TO_SEND = Consent(
    waiting=None,
    do_not_contact=False,
    only_safe_parent=False,
    may_send=False,
    held=None,
    ground="none",
    agreement="not_asked",
    openness="not_asked",
    may_give_notice=False,
)


def consent_for(
    route: Route,
    family_contact: FamilyContact,
    pack: Pack,
    said: Said,
    age: Range | None = None,
) -> Consent:
    """Consent for a child on the chosen route, given what was said so far.

    age: the child's age in months; where it is not known, the young person's view is asked.
    Where nothing is sent, that the family must not be contacted still holds.
    """
    policy, said = pack.consent.agreement[route], _that_counts(said, pack, age)
    if policy == "none":
        return replace(NOTHING_TO_SEND, do_not_contact=is_unsafe(family_contact, said))
    waiting = next(_to_ask(policy, family_contact, pack, said, age), None)
    unsafe = is_unsafe(family_contact, said)
    agreement = _agreement(family_contact, said, age)
    held = _held(policy, family_contact, pack, said, agreement)
    return Consent(
        waiting=waiting,
        do_not_contact=unsafe,
        only_safe_parent=_only_safe_parent(family_contact, said),
        may_send=held is None,
        held=held,
        ground="none" if held else _ground(policy, unsafe, agreement),
        agreement=agreement,
        openness=_openness(family_contact, said),
        may_give_notice=family_contact == "usual" and said.get("unsafe_to_ask") == NO,
    )


def is_unsafe(family_contact: FamilyContact, said: Said) -> bool:
    """Whether nobody may be prompted to contact the family: not to know counts as not safe."""
    return family_contact == "never" or said.get("unsafe_to_ask") in (YES, "dont_know")


def _that_counts(said: Said, pack: Pack, age: Range | None) -> Said:
    """What was said, without the agreement that a child of this age is too young to give for themselves.

    An age that is not known, or that may reach the limit, leaves it as it was said.
    """
    if age is None:
        return said
    is_too_young = age.high < _asked_from(pack)
    found, standing = dict(said), said.get("standing")
    if standing == "young_person_16_17" and age.high < PRESUMED_ABLE:
        found["standing"] = "not_sure"
    if standing == "understands_under_16" and is_too_young:
        found["standing"] = "not_sure"
    if is_too_young:
        found["understanding_checked"] = None
    return found


def _asked_from(pack: Pack) -> int:
    """Months of age from which a young person's own view is asked."""
    return pack.consent.ask_young_person_from_years * MONTHS_IN_A_YEAR


def _to_ask(
    policy: str, family_contact: FamilyContact, pack: Pack, said: Said, age: Range | None
) -> Iterator[str]:
    """The consent questions that are still to be answered, in order."""
    if family_contact == "never":
        return
    for question in _asked(policy, pack, said, age):
        if said.get(question) is None:
            yield question
            return


def _asked(policy: str, pack: Pack, said: Said, age: Range | None) -> Iterator[str]:
    """The questions that these answers lead to, answered ones included, up to the first open one.

    Where harm cannot wait only safety is asked: one press, so that staff know whether the family may be told.
    """
    yield "unsafe_to_ask"
    if policy == "never_waits":
        return
    if said.get("unsafe_to_ask") != NO:
        yield from _asked_where_unsafe(policy, said)
        return
    yield "family_told"
    if said.get("family_told") == YES:
        yield from _asked_about_agreement("family_agrees", said)
    else:
        yield "why_not_told"
    yield from _asked_of_the_young_person(pack, said, age)
    if policy == "asked" and _somebody_said_no(said):
        yield from ("refusal_talked_over", "talked_over_with")


def _somebody_said_no(said: Said) -> bool:
    """Whether a parent or the young person does not want it, of whatever age: no refusal is passed over."""
    return said.get("family_agrees") == NO or said.get("young_person_view") == "objects"


def _asked_where_unsafe(policy: str, said: Said) -> Iterator[str]:
    """What could happen, why, and whether there is somebody safe. Nothing that leads anybody to the rest."""
    yield from ("danger_kind", "why_unsafe", "safe_parent")
    if said.get("safe_parent") != YES:
        return
    yield "safe_parent_name"
    if policy != "needed" or said.get("safe_parent_name") != "given":
        return
    yield from _asked_about_agreement("safe_parent_agrees", said)


def _asked_about_agreement(question: str, said: Said) -> Iterator[str]:
    yield question
    if said.get(question) != YES:
        yield "why_no_agreement"
        return
    yield from ("who_agreed", "standing")
    if said.get("standing") == "understands_under_16":
        yield "understanding_checked"


def _asked_of_the_young_person(pack: Pack, said: Said, age: Range | None) -> Iterator[str]:
    """Their own view, from the age that the area sets; unless it is they who agreed."""
    if age is not None and age.high < _asked_from(pack):
        return
    if said.get("standing") in OWN_STANDING:
        return
    yield "young_person_view"
    if said.get("young_person_view") == "agrees":
        if said.get("family_agrees") in (None, "dont_know") and not _is_presumed_able(age):
            yield "understanding_checked"
        return
    yield "young_person_words"


def _is_presumed_able(age: Range | None) -> bool:
    return age is not None and age.low >= PRESUMED_ABLE


def _agreement(family_contact: FamilyContact, said: Said, age: Range | None) -> Agreement:
    """Whether somebody who may agree to a service did; nobody's yes overrides a parent's "no"."""
    if family_contact == "never":
        return "not_asked"
    asked = "safe_parent_agrees" if is_unsafe(family_contact, said) else "family_agrees"
    parent = said.get(asked)
    if parent == NO or _young_person_objects(said, age):
        return "refused"
    if parent == YES:
        return "agreed" if _may_agree(said) else "not_given"
    if asked == "family_agrees" and _young_person_agrees(said, age):
        return "agreed"
    return "not_asked" if parent is None else "not_given"


def _may_agree(said: Said) -> bool:
    """Whether the person who agreed may: parental responsibility, or a young person able to decide."""
    standing = said.get("standing")
    if standing == "understands_under_16":
        return said.get("understanding_checked") == "given"
    return standing in ("parental_responsibility", "young_person_16_17")


def _young_person_objects(said: Said, age: Range | None) -> bool:
    return said.get("young_person_view") == "objects" and _is_presumed_able(age)


def _young_person_agrees(said: Said, age: Range | None) -> bool:
    able = _is_presumed_able(age) or said.get("understanding_checked") == "given"
    return said.get("young_person_view") == "agrees" and able


def _held(
    policy: str, family_contact: FamilyContact, pack: Pack, said: Said, agreement: Agreement
) -> Literal["agreement", "consultation"] | None:
    """What a contact waits for. Early help waits for agreement; a refused referral, where the area says so,
    for a named person with whom it was talked over; significant harm for nothing."""
    if policy == "needed":
        return None if agreement == "agreed" else "agreement"
    if policy != "asked" or is_unsafe(family_contact, said) or agreement != "refused":
        return None
    if pack.consent.refusal_at_front_door == "send":
        return None
    named = said.get("refusal_talked_over") == YES and said.get("talked_over_with") == "given"
    return None if named else "consultation"


def _ground(policy: str, unsafe: bool, agreement: Agreement) -> Ground:
    if policy == "never_waits":
        return "significant_harm"
    if agreement == "agreed":
        return "agreement"
    return "not_safe_to_ask" if unsafe else "openness"


def _only_safe_parent(family_contact: FamilyContact, said: Said) -> bool:
    is_named = said.get("safe_parent") == YES and said.get("safe_parent_name") == "given"
    return family_contact != "never" and is_unsafe(family_contact, said) and is_named


def _openness(family_contact: FamilyContact, said: Said) -> Openness:
    """Whether the family knows of this contact, which is not the same as agreeing to it."""
    if _only_safe_parent(family_contact, said):
        return "only_safe_parent"
    if is_unsafe(family_contact, said):
        return "not_safe"
    if said.get("family_told") is None:
        return "not_asked"
    return "told" if said["family_told"] == YES else "not_told"


def lawful_basis(pack: Pack, agency: str | None) -> str:
    """What data protection law lets this kind of agency rest sharing on, in the pack's plain words."""
    basis = pack.consent.lawful_basis
    return basis.get(agency or "other", basis["other"])
