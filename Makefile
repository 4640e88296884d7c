# Two commands are enough: `make run` starts Dana, `make test` runs every test. Both set up what they need.

PYTHON := .venv/bin/python
SETUP := scripts/python scripts/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help run dev test check fix setup lock bench chaos bench-search bench-knowledge

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

run: ## set up and start everything: http://localhost:5000
	@$(SETUP) run && exec $(PYTHON) -m dana.main run

dev: ## the same with Vite on 5173, both reloading on change
	@$(SETUP) develop && exec $(PYTHON) -m dana.main run --develop

test: ## every test: back end, front end and browser
	@$(SETUP) test && exec $(PYTHON) -m scripts.tests

check: ## linters, types, the import staircase, formatting, generated files
	@$(SETUP) check
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) -m scripts.generate --check
	cd frontend && npm run --silent check

fix: ## mend what the linters can mend by themselves
	@$(SETUP) check
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	$(PYTHON) -m scripts.generate
	cd frontend && npm run --silent format

setup: ## only set up what `make run` needs, as a deployment's build step
	@$(SETUP) run

lock: ## renew requirements.txt and requirements-dev.txt from their .in files
	@$(SETUP) check
	.venv/bin/uv pip compile --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --universal requirements.in -o requirements.txt
	.venv/bin/uv pip compile --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --universal -c requirements.txt requirements-dev.in -o requirements-dev.txt

bench: ## measure what is claimed
	@$(SETUP) test && exec $(PYTHON) -m bench.run

chaos: ## kill processes while messages arrive, and count what was lost
	@$(SETUP) test && exec $(PYTHON) -m bench.chaos

SETS :=
bench-search: ## measure how well questions find their passages; SETS=folder takes other sets, SETS="--unanswerable" asks what is not there
	@$(SETUP) test && exec $(PYTHON) -m bench.search $(SETS)

ARGS :=
bench-knowledge: ## measure what a question costs by the number of passages; ARGS="--crowd" adds a thousand accounts
	@$(SETUP) test && exec $(PYTHON) -m bench.queries $(ARGS)
