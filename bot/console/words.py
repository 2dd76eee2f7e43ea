"""What the console calls things: routes, urgency, stages, times and audit events, in plain words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Flask

from bot import england
from bot.console import deciding_words, earlier
from bot.console.context import console
from bot.console.documents_shown import DOCUMENTS, FORMS
from bot.console.follow_up_words import ALARMS, CALLED, REASONS, SIGNS, STATES, day
from bot.console.role_words import role_words
from bot.console.telling_words import NOT_TOLD, RESULTS
from bot.store.contact_views import ContactLine, EventKept

ROUTES = {
    "emergency": "Emergency: 999 now",
    "front_door_urgent": "Front door: telephone today",
    "front_door": "Front door: referral",
    "caf": "Early help (CAF)",
    "single_agency": "One agency's own support",
    "universal": "Universal services",
}
URGENCIES = {
    "now": "Now",
    "today": "Today",
    "one_working_day": "One working day",
    "planned": "Planned",
}
TAGS = {
    "now": "govuk-tag--red",
    "today": "govuk-tag--orange",
    "one_working_day": "govuk-tag--yellow",
    "planned": "govuk-tag--grey",
}
FAMILY_CONTACT = {
    "usual": "Usual practice: the family can be told.",
    "ask_first": "Ask the social worker before telling the family.",
    "never": "Do not contact the family about this.",
}
DELIVERIES = {
    "front_door_queue": "Front-door queue",
    "case_system": "Case system",
    "file_drop": "Folder for the case system",
    "acknowledgement": "E-mail receipt to the referrer",
    "outcome_notice": "E-mail that there is news for the referrer",
    "late_notice": "E-mail to the referrer that the time has passed",
    "documents": "Documents",
}
DELIVERY_STATES = {
    "waiting": "Not delivered yet.",
    "delivered": "Delivered.",
    "stuck": "Tried many times and not delivered.",
    "not_permitted": "Not sent: nothing on record allows this to be shared.",
}
FAULTS = {
    "not_reached": "The other system could not be reached.",
    "timed_out": "The other system did not answer in time.",
    "malformed_answer": "The other system gave an answer that makes no sense.",
    "no_permission": "Record the family’s agreement or another ground, or close it by hand.",
    "no_folder": "The folder is not there.",
    "cannot_write": "The folder cannot be written to.",
    "no_address": "There is no e-mail address to send it to.",
    "not_made": "The document could not be made. Is the Pango library installed?",
    "erased": "What was written was erased before it could be sent.",
}
FOLLOW_UP_CODES = ("whom", "rung", "reason", "signs", "state")
NAMED = {
    "kind": {**DELIVERIES, **ALARMS},
    "document": DOCUMENTS,
    "form": FORMS,
    "not_told": NOT_TOLD,
    "result": RESULTS,
}
"""Codes in the details of events, by the detail's name."""
ABOUT = {"contact": "The contact", "household": "The household", "referrer": "The referrer"}
COMMANDS = {"command-line": "Somebody on the server"}
ACTORS = {"referrer": "The referrer", "somebody": "Somebody", "watching": "The system", **COMMANDS}
SENTENCES = {
    "conversation_started": "{who} started a talk.",
    "conversation_restarted": "{who} started again. The new talk is {contact}.",
    "outcome_shown": "{who} was shown the advice for {child}: {recommended_route}. Rules: {rules}.",
    "route_chosen": "{who} chose {chosen_route} for {child}. The advice was {recommended_route}.",
    "contact_sent": "{who} sent the contact. Reference {reference}.",
    "contact_received": "The front door received the contact. Reference {reference}.",
    "delivery_made": "Delivered: {kind}.",
    "delivery_stuck": "Not delivered after {tries} tries: {kind}. {fault}",
    "delivery_not_permitted": "Not sent, because nothing on record allows it: {kind}.",
    "delivery_asked_again": "{who} asked for another try: {kind}.",
    "case_system_told": "The case system told us: {kind}. Message {event}.",
    "contact_erased": "{who} erased what was written; nothing of it can be read any more.",
    "sharing_permitted": "It was kept what may go to whom: {purpose}, {recipient}. Ground: {ground}.",
    "sharing_withdrawn": "A permission to share was taken back: {ended} of those that stood.",
    "way_back_given": "{who} was given a reference and a PIN to come back with.",
    "came_back": "{who} came back with reference and PIN.",
    "come_back_refused": "Somebody tried to come back with a wrong PIN.",
    "consultation_logged": "{who} logged an advice call.",
    "consultation_read": "{who} read what was said in an advice call.",
    "consultation_linked": "{who} said that the contact came of an advice call.",
    "brought_in": "{who} brought the contact in with a file of police notifications. File {intake}.",
    "contact_viewed": "{who} read the contact.",
    "document_opened": "{who} opened a document: {document}, {form}.",
    "history_viewed": "{who} saw the earlier contacts that were found.",
    "history_import_begun": "{who} began to bring in past contacts.",
    "history_imported": "{who} brought in {rows} past contacts.",
    "history_withdrawn": "{who} withdrew an import of past contacts; nothing of it can be read any more.",
    "history_reopened": "{who} withdrew another import; this one may lack rows until its file comes again.",
    "call_told": "{who} told of a call to {whom}: {rung}.",
    "alarm_raised": "An alarm was raised: {kind}.",
    "alarm_seen": "{who} looks into an alarm: {kind}.",
    "alarm_closed": "{who} closed an alarm: {kind}. {reason}.",
    "unsent_listed": "Put on the list of talks that were not sent. Signs: {signs}.",
    "unsent_taken": "{who} looks at the talk that was not sent.",
    "unsent_closed": "{who} closed the talk that was not sent. {reason}.",
    "early_help_asked": "{child} waits for early help: start by {start_by}, look at it by {review_by}.",
    "early_help_taken": "{who} became the owner of early help for {child}.",
    "early_help_changed": "{who} changed early help for {child} to “{state}”. Reason: {reason}.",
    "follow_up_noted": "{who} wrote a note.",
    "second_reading_drawn": "{who} drew it for a second reading, draw number {seed}.",
    "second_reading_opened": "{who} read it a second time. {child}.",
    "second_reading_viewed": "{who} saw both decisions of a second reading. {child}.",
    "second_reading_kept": "{who} kept a second reading. {child}: {outcome}.",
    "second_reading_scored": "{who} completed the scores of a second reading. {child}.",
    "inspection_drawn": "{who} drew inspection sample {sample}. Draw number {seed}.",
    "bundle_taken": "{who} took the audit bundle.",
    "queue_caught_up": "{who} brought its place in the queue up to date: it was sent before there was one.",
    "inspection_pack_taken": "{who} took the inspection pack for {since} to {until}.",
    "outcome_told": "{who} told the referrer what was decided for {child}.",
    "outcome_left": "{who} did not tell the referrer about {child}. Lawful reason: {not_told}.",
    "outcome_read": "The referrer read what was decided.",
    "outcome_clear": "Asked if what was decided for {child} was clear, the referrer said {clear}.",
    "contact_closed": "The contact was closed: the referrer was told, or may lawfully not be.",
    "disagreement_said": "{who} said that the decision for {child} is wrong. Step {step}.",
    "disagreement_viewed": "{who} read a disagreement about {child}. Step {step}.",
    "disagreement_answered": "{who} answered a disagreement about {child}, step {step}: {result}.",
    "decision_proposed": "{who} proposed an outcome for {child}: {outcome}.",
    "agreement_asked": "{who} decided about {child}: {outcome}. A manager has to agree before it stands.",
    "decision_recorded": "{who} recorded a decision about {child}: {outcome}.",
    "decision_agreed": "{who} agreed to the decision about {child}. It stands.",
    "decision_sent_back": "{who} sent the decision about {child} back, with words to it.",
    "decision_corrected": "{who} corrected a decision about {child}. The former one is kept.",
    "milestone_kept": "{who} kept a day for {child}: {milestone}.",
    "clock_passed": "Its time passed without a decision. It was due {due_at}.",
    "information_asked": "{who} asked for information: {whom}, {band}.",
    "information_ended": "{who} noted of what was asked for: {result}.",
    "family_ban_put": "{who} put “do not contact the family yet”. {reason}.",
    "family_ban_lifted": "{who} lifted “do not contact the family yet” and wrote why.",
    "contact_restricted": "{who} kept the contact to named staff. {reason}.",
    "restriction_lifted": "{who} opened the contact to all front-door staff again.",
    "need_to_know_given": "{who} named a member of staff who may know of it (account {user}).",
    "need_to_know_ended": "{who} ended that a member of staff may know of it (account {user}).",
    "seen_as_earlier": "It fits another contact that was read: {contact}.",
    "handed_to_shift": "{who} handed it over. Next: {shift}.",
    "shift_took_over": "{who} took it over. Now: {shift}.",
    "hand_over_viewed": "{who} read the hand-over page. For: {shift}.",
    "contact_claimed": "{who} claimed the contact.",
    "contact_released": "{who} gave the contact back to the queue.",
    "contact_handed_over": "{who} handed the contact over to user {to}.",
    "hand_over_taken": "{who} read what was handed over.",
    "contact_taken_over": "{who} took the contact over from user {from_user}.",
    "flag_put": "{who} put a flag on {on}: {flag}.",
    "flag_taken": "{who} took a flag away from {on}: {flag}.",
    "tag_put": "{who} added a tag: {tag}.",
    "tag_taken": "{who} took a tag away: {tag}.",
    "search_made": "{who} searched the contacts and found {found}.",
    "rows_exported": "{who} downloaded the raw rows of reports: {rows}, from {since} to {until}.",
    "signed_in": "{who} signed in.",
    "signed_out": "{who} signed out.",
    "sign_in_refused": "{who} tried to sign in and was refused.",
    "single_sign_on_refused": "A sign-in by single sign-on was refused: {why}.",
    "code_asked": "{who} gave the right password and was asked for a code.",
    "code_refused": "Somebody gave the right password and a wrong code.",
    "recovery_code_used": "{who} used a recovery code. Left: {left}.",
    "codes_set_up": "{who} set up sign-in codes.",
    "codes_reset": "{who} took away the sign-in codes of this account.",
    "recovery_codes_made": "{who} made new recovery codes.",
    "accounts_listed": "{who} looked at the list of accounts.",
    "account_viewed": "{who} looked at this account.",
    "account_added": "{who} opened this account. Role: {role}.",
    "role_changed": "{who} changed the role of this account from {before} to {role}.",
    "account_disabled": "{who} closed this account.",
    "account_enabled": "{who} opened this account again.",
    "password_reset": "{who} set a first password for this account.",
    "password_changed": "{who} chose a new password.",
    "link_allowed": "{who} allowed this account to be linked to single sign-on.",
    "account_linked": "{who} linked this account to single sign-on.",
    "account_unlinked": "{who} took away the link to single sign-on.",
    "audit_viewed": "{who} read the audit log.",
    "audit_verified": "{who} checked the audit log: {events} events, {faults} faults.",
    "checkpoint_made": "The audit log was sealed up to here. Checkpoint {checkpoint}.",
}
"""One sentence for each event declared in `bot.store.audit`."""


