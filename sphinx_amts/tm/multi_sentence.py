"""Which entries translate several sentences as one unit.

Engines translate one segment at a time, but human translators join and split sentences, and an earlier segmentation
may have taken for one sentence what are two today.  A page is then cut into segments in such a way that these units are
found again, so the memory has to list them quickly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from sphinx_amts.languages import LanguageProfile
from sphinx_amts.text import abbreviations


def segmentation_version() -> str:
    """What changes whenever sentences may be cut otherwise, so that the answers below may change."""
    from sphinx_amts.text import segmentation  # noqa: PLC0415 - takes long, and commands that only look do without

    return segmentation.version()


def is_multi_sentence(source: str, language: LanguageProfile) -> bool:
    """Whether the source of an entry is several sentences; ``language`` is its own.

    >>> from sphinx_amts.languages import profile
    >>> is_multi_sentence("It rises. It falls.", profile("en"))
    True
    >>> is_multi_sentence("It rises, it falls.", profile("en"))
    False
    """
    from sphinx_amts.text import segmentation  # noqa: PLC0415 - see above

    return len(segmentation.segment(source, language)) > 1


def possibly_multi_sentence(sources: Iterable[bytes], language: LanguageProfile) -> list[bytes]:
    """The sources of which :func:`is_multi_sentence` need be asked, which takes fifty times longer.

    A text in ASCII is one sentence if behind each end mark comes nothing, a letter or a comma: a sentence begins with a
    space before it, but in East Asian letters.

    Args:
        sources: Sources in UTF-8.
        language: Their language.
    """
    search = _possible_end(language.language).search
    return [source for source in sources if not source.isascii() or search(source) or b"&#" in source]


@cache
def _possible_end(language: str) -> re.Pattern[bytes]:
    own_marks = b"".join(mark.encode() for mark in abbreviations.language_data(language).end_marks if mark.isascii())
    comma = b"" if own_marks else b",:;"  # in some languages the semicolon ends a sentence
    return re.compile(rb"[.!?" + re.escape(own_marks) + rb"](?![\w" + comma + rb"])(?=.*\w)", re.DOTALL)
