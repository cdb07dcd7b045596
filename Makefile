# Everything that a developer types.  Python 3.11 or newer and git are all that must be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# One worker for each core; `make test JOBS=0` runs in one process.
JOBS ?= auto

.PHONY: demo test check docs clean

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $(READY)

# Run the linter on the examples; findings are what they are there for.
demo: $(READY)
	$(BIN)/ingresslint check --fail-on never examples/

test: $(READY)
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

# What CI runs: style, types, the floors of the house, generated documents, and the tests.
check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python tools/generate_docs.py --check
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

docs: $(READY)
	$(BIN)/python tools/generate_docs.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
