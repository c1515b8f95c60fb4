"""Every warning of the extension, once; the manual's table is made from this enum."""

from __future__ import annotations

from enum import Enum

from sphinx.util import logging

logger = logging.getLogger("sphinx_amts")
TYPE = "amts"


class AmtsWarning(Enum):
    """The subtypes: ``suppress_warnings = ["amts.untranslated"]`` silences one, ``["amts"]`` all."""

    CONFIG = "config"
    """An option has an invalid value; its default, or a value that costs nothing, is used."""
    LANGUAGE = "language"
    """The target language is not a known language code, or the book is not written in its source language."""
    ENGINE = "engine"
    """The engine cannot be loaded; the build uses only the translation memory and the parallel data."""
    MEMORY = "memory"
    """The translation memory is damaged, read-only, in use or full; the message says where its entries are."""
    PARALLEL_DATA = "parallel_data"
    """A parallel-data file, or a row in it, cannot be used; the valid rows are used."""
    UNTRANSLATED = "untranslated"
    """Sentences of a page remain in the source language; each is listed with its line and the reason."""
    PAGE = "page"
    """A page cannot be deferred until it is translated, and is read twice."""
    CHECK = "check"
    """A check found a problem in a translation; the translation is published unchanged."""
    TERMINOLOGY = "terminology"
    """A terminology file, or a row in it, cannot be used to check translations; the valid rows are used."""
    REPORT = "report"
    """The report cannot be written; the book is complete."""


def warn(subtype: AmtsWarning, message: str, location: str | tuple[str, int | None] | None = None) -> None:
    """Log a warning of type ``amts.<subtype>`` at a page, ``(page, line)`` or ``file:line``.

    A place without a colon is taken for a page by Sphinx.
    """
    logger.warning("%s", message, type=TYPE, subtype=subtype.value, location=location)
