"""Numbers and lists as English messages write them: plurals, and long lists cut off with a count of the rest."""

from __future__ import annotations

from collections.abc import Sequence


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun in the singular or plural.

    Args:
        number: How many there are; thousands are grouped by commas.
        noun: The noun in the singular.
        plural: The noun in the plural, where it is not the singular with an s.

    >>> count(1, "sentence"), count(2, "sentence"), count(1234, "entry", "entries")
    ('1 sentence', '2 sentences', '1,234 entries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def and_more(items: Sequence[object], limit: int) -> str:
    """The first items, divided by commas, and how many more there are.

    >>> and_more(["a", "b", "c"], 3), and_more(["a", "b", "c"], 1)
    ('a, b, c', 'a and 2 more')
    """
    rest = len(items) - limit
    return ", ".join(map(str, items[:limit])) + (f" and {rest:,} more" if rest > 0 else "")
