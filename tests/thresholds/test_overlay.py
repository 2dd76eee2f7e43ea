"""A council's pack over the national base: what it may say, and that it cannot weaken what is about danger."""

from __future__ import annotations

import copy
import re
import shutil
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.proofs.ground import Ground
from bot.proofs.laws.risk import overlay_weakens_nothing
from bot.settings import ROOT
from bot.thresholds.errors import PackError
from bot.thresholds.loader import (
    Documents,
    load_pack,
    load_without_changes,
    pack_from,
    read_documents,
    read_yaml,
)
from bot.thresholds.overlay.changes import CHANGE_KEYS
from bot.thresholds.overlay.head import HEAD_KEYS
from bot.thresholds.overlay.merging import merge
from bot.thresholds.overlay.protected import why_protected
from bot.thresholds.pack import Pack
from bot.thresholds.parts import LocalChange
from bot.thresholds.routes import Route

# ruff: noqa: E501 - one change a line reads better than a wrapped one
NATIONAL = ROOT / "bot/packs/national"
COUNCIL = ROOT / "bot/packs/example_council"
BECAUSE = "The safeguarding partners asked for it after a review."
Change = Callable[[dict[str, Any]], Any]


def folder(path: Path) -> dict[str, Any]:
    return {file.name: read_yaml(file) for file in sorted(path.glob("*.yml"))}


@pytest.fixture(scope="module")
def base() -> Documents:
    head = read_yaml(NATIONAL / "pack.yml")
    return {"pack.yml": head, **{name: read_yaml(NATIONAL / name) for name in head["files"]}}


def changed(base: Documents, *changes: Change) -> Documents:
    """The merged documents after changes to the example council's own files."""
    overlay = {**folder(COUNCIL), "changes.yml": {}}
    for change in changes:
        change(overlay)
    return merge(base, overlay)


def pack_with(base: Documents, *changes: Change) -> Pack:
    return pack_from(changed(base, *changes))


def refused(base: Documents, *changes: Change) -> tuple[str, ...]:
    with pytest.raises(PackError) as caught:
        changed(base, *changes)
    return caught.value.faults


def entry(key: str, **written: Any) -> Change:
    """An entry of changes.yml, with a reason unless it brings its own."""
    return lambda d: d["changes.yml"].setdefault(key, []).append({"reason": BECAUSE, **written})


def rule(rule: str, **wanted: Any) -> Change:
    return entry("rules", id=rule, set=wanted)


def rule_in(pack: Pack, rule: str) -> Any:
    return next(r for area in pack.areas.values() for r in area.rules if r.id == rule)


def head(change: Change) -> Change:
    return lambda d: change(d["pack.yml"])


def new_rule(base: Documents, **wanted: Any) -> dict[str, Any]:
    model = next(r for r in base["education.yml"]["rules"] if r["id"] == "ED-006")
    return {**model, "id": "ED-900", **wanted}


# What the example says


def test_the_example_council_says_what_it_changed_and_why(pack: Pack) -> None:
    assert pack.head.stands_over == "national 2026.1"
    assert {(c.part, c.id) for c in pack.head.changed} == {
        ("question", "ed_attendance"), ("pathway", "child_missing_education"),
    }  # fmt: skip
    assert all(change.reason for change in pack.head.changed)


def test_the_example_council_takes_every_rule_of_the_base_as_it_is(
    base: Documents, documents: Documents
) -> None:
    for name, content in base.items():
        assert documents[name].get("rules") == content.get("rules") or name == "pack.yml"
        assert documents[name].get("facts") == content.get("facts")


def test_areas_are_asked_in_the_order_of_the_base(base: Documents, pack: Pack) -> None:
    assert [f"{area}.yml" for area in pack.areas] == base["pack.yml"]["files"][: len(pack.areas)]


def test_the_base_alone_is_refused_with_one_clear_sentence() -> None:
    with pytest.raises(PackError) as caught:
        load_pack(NATIONAL)
    assert len(caught.value.faults) == 1
    assert "national is a base" in caught.value.faults[0]
    assert "base: ../national" in caught.value.faults[0]


# What a merge gives


