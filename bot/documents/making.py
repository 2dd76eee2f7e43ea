"""One document in one form, ready to be kept or handed out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from bot.documents.html import PUBLISHER, html_of
from bot.documents.kinds import Kind, documents_for
from bot.documents.pdf import DocumentError, pdf_of
from bot.referral.record import ContactRecord

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
}
MACHINE_FORM = 1
"""Raised when the layout of the machine form changes."""


@dataclass(frozen=True)
class Made:
    """A document's bytes. `form` is html, pdf or json; `digest` is the SHA-256 of the content."""

    kind: Kind
    form: str
    content: bytes
    filename: str

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.form]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def forms_of(kind: Kind) -> tuple[str, ...]:
    """The forms in which a kind is made; the record of advice also as data for other systems."""
    return ("html", "pdf", "json") if kind is Kind.DECISION_RECORD else ("html", "pdf")


def make(kind: Kind, form: str, record: ContactRecord, practice: bool = False) -> Made | None:
    """The document; None where this contact has no such document or it has no such form.

    Raises: DocumentError if it could not be made.
    """
    if kind not in documents_for(record) or form not in forms_of(kind):
        return None
    name = filename(kind, form, record.reference)
    if form == "json":
        return Made(kind, form, _as_data(record, practice), name)
    try:
        page = html_of(kind, record, practice)
    except Exception as error:
        raise DocumentError(f"the page could not be written ({type(error).__name__})") from error
    if page is None:
        return None
    content = page.encode() if form == "html" else pdf_of(page)
    return Made(kind, form, content, name)


def filename(kind: Kind, form: str, reference: str | None) -> str:
    """A name to save the document under: the reference and the kind, and nobody's name."""
    return f"{reference or 'not-sent'}-{str(kind).replace('_', '-')}.{form}"


def _as_data(record: ContactRecord, practice: bool) -> bytes:
    content = {
        "document": str(Kind.DECISION_RECORD),
        "form": MACHINE_FORM,
        "made_by": PUBLISHER,
        "practice": practice,
        "record": record.as_dict(),
    }
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True).encode()
