"""Mistakes that practitioners make when they write a pack, planted in the example's documents.

Each has the words that the refusal must contain: the file, the id, what is wrong, and what to do.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from bot.thresholds.loader import Documents

# ruff: noqa: E501 - one mistake a line reads better than a wrapped one
Tree = dict[str, Any]
Change = Callable[[Tree], Any]


def planted(documents: Documents, change: Change) -> Tree:
    """A copy of the documents with a change in it."""
    copied: Tree = copy.deepcopy(dict(documents))
    change(copied)
    return copied


def found(documents: Tree, key: str, name: str) -> Tree:
    """The fact, question, rule, pathway or field of an id."""
    items = (i for d in documents.values() for i in d.get(key, ()) if isinstance(i, dict))
    return next(item for item in items if item["id"] == name)


def rule(name: str, **wanted: Any) -> Change:
    return lambda d: found(d, "rules", name).update(wanted)


def fact(name: str, **wanted: Any) -> Change:
    return lambda d: found(d, "facts", name).update(wanted)


def question(name: str, **wanted: Any) -> Change:
    return lambda d: found(d, "questions", name).update(wanted)


def option(name: str, **wanted: Any) -> Change:
    """Changes the first line of a question's list."""
    return lambda d: found(d, "questions", name)["options"][0].update(wanted)


def pathway(name: str, **wanted: Any) -> Change:
    return lambda d: found(d, "pathways", name).update(wanted)


def field(name: str, **wanted: Any) -> Change:
    return lambda d: found(d, "fields", name).update(wanted)


def head(**wanted: Any) -> Change:
    return lambda d: d["pack.yml"].update(wanted)


def without(key: str, name: str, missing: str) -> Change:
    return lambda d: found(d, key, name).pop(missing)


def when(**condition: Any) -> Change:
    """Another condition for rule PH-004."""
    return rule("PH-004", when=condition)


def choice(*values: str, asked: bool = True, **wanted: Any) -> Change:
    """A choice with these values in core.yml, and PH-004 reading it if they are offered."""

    def change(d: Tree) -> None:
        new = {
            "id": "role",
            "about": "referrer",
            "kind": "choice",
            "risk_when": "neither",
            "reason": "Not what.",
            "if_yes": "-",
        }
        d["core.yml"]["facts"].append({**new, **wanted})
        if asked:
            d["core.yml"]["questions"].append({
                "id": "ask_role", "text": "Which?", "kind": "choice", "sets": "role", "why": "-", "means": "-",
                "options": [{"label": value, "value": value} for value in values],
            })  # fmt: skip

    return change


def both(*changes: Change) -> Change:
    return lambda d: [change(d) for change in changes]


