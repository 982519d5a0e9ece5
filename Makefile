# The two commands: `make run` and `make test`. Both set up what is missing first.
SHELL := /bin/bash
PY := .venv/bin/python
PORT ?= 8000
PYTHON ?= python3

export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: setup setup-dev run admin test test-fast test-full bench lint fmt check types translations messages browser lock clean

setup: var/.system .venv/.run static/dist/.built staticfiles/.collected locale/.compiled

run: setup
	@exec $(PY) manage.py serve --port $(PORT) $(ARGS)

admin: setup
	@DATABASE_ROLE=owner $(PY) manage.py migrate --verbosity 0 && $(PY) manage.py createcachetable && $(PY) manage.py createsuperuser

# What the tests compile, their rewritten assertions too, is kept for the next run, whatever the shell says elsewhere.
test test-full test-fast: export PYTHONDONTWRITEBYTECODE :=

test: setup-dev lint types
	$(PY) -m pytest --create-db -n 2 --dist loadgroup -m "not full" $(ARGS)

test-full: setup-dev lint types
	$(PY) -m pytest --create-db -n 2 --dist loadgroup $(ARGS)

test-fast:
	$(PY) -m pytest $(ARGS)

bench: setup-dev
	$(PY) -m benchmarks $(ARGS)

lint:
	ruff check .
	ruff format --check .
	lint-imports
	$(PY) -m config.templates_check
	npm run --silent typecheck
	$(PY) manage.py makemigrations --check --dry-run --verbosity 0
	SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_hex(50))") PRODUCTION=1 ALLOWED_HOSTS=drom.example $(PY) manage.py check --deploy --tag security --fail-level WARNING

types:
	mypy

fmt:
	ruff check --fix .
	ruff format .

messages:  ## collect new strings into locale/*.po
	$(PY) -m config.translations extract

translations: locale/.compiled

setup-dev: setup .venv/.dev var/.browser

# Stamps: each is made again only when what it is made of has changed.
.venv/bin/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …" >&2; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/.run: requirements.lock | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock | .venv/.run
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

node_modules/.ok: package-lock.json | .venv/.run
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

static/dist/.built: node_modules/.ok $(shell find frontend -type f 2>/dev/null)
	node frontend/build.mjs
	@touch $@

staticfiles/.collected: static/dist/.built .venv/.run
	$(PY) manage.py collectstatic --noinput --verbosity 0 --ignore "SourceSans3-*.ttf" --ignore test
	@touch $@

locale/.compiled: $(wildcard locale/*/LC_MESSAGES/django.po) .venv/.run
	$(PY) -m config.translations compile
	@touch $@

# System packages: Pango draws the PDF, Chromium runs the browser tests. Installed where we may, named where we may not.
var/.system:
	@mkdir -p var && bash config/system_packages.sh pdf && touch $@

var/.browser:
	@mkdir -p var && bash config/system_packages.sh browser && touch $@

lock:  ## after a change in pyproject.toml; needs uv
	uv pip compile pyproject.toml --group build --group dev --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 -o requirements-dev.lock
	uv pip compile pyproject.toml --group build --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf .venv node_modules static/dist staticfiles var
