"""Pages that an interrupted build has read and may not have written: the next build reads them again.

A page that waits for its translation leaves an empty one in its place, and Sphinx stores what it knows of a page before
it writes the page, and takes a page for outdated only if its source is younger than what was written.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Files beside the doctrees, one for each builder, with the name of a page in every line.
_NAME = "amts_unfinished"


def record_unfinished(app: Sphinx, docnames: Iterable[str]) -> None:
    """Write down pages that this build reads or writes."""
    with _file(app).open("a", encoding="utf-8") as file:
        file.writelines(f"{docname}\n" for docname in docnames)


def unfinished_pages(app: Sphinx) -> set[str]:
    """Return the pages of all builds that were interrupted."""
    files = Path(app.doctreedir).glob(f"{_NAME}.*")
    return {docname for file in files for docname in file.read_text(encoding="utf-8").splitlines()}


def forget_unfinished(app: Sphinx) -> None:
    """Delete the list of pages, because this build has finished."""
    _file(app).unlink(missing_ok=True)


def _file(app: Sphinx) -> Path:
    return Path(app.doctreedir, f"{_NAME}.{app.builder.name}")
