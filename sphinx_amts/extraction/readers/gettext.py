"""Gettext catalogues as texts: they hold both languages of each message.

They are read with Babel, as Sphinx reads them, which also takes files that other programs reject.  Messages that are
fuzzy, obsolete or untranslated are left out, and programs, which Sphinx adds on request.  Of plural forms the first is
paired with the singular, the last with the plural.  A sentence without words, such as a name in code, is kept: here its
counterpart is certain.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

from sphinx_amts import languages
from sphinx_amts.alignment.texts import MESSAGE, Location, Text, TextBlock
from sphinx_amts.bitext import notation
from sphinx_amts.errors import ConfigurationError, MarkupError
from sphinx_amts.extraction.readers import marked_up_text
from sphinx_amts.extraction.readers.wire import ReadingError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import encodings, prose

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

    from sphinx_amts.bitext.inline_grammar import Notation

_SUFFIX = ".po"
#: The folder between a language's code and its catalogues.
_FOLDER = "LC_MESSAGES"
#: What the sources of a book are written in, by their suffixes; "of" is what Babel leaves of the place of a docstring.
_NOTATIONS: dict[str, Notation] = {
    ".rst": "rst", ".rest": "rst", ".txt": "rst", "of": "rst", ".md": "markdown", ".markdown": "markdown",
    ".ipynb": "markdown",
}  # fmt: skip
#: The mark at the end of a translation that makes Sphinx accept other references than those of the source.
_NOQA = re.compile(r"(?<!\\)#\s*noqa\s*$")
_CHARSET = re.compile(rb"^\"Content-Type:[^\"\n]*charset=([\w.:-]+)", re.MULTILINE | re.IGNORECASE)
#: Bytes in which the header is looked for, and characters of a line that are printed.
_LONGEST_HEADER, _LONGEST_PROBLEM = 1 << 16, 120
_PROMPT = re.compile(r"\s*(?:>{3} |\$ [a-z])")


def catalogue_texts(
    path: Path, pair: LanguagePair, report: Callable[[ReadingError], None]
) -> Iterator[tuple[Text, Text]]:
    """Source and translation of each catalogue, which correspond block by block: one block for each message.

    Args:
        path: a catalogue, or a folder with catalogues of one language or of several.
        pair: the languages.
        report: receives each file that cannot be read; the others are read.

    Raises:
        ConfigurationError: If there is no catalogue of the target language.
    """
    root = path if path.is_dir() else path.parent
    for file, catalogue in _catalogues(path, pair, report):
        yield _pair_of_texts(catalogue, file.relative_to(root), pair, report, root)


def messages(
    path: Path, pair: LanguagePair, report: Callable[[ReadingError], None]
) -> Iterator[tuple[str, str, Location]]:
    """Each translated message verbatim, with its markup: source, translation and place.

    Args:
        path: as for :func:`catalogue_texts`.
        pair: the languages.
        report: as for :func:`catalogue_texts`.

    Raises:
        ConfigurationError: If there is no catalogue of the target language.
    """
    for file, catalogue in _catalogues(path, pair, report):
        for message in catalogue:
            place = Location(str(file), message.lineno or 0)
            yield from ((source, target, place) for source, target in _translated_forms(message))


def _catalogues(
    path: Path, pair: LanguagePair, report: Callable[[ReadingError], None]
) -> Iterator[tuple[Path, Catalog]]:
    """The catalogues of the target language."""
    files = list(_catalogue_files(path, pair.target))
    count = 0
    for file in files:
        catalogue = _read_catalogue(file, report)
        if catalogue is not None and _is_in_language(catalogue, file, pair.target, report, is_only=len(files) == 1):
            count += 1
            yield file, catalogue
    if not count:
        name = languages.name(pair.target)
        raise ConfigurationError(f"{path} contains no readable catalogue in {name}. Specify another file or folder.")


def _catalogue_files(path: Path, language: str) -> Iterator[Path]:
    """The catalogues in a folder; if their folders name languages, those of this language."""
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob(f"*{_SUFFIX}")):
        parts = file.parts[:-1]
        code = parts[parts.index(_FOLDER) - 1] if _FOLDER in parts[1:] else ""
        if not languages.is_known(code) or languages.same_language(code, language):
            yield file


def _read_catalogue(file: Path, report: Callable[[ReadingError], None]) -> Catalog | None:
    """The catalogue, or ``None`` if it cannot be read; what Babel prints about broken lines is reported."""
    printed = io.StringIO()
    try:
        with file.open("rb") as stream, redirect_stdout(printed):
            _refuse_charset(stream.read(_LONGEST_HEADER))
            stream.seek(0)
            catalogue = read_po(stream, ignore_obsolete=True)
    except (OSError, ValueError, LookupError, AttributeError, TypeError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        report(ReadingError(Location(str(file)), f"the catalogue cannot be read ({reason}) and is skipped."))
        return None
    problems = [line.removeprefix("WARNING: ") for line in printed.getvalue().splitlines() if "Problem on line" in line]
    if problems:
        invalid_lines = prose.count(len(problems), "invalid line")
        first = textwrap.shorten(problems[0], _LONGEST_PROBLEM, placeholder="…")
        lines = f"skipped {invalid_lines} (first: {first}). Fix {'it' if len(problems) == 1 else 'them'}."
        report(ReadingError(Location(str(file)), lines))
    return catalogue


def _refuse_charset(start: bytes) -> None:
    """Reject a catalogue whose header names an encoding that no file of text is in.

    Raises:
        LookupError: If it does; Babel itself would take it, and may need very long.
    """
    charset = _CHARSET.search(start)
    if charset and not encodings.is_text_encoding(charset[1].decode("ascii")):
        raise LookupError(f'"{charset[1].decode("ascii")}" is not an encoding of text; save it as UTF-8')


def _is_in_language(
    catalogue: Catalog, file: Path, language: str, report: Callable[[ReadingError], None], *, is_only: bool
) -> bool:
    """Whether the header names no other language; reported if that leaves nothing to read."""
    code = str(catalogue.locale or catalogue.locale_identifier or "")
    if not languages.is_known(code) or languages.same_language(code, language):
        return True
    if is_only:
        reason = f"its header says that it is in {languages.name(code)}; if that is wrong, correct the Language line"
        report(ReadingError(Location(str(file)), f"{reason}."))
    return False


def _pair_of_texts(
    catalogue: Catalog, file: Path, pair: LanguagePair, report: Callable[[ReadingError], None], root: Path
) -> tuple[Text, Text]:
    blocks: list[tuple[TextBlock, TextBlock]] = []
    for message in catalogue:
        written_in = _notation(message)
        for source, target in _translated_forms(message):
            place = Location(file.as_posix(), message.lineno or 0)
            try:
                source_block = _block(source, pair.source, place, written_in)
                blocks.append((source_block, _block(target, pair.target, place, written_in)))
            except (MarkupError, RecursionError) as error:
                reason = f"skipped a message because its markup cannot be parsed ({error or 'too deeply nested'})."
                report(ReadingError(Location(str(root / file), place.line), reason))
    blocks = [(source, target) for source, target in blocks if source.sentences and target.sentences]
    name = file.with_suffix("").as_posix()
    return Text(name, tuple(source for source, _ in blocks)), Text(name, tuple(target for _, target in blocks))


def _translated_forms(message: Message) -> Iterator[tuple[str, str]]:
    """What is translated of a message: nothing, its text, or singular and plural."""
    if message.fuzzy or not message.id:
        return
    if isinstance(message.id, str):
        string = _without_noqa(message.string) if isinstance(message.string, str) else ""
        if string and not _is_program(message.id, message):
            yield message.id, string
        return
    strings = [message.string] if isinstance(message.string, str) else message.string or ()
    forms = [_without_noqa(form) for form in strings if form]
    if len(forms) > 1:
        yield message.id[0], forms[0]
    if forms and forms[-1]:
        yield message.id[1], forms[-1]


def _without_noqa(translation: str) -> str:
    marked = _NOQA.search(translation)
    return translation[: marked.start()].rstrip() if marked else translation


def _is_program(text: str, message: Message) -> bool:
    """Whether a message is a block of code: in catalogues of books, no other message has line breaks inside.

    Those of a program's own messages do; where they come from shows which they are.
    """
    if _PROMPT.match(text):
        return True
    return "\n" in text.strip() and (not message.locations or any(map(_notation_of_place, _places(message))))


def _places(message: Message) -> Iterator[str]:
    return (str(place) for place, _ in message.locations)


def _notation(message: Message) -> Notation:
    """What a message is written in, by the files that it comes from; else by its own markup, or "" if that is open."""
    notations = {_notation_of_place(place) for place in _places(message)} - {""}
    if len(notations) == 1:
        return notations.pop()
    texts = message.id if isinstance(message.id, str) else " ".join(message.id)
    return "rst" if notation.notation_of(texts, str(message.string)) == "rst" else ""


def _notation_of_place(place: str) -> Notation:
    return _NOTATIONS.get(place if place == "of" else PurePosixPath(place.lower()).suffix, "")


def _block(text: str, language: str, place: Location, written_in: Notation) -> TextBlock:
    runs = notation.runs(text, written_in) if len(text) <= notation.LONGEST else (text,)
    return TextBlock(MESSAGE, marked_up_text.marked_up_sentences(runs, language, place), "", place)
