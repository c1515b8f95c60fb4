"""The limit of what may be sent holds for all languages of one ``sphinx-amts build`` together: real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import project_paths
import pytest

PAGE = "The tides\n=========\n\nThe sea rises twice a day, and it falls twice.\n"
#: Characters of the page; each language sends so many.
SIZE = len("The tides") + len("The sea rises twice a day, and it falls twice.")
CONF = 'extensions = ["sphinx_amts"]\nhtml_theme = "basic"\namts_report = False\namts_checks_disabled = ["all"]\n'


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Build a book in some languages with a paid engine; the process, and the numbers of characters that were sent."""
    source, log = tmp_path / "source", tmp_path / "log"
    source.mkdir()
    (source / "index.rst").write_text(PAGE, encoding="utf-8")
    (source / "conf.py").write_text(CONF + 'amts_engine = "paid_engines.PaidSlow"\n', encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(project_paths.ROOT / "tests"))
    monkeypatch.setenv("ENGINE_LOG", str(log))
    monkeypatch.setenv("ENGINE_SECONDS", "1")

    def run(limit: int, codes: str, *words: str, code: int = 0):
        log.unlink(missing_ok=True)
        options = [word for code in codes.split() for word in ("-l", code)]
        command = [sys.executable, "-m", "sphinx_amts", "build", "source", "out", *options, *words]
        process = subprocess.run(
            [*command, "-D", f"amts_max_characters={limit}"],
            cwd=tmp_path,
            env=dict(os.environ),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert process.returncode == code, process.stderr
        sent = log.read_text("utf-8").splitlines() if log.exists() else []
        return process, sum(len(json.loads(line)) for line in sent)

    return run


def test_two_languages(build):
    """The second one sends nothing, says how much the first one reserved, and is built; later builds go on."""
    process, sent = build(SIZE + 3, "zh es")

    assert sent == SIZE
    reason = f"the build would send {SIZE} characters, and its other languages have reserved {SIZE}"
    assert process.stderr.count(f"{reason}; together this is more than amts_max_characters = {SIZE + 3}") == 1
    assert build(SIZE + 3, "zh es")[1] == SIZE
    assert build(SIZE + 3, "zh es")[1] == 0


@pytest.mark.parametrize("words", [(), ("--at-once", "2")])
def test_five_languages(build, words):
    """As many send as the limit allows, all of their sentences."""
    process, sent = build(3 * SIZE + 5, "zh es fr de pt_BR", *words)

    assert sent == 3 * SIZE
    assert process.stderr.count(f"its other languages have reserved {3 * SIZE};") == 2


def test_enough_for_all(build):
    """To the last character."""
    process, sent = build(2 * SIZE, "zh es")

    assert sent == 2 * SIZE
    assert "reserved" not in process.stderr


def test_a_build_that_dies(build):
    """What it reserved counts: it may have been sent."""
    process, sent = build(SIZE + 3, "es zh", "--at-once", "1", "-D", "amts_engine=paid_engines.PaidDying", code=1)

    assert sent == 0
    assert f"its other languages have reserved {SIZE};" in process.stderr
