# `make demo` and `make test` each set up everything they need, then run.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
REPLICATIONS ?= 500
SEED ?= 7

COMPILE := $(BIN)/nexthire compile

.PHONY: demo test test-all lint docs bench facts wheel clean

demo: $(INSTALLED)  ## answer: what if we hire an MLOps engineer now?
	$(COMPILE)
	$(BIN)/nexthire whatif document-extraction --hire mlops --replications $(REPLICATIONS) --seed $(SEED)

test: $(INSTALLED)  ## the fast suite
	$(COMPILE)
	$(BIN)/python -m pytest -n 2 -m "not slow"

test-all: $(INSTALLED)  ## everything, slow suites included
	$(COMPILE)
	$(BIN)/python -m pytest -n 2
	NUMBA_DISABLE_JIT=1 $(BIN)/python -m coverage run -m pytest -m "not slow and not compiled" \
		tests/model/test_stories_of_*.py tests/model/test_formulas.py tests/model/test_randomness.py
	$(BIN)/python -m coverage report --include "simulation/model/*"

lint: $(INSTALLED)  ## style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(INSTALLED)  ## the pages of the documentation, in build/docs
	$(BIN)/python -m sphinx -q -W -b html docs build/docs

bench: $(INSTALLED)  ## how fast: clocks, cores, peers, commands, a million lives, sweeps; about twenty minutes
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group bench
	$(BIN)/python benchmarks/run.py

facts: $(INSTALLED)  ## published facts, in or out of band
	$(BIN)/nexthire validate

wheel: $(INSTALLED)
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) dist build

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade --constraint constraints.txt pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group dev --group docs --editable ".[all]"
	touch $@
