"""Pseudo-translation: every ASCII letter becomes its full-width form, which is readable and plainly not English.

Whatever is still in ordinary letters in such a book was not translated: code and mathematics by design, anything else
by mistake.
"""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_letters
from typing import TYPE_CHECKING

from sphinx_amts.engines.simple import SimpleEngine
from sphinx_amts.text import tagged_text

if TYPE_CHECKING:
    from sphinx_amts.engines.base import Request
    from sphinx_amts.languages import LanguagePair

#: U+FF01 to U+FF5E are U+0021 to U+007E, full width.
_FULL_WIDTH = {ord(letter): ord(letter) + 0xFEE0 for letter in ascii_letters}


def full_width(text: str) -> str:
    """The text with full-width letters.

    >>> full_width("Tide 7")
    'Ｔｉｄｅ 7'
    """
    return text.translate(_FULL_WIDTH)


class Pseudo(SimpleEngine):
    """Full-width letters; tags stay as they are."""

    name = "pseudo"
    is_pseudo = True

    def answers(self, requests: Sequence[Request], pair: LanguagePair) -> list[str]:  # noqa: ARG002
        """The segments in full-width letters."""
        return [tagged_text.map_text(full_width, request.source) for request in requests]
