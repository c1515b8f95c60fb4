"""Abbreviations after whose full stop a sentence may go on: the language data of the segmentation.

Each table holds regular expressions of what stands before the full stop, by language.  All languages are looked for in
every text, since technical prose mixes them.  Letter case counts in :data:`OPEN_ENDED` and :data:`EVERYDAY_WORDS`; the
other tables ignore it.

Law: the boundaries of sentences decide the keys of the translation memory.  An entry that is added or removed makes
some sentences of existing books new ones, which are translated and paid for again.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

#: No sentence ends with these: they announce what comes next, such as an example, a name or a reference.
OPEN_ENDED = {
    "en": (
        *(r"[Ee]\.\s?g", r"[Ii]\.\s?e", "[Cc]f", "[Vv]s", "[Vv]iz", "[Aa]pprox"),
        *("Mr", "Mrs", "Ms", "Dr", "Prof", "St"),
    ),
    "es": ("Srs?", "Sras?", "Dra", "Ud", "Uds", "EE", r"[Pp]\.\s?ej"),
    "pt": (r"[Pp]\.\s?ex",),
    "fr": ("Mme", "Mlle"),
    "de": (r"[Zz]\.\s?B", r"[Dd]\.\s?h", "[Bb]zw", "[Vv]gl"),
}
#: These stand before a number or a name ("Fig. 3", "Eq. <x1/>", "approx. 5").  Before a capital a new sentence begins:
#: "See the fig. Then go on."
NUMBERED = {
    "en": (
        *("figs?", "eqs?", "eqns?", "secs?", "sect", "chaps?", "ch", "tabs?", "refs?", "vols?", "pp?", "pg"),
        *("ver", "v", "ca", "al", "thm", "lem", "prop", "cor", "def", "ex", "alg", "app", "arts?", "nos?", "nr"),
        *("est", "min", "max", "incl", "excl", "resp", "eds?"),
    ),
    "es": ("págs?", "aprox", "núm", "nº", "caps?", "uu"),
    "fr": ("éq",),
    "de": ("abb", "kap", "bd"),
}
#: These end a sentence as often as not, so that only a number or a lower-case letter behind them says that it goes on.
#: A placeholder says nothing: "… etc. <x1/> is next."
EITHER_WAY = {
    "en": ("etc", r"[ap]\.\s?m", "inc", "ltd", "corp", "jr"),
    "de": ("usw",),
}
#: Of the numbered ones, those that are everyday words in lower case.  Before a placeholder they end a sentence:
#: "Open the app. <x1/> starts."
EVERYDAY_WORDS = {"en": ("app", "prop", "tabs?")}

#: Characters before a boundary in which an abbreviation is looked for; every abbreviation above is shorter.
LOOK_BACK = 12


def alternatives(table: Mapping[str, tuple[str, ...]]) -> str:
    """The abbreviations of all languages as one regular expression, without a group of its own.

    >>> alternatives({"de": ("abb", "kap"), "fr": ("éq",)})
    'abb|kap|éq'
    """
    return "|".join(chain.from_iterable(table.values()))
