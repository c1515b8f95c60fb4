"""At the end of a build: what is new in the memory joins its text form, if the author asked for that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_amts.errors import AmtsError
from sphinx_amts.sphinx_ext import env_data
from sphinx_amts.sphinx_ext.output import messages
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, print_line, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_amts.sphinx_ext.session import BuildSession


def save(app: Sphinx, session: BuildSession) -> None:
    """Write the text form, with the list of the segments of each page, and print what has changed in it."""
    folder = session.config.translations_folder()
    if not session.config.save_translations or session.memory.read_only:
        return
    if folder is None:
        warn(AmtsWarning.CONFIG, "amts_save_translations needs amts_translations, the folder to write into")
    elif not session.engine.namespace:  # what a test engine writes is no translation of the book
        try:
            _save(app, session, folder)
        except AmtsError as error:
            warn(AmtsWarning.MEMORY, str(error))


def _save(app: Sphinx, session: BuildSession, folder: Path) -> None:
    from sphinx_amts.tm import page_ledger, text_form_writer  # noqa: PLC0415 - most builds save nothing

    saved = text_form_writer.save(session.memory, folder, print_line)
    for sentence in saved.refused:
        warn(AmtsWarning.MEMORY, sentence)
    pages = {
        name: [page_ledger.short_key(session.pair, source) for source in page.locations]
        for name, page in env_data.book_data(app.env).all_pages()
        if page.locations
    }
    page_ledger.save(folder, session.pair, pages)
    if saved.files:
        print_line(str(replace(saved, folder=messages.short_path(saved.folder))))