def test_nothing_to_change_gives_the_base_with_the_councils_head(base: Documents) -> None:
    merged = changed(base)
    assert {n: c for n, c in merged.items() if n != "pack.yml"} == {
        n: c for n, c in base.items() if n != "pack.yml"
    }
    assert merged["pack.yml"]["council"] == "Exampleshire Council"
    assert merged["pack.yml"]["changed"] == []


def test_a_merge_leaves_its_arguments_as_they_were(base: Documents) -> None:
    before = copy.deepcopy(base)
    changed(
        base,
        rule("ED-006", route="front_door"),
        entry("new_rules", area="education", rule=new_rule(base)),
    )
    assert base == before


def test_the_councils_head_is_its_own_and_the_rest_comes_from_the_base(base: Documents) -> None:
    pack = pack_with(base)
    assert pack.head.id == "example_council"
    assert pack.head.owner != base["pack.yml"]["owner"]
    assert pack.head.questions_before_pause == base["pack.yml"]["questions_before_pause"]
    assert pack.head.contact_points["emergency"].telephone == "999"
    assert pack.head.contact_points["front_door"].telephone == "01632 960100"
    caf = pack.head.routes[Route.CAF]
    assert caf.level == "2" and list(caf.steps) == base["pack.yml"]["routes"]["caf"]["steps"]


@pytest.mark.parametrize("key", ["owner", "note", "council", "privacy"])
def test_what_a_council_must_say_itself_is_never_taken_from_the_base(
    base: Documents, key: str
) -> None:
    with pytest.raises(PackError, match=f"`{key}` is missing"):
        pack_with(base, head(lambda h: h.pop(key)))


def test_a_switch_that_a_council_leaves_out_stays_as_the_base_has_it(base: Documents) -> None:
    pack = pack_with(base, head(lambda h: h.pop("switches", None)))
    written = base["pack.yml"]["switches"]
    assert written and {name: switch.on for name, switch in pack.head.switches.items()} == {
        name: switch["on"] for name, switch in written.items()
    }


def test_a_changed_rule_keeps_its_other_keys(base: Documents) -> None:
    before = rule_in(pack_with(base), "ED-006")
    after = rule_in(pack_with(base, rule("ED-006", route="front_door", urgency="today")), "ED-006")
    kept = {"route", "urgency"}
    assert after.dict(exclude=kept) == before.dict(exclude=kept)
    assert (after.route, after.urgency) == ("front_door", "today")


def test_a_rule_that_is_not_protected_may_go_down_with_a_reason(base: Documents) -> None:
    pack = pack_with(base, rule("ED-004", route="caf", when={"said_yes": "no_school_place"}))
    assert rule_in(pack, "ED-004").route is Route.CAF
    assert rule_in(pack, "ED-004").facts_read == ("no_school_place",)


def test_also_when_widens_and_keeps_the_condition_of_the_base(base: Documents) -> None:
    wider = entry("rules", id="CO-001", also_when={"said_yes": "frightened_of_someone"})
    pack = pack_with(base, wider)
    assert rule_in(pack, "CO-001").facts_read == ("child_said_hurt", "frightened_of_someone")
    assert rule_in(pack, "CO-001").when.word == "any"
    assert pack.head.changed == (
        LocalChange(part="rule", id="CO-001", how="widened", reason=BECAUSE),
    )


def test_a_retired_rule_stays_in_the_pack_and_no_longer_counts(base: Documents) -> None:
    pack = pack_with(base, entry("rules", id="ED-010", retire=True))
    assert rule_in(pack, "ED-010").status == "retired"
    in_force = pack.rules_in_force(("education",), pack.head.in_force.from_)
    assert "ED-010" not in {rule.id for rule in in_force}


def test_a_new_rule_and_a_new_pathway_stand_beside_those_of_the_base(base: Documents) -> None:
    model = next(p for p in base["pathways.yml"]["pathways"] if p["id"] == "step_up")
    pathway = {**model, "id": "attendance_panel"}
    pack = pack_with(
        base,
        entry("new_pathways", pathway=pathway),
        entry("new_rules", area="education", rule=new_rule(base, pathways=["attendance_panel"])),
    )
    assert pack.areas["education"].rules[-1].id == "ED-900"
    assert pack.pathways["attendance_panel"].contact == "front_door"
    assert {(c.id, c.how) for c in pack.head.changed} == {
        ("ED-900", "added"),
        ("attendance_panel", "added"),
    }


