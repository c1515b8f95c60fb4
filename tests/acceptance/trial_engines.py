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

    def translate(self, requests: Sequence[Any], pair: Any) -> list[str]:
        """The segments themselves."""
        return [self.answer(request.source) for request in requests]

    def answer(self, tagged: str) -> str:
        """The translation of a tagged text."""
        return tagged


class Upper(Identity):
    """Returns capitals, as most catalogues of Sphinx's own tests do."""

    name = "upper"

    def answer(self, tagged: str) -> str:
        """The segment in capitals; its tags stay."""
        return tagged_text.map_text(str.upper, tagged)


class Marked(Identity):
    """Returns the segment with a mark behind it: at once, so that only the extension's own work costs time."""

    name = "marked"

    def answer(self, tagged: str) -> str:
        """The segment and the mark."""
        return f"{tagged} +"
