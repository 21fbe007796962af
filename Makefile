# make demo | lab | test | bench: each does all the set-up it needs.
# A machine needs Python 3.11 or newer and make, nothing else.

PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3 python,\
	$(if $(shell $(p) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo yes),$(p))))
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo lab test bench spark lint lock clean help

help: ## what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: .venv/.run ## the shipped case, from scattered adverts to clusters with evidence
	@$(BIN)/techthb demo

lab: .venv/.run ## JupyterLab on the course
	@$(BIN)/techthb lab

test: .venv/.test ## every test; says what it left out and how to get it
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

spark: .venv/.test .venv/.spark ## the Spark engine beside the embedded one (needs Java 17)

lint: .venv/.test ## style and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: .venv/.test ## the measurements: ours beside the plain way and the oracle
	@$(BIN)/python benchmarks/linking.py
	@$(BIN)/python benchmarks/worlds.py

.venv/.made:
	@test -n "$(PYTHON)" || { echo "techthb needs Python 3.11 or newer with venv: install it (Debian: python3 python3-venv), or name it: make demo PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up .venv (once, some minutes) …"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.run: .venv/.made requirements.lock pyproject.toml
	@$(INSTALL) --require-hashes -r $(if $(wildcard .venv/.test),requirements-dev.lock,requirements.lock)
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.test: .venv/.made requirements-dev.lock pyproject.toml
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@ .venv/.run

.venv/.spark: .venv/.test requirements-spark.lock
	@$(INSTALL) --require-hashes --no-build-isolation -r requirements-spark.lock
	@touch $@

lock: ## resolve the lock files anew (needs uv); pip format, hashes, no addresses
	@for extra in "" "--extra dev"; do \
	  echo "setuptools>=80" | uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
	    --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml - $$extra \
	    -o requirements$${extra:+-dev}.lock; done
	@printf 'pyspark>=4.3\nsqlglot>=28\n' | uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url - -o requirements-spark.lock

clean: ## remove what was generated
	@rm -rf .venv results demo START.md build lib/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
