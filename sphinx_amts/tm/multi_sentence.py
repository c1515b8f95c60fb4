"""Which entries translate several sentences as one unit.

Engines translate one sentence at a time, but human translators join and split sentences.  A page is then cut into
segments in such a way that these units are found again, so the memory has to list them quickly.
"""

from __future__ import annotations

from sphinx_amts.languages import LanguageProfile
from sphinx_amts.text import segmentation
from sphinx_amts.tm.entries import TMEntry


def is_multi_sentence(entry: TMEntry, language: LanguageProfile) -> bool:
    """Whether a human translated several sentences together; ``language`` is that of the source.

    >>> from sphinx_amts.languages import profile
    >>> from sphinx_amts.tm.entries import Origin
    >>> english = profile("en")
    >>> is_multi_sentence(TMEntry("It rises. It falls.", "Es steigt und fällt.", Origin.HUMAN), english)
    True
    >>> is_multi_sentence(TMEntry("It rises. It falls.", "Es steigt und fällt.", Origin.MACHINE), english)
    False
    """
    return entry.is_human and len(segmentation.segment(entry.source, language)) > 1
