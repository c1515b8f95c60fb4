"""Every way to mistype one letter of a name."""

from __future__ import annotations

from string import ascii_lowercase

LETTERS = ascii_lowercase + "_"


def of(name: str, letters: str = LETTERS) -> set[str]:
    """One letter dropped, doubled, swapped with its neighbour, or changed."""
    places = range(len(name))
    dropped = {name[:at] + name[at + 1 :] for at in places}
    doubled = {name[:at] + name[at] + name[at:] for at in places}
    swapped = {name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in places[:-1]}
    changed = {name[:at] + letter + name[at + 1 :] for at in places for letter in letters}
    return (dropped | doubled | swapped | changed) - {name}
