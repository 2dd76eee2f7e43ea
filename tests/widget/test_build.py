"""The widget is built small and strict: one script without markup, code or hosts from anywhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools import build_widget

SOURCES = sorted(build_widget.SOURCE.glob("*.js"))
STYLES = sorted(build_widget.SOURCE.glob("styles/*.css"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    target = tmp_path_factory.mktemp("widget") / "threshold-chat.js"
    return target, build_widget.build(target)


def test_it_is_small_and_the_report_says_of_what_it_is_made(
    built: tuple[Path, dict[str, int]],
) -> None:
    target, parts = built
    assert build_widget.travelling_bytes(target) <= build_widget.MOST_BYTES
    told = build_widget.report(parts, target)
    for name in (*(path.name for path in SOURCES), "styles.css"):
        assert re.search(rf"[\d,]+  {re.escape(name)}\n", told + "\n"), name
    assert f"{build_widget.travelling_bytes(target):,} gzip" in told


def test_a_widget_that_has_grown_too_large_fails_the_build(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(build_widget, "TARGET", tmp_path / "threshold-chat.js")
    monkeypatch.setattr(build_widget, "MOST_BYTES", 1000)
    assert build_widget.main() == 2
    assert "larger than 1,000 bytes" in capsys.readouterr().err


def test_a_module_that_cannot_be_read_fails_the_build_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles/all.css").write_text("p { color: red }")
    (tmp_path / "index.js").write_text("import { gone } from './gone.js';")
    monkeypatch.setattr(build_widget, "SOURCE", tmp_path)
    with pytest.raises(build_widget.BuildError, match=r"gone\.js"):
        build_widget.build(tmp_path / "threshold-chat.js")


def test_without_esbuild_it_says_what_to_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(build_widget, "ROOT", tmp_path)
    with pytest.raises(build_widget.BuildError, match="npm ci"):
        build_widget.bundler()


def test_no_text_can_become_markup_or_code(built: tuple[Path, dict[str, int]]) -> None:
    text = built[0].read_text(encoding="utf-8")
    for way in (
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(",
        "localStorage", "indexedDB", "document.cookie", "javascript:",
    ):  # fmt: skip
        assert way not in text, way


def test_it_asks_no_host_by_name(built: tuple[Path, dict[str, int]]) -> None:
    text = built[0].read_text(encoding="utf-8")
    assert re.findall(r"https?://|//[\w.-]+\.\w+/|url\(|@import", text) == []


def test_it_is_wrapped_so_that_it_adds_no_global_names(
    built: tuple[Path, dict[str, int]],
) -> None:
    text = built[0].read_text(encoding="utf-8").strip()
    assert re.match(r'("use strict";)?\(\(\)=>\{', text) and text.endswith("})();")
    for path in SOURCES:
        assert not re.search(r"\b(window|globalThis|self)\.\w+ *=[^=]", path.read_text()), path


def test_only_two_things_are_kept_in_the_browser() -> None:
    keepers = [path.name for path in SOURCES if "sessionStorage" in path.read_text()]
    assert keepers == ["keeping.js"]
    kept = re.findall(r'"(threshold-[\w-]+)"', (build_widget.SOURCE / "keeping.js").read_text())
    assert kept == ["threshold-token", "threshold-pin-shown"]


def test_every_module_and_style_sheet_says_why_it_is_there() -> None:
    for path in SOURCES:
        assert path.read_text(encoding="utf-8").startswith("//"), path.name
    for path in STYLES:
        if path.name != "all.css":
            assert path.read_text(encoding="utf-8").startswith("/*"), path.name


def test_the_page_names_only_files_that_are_there() -> None:
    page = (build_widget.ROOT / "bot/widget/chat.html").read_text(encoding="utf-8")
    for name in re.findall(r'(?:src|href)="(static/[^"]+|[\w-]+\.js)"', page):
        static = build_widget.ROOT / "bot/widget/static"
        assert (static / name.removeprefix("static/")).is_file(), name
    assert "<style" not in page and not re.search(r"<script(?![^>]*\bsrc=)", page)
