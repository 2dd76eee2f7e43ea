"""Builds the chat widget: its modules and style sheets made one small script, and the size of it told.

The script goes to browsers at `/chat/threshold-chat.js`. It has to stay small, since it is loaded on
telephones and locked-down machines: the build fails above the limit.

    npm ci --ignore-scripts && python tools/build_widget.py
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "bot/widget/src"
TARGET = ROOT / "bot/widget/static/threshold-chat.js"
MOST_BYTES = 40_000
"""The whole widget as it travels: script and style sheet, gzip."""
TARGETS = "es2019,chrome80,firefox78,safari15"


class BuildError(Exception):
    """The widget could not be built. Says why and what to do."""


def bundler() -> Path:
    """esbuild's own program. Its start-up script needs `node`, which not every machine has."""
    found = sorted((ROOT / "node_modules/@esbuild").glob("*/bin/esbuild"))
    if not found:
        raise BuildError("esbuild is not there. Run `npm ci --ignore-scripts` first.")
    return found[0]


def run(*arguments: str) -> None:
    """One run of esbuild; its own words are the reason where it fails."""
    done = subprocess.run(
        [str(bundler()), *arguments, "--log-level=warning"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode or done.stderr:
        raise BuildError(f"The widget could not be built:\n{done.stderr}")


def build(target: Path) -> dict[str, int]:
    """Writes the script. Gives the bytes that each module has in it."""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        styles, facts = Path(folder) / "styles.css", Path(folder) / "facts.json"
        script = Path(folder) / target.name
        run(
            str(SOURCE / "styles/all.css"), "--bundle", "--minify", f"--target={TARGETS}",
            f"--outfile={styles}",
        )  # fmt: skip
        run(
            str(SOURCE / "index.js"), "--bundle", "--minify", "--format=iife", f"--target={TARGETS}",
            "--charset=utf8", "--loader:.css=text", f"--alias:threshold-styles={styles}",
            f"--outfile={script}", f"--metafile={facts}",
        )  # fmt: skip
        inputs = next(iter(json.loads(facts.read_text())["outputs"].values()))["inputs"]
        script.replace(target)  # whole or not at all: a server may be giving it out
    return {Path(name).name: part["bytesInOutput"] for name, part in inputs.items()}


def travelling_bytes(target: Path) -> int:
    return len(gzip.compress(target.read_bytes(), 9, mtime=0))


def report(parts: dict[str, int], target: Path) -> str:
    """The sizes, largest module first."""
    lines = [f"  {size:7,}  {name}" for name, size in sorted(parts.items(), key=lambda p: -p[1])]
    whole, packed = target.stat().st_size, travelling_bytes(target)
    total = f"{target.name}: {whole:,} bytes, {packed:,} gzip, of {MOST_BYTES:,} allowed"
    return "\n".join([total, *lines])


def main() -> int:
    """Build and tell the size; 2 where it fails or has grown too large."""
    try:
        print(report(build(TARGET), TARGET))
    except BuildError as error:
        print(error, file=sys.stderr)
        return 2
    if travelling_bytes(TARGET) > MOST_BYTES:
        print(f"The widget is larger than {MOST_BYTES:,} bytes, gzip.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
