"""Puts GOV.UK Frontend into the console, without what only GOV.UK itself may show, and fonts into documents.

The GDS Transport fonts and the royal arms and crown are licensed to GOV.UK alone: neither is copied, and
the style sheet is changed so as not to ask for them.

    npm ci && python tools/vendor_assets.py
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules/govuk-frontend"
TARGET = ROOT / "bot/console/static/vendor"
FONT_PACKAGE = ROOT / "node_modules/@fontsource/atkinson-hyperlegible-next"
FONT_TARGET = ROOT / "bot/documents/vendor"
FONT = "atkinson-hyperlegible-next-"
FACES = [
    f"{script}-{face}"
    for script in ("latin", "latin-ext")
    for face in ("400-normal", "400-italic", "700-normal")
]
FONTS = 'system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial'

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
GDS_FONT = re.compile(r"""["']?GDS Transport["']?\s*(,\s*arial)?""", re.IGNORECASE)
IMAGE = re.compile(r"url\(\s*[\"']?/assets/[^)]*\)")
SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")


def plain_css(css: str) -> str:
    """The style sheet with ordinary fonts and without images of GOV.UK's own."""
    css = FONT_FACE.sub("", css)
    css = GDS_FONT.sub(FONTS, css)
    return SOURCE_MAP.sub("", IMAGE.sub("none", css))


def plain_js(js: str) -> str:
    """The script without the address of a map that is not copied."""
    return SOURCE_MAP.sub("", js)


def copy_fonts() -> None:
    """The faces that documents use, with their licence."""
    FONT_TARGET.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        content = (FONT_PACKAGE / f"files/{FONT}{face}.woff2").read_bytes()
        (FONT_TARGET / f"{face}.woff2").write_bytes(content)
    (FONT_TARGET / "LICENCE").write_bytes((FONT_PACKAGE / "LICENSE").read_bytes())


def main() -> int:
    """Copy what is needed; 2 if a package is not installed."""
    built = PACKAGE / "dist/govuk"
    for needed in (built, FONT_PACKAGE):
        if not needed.is_dir():
            print(f"{needed} is not there. Run `npm ci` first.", file=sys.stderr)
            return 2
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, change in (
        ("govuk-frontend.min.css", plain_css),
        ("govuk-frontend.min.js", plain_js),
    ):
        text = (built / name).read_text(encoding="utf-8")
        (TARGET / name).write_text(change(text), encoding="utf-8")
    copy_fonts()
    print(
        f"GOV.UK Frontend is in {TARGET.relative_to(ROOT)}, fonts in {FONT_TARGET.relative_to(ROOT)}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
