"""Which entries translate several sentences as one unit.

Engines translate one segment at a time, but human translators join and split sentences, and an earlier segmentation
may have taken for one sentence what are two today.  A page is then cut into segments in such a way that these units are
found again, so the memory has to list them quickly.
"""

from __future__ import annotations

from sphinx_amts.languages import LanguageProfile
from sphinx_amts.text import segmentation
from sphinx_amts.tm.entries import TMEntry


def is_multi_sentence(entry: TMEntry, language: LanguageProfile) -> bool:
    """Whether several sentences were translated together; ``language`` is that of the source.

    >>> from sphinx_amts.languages import profile
    >>> from sphinx_amts.tm.entries import Origin
    >>> english = profile("en")
    >>> is_multi_sentence(TMEntry("It rises. It falls.", "Es steigt und fällt.", Origin.HUMAN), english)
    True
    >>> is_multi_sentence(TMEntry("It rises, it falls.", "Es steigt und fällt.", Origin.HUMAN), english)
    False
    """
    return len(segmentation.segment(entry.source, language)) > 1
