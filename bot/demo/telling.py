"""What invented referrers are told in the demo, whether they read it, and what they say to it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from bot.demo import when
from bot.demo.copying import Copied
from bot.demo.log import log
from bot.demo.template import Row
from bot.demo.working import TO_TELL_SHARE, Office
from bot.front_door import states
from bot.front_door.telling import NOT_TOLD, Decided, facts_that_mattered, outcome_message
from bot.referral.record import ContactRecord

NOT_TOLD_SHARE, READ_SHARE, SAYS_WHETHER_CLEAR = 0.02, 0.64, 0.55
HARD_TO_READ = frozenset(
    {"agreement_refused_below_threshold", "needs_met_by_universal", "may_be_in_need"}
)
"""Reasons that are less clear to referrers in the demo."""
DISAGREES = {"no_further_action": 0.11, "advice_given": 0.06, "early_help": 0.04}
DISAGREES_ELSE = 0.006
SAID = (
    "I saw her again today and nothing has changed at home. I do not think this is enough.",
    "The message does not mention what he told our nurse. That was the reason I wrote to you.",
    "We have tried early help twice. Please look at this again.",
)
ANSWERS = (
    "Thank you. We looked again with the health visitor, and this is what we found. Our decision stays.",
    "You are right that we had not heard from the nurse. We have now, and the decision was changed.",
)


def tell(copy: Copied, decisions: list[Row], office: Office) -> None:
    """An outcome message for each decision, or a lawful reason; then the contact is closed."""
    chance = office.chance
    latest = max(row["at"] for row in decisions)
    if chance.random() < TO_TELL_SHARE and (office.until - latest).days < 30:  # noqa: PLR2004
        return
    record = ContactRecord.of(record_of(copy))
    at = when.working(latest + timedelta(minutes=chance.randint(10, 600)), chance)
    if at >= office.until:
        return
    by = decisions[0]["user_id"]
    not_told = chance.random() < NOT_TOLD_SHARE
    for number, row in enumerate(decisions):
        child = copy.rows["child"][number]
        values = (
            _untold(chance.choice(NOT_TOLD))
            if not_told
            else {"words": _words(record, child, row, office)}
        )
        message = copy.add("outcome_message", office.numbers, decision_id=row["id"], **{
            "words": None, "not_told": None, "not_told_because": None, "by": by, "at": at,
            "read_at": None, "clear": None, "clear_at": None, **values})  # fmt: skip
        about = {"child": f"child:{child['position']}", "not_told": values.get("not_told", "")}
        log(copy, at, by, "outcome_left" if not_told else "outcome_told", **about)
        if not not_told:
            _read(copy, row, message, office)
    copy.entry.update(state=states.CLOSED, closed_at=at, version=7)
    log(copy, at, by, "contact_closed")


def record_of(copy: Copied) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(copy.contact["record"])
    kept.pop("since_sending", None)
    return kept


def _untold(reason: str) -> dict[str, str]:
    because = "The person she lives with reads her post and her messages."
    return {"not_told": reason, "not_told_because": json.dumps(because)}


def _words(record: ContactRecord, child: Row, row: Row, office: Office) -> str:
    advice = json.loads(child["advice"]) if child["advice"] else {}
    told = next(
        (c for c in record.children if c.about == f"child:{child['position']}"), record.children[0]
    )
    made = Decided(row["outcome"], row["reason_code"])
    facts = facts_that_mattered(advice)
    words = outcome_message(made, told, record, facts, office.pack.head.terms)
    return json.dumps(words.as_dict(), ensure_ascii=False)


def _read(copy: Copied, decision: Row, message: Row, office: Office) -> None:
    chance = office.chance
    if chance.random() > READ_SHARE:
        return
    read_at = message["at"] + timedelta(minutes=chance.randint(20, 4_000))
    if read_at >= office.until:
        return
    message["read_at"] = read_at
    log(copy, read_at, "referrer", "outcome_read")
    if chance.random() < SAYS_WHETHER_CLEAR:
        usual = copy.template.sender.clear - (0.3 if decision["reason_code"] in HARD_TO_READ else 0)
        message["clear"] = int(chance.random() < usual)
        message["clear_at"] = read_at + timedelta(minutes=2)
        about = {"child": _child_of(copy, decision), "clear": message["clear"]}
        log(copy, message["clear_at"], "referrer", "outcome_clear", **about)
    if chance.random() < DISAGREES.get(decision["outcome"], DISAGREES_ELSE):
        _disagree(copy, decision, read_at + timedelta(minutes=5), office)


def _disagree(copy: Copied, decision: Row, at: datetime, office: Office) -> None:
    """The referrer says that it is wrong; somebody else answers, most of the time by its day."""
    chance = office.chance
    if at >= office.until:
        return
    due = when.after_days(at, 1, chance)
    values = {"answer": None, "result": None, "answered_by": None, "answered_at": None}
    row = copy.add(
        "disagreement", office.numbers, decision_id=decision["id"], step=1,
        words=json.dumps([{"at": at.isoformat(), "by": "referrer", "text": chance.choice(SAID)}]),
        said_at=at, due_at=due, **values,
    )  # fmt: skip
    about = {"child": _child_of(copy, decision), "step": 1}
    log(copy, at, "referrer", "disagreement_said", **about)
    answered = when.after_days(at, chance.choice((0, 1, 1, 2, 3)), chance)
    old = (office.until - at).days > 21  # noqa: PLR2004 - nobody leaves one for longer
    if answered < office.until and (old or chance.random() < 0.5):  # noqa: PLR2004
        manager = office.team.one("manager", other_than=(decision["user_id"],))
        result = chance.choices(("explained", "changed", "more_to_be_found_out"), (6, 2, 2))[0]
        row.update(answer=json.dumps(ANSWERS[result == "changed"]), result=result,
                   answered_by=manager, answered_at=answered)  # fmt: skip
        log(copy, answered, manager, "disagreement_answered", result=result, **about)


def _child_of(copy: Copied, decision: Row) -> str:
    position = next(c["position"] for c in copy.rows["child"] if c["id"] == decision["child_id"])
    return f"child:{position}"
