"""The checker finds planted faults and says what was planted."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from bot.thresholds.check import check_pack
from bot.thresholds.errors import PackError
from bot.thresholds.loader import Documents, pack_from
from bot.thresholds.pack import Pack

# ruff: noqa: E501 - one planted fault a line reads better than a wrapped one
Change = Callable[[dict[str, Any]], None]


def rule_of(documents: dict[str, Any], rule: str) -> dict[str, Any]:
    return next(
        r
        for d in documents.values()
        for r in d.get("rules", ())
        if isinstance(r, dict) and r["id"] == rule
    )


def planted(documents: Documents, change: Change) -> dict[str, Any]:
    copied: dict[str, Any] = copy.deepcopy(dict(documents))
    change(copied)
    return copied


def test_the_example_pack_keeps_every_law(pack: Pack) -> None:
    report = check_pack(pack)
    assert report.failed == ()
    assert report.longest_interview <= 25


@pytest.mark.parametrize(
    ("law", "change"),
    [
        ("monotone", lambda d: rule_of(d, "PH-004").update(when={"said_no": "visible_injury"})),
        ("monotone", lambda d: rule_of(d, "CO-001").update(when={"none_of": [{"said_yes": "child_said_hurt"}]})),
        ("no_dead_rule", lambda d: rule_of(d, "PH-004").update(
            when={"all": [{"younger_than_months": {"fact": "child_age_months", "months": 6}},
                          {"at_least_months": {"fact": "child_age_months", "months": 12}}]})),
        ("danger_within_three_questions", lambda d: d["safety.yml"]["questions"].insert(0, {
            **d["safety.yml"]["questions"].pop(), "id": "safety_today"}) or d["safety.yml"]["questions"].insert(
            0, d["core.yml"]["questions"].pop(0))),
        ("danger_never_waits_for_consent", lambda d: d["consent.yml"]["agreement"].update(front_door_urgent="asked")),
        ("every_name_is_filled_in", lambda d: rule_of(d, "PH-004").update(because="Ask {somebody}.")),
        ("every_route_has_a_next_step", lambda d: d["pack.yml"]["routes"]["caf"].update(steps=[])),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(documents: Documents, law: str, change: Change) -> None:
    report = check_pack(pack_from(planted(documents, change)))
    assert law in {name for name, _ in report.failed}
    assert not report.ok


def add_unknown_key(documents: dict[str, Any]) -> None:
    rule_of(documents, "PH-004")["rout"] = "caf"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (add_unknown_key, "`rout` is not a key here; did you mean `route`"),
        (lambda d: rule_of(d, "PH-004").pop("because"), "`because` is missing"),
        (
            lambda d: rule_of(d, "PH-004").update(when={"said_yes": "visible_injry"}),
            "did you mean `visible_injury`",
        ),
        (
            lambda d: rule_of(d, "PH-004").update(when={"sad_yes": "visible_injury"}),
            "did you mean `said_yes`",
        ),
        (lambda d: rule_of(d, "PH-004").update(route="frontdoor"), "did you mean `front_door`"),
        (lambda d: rule_of(d, "PH-004").update(pathways=["bruise"]), "is not a pathway"),
        (lambda d: rule_of(d, "PH-004").update(sources=[]), "rests on no source"),
        (
            lambda d: rule_of(d, "PH-004").update(sources=[{"ref": "x", "at": "1"}]),
            "is not a source",
        ),
        (lambda d: rule_of(d, "PH-004").update(id="PH-001"), "used twice"),
        (lambda d: d["core.yml"]["questions"].pop(0), "no question sets the fact"),
        (lambda d: d["core.yml"]["questions"][0].update(sets="child_aeg_months"), "did you mean"),
        (
            lambda d: d["pathways.yml"]["pathways"][0].update(contact="nobody"),
            "is not a contact point",
        ),
        (lambda d: d["pack.yml"]["routes"].pop("caf"), "`caf` is missing"),
        (
            lambda d: d["pack.yml"]["contact_points"].pop("out_of_hours"),
            "`out_of_hours` is missing",
        ),
        (lambda d: d["consent.yml"]["questions"].pop(0), "`unsafe_to_ask` is missing"),
        (lambda d: d["safety.yml"].pop("hears"), "`now` is missing"),
        (lambda d: d.pop("information.yml"), "needs one key, `fields`"),
    ],
)
def test_a_bad_pack_is_refused_whole_and_says_what_to_do(
    documents: Documents, change: Change, says: str
) -> None:
    with pytest.raises(PackError, match=says):
        pack_from(planted(documents, change))


def test_all_faults_are_reported_at_once(documents: Documents) -> None:
    def several(d: dict[str, Any]) -> None:
        add_unknown_key(d)
        rule_of(d, "CO-001").pop("because")
        rule_of(d, "NE-001").update(route="nowhere")

    with pytest.raises(PackError) as caught:
        pack_from(planted(documents, several))
    told = "\n".join(caught.value.faults)
    assert all(name in told for name in ("PH-004", "CO-001", "NE-001"))
