#!/bin/sh
# Rewrites the lock files from pyproject.toml: with hashes, for every platform, without index addresses.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || printf '%s' .local/tools/uv/bin/uv)
compile() {
    "$uv" pip compile --quiet pyproject.toml --universal --python-version 3.10 --generate-hashes \
        --no-emit-index-url --no-header --custom-compile-command tools/lock.sh "$@"
}
compile --extra dev --overrides requirements/without-tensorflow.txt -o requirements/slim.txt
compile --extra dev --overrides requirements/with-tensorflow.txt -o requirements/tensorflow.txt