KEYS: dict[str, tuple[Change, str]] = {
    "misspelt key in the head": (head(verson="1"), "pack.yml: `verson` is not a key here; did you mean `version`?"),
    "misspelt key in a contact point": (lambda d: d["pack.yml"]["contact_points"]["front_door"].update(telefone="1"), "pack.yml: contact_points > front_door: `telefone` is not a key here; did you mean `telephone`?"),
    "misspelt key in an area": (lambda d: d["core.yml"].update(rule=[]), "core.yml: `rule` is not a key here; did you mean `rules`?"),
    "misspelt key in a fact": (fact("visible_injury", risk_wen="yes"), "core.yml: facts > visible_injury: `risk_wen` is not a key here; did you mean `risk_when`?"),
    "misspelt key in a question": (question("core_harm", mean="x"), "core.yml: questions > core_harm: `mean` is not a key here; did you mean `means`?"),
    "misspelt key in an option": (option("core_harm", lable="x"), "`lable` is not a key here; did you mean `label`?"),
    "misspelt key in a rule": (rule("PH-004", rout="caf"), "core.yml: rules > PH-004: `rout` is not a key here; did you mean `route`?"),
    "misspelt key in a source of a rule": (rule("PH-004", sources=[{"ref": "dvrim", "page": "3"}]), "core.yml: rules > PH-004 > sources > dvrim: `page` is not a key here. Take it out; the keys are ref, at, read_on"),
    "misspelt key in a pathway": (pathway("step_up", contacts="x"), "pathways.yml, step_up: `contacts` is not a key here; did you mean `contact`?"),
    "misspelt key in consent": (lambda d: d["consent.yml"].update(agrement={}), "consent.yml: `agrement` is not a key here; did you mean `agreement`?"),
    "misspelt key in information": (field("impact", need={}), "information.yml, impact: `need` is not a key here; did you mean `needs`?"),
    "missing key of the head": (lambda d: d["pack.yml"].pop("privacy"), "pack.yml: `privacy` is missing"),
    "missing key of an area": (lambda d: d["neglect.yml"].pop("owner"), "neglect.yml: `owner` is missing"),
    "missing key of a rule": (without("rules", "PH-004", "because"), "core.yml: rules > PH-004: `because` is missing"),
    "missing key of a question": (without("questions", "core_harm", "why"), "core.yml: questions > core_harm: `why` is missing"),
    "missing label of an option": (lambda d: found(d, "questions", "core_harm")["options"][0].pop("label"), "core.yml: questions > core_harm > options > visible_injury: `label` is missing; add a line `label: ...`"),
    "rule without an id": (without("rules", "PH-004", "id"), "`id` is missing; add a line `id: ...`"),
    "unknown route": (rule("PH-004", route="frontdoor"), "core.yml: rules > PH-004: `frontdoor` cannot stand for `route`; did you mean `front_door`?"),
    "unknown urgency": (rule("PH-004", urgency="this week"), "`this week` cannot stand for `urgency`; write one of planned, one_working_day, today, now"),
    "unknown status": (rule("PH-004", status="live"), "`live` cannot stand for `status`; did you mean `active`?"),
    "unknown kind of question": (question("core_harm", kind="tickbox"), "core.yml: questions > core_harm: `tickbox` cannot stand for `kind`; did you mean `tick`?"),
    "unknown family_contact": (pathway("step_up", family_contact="usualy"), "pathways.yml, step_up: `usualy` cannot stand for `family_contact`; did you mean `usual`?"),
    "unknown route among the head's routes": (lambda d: d["pack.yml"]["routes"].update(caff=d["pack.yml"]["routes"].pop("caf")), "pack.yml: `routes`: `caff` is not a name that can stand there; did you mean `caf`?"),
    "unknown word for consent": (lambda d: d["consent.yml"]["agreement"].update(caf="need"), "consent.yml: agreement: `need` cannot stand for `caf`; did you mean `needed`?"),
    "unknown word for a need": (field("impact", needs={"caf": "maybe"}), "information.yml, impact: needs: `maybe` cannot stand for `caf`; write one of must, ask, offer"),
}  # fmt: skip

