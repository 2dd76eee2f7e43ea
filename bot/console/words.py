"""What the console calls things: routes, urgency, stages, times and audit events, in plain words."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask

from bot import england
from bot.console.context import console
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
DELIVERIES = {"front_door_queue": "Front-door queue"}
ABOUT = {"contact": "The contact", "household": "The household", "referrer": "The referrer"}
ACTORS = {"referrer": "The referrer", "somebody": "Somebody"}
SENTENCES = {
    "conversation_started": "{who} started a talk.",
    "conversation_restarted": "{who} started again. The new talk is {contact}.",
    "outcome_shown": "{who} was shown the advice for {child}: {recommended_route}. Rules: {rules}.",
    "route_chosen": "{who} chose {chosen_route} for {child}. The advice was {recommended_route}.",
    "contact_sent": "{who} sent the contact. Reference {reference}.",
    "contact_received": "The front door received the contact. Reference {reference}.",
    "contact_erased": "{who} erased what was written; nothing of it can be read any more.",
    "contact_viewed": "{who} read the contact.",
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
    ):
        app.add_template_filter(_in_words(kept), name)
    for filter_ in (moment, time_of_day, about_words, sentence, waiting, talk_name):
        app.add_template_filter(filter_)
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
    if name == "child":
        return about_words(str(value))
    return str(value)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _in_words(kept: dict[str, str]):  # type: ignore[no-untyped-def]
    def named(code: str | None) -> str:
        return kept.get(code, code.replace("_", " ").capitalize()) if code else "Not known"

    return named
