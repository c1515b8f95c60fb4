"""Pseudo-translation: every ASCII letter becomes another one, which is readable and plainly not English.

Whatever is still in ordinary letters in such a book was not translated: code and mathematics by design, anything else
by mistake.  The option ``amts_pseudo`` says which letters: those of a script without a way back to ASCII show what is
made of a translated title (an id, the name of a file), and those of a script that is written from right to left show
what such a page looks like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from string import ascii_letters, ascii_lowercase
from typing import TYPE_CHECKING

from sphinx_amts.engines.simple import SimpleEngine
from sphinx_amts.options.config import DEFAULT_PSEUDO
from sphinx_amts.text import tagged_text

if TYPE_CHECKING:
    from sphinx_amts.engines.base import Request
    from sphinx_amts.languages import LanguagePair
    from sphinx_amts.options.config import AmtsConfig

#: U+FF01 to U+FF5E are U+0021 to U+007E.
_FULL_WIDTH = {ord(letter): ord(letter) + 0xFEE0 for letter in ascii_letters}
#: The letters for a to z, each once, by the value of the option.  None of them can be decomposed (NFKD).
_ALPHABETS = {
    "cyrillic": "абцдефгхижклмнопқрстувшщыз",
    "hebrew": "אבצדעףגהיץכלמנופקרסתטםשחןז",
    "arabic": "ابصدعفغهيجكلمنوضقرستطظشخثز",
}


def _of_alphabet(alphabet: str) -> Mapping[int, str]:
    """The letters for ASCII ones; where an alphabet has no capitals, those for small letters."""
    small = dict(zip(ascii_lowercase, alphabet, strict=True))
    return str.maketrans(small | {letter.upper(): other.upper() for letter, other in small.items()})


#: The letters of each value of the option.
LETTERS: Mapping[str, Mapping[int, int | str]] = {
    DEFAULT_PSEUDO: _FULL_WIDTH,
    **{name: dict(_of_alphabet(alphabet)) for name, alphabet in _ALPHABETS.items()},
}


def in_letters(name: str, text: str) -> str:
    """The text with its ASCII letters exchanged.

    >>> in_letters("full-width", "Tide 7"), in_letters("cyrillic", "Tide 7")
    ('Ｔｉｄｅ 7', 'Тиде 7')
    """
    return text.translate(LETTERS[name])


class Pseudo(SimpleEngine):
    """Exchanges letters; tags stay as they are."""

    name = "pseudo"
    is_pseudo = True

    def __init__(self, config: AmtsConfig | None) -> None:
        """Take the letters of the book, or full-width ones."""
        self._letters = config.pseudo if config else DEFAULT_PSEUDO

    def answers(self, requests: Sequence[Request], pair: LanguagePair) -> list[str]:  # noqa: ARG002
        """The segments in other letters."""
        exchange = partial(in_letters, self._letters)
        return [tagged_text.map_text(exchange, request.source) for request in requests]

    def fingerprint(self, pair: LanguagePair) -> str:
        """The letters count, too; that of the default is that of earlier versions."""
        return super().fingerprint(pair) + self._suffix

    @property
    def namespace(self) -> str:
        """A part of the memory for each kind of letters; that of the default has the name of the engine."""
        return super().namespace + self._suffix

    @property
    def _suffix(self) -> str:
        return "" if self._letters == DEFAULT_PSEUDO else f"-{self._letters}"