VALUES: dict[str, tuple[Change, str]] = {
    "text where a list is needed": (rule("PH-004", pathways="bruising_non_mobile"), "core.yml: rules > PH-004: `pathways` must be a list; put each entry on a line of its own that starts with a dash"),
    "list where text is needed": (rule("PH-004", because=["One.", "Two."]), "core.yml: rules > PH-004: `because` must be one text, not a list; take the dashes or brackets out"),
    "lines where text is needed": (rule("PH-004", because={"child": None}), "core.yml: rules > PH-004: `because` must be text, not lines of `name: value`. Text that begins with a bracket"),
    "text where lines are needed": (rule("PH-004", in_force="2025-09-01"), "core.yml: rules > PH-004: `in_force` needs lines of `name: value` under it, not `2025-09-01`"),
    "text where an entry is needed": (lambda d: d["core.yml"]["rules"].append("PH-004"), "core.yml: `rules`: `PH-004` is no entry; an entry has lines of `name: value`"),
    "number where text is needed": (head(version=2026.1), "pack.yml: `version` must be text, not `2026.1`. Put it in quotes: '2026.1'"),
    "number among a list of words": (lambda d: d["neglect.yml"].update(words=["hungry", 999]), "neglect.yml: `words` must be text, not `999`. Put it in quotes: '999'"),
    "text where a number is needed": (head(decision_working_days="one"), "pack.yml: `decision_working_days` must be a whole number, not `one`"),
    "half a number": (head(chase_after_working_days=2.5), "pack.yml: `chase_after_working_days` must be a whole number, not `2.5`"),
    "no working days at all": (head(decision_working_days=0), "pack.yml: `decision_working_days` is 0; it must be one or more"),
    "bare yes for true": (lambda d: d["core.yml"].update(always="yes"), "core.yml: `always` must be true or false, not `yes`. `yes` and `no` are words here; write true or false"),
    "bare no for false": (question("core_harm", harm="no"), "core.yml: questions > core_harm: `harm` must be true or false, not `no`"),
    "true where yes is needed": (fact("visible_injury", risk_when=True), "core.yml: facts > visible_injury: `true` cannot stand for `risk_when`; write one of yes, no, higher, lower, neither"),
    "a year for a day": (rule("PH-004", in_force={"from": 2025}), "core.yml: rules > PH-004 > in_force: `from` must be a day as year-month-day, such as 2025-09-01, not `2025`"),
    "a day as people say it": (rule("PH-004", in_force={"from": "1/9/2025"}), "`from` must be a day as year-month-day, such as 2025-09-01, not `1/9/2025`"),
    "a day that no calendar has": (rule("PH-004", in_force={"from": "2025-02-30"}), "core.yml: rules > PH-004 > in_force: `from`: `2025-02-30` is in no calendar; correct it"),
    "a time without a colon": (lambda d: d["pack.yml"]["contact_points"]["front_door"].update(opens="8.30"), "pack.yml: contact_points > front_door: `opens` must be a time of day with a colon, such as '08:30', not `8.30`"),
    "a time that no clock has": (lambda d: d["pack.yml"]["contact_points"]["front_door"].update(opens="25:30"), "pack.yml: contact_points > front_door: `opens`: `25:30` is on no clock; correct it"),
    "an afternoon by the twelve-hour clock": (lambda d: d["pack.yml"]["contact_points"]["front_door"].update(closes="05:00"), "front_door: it closes at 05:00, before it opens at 08:30; a time in the afternoon is written like '17:00'"),
    "a time of opening alone": (lambda d: d["pack.yml"]["contact_points"]["front_door"].update(closes=None), "front_door: `opens` and `closes` belong together"),
    "a period that ends before it begins": (rule("PH-004", in_force={"from": "2025-09-01", "until": "2025-01-31"}), "core.yml, PH-004: `in_force` ends on 2025-01-31, before it begins on 2025-09-01; correct the year"),
    "nothing after the colon": (rule("PH-004", because=None), "core.yml: rules > PH-004: `because` is empty; write something after the colon"),
    "blank reason": (rule("PH-004", because=" "), "core.yml: rules > PH-004: `because` is blank; write it out"),
    "blank question": (question("core_harm", text=""), "core.yml: questions > core_harm: `text` is blank"),
    "blank step": (lambda d: d["pack.yml"]["routes"]["emergency"].update(steps=["Ring 999.", ""]), "pack.yml: routes > emergency: `steps` is blank"),
    "blank telephone": (lambda d: d["pack.yml"]["contact_points"]["front_door"].update(telephone=""), "pack.yml: contact_points > front_door: `telephone` is blank"),
    "telephone that cannot be rung": (lambda d: d["pack.yml"]["contact_points"]["lado"].update(telephone="to follow"), "pack.yml: contact_points > lado: `to follow` has no number in it that can be rung"),
    "link that is not one": (lambda d: d["pack.yml"]["sources"][0].update(link="www.gov.uk"), "pack.yml, source working_together: `www.gov.uk` is not a link that can be opened; write the whole address"),
    "empty file": (lambda d: d.update({"neglect.yml": None}), "neglect.yml: is empty. Write at least `area`"),
    "a file that is a list": (lambda d: d.update({"neglect.yml": ["NE-001"]}), "neglect.yml: is a list, but needs lines of `name: value`, at least `area`"),
    "a file that is text": (lambda d: d.update({"consent.yml": "to follow"}), "consent.yml: is the text `to follow`, but needs lines"),
    "a pathway file that is a list": (lambda d: d.update({"pathways.yml": []}), "pathways.yml: needs one key, `pathways`, with a list under it"),
    "information under another key": (lambda d: d.update({"information.yml": {"field": []}}), "information.yml: needs one key, `fields`, with a list under it; did you mean `fields`?"),
    "a shared file that is missing": (lambda d: d.pop("information.yml"), "information.yml: is missing; write it, and list it under `files` in pack.yml"),
}  # fmt: skip

