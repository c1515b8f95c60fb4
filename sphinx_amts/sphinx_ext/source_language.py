"""Whether a book is written in the language that it is to be translated from: its own text is asked.

An author who writes in Spanish has ``language = "es"`` in ``conf.py``, which means "translate into Spanish" to this
extension.  Where ``amts_source_language`` is not set, the source files are asked before anything is translated, sent or
estimated: without a parser, and before any page is read.  If they read as another language, the build goes on as if
this extension were not there.

The source files of some books say little: their text stands in docstrings or is generated.  Such a book is asked once
more when its pages are parsed; until then no page is translated (:attr:`BuildSession.is_source_assured`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sphinx.config import Config
from sphinx.project import Project

from sphinx_amts import languages
from sphinx_amts.sphinx_ext import sphinx_compat
from sphinx_amts.text import language_id, source_prose, tagged_text
from sphinx_amts.text.language_id import Identification

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_amts.options.config import AmtsConfig

OPTION = "amts_source_language"
#: So many letters are asked, spread over so many files at most; of a notebook, which must be read whole, so many bytes.
_SAMPLE_LETTERS, _SAMPLE_FILES, _NOTEBOOK_BYTES = 10_000, 40, 2_000_000
#: Bytes that are read of a file for each letter that is asked: most are markup, code and spaces.
_BYTES_OF_LETTER = 10
#: With fewer letters the source files say too little of a book whose text may stand elsewhere.
_ASSURED_LETTERS = 2_000


@dataclass(frozen=True, slots=True)
class SourceLanguage:
    """What is known of the language of a book before its pages are read."""

    found: Identification | None = None
    """What the source files read as; ``None`` if that is not certain, or if they were not asked."""
    problem: str = ""
    """A sentence for the author, if they read as another language than the source language; else ""."""
    is_assured: bool = True
    """Whether nothing has to be asked again when the pages are parsed."""


_answers: WeakKeyDictionary[Config, SourceLanguage] = WeakKeyDictionary()


def ask_book(app: Sphinx, config: Config, options: AmtsConfig) -> SourceLanguage:
    """Ask the source files of a book, unless the author has set its language; :func:`answer` has the result.

    Args:
        app: The application, as early as there is a configuration.
        config: Its configuration, with the suffixes and patterns of ``conf.py``.
        options: The checked options.
    """
    suffixes = {**app.registry.source_suffix, **_suffixes(config)}
    _answers[config] = _ask(Path(app.srcdir), config, options, suffixes)
    return _answers[config]


def ask_files(folder: Path, config: Config, options: AmtsConfig) -> SourceLanguage:
    """The same without an application: parsers are known by the names of their extensions.

    Args:
        folder: That of the source files.
        config: What ``conf.py`` says.
        options: The checked options.
    """
    names = " ".join(map(str, config.extensions))
    suffixes = {".md": "markdown"} if "myst" in names or "recommonmark" in names else {}
    suffixes |= {".ipynb": "notebook"} if "myst_nb" in names or "nbsphinx" in names else {}
    return _ask(folder, config, options, {**suffixes, **_suffixes(config)})


def answer(config: Config) -> SourceLanguage:
    """What :func:`ask_book` found for the build with this configuration."""
    return _answers.get(config, SourceLanguage())


def is_left_alone(config: Config) -> bool:
    """Whether this extension does nothing in the build, since the book is not in its source language."""
    return bool(answer(config).problem)


def problem_of_segments(sources: Iterable[str], source_language: str) -> str:
    """A sentence for the author if the segments of a book read as another language; else "".

    Args:
        sources: Tagged texts; those of a part of the book are enough.
        source_language: The language that it is to be translated from.
    """
    return _problem(language_id.identify(_limited(map(tagged_text.plain, sources))), source_language)


def is_set_by_author(config: Config, options: AmtsConfig) -> bool:
    """Whether the author says what the book is written in; a value that is not valid says nothing."""
    value = config[OPTION] if OPTION in config else None  # noqa: SIM401 - it has no get()
    is_valid = isinstance(value, str) and languages.is_known(value)
    return is_valid and (sphinx_compat.is_set_by_author(config, OPTION) or value != type(options)().source_language)


def _ask(folder: Path, config: Config, options: AmtsConfig, suffixes: Mapping[str, str]) -> SourceLanguage:
    if is_set_by_author(config, options):
        return SourceLanguage()
    texts = list(_sample(folder, config, suffixes))
    found = language_id.identify(texts)
    size = sum(sum(map(str.isalpha, text)) for text in texts)
    is_assured = found is not None and size >= _ASSURED_LETTERS
    return SourceLanguage(found, _problem(found, options.source_language), is_assured)


def _problem(found: Identification | None, source_language: str) -> str:
    if found is None or found.may_be(source_language):
        return ""
    expected = languages.canonical(source_language)
    return (
        f"nothing is translated because the book reads as {found.name}, not as {languages.name(expected)}: "
        f'to say that it is written in {languages.name(found.code)}, set {OPTION} = "{found.code}" in conf.py; '
        f'to translate it from {languages.name(expected)} all the same, set {OPTION} = "{expected}"'
    )


# --- the sample -------------------------------------------------------------------------------------------------------


def _suffixes(config: Config) -> dict[str, str]:
    """The suffixes of source files, each with the name of its parser; ``conf.py`` may list them in three ways."""
    value = config.source_suffix
    if isinstance(value, Mapping):
        return {str(suffix): str(parser or "") for suffix, parser in value.items()}
    return dict.fromkeys([value] if isinstance(value, str) else map(str, value or ()), "")


def _sample(folder: Path, config: Config, suffixes: Mapping[str, str]) -> Iterator[str]:
    """Paragraphs of the book, a part of each of its files, or of some files that lie far from each other."""
    files = _spread(_source_files(folder, config, suffixes))
    share = max(_SAMPLE_LETTERS // max(1, len(files)), 1)
    for file in files:
        markup = source_prose.markup_of_suffix(file.suffix, suffixes.get(file.suffix, ""))
        if markup is not None:
            yield from _limited(source_prose.paragraphs(_read(file, markup, share, config), markup), share)


def _source_files(folder: Path, config: Config, suffixes: Mapping[str, str]) -> list[Path]:
    """The files that Sphinx would find, in the order of their names."""
    project = Project(folder, dict(suffixes))
    assets = [*config.templates_path, *_list(config, "html_static_path"), *_list(config, "html_extra_path")]
    project.discover([*config.exclude_patterns, *assets], config.include_patterns)
    return [Path(project.doc2path(name, absolute=True)) for name in sorted(project.docnames)]


def _list(config: Config, name: str) -> list[str]:
    return [str(value) for value in config[name]] if name in config else []


def _spread(files: list[Path]) -> list[Path]:
    number = min(len(files), _SAMPLE_FILES)
    return [files[at * len(files) // number] for at in range(number)]


def _limited(texts: Iterable[str], letters: int = _SAMPLE_LETTERS) -> Iterator[str]:
    """The first texts, until there are so many letters."""
    for text in texts:
        yield text
        letters -= sum(map(str.isalpha, text))
        if letters <= 0:
            return


def _read(file: Path, markup: source_prose.Markup, letters: int, config: Config) -> str:
    """The beginning of a file; "" if it cannot be read: Sphinx says so in a moment."""
    limit = _NOTEBOOK_BYTES if markup is source_prose.Markup.NOTEBOOK else letters * _BYTES_OF_LETTER
    try:
        with file.open("rb") as opened:
            return opened.read(limit).decode(config.source_encoding, "ignore").replace("\r\n", "\n")
    except (OSError, LookupError):
        return ""
