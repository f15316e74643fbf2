# Needs GNU make and Python 3.11 or newer, nothing else: a target sets up what it uses, in .venv.
# PYTHON=... names the Python to use, ARGS='...' is passed on to the command or to pytest.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCKED := $(PIP) install --no-build-isolation --require-hashes --requirement
UV ?= uv
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header $(UPGRADE)

# Tests share no folder, so they run side by side; one after another: make test ARGS=--numprocesses=0
SIDE_BY_SIDE := --numprocesses=auto --maxprocesses=8 --dist=worksteal

# pip's own switches for installing elsewhere would miss .venv.
export PIP_USER := 0
unexport PIP_TARGET PIP_PREFIX PYTHONHOME PYTHONPATH

# A candidate is run, since a pyenv shim can exist and fail, and Debian's Python can lack venv.
# The locks end with 3.14: compiled packages have no wheels for a newer Python.
define choose_python
for each in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do \
  if "$$each" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' \
    >/dev/null 2>&1; then python=$$each; break; fi; \
done; \
if [ -z "$${python:-}" ]; then \
  echo "No Python 3.11 to 3.14 with venv found: install one (on Debian also python3-venv)," \
    "or name it, as in: make PYTHON=/path/to/python3.12" >&2; exit 1; \
fi
endef

# Made anew if its Python no longer runs or the checkout was moved (scripts hold the path).
STALE := $(shell { "$(BIN)/python" -c '' && [ "$$(cat $(VENV)/.place)" = "$(CURDIR)" ]; } \
	>/dev/null 2>&1 || echo stale)

.DEFAULT_GOAL := help
.PHONY: help compare test check faults statistical thorough cold ray browser baseline images documents tutorials \
	gallery bench lock clean stale
.DELETE_ON_ERROR:

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

compare: $(VENV)/.installed ## compare the ways of delivery, e.g. make compare ARGS='seed=3'
	@set -f; $(BIN)/circle compare $(ARGS)
	@echo "To have circle on the PATH: . $(BIN)/activate    (then: circle)"

test: $(VENV)/.test ## run the tests, e.g. make test ARGS='-k groups'
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

check: $(VENV)/.dev ## all that must pass before a change lands: lint, format, types, tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

faults: $(VENV)/.test ## inject faults at random moments, many times (several minutes)
	@$(BIN)/python -m pytest -m faults tests/faults $(ARGS)

statistical: $(VENV)/.test ## run the slow checks against theory
	@$(BIN)/python -m pytest -m statistical $(ARGS)

thorough: $(VENV)/.test ## run whole commands again and again: workers, resuming, ensembles
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m thorough $(ARGS)

cold: $(VENV)/.test ## compile the engine anew, at once, and where nothing can be kept
	@$(BIN)/python -m pytest -m cold $(ARGS)

ray: $(VENV)/.ray ## run studies on a Ray cluster of two workers, and kill some
	@$(BIN)/python -m pytest -m ray tests/ray $(ARGS)

browser: $(VENV)/.browser ## look at reports and the live page in a browser (needs Chromium from the system)
	@$(BIN)/python -m pytest -m browser $(ARGS)

baseline: $(VENV)/.test ## write the exact baseline of numbers anew
	@$(BIN)/python -m tests.baseline

images: $(VENV)/.test ## draw the pictures anew that tests hold figures against
	@$(BIN)/python -m tests.figures.images

documents: $(VENV)/.installed ## write the ODD protocol and the tables anew from what is declared
	@$(BIN)/python -m sim.documents

tutorials: $(VENV)/.test ## do the tutorials, and write what comes out into their pages
	@$(BIN)/python -m tests.tutorials

gallery: $(VENV)/.installed ## draw every kind of figure anew from small runs (several minutes)
	@$(BIN)/python -m sim.gallery

bench: $(VENV)/.peers ## measure the speed of the engines, and of what else one might use
	@set -f; $(BIN)/circle bench $(ARGS)

# Each lock keeps to the versions of the one before it, so .venv can hold them all.
lock: ## renew the locks with uv; UPGRADE=--upgrade takes the newest versions
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: python3 -m pip install uv" >&2; exit 1; }
	$(LOCK) requirements/build.in --output-file requirements/build.txt
	$(LOCK) pyproject.toml --output-file requirements/run.txt
	$(LOCK) pyproject.toml --extra test --extra stats --extra calibrate \
		--constraints requirements/run.txt --output-file requirements/test.txt
	$(LOCK) pyproject.toml --extra test --extra stats --extra calibrate --extra dev \
		--constraints requirements/test.txt --output-file requirements/dev.txt
	$(LOCK) pyproject.toml --extra ray --extra test --extra stats --extra calibrate \
		--constraints requirements/test.txt --output-file requirements/ray.txt
	$(LOCK) pyproject.toml --extra peers \
		--constraints requirements/dev.txt --output-file requirements/peers.txt
	$(LOCK) pyproject.toml --extra test --extra stats --extra calibrate --extra dashboard --extra browser \
		--constraints requirements/test.txt --output-file requirements/browser.txt

clean: ## remove .venv and caches, keep results
	rm -rf $(VENV) .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up. A stamp is newer than what it was made from, and goes with the .venv that it stands in.
$(VENV)/.run: requirements/build.txt requirements/run.txt $(if $(STALE),stale)
	@$(choose_python); \
	echo "Setting up $(VENV) with $$("$$python" --version): a few minutes, once."; \
	"$$python" -m venv --clear $(VENV)
	@$(LOCKED) requirements/build.txt
	@$(LOCKED) requirements/run.txt
	@echo "$(CURDIR)" > $(VENV)/.place
	@touch $@

$(VENV)/.installed: $(VENV)/.run pyproject.toml
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.installed requirements/test.txt
	@$(LOCKED) requirements/test.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.test requirements/dev.txt
	@$(LOCKED) requirements/dev.txt
	@touch $@

$(VENV)/.ray: $(VENV)/.test requirements/ray.txt
	@$(LOCKED) requirements/ray.txt
	@touch $@

$(VENV)/.browser: $(VENV)/.test requirements/browser.txt
	@$(LOCKED) requirements/browser.txt
	@touch $@

$(VENV)/.peers: $(VENV)/.installed requirements/peers.txt
	@$(LOCKED) requirements/peers.txt
	@touch $@

stale:
