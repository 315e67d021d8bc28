# Achter de Voordeur. Two commands are enough: `make run` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help run test lint format bench lock clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

run: ## install, migrate, load the demo when empty, start web and worker (PORT, default 8000)
	@bin/bootstrap run
	@exec .venv/bin/python bin/run.py

test: ## all gates and all tests, on PostgreSQL with Redis, and on SQLite where it matters
	@bin/bootstrap test
	@.venv/bin/python bin/test.py

lint: ## the gates alone
	@bin/bootstrap test
	@.venv/bin/python bin/gates.py

format: ## put code in its form
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

bench: ## measure the main pages on gunicorn and PostgreSQL
	@bin/bootstrap test
	@.venv/bin/python -m tests.bench

lock: ## requirements*.in to requirements*.txt; UPGRADE="package …" raises those
	@bin/lock $(UPGRADE)

clean: ## throw away the environment and the caches, never the data in var/
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .coverage .coverage.* htmlcov
