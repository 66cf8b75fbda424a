# Two commands do everything: `make demo` and `make test`. Both need only Python 3.11+ and make.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
DB     ?= trialgraph.db

.PHONY: demo test lint types layers tests goldens score coverage linking clean

demo: $(READY)
	@$(BIN)/trialgraph build --db $(DB)
	@$(BIN)/trialgraph query pd1-combinations --param condition="nasopharyngeal carcinoma" --db $(DB)
	@echo
	@echo "What to try next (the program is $(BIN)/trialgraph):"
	@echo "  $(BIN)/trialgraph show trial 000_8c8bcb7ea39ef8d9        everything known of a trial, with the words quoted"
	@echo "  $(BIN)/trialgraph queries                                the questions that are ready to ask"
	@echo "  $(BIN)/trialgraph query findings                         what is wrong in the records themselves"
	@echo "  $(BIN)/trialgraph export html -o seeds.html              the graph, drawn: open it in a browser"
	@echo "  $(BIN)/trialgraph build MY_RECORDS.json --db my.db       your own records, from ClinicalTrials.gov"

test: lint types layers tests

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports --no-cache

tests: $(READY)
	$(BIN)/pytest -n auto

# After a change of the seeds' graphs that is meant: write them anew, and read the difference in `git diff`.
goldens: $(READY)
	TRIALGRAPH_WRITE_GOLDENS=1 $(BIN)/pytest -q tests/test_seed_goldens.py

# How much of real records is understood, and what is not. Records: the shared material's, or RECORDS=FILE.ndjson.gz.
coverage: $(READY)
	@$(BIN)/python benchmarks/coverage.py $(RECORDS)

# How many registered strings carry an identifier of another vocabulary, and what it costs. Vocabulary files: the shared
# material's, or VOCAB=DIR.
linking: $(READY)
	@$(BIN)/python benchmarks/linking.py $(RECORDS) $(if $(VOCAB),--vocab $(VOCAB))
	@$(BIN)/python benchmarks/vocabulary_cost.py $(RECORDS) $(if $(VOCAB),--vocab $(VOCAB))

# Accuracy on the annotated trials, with what was missed. MISSES=N a facet; SET=seeds for the five seeds.
score: $(READY)
	@$(BIN)/python benchmarks/score.py --set $(or $(SET),dev) --misses $(or $(MISSES),10)

# The environment is set up anew when the project's dependencies change.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "trialgraph needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) $(DB) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
