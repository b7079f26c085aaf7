# Tasks of the project: `make serve` starts the site, `make test` runs the checks. Both first install what they need.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin

# Some containers set this variable. Each process of a server or a test would then compile all modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup develop serve test all-tests quick test-clients test-firefox browser engines clients screenshots lint audit types check bench scale soak fuzz clean

EDITOR := server/reaffirm_server/static/vendor/editor.js

# What serving needs, and in addition what tests need.
setup: .venv/.ready $(EDITOR)
develop: setup .venv/.develop

# The locked environment, with the command `reaffirm`. Debian packages venv apart from Python; if root runs make, the
# package is installed. The lock file has all dependencies, and Python compiles modules when it first imports them, so pip
# resolves and compiles nothing.
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && apt-get install -qy python3-venv; \
	  else echo "The module venv is missing: install the package python3-venv."; exit 1; fi; }
	$(PYTHON) -m venv --clear .venv
	$(PIP) --no-deps --no-compile --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.develop: .venv/.ready requirements-dev.lock
	$(PIP) --no-deps --no-compile --require-hashes -r requirements-dev.lock
	@touch $@

# The query editor and the fonts. Both are optional: if Node or their packages are missing, the site has a plain form and
# uses the fonts of the system.
$(EDITOR): package.json package-lock.json $(wildcard server/editor/* server/fonts/*)
	@command -v npm >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && \
	  apt-get install -qy --no-install-recommends nodejs npm; } || true
	@{ command -v npm >/dev/null && npm ci --silent --fetch-retries=1 --fetch-timeout=20000 && npm run --silent build; } || \
	  echo "The editor of queries and the fonts were not made: Node with npm and their packages are needed. The site has a plain form and the fonts of the system."

serve: setup
	$(BIN)/reaffirm build
	$(BIN)/reaffirm serve --host $(HOST) --port $(PORT)

# Each process runs whole test files, so that fixtures of a file are set up once. Tests often wait for servers and
# browsers, so three processes keep two cores busy.
PYTEST := $(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder --durations 10 --durations-min 1

# All tests except those of `make test-clients` and `make test-firefox`. One test compares the committed graph with a new
# build, so `make check` is not needed in addition.
test: develop browser
	@$(MAKE) --no-print-directory --jobs 3 lint types all-tests

all-tests:
	$(PYTEST) -m 'not (client or firefox)'

# Tests that need no server, browser or further store: for daily work, in about a minute.
quick: develop lint types
	$(PYTEST) -m 'not (client or firefox or slow)'

# Tests with slow clients and JavaScript clients, further stores and the installed wheel, tests that take long, and in
# Firefox one page of each kind and one use of the site by keyboard.
test-clients: develop browser engines clients
	$(PYTEST) -m client

# All browser tests in Firefox, where the package firefox-esr is installed.
test-firefox: develop
	$(PYTEST) -m firefox

# The browser and the font of the browser tests. Without the font, Chromium cannot show Chinese.
browser:
	@for package in chromium fonts-noto-cjk; do \
	  dpkg-query --show --showformat='$${db:Status-Abbrev}' $$package 2>/dev/null | grep -q '^ii' && continue; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && apt-get install -qy $$package; \
	  else echo "The tests of the site need the package $$package: install it."; exit 1; fi; done

# A further store, a proxy, a second browser, and a JDK with the OWL API and HermiT, which check the ontology. Tests whose
# program is not installed are skipped with a message.
engines: tests/java/.ready
	@for package in virtuoso-opensource nginx-light firefox-esr default-jdk-headless libowlapi-java; do \
	  dpkg-query --show --showformat='$${db:Status-Abbrev}' $$package 2>/dev/null | grep -q '^ii' && continue; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && \
	    apt-get install -qy --no-install-recommends $$package; \
	  else echo "Tests are skipped without the package $$package."; fi; done

# The reasoner HermiT, in the package owlready2. Setuptools builds this package, so pip installs setuptools first.
PIP_ONCE := $(PIP) --retries 1 --timeout 20 --require-hashes
tests/java/.ready: .venv/.develop tests/java/requirements.lock
	@sed -n '/^setuptools==/,/via/p' tests/java/requirements.lock | $(PIP_ONCE) -r /dev/stdin && \
	  $(PIP_ONCE) --no-build-isolation -r tests/java/requirements.lock && touch $@ || \
	  echo "Tests are skipped without the packages of tests/java/requirements.lock."

# JavaScript clients of linked data. Without Node or the packages, their tests are skipped with a message.
clients: tests/javascript/node_modules/.package-lock.json

tests/javascript/node_modules/.package-lock.json: tests/javascript/package-lock.json
	@command -v npm >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && \
	  apt-get install -qy --no-install-recommends nodejs npm; } || true
	@cd tests/javascript && npm ci --silent --fetch-retries=1 --fetch-timeout=20000 || \
	  echo "Tests are skipped without the packages of tests/javascript."

# Pictures of every kind of page in screenshots/, and two of them in docs/ for the README.
screenshots: develop browser
	$(BIN)/python -m tests.browser.screenshots

# The rules S of ruff are the checks of bandit. For vulnerabilities of packages see `make audit`.
lint: develop
	$(BIN)/ruff check build server tests bench
	$(BIN)/ruff format --check build server tests bench

# Known vulnerabilities of the locked packages. pip-audit has an environment of its own. It asks a service on the internet about
# each package, one after another, so no other target runs it. Without the service it passes with a message.
audit:
	@[ .audit/.ready -nt tests/project/audit.lock ] || { $(PYTHON) -m venv --clear .audit && .audit/bin/pip install --quiet \
	  --disable-pip-version-check --retries 0 --timeout 3 --require-hashes -r tests/project/audit.lock && touch .audit/.ready; } || \
	  echo "Not audited: pip-audit cannot be installed."
	@[ ! -e .audit/.ready ] || .audit/bin/python tests/project/audit.py

types: develop
	$(BIN)/mypy

# Check that the committed graph is valid and equals a new build.
check: setup
	$(BIN)/reaffirm validate
	$(BIN)/reaffirm build --check

# Measurements, not tests. They write their results to bench/results.md. `make soak` measures for another ten minutes.
bench: develop engines bench/.ready
	$(BIN)/python bench/candidates.py
	$(BIN)/python bench/check.py
	$(BIN)/python bench/scan.py
	$(BIN)/python bench/documents.py
	$(BIN)/python bench/variations.py
	$(BIN)/python bench/linked.py
	$(BIN)/python bench/pages.py
	$(BIN)/python bench/scale.py --small
	PYTHONPATH=. $(BIN)/python bench/endpoint.py
	$(BIN)/python bench/recovery.py
	$(BIN)/python bench/waits.py
	PYTHONPATH=. $(BIN)/python bench/engines.py

# Measurements of growth with the size of the dataset, up to 100,000 provisions.
scale: develop
	$(BIN)/python bench/candidates.py --large
	$(BIN)/python bench/scale.py
	$(BIN)/python bench/served.py
	$(BIN)/python bench/large_pages.py

# Random requests for an hour, then all attacks at once for half an hour. Not part of `make bench`.
fuzz: develop
	$(BIN)/python bench/fuzz.py
	$(BIN)/python bench/mixed_load.py

soak: develop bench/.ready
	$(BIN)/python bench/soak.py

# The tool wrk, which measures the endpoint, and the packages of other endpoints for comparison.
bench/.ready: .venv/.develop bench/requirements.lock
	@command -v wrk >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && apt-get install -qy wrk; \
	  else echo "wrk is missing: install the package wrk."; exit 1; fi; }
	$(PIP) --require-hashes -r bench/requirements.lock
	@touch $@

clean:
	rm -rf .venv node_modules tests/javascript/node_modules $(dir $(EDITOR)) bench/.ready tests/java/.ready dist .mypy_cache .pytest_cache .ruff_cache
