"""What is wrong under `early_help` is named, and a council cannot weaken whom a service must not write to."""

# ruff: noqa: E501 - one case beside another reads better than a wrapped one
from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from bot.settings import ROOT
from bot.thresholds.errors import PackError
from bot.thresholds.loader import Documents, pack_from, read_documents, read_yaml
from bot.thresholds.overlay.merging import merge

NATIONAL, COUNCIL = ROOT / "bot/packs/national", ROOT / "bot/packs/example_council"
EXAMPLE: Documents = read_documents(COUNCIL)


def early(**more: Any) -> Callable[[dict[str, Any]], None]:
    return lambda written: written.update(more)


def universal(**more: Any) -> Callable[[dict[str, Any]], None]:
    return lambda written: written["plans"]["universal"].update(more)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda e: e["needs"].update(bulying={"terms": ["x"]}), "needs: `bulying` is neither an area nor a pathway; did you mean `bullying`?"),
        (early(safe_contact_for=["domestic_abse"]), "safe_contact_for: `domestic_abse` is neither an area nor a pathway; did you mean `domestic_abuse`?"),
        (lambda e: e.pop("safe_contact_term"), "`safe_contact_for` needs a `safe_contact_term`"),
        (early(checked_within_days=91), "`checked_within_days` is 91; it must be from 1 to 90"),
        (early(checked_within_days=0), "`checked_within_days` is 0; it must be from 1 to 90"),
        (early(most_services=6), "`most_services` is 6; it must be from 1 to 5"),
        (universal(look_again_weeks=[]), "universal: `look_again_weeks` needs one to 3 different numbers"),
        (universal(look_again_weeks=[4, 4]), "universal: `look_again_weeks` needs one to 3 different numbers"),
        (universal(look_again_weeks=[0, 2]), "universal: `look_again_weeks` needs one to 3 different numbers"),
        (universal(steps=[]), "universal: `steps` is empty; write who does what"),
        (universal(offer_within_working_days=0), "`offer_within_working_days` must be one or more"),
        (universal(steps=[{"who": "lead", "what": "Wait.", "within_working_days": -1}]), "`within_working_days` cannot be less than 0"),
        (universal(steps=[{"who": "mum", "what": "Wait.", "within_working_days": 1}]), "`mum` cannot stand for `who`"),
        (lambda e: e["plans"].update(emergency=e["plans"]["universal"]), "plans > emergency: a plan stands on universal, single_agency or caf"),
        (early(need={}), "`need` is not a key here; did you mean `needs`?"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_what_to_write(
    change: Callable[[dict[str, Any]], Any], says: str
) -> None:
    documents = copy.deepcopy(dict(EXAMPLE))
    change(documents["pack.yml"]["early_help"])
    with pytest.raises(PackError) as refused:
        pack_from(documents)
    assert any(says in fault for fault in refused.value.faults), refused.value.faults


def test_a_pack_without_early_help_is_whole_and_has_no_services_and_no_plans() -> None:
    documents = copy.deepcopy(dict(EXAMPLE))
    documents["pack.yml"].pop("early_help")
    setting = pack_from(documents).head.early_help
    assert not setting.needs and not setting.plans


def merged(**local: Any) -> Documents:
    head = read_yaml(NATIONAL / "pack.yml")
    base = {"pack.yml": head, **{name: read_yaml(NATIONAL / name) for name in head["files"]}}
    own = {name: read_yaml(COUNCIL / name) for name in ("pack.yml", "changes.yml")}
    own["pack.yml"]["early_help"] |= local
    return merge(base, own)


def test_a_councils_words_are_joined_to_the_bases_key_by_key() -> None:
    setting = pack_from(
        merged(
            needs={"bullying": {"terms": ["esd:1234"]}},
            plans={"universal": {"look_again_weeks": [3]}},
        )
    ).head.early_help
    assert setting.needs["bullying"].terms == ("esd:1234",)
    assert "neglect" in setting.needs and setting.covers == ("Exampleshire",)
    (universal_plan,) = [p for route, p in setting.plans.items() if route == "universal"]
    assert universal_plan.look_again_weeks == (3,) and universal_plan.steps


def test_a_council_cannot_say_where_a_letter_home_is_no_danger() -> None:
    with pytest.raises(PackError, match="`safe_contact_for` is not for a council to set"):
        merged(safe_contact_for=[])
