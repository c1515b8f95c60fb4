# Everything a person or CI does, on a machine that has Python 3.11+ and make.
PYTHON ?= python3
VENV ?= .venv
OLDEST ?= .venv-oldest
NEWEST ?= .venv-newest
BIN = $(VENV)/bin
# The newest Python that runs: a shim of pyenv may be there and not run.
NEWEST_PYTHON ?= $(shell for python in python3.14 python3.13 python3.12 $(wildcard $(HOME)/.pyenv/versions/3.*/bin/python3); do \
  $$python -c 'import sys; v = sys.version_info; v >= (3, 12) and print(v[1], sys.executable)' 2>/dev/null; done \
  | sort -n | tail -1 | cut -d' ' -f2)
# What a new version of Sphinx, docutils or a parser could break.
BUILD_TESTS = tests/builds tests/sphinx_ext tests/document tests/test_earlier_version.py

.PHONY: help demo test check test-oldest test-newest docs benchmark messages clean

help: ## list what can be made
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

$(NEWEST)/.ready: pyproject.toml tests/newest.txt
	test -x $(NEWEST)/bin/python || $(NEWEST_PYTHON) -m venv $(NEWEST)
	$(NEWEST)/bin/python -m pip install --quiet --upgrade "pip>=25.1"
	$(NEWEST)/bin/python -m pip install --quiet --editable . --requirement tests/newest.txt
	touch $@

demo: $(VENV)/.ready ## build the demonstration book in Chinese and Spanish
	@for language in zh es; do \
	  $(BIN)/sphinx-build -d build/demo/$$language.doctrees -D language=$$language docs/demo build/demo/$$language || exit 1; \
	  echo; \
	done
	@echo "English sources: docs/demo. Open build/demo/zh/index.html and build/demo/es/index.html in a browser."

test: $(VENV)/.ready ## run the tests
	$(BIN)/python -m pytest --numprocesses 2

test-oldest: $(OLDEST)/.ready ## run the build tests on the oldest supported versions
	$(OLDEST)/bin/python -m pytest --numprocesses 2 $(BUILD_TESTS) tests/engines/amazon/test_service.py

test-newest: ## run the build tests on the newest Python that is found, with the newest Sphinx and docutils
	@if [ -z "$(NEWEST_PYTHON)" ]; then echo "no Python 3.12 or newer was found; the newest set is not tested"; \
	else $(MAKE) $(NEWEST)/.ready && $(NEWEST)/bin/python -m pytest --numprocesses 2 $(BUILD_TESTS); fi

check: $(VENV)/.ready ## lint, types, and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.ready ## build the manual
	$(BIN)/sphinx-build -W -n -d build/manual.doctrees docs build/manual

benchmark: $(VENV)/.ready ## compare the cost of a build with plain Sphinx and with gettext catalogues
	$(BIN)/python benchmarks/cost.py

messages: ## list every text that people read
	@$(PYTHON) tests/tools/list_messages.py

clean: ## remove build artefacts and environments
	rm -rf build $(VENV) $(OLDEST) $(NEWEST) .cache