def test_a_question_is_worded_anew_and_sets_the_same_facts(base: Documents) -> None:
    labels = {"early_help_failed": "A plan has been tried, and nothing changed"}
    wanted = {"text": "What went before?", "options": labels}
    pack = pack_with(base, entry("questions", id="core_history", set=wanted))
    before, after = pack_with(base).questions["core_history"], pack.questions["core_history"]
    assert after.text == "What went before?" and after.facts == before.facts
    worded = [o.copy(update={"label": labels.get(o.key, o.label)}) for o in before.options]
    assert list(after.options) == worded
    assert [o.key for o in after.options if o not in before.options] == ["early_help_failed"]


def test_a_consent_question_may_be_worded_anew(base: Documents) -> None:
    wording = entry("questions", id="family_told", set={"why": "Families should hear it first."})
    question = pack_with(base, wording).consent.question("family_told")
    assert question.why == "Families should hear it first." and question.kind == "yes_no"


def test_a_pathway_may_become_stricter(base: Documents) -> None:
    stricter = entry("pathways", id="step_up", set={"family_contact": "ask_first"})
    assert pack_with(base, stricter).pathways["step_up"].family_contact == "ask_first"


def test_a_protected_rule_may_be_raised_worded_and_given_more_pathways(base: Documents) -> None:
    wanted = {
        "route": "emergency",
        "urgency": "now",
        "pathways": ["step_up", "bruising_non_mobile", "same_day_call"],
    }
    pack = pack_with(base, rule("PH-004", because="A doctor looks today.", **wanted))
    assert rule_in(pack, "PH-004").route is Route.EMERGENCY
    assert rule_in(pack, "PH-004").pathways == tuple(wanted["pathways"])


def test_a_local_source_is_added(base: Documents) -> None:
    source = {**base["pack.yml"]["sources"][0], "id": "exampleshire_review"}
    pack = pack_with(base, head(lambda h: h.update(sources=[source])))
    assert len(pack.sources) == len(base["pack.yml"]["sources"]) + 1


def test_equal_content_has_an_equal_digest(base: Documents, pack: Pack) -> None:
    assert (
        load_pack(COUNCIL).digest == pack.digest == pack_from(merge(base, folder(COUNCIL))).digest
    )
    assert pack_with(base).digest != pack.digest
    one = pack_with(base, rule("ED-006", route="front_door")).digest
    assert one == pack_with(base, rule("ED-006", route="front_door")).digest


def test_the_page_on_packs_lists_every_key_and_its_example_is_taken(
    base: Documents, readme: str
) -> None:
    example = readme.partition("changes.yml`: what")[2].partition("```yaml")[2].partition("```")[0]
    pack = pack_with(base, lambda d: d.update({"changes.yml": yaml.safe_load(example)}))
    assert {change.id for change in pack.head.changed} == {"PH-015", "PH-008"}
    for key in {
        *HEAD_KEYS,
        *CHANGE_KEYS,
        *(word for words in CHANGE_KEYS.values() for word in words),
    }:
        assert re.search(rf"\b{key}\b", readme), key


# What a council may not weaken

