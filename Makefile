# Everything a newcomer needs: `make demo` and `make test`. `make help` lists the rest.
# Commands are replaced by what they run (exec), so that a signal to make reaches it.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help demo test check lint format bench assets messages setup setup-dev clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

demo: ## the portal with sample data on http://localhost:$PORT (8000); DEMO_SIZE=small|normal; Ctrl-C stops it
	@$(PYTHON) kexie_portal/engines/venv.py
	@exec $(VENV) -m kexie_portal.engines demo

test: ## every test on SQLite, what can differ on PostgreSQL too, with a browser; ARGS="-k name" for a part
	@$(PYTHON) kexie_portal/engines/venv.py --dev
	@exec $(VENV) -m kexie_portal.engines test $(ARGS)

check: ## in two minutes the tests of what was changed since BASE (origin/main), on SQLite
	@$(PYTHON) kexie_portal/engines/venv.py --dev
	@exec $(VENV) -m kexie_portal.engines check $(BASE)

lint: setup-dev ## style, types, templates, import order, migrations, translations
	@exec $(VENV) -m kexie_portal.engines lint

format: setup-dev ## put code and templates into the project's format
	@$(VENV) -m ruff check --fix .
	@$(VENV) -m ruff format .
	@git ls-files -z -- 'templates/*.html' '*/templates/*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2

bench: setup-dev ## measure speed on PostgreSQL; BENCH_SIZE=small|province|national
	@exec $(VENV) -m kexie_portal.engines bench $(ARGS)

assets: ## build the front end into static/dist
	@$(PYTHON) kexie_portal/engines/venv.py
	@exec $(VENV) -m kexie_portal.engines assets --force

messages: setup-dev ## collect new strings into locale/ (needs gettext) and compile them
	@$(VENV) manage.py makemessages --locale zh_Hans --no-obsolete --no-wrap --ignore '.venv/*' --ignore 'node_modules/*' --ignore 'var/*'
	@$(VENV) manage.py compile_po

setup: ## make .venv with what the portal runs on
	@$(PYTHON) kexie_portal/engines/venv.py

setup-dev: ## the same, with what its tests and checks need
	@$(PYTHON) kexie_portal/engines/venv.py --dev

clean: ## remove what was built; sample data in var/ stays
	rm -rf node_modules static/dist staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
