"""What the front door learns: figures as pages, a page for each agency and month, and the raw rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot import clock, england
from bot.console.context import console
from bot.console.pack_words import pack_words, question_texts
from bot.console.reports import agency_page, comparing, flow, names, voices
from bot.console.reports.sheets import Section, small
from bot.learning.rows import Row, rows_as_csv
from bot.referral.sources import AGENCIES
from bot.store import audit
from bot.store.learning import more
from bot.store.learning import questions as asked_questions
from bot.store.learning import rows as raw
from bot.store.learning.rows import Asked

pages = Blueprint("reports", __name__)

REPORTS: Mapping[str, str] = {
    "funnel": "From contact to outcome",
    "agreement": "Agreement",
    "wrong-routes": "Wrong routes, both ways",
    "timeliness": "Time to a decision",
    "quality": "Consent and quality",
    "returns": "Repeats and re-referrals",
    "questions": "Where people give up",
    "rules": "Rules that staff override",
    "feedback": "What referrers and families say",
}
MONTH = re.compile(r"^(20\d\d)-(0[1-9]|1[0-2])$")
MONTHS_SHOWN = 12


@dataclass(frozen=True)
class Words:
    """Names of areas and questions, as the pack that was kept last calls them."""

    area: Callable[[str], str]
    question: Callable[[str], str]
    areas: Mapping[str, str]


@pages.get("/reports")
def index() -> ResponseReturnValue:
    """All reports, the agencies, and what the figures are made of."""
    asked = _asked()
    words = _words()
    with console().database.reading() as connection:
        found = raw.rows(connection, asked)
        is_manager = current_user.role == "manager"
        hidden = raw.restricted_decided(connection, asked) if is_manager else None
    minimum = console().settings.smallest_count
    return render_template(
        "reports/index.html", rows=small(len(found), minimum),
        decided=small(sum(row.decided for row in found), minimum),
        restricted=None if hidden is None else small(hidden, minimum),
        reports=REPORTS, agencies=_agencies(found), months=_months(asked),
        **_narrowed(asked, words),
    )  # fmt: skip


@pages.get("/reports/<report>")
def report(report: str) -> ResponseReturnValue:
    """One report."""
    if report not in REPORTS:
        abort(404)
    asked, words = _asked(), _words()
    return render_template(
        "reports/report.html", title=REPORTS[report], report=report, reports=REPORTS,
        sections=_sections(report, asked, words), **_narrowed(asked, words),
    )  # fmt: skip


@pages.get("/reports/agencies/<code>/<month>")
def agency(code: str, month: str) -> ResponseReturnValue:
    """What one agency may read of one month, to print or to send."""
    if (code not in AGENCIES and code != raw.NOT_KNOWN) or not MONTH.match(month):
        abort(404)
    first = _first_day(month)
    words = _words()
    with console().database.reading() as connection:
        found = raw.rows(connection, Asked(first, first, agency=code))
    sections = agency_page.sections(found, console().settings.smallest_count, words.area)
    name = names.agency(None if code == raw.NOT_KNOWN else code)
    return render_template(
        "reports/agency.html",
        title=f"{name}, {first:%B %Y}",
        sections=sections,
        smallest=console().settings.smallest_count,
    )


@pages.get("/reports/rows.csv")
def rows_csv() -> ResponseReturnValue:
    """The raw rows as a file. Nobody takes it away without a trace."""
    asked, member = _asked(), current_user.member
    with console().database.writing() as connection:
        found = raw.rows(connection, asked)
        details = {
            "rows": len(found),
            "since": f"{asked.since:%Y-%m}",
            "until": f"{asked.until:%Y-%m}",
        }
        audit.record(
            connection, f"user:{member.id}", member.actor, "rows_exported", details, clock.now()
        )
    return Response(
        rows_as_csv(found), mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=threshold-rows.csv"},
    )  # fmt: skip


def _sections(report: str, asked: Asked, words: Words) -> list[Section]:
    if report == "questions":
        return _of_questions(asked, words)
    settings = console().settings
    minimum = settings.smallest_count
    with console().database.reading() as connection:
        found = raw.rows(connection, asked)
        if report == "timeliness":
            return flow.timeliness(found, minimum, more.milestone_days(connection, asked))
        if report == "rules":
            fired, over = more.rules_fired(connection, asked), more.overridden(connection, asked)
            return voices.rules(found, fired, over, minimum)
        if report == "feedback":
            disagreements = more.disagreements(connection, asked)
            return voices.feedback(
                found, disagreements, more.service_views(connection, asked), minimum
            )
    if report == "quality":
        return flow.quality(found, minimum, settings.quality_bar)
    if report == "returns":
        return flow.returns(found, minimum)
    made = {
        "funnel": flow.funnel,
        "agreement": comparing.agreement,
        "wrong-routes": comparing.wrong_routes,
    }
    return made[report](found, minimum, words.area)


def _of_questions(asked: Asked, words: Words) -> list[Section]:
    with console().database.reading() as connection:
        begun = asked_questions.talks(connection, asked)
        found = asked_questions.questions(connection, asked, clock.now())
    return voices.questions(begun, found, console().settings.smallest_count, words.question)


def _asked() -> Asked:
    """What the address asks for: the last twelve months unless it says otherwise, the right way round."""
    today = england.local(clock.now()).date().replace(day=1)
    year_ago = today
    for _ in range(MONTHS_SHOWN - 1):
        year_ago = (year_ago - timedelta(days=1)).replace(day=1)
    since, until = _month("from", year_ago), _month("until", today)
    code, area = request.args.get("agency", ""), request.args.get("area", "")
    known = code if code in AGENCIES or code == raw.NOT_KNOWN else ""
    return Asked(min(since, until), max(since, until), known, area[:60])


def _month(name: str, otherwise: date) -> date:
    written = request.args.get(name, "")
    return _first_day(written) if MONTH.match(written) else otherwise


def _first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def _words() -> Words:
    with console().database.reading() as connection:
        kept = more.latest_pack(connection)
    if kept is None:
        return Words(names.plain, names.plain, {})
    words, texts = pack_words(*kept), question_texts(*kept)
    areas = {area: words.fill(name) for area, name in words.areas.items()}

    def question(code: str) -> str:
        return words.fill(texts[code]) if code in texts else names.plain(code)

    return Words(lambda code: areas.get(code, names.plain(code)), question, areas)


def _narrowed(asked: Asked, words: Words) -> dict[str, object]:
    """What the form that narrows a report shows, and what its links carry on."""
    chosen = {
        "from": f"{asked.since:%Y-%m}",
        "until": f"{asked.until:%Y-%m}",
        "agency": asked.agency,
        "area": asked.area,
    }
    return {
        "chosen": chosen,
        "carried": {name: value for name, value in chosen.items() if value},
        "agency_choices": [(code, kept.title) for code, kept in AGENCIES.items()],
        "area_choices": sorted(words.areas.items(), key=lambda item: item[1]),
        "not_known": raw.NOT_KNOWN,
    }


def _agencies(found: list[Row]) -> list[tuple[str, str]]:
    codes = {row.agency or raw.NOT_KNOWN for row in found}
    named = ((c, names.agency(None if c == raw.NOT_KNOWN else c)) for c in codes)
    return sorted(named, key=lambda item: item[1])


def _months(asked: Asked) -> list[tuple[str, str]]:
    """The last months that were asked for, the latest first: `2026-11`, `November 2026`."""
    found: list[tuple[str, str]] = []
    month = asked.until
    while month >= asked.since and len(found) < MONTHS_SHOWN:
        found.append((f"{month:%Y-%m}", f"{month:%B %Y}"))
        month = (month - timedelta(days=1)).replace(day=1)
    return found
