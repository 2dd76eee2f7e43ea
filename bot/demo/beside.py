"""What else happens to a contact in the demo: deliveries, alarms, information, notes, early help."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from bot import england
from bot.demo import when
from bot.demo.copying import Copied
from bot.demo.log import log
from bot.demo.template import Row
from bot.demo.working import Office
from bot.front_door import clocks, milestones
from bot.front_door.marks import FLAGS
from bot.interview.hours import FRONT_DOOR

ASKED = {
    "school": "Attendance and anything that was seen this term, please.",
    "health": "Is the child known to you, and is there anything that bears on this?",
    "police": "Were you called to this address in the last year?",
    "referrer": "Did you see the mark yourself? Who was in the room?",
}
NOTES = (
    "Rang the referrer. They will ring back after three.",
    "Checked with the health visitor: known, seen last month.",
    "School says the same as the referrer.",
    "Left a message. Nobody else may take it.",
)
HANDED_ON = "Not looked at further tonight. Please ring the referrer first thing."
LIFTED = "Strategy discussion held; police and health agree that the family can be told."
HAND_OVER, ASK, NOTE, TAG, FLAG = 0.1, 0.16, 0.3, 0.12, 0.05


def arrive(copy: Copied, office: Office) -> None:
    """What was promised at sending has been delivered, and the clocks are those of the copy's own day."""
    at = copy.sent_at + timedelta(seconds=20)
    entry, head = copy.entry, office.pack.head
    times = clocks.Times(
        head.clocks, head.contact_points[FRONT_DOOR], head.decision_working_days,
        head.follow_up.early_help_start_days,
    )  # fmt: skip
    entry["due_at"] = clocks.due_at(entry["door"], copy.sent_at, times)
    entry["look_by"] = clocks.look_by(entry["rank"], copy.sent_at, entry["due_at"], times)
    entry["shift"] = clocks.shift_at(copy.sent_at, times)
    copy.contact["received_at"] = at
    log(copy, at, "delivery", "contact_received", reference=copy.contact["reference"])
    for row in copy.rows["delivery"]:
        row.update(state="delivered", delivered_at=at, tries=1)
        log(copy, at, "delivery", "delivery_made", kind=row["kind"], recipient=row["recipient"])


def settle_alarms(copy: Copied, office: Office) -> None:
    """Old alarms were dealt with; those of the last two days may wait."""
    for row in copy.rows["alarm"]:
        at = when.after_days(row["for_at"], 0, office.chance)
        if at < office.until and (office.until - at).days > 1 and row["closed_at"] is None:
            by = office.team.one("screener", "social_worker")
            reason = office.chance.choice(("rang_referrer", "call_found", "front_door_has_it"))
            row.update(seen_at=at, seen_by=by, closed_at=at, closed_by=by, reason=reason)
            log(copy, at, by, "alarm_closed", kind=row["kind"], reason=reason)


def between(copy: Copied, office: Office) -> None:
    """Information that was asked for, hand-overs, notes, tags and flags."""
    chance, entry = office.chance, copy.entry
    looked: datetime | None = entry["first_read_at"]
    if looked is None:
        return
    by = entry["claimed_by"] or office.team.one("screener")
    ends: datetime = entry["decided_at"] or office.until
    if chance.random() < ASK:
        _ask(copy, office, by, looked + timedelta(minutes=15), ends)
    if entry["shift"] != "day" and chance.random() < HAND_OVER * 4:
        _hand_over(copy, office, by, looked)
    if chance.random() < NOTE:
        at = min(looked + timedelta(minutes=chance.randint(5, 90)), office.until)
        words = json.dumps(chance.choice(NOTES))
        copy.add("note", office.numbers, user_id=by, on="contact", text=words, at=at)
        log(copy, at, by, "follow_up_noted", on="contact")
    if chance.random() < TAG and office.pack.head.tags:
        copy.add("tag", office.numbers, name=chance.choice(list(office.pack.head.tags)))
    if chance.random() < FLAG:
        copy.add("flag", office.numbers, on="contact", kind=chance.choice(FLAGS), put_by=by,
                 put_at=looked, taken_by=None, taken_at=None)  # fmt: skip


def _ask(copy: Copied, office: Office, by: int, at: datetime, ends: datetime) -> None:
    chance = office.chance
    if at >= office.until:
        return
    whom = chance.choice(list(ASKED))
    band = chance.choice(clocks.bands(office.pack.head.clocks))
    wanted = min(at + timedelta(hours=chance.choice((4, 24))), max(copy.entry["due_at"], at))
    came = ends < office.until
    ended = max(min(at + timedelta(minutes=chance.randint(30, 900)), ends), at) if came else None
    copy.add(
        "information_request", office.numbers, whom=whom, words=json.dumps(ASKED[whom]), band=band,
        asked_by=by, asked_at=at, wanted_by=wanted, ended_at=ended, ended_by=by if came else None,
        result=chance.choices(("came", "did_not_come", "not_needed"), (7, 2, 1))[0] if came else None,
    )  # fmt: skip
    if not came:
        copy.entry["information_since"] = at
    log(copy, at, by, "information_asked", whom=whom, band=band)