def init_app(app: Flask) -> None:
    """Give the templates these words as filters, and what every page shows."""
    for name, kept in (
        ("route_words", ROUTES),
        ("urgency_words", URGENCIES),
        ("urgency_tag", TAGS),
        ("family_contact_words", FAMILY_CONTACT),
        ("delivery_words", DELIVERIES),
        ("form_words", FORMS),
        ("delivery_state_words", DELIVERY_STATES),
    ):
        app.add_template_filter(_in_words(kept), name)
    for filter_ in (
        fault_words,
        moment,
        time_of_day,
        about_words,
        sentence,
        waiting,
        talk_name,
        role_words,
    ):
        app.add_template_filter(filter_)
    earlier.add_filters(app)
    app.context_processor(lambda: {"is_development": console().settings.is_development})


def moment(at: datetime) -> str:
    """`20 November 2026 at 3:10pm`, English time."""
    local = england.local(at)
    return f"{local.day} {local:%B %Y} at {time_of_day(at)}"


def time_of_day(at: datetime) -> str:
    """`3:10pm`, English time."""
    local = england.local(at)
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def waiting(since: datetime, now: datetime) -> str:
    """How long, in its two largest units: `2 days 3 hours`. Nights and weekends count."""
    minutes = max(0, int((now - since) / timedelta(minutes=1)))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    units = [(days, "day"), (hours, "hour"), (rest, "minute")]
    first = next((place for place, unit in enumerate(units) if unit[0]), 2)
    named = [_counted(*unit) for unit in units[first : first + 2] if unit[0]]
    return " ".join(named) or "Less than a minute"


