"""What the console calls things: routes, urgency, stages, times and audit events, in plain words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Flask

from bot import england
from bot.console import earlier
from bot.console.context import console
from bot.console.documents_shown import DOCUMENTS, FORMS
from bot.console.follow_up_words import ALARMS, CALLED, REASONS, SIGNS, STATES, day
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
ABOUT = {"contact": "The contact", "household": "The household", "referrer": "The referrer"}
ACTORS = {"referrer": "The referrer", "somebody": "Somebody", "watching": "The system"}
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
    "contact_viewed": "{who} read the contact.",
    "document_opened": "{who} opened a document: {document}, {form}.",
    "history_viewed": "{who} saw the earlier contacts that were found: {found}.",
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
    "signed_in": "{who} signed in.",
    "signed_out": "{who} signed out.",
    "sign_in_refused": "{who} tried to sign in and was refused.",
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
    for filter_ in (fault_words, moment, time_of_day, about_words, sentence, waiting, talk_name):
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
    if name == "kind":
        return {**DELIVERIES, **ALARMS}.get(str(value), str(value))
    if name in ("start_by", "review_by"):
        return _day(str(value))
    if name in FOLLOW_UP_CODES:
        return _follow_up_detail(name, value)
    if name in ("document", "form"):
        return {**DOCUMENTS, **FORMS}.get(str(value), str(value))
    if name == "fault":
        return fault_words(str(value))
    if name == "child":
        return about_words(str(value))
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
