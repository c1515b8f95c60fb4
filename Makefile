# Everything a person or CI does, on a machine that has Python 3.11+ and make.
PYTHON ?= python3
VENV ?= .venv
OLDEST ?= .venv-oldest
BIN = $(VENV)/bin

.PHONY: help demo test check test-oldest docs benchmark clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/.ready: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group test --group check
	touch $@

$(OLDEST)/.ready: pyproject.toml tests/oldest.txt
	test -x $(OLDEST)/bin/python || $(PYTHON) -m venv $(OLDEST)
	$(OLDEST)/bin/python -m pip install --quiet --upgrade "pip>=25.1"
	$(OLDEST)/bin/python -m pip install --quiet --editable . --requirement tests/oldest.txt
	touch $@

demo: $(VENV)/.ready ## build the demonstration book in Chinese and Spanish
	@for language in zh es; do \
	  $(BIN)/sphinx-build -d build/demo/$$language.doctrees -D language=$$language docs/demo build/demo/$$language || exit 1; \
	  echo; \
	done
	@echo "English pages are in docs/demo; open build/demo/zh/index.html and build/demo/es/index.html in a browser."

test: $(VENV)/.ready ## run the tests
	$(BIN)/python -m pytest --numprocesses 2

test-oldest: $(OLDEST)/.ready ## run the build tests on the oldest supported versions
	$(OLDEST)/bin/python -m pytest --numprocesses 2 tests/builds/test_builds.py tests/builds/test_any_engine.py tests/builds/test_coverage.py tests/builds/test_robustness.py tests/builds/test_oldest.py tests/builds/test_amazon_builds.py tests/engines/amazon/test_service.py tests/sphinx_ext/output

check: $(VENV)/.ready ## lint, types, and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.ready ## build the manual
	$(BIN)/sphinx-build -W -n -d build/manual.doctrees docs build/manual

benchmark: $(VENV)/.ready ## compare the cost of a build with plain Sphinx and with gettext catalogues
	$(BIN)/python benchmarks/cost.py

clean: ## remove all that was made
	rm -rf build $(VENV) $(OLDEST) .cache
