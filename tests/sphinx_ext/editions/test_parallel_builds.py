"""Processes side by side, one for each edition."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sphinx_amts.sphinx_ext.editions import build_result, parallel_builds
from sphinx_amts.sphinx_ext.editions.parallel_builds import EditionBuild, ParallelBuilds


@pytest.mark.parametrize(
    ("codes", "names"),
    [(["zh", "es"], None), (["zh", "es", "zh_CN"], ("zh", "zh_CN")), (["es", "es"], ("es", "es")), ([], None)],
)
def test_two_names_of_one_language(codes, names):
    """They would be two folders of one edition."""
    assert parallel_builds.codes_of_same_language(codes) == names


def edition(folder: Path, program: str) -> EditionBuild:
    return EditionBuild("zh", folder, (sys.executable, "-c", program))


@pytest.mark.parametrize(
    ("program", "result"),
    [
        ("", "built"),
        ("raise SystemExit(2)", "failed (2)"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed (SIGKILL)"),
    ],
)
def test_what_became_of_a_build(tmp_path, program, result):
    """Its exit code in words."""
    outcome = ParallelBuilds(print, print).build(edition(tmp_path, program))

    assert (outcome.code, outcome.result, outcome.numbers) == ("zh", result, {})


def test_lines_carry_the_name_of_their_language(tmp_path):
    """Each whole, those of stdout and of stderr apart; numbers are those that the build left, not older ones."""
    (tmp_path / build_result.RESULT).write_text('{"warnings": 9}', encoding="utf-8")
    output, errors = [], []
    program = f"import sys; print('one\\n\\ntwo'); print('bad', file=sys.stderr); open({str(tmp_path / 'x')!r}, 'w')"

    outcome = ParallelBuilds(output.append, errors.append, width=3).build(edition(tmp_path, program))

    assert (output, errors) == (["zh  | one", "zh  |", "zh  | two"], ["zh  | bad"])
    assert outcome.numbers == {}


def test_none_starts_after_a_stop(tmp_path):
    """Those that wait are not started."""
    builds = ParallelBuilds(print, print)
    builds.stop()

    assert builds.build(edition(tmp_path, "")).result == "not started"


def test_nobody_reads_the_lines(tmp_path):
    """All builds are stopped, and that is known afterwards."""

    def write(line):
        raise BrokenPipeError

    builds = ParallelBuilds(write, print)
    outcome = builds.build(edition(tmp_path, "import time; print('x', flush=True); time.sleep(60)"))

    assert builds.is_unread
    assert outcome.result == "stopped"


def test_escapes_in_a_relayed_line_are_visible(tmp_path):
    """The colours of Sphinx stay."""
    lines: list[str] = []
    program = r"print('\x1b[31mred\x1b[0m \x1b[2J\x07\u202e')"
    ParallelBuilds(lines.append, lines.append, 2).build(edition(tmp_path, program))

    assert lines == ["zh | \x1b[31mred\x1b[0m \\x1b[2J\\x07\\u202e"]
