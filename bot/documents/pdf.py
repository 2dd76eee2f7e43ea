"""A document's page as a tagged PDF (PDF/UA-1), the same bytes from the same page.

WeasyPrint draws it with the Pango library of the machine. It is loaded only when a PDF is made, so that a
machine without Pango can still take contacts and show pages.
"""

from __future__ import annotations

import hashlib
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "vendor"
FACES = (
    ("Hyperlegible", "normal", 400, "latin-400-normal"),
    ("Hyperlegible", "italic", 400, "latin-400-italic"),
    ("Hyperlegible", "normal", 700, "latin-700-normal"),
    ("Hyperlegible Ext", "normal", 400, "latin-ext-400-normal"),
    ("Hyperlegible Ext", "italic", 400, "latin-ext-400-italic"),
    ("Hyperlegible Ext", "normal", 700, "latin-ext-700-normal"),
)
"""Fonts that come with the front-end assets; without them the machine's own are used."""

logging.getLogger("fontTools").setLevel(logging.WARNING)


class DocumentError(Exception):
    """A document could not be made. Says what is missing; holds nothing of the document."""


def pdf_of(html: str) -> bytes:
    """The page as a PDF. Its identifier comes from the page, its dates from the page's own.

    Raises: DocumentError if Pango is missing or the page cannot be drawn.
    """
    weasyprint = _weasyprint()
    fonts = weasyprint.text.fonts.FontConfiguration()
    fetcher = _only_our_fonts(weasyprint)
    try:
        faces = weasyprint.CSS(
            string=_font_faces(), base_url=FONTS.as_uri() + "/", url_fetcher=fetcher,
            font_config=fonts,
        )  # fmt: skip
        page = weasyprint.HTML(string=html, url_fetcher=fetcher)
        made: bytes = page.write_pdf(
            stylesheets=[faces],
            font_config=fonts,
            pdf_variant="pdf/ua-1",
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
        )
    except Exception as error:
        raise DocumentError(f"the page could not be drawn ({type(error).__name__})") from error
    return made


@lru_cache(maxsize=1)
def _weasyprint() -> Any:
    try:
        import weasyprint
        import weasyprint.text.fonts
    except OSError as error:  # its way of saying that a library of the system is not there
        raise DocumentError(
            "the Pango library is missing, so no PDF can be made. On Debian or Ubuntu: "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from error
    return weasyprint


def _only_our_fonts(weasyprint: Any) -> Any:
    """Fetches the vendored fonts and nothing else, whatever a page asks for."""

    class OnlyOurFonts(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith(FONTS.as_uri() + "/") or ".." in url:
                raise ValueError("a document fetches nothing")
            return super().fetch(url, headers)

    return OnlyOurFonts(allowed_protocols={"file"}, allow_redirects=False)


@lru_cache(maxsize=1)
def _font_faces() -> str:
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {weight}; '
        f'src: url("{file}.woff2") }}'
        for family, style, weight, file in FACES
        if (FONTS / f"{file}.woff2").is_file()
    )
