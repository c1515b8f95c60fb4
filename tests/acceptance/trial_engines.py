"""Engines whose output is known beforehand: for the acceptance tests and the benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_amts.text import tagged_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


class Identity:
    """Returns what it gets: the translated book must be the source book."""

    name = "identity"

    def __init__(self, options: Any = None) -> None:
        """Needs no options."""

    def translate(self, sentences: Sequence[Any], pair: Any) -> list[str]:
        """The sentences themselves."""
        return [self.answer(sentence.text) for sentence in sentences]

    def answer(self, tagged: str) -> str:
        """The translation of one tagged sentence."""
        return tagged


class Upper(Identity):
    """Returns capitals, as most catalogues of Sphinx's own tests do."""

    name = "upper"

    def answer(self, tagged: str) -> str:
        """The sentence in capitals; its tags stay."""
        return tagged_text.map_text(str.upper, tagged)


class Marked(Identity):
    """Returns the sentence with a mark behind it: at once, so that only the extension's own work costs time."""

    name = "marked"

    def answer(self, tagged: str) -> str:
        """The sentence and the mark."""
        return f"{tagged} +"
