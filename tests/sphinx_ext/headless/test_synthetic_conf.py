"""How Sphinx is set up for books with a configuration of their own, and for standalone files."""

from __future__ import annotations

import pytest

from sphinx_amts.sphinx_ext.headless import synthetic_conf
from sphinx_amts.sphinx_ext.headless.synthetic_conf import SphinxSetup, setup_of

pytest.importorskip("myst_parser")


def test_a_book_has_its_own_configuration(book):
    """Unless that does not run."""
    book.write({"conf.py": "1/0"})

    assert setup_of(book.folder) == SphinxSetup(book.folder, {}, "conf.py", is_own=True)
    without = setup_of(book.folder, without=True)
    assert (without.conf_folder, without.configuration_file, without.is_own) == (None, "conf.py", False)


def test_standalone_files(book):
    """Markdown and reStructuredText, with MyST's harmless syntax; folders that hold no pages are excluded."""
    options = setup_of(book.write({"a.md": "# A\n"}).folder).overrides

    assert options["source_suffix"] == {".rst": "restructuredtext", ".md": "markdown", ".markdown": "markdown"}
    assert options["extensions"][0] == "myst_parser"
    assert "dollarmath" in options["myst_enable_extensions"]
    assert "**/node_modules" in options["exclude_patterns"]


def test_notebooks_need_another_parser(book):
    """Files with code cells as well as notebooks."""
    pytest.importorskip("myst_nb")
    assert setup_of(book.write({"a.ipynb": "{}"}).folder).overrides["extensions"][0] == "myst_nb"
    (book.folder / "a.ipynb").unlink()
    options = setup_of(book.write({"a.md": "# A\n\n```{code-cell}\n1\n```\n"}).folder).overrides
    assert (options["extensions"][0], options["source_suffix"][".ipynb"]) == ("myst_nb", "myst-nb")


@pytest.mark.parametrize("line", [":label:`sec_a`", "See :numref:`sec_a`.", "#@tab all", ":begin_tab:`mxnet`"])
def test_the_dialect_of_d2l(book, line):
    """It is recognised by its markup, wherever the page lies, but not in hidden folders."""
    hidden = setup_of(book.write({"a.md": "# A\n", "_build/b.md": f"{line}\n"}).folder).overrides
    assert "sphinx_amts.d2l" not in hidden["extensions"]
    options = setup_of(book.write({"sub/b.md": f"# B\n{line}\n"}).folder).overrides
    assert "sphinx_amts.d2l" in options["extensions"]
    assert options["myst_enable_extensions"] == set()


def test_one_file_of_many(book):
    """All that lies beside it is excluded, with names that are no patterns."""
    book.write({"a.md": "# A\n", "b[1].md": ":label:`sec_a`\n", "sub/c.md": "# C\n"})
    options = setup_of(book.folder, "a.md").overrides

    assert sorted(options["exclude_patterns"]) == ["b[[]1].md", "sub"]
    assert "sphinx_amts.d2l" not in options["extensions"]


def test_a_jupyter_book_has_the_options_of_its_configuration(book, monkeypatch):
    """On top of those for standalone files, where Jupyter Book itself is not installed."""
    is_installed = synthetic_conf._is_installed
    monkeypatch.setattr(
        synthetic_conf, "_is_installed", lambda name: name != "jupyter_book.config" and is_installed(name)
    )
    config = """
        exclude_patterns: [drafts]
        parse:
          myst_enable_extensions: [linkify, replacements]
          myst_substitutions: {sea: the sea}
        sphinx:
          extra_extensions: [sphinx.ext.todo, no_such_extension]
          config: {language: de}
        """
    book.write({"_config.yml": config, "_toc.yml": "format: jb-book\nroot: a\n", "a.md": "# A\n"})
    setup = setup_of(book.folder)

    assert (setup.conf_folder, setup.configuration_file, setup.is_own) == (None, "_config.yml", True)
    assert setup.overrides["language"] == "de"
    assert setup.overrides["exclude_patterns"][-1] == "drafts"
    assert "replacements" in setup.overrides["myst_enable_extensions"]
    assert "linkify" not in setup.overrides["myst_enable_extensions"]
    assert "no_such_extension" not in setup.overrides["extensions"]
    assert not setup_of(book.folder, without=True).is_own


def test_a_jupyter_book_that_cannot_be_read(book):
    """The error is that of the parser; without its configuration it can be read."""
    book.write({"_config.yml": "a: [", "_toc.yml": "", "a.md": "# A\n"})
    with pytest.raises(Exception, match="while parsing"):
        setup_of(book.folder)

    assert not setup_of(book.folder, without=True).is_own
