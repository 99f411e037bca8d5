# `make run` and `make test` set everything up from nothing but python3 (3.11 or newer) and make.
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
RUNTIME := .venv/.runtime
TESTTIME := .venv/.testtime

.PHONY: run test test-sqlite test-postgres test-browser check lock translations

run: export DEBUG = 1
run: export PUBLIC_URL = http://localhost:$(PORT)
run: $(RUNTIME)
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) createcachetable
	$(MANAGE) load_agreement skane ostergotland
	$(MANAGE) tend
	@$(MANAGE) db_worker --interval 1 --no-reload & worker=$$!; \
	trap 'kill $$worker 2>/dev/null' EXIT INT TERM; $(MANAGE) runserver $(PORT)

# `make -j3 test` runs them beside each other: each waits now and then, so two cores are kept busy.
test: test-sqlite test-browser test-postgres

test-sqlite: $(TESTTIME)
	$(BIN)/python -m pytest --ignore tests/browser

test-browser: $(TESTTIME)
	$(BIN)/python -m pytest tests/browser

test-postgres: $(TESTTIME)
	$(BIN)/python -m tests.postgres $(BIN)/python -m pytest --ignore tests/browser -m "not one_database"

check: $(TESTTIME)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	DEBUG=1 $(BIN)/mypy .
	$(BIN)/lint-imports
	git ls-files -z -- '*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	DEBUG=1 $(MANAGE) makemigrations --check --dry-run
	$(BIN)/python -m tests.translations --check
	env -u DEBUG SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
	  ALLOWED_HOSTS=portal.example.se PUBLIC_URL=https://portal.example.se \
	  $(MANAGE) check --deploy --fail-level WARNING

translations: $(TESTTIME)
	$(BIN)/python -m tests.translations

lock: $(TESTTIME)
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-test.in -o requirements-test.txt

$(BIN)/python:
	$(PYTHON) -m venv .venv

$(RUNTIME): requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(TESTTIME): requirements-test.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@ $(RUNTIME)