def _hand_over(copy: Copied, office: Office, by: int, at: datetime) -> None:
    taken = when.working(at + timedelta(hours=1), office.chance)
    known = taken < office.until
    copy.add(
        "hand_over", office.numbers, to_shift="day", from_user=by, to_user=None,
        words=json.dumps(HANDED_ON), at=at, taken_at=taken if known else None,
        taken_by=office.team.one("screener", "social_worker") if known else None,
    )  # fmt: skip
    if known:
        copy.entry["shift"] = "day"
    log(copy, at, by, "contact_handed_over", to_shift="day")


def lift_bans(copy: Copied, decisions: list[Row], office: Office) -> None:
    """Most bans end some days after the decision, by a manager who says why."""
    for row in copy.rows.get("family_ban", ()):
        if not decisions or office.chance.random() < 0.35:  # noqa: PLR2004
            continue
        latest = max(decision["at"] for decision in decisions)
        at = when.after_days(latest, office.chance.randint(1, 4), office.chance)
        if at < office.until:
            by = office.team.one("manager")
            row.update(lifted_by=by, lifted_at=at, lifted_because=json.dumps(LIFTED))
            copy.entry["no_contact"] = 0
            log(copy, at, by, "family_ban_lifted", reason=row["reason"])


def milestones_after(copy: Copied, decisions: list[Row], office: Office) -> None:
    """Days of the strategy discussion, allocation and first visit, for what became a referral."""
    for row in decisions:
        if row["referral_at"] is None:
            continue
        is_urgent = row["outcome"] in ("strategy_discussion", "immediate_protection")
        steps: list[tuple[str, tuple[int, ...]]] = (
            [(milestones.STRATEGY_DISCUSSION, (0, 0, 1, 1, 2))] if is_urgent else []
        )
        steps += [
            (milestones.ALLOCATED, (0, 1, 1, 2, 3, 5)),
            (milestones.FIRST_SEEN, (1, 2, 3, 4, 6, 9)),
        ]
        on = england.local(row["at"]).date()
        for kind, days in steps:
            on = england.after_working_days(on, office.chance.choice(days))
            at = when.after_days(
                row["at"], (on - england.local(row["at"]).date()).days, office.chance
            )
            if at >= office.until or on > england.local(at).date():
                break
            by = office.team.one("social_worker")
            copy.add("milestone", office.numbers, child_id=row["child_id"], kind=kind, on=on, by=by,
                     at=at, superseded_at=None)  # fmt: skip
            log(copy, at, by, "milestone_kept", child="", kind=kind, on=str(on))


def help_goes_on(copy: Copied, office: Office) -> None:
    """Early help begins, is looked at again, ends or is stepped up, as time allows."""
    chance = office.chance
    for row in copy.rows["early_help"]:
        day = england.local(row["asked_at"]).date()
        row["start_by"] = england.after_working_days(day, 10)
        row["review_by"] = england.after_working_days(day, 30)
        age = (office.until - row["asked_at"]).days
        path = chance.choices(
            ("begun", "working", "not_working", "stepped_up", "ended", "waiting"),
            (8, 22, 6, 10, 50, 4) if age > 90 else (30, 20, 6, 4, 8, 32),
        )[0]  # noqa: PLR2004
        if age < 7 or path == "waiting":  # noqa: PLR2004
            continue
        begun = england.after_working_days(day, chance.randint(2, min(age // 2 + 2, 14)))
        changed = when.after_days(
            row["asked_at"], chance.randint(3, max(4, min(age // 2, 60))), chance
        )
        owner = office.team.one("early_help_coordinator")
        if changed >= office.until:
            continue
        begun = min(begun, england.local(changed).date())
        again = england.after_working_days(england.local(changed).date(), 30)
        reason = chance.choice(("needs_met", "moved_away", "other_support", "family_declined"))
        row.update(state=path, owner_id=owner, begun_on=begun, changed_at=changed, review_by=again,
                   reason=reason if path == "ended" else None)  # fmt: skip
        child = f"child:{row['child_position']}"
        log(copy, changed, owner, "early_help_taken", child=child)
        log(
            copy,
            changed,
            owner,
            "early_help_changed",
            child=child,
            state=path,
            reason=row["reason"] or "",
        )
