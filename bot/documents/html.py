"""Documents as accessible pages that stand alone: one file, no script, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.documents import headings, reading, words
from bot.documents.kinds import Kind, documents_for, own_notice, title_of
from bot.referral.record import ContactRecord

PUBLISHER = "Threshold"


def html_of(kind: Kind, record: ContactRecord, practice: bool = False) -> str | None:
    """The document as a page; None where this contact has no such document.

    practice: every page says that it is about nobody.
    """
    if kind not in documents_for(record):
        return None
    about = {
        "kind": str(kind),
        "title": title_of(kind, record),
        "made_at": record.sent_at or record.started_at,
        "practice": practice,
        "css": Markup(stylesheet()),  # ours, from this package
        "policy": content_security_policy(),
        "publisher": PUBLISHER,
    }
    return _environment().get_template(f"{kind}.html").render(**about, **_seen_by(kind, record))


def _seen_by(kind: Kind, record: ContactRecord) -> dict[str, Any]:
    """What a template may use. The family's notice gets no person's data, so that it can print none."""
    pack = {"id": record.pack, "version": record.pack_version, "digest": record.pack_digest}
    common = {"council": record.council, "reference": record.reference, "words": record.words,
              "pack": pack, "route": record.route}  # fmt: skip
    if kind is Kind.FAMILY_NOTICE:
        return {**common, "own_words": own_notice(record)[1:]}
    return {**common, "record": record, "read": reading, "headings": headings}


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """The one style sheet, for screen and paper."""
    loader = PackageLoader("bot.documents")
    return loader.get_source(Environment(autoescape=True), "document.css")[0]


@lru_cache(maxsize=1)
def content_security_policy() -> str:
    """Nothing may run, load or send; only our own style sheet counts, by its digest."""
    digest = base64.b64encode(hashlib.sha256(stylesheet().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _finalized(value: Any) -> Any:
    """Whatever is printed, also where nobody thought of what a person might have typed."""
    is_plain = isinstance(value, str) and not isinstance(value, Markup)
    return words.printable(value) if is_plain else value


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        moment=words.moment,
        day=words.day,
        day_of=words.day_of,
        moment_of=words.moment_of,
        typed=words.typed,
        code=words.code,
        first_capital=words.first_capital,
        whom=words.whom,
        route_words=words.route_words,
        urgency_words=words.urgency_words,
        ground_words=words.ground_words,
    )
    return environment