AREA_FILE = {"area": "core", "name": "Every worry", "describes": "-", "owner": "Nobody"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (entry("rules", id="PH-004", retire=True), "changes.yml, PH-004: cannot be retired; take `retire` out. This is a rule for a call today or for 999"),
        (entry("rules", id="SA-006", retire=True), "changes.yml, SA-006: cannot be retired; take `retire` out. This is a rule of the safety area"),
        (rule("CO-001", status="draft"), "CO-001: `status` cannot become `draft`; leave it `active`"),
        (rule("CO-001", status="retired"), "CO-001: `status` cannot become `retired`"),
        (rule("PH-004", route="front_door"), "PH-004: `route` cannot go down from `front_door_urgent` to `front_door`; leave it out, or raise it"),
        (rule("SA-001", route="front_door_urgent"), "`route` cannot go down from `emergency`"),
        (rule("PH-004", route=None), "`route` cannot go down"),
        (rule("CO-011", urgency="planned"), "CO-011: `urgency` cannot go down from `today` to `planned`"),
        (rule("SA-001", urgency="today"), "`urgency` cannot go down from `now` to `today`"),
        (rule("CO-011", urgency=None), "`urgency` cannot go down"),
        (rule("PH-004", pathways=[]), "PH-004: `pathways` cannot lose `bruising_non_mobile`; write it beside those that you add"),
        (rule("DA-001", pathways=["step_up"]), "`pathways` cannot lose `domestic_abuse`"),
        (rule("CO-001", when={"said_yes": "immediate_danger"}), "CO-001: `when` cannot be replaced; to catch more cases, write them under `also_when`"),
        (rule("CO-001", in_force={"from": "2025-09-01", "until": "2026-01-01"}), "CO-001: `in_force` cannot be set"),
        (rule("CO-001", only_if="doctors_on_duty"), "CO-001: `only_if` cannot put a switch on it"),
        (rule("CO-001", id="CO-900"), "`id` is not something that can be set"),
        (entry("pathways", id="domestic_abuse", set={"family_contact": "ask_first"}), "domestic_abuse: `family_contact` cannot go down from `never` to `ask_first`"),
        (entry("pathways", id="bruising_non_mobile", set={"family_contact": "usual"}), "cannot go down from `ask_first` to `usual`"),
        (entry("pathways", id="step_up", set={"tell": " "}), "step_up: `tell` is blank"),
        (entry("questions", id="family_told", set={"kind": "text"}), "family_told: `kind` cannot be changed, because a council may only change the wording"),
        (entry("questions", id="safety_now", set={"sets": "unborn"}), "safety_now: `sets` cannot be changed"),
        (entry("questions", id="core_history", set={"options": []}), "core_history: `options` cannot be replaced or taken out"),
        (entry("questions", id="core_harm", set={"applies_when": {"said_yes": "unborn"}}), "core_harm: `applies_when` cannot be changed"),
        (entry("questions", id="core_history", set={"text": ""}), "core_history: `text` is blank"),
        (lambda d: d["changes.yml"].update(facts=[{"id": "visible_injury", "risk_when": "no"}]), "`facts` belongs to the base"),
        (lambda d: d["changes.yml"].update(hears={"now": "unborn"}), "`hears` belongs to the base"),
        (lambda d: d["changes.yml"].update(agreement={"front_door_urgent": "needed"}), "`agreement` belongs to the base"),
        (lambda d: d.update({"core.yml": AREA_FILE}), "core.yml: a council's pack holds only pack.yml and changes.yml"),
        (lambda d: d.update({"consent.yml": {"agreement": {"emergency": "asked"}}}), "consent.yml: a council's pack holds only"),
        (head(lambda h: h.update(files=["core.yml"])), "pack.yml: `files` is not for a council to set"),
        (head(lambda h: h.update(questions_before_pause=2)), "`questions_before_pause` is not for a council to set"),
        (head(lambda h: h["routes"]["front_door"].update(steps=[])), "routes > front_door: `steps` is blank"),
        (head(lambda h: h["routes"]["caf"].update(steps=[" "])), "routes > caf: `steps` is blank"),
        (head(lambda h: h["routes"]["emergency"].update(name=" ")), "routes > emergency: `name` is blank"),
        (head(lambda h: h["contact_points"]["front_door"].update(telephone="")), "contact_points > front_door: `telephone` is blank"),
        (head(lambda h: h["contact_points"]["out_of_hours"].update(telephone=None)), "contact_points > out_of_hours: `telephone` is blank"),
        (head(lambda h: h["contact_points"]["out_of_hours"].update(telephone="none")), "out_of_hours: `none` is not a number that can be rung"),
        (head(lambda h: h["contact_points"].update(emergency={"telephone": "01632 960100"})), "contact_points > emergency: is the base's, because it is the same everywhere (999); take it out"),
        (head(lambda h: h["contact_points"].update(front_door=None)), "contact_points > front_door: needs lines"),
        (head(lambda h: h["terms"].update(front_door_phone="see our website")), "terms > front_door_phone: cannot be a term"),
        (head(lambda h: h["terms"].update(caf=" ")), "terms > caf: is blank; write the word"),
        (head(lambda h: h["terms"].update(caf="{early_help} plan")), "terms > caf: has a brace in it"),
        (head(lambda h: h["terms"].update(caf="plan}")), "write the word itself, without { and }"),
    ],
)  # fmt: skip
def test_a_weakening_is_refused_with_what_to_do_instead(
    base: Documents, change: Change, says: str
) -> None:
    told = "\n".join(refused(base, change))
    assert says in told
    assert told.startswith(("changes.yml", "pack.yml", "core.yml", "consent.yml"))


