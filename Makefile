# Quietpress: every command of the project. `make` alone lists them.

# Which Python makes .venv: the first of these that is new enough.
PYTHON ?= python3.11 python3.12 python3.13 python3.14 python3
PORT ?= 8000
# Passed on to pytest: make test ARGS="tests/comments -k withdraw"
ARGS ?=
# make test STRICT=1 fails where PostgreSQL or Chromium is missing.
STRICT ?= $(QUIETPRESS_TESTS_STRICT)

VENV := .venv/bin/python
# Runs a command with keys that nobody keeps, and without the settings of a developer's .env.
THROW_AWAY := env DATABASE_URL=sqlite:///:memory: QUIETPRESS_DEBUG=0 \
	QUIETPRESS_ORIGIN=https://example.org $(VENV) -m config.keys
TEMPLATES := templates $(wildcard */templates)

# $(call python,MODULE ARGUMENTS): runs a module that needs nothing but Python itself.
python = @for python in $(PYTHON); do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec $$python -m $(1); \
		fi; \
	done; \
	echo "Quietpress needs Python 3.11 or newer. Tried: $(PYTHON)." >&2; exit 1

.PHONY: help run keys test lint format bench-related bench-desk bench-screening bench-crisis audit clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

run: ## start the site on http://127.0.0.1:8000 (another port: make run PORT=8080)
	$(call python,config.install requirements.txt)
	@$(VENV) -m config.run $(PORT)

keys: ## write .env with fresh keys, unless there is one
	$(call python,config.keys)

test: ## run the tests on SQLite and PostgreSQL (ARGS="tests/comments -k name", STRICT=1)
	$(call python,config.install requirements-dev.txt)
	@QUIETPRESS_TESTS_STRICT=$(STRICT) $(VENV) -m tests.run $(ARGS)

lint: ## check style, types of signatures, templates, migrations and production settings
	$(call python,config.install requirements-dev.txt)
	@$(VENV) -m ruff check --quiet --output-format concise .
	@$(VENV) -m ruff format --check --quiet .
	@$(VENV) -m djhtml --tabwidth 2 --check $(TEMPLATES)
	@$(THROW_AWAY) manage.py makemigrations --check --dry-run
	@$(THROW_AWAY) manage.py check --verbosity 0
	@$(THROW_AWAY) manage.py check --deploy --fail-level WARNING --verbosity 0
	@echo "Nothing to complain about."

format: ## put Python and templates into the project's style
	$(call python,config.install requirements-dev.txt)
	@$(VENV) -m ruff check --fix --quiet .
	@$(VENV) -m ruff format --quiet .
	@$(VENV) -m djhtml --tabwidth 2 $(TEMPLATES)

bench-related: ## measure how well "Also read" finds what editors linked
	$(call python,config.install requirements-dev.txt)
	@$(VENV) -m bench.related $(ARGS)

bench-desk: ## measure the first page of the moderation desk with a long queue
	$(call python,config.install requirements-dev.txt)
	@$(VENV) -m bench.desk

bench-screening: ## measure how well the classifier tells spam, blog by blog
	$(call python,config.install requirements-dev.txt)
	@$(VENV) -m bench.screening

bench-crisis: ## measure what the crisis rules find and miss
	$(call python,config.install requirements-dev.txt)
	@$(VENV) -m bench.crisis

audit: ## check an article page with axe and Lighthouse (needs Chromium and Node.js)
	$(call python,config.install requirements-dev.txt)
	@$(VENV) -m bench.audit

clean: ## remove what commands made and can make again; keeps .env, the database and media
	@rm -rf .venv .pytest_cache .ruff_cache .hypothesis node_modules var/static var/static.collected
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