CONDITIONS: dict[str, tuple[Change, str]] = {
    "misspelt word": (when(sad_yes="visible_injury"), "core.yml: rules > PH-004: `when`: `sad_yes` is not a word for conditions; did you mean `said_yes`?"),
    "two words in one condition": (when(said_yes="visible_injury", said_no="child_moves_about"), "a condition is one word with its parts, such as `said_yes: visible_injury`"),
    "a fact without a word": (rule("PH-004", when="visible_injury"), "core.yml: rules > PH-004: `when`: a condition is one word with its parts"),
    "nothing under all": (when(all=[]), "`when`: `all` needs a list of one or more conditions"),
    "no list under any": (when(any={"said_yes": "visible_injury"}), "`when`: `any` needs a list of one or more conditions"),
    "count above the parts": (when(at_least={"count": 3, "of": [{"said_yes": "visible_injury"}]}), "`when`: `at_least` needs a count from 1 to 1, not 3"),
    "count of none": (when(at_least={"count": 0, "of": [{"said_yes": "visible_injury"}]}), "`at_least` needs a count from 1 to 1, not 0"),
    "true for a count": (when(at_least={"count": True, "of": [{"said_yes": "visible_injury"}]}), "`at_least` needs a count from 1 to 1, not True"),
    "age limit in years": (when(younger_than_months={"fact": "child_age_months", "years": 1}), "`younger_than_months` needs `fact` and `months`"),
    "a brace without a partner": (rule("PH-004", because="Ask {child."), "PH-004: a brace is open or closed that has no partner: 'Ask {child.'"),
    "more than a name between braces": (rule("PH-004", because="Ask {child!r}."), "PH-004: between braces stands a name alone"),
    "age limit in words": (when(younger_than_months={"fact": "child_age_months", "months": "six"}), "`younger_than_months` needs a whole number of months, not 'six'"),
    "areas_with under none_of": (when(none_of=[{"areas_with": {"count": 2, "route": "caf"}}]), "`areas_with` cannot stand under `none_of`"),
    "misspelt fact": (when(said_yes="visible_injry"), "core.yml, PH-004: `visible_injry` is not a fact; did you mean `visible_injury`?"),
    "misspelt fact deep in a condition": (when(all=[{"none_of": [{"at_least": {"count": 1, "of": [{"said_yes": "visible_injry"}]}}]}]), "core.yml, PH-004: `visible_injry` is not a fact"),
    "fact that is nowhere": (when(said_yes="zebra"), "core.yml, PH-004: `zebra` is not a fact; add it under `facts`"),
    "said_yes of an age": (when(said_yes="child_age_months"), "core.yml, PH-004: `child_age_months` is an age in months, which is read with `younger_than_months` or `at_least_months`"),
    "younger_than of a yes/no fact": (when(younger_than_months={"fact": "unborn", "months": 6}), "core.yml, PH-004: `unborn` is a yes/no fact, which is read with `said_yes` or `said_no`"),
    "within_days of an age": (when(within_days={"fact": "child_age_months", "days": 7}), "core.yml, PH-004: `child_age_months` is an age in months, which is read with"),
    "months of a number": (when(younger_than_months={"fact": "attendance_percent", "months": 7}), "`attendance_percent` is a number, which is read with `fewer_than` or `at_least_number`"),
    "one_of of a yes/no fact": (when(one_of={"fact": "unborn", "values": ["x"]}), "`unborn` is a yes/no fact, which is read with `said_yes`"),
    "a value that no question offers": (both(choice("teacher", "doctor"), when(one_of={"fact": "role", "values": ["teachr"]})), "core.yml, PH-004: no question offers `teachr` for `role`; did you mean `teacher`?"),
    "a condition of a question": (question("ask_child_seen", applies_when={"said_yes": "acces_refused"}), "core.yml, question ask_child_seen: `acces_refused` is not a fact; did you mean `access_refused`?"),
    "a condition of a field": (field("child_words", only_when={"said_yes": "child_age_months"}), "information.yml, child_words: `child_age_months` is an age in months"),
}  # fmt: skip

