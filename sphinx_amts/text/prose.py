"""Numbers, lists and places as English messages write them: plurals, long lists cut off, cells of notebooks."""

from __future__ import annotations

from collections.abc import Sequence

#: MyST-NB numbers the lines of a notebook: the cell, counted from 1, times this, plus one more than the line in it.
_LINES_OF_CELL = 10_000


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


def cell_of_line(file: str, line: int | None) -> tuple[int, int] | None:
    """The cell and the line in it that the line number of a notebook stands for, both from 1; else ``None``.

    >>> cell_of_line("tides.ipynb", 30002), cell_of_line("tides.md", 30002)
    ((3, 1), None)
    """
    if line is None or line < _LINES_OF_CELL or not file.endswith(".ipynb"):
        return None
    cell, line_in_cell = divmod(line, _LINES_OF_CELL)
    return cell, max(1, line_in_cell - 1)


def place(file: str, line: int | None, unknown: str = "") -> str:
    """A file and line as editors and terminals make links of them; of a notebook the cell and the line in it.

    Args:
        file: The path.
        line: The line, counted from 1; 0 or ``None`` if unknown.
        unknown: What stands for an unknown line, if anything.

    >>> place("tides.md", 3), place("tides.ipynb", 10002), place("tides.md", None), place("tides.md", None, "?")
    ('tides.md:3', 'tides.ipynb:cell 1, line 1', 'tides.md', 'tides.md:?')
    """
    cell = cell_of_line(file, line)
    shown = f"cell {cell[0]}, line {cell[1]}" if cell else str(line or unknown)
    return f"{file}:{shown}" if file and shown else file
