"""The checker proves the example pack, finds each planted fault, and shows a case in plain words."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.proofs.check import check_pack
from bot.proofs.ground import Ground
from bot.proofs.laws import LAWS
from bot.proofs.report import Report
from bot.scenarios.files import load_scenarios
from bot.scenarios.run import run
from bot.thresholds.loader import load_without_changes, pack_from
from tests.proofs.part_of_the_pack import (
    EXAMPLE,
    SCENARIOS,
    library,
    part,
    part_without_changes,
    whole_pack,
)
from tests.proofs.small_packs import AT, DAY, documents_of

# ruff: noqa: E501 - one planted fault a line reads better than a wrapped one

Documents = dict[str, Any]
Change = Callable[[Documents], object]
Fault = tuple[str, str, Change]
"""The law that it breaks, what is said of it, and how it is planted."""


@pytest.fixture(scope="module")
def report() -> Report:
    pack = whole_pack()
    scenarios = tuple(load_scenarios(SCENARIOS, pack, AT))
    return check_pack(pack, DAY, scenarios, load_without_changes(EXAMPLE), cases=2_000)


def test_the_example_pack_keeps_every_law(report: Report) -> None:
    assert report.failed == ()
    of_the_engine = {"evaluators_agree", "every_word_is_read_right"}
    assert {law.name for law in report.proved} == {law.name for law in LAWS} | of_the_engine


def test_the_report_says_how_much_was_proved_and_what_each_proof_rests_on(report: Report) -> None:
    told = report.as_dict()
    assert told["combinations"] > 10**40
    assert told["cases_compared"] == 2_000
    assert set(told["rests_on"]) == set(told["proved"])
    assert {length["exact"] for length in told["lengths"]} == {True}
    assert told["longest_interview"] <= 25


def test_what_is_no_fault_is_listed_for_the_author(report: Report) -> None:
    kinds = {note.kind for note in report.notes}
    assert {"conflict", "exception"} <= kinds
    assert all("For example" in note.message for note in report.notes if note.kind == "conflict")


def test_the_part_in_which_faults_are_planted_has_none() -> None:
    assert check_pack(part(), DAY, library(), part_without_changes(), cases=0).failed == ()
    assert not run([*library()], part()).failed


def documents_of_the_part() -> Documents:
    return copy.deepcopy(dict(part().documents))


def rule_of(documents: Documents, rule: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        r
        for document in documents.values()
        for r in document.get("rules", ())
        if isinstance(r, dict) and r["id"] == rule
    )
    return found


def fact_of(documents: Documents, fact: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        f for document in documents.values() for f in document.get("facts", ()) if f["id"] == fact
    )
    return found


def question_of(documents: Documents, question: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        q
        for document in documents.values()
        for q in document.get("questions", ())
        if q["id"] == question
    )
    return found


def reads(rule: str, condition: dict[str, Any], **more: Any) -> Change:
    return lambda d: rule_of(d, rule).update(when=condition, **more)


MARK, MOVES = {"said_yes": "visible_injury"}, {"said_yes": "child_moves_about"}
NEVER = {"all": [{"said_yes": "immediate_danger"}, {"said_no": "immediate_danger"}]}
BOTH_AGES = {
    "all": [
        {"younger_than_months": {"fact": "child_age_months", "months": 6}},
        {"at_least_months": {"fact": "child_age_months", "months": 12}},
    ]
}
NO_ORDER = {
    "risk_when": "neither",
    "reason": "Who they are, not what happened.",
    "characteristic": "faith",
}
PROTECTS = {"risk_when": "no", "protective": True}


def move_danger_out_of_safety(documents: Documents) -> None:
    for key in ("facts", "questions", "rules"):
        documents["neglect.yml"][key].append(documents["safety.yml"][key].pop(1))


def hidden_by_faith(documents: Documents) -> None:
    documents["core.yml"]["facts"].append(
        {"id": "faith", "about": "child", "if_yes": "has a faith", "if_no": "has none", **NO_ORDER}
    )
    question_of(documents, "core_harm")["applies_when"] = {"said_no": "faith"}
    documents["core.yml"]["questions"].append(
        {**question_of(documents, "ask_child_seen"), "id": "ask_faith", "sets": "faith"}
    )


def without_bruising(documents: Documents) -> None:
    for document in documents.values():
        for rule in document.get("rules", ()):
            if "bruising_non_mobile" in rule.get("pathways", ()):
                rule["pathways"] = []


FAULTS: dict[str, tuple[Fault, ...]] = {
    "more risk gives less": (
        ("monotone", "PH-004 can give front_door_urgent when `child_moves_about` is less of a risk", reads("PH-004", {"all": [MARK, MOVES]})),
        ("monotone", "CO-001", reads("CO-001", {"none_of": [{"said_yes": "child_said_hurt"}]})),
        ("monotone", "`child_age_months`", reads("NE-014", {"at_least_months": {"fact": "child_age_months", "months": 12}})),
    ),
    "danger is lowered or passed over": (
        ("low_routes_need_harm_answered", "marked `harm: true`", lambda d: question_of(d, "core_harm").pop("harm")),
        ("nothing_lowers_danger", "PH-004 gives front_door_urgent and reads `child_moves_about`, which is protective", lambda d: fact_of(d, "child_moves_about").update(PROTECTS)),
        ("nothing_lowers_danger", "`child_seen` is protective and can turn urgency", lambda d: fact_of(d, "child_seen").update(PROTECTS)),
        ("heard_danger_counts", "when danger (now) is confirmed, and no rule then gives emergency", lambda d: d["safety.yml"]["hears"].update(now="needs_doctor_today")),
    ),
    "what is asked of whom, and when": (
        ("characteristics_change_nothing", "NE-001 depends on", lambda d: fact_of(d, rule_fact(d, "NE-001")).update(NO_ORDER)),
        ("characteristics_change_nothing", "`core_harm` is asked or not because of `faith`", hidden_by_faith),
        ("danger_within_three_questions", "rests on `da_past`", lambda d: rule_of(d, "SA-001").update(when={"any": [rule_of(d, "SA-001")["when"], {"said_yes": "da_past"}]})),
        ("danger_within_three_questions", "SA-002 is an emergency that rests on", move_danger_out_of_safety),
        ("every_rule_is_reached", "PH-004 can hold only where a question that it needs is not asked", lambda d: question_of(d, "ask_moves_about").update(applies_when=NEVER)),
        ("every_rule_is_sourced_and_shown", "`bruise` is not a scenario of the library", lambda d: rule_of(d, "PH-004").update(scenarios=["bruise"])),
    ),
    "what leads nowhere": (
        ("every_rule_can_hold", "PH-004 can never hold", reads("PH-004", BOTH_AGES)),
        ("every_outcome_is_reached", "pathway `bruising_non_mobile`", without_bruising),
        ("every_question_is_used", "`ask_child_seen` is never asked", lambda d: rule_of(d, "CO-008").update(status="retired")),
        ("interview_is_bounded", "neglect has 13 questions", lambda d: ask_more(d, "neglect.yml", 13)),
    ),
    "what is written": (
        ("every_rule_decides_a_case", "PH-004 is overshadowed: whenever it holds, CO-001 holds too", reads("PH-004", {"said_yes": "child_said_hurt"}, pathways=[])),
        ("every_route_has_a_next_step", "Route caf lacks", lambda d: d["pack.yml"]["routes"]["caf"].update(steps=[])),
        ("danger_never_waits_for_consent", "must be `never_waits`", lambda d: d["consent.yml"]["agreement"].update(front_door_urgent="asked")),
        ("every_name_is_filled_in", "`{somebody}`", lambda d: rule_of(d, "PH-004").update(because="Ask {somebody}.")),
        ("every_rule_is_sourced_and_shown", "PH-999 is shown by no scenario", lambda d: rule_of(d, "PH-006").update(id="PH-999")),
        ("a_rule_is_in_force_every_day", "neglect: none of its rules is in force on 2027-01-01", lambda d: [r["in_force"].update(until="2026-12-31") for r in d["neglect.yml"]["rules"]]),
    ),
}  # fmt: skip
"""Faults of the same sort, which do not touch each other, and so stand in one pack."""


@pytest.mark.parametrize("sort", FAULTS)
def test_every_planted_fault_is_found_and_said(sort: str) -> None:
    documents = documents_of_the_part()
    for _, _, change in FAULTS[sort]:
        change(documents)
    failed = check_pack(pack_from(documents), DAY, library(), cases=0).failed
    told = [(failure.law, failure.message) for failure in failed]
    missed = [
        (law, says)
        for law, says, _ in FAULTS[sort]
        if not any(law == found and says in message for found, message in told)
    ]
    assert missed == [], told


def rule_fact(documents: Documents, rule: str) -> str:
    ((_, fact),) = rule_of(documents, rule)["when"].items()
    return str(fact)


def ask_more(documents: Documents, file: str, count: int) -> None:
    """So many questions as `count` in one area: the first one again and again."""
    asked = documents[file]["questions"]
    more = range(len(asked), count)
    asked += [{**asked[0], "id": f"{asked[0]['id']}_{number}"} for number in more]


def test_a_counter_example_is_told_in_the_words_of_the_pack() -> None:
    documents = documents_of_the_part()
    rule_of(documents, "PH-004").update(when={"all": [MARK, MOVES]})
    monotone = next(law for law in LAWS if law.name == "monotone")
    told = [broken.in_words() for broken in monotone.broken(Ground(pack_from(documents), DAY))]
    found = next(message for message in told if message.startswith("PH-004"))
    assert "For example: the child has a bruise, burn, cut or other mark." in found


def test_an_overlay_that_takes_danger_away_is_found_even_if_it_is_well_formed() -> None:
    documents = documents_of_the_part()
    rule_of(documents, "PH-004").update(route="front_door")
    failed = check_pack(pack_from(documents), DAY, base=part_without_changes(), cases=0).failed
    told = [failure.message for failure in failed if failure.law == "overlay_weakens_nothing"]
    assert any(
        message.startswith("The base gives front_door_urgent where the council's pack does not.")
        and "the child cannot move about without help" in message
        for message in told
    )


def test_a_redundant_rule_is_listed_with_the_rules_that_cover_it() -> None:
    written = [
        {"area": "safety", "when": {"any": [{"said_yes": "a"}, {"said_yes": "c"}]}, "route": "caf"},
        {"area": "safety", "when": {"said_yes": "a"}, "route": "front_door"},
        {"area": "safety", "when": {"said_yes": "c"}, "route": "front_door"},
    ]
    pack = pack_from(documents_of(written, {"a": "yes", "b": "no", "c": "yes"}))
    notes = check_pack(pack, DAY, cases=0).notes
    assert "RA-001 gives nothing that RA-002, RA-003 do not give." in [n.message for n in notes]


def test_a_fact_that_is_read_both_ways_is_listed_with_what_it_can_cost() -> None:
    written = [
        {"area": "safety", "when": {"all": [{"said_yes": "a"}, {"said_yes": "c"}]}, "route": "caf"},
        {"area": "safety", "when": {"all": [{"said_no": "a"}, {"said_yes": "c"}]}, "route": "caf"},
    ]
    pack = pack_from(documents_of(written, {"a": "yes", "b": "no", "c": "yes"}))
    notes = [n.message for n in check_pack(pack, DAY, cases=0).notes if n.kind == "late_stop"]
    assert notes == [
        "`a` is read both ways at one route, so up to 2 more questions may be asked than are needed."
    ]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_every_law_says_what_it_means_and_rests_on(law: Any) -> None:
    assert law.says.endswith(".") and law.rests_on


def test_a_pack_is_checked_for_the_day_asked_for() -> None:
    written = [
        {"area": "safety", "when": {"said_yes": "a"}, "route": "caf"},
        {
            "area": "safety",
            "when": {"said_yes": "c"},
            "route": "caf",
            "in_force": {"from": "2026-12-01"},
        },
    ]
    pack = pack_from(documents_of(written, {"a": "yes", "b": "no", "c": "yes"}))
    assert [check_pack(pack, day, cases=0).rules for day in (DAY, date(2026, 12, 1))] == [1, 2]
