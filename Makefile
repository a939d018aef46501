# Setting up, playing, testing. `make play` and `make test` are all that is needed.

.NOTPARALLEL:
.DEFAULT_GOAL := help

BIN := .venv/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check
DEPENDENCIES := pyproject.toml constraints.txt

# One environment for both uses. A stamp says what was installed into it, and when.
PLAYS := .venv/plays.stamp
DEVELOPS := .venv/develops.stamp

# What tests with a real MIDI server, synthesiser and recorder need from the system, and what `venv` needs there.
SYSTEM_PACKAGES := jackd2 jack-midi-clock fluidsynth timgm6mb-soundfont sox libsox-fmt-base iproute2 python3-venv
SYSTEM_COMMANDS := jackd jack_midi_clock fluidsynth sox ip
SOUNDFONT := /usr/share/sounds/sf2/TimGM6mb.sf2

# Shell: prints the first Python that will do. One that is there may still not run, or be unable to make .venv.
WILL_DO := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))
FIND_PYTHON = for python in python3.11 python3.12 python3; do \
        if $$python -c '$(WILL_DO)' 2>/dev/null; then echo $$python; break; fi; \
    done

.PHONY: help
help:
	@echo "make play     play (sets up what playing needs, the first time)"
	@echo "make setup    set up everything: playing, training, exporting, developing"
	@echo "make test     all checks and tests"
	@echo "make test-daw what a real DAW (Ardour) hears and records; takes minutes"
	@echo "make lint     style, types and who imports whom, without the tests"
	@echo "make format   put the sources into the one form that lint accepts"
	@echo "make clean    remove what was set up and built"

# ── environment ──────────────────────────────────────────────────────────────────────────────────

# The last thing that making an environment puts there is pip: where it is missing, start again.
$(BIN)/pip:
	@python=$$($(FIND_PYTHON)); \
	if test -z "$$python"; then \
	    echo "Ritornello needs Python 3.11 or 3.12 with its venv module, and found neither:" \
	        "install it (on Debian and Ubuntu: apt-get install python3-venv)." >&2; \
	    exit 1; \
	fi; \
	echo "Making .venv with $$($$python --version) ..."; \
	$$python -m venv --clear .venv

$(PLAYS): $(DEPENDENCIES) | $(BIN)/pip
	@echo "Installing what playing needs ..."
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

# This one has all that playing needs, so it renews both stamps.
$(DEVELOPS): $(DEPENDENCIES) | $(BIN)/pip
	@echo "Installing everything, which takes a few minutes ..."
	@$(PIP) install --constraint constraints.txt --editable ".[train,export,gui,link,dev]"
	@touch $@ $(PLAYS)

.PHONY: setup
setup: $(DEVELOPS)

.PHONY: play
play: $(PLAYS)
	@$(BIN)/ritornello

# ── checks ───────────────────────────────────────────────────────────────────────────────────────

# Where these packages can't be had, the tests that need them are skipped (and in CI fail).
.PHONY: system
system:
	@for command in $(SYSTEM_COMMANDS); do \
	    command -v $$command >/dev/null || missing="$$missing $$command"; \
	done; \
	test -e $(SOUNDFONT) || missing="$$missing $(notdir $(SOUNDFONT))"; \
	test -e $(BIN)/pip || test -n "$$($(FIND_PYTHON))" || missing="$$missing venv"; \
	test -n "$$missing" || exit 0; \
	echo "Installing for the tests:$$missing ..."; \
	if test "$$(id -u)" = 0; then root="env"; else root="sudo -n env"; fi; \
	root="$$root DEBIAN_FRONTEND=noninteractive"; \
	$$root apt-get update -qq && \
	    $$root apt-get install -y -qq --no-install-recommends $(SYSTEM_PACKAGES) >/dev/null || \
	    echo "That needs apt-get, root and a network. Tests that need what is missing are skipped."

.PHONY: lint
lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# What plays in real time has the machine to itself.
.PHONY: test
test: system lint
	$(BIN)/pytest -n 2 -m "not midi_server and not daw"
	$(BIN)/pytest -m midi_server

# Needs Ardour besides (apt-get install --no-install-recommends ardour); without it, it is skipped.
.PHONY: test-daw
test-daw: setup
	$(BIN)/pytest -s -m daw tests/daw

.PHONY: format
format: setup
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

.PHONY: clean
clean:
	rm -rf .venv build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find $(wildcard music realtime training export gui tests) -name __pycache__ -prune -exec rm -rf {} +
