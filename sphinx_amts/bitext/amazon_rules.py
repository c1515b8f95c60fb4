"""What Amazon Translate takes as parallel data: plain texts, and the rules they keep.

The limits are those of the developer guide, "Parallel data input files".  What breaks them the service passes over
without a word, so it is never sent, and counted here by its reason.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from sphinx_amts.text import tagged_text

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Bytes of UTF-8 in one text; longer ones are passed over by the service.
LONGEST = 1000
#: Why a pair is left out.
EMPTY = "empty"
#: What no field of CSV and TSV begins with, quoted or not.
FORBIDDEN_STARTS = "+-=@"

#: Blanks, line breaks of all kinds and control characters, which count as blanks.
_BLANKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_NOT_XML = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
#: Categories of Unicode that nobody sees: blanks, and marks such as the zero-width joiner.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def clean(text: str) -> str:
    r"""The text on one line, without control characters and halves of characters.

    >>> clean(" two\r\n lines\x00")
    'two lines'
    """
    return _BLANKS.sub(" ", _NOT_XML.sub("", text)).strip()


def wrong(source: str, target: str, longest: int = LONGEST) -> str:
    """Why the service would pass over two clean texts, in any format; nothing if it takes them."""
    if not (is_seen(source) and is_seen(target)):
        return EMPTY
    return f"longer than {longest} bytes" if max(len(text.encode()) for text in (source, target)) > longest else ""


def wrong_in_table(source: str, target: str) -> str:
    """As :func:`wrong`, for CSV and TSV, where also the first character counts."""
    starts = [text[0] for text in (source, target) if text[:1] and text[0] in FORBIDDEN_STARTS]
    return wrong(source, target) or (f"begins with {starts[0]}, which only TMX may" if starts else "")


def is_seen(text: str) -> bool:
    """Whether there is a character in it that a reader sees."""
    return any(unicodedata.category(character) not in _UNSEEN for character in text)


def filled(tagged: str, shown: Sequence[str]) -> str:
    """A tagged sentence as a reader sees it: ``shown[n - 1]`` for opaque tag n, or ``[n]`` where that is not known.

    >>> filled("Call <x1/> in <g2>this</g2>.", ("len", ""))
    'Call len in this.'
    """

    def fill(match: re.Match[str]) -> str:
        number = tagged_text.number_of(match[0])
        known = shown[number - 1] if number <= len(shown) else ""
        return tagged_text.escape(known or f"[{number}]") if match[0][1] == "x" else ""

    return tagged_text.unescape(tagged_text.TAG.sub(fill, tagged))