def test_a_switch_cannot_turn_off_a_protected_rule(base: Documents) -> None:
    switched = copy.deepcopy(dict(base))
    next(r for r in switched["core.yml"]["rules"] if r["id"] == "CO-001")["only_if"] = "listens"
    off = head(lambda h: h.update(switches={"listens": {"on": "no"}}))
    assert any("switches > listens: turns off CO-001" in fault for fault in refused(switched, off))


def test_every_protected_rule_refuses_to_be_retired(base: Documents) -> None:
    protected = [
        rule["id"]
        for content in base.values()
        for rule in content.get("rules", ())
        if why_protected(base, content["area"], rule)
    ]
    faults = refused(base, *(entry("rules", id=rule, retire=True) for rule in protected))
    assert len(protected) > 20 and len(faults) == len(protected)
    assert all(any(rule in fault for fault in faults) for rule in protected)


@pytest.mark.parametrize(
    "change",
    [
        entry("rules", id="CO-004", retire=True),
        rule("CO-004", route="universal"),
        rule("CO-002", when={"said_yes": "unborn"}),
    ],
)
def test_a_rule_that_reads_a_sign_of_harm_is_protected_from_the_front_door_up(
    base: Documents, change: Change
) -> None:
    (fault,) = refused(base, change)
    assert "This is a rule about a sign of harm (`" in fault
    assert fault.endswith("which holds in every council.")


def test_a_rule_below_the_front_door_or_without_a_sign_of_harm_is_the_councils_to_change(
    base: Documents,
) -> None:
    listed = {rule["id"]: rule for rule in base["core.yml"]["rules"]}
    assert why_protected(base, "core", listed["CO-004"])
    assert not why_protected(base, "core", {**listed["CO-004"], "route": "caf"})
    assert not why_protected(base, "core", listed["CO-007"])


@pytest.mark.parametrize("route", ["front_door_urgent", "emergency"])
@pytest.mark.parametrize("key", ["headline", "steps", "family_steps"])
def test_what_to_do_about_danger_is_the_same_in_every_council(
    base: Documents, route: str, key: str
) -> None:
    words = "You need not ring anyone." if key == "headline" else ["You need not ring anyone."]
    (fault,) = refused(base, head(lambda h: h["routes"][route].update({key: words})))
    assert fault.startswith(f"pack.yml: routes > {route}: `{key}` cannot be changed")
    assert "sets only `level` and `name`. Take it out" in fault


def test_the_routes_for_danger_have_the_councils_level_and_name(base: Documents) -> None:
    named = {"level": "5", "name": "Ring the duty team"}
    pack = pack_with(base, head(lambda h: h["routes"].update(front_door_urgent=named)))
    words = pack.head.routes[Route.FRONT_DOOR_URGENT]
    assert (words.level, words.name) == ("5", "Ring the duty team")
    assert list(words.steps) == base["pack.yml"]["routes"]["front_door_urgent"]["steps"]


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("safety_now", "a question of the safety area"),
        ("safety_tick", "a question of the safety area"),
        ("core_harm", "it asks about signs of harm"),
        ("unsafe_to_ask", "it decides whether the family is told"),
    ],
)
@pytest.mark.parametrize(
    "wanted",
    [
        {"text": "Is all well?"}, {"options": {"visible_injury": "A scratch"}}, {"none_label": "Fine"},
        {"why": "-"}, {"means": "-"}, {"example": "-"}, {"near_miss": "-"},
    ],
    ids=lambda wanted: next(iter(wanted)),
)  # fmt: skip
def test_a_question_about_danger_is_asked_in_the_words_of_the_base(
    base: Documents, question: str, why: str, wanted: dict[str, Any]
) -> None:
    (fault,) = refused(base, entry("questions", id=question, set=wanted))
    assert fault.startswith(f"changes.yml, {question}: `{next(iter(wanted))}` cannot be changed")
    assert why in fault and base["pack.yml"]["owner"] in fault


