"""Pytest plugin: Sphinx's own tests with sphinx_amts in every application.

Environment: ``AMTS_INTL_ENGINE``: the engine, empty for Sphinx alone; ``AMTS_INTL_CATALOGUES=0``: the catalogues are
taken away; ``AMTS_INTL_RESULTS``: the file that gets ``{test: outcome}`` as JSON.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.config import Config

if TYPE_CHECKING:
    import pytest

_outcomes: dict[str, str] = {}
#: The language of the test book's catalogues; without them only its books are translated by us.
CATALOGUES_LANGUAGE = "xx"
_init = Config.__init__


def _init_with_us(self: Config, config: dict[str, Any] | None = None, overrides: dict[str, Any] | None = None) -> None:
    engine, with_catalogues = os.environ["AMTS_INTL_ENGINE"], os.environ.get("AMTS_INTL_CATALOGUES") != "0"
    changes = dict(overrides or {})
    ours = bool(engine) and (with_catalogues or changes.get("language") == CATALOGUES_LANGUAGE)
    if not with_catalogues and changes.get("locale_dirs") == ["."]:
        changes["locale_dirs"] = []  # the test book's own; what a test writes itself stays
    _init(self, config or {}, {**changes, **({"amts_engine": engine} if ours else {})})
    self.extensions.extend(["sphinx_amts"] if ours else [])


def pytest_configure() -> None:
    """Put the extension into every configuration that is read from now on."""
    Config.__init__ = _init_with_us  # type: ignore[method-assign]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note a test as what it came to: a failure in setting up or tearing down is one too."""
    if report.when == "call" or report.outcome == "failed":
        name = report.nodeid.rpartition("::")[2]
        _outcomes[name] = "failed" if "failed" in {_outcomes.get(name), report.outcome} else report.outcome


def pytest_sessionfinish() -> None:
    """Write the outcomes."""
    Path(os.environ["AMTS_INTL_RESULTS"]).write_text(json.dumps(_outcomes), encoding="utf-8")
