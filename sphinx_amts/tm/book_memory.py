"""The memory of a book as its options describe it: the database, and the text form beside it.

Whoever needs the memory of a book opens it here, so that a build, ``status``, the checks and the commands see the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.tm.memory import Layer, TranslationMemory


def open_memory(
    config: AmtsConfig,
    pair: LanguagePair,
    *,
    namespace: str = "",
    read_only: bool = False,
    report: Callable[[str], None] = lambda _sentence: None,
    rescue_folders: Sequence[Path] = (),
    is_examined: bool = True,
) -> TranslationMemory:
    """The memory of a book for a language pair.

    The text form belongs to the memory without a namespace: pseudo-translations are none of the book's translations.

    Args:
        config: The options of the book.
        pair: Source and target language, as canonical codes.
        namespace: That of the engine; the other arguments are those of
            :class:`~sphinx_amts.tm.memory.TranslationMemory`.
        read_only: Whether to change nothing on the disk.
        report: Called with a sentence for the author whenever something is wrong.
        rescue_folders: Further folders for rescue files.
        is_examined: Whether to look for damage first.
    """
    folder = None if namespace else config.translations_folder()
    return TranslationMemory(
        config.memory_folder(),
        pair,
        namespace=namespace,
        read_only=read_only,
        report=report,
        rescue_folders=rescue_folders,
        layers=[_text_form(config, folder, pair, report, is_written=not read_only)] if folder else [],
        is_examined=is_examined,
    )


def _text_form(
    config: AmtsConfig, folder: Path, pair: LanguagePair, report: Callable[[str], None], *, is_written: bool
) -> Layer:
    """The text form in a folder; ``is_written`` says whether its index may be written, beside the database."""
    from sphinx_amts.tm import text_form_index  # noqa: PLC0415 - most books have no text form
    from sphinx_amts.tm.text_form import TextForm  # noqa: PLC0415 - the same

    index_file = TranslationMemory.folder_of(config.memory_folder(), pair) / text_form_index.NAME
    return TextForm(folder, pair, report, index_file=index_file, is_index_written=is_written)


def exists(config: AmtsConfig, pair: LanguagePair, namespace: str = "") -> bool:
    """Whether a book has any translations for a language pair, in the memory or in the text form."""
    if TranslationMemory.exists(config.memory_folder(), pair, namespace):
        return True
    from sphinx_amts.tm import text_form_files  # noqa: PLC0415 - most books have no text form

    folder = config.translations_folder()
    return folder is not None and not namespace and text_form_files.exists(folder, pair)
