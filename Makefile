# Every target sets up what it needs; the second time that takes no network and no time.
# PYTHON=/path/to/python3.12 makes .venv with that interpreter.

.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?=
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal
SAMPLES := scheduler/samples
# How many examples `make torture` draws for each property test, how many rounds of each fault.
ROUNDS ?= 500

.PHONY: help
help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

.PHONY: venv
venv: ## .venv, from the hashed requirements
	@PYTHON='$(PYTHON)' sh requirements/install.sh

.PHONY: judges
judges: ## .venv-judges, the readers of calendars that others wrote, from their hashed requirements
	@PYTHON='$(PYTHON)' sh requirements/install.sh judges

# $(1): a sample, $(2): the folder for all that is made of it.
define planned
	@printf '\n%s\n\n' '== $(1) =='
	@mkdir -p $(2)
	@rm -rf $(2)/calendars
	$(BIN)/lunzhi solve $(SAMPLES)/$(1).json -o $(2)/plan.json
	$(BIN)/lunzhi verify $(SAMPLES)/$(1).json $(2)/plan.json >$(2)/verified.txt || { cat $(2)/verified.txt; exit 1; }
	$(BIN)/lunzhi calendar $(SAMPLES)/$(1).json $(2)/plan.json -o $(2)/calendars
	$(BIN)/lunzhi show $(SAMPLES)/$(1).json $(2)/plan.json --html $(2)/plan.html
	$(BIN)/lunzhi show $(SAMPLES)/$(1).json $(2)/plan.json >$(2)/plan.txt
endef

# The sample county lives in 2026: its clock stands, and every command says so.
DEMO := LUNZHI_TODAY=2026-01-01 LUNZHI_DATABASE_URL=sqlite:///out/qinghe/lunzhi.db

.PHONY: run
run: venv ## the sample county's books, plan and release 1, the sample of teams; then serves the pages
	$(call planned,qinghe-teams,out/qinghe-teams)
	@printf '\n%s\n\n' '== qinghe =='
	$(DEMO) $(BIN)/lunzhi demo -o out/qinghe
	$(BIN)/lunzhi verify out/qinghe/release-1-problem.json out/qinghe/release-1-plan.json >out/qinghe/verified.txt || { cat out/qinghe/verified.txt; exit 1; }
	@printf '\n%s\n' 'All of it is in $(CURDIR)/out. To look into the books by commands, in this folder:'
	@printf '  %s\n\n' '. $(BIN)/activate; export $(DEMO)' 'lunzhi ledger list'
	$(DEMO) $(BIN)/lunzhi serve

.PHONY: lint
lint: venv ## style of the source
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check

.PHONY: types
types: venv ## types
	$(BIN)/python -m mypy

.PHONY: layers
layers: venv ## who imports whom
	$(BIN)/lint-imports

.PHONY: check
check: lint types layers ## types, style, layers and the quick tests, in minutes
	$(PYTEST) -m 'not slow'

.PHONY: test
test: lint types layers judges ## everything that check does, and the slow tests
	$(PYTEST)

.PHONY: torture
torture: venv judges ## the property tests and the faults with ROUNDS drawn examples each
	LUNZHI_ROUNDS=$(ROUNDS) $(PYTEST) -m 'hypothesis or torture'

.PHONY: bench
bench: venv ## speed and memory by size of county and of office, as tables
	$(BIN)/python -m tests.benchmarks

.PHONY: lock
lock: ## newest versions that requirements/*.in allow, with hashes, for every Python and platform
	@PYTHON='$(PYTHON)' sh requirements/lock.sh

.PHONY: clean
clean: ## remove all that was made
	rm -rf .venv .venv-judges build dist out *.egg-info .*_cache .hypothesis
	find scheduler solver calendars web tests -name __pycache__ -exec rm -rf {} +
