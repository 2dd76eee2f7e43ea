"""Each law on consent finds a fault planted in the pack, or in the logic behind it, and says so."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.proofs.ground import Ground
from bot.proofs.laws import LAWS as EVERY_LAW
from bot.proofs.laws.consent import LAWS
from bot.referral import consent
from bot.referral.consent import Said
from bot.thresholds.loader import pack_from
from bot.thresholds.pack import Pack
from tests.proofs.part_of_the_pack import part, part_without_changes
from tests.proofs.small_packs import DAY

# ruff: noqa: E501 - one planted fault a line reads better than a wrapped one

Documents = dict[str, Any]
BY_NAME = {law.name: law for law in LAWS}


def test_the_checker_tries_the_laws_on_consent() -> None:
    assert set(LAWS) <= set(EVERY_LAW)


def told(law: str, pack: Pack, base: Pack | None = None) -> str:
    """What a law says of a pack, in one text; empty if it is kept."""
    return "\n".join(
        broken.in_words() for broken in BY_NAME[law].broken(Ground(pack, DAY, (), base))
    )


def planted(change: Callable[[Documents], object]) -> Pack:
    documents = copy.deepcopy(dict(part().documents))
    change(documents)
    return pack_from(documents)


def agreement(**changed: str) -> Callable[[Documents], object]:
    return lambda d: d["consent.yml"]["agreement"].update(changed)


def setting(**changed: Any) -> Callable[[Documents], object]:
    return lambda d: d["consent.yml"].update(changed)


def family_contact(pathway: str, value: str) -> Callable[[Documents], object]:
    def change(documents: Documents) -> None:
        found = next(p for p in documents["pathways.yml"]["pathways"] if p["id"] == pathway)
        found["family_contact"] = value

    return change


@pytest.mark.parametrize("law", BY_NAME)
def test_the_part_in_which_faults_are_planted_keeps_every_law_on_consent(law: str) -> None:
    assert told(law, part(), part_without_changes()) == ""


@pytest.mark.parametrize(
    ("law", "says", "change"),
    [
        ("harm_never_waits_for_an_answer", "front_door_urgent waits for an answer", agreement(front_door_urgent="asked")),
        ("harm_never_waits_for_an_answer", "emergency waits for an answer", agreement(emergency="needed")),
        ("refused_help_is_never_sent", "early help is sent without agreement", agreement(caf="asked")),
        ("refused_help_is_never_sent", "early help is sent without agreement", agreement(caf="never_waits")),
        ("every_consent_state_has_an_outcome", "neither sent nor held", agreement(front_door="none")),
        ("every_consent_question_is_used", "`refusal_talked_over` is never asked", agreement(front_door="needed")),
        ("the_family_is_never_contacted_about_these", "domestic_abuse: `family_contact` is `ask_first`", family_contact("domestic_abuse", "ask_first")),
    ],
)  # fmt: skip
def test_a_fault_in_the_pack_is_found(
    law: str, says: str, change: Callable[[Documents], object]
) -> None:
    assert says in told(law, planted(change))


@pytest.mark.parametrize(
    ("says", "base", "local"),
    [
        ("without the consultation that the base needs", "send_after_consultation", "send"),
    ],
)
def test_a_refusal_that_the_base_holds_is_not_sent_by_a_council(
    says: str, base: str, local: str
) -> None:
    packs = [planted(setting(refusal_at_front_door=value)) for value in (local, base)]
    assert says in told("consent_is_no_looser_than_the_base", *packs)
    assert told("consent_is_no_looser_than_the_base", *reversed(packs)) == ""


@pytest.mark.parametrize(
    "name", ["ask_young_person_from_years", "agreement_lasts_days", "look_again_after_days"]
)
def test_a_number_that_is_looser_than_the_bases_is_found(name: str) -> None:
    looser = planted(setting(**{name: 999}))
    assert f"`{name}` is 999" in told("consent_is_no_looser_than_the_base", looser, part())


def asks_nothing(policy: str, said: Said) -> Iterator[str]:
    return iter(())


def asks_the_family_all_the_same(policy: str, said: Said) -> Iterator[str]:
    yield from ("danger_kind", "why_unsafe", "safe_parent", "family_told", "why_not_told")


def only_a_yes_is_unsafe(family_contact: str, said: Said) -> bool:
    return family_contact == "never" or said.get("unsafe_to_ask") == "yes"


def asks_about_everything(question: str, said: Said) -> Iterator[str]:
    yield from (question, "who_agreed", "standing", "understanding_checked", "talked_over_with")


def anybody_may_agree(said: Said) -> bool:
    return True


def a_child_of_any_age_may_agree(said: Said, pack: Pack, age: object) -> Said:
    return said


def holds_nothing(*_: Any) -> None:
    return None


@pytest.mark.parametrize(
    ("law", "says", "name", "instead"),
    [
        ("every_no_has_a_reason", "a no is recorded without a reason", "_asked_where_unsafe", asks_nothing),
        ("unsafe_is_never_followed_by_the_family", "the family is raised", "_asked_where_unsafe", asks_the_family_all_the_same),
        ("not_known_is_unsafe", "not to know is taken as safe", "is_unsafe", only_a_yes_is_unsafe),
        ("refused_help_is_never_sent", "early help is sent without agreement", "_held", holds_nothing),
        ("refused_help_is_never_sent", "early help is sent without agreement", "_may_agree", anybody_may_agree),
        ("refused_help_is_never_sent", "early help is sent without agreement", "_that_counts", a_child_of_any_age_may_agree),
        ("the_usual_path_is_short", "screens on the usual path", "_asked_about_agreement", asks_about_everything),
        ("every_consent_question_is_used", "`safe_parent` is never asked", "_asked_where_unsafe", asks_nothing),
    ],
)  # fmt: skip
def test_a_fault_in_the_logic_is_found(
    law: str, says: str, name: str, instead: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consent, name, instead)
    assert says in told(law, part())
