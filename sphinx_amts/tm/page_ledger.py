"""The ledger beside the text form: which segments each page has.

With it, two revisions of a repository can be compared without reading the book as it was then, with the versions of
then.  Keys are cut short, as in Git.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sphinx_amts.errors import TextFormError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text.foreign_text import join_surrogates
from sphinx_amts.tm import codec, entries, text_form_files

#: How many hexadecimal digits of a key stand for it.
KEY_DIGITS = 16


def short_key(pair: LanguagePair, source: str) -> str:
    """What stands for a segment in the ledger, from its tagged canonical source."""
    return entries.key(pair, join_surrogates(source))[:KEY_DIGITS]


def encode(pages: Mapping[str, Iterable[str]]) -> bytes:
    """The ledger of pages: a line of JSON each, in the order of their names.

    Args:
        pages: The short keys of the segments of each page, in reading order.
    """
    lines = (codec.as_line({"page": page, "keys": [*keys]}) for page, keys in sorted(pages.items()))
    return "".join(f"{line}\n" for line in lines).encode()


def decode(data: bytes) -> dict[str, list[str]]:
    """The pages of a ledger in any revision; lines that cannot be read are left out.

    After a merge a page may have a line of each side: it has the keys of both then.
    """
    pages: dict[str, dict[str, None]] = {}
    for line in text_form_files.lines_of(data):
        page, keys = _page_of(line)
        if page:
            pages.setdefault(page, {}).update(dict.fromkeys(keys))
    return {page: [*keys] for page, keys in sorted(pages.items())}


def _page_of(line: bytes) -> tuple[str, list[str]]:
    try:
        data: Any = json.loads(line)
        page, keys = data["page"], data["keys"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return "", []
    is_valid = isinstance(page, str) and isinstance(keys, list) and all(isinstance(key, str) for key in keys)
    return (page, keys) if is_valid else ("", [])


def read(folder: Path, pair: LanguagePair) -> dict[str, list[str]]:
    """The pages in the ledger of a text form; none where there is no ledger that can be read."""
    try:
        return decode(text_form_files.content(_path(folder, pair)))
    except OSError:
        return {}


def save(folder: Path, pair: LanguagePair, pages: Mapping[str, Iterable[str]]) -> bool:
    """Write the ledger of a book, if it is not the same already; whether it was written.

    Args:
        folder: The folder of the text form.
        pair: The languages.
        pages: The short keys of the segments of each page, in reading order.

    Raises:
        TextFormError: It cannot be written, or the text form is not of a version that is known.
    """
    if problem := text_form_files.version_problem(folder):
        raise TextFormError(problem)
    path, data = _path(folder, pair), encode(pages)
    try:
        if data:
            text_form_files.write_frame(folder)
        known = text_form_files.digest_of_file(path)
        return text_form_files.write(path, data, known) != known
    except (OSError, text_form_files.ChangedMeanwhileError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TextFormError(f"The list of pages {path} cannot be written: {reason}.") from error


def _path(folder: Path, pair: LanguagePair) -> Path:
    return text_form_files.folder_of(folder, pair) / text_form_files.LEDGER
