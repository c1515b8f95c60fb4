"""The small book of tides that several test modules build, and what they compare."""

from __future__ import annotations

import filecmp
from pathlib import Path

from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory

PAIR = LanguagePair("en", "zh_CN")
PAGES = {
    "index.rst": """
        The tides
        =========

        The sea *rises* twice a day. See :ref:`moon` and :doc:`sun`.

        .. toctree::
           :caption: Chapters

           moon
           sun
        """,
    "moon.rst": """
        .. _moon:

        The moon
        ========

        It pulls the sea. Its pull is strong.

        .. index:: single: gravity; lunar
        """,
    "sun.rst": """
        The sun
        =======

        It pulls less than :doc:`the moon <moon>`.

        .. glossary::

           spring tide
              The highest one.

        A :term:`spring tide`.
        """,
}
CHINESE = {"The tides": "潮汐", "It pulls the sea.": "它牵引着海水。"}


def remember(folder: Path, translations: dict[str, str], origin: Origin = Origin.HUMAN) -> None:
    memory = TranslationMemory(folder, PAIR)
    memory.store(TMEntry(source, text, origin) for source, text in translations.items())
    memory.close()


_OF_ONE_BUILD = {".buildinfo"}


def differing(one: Path, other: Path) -> list[str]:
    """Files of two outputs that differ, without what holds times."""
    left, right = ({p.relative_to(root) for p in root.rglob("*") if p.is_file()} for root in (one, other))
    both = {name for name in left & right if not filecmp.cmp(one / name, other / name, shallow=False)}
    return sorted(str(name) for name in (left ^ right) | both if name.name not in _OF_ONE_BUILD)
