"""Names that an author may have meant: the nearest of a list, for messages that ask "did you mean".

Capitals do not count.  Underscores, dots and hyphens are letters like any other.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

#: How alike two names must be, from 0 to 1, that one is suggested for the other.
SIMILAR = 0.6


def is_slip(written: str, meant: str) -> bool:
    """Whether one letter was dropped, added, changed, or swapped with its neighbour.

    >>> [is_slip(written, "engine") for written in ("engin", "enginne", "engime", "enigne", "engine", "engi")]
    [True, True, True, True, False, False]
    """
    start = 0
    while start < min(len(written), len(meant)) and written[start] == meant[start]:
        start += 1
    written, meant = written[start:], meant[start:]
    while written and meant and written[-1] == meant[-1]:
        written, meant = written[:-1], meant[:-1]
    if len(written) <= 1 and len(meant) <= 1:
        return written != meant
    return len(written) == len(meant) == len("ab") and written == meant[::-1]


def nearest(name: str, names: Iterable[str], most: int = 1, similar: float = SIMILAR) -> list[str]:
    """The names that resemble one that does not exist, the nearest first; maybe none.

    >>> nearest("Apertum", ["apertium", "memory", "pseudo"])
    ['apertium']

    Args:
        name: What was written.
        names: What may have been meant.
        most: How many are wanted.
        similar: How alike they must be, from 0 to 1.
    """
    by_letters: dict[str, str] = {}
    for candidate in names:
        by_letters.setdefault(candidate.casefold(), candidate)
    letters = name.casefold()
    slips = [candidate for candidate in by_letters if candidate == letters or is_slip(letters, candidate)]
    close = difflib.get_close_matches(letters, by_letters, most, similar)
    return [by_letters[candidate] for candidate in dict.fromkeys([*slips, *close])][:most]


def hint(name: str, names: Iterable[str], otherwise: str) -> str:
    """What to write in place of a name that does not exist: the nearest one as a question, or another text.

    >>> hint("psuedo", ["memory", "pseudo"], "choose another engine")
    "did you mean 'pseudo'?"
    """
    close = nearest(name, names)
    return f"did you mean {close[0]!r}?" if close else otherwise
