"""Every warning of the extension, once; the manual's table is made from this enum."""

from __future__ import annotations

from enum import Enum

from sphinx.util import logging

logger = logging.getLogger("sphinx_amts")
TYPE = "amts"


class AmtsWarning(Enum):
    """The subtypes: ``suppress_warnings = ["amts.untranslated"]`` silences one, ``["amts"]`` all."""

    CONFIG = "config"
    """An option has a wrong value; its default, or what certainly costs nothing, is used."""
    LANGUAGE = "language"
    """The target language is no known language code."""
    ENGINE = "engine"
    """The engine cannot be loaded; the build uses what is known."""
    MEMORY = "memory"
    """The translation memory is damaged, read-only, in use or full; the message says where everything is."""
    PARALLEL_DATA = "parallel_data"
    """A parallel-data file, or a row of it, cannot be used; the good rows are."""
    UNTRANSLATED = "untranslated"
    """Sentences of a page stay in the source language; each is listed with its line and its reason."""
    PAGE = "page"
    """A page cannot wait for its translation and is read twice."""
    CHECK = "check"
    """A check found something wrong in a translation; it is published as it is."""
    TERMINOLOGY = "terminology"
    """A terminology file, or a row of it, cannot be used to check translations; the good rows are."""
    REPORT = "report"
    """The report cannot be written; the book is whole."""


def warn(subtype: AmtsWarning, message: str, location: str | tuple[str, int | None] | None = None) -> None:
    """Log a warning of type ``amts.<subtype>`` at a page, ``(page, line)`` or ``file:line``.

    A place without a colon is taken for a page by Sphinx.
    """
    logger.warning("%s", message, type=TYPE, subtype=subtype.value, location=location)
