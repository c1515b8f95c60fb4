"""How the configuration of a book is read without a build."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.sphinx_ext.headless import conf


@pytest.fixture
def folder(tmp_path):
    """A folder with a conf.py; the rest of a book is not needed here."""
    (tmp_path / "conf.py").write_text("extensions = ['sphinx_amts']\n", encoding="utf-8")
    return tmp_path


def write(folder: Path, text: str) -> Path:
    (folder / "conf.py").write_text(text, encoding="utf-8")
    return folder


def test_the_configuration_is_checked(folder):
    """It knows the language as Sphinx will have it, its folder, and what is wrong in it."""
    write(folder, "language = 'pt-br'\namts_engine = 'pseudo'\namts_max_characters = 'many'\n")

    book = conf.read(folder)

    assert (book.language, book.config.engine, book.config.folder) == ("pt_BR", "pseudo", folder)
    assert [error.name for error in book.faults] == ["amts_max_characters"]
    assert book.place_of("amts_max_characters") == f"{folder / 'conf.py'}:3"


def test_the_command_line_counts_more(folder):
    """Language, options and tags as with sphinx-build."""
    write(folder, "language = 'es'\namts_engine = 'pseudo'\namts_memory = 'tagged' if tags.has('x') else 'plain'\n")

    book = conf.read(folder, "zh", {"amts_engine": "memory", "amts_languages": "en,zh"}, ["x"])

    assert (book.language, book.config.engine) == ("zh_CN", "memory")
    assert (book.config.memory, book.config.languages) == ("tagged", ["en", "zh"])


def test_conf_py_runs_in_its_folder(folder):
    """Relative files in it are beside it, as Sphinx has it."""
    (folder / "name.txt").write_text("pseudo", encoding="utf-8")

    assert (
        conf.read(write(folder, "import pathlib\namts_engine = pathlib.Path('name.txt').read_text()\n")).config.engine
        == "pseudo"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\nb = = 2\n", "conf.py:2 is not valid Python: invalid syntax"),
        ("a = 1\n\nprint(nix)\n", "conf.py:3 raises NameError: name 'nix' is not defined"),
        ("import json\njson.loads('{')\n", "conf.py:2 raises JSONDecodeError"),
        ("import sys\nsys.exit()\n", "conf.py calls sys.exit()"),
        ("from sphinx.errors import ConfigError\nraise ConfigError('Not today.')", "is rejected by Sphinx: Not today"),
        ("language = 'xyzzy'\n", '"xyzzy" is not a language code'),
    ],
)
def test_a_conf_py_that_cannot_be_read(folder, text, message):
    """One sentence with the file, the line and the reason."""
    with pytest.raises(ConfigurationError) as caught:
        conf.read(write(folder, text))

    assert message in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_no_conf_py(tmp_path):
    """The sentence says where it should be, and knows Jupyter Book."""
    with pytest.raises(ConfigurationError, match=r"does not exist\. Specify the folder"):
        conf.read(tmp_path / "nix")
    with pytest.raises(ConfigurationError, match=r'has no conf\.py"?\. Specify the folder'):
        conf.read(tmp_path)
    (tmp_path / "_config.yml").touch()
    with pytest.raises(ConfigurationError, match="jupyter-book config sphinx"):
        conf.read(tmp_path)
