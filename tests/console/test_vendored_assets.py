"""GOV.UK's fonts, crown and arms stay with GOV.UK."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def vendor_assets() -> ModuleType:
    path = ROOT / "tools/vendor_assets.py"
    spec = importlib.util.spec_from_file_location("vendor_assets", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_style_sheet_asks_for_neither_fonts_nor_arms(vendor_assets: ModuleType) -> None:
    css = vendor_assets.plain_css(
        "@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}"
        '.a{font-family:GDS Transport,arial,sans-serif}.b{font-family:"GDS Transport"}'
        ".c{background-image:url(/assets/images/govuk-crest.svg)}"
        "/*# sourceMappingURL=govuk-frontend.min.css.map */\n"
    )
    fonts = vendor_assets.FONTS
    assert css == (
        f".a{{font-family:{fonts},sans-serif}}.b{{font-family:{fonts}}}.c{{background-image:none}}"
    )


def test_the_script_asks_for_no_map(vendor_assets: ModuleType) -> None:
    assert vendor_assets.plain_js("export{a};//# sourceMappingURL=x.js.map\n") == "export{a};"


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))

    assert not [name for name, part in lock["packages"].items() if "resolved" in part]
    assert all("integrity" in part for name, part in lock["packages"].items() if name)