PARTS: dict[str, tuple[Change, str]] = {
    "unknown pathway": (rule("PH-004", pathways=["bruising"]), "core.yml, PH-004: `bruising` is not a pathway"),
    "unknown contact point": (pathway("step_up", contact="frontdoor"), "pathways.yml, step_up: `frontdoor` is not a contact point; did you mean `front_door`?"),
    "unknown source of a rule": (rule("PH-004", sources=[{"ref": "dvrm", "at": "page 1"}]), "core.yml, PH-004: `dvrm` is not a source; did you mean `dvrim`?"),
    "unknown source of a pathway": (pathway("step_up", sources=[{"ref": "zebra", "at": "page 1"}]), "pathways.yml, step_up: `zebra` is not a source; add it under `sources` in pack.yml"),
    "rule that rests on nothing": (rule("PH-004", sources=[]), "core.yml, PH-004: rests on no source; name at least one"),
    "unknown switch": (both(head(switches={"adds_up": {"on": True, "about": "-"}}), rule("PH-004", only_if="add_up")), "core.yml, PH-004: only_if: `add_up` is not a switch; did you mean `adds_up`?"),
    "openly for a fact that is not read": (rule("PH-004", openly={"visible_injry": "Because."}), "core.yml, PH-004: openly: the rule's `when` does not read `visible_injry`; did you mean `visible_injury`?"),
    "fact that nobody asks": (choice(asked=False), "core.yml, fact role: no question sets it, so it would never be known; add a question"),
    "neither without a reason": (fact("visible_injury", risk_when="neither"), "core.yml, fact visible_injury: `risk_when: neither` needs a `reason`"),
    "risk of yes for an age": (fact("child_age_months", risk_when="yes"), "core.yml, fact child_age_months: `risk_when: yes` does not fit an age in months; write higher or lower or neither"),
    "risk of higher for a yes/no fact": (fact("visible_injury", risk_when="higher"), "core.yml, fact visible_injury: `risk_when: higher` does not fit a yes/no fact; write yes or no or neither"),
    "protective fact that raises concern": (fact("da_help_accepted", risk_when="yes"), "domestic_abuse.yml, fact da_help_accepted: is `protective` and so lowers concern"),
    "question that sets nothing": (without("questions", "safety_now", "sets"), "safety.yml, question safety_now: sets no fact, so nothing would follow from it; add `sets`"),
    "tick list with sets": (question("core_harm", sets="visible_injury"), "core.yml, question core_harm: a tick list has no `sets`"),
    "tick list without lines": (question("core_harm", options=[]), "core.yml, question core_harm: a question of kind tick needs `options`"),
    "line without a fact": (lambda d: found(d, "questions", "core_harm")["options"][0].pop("fact"), "needs a `fact` and no `value`, because the question is of kind tick"),
    "line with a value in a tick list": (option("core_harm", value="mark"), "needs a `fact` and no `value`, because the question is of kind tick"),
    "the same fact on two lines": (option("core_harm", fact="child_said_hurt"), "core.yml, question core_harm: `child_said_hurt` stands on 2 of its lines"),
    "lines for a yes/no question": (question("safety_now", options=[{"label": "x", "value": "x"}]), "safety.yml, question safety_now: only tick and choice have `options`"),
    "misspelt fact that a question sets": (question("safety_now", sets="imediate_danger"), "safety.yml, question safety_now: `imediate_danger` is not a fact; did you mean `immediate_danger`?"),
    "yes/no question for an age": (question("safety_now", sets="child_age_months"), "a question of kind yes_no cannot set `child_age_months`, which is an age in months"),
    "free text in an area": (question("safety_now", kind="text"), "safety.yml, question safety_now: a question of kind text decides no threshold; use one of yes_no, tick, choice, age, number, date, or ask it in information.yml"),
    "harm outside an area that is always asked": (question("ph_told", harm=True), "physical_abuse.yml, question ph_told: `harm: true` works only in an area with `always: true`"),
    "harm for an age": (question("child_age", harm=True), "core.yml, question child_age: `harm: true` is for yes/no facts, and `child_age_months` is an age in months"),
    "rule id used twice": (rule("PH-004", id="PH-001"), "core.yml, physical_abuse.yml: the id `PH-001` is used twice among rules; give one of them another id"),
    "source id used twice": (lambda d: d["pack.yml"]["sources"].append(d["pack.yml"]["sources"][0]), "pack.yml: the id `working_together` is used twice among sources"),
    "rule id of another form": (rule("PH-004", id="PHY-4"), "core.yml, PHY-4: a rule's id is two capital letters for its area, a dash and three digits, such as PH-004"),
    "id with a space": (fact("visible_injury", id="visible injury"), "core.yml, visible injury: an id among facts has only small letters, digits and underscores"),
    "no safety area": (lambda d: d["safety.yml"].update(area="safe"), "pack.yml: there is no area `safety`, so nobody would be asked about danger now"),
    "safety area that is not always asked": (lambda d: d["safety.yml"].pop("always"), "safety.yml: the safety area must have `always: true`"),
    "no hears": (lambda d: d["safety.yml"].pop("hears"), "safety.yml: hears: `now` is missing"),
    "hears that names no fact": (lambda d: d["safety.yml"]["hears"].update(now="imediate_danger"), "safety.yml: hears > now: `imediate_danger` is not a fact; did you mean `immediate_danger`?"),
    "hears in an area that may be passed over": (lambda d: d["safety.yml"]["hears"].update(now="shaken_or_choked"), "safety.yml: hears > now: `shaken_or_choked` is in the area physical_abuse, which not every conversation looks at"),
    "a clock that names no fact": (lambda d: d["safety.yml"]["clock"].update(closed="front_door_shut"), "safety.yml: clock > closed: `front_door_shut` is not a fact"),
    "a clock that sets a choice": (lambda d: d["safety.yml"]["clock"].update(closed="leaves_when"), "safety.yml: clock > closed: `leaves_when` is not a yes/no fact"),
    "a call asked for at once": (lambda d: next(q for q in d["safety.yml"]["questions"] if q["id"] == "safety_leaving")["options"][0].update(call_within=0), "asks for a call within less than a minute"),
    "hears in two areas": (lambda d: d["core.yml"].update(hears={"today": "visible_injury"}), "safety.yml, core.yml: `hears` stands in 2 areas"),
    "missing route": (lambda d: d["pack.yml"]["routes"].pop("caf"), "pack.yml: routes: `caf` is missing"),
    "missing contact point": (lambda d: d["pack.yml"]["contact_points"].pop("out_of_hours"), "pack.yml: contact_points: `out_of_hours` is missing"),
    "missing consent question": (lambda d: d["consent.yml"]["questions"].pop(0), "consent.yml: questions: `unsafe_to_ask` is missing"),
    "consent question that sets a fact": (question("family_told", sets="visible_injury"), "consent.yml, question family_told: a consent question changes no threshold"),
    "a consent list with a value of its own": (option("standing", value="mum"), "consent.yml, question standing: must be a choice of exactly these values: parental_responsibility"),
    "a consent question of another kind": (question("why_unsafe", kind="yes_no"), "question why_unsafe: is of kind yes_no, but must be of kind text"),
    "an agency without a basis in law": (lambda d: d["consent.yml"]["lawful_basis"].pop("police"), "consent.yml: lawful_basis: `police` is missing"),
    "a basis in law for no agency": (lambda d: d["consent.yml"]["lawful_basis"].update(helth="The law."), "`helth` is not a kind of agency; did you mean `health`?"),
    "agreement that lasts no day": (lambda d: d["consent.yml"].update(agreement_lasts_days=0), "consent.yml: `agreement_lasts_days` is 0; it must be one or more"),
    "refusal without advice": (lambda d: d["consent.yml"]["say_when_refused"].pop("caf"), "consent.yml: say_when_refused: `caf` is missing"),
    "field that waits for none": (field("told_by", if_answered={"how_know": ["told"]}), "information.yml, told_by: if_answered: `how_know` is not another field; did you mean `how_known`?"),
    "field that waits for what is not offered": (field("told_by", if_answered={"how_known": ["tolt"]}), "information.yml, told_by: if_answered: `how_known` does not offer `tolt`; did you mean `told`?"),
    "field that waits for another subject": (field("told_by", if_answered={"lead_told": ["told"]}), "information.yml, told_by: if_answered: `lead_told` is about another subject (contact)"),
    "field that no route asks": (field("impact", needs={}), "information.yml, impact: `needs` names no route"),
    "questions that no rule reads": (lambda d: d["neglect.yml"].update(rules=[]), "neglect.yml: asks questions, but no rule here or elsewhere reads the answers"),
}  # fmt: skip

MISTAKES = {**KEYS, **VALUES, **CONDITIONS, **PARTS}
