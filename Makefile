# `make run` and `make test` are all that a newcomer needs.
.PHONY: help set-up run demo test bench evidence lint unit conversations browser widget screenshots lock test-tensorflow clean

python := .venv/bin/python
pytest := $(python) -m pytest -q

help:
	@echo "make run        start everything and print the addresses"
	@echo "make demo       the console on a database of invented contacts"
	@echo "make test       every check and test"
	@echo "make bench      measure the engine, and turns beside a stock Rasa form"
	@echo "make evidence   the long runs: planted mistakes, a million cases, kills, TensorFlow install"
	@echo "make widget     build the chat widget and tell its size"
	@echo "make screenshots  take the pictures in docs/screenshots again"

set-up:
	@tools/bootstrap.sh

run: set-up
	@.venv/bin/threshold up

# Takes some minutes the first time. Take .local/demo.db away to have it made again.
demo: set-up
	@.venv/bin/threshold demo

test: set-up lint unit conversations browser

lint:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/yamllint --strict .
	for council in example_council harbour_council riverside_council; do \
		.venv/bin/threshold packs check bot/packs/$$council --cases 2000 || exit 1; \
	done

unit:
	$(pytest) -n auto --maxprocesses 4 --dist loadfile tests \
		--ignore tests/conversations --ignore tests/browser --ignore tests/evidence

# Trained first: of two test processes that find no model each would train it.
conversations:
	.venv/bin/threshold train
	$(pytest) -n 2 --dist loadfile tests/conversations

browser:
	$(pytest) -n 2 --dist loadfile tests/browser

bench: set-up
	$(pytest) bench -s
	.venv/bin/threshold bench

evidence: set-up test-tensorflow
	$(pytest) tests/evidence -s

# `make set-up` does it too, where a source is newer. Fails where the widget has grown too large.
widget: set-up
	$(python) tools/build_widget.py

# Take the pictures in docs/screenshots again.
screenshots: set-up
	$(python) -m tools.screenshots

# Plain `rasa` with TensorFlow installed: an environment of its own, 2.5 GB.
test-tensorflow:
	tools/test_with_tensorflow.sh

# Rewrite the lock files after a change of pyproject.toml.
lock:
	tools/lock.sh

clean:
	rm -rf .venv .venv-tensorflow node_modules models bot/console/static/vendor bot/documents/vendor
