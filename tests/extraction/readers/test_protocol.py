"""What the reader of a book and its worker say to each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_amts.alignment.texts import Location, Text, TextBlock, TextSentence
from sphinx_amts.extraction.readers import protocol
from sphinx_amts.extraction.readers.protocol import FilesFound, PageRead, ReadingDone, ReadingFailed
from sphinx_amts.extraction.readers.wire import ReadingError

SENTENCE = TextSentence("潮汐\n\t。", (), Location("a.rst", 1))
TEXT = Text("tides", (TextBlock("para", (SENTENCE,), "", Location("a.rst")),))


@pytest.mark.parametrize(
    "message",
    [
        FilesFound(()),
        FilesFound(("index.rst", "sub/mön.md")),
        PageRead(TEXT),
        ReadingError(Location("a\tb.rst", 7), "It is\nbroken."),
        ReadingDone(3),
        ReadingFailed("no 月"),
    ],
)
def test_a_message_is_one_line_of_ascii(message):
    """And it is the same at the other end."""
    line = protocol.dumps(message)

    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert protocol.loads(line) == message


@pytest.mark.parametrize("line", ["", "page", "tides\t{}", "done\tmany"])
def test_what_is_no_message(line):
    """It is an error, not another message."""
    with pytest.raises(ValueError):  # noqa: PT011 - of JSON or ours
        protocol.loads(line)


def test_a_request():
    """Files and names, in one line of ASCII; a reader that has ended requests nothing."""
    pages = [("sub/mön.md", "mön"), ("b\n.md", "b")]
    line = protocol.dump_request(pages)

    assert line.isascii()
    assert "\n" not in line
    assert protocol.load_request(line) == pages
    assert protocol.load_request("") == []


def test_the_command_of_a_worker():
    """A module, and the four words that it expects."""
    words = protocol.command("some.worker", Path("book"), "en", Path("scratch"), "part")

    assert words == ["-P", "-m", "some.worker", "book", "en", "scratch", "part"]
