"""The numbers that a build leaves for the table of ``sphinx-amts build``."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sphinx_amts.sphinx_ext.editions import build_result


def application(folder, *languages: str):
    config = SimpleNamespace(languages=languages)
    return SimpleNamespace(amts_config=config, env=SimpleNamespace(), doctreedir=folder, _warncount=3)


def test_what_is_written_is_read(tmp_path):
    """Untranslated sentences and warnings, until the next build begins."""
    build_result.write(application(tmp_path, "zh", "es"), None)
    assert build_result.read(tmp_path) == {"untranslated": 0, "warnings": 3}

    build_result.forget(tmp_path)
    assert build_result.read(tmp_path) == {}
    build_result.forget(tmp_path)


def test_who_leaves_none(tmp_path):
    """A build of a single edition, and one that failed."""
    build_result.write(application(tmp_path), None)
    build_result.write(application(tmp_path, "zh"), ValueError())

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "3"])
def test_numbers_that_cannot_be_read(tmp_path, text):
    """They are none."""
    (tmp_path / build_result.RESULT).write_text(text, encoding="utf-8")

    assert build_result.read(tmp_path) == {}