@pytest.mark.parametrize("pathway", ["emergency_services", "domestic_abuse"])
@pytest.mark.parametrize("key", ["tell", "contact", "by_when"])
def test_a_pathway_about_danger_keeps_what_it_tells_whom_to_ring_and_when(
    base: Documents, pathway: str, key: str
) -> None:
    (fault,) = refused(base, entry("pathways", id=pathway, set={key: "front_door"}))
    assert fault.startswith(f"changes.yml, {pathway}: `{key}` cannot be changed, because")
    assert "under `new_pathways`" in fault


def test_a_pathway_about_danger_may_have_the_councils_name(base: Documents) -> None:
    named = entry("pathways", id="domestic_abuse", set={"name": "Abuse at home"})
    assert pack_with(base, named).pathways["domestic_abuse"].name == "Abuse at home"


@pytest.mark.parametrize("point", ["emergency", "police"])
@pytest.mark.parametrize("key", ["name", "telephone", "hours", "opens"])
def test_a_contact_point_of_the_base_cannot_be_changed(
    base: Documents, point: str, key: str
) -> None:
    (fault,) = refused(base, head(lambda h: h["contact_points"].update({point: {key: "09:00"}})))
    assert fault.startswith(f"pack.yml: contact_points > {point}: is the base's")
    assert "take it out. A number of the council's own goes under another name." in fault


@pytest.mark.parametrize(
    "telephone",
    [
        "ask reception, room 3", "01", "01632 960100 ext 4", "01632-960100", "++441632960100", "",
        "1234567890123456", "+44 1632 960100 +", "\uff11\uff10\uff11", ["101"],
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_rung_is_refused(base: Documents, telephone: Any) -> None:
    (fault,) = refused(
        base, head(lambda h: h["contact_points"]["front_door"].update(telephone=telephone))
    )
    assert fault.startswith("pack.yml: contact_points > front_door: `")
    assert "write 3 to 15 digits" in fault or "Write it out" in fault


@pytest.mark.parametrize("telephone", ["101", "01632 960100", "+44 1632 960100", "123456789012345"])
def test_a_number_that_can_be_rung_is_taken(base: Documents, telephone: str) -> None:
    pack = pack_with(
        base, head(lambda h: h["contact_points"]["front_door"].update(telephone=telephone))
    )
    assert pack.head.contact_points["front_door"].telephone == telephone


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (None, "in_force"),
        ({}, "in_force"),
        ({"from": ""}, "in_force"),
        ({"from": "2025-09-01", "until": "2025-08-01"}, "before it begins"),
    ],
)
def test_the_days_on_which_a_councils_pack_holds_are_written_out(
    base: Documents, days: Any, says: str
) -> None:
    with pytest.raises(PackError, match=says):
        pack_with(base, head(lambda h: h.update(in_force=days)))


# What the checker compares a council's pack with


@pytest.mark.parametrize("base_has_it", [True, False])
def test_a_switch_that_takes_a_never_pathway_away_is_seen_against_the_base(
    tmp_path: Path, base_has_it: bool
) -> None:
    council = council_with_a_switch(tmp_path, base_has_it)
    pack, national = load_pack(council), load_without_changes(council)
    assert national is not None
    assert not pack.head.switches["helpline"].on and national.head.switches["helpline"].on
    ground = Ground(pack, pack.head.in_force.from_, base=national)
    told = [broken.message for broken in overlay_weakens_nothing.broken(ground)]
    assert any("the pathway domestic_abuse" in message for message in told)


