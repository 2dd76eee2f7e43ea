"""What the console calls alarms, talks that were not sent, and early help, in plain words."""

from __future__ import annotations

from datetime import date

from flask import Flask

from bot.store import alarms, early_help, unsent

ALARMS = {
    alarms.CALL_NOT_RECORDED: "Urgent advice, and no call is recorded",
    alarms.DANGER_SINCE: "A referrer who disagrees wrote words that may mean danger",
    alarms.DISAGREES: "A referrer says that a decision is wrong",
    alarms.STEPPED_UP: "Early help was stepped up",
    alarms.NOT_LOOKED_AT: "Urgent, and nobody has opened it in time",
    alarms.DECISION_OVERDUE: "Its time has passed without a decision",
    alarms.INFORMATION_OVERDUE: "Its day has ended, and it still waits for information",
    alarms.FITS_ANOTHER: "A contact that is kept to named staff fits another one",
    alarms.DANGER_AFTER: "A referrer wrote words that may mean danger, after sending",
    alarms.WROTE_AGAIN: "A referrer wrote something more, after sending",
    alarms.UNSENT_RED_FLAG: "A talk with a sign of danger was left on the list",
    alarms.NOT_WORKING: "Early help is not working",
    alarms.NOT_BEGUN: "Early help has not begun by its day",
    alarms.REVIEW_OVERDUE: "Early help was not looked at by its day",
}
WHAT_TO_DO = {
    alarms.CALL_NOT_RECORDED: (
        "Check whether the call came in. If not, ring the referrer now. If nobody can be reached, act on "
        "what they wrote."
    ),
    alarms.DANGER_SINCE: (
        "Read what they wrote now. Ring the referrer, also where no words were kept because their page was "
        "out of date. If nobody can be reached, act on it."
    ),
    alarms.DANGER_AFTER: (
        "Read the end of the talk now, whatever was decided. They were told to ring 999. Ring them. If "
        "nobody can be reached, act on what they wrote."
    ),
    alarms.WROTE_AGAIN: "Read the end of the talk. It may change what was decided.",
    alarms.DISAGREES: "Read what they say, and answer it by its day. It is on the list of disagreements.",
    alarms.STEPPED_UP: (
        "Somebody asks for more than early help. Make sure that the front door has it and that the owner "
        "was answered today."
    ),
    alarms.NOT_LOOKED_AT: "Open it now. Claim it, or find somebody who can.",
    alarms.DECISION_OVERDUE: (
        "For a manager: see who has it, and have it decided now. The referrer is told that it is late."
    ),
    alarms.INFORMATION_OVERDUE: (
        "For a manager: decide on what is known. What did not come is never read as reassuring."
    ),
    alarms.FITS_ANOTHER: (
        "Somebody read a contact that may be about the same child or household. They were not told of this "
        "one. Open it, look at its earlier contacts, and decide who must know."
    ),
    alarms.UNSENT_RED_FLAG: "Nobody took it on the day when it was listed. Read it, and take it.",
    alarms.NOT_WORKING: "Decide today whether to step up. The escalation steps are beside the entry.",
    alarms.NOT_BEGUN: "Begin it, or step up. A need that waits can become harm.",
    alarms.REVIEW_OVERDUE: "Ask how the child is, say whether the help works, or step up.",
}
TAGS = {
    alarms.CALL_NOT_RECORDED: "govuk-tag--red",
    alarms.DANGER_SINCE: "govuk-tag--red",
    alarms.DANGER_AFTER: "govuk-tag--red",
    alarms.WROTE_AGAIN: "govuk-tag--yellow",
    alarms.DISAGREES: "govuk-tag--orange",
    alarms.STEPPED_UP: "govuk-tag--red",
    alarms.NOT_LOOKED_AT: "govuk-tag--red",
    alarms.DECISION_OVERDUE: "govuk-tag--orange",
    alarms.INFORMATION_OVERDUE: "govuk-tag--orange",
    alarms.FITS_ANOTHER: "govuk-tag--orange",
    alarms.UNSENT_RED_FLAG: "govuk-tag--orange",
    alarms.NOT_WORKING: "govuk-tag--orange",
    alarms.NOT_BEGUN: "govuk-tag--yellow",
    alarms.REVIEW_OVERDUE: "govuk-tag--yellow",
}
REASONS = {
    "rang_referrer": "I rang the referrer",
    "call_found": "The call had come in",
    "front_door_has_it": "The front door has it",
    "being_done": "It is being done now",
    "raised_in_error": "It should not have been raised",
    "told_front_door": "I passed it to the front door",
    "already_known": "The front door knew of it",
    "no_concern": "I read it, and it points to no harm",
    "cannot_reach": "Nobody could be reached, and there is nothing more to go on",
    alarms.CALL_TOLD: "The referrer told of the call",
    alarms.NO_CALL_NEEDED: "The advice no longer asks for a call",
    alarms.SENT_SINCE: "The referrer sent it after all",
    alarms.DONE_SINCE: "It was done",
    unsent.SENT: "The referrer sent it after all",
    "needs_met": "The needs are met",
    "moved_away": "The family moved away",
    "other_support": "Another service supports them now",
    "family_declined": "The family said no to more help",
}
SIGNS = {
    "urgent_advice": "Urgent advice was shown",
    "call_not_told": "No call was told of",
    "danger_heard": "Words that may mean danger",
    "chose_lower": "Chose a lower route than advised",
    "could_be_urgent": "What is not known could be serious",
}
STATES = {
    early_help.WAITING: "Waiting to begin",
    early_help.BEGUN: "Begun",
    early_help.WORKING: "Working",
    early_help.NOT_WORKING: "Not working",
    early_help.STEPPED_UP: "Stepped up",
    early_help.ENDED: "Ended",
}
STATE_TAGS = {
    early_help.WAITING: "govuk-tag--grey",
    early_help.BEGUN: "govuk-tag--blue",
    early_help.WORKING: "govuk-tag--green",
    early_help.NOT_WORKING: "govuk-tag--red",
    early_help.STEPPED_UP: "govuk-tag--orange",
    early_help.ENDED: "govuk-tag--grey",
}
CALLED = {"999": "999", "front_door": "The front door"}


def init_app(app: Flask) -> None:
    """Give the templates these words as filters."""
    for name, kept in (
        ("alarm_words", ALARMS),
        ("alarm_to_do", WHAT_TO_DO),
        ("alarm_tag", TAGS),
        ("reason_words", REASONS),
        ("sign_words", SIGNS),
        ("state_words", STATES),
        ("state_tag", STATE_TAGS),
        ("called_words", CALLED),
    ):
        app.add_template_filter(kept.__getitem__, name)
    app.add_template_filter(day)


def day(at: date) -> str:
    """`Friday 4 December 2026`."""
    return f"{at:%A} {at.day} {at:%B %Y}"


def alarms_in_words(waiting: int, unseen: int) -> str:
    """What stands at the top of every page while an alarm waits; empty while none does."""
    if not waiting:
        return ""
    count = "1 alarm waits" if waiting == 1 else f"{waiting} alarms wait"
    if not unseen:
        return f"{count}. Somebody is looking into {'it' if waiting == 1 else 'each of them'}."
    return f"{count}. {unseen} {'has' if unseen == 1 else 'have'} not been seen yet."
