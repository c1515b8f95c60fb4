"""Gettext catalogues as texts: both languages of a message stand side by side.

They are read with Babel, as Sphinx reads them, which also takes files that other programs refuse.  Left out are
messages that are fuzzy, obsolete or not translated.  Of plural forms the first one is that of the singular, the last
one that of the plural.  A sentence without words, such as a name in code, is kept: here its counterpart is certain.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

from sphinx_amts import languages
from sphinx_amts.alignment.texts import MESSAGE, Location, Text, TextBlock
from sphinx_amts.bitext import notation
from sphinx_amts.errors import ConfigurationError, MarkupError
from sphinx_amts.extraction.readers.wire import ReadingError
from sphinx_amts.extraction.writers import marked
from sphinx_amts.languages import LanguagePair

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

_SUFFIX = ".po"
#: The folder between a language's code and its catalogues.
_FOLDER = "LC_MESSAGES"


def catalogue_texts(
    path: Path, pair: LanguagePair, tell: Callable[[ReadingError], None]
) -> Iterator[tuple[Text, Text]]:
    """Source and target of each catalogue: block by block they correspond, one block for each message.

    ``path`` is a catalogue or a folder with catalogues, of one language or of several.  A file that cannot be read is
    told, and the others are read.

    :raises ConfigurationError: if there is no catalogue of the target language.
    """
    root = path if path.is_dir() else path.parent
    for file, catalogue in _catalogues(path, pair, tell):
        yield _pair_of_texts(catalogue, file.relative_to(root), pair, tell, root)


def messages(
    path: Path, pair: LanguagePair, tell: Callable[[ReadingError], None]
) -> Iterator[tuple[str, str, Location]]:
    """Each translated message as it stands, with its markup: source, target and place.

    ``path`` and what cannot be read are as with :func:`texts`.

    :raises ConfigurationError: if there is no catalogue of the target language.
    """
    for file, catalogue in _catalogues(path, pair, tell):
        for message in catalogue:
            place = Location(str(file), message.lineno or 0)
            yield from ((source, target, place) for source, target in _forms(message))


def _catalogues(path: Path, pair: LanguagePair, tell: Callable[[ReadingError], None]) -> Iterator[tuple[Path, Catalog]]:
    """The catalogues of the target language."""
    files = list(_files(path, pair.target))
    count = 0
    for file in files:
        catalogue = _read(file, tell)
        if catalogue is not None and _is_of(catalogue, file, pair.target, tell, is_only=len(files) == 1):
            count += 1
            yield file, catalogue
    if not count:
        wanted = f"catalogue in {languages.name(pair.target)} that can be read"
        raise ConfigurationError(f"{path} has no {wanted}. Name another file, or its folder.")


def _files(path: Path, language: str) -> Iterator[Path]:
    """The catalogues; where folders say languages, those of this one."""
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob(f"*{_SUFFIX}")):
        parts = file.parts[:-1]
        code = parts[parts.index(_FOLDER) - 1] if _FOLDER in parts[1:] else ""
        if not languages.known(code) or languages.same_language(code, language):
            yield file


def _read(file: Path, tell: Callable[[ReadingError], None]) -> Catalog | None:
    """The catalogue; what Babel prints about broken lines is told."""
    printed = io.StringIO()
    try:
        with file.open("rb") as stream, redirect_stdout(printed):
            catalogue = read_po(stream, ignore_obsolete=True)
    except (OSError, ValueError, LookupError, AttributeError, TypeError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        tell(
            ReadingError(Location(str(file)), f"this is no catalogue that can be read ({reason}); the others are read.")
        )
        return None
    problems = [line.removeprefix("WARNING: ") for line in printed.getvalue().splitlines() if "Problem on line" in line]
    if problems:
        lines = f"{len(problems)} lines are broken and left out; mend them (the first: {problems[0]})."
        tell(ReadingError(Location(str(file)), lines))
    return catalogue


def _is_of(
    catalogue: Catalog, file: Path, language: str, tell: Callable[[ReadingError], None], *, is_only: bool
) -> bool:
    """Whether the header does not speak of another language."""
    code = str(catalogue.locale or catalogue.locale_identifier or "")
    if not languages.known(code) or languages.same_language(code, language):
        return True
    if is_only:
        reason = f"its header says that it is in {languages.name(code)}; if that is wrong, correct the line Language"
        tell(ReadingError(Location(str(file)), f"{reason}."))
    return False


def _pair_of_texts(
    catalogue: Catalog, file: Path, pair: LanguagePair, tell: Callable[[ReadingError], None], root: Path
) -> tuple[Text, Text]:
    blocks: list[tuple[TextBlock, TextBlock]] = []
    for message in catalogue:
        for source, target in _forms(message):
            place = Location(file.as_posix(), message.lineno or 0)
            try:
                blocks.append((_block(source, pair.source, place), _block(target, pair.target, place)))
            except (MarkupError, RecursionError) as error:
                reason = f"a message is not understood ({error or 'too deep'}) and left out."
                tell(ReadingError(Location(str(root / file), place.line), reason))
    good = [both for both in blocks if both[0].sentences and both[1].sentences]
    name = file.with_suffix("").as_posix()
    return Text(name, tuple(one for one, _ in good)), Text(name, tuple(other for _, other in good))


def _forms(message: Message) -> Iterator[tuple[str, str]]:
    """What is translated in a message: nothing, its text, or singular and plural."""
    if message.fuzzy or not message.id:
        return
    if isinstance(message.id, str):
        if isinstance(message.string, str) and message.string:
            yield message.id, message.string
        return
    forms = [message.string] if isinstance(message.string, str) else [form for form in message.string or () if form]
    if len(forms) > 1:
        yield message.id[0], forms[0]
    if forms and forms[-1]:
        yield message.id[1], forms[-1]


def _block(text: str, language: str, place: Location) -> TextBlock:
    pieces = notation.runs(text) if len(text) <= notation.LONGEST else (text,)
    return TextBlock(MESSAGE, marked.marked_up_sentences(pieces, language, place), "", place)
