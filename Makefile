# Everything that is done with this project, from a fresh clone on: Python 3.11, pip and make are all it takes.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready
# make lock UPGRADE= keeps the pins that still fit
UPGRADE ?= --upgrade
SHELL := /bin/bash
.DELETE_ON_ERROR:

.PHONY: help build test bench lint format serve clean lock

help:
	@echo "make build   install, then build the warehouse from seeds/documents"
	@echo "make test    install, then run every test"
	@echo "make bench   measure speed and write docs/speed.md (SIZES=\"1000 10000 100000\")"
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

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

serve: $(READY)
	$(BIN)/bangfu serve --cron "0 * * * *"

# Hashes, no addresses: the lock installs from whatever index pip is set up with.
lock:
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-strip-extras --no-emit-index-url --quiet $(UPGRADE) --output-file requirements.lock
	@# pip 23 takes name and name[extra] for two requirements: both are pinned
	$(BIN)/python -c "import pathlib, re; p = pathlib.Path('requirements.lock'); \
	  blocks = re.split(r'\n(?=\w)', p.read_text().rstrip()); \
	  bare = lambda b: [re.sub(r'\[.*?\]', '', b, count=1)] if '[' in b.split('==')[0] else []; \
	  p.write_text('\n'.join(x for b in blocks for x in (*bare(b), b)) + '\n')"
	@! grep -n '://' requirements.lock

clean:
	rm -rf .venv .bangfu .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist warehouse/*.duckdb*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
