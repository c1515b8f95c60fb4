"""Every warning of the extension, once, and all that it prints in a build; the manual's table is made from the enum.

What is printed may come from outside (sentences, names of files, messages of services).  So only this module prints:
what is no text is shown as an escape, and one line stays one line.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from sphinx.util import logging

from sphinx_amts.text.foreign_text import visible

logger = logging.getLogger("sphinx_amts")
TYPE = "amts"


class AmtsWarning(Enum):
    """The subtypes: ``suppress_warnings = ["amts.untranslated"]`` silences one, ``["amts"]`` all."""

    CONFIG = "config"
    """An option has an invalid value (its default, or one that costs nothing, is used), or a name does not exist."""
    LANGUAGE = "language"
    """The target language is not a known language code, or the book is not written in its source language."""
    ENGINE = "engine"
    """The engine cannot be loaded; the build uses only the translation memory and the parallel data."""
    MEMORY = "memory"
    """The translation memory is damaged, read-only, in use, full, or among what is published; the message says more."""
    PARALLEL_DATA = "parallel_data"
    """A parallel-data file, or a row in it, cannot be used; the valid rows are used."""
    UNTRANSLATED = "untranslated"
    """Sentences of a page remain in the source language; each is listed with its line and the reason."""
    PAGE = "page"
    """A page cannot be deferred until it is translated, and is read twice."""
    CHECK = "check"
    """A check found a problem in a translation, which is published unchanged; or a check itself failed."""
    TERMINOLOGY = "terminology"
    """A terminology file, or a row in it, cannot be used to check translations; the valid rows are used."""
    REPORT = "report"
    """The report cannot be written, or is among what is published; the book is complete."""


def warn(
    subtype: AmtsWarning,
    message: str,
    location: str | tuple[str, int | None] | None = None,
    lines: Iterable[str] = (),
) -> None:
    """Log a warning of type ``amts.<subtype>``.

    Args:
        subtype: Which one.
        message: The warning, on one line.
        location: A page, ``(page, line)`` or ``file:line``; a place without a colon is taken for a page by Sphinx.
        lines: More lines.
    """
    text = "\n".join(map(visible, (message, *lines)))
    place = visible(location) if isinstance(location, str) else location
    logger.warning("%s", text, type=TYPE, subtype=subtype.value, location=place)


def print_line(text: str, *, color: str | None = None) -> None:
    """Print a line of the build's progress; ``color`` is one of Sphinx's."""
    logger.info("%s", visible(text), color=color)


def print_error(text: str) -> None:
    """Print why the build fails."""
    logger.error("%s", visible(text))
