"""The process that reads a book for extraction; what it reads is tested in tests/extraction/readers."""

from __future__ import annotations

import pytest

from sphinx_amts.sphinx_ext.headless import worker


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("Tides\n", ""),
        ("潮汐\n", ""),
        (b"\x00\x01", "binary"),
        ("a\nTítulo\n".encode("latin-1"), "not in UTF-8 (line 2)"),
        (b"x" * 5_000_001, "5,000,001 bytes, and the maximum is 5,000,000"),
    ],
)
def test_files_that_cannot_be_pages(tmp_path, content, reason):
    """They are not given to a parser."""
    path = tmp_path / "a.md"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    actual = worker.unreadable(path, "utf-8-sig")

    assert reason in actual
    assert bool(actual) == bool(reason)


def test_a_notebook_may_be_larger(tmp_path):
    """It holds pictures."""
    path = tmp_path / "a.ipynb"
    path.write_bytes(b"x" * 5_000_001)

    assert worker.unreadable(path, "utf-8-sig") == ""


def test_a_file_that_is_not_there(tmp_path):
    """The reason is that of the system."""
    assert "cannot be opened (No such file" in worker.unreadable(tmp_path / "a.md", "utf-8-sig")
