"""PDFs are tagged, named and dated from the record, the same every time, and let nothing in or out."""

from __future__ import annotations

import io
import logging
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from bot.documents import pdf
from bot.documents.kinds import Kind, documents_for
from bot.documents.making import forms_of, make
from bot.documents.pdf import DocumentError, pdf_of
from bot.referral.record import ContactRecord
from bot.settings import ROOT
from tests.documents.conftest import caf_record, full_record

SECONDS_FOR_ONE = 30
"""Far more than one takes (about one second), so that a busy machine is no failure."""


def made(kind: Kind, record: ContactRecord, form: str = "pdf") -> bytes:
    found = make(kind, form, record)
    assert found is not None
    return found.content


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("make_record", [full_record, caf_record])
def test_each_is_tagged_and_has_a_title_a_language_and_pages(
    make_record: Callable[[], ContactRecord],
) -> None:
    record = make_record()
    for kind in documents_for(record):
        began = time.monotonic()
        content = made(kind, record)
        assert time.monotonic() - began < SECONDS_FOR_ONE
        read = PdfReader(io.BytesIO(content))
        root = read.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"]
        assert root["/Lang"] == "en-GB"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert read.metadata is not None and record.reference in str(read.metadata.title)
        assert record.council in str(read.metadata.author)
        assert b"pdfuaid" in read.trailer["/Root"]["/Metadata"].get_object().get_data()
        assert len(read.pages) > 0


def test_headings_tables_and_lists_keep_their_meaning() -> None:
    read = PdfReader(io.BytesIO(made(Kind.REFERRAL, full_record())))
    tags: set[str] = set()

    def walk(node: object) -> None:
        node = getattr(node, "get_object", lambda: node)()
        if isinstance(node, dict):
            if "/S" in node:
                tags.add(str(node["/S"]))
            walk(node.get("/K"))
        elif isinstance(node, list):
            for part in node:
                walk(part)

    walk(read.trailer["/Root"]["/StructTreeRoot"])
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/LI", "/P"} <= tags


def test_it_says_what_the_record_says_and_each_page_says_which_it_is() -> None:
    record = full_record()
    content = made(Kind.REFERRAL, record)
    shown = text_of(content)
    for words in ("Sam Example", "Wet shoes", "I sleep in the bath.", "NE-001", "Two rabbits"):
        assert words in shown
    for page in PdfReader(io.BytesIO(content)).pages:
        plain = re.sub(r"\s+", "", page.extract_text())
        assert f"Reference{record.reference}" in plain
        assert f"version{record.pack_version}" in plain and record.pack_digest in plain


@pytest.mark.parametrize("kind", [Kind.REFERRAL, Kind.DECISION_RECORD, Kind.FAMILY_NOTICE])
def test_the_same_record_gives_the_same_bytes(kind: Kind) -> None:
    for form in forms_of(kind):
        assert made(kind, full_record(), form) == made(kind, full_record(), form)
    again = replace(full_record(), pack_version="2026.2")
    assert made(kind, full_record()) != made(kind, again)


def test_another_process_gives_the_same_bytes_too() -> None:
    code = (
        "import hashlib; from tests.documents.conftest import full_record;"
        "from bot.documents.making import make; from bot.documents.kinds import Kind;"
        "print(make(Kind.DECISION_RECORD, 'pdf', full_record()).digest)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"PATH": "", "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    here = make(Kind.DECISION_RECORD, "pdf", full_record())
    assert here is not None and told.stdout.strip() == here.digest


def test_its_dates_are_the_records_own() -> None:
    read = PdfReader(io.BytesIO(made(Kind.DECISION_RECORD, full_record())))
    assert read.metadata is not None
    assert read.metadata.creation_date == full_record().sent_at
    assert read.metadata.modification_date == full_record().sent_at


def test_a_page_can_neither_read_files_nor_reach_the_network(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("kept apart")
    with caplog.at_level(logging.ERROR, "weasyprint"):
        content = pdf_of(
            f'<html lang="en"><title>x</title><img src="{secret.as_uri()}">'
            f'<link rel="attachment" href="{secret.as_uri()}">'
            '<img src="http://127.0.0.1:9/x.png"><p>rest</p></html>'
        )
    assert b"kept apart" not in content and "/EmbeddedFiles" not in PdfReader(
        io.BytesIO(content)
    ).trailer["/Root"].get("/Names", {})
    assert caplog.text.count("a document fetches nothing") >= 2


def test_without_pango_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf._weasyprint.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_Missing(), *sys.meta_path])
    with pytest.raises(DocumentError, match="libpango"):
        pdf_of("<p>x</p>")
    monkeypatch.undo()
    pdf._weasyprint.cache_clear()


def _fonts_of(page: PageObject) -> dict[str, Any]:
    resources = page["/Resources"].get_object()
    found: dict[str, Any] = resources["/Font"].get_object()
    return found


class _Missing:
    """Finds WeasyPrint and fails as it does where Pango is not installed."""

    def find_spec(self, name: str, path: object, target: object = None) -> None:
        if name.partition(".")[0] == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


def test_the_fonts_come_with_us() -> None:
    fonts = {
        str(font["/BaseFont"])
        for page in PdfReader(io.BytesIO(made(Kind.FAMILY_NOTICE, full_record()))).pages
        for font in (ref.get_object() for ref in _fonts_of(page).values())
    }
    assert fonts and all("Hyperlegible" in name for name in fonts), fonts