def about_words(about: str) -> str:
    """Whom an answer is about: `child:1` is `Child 1`."""
    return ABOUT.get(about, about.replace(":", " ").replace("_", " ").capitalize())


def talk_name(line: ContactLine) -> str:
    """What to call a contact: its reference, or the beginning of its id before it is sent."""
    return line.reference or f"Talk {line.id[:8]}"


def sentence(event: EventKept) -> str:
    """An audit event as a sentence."""
    who = event.actor_name or ACTORS.get(event.actor, event.actor)
    written = SENTENCES.get(event.event, "{who}: " + event.event.replace("_", " ") + ".")
    details = {name: _detail(name, value) for name, value in event.details.items()}
    return written.format(**{**details, "who": who})


def _detail(name: str, value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value) or "none"
    if name.endswith("_route"):
        return f"“{ROUTES.get(str(value), str(value))}”"
    if name in NAMED:
        return NAMED[name].get(str(value), str(value))
    if name in ("start_by", "review_by"):
        return _day(str(value))
    if name in FOLLOW_UP_CODES:
        return _follow_up_detail(name, value)
    said_by = {"fault": fault_words, "child": about_words}
    if name in said_by:
        return said_by[name](str(value))
    if name in ("outcome", "milestone"):
        return deciding_words.titled(name, str(value))
    if name in ("role", "before"):
        return f"“{role_words(str(value))}”"
    if name == "why":
        return str(value).replace("_", " ")
    return str(value)


def _day(written: str) -> str:
    try:
        return day(date.fromisoformat(written))
    except ValueError:
        return written


def _follow_up_detail(name: str, value: object) -> str:
    """A code of following up in words; a reason that was not given is left out."""
    if name == "rung":
        return "made" if value else "not made"
    if name == "signs":
        return "; ".join(SIGNS.get(sign, sign) for sign in str(value).split(","))
    if not value:
        return "none given"
    known = {"whom": CALLED, "reason": REASONS, "state": STATES}[name]
    return known.get(str(value), str(value).replace("_", " "))


def fault_words(code: str) -> str:
    """What went wrong with a delivery, as a sentence."""
    if code.startswith("answered_"):
        return f"The other system refused it (answer {code.partition('_')[2]})."
    return FAULTS.get(code, f"A fault: {code.replace('_', ' ')}.")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _in_words(kept: dict[str, str]):  # type: ignore[no-untyped-def]
    def named(code: str | None) -> str:
        return kept.get(code, code.replace("_", " ").capitalize()) if code else "Not known"

    return named
