"""Sphinx's own tests of translated builds, with sphinx_amts in every application."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import project_paths
import pytest

ROOT = project_paths.ROOT
ACCEPTANCE = ROOT / "tests" / "acceptance"
sys.path.insert(0, str(ACCEPTANCE))

from sphinx_sdist import Unavailable, sphinx_source  # noqa: E402

pytest.importorskip("defusedxml", reason="Sphinx's test helpers need defusedxml")
#: They count which nodes a catalogue translated; an engine that answers everything translates the others too.
COUNTS_OF_CATALOGUES = {"test_node_translated_attribute", "test_translation_progress_classes_true"}
#: It expects ``translated="True"`` in a page, which Sphinx leaves there by accident; we remove it.
MARKS_IN_PAGES = {"test_html_meta"}
#: What passes with capitals and no catalogue at all: 21 without us; the others expect the catalogues' own wording.
AT_LEAST_IN_CAPITALS = 33


@pytest.fixture
def intl(tmp_path):
    """A function that runs the tests with an engine ("" for Sphinx alone): which failed, and which passed."""
    try:
        sources = sphinx_source()
    except Unavailable as reason:
        pytest.skip(str(reason))

    settings = tmp_path / "pytest.ini"
    settings.write_text("[pytest]\n", encoding="utf-8")

    def run(engine: str, catalogues: str = "1") -> tuple[set[str], set[str]]:
        results = tmp_path / f"{engine or 'alone'}.json"
        python_path = os.pathsep.join([str(ROOT), str(ACCEPTANCE), os.environ.get("PYTHONPATH", "")])
        environment = {
            **os.environ,
            "PYTHONPATH": python_path,
            "AMTS_INTL_ENGINE": engine,
            "AMTS_INTL_CATALOGUES": catalogues,
            "AMTS_INTL_RESULTS": str(results),
        }
        options = ["-q", "--tb=short", "-p", "intl_plugin", "-p", "no:cacheprovider"]
        places = ["-c", str(settings), f"--rootdir={sources}", f"--basetemp={tmp_path / 'roots'}"]
        tests = str(sources / "tests" / "test_intl" / "test_intl.py")
        command = [sys.executable, "-P", "-m", "pytest", *options, *places, tests]
        done = subprocess.run(command, env=environment, cwd=tmp_path, check=False, capture_output=True, text=True)
        results.with_suffix(".txt").write_text(done.stdout, encoding="utf-8")
        assert results.is_file(), done.stdout + done.stderr
        outcomes = json.loads(results.read_text(encoding="utf-8"))
        assert len(outcomes) > 50, done.stdout + done.stderr
        return tuple({name for name, found in outcomes.items() if found == wanted} for wanted in ("failed", "passed"))

    return run


@pytest.mark.timeout(900)
def test_catalogues_stay_first_and_the_identity_engine_changes_nothing(intl):
    """With catalogues and an engine that returns what it gets, Sphinx's tests fail only where they did without us."""
    failed_alone, _ = intl("")
    failed, _ = intl("trial_engines.Identity")
    assert failed - failed_alone <= COUNTS_OF_CATALOGUES | MARKS_IN_PAGES


@pytest.mark.timeout(900)
def test_capitals_without_catalogues_reach_what_catalogues_reach(intl):
    """With no catalogue and an engine that returns capitals, most tests that expect capitals pass."""
    _, passed = intl("trial_engines.Upper", catalogues="0")
    assert len(passed) >= AT_LEAST_IN_CAPITALS, sorted(passed)