def council_with_a_switch(path: Path, base_has_it: bool) -> Path:
    """A council that turns off DA-004, which is no rule for a call today and has a never pathway."""
    for name in ("national", "example_council"):
        shutil.copytree(ROOT / "bot/packs" / name, path / name)
    if base_has_it:
        add_switch(path / "national/pack.yml", "helpline", on=True)
    area = path / "national/domestic_abuse.yml"
    area.write_text(
        area.read_text().replace("- id: DA-004\n", "- id: DA-004\n    only_if: helpline\n")
    )
    add_switch(path / "example_council/pack.yml", "helpline", on=False)
    return path / "example_council"


def add_switch(file: Path, name: str, on: bool) -> None:
    """Write a switch above those that the file has; both packs have some."""
    head, line, others = file.read_text().partition("\nswitches:\n")
    assert line, f"{file} has no switches"
    written = yaml.safe_dump({name: {"on": on, "about": "The helpline is asked to ring."}})
    file.write_text(f"{head}{line}{textwrap.indent(written, '  ')}{others}")


# What is not understood


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (rule("PHY-004", route="caf"), "changes.yml, PHY-004: is not a rule of the base; did you mean `PH-004`?"),
        (rule("ED-006", rout="caf"), "did you mean `route`?"),
        (rule("ED-006", route="frontdoor"), "`frontdoor` cannot stand for `route`; did you mean `front_door`?"),
        (rule("ED-006", because=""), "ED-006: `because` is blank"),
        (entry("rules", id="ED-006", also_when={"sad_yes": "suspended"}), "did you mean `said_yes`?"),
        (entry("rules", id="ED-006"), "ED-006: says nothing to change"),
        (entry("rules", id="ED-006", set={}), "`set` needs one or more lines"),
        (entry("rules", id="ED-006", retire="yes"), "`retire` can only be `true`"),
        (entry("rules", id="ED-006", retire=True, set={"route": "caf"}), "either retired or changed"),
        (entry("rules", id="ED-006", reason=" ", retire=True), "ED-006: needs a `reason`"),
        (entry("rules", id=["ED-006"], retire=True), "needs an `id`"),
        (entry("rules", id="ED-006", sett={"route": "caf"}), "`sett` is not a key here; did you mean `set`?"),
        (entry("questions", id="core_harms", set={"text": "x"}), "did you mean `core_harm`?"),
        (entry("questions", id="core_history", set={"txt": "x"}), "did you mean `text`?"),
        (entry("questions", id="core_history", set={"options": {"early_help_faild": "x"}}), "did you mean `early_help_failed`?"),
        (entry("pathways", id="stepup", set={"tell": "x"}), "did you mean `step_up`?"),
        (entry("pathways", id="step_up", set={"sources": []}), "`sources` is not for a council to set"),
        (entry("pathways", id="step_up", set={"family_contact": "neverr"}), "did you mean `never`?"),
        (entry("new_rules", area="educaton", rule={"id": "ED-900"}), "`educaton` is not an area; did you mean `education`?"),
        (entry("new_rules", area="education", rule={"id": "ED-001"}), "ED-001: is a rule of the base already"),
        (entry("new_rules", area="education", rule="ED-900"), "needs an `id`"),
        (entry("new_pathways", pathway={"id": "step_up"}), "step_up: is a pathway of the base already"),
        (lambda d: d["changes.yml"].update(rule=[]), "`rule` is not a key here; did you mean `rules`?"),
        (lambda d: d["changes.yml"].update(rules={"id": "ED-006"}), "`rules` needs a list"),
        (lambda d: d["changes.yml"].update(rules=["ED-006"]), "'ED-006' is not an entry"),
        (lambda d: d.update({"changes.yml": ["rules"]}), "changes.yml: needs one or more of these keys"),
        (head(lambda h: h.update(teams={})), "`teams` is not a key here; did you mean `terms`?"),
        (head(lambda h: h.update(terms=["caf"])), "`terms` needs lines"),
        (head(lambda h: h.update(sources="none")), "`sources` needs a list"),
        (head(lambda h: h.update(sources=[{"id": "dvrim"}])), "source dvrim: the base has a source of this id"),
        (head(lambda h: h.update(base_version="2025.4")), "`base_version` is 2025.4, but the base `national` is now 2026.1"),
        (head(lambda h: h.update(base_version=2026.1)), "in quotes: base_version: '2026.1'"),
        (head(lambda h: h.pop("base_version")), "`base_version` must name the version"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_with_the_nearest_name(
    base: Documents, change: Change, says: str
) -> None:
    assert says in "\n".join(refused(base, change))


def test_a_rule_that_is_changed_twice_is_refused(base: Documents) -> None:
    faults = refused(base, rule("ED-006", route="caf"), rule("ED-006", urgency="today"))
    assert faults == ("changes.yml, ED-006: stands 2 times under `rules`; put it in one entry",)


def test_all_faults_are_reported_at_once(base: Documents) -> None:
    told = refused(
        base,
        rule("PH-004", route="caf", urgency="planned", pathways=[], status="draft"),
        entry("rules", id="SA-001", retire=True),
        rule("PH-99", route="caf"),
        entry("pathways", id="domestic_abuse", set={"family_contact": "usual"}),
        entry("questions", id="unsafe_to_ask", set={"kind": "text"}),
        head(lambda h: h["contact_points"]["front_door"].update(telephone="")),
        head(lambda h: h.update(base_version="2025.4")),
    )
    assert len([fault for fault in told if "PH-004" in fault]) == 5, "it has two pathways to lose"
    for name in (
        "SA-001",
        "PH-99",
        "domestic_abuse",
        "unsafe_to_ask",
        "front_door",
        "base_version",
    ):
        assert any(name in fault for fault in told), name
    assert len(told) == 11


def test_a_new_rule_is_checked_like_any_other(base: Documents) -> None:
    written = new_rule(base, when={"said_yes": "suspendd"})
    with pytest.raises(
        PackError, match="ED-900: `suspendd` is not a fact; did you mean `suspended`"
    ):
        pack_with(base, entry("new_rules", area="education", rule=written))


@pytest.mark.parametrize(
    ("base_path", "says"),
    [("../nowhere", "leads to no pack"), ("../whole", "is a whole pack and not a base")],
)
def test_a_base_that_is_none_is_refused(tmp_path: Path, base_path: str, says: str) -> None:
    for name, text in (("whole", "files: []\n"), ("council", f"base: {base_path}\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.yml").write_text(text)
    with pytest.raises(PackError, match=says):
        read_documents(tmp_path / "council")


def consent_setting(name: str, value: Any) -> Change:
    def change(overlay: Documents) -> None:
        entry = {"id": name, "reason": "Our own panel.", "value": value}
        overlay["changes.yml"]["consent_settings"] = [entry]

    return change


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("refusal_at_front_door", "send_after_consultation"),
        ("ask_young_person_from_years", 10),
        ("agreement_lasts_days", 180),
        ("look_again_after_days", 14),
    ],
)
def test_a_setting_of_consent_may_become_stricter(
    base: Documents, name: str, value: int | str
) -> None:
    pack = pack_with(base, consent_setting(name, value))
    assert getattr(pack.consent, name) == value
    (change,) = pack.head.changed
    assert (change.part, change.id, change.how) == ("consent setting", name, "changed")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("ask_young_person_from_years", 14, "cannot go up from 12 to 14"),
        ("agreement_lasts_days", 999, "agreement would count for longer"),
        ("look_again_after_days", 90, "an unmet need would be looked at later"),
        ("look_again_after_days", 0, "it must be a number, one or more"),
        ("look_again_after_days", "soon", "it must be a number, one or more"),
        ("refusal_at_front_door", "never", "must be one of send, send_after_consultation"),
        ("agreement", "none", "agreement: is not a setting of consent"),
        ("refusal_at_front_dor", "send", "did you mean `refusal_at_front_door`?"),
    ],
)  # fmt: skip
def test_a_setting_of_consent_cannot_become_looser(
    base: Documents, name: str, value: int | str, says: str
) -> None:
    assert any(says in fault for fault in refused(base, consent_setting(name, value)))


def test_a_refusal_that_the_base_holds_stays_held(base: Documents) -> None:
    held = {**base["consent.yml"], "refusal_at_front_door": "send_after_consultation"}
    faults = refused(
        {**base, "consent.yml": held}, consent_setting("refusal_at_front_door", "send")
    )
    assert any("without anybody being consulted" in fault for fault in faults)
