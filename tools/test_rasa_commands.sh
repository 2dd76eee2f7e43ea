#!/bin/sh
# Rasa's own commands at the root: `rasa` where TensorFlow is installed, `threshold rasa` where it is not.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
quietly() { "$@" > "$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; echo "failed: $*" >&2; exit 1; }; }

quietly "$@" data validate --fail-on-warnings
quietly "$@" train --fixed-model-name checked --out "$work/models"
quietly "$@" test core --stories data/stories --model "$work/models/checked.tar.gz" --out "$work/results" --fail-on-prediction-errors
echo "well: $* data validate, train, test core"
