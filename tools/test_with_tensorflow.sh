#!/bin/sh
# Plain `rasa`, with TensorFlow installed: trains, checks the data and plays the core stories.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || printf '%s' "$PWD/.local/tools/uv/bin/uv")
env=.venv-tensorflow
lock=requirements/tensorflow.txt
if [ ! -f "$env/installed" ] || ! cksum "$lock" | cmp -s - "$env/installed"; then
    [ -x "$env/bin/python" ] || "$uv" venv --quiet --python "$(.venv/bin/python -c 'import sys; print(sys._base_executable)')" "$env"
    VIRTUAL_ENV="$PWD/$env" "$uv" pip sync --quiet --require-hashes "$lock"
    VIRTUAL_ENV="$PWD/$env" "$uv" pip install --quiet --no-deps --no-build-isolation -e .
    cksum "$lock" > "$env/installed"
fi
export RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 PYTHONWARNINGS=ignore LOG_LEVEL=ERROR
export PATH="$PWD/$env/bin:$PATH"
tools/test_rasa_commands.sh rasa
