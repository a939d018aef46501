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
SYSTEM_PACKAGES := jackd2 jack-midi-clock fluidsynth timgm6mb-soundfont sox libsox-fmt-base iproute2 python3-venv \
    xvfb xauth xdotool $(WINDOW_PACKAGES)
SYSTEM_COMMANDS := jackd jack_midi_clock fluidsynth sox ip Xvfb xdotool
SOUNDFONT := /usr/share/sounds/sf2/TimGM6mb.sf2

# What a window needs beside PySide6, on a Debian that is no desktop.
WINDOW_PACKAGES := libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 \
    libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libfontconfig1 libdbus-1-3 libglib2.0-0 fonts-dejavu-core
WINDOW_LIBRARIES := libEGL.so.1 libxcb-cursor.so.0 libxkbcommon-x11.so.0 libxcb-icccm.so.4

# Shell: prints the first Python that will do. One that is there may still not run, or be unable to make .venv.
WILL_DO := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))
FIND_PYTHON = for python in python3.11 python3.12 python3; do \
        if $$python -c '$(WILL_DO)' 2>/dev/null; then echo $$python; break; fi; \
    done

.PHONY: help
help:
	@echo "make play     open the app, or without a display play a demo (sets up what that needs, the first time)"
	@echo "make setup    set up everything: playing, training, exporting, developing"
	@echo "make test     all checks and tests"
	@echo "make translations  the list of what there is to translate in the app, anew"
	@echo "make screenshots  the pictures of the app in the docs, anew"
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
	@$(PIP) install --constraint constraints.txt --editable ".[gui]"
	@$(SOUND)
	@touch $@

# The synthesiser asks for PyAudio, which it can do without and which would have to be built.
# Without it, the built-in sound is a plain tone.
SOUND := $(PIP) install --constraint constraints.txt --no-deps tinysoundfont || \
    echo "tinysoundfont can't be had here: the built-in sound will be a plain tone."

# This one has all that playing needs, so it renews both stamps.
$(DEVELOPS): $(DEPENDENCIES) | $(BIN)/pip
	@echo "Installing everything, which takes a few minutes ..."
	@$(PIP) install --constraint constraints.txt --editable ".[train,export,gui,link,dev]"
	@$(SOUND)
	@touch $@ $(PLAYS)

.PHONY: setup
setup: $(DEVELOPS)

.PHONY: play
play: $(PLAYS) window
	@$(BIN)/ritornello

# Shell: whether a library is there that a window needs.
HAS_LIBRARIES := import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]

# Where there is a display (and only there), what a window needs of the system is brought along.
.PHONY: window
window: $(PLAYS)
	@test -n "$$DISPLAY$$WAYLAND_DISPLAY" && test "$$(uname)" = Linux || exit 0; \
	$(BIN)/python -c '$(HAS_LIBRARIES)' $(WINDOW_LIBRARIES) 2>/dev/null && exit 0; \
	echo "Installing what a window needs ..."; \
	packages="$(WINDOW_PACKAGES)"; $(APT_INSTALL) || true

# Shell: installs $$packages.
APT_INSTALL = if test "$$(id -u)" = 0; then root="env"; else root="sudo -n env"; fi; \
    root="$$root DEBIAN_FRONTEND=noninteractive"; \
    $$root apt-get update -qq && $$root apt-get install -y -qq --no-install-recommends $$packages >/dev/null

# ── checks ───────────────────────────────────────────────────────────────────────────────────────

# Where these packages can't be had, the tests that need them are skipped (and in CI fail).
.PHONY: system
system:
	@for command in $(SYSTEM_COMMANDS); do \
	    command -v $$command >/dev/null || missing="$$missing $$command"; \
	done; \
	test -e $(SOUNDFONT) || missing="$$missing $(notdir $(SOUNDFONT))"; \
	if test -e $(BIN)/pip; then python=$(BIN)/python; else python=$$($(FIND_PYTHON)); fi; \
	test -n "$$python" || missing="$$missing venv"; \
	$${python:-python3} -c '$(HAS_LIBRARIES)' $(WINDOW_LIBRARIES) 2>/dev/null || missing="$$missing libraries"; \
	test -n "$$missing" || exit 0; \
	echo "Installing for the tests:$$missing ..."; \
	packages="$(SYSTEM_PACKAGES)"; $(APT_INSTALL) || \
	    echo "That needs apt-get, root and a network. Tests that need what is missing are skipped."

.PHONY: lint
lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# RtMidi unregisters a JACK port while JACK's thread may be reading it, which now and then ends the
# process by a segmentation fault (status 139). Then, and only then, these tests are run once more.
JACK_TESTS := $(BIN)/pytest -m midi_server
CRASHED := 139

# What plays in real time has the machine to itself, and so has what moves the one mouse of a screen.
.PHONY: test
test: system lint
	$(BIN)/pytest -n 2 -m "not midi_server and not window and not daw"
	$(JACK_TESTS) || { test $$? = $(CRASHED) && $(JACK_TESTS); }
	$(BIN)/pytest -m window tests/window

# What there is to translate; a language is a copy of it called ritornello_de.ts, made a .qm by pyside6-lrelease.
.PHONY: translations
translations: setup
	$(BIN)/pyside6-lupdate -locations none $(sort $(shell find gui -name '*.py')) -ts gui/translations/ritornello.ts

.PHONY: screenshots
screenshots: system setup
	$(BIN)/python -m tests.window.screenshots docs/screenshots

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
