# Everything that is done with this project, from a fresh clone on: Python 3.11, pip and make are all it takes.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready
# make lock UPGRADE= keeps the pins that still fit
UPGRADE ?= --upgrade
SHELL := /bin/bash
.DELETE_ON_ERROR:

.PHONY: help build test bench lint format serve clean lock docs pictures superset test-superset

help:
	@echo "make build   install, then build the warehouse from seeds/documents"
	@echo "make test    install, then run every test"
	@echo "make bench   measure speed and write docs/speed.md (SIZES=\"1000 10000 100000\")"
	@echo "make superset       install Superset in .superset (0.9 GB), show the warehouse in it (WAREHOUSE=… PORT=8088)"
	@echo "make test-superset  install Superset and test its dashboards"
	@echo "make docs     write the data dictionary, the codebook and the cookbook's answers anew"
	@echo "make pictures take the README's pictures from the five pages (needs a Chromium)"
	@echo "make lint    style and types"
	@echo "make format  rewrite the code in the project's style"
	@echo "make serve   build every full hour until interrupted"
	@echo "make lock    choose the newest allowed packages and pin them in requirements.lock"
	@echo "make clean   remove the warehouse, the environment and every cache"

# Installs once: again only when the pinned packages or the project's own metadata change.
$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "Python 3.11 is needed; .venv holds another one (make clean removes it)"; exit 2; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

build: $(READY)
	$(BIN)/bangfu build

test: $(READY)
	@# what is compiled is compiled once, before tests that have a time limit ask for it
	$(BIN)/python -m transforms.decode.searching
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile

SIZES ?= 1000 10000
bench: $(READY)
	$(BIN)/python tests/benchmarks/bench_pipeline.py --sizes $(SIZES)

# The cookbook's answers are those of the warehouse that make build makes.
docs: build
	$(BIN)/python -m warehouse.dictionary
	$(BIN)/python -m warehouse.cookbook warehouse/bangfu.duckdb

pictures: $(READY)
	$(BIN)/python docs/pictures/take.py

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

serve: $(READY)
	$(BIN)/bangfu serve --cron "0 * * * *"

# Superset asks for older packages than this project: it has an environment of its own.
SUPERSET := .superset/venv
SUPERSET_READY := $(SUPERSET)/.ready
WAREHOUSE ?= warehouse/bangfu.duckdb
PORT ?= 8088

$(SUPERSET_READY): warehouse/superset/requirements.lock
	@test -x $(SUPERSET)/bin/python || $(PYTHON) -m venv $(SUPERSET)
	$(SUPERSET)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r warehouse/superset/requirements.lock
	@touch $(SUPERSET_READY)

superset: $(READY) $(SUPERSET_READY)
	@test -f $(WAREHOUSE) || $(BIN)/bangfu build --warehouse $(WAREHOUSE)
	$(BIN)/python -m warehouse.superset serve --warehouse $(WAREHOUSE) --port $(PORT)

test-superset: $(READY) $(SUPERSET_READY)
	BANGFU_TEST_SUPERSET=1 $(BIN)/python -m pytest tests/end_to_end/test_superset.py

# Hashes, no addresses: the lock installs from whatever index pip is set up with.
PIN = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-strip-extras --no-emit-index-url --quiet

lock:
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(PIN) pyproject.toml --group dev $(UPGRADE) --output-file requirements.lock
	$(PIN) warehouse/superset/requirements.in $(UPGRADE) --output-file warehouse/superset/requirements.lock
	@# pip 23 takes name and name[extra] for two requirements: both are pinned
	$(BIN)/python -c "import pathlib, re, sys; \
	  bare = lambda b: [re.sub(r'\[.*?\]', '', b, count=1)] if '[' in b.split('==')[0] else []; \
	  [p.write_text('\n'.join(x for b in re.split(r'\n(?=\w)', p.read_text().rstrip()) for x in (*bare(b), b)) + '\n') \
	    for p in map(pathlib.Path, sys.argv[1:])]" requirements.lock warehouse/superset/requirements.lock
	@! grep -n '://' requirements.lock warehouse/superset/requirements.lock

clean:
	rm -rf .venv .bangfu .hypothesis .mypy_cache .pytest_cache .ruff_cache .superset build dist warehouse/*.duckdb*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
