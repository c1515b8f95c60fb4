"""Where the memory is kept: what a build says about it."""

from __future__ import annotations

import pytest

PAGES = {"index.rst": "Tides\n=====\n\nThe sea rises.\n"}
ENGINE = "fake_engines.Upper"


@pytest.mark.parametrize("option", ["html_static_path", "html_extra_path"])
def test_a_memory_among_what_is_published_is_a_warning(book, option):
    """The warning names the option, and what to do."""
    (book.folder / "_static").mkdir()
    result = book.write(PAGES).build(amts_memory="_static/memory", **{option: ["_static"]})
    assert f"lies in {option}" in result.warnings
    assert "amts_memory" in result.warnings
    assert "[amts.memory]" in result.warnings
    assert "[amts.memory]" not in book.build(amts_memory="_statics", **{option: ["_static"]}).warnings


def test_a_memory_in_the_output_is_a_warning(book):
    """The output is what is published."""
    result = book.write(PAGES).build(amts_memory="_build/out/memory")
    assert "lies in the output folder" in result.warnings
    assert "[amts.memory]" not in book.build().warnings


def test_a_new_memory_in_a_checkout_is_a_line(book):
    """Once, when it is made; none where Git leaves it out or where there is no checkout."""
    book.write(PAGES)
    assert ".gitignore" not in book.build(amts_engine=ENGINE, amts_memory="first").status
    (book.folder / ".git").mkdir()
    assert ".gitignore" not in book.build(amts_memory="second").status, "nothing was made"
    result = book.build(amts_engine=ENGINE, amts_memory="second")
    assert "add the line second/ to .gitignore" in result.status
    assert ".gitignore" not in book.build(amts_engine=ENGINE, amts_memory="second").status
    book.write({".gitignore": "third\n"})
    assert ".gitignore" not in book.build(amts_engine=ENGINE, amts_memory="third").status
