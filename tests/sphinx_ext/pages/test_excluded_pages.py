"""Pages that the author leaves in the source language."""

from __future__ import annotations

import fake_engines
import pytest
from small_books import Book

PAGES = {
    "index.rst": "Tides\n=====\n\n.. toctree::\n\n   changes\n   api/gauge\n   kept\n   myst\n   on\n",
    "changes.rst": "Changes\n=======\n\nIt is new.\n",
    "api/gauge.rst": "Gauges\n======\n\nIt measures.\n",
    "kept.rst": ":no-translate:\n\nKept\n====\n\nIt is kept.\n",
    "myst.md": "---\nno-translate: true\n---\n\n# Also\n\nIt is kept, too.\n",
    "on.rst": ":no-translate: false\n\nOn\n==\n\nIt goes on.\n",
}


@pytest.mark.parametrize("arguments", [[], ["-j", "2"]])
def test_nothing_of_them_is_sent_or_counted(tmp_path, arguments):
    """By a pattern, by the page's own metadata, in reST and Markdown; and back again."""
    pytest.importorskip("myst_parser")
    fake_engines.Base.calls.clear()
    book = Book(tmp_path, {"extensions": ["myst_parser", "sphinx_amts"], "amts_engine": "fake_engines.Upper"})
    result = book.write(PAGES).build(*arguments, amts_exclude=["changes.rst", "api/**"])

    assert sorted(fake_engines.Base.calls.pop()) == ["It goes on.", "On", "Tides"]
    assert result.warnings == ""
    assert "It is new." in result.text("changes.html")
    assert "It is kept, too." in result.text("myst.html")
    assert "TIDES" in result.text()

    again = book.build(*arguments)
    assert sorted(fake_engines.Base.calls.pop()) == ["Changes", "Gauges", "It is new.", "It measures."]
    assert "IT IS NEW." in again.text("changes.html")
