# Two commands matter: `make review` and `make test`. Both do their own set-up; `make help` lists the rest.
# Written for GNU make 3.81 (macOS) and later. PYTHON=/path/to/python chooses the interpreter.

ifeq ($(OS),Windows_NT)
PY := .venv/Scripts/python
else
PY := .venv/bin/python
endif

.PHONY: help review test lint types layers tests generate bench lock upgrade clean clean-all run-environment dev-environment
.NOTPARALLEL:
.DEFAULT_GOAL := help

help:
	@echo "make review     check the guide and write its reports to build/reports"
	@echo "make test       lint, types, layers, tests with branch coverage (what CI runs)"
	@echo "make lint | types | layers | tests     one step of make test"
	@echo "make generate   rewrite the committed files that come from code"
	@echo "make bench      measure speed and memory"
	@echo "make lock       rewrite requirements/*.txt after a change to pyproject.toml or requirements/*.in"
	@echo "make upgrade    the same, with every package at its newest version"
	@echo "make clean      remove reports, caches and build leftovers"
	@echo "make clean-all  the same, and the environment in .venv"

# The reports are written even when the check fails: they are what shows why. The check's status is what counts.
review: run-environment
	@rm -f build/reports/index.md; \
	checked=0; $(PY) -m medreview check guide || checked=$$?; \
	reported=0; $(PY) -m medreview report guide -o build/reports || reported=$$?; \
	if [ -f build/reports/index.md ]; then echo "Reports: build/reports/index.md"; \
	else echo "No reports were written: medreview report ended with status $$reported."; fi; \
	if [ $$checked -ne 0 ]; then exit $$checked; fi; exit $$reported

test: lint types layers tests

lint: dev-environment
	@echo "== lint: ruff"
	@$(PY) -m ruff format --check --quiet . || { echo "Some files are not formatted: $(PY) -m ruff format ."; exit 1; }
	@$(PY) -m ruff check --quiet .

types: dev-environment
	@echo "== types: mypy, basedpyright"
	@$(PY) -m mypy
	@$(PY) -m basedpyright --pythonpath $(PY)

layers: dev-environment
	@echo "== layers: import-linter"
	@$(PY) -c "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"

tests: dev-environment
	@sh scripts/languagetool.sh
	@sh scripts/openssh.sh
	@echo "== tests: pytest with branch coverage"
	@$(PY) -m pytest --quiet --numprocesses=auto --dist=loadgroup --cov --cov-report=term:skip-covered

generate: dev-environment
	@$(PY) -m medreview.generate

bench: dev-environment
	@$(PY) benchmarks/whole_process.py

lock: dev-environment
	@sh scripts/lock.sh $(PY)

upgrade: dev-environment
	@sh scripts/lock.sh $(PY) --upgrade

run-environment:
	@sh scripts/environment.sh run $(PY)

dev-environment:
	@sh scripts/environment.sh dev $(PY)

clean:
	rm -rf build dist .coverage .coverage.* coverage.xml htmlcov
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis src/medreview.egg-info
	find src schemas checks reports tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

clean-all: clean
	rm -rf .venv
