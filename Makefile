# Everything a developer or an operator types. `make` alone says what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TESTS ?= tests

.DEFAULT_GOAL := help
.PHONY: help install install-dev run chat test check test-long test-languages bench understanding learn messages conversations clean

help: ## Say what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

$(VENV)/installed: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

$(VENV)/installed-dev: requirements-dev.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $(VENV)/installed $@

install: $(VENV)/installed ## Install what the bot needs, into .venv
install-dev: $(VENV)/installed-dev ## Install what tests and checks need too

run: install ## Start the web chat and dashboard at http://127.0.0.1:8000; content reloads on change
	$(BIN)/python -m bot serve --reload

chat: install ## Talk to the bot in this terminal
	$(BIN)/python -m bot chat

test: install-dev ## Run the tests (browser tests need Chromium; without it they are skipped, visibly)
	$(BIN)/python -m pytest $(TESTS) -n 2 --dist loadgroup -m "not long"

test-long: install-dev ## Run the long tests: 200 kills, 10,000 bodies a route, 200 mutants; MINUTES=4: only so long
	$(BIN)/python -m tests.long $(if $(MINUTES),--minutes $(MINUTES))

test-languages: install-dev ## Add two invented languages and a draft to a copy, then check, learn and test it there
	$(BIN)/python -m tests.added_languages

check: install-dev ## Check style, types and content
	$(BIN)/ruff format --check bot handlers tests benchmarks
	$(BIN)/ruff check bot handlers tests benchmarks
	$(BIN)/mypy
	$(BIN)/python -m bot check

bench: install-dev ## Measure what the README claims
	$(BIN)/python -m benchmarks

understanding: install-dev ## Measure how well words are understood, on the labelled messages
	$(BIN)/python -m tests.understanding

learn: install-dev ## Learn from the content how people ask, after asks or examples changed
	$(BIN)/python -m bot learn

messages: install-dev ## List the sentences that wait for a translation
	$(BIN)/python -m pytest -q tests/test_texts.py

conversations: install-dev ## Say the recorded conversations again, after words changed on purpose
	$(BIN)/python -m tests.record

clean: ## Remove what was installed and built
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build
