"""Where a book keeps its memories: read from conf.py with as little of Sphinx as possible."""

from __future__ import annotations

import pytest

from sphinx_amts.errors import ChangeRefused, ConfigurationError
from sphinx_amts.sphinx_ext.headless import memory_conf


@pytest.fixture
def conf(tmp_path):
    """Write a conf.py, and read it."""

    def written(text, codes=(), **overrides):
        (tmp_path / "conf.py").write_text(text, encoding="utf-8")
        return memory_conf.read(tmp_path, codes, overrides)

    return written


@pytest.mark.parametrize(
    ("text", "codes", "targets"),
    [
        ("amts_languages = ['en', 'zh', 'pt-br']", (), ["zh_CN", "pt_BR"]),
        ("language = 'es'", (), ["es"]),
        ("amts_languages = ['en', 'zh']", ("es", "zh-hans", "zh"), ["es", "zh_CN"]),
        ("amts_source_language = 'es'\namts_languages = ['en', 'es']", (), ["en"]),
    ],
)
def test_the_languages(conf, text, codes, targets):
    """Those that are asked for, or else those of the book; the source language is none of them."""
    assert [pair.target for pair in conf(text, codes).pairs] == targets


def test_no_language(conf):
    """A sentence says how to give one."""
    with pytest.raises(ConfigurationError, match="give a target language with -l"):
        conf("")


def test_an_option_of_the_command_line(conf, tmp_path):
    """It takes precedence, and extensions are not loaded."""
    read = conf("extensions = ['no.such.extension']\namts_memory = 'a'", ["zh"], amts_memory="b")

    assert read.config.memory_folder() == tmp_path / "b"


def test_what_is_wrong(conf):
    """Only what decides which memories there are."""
    errors = conf("amts_languages = 3\namts_timeout = 'x'\namts_nonsense = 1\nlanguage = 'zh'").errors

    assert [error.name for error in errors] == ["amts_languages"]


@pytest.mark.parametrize("expression", ["tags.has('x')", "'x' in tags", "sorted(tags) == ['x']"])
def test_tags_in_conf(conf, expression):
    """They are there for those who ask."""
    assert conf(f"tags.add('x')\nlanguage = 'es' if {expression} else 'de'").pairs[0].target == "es"


def test_the_name_of_a_page(conf, tmp_path):
    """Without its suffix, in folders too; what the book does not have is refused."""
    read = conf("language = 'zh'")
    (tmp_path / "sea").mkdir()
    for name in ("index.rst", "sea/tides.ipynb", "v1.2.md", "odd[1].md"):
        (tmp_path / name).write_text("")

    for page in ("index", "sea/tides", "v1.2", "odd[1]"):
        assert memory_conf.page_name(read, page) == page
    assert memory_conf.page_name(read, "sea/tides.ipynb") == "sea/tides"
    assert memory_conf.page_name(read, "") == ""
    for page in ("absent", "sea", "inde"):
        with pytest.raises(ChangeRefused, match="has no page"):
            memory_conf.page_name(read, page)
