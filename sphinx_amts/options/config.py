"""Every option of the extension, once: name, type, default, check, help.

The glue registers them with Sphinx and the manual's table is made from them.  Everything below the glue takes
:class:`AmtsConfig` or plain values, so that the build and the command line share all code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from sphinx_amts import languages
from sphinx_amts.errors import ConfigurationError

PREFIX = "amts_"
#: A check gets the author's value and returns what is expected instead, or nothing where the value is right.
Check = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class OptionError:
    """A wrong value, what was expected, and what is used instead."""

    name: str
    value: object
    expected: str
    instead: object

    def __str__(self) -> str:
        """One sentence for the author."""
        return f"{self.name} must be {self.expected} (got {self.value!r}); {self.instead!r} is used instead"


def _language(value: Any) -> str:
    if not isinstance(value, str):
        return "a language code such as 'en'"
    try:
        languages.canonical(value)
    except ConfigurationError as error:
        return f"a language code such as 'en': {error}"
    return ""


def _engine(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else "the name of an engine, such as 'memory' or 'pseudo'"


def _path(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else "a folder, relative to conf.py"


def _terms(value: Any) -> str:
    fits = isinstance(value, list | tuple | set) and all(isinstance(term, str) and term.strip() for term in value)
    return "" if fits else "a list of words or phrases, such as ['Sphinx', 'Jupyter Book']"


def _is_files(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list | tuple) and all(isinstance(one, str) for one in value))


def _files(value: Any) -> str:
    if _is_files(value):
        return ""
    fits = isinstance(value, Mapping) and all(isinstance(k, str) and _is_files(v) for k, v in value.items())
    return "" if fits else "a file, a list of files, or a mapping of target languages to those"


def _codes(value: Any) -> str:
    if not (isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)):
        return "a list of language codes, such as ['en', 'zh', 'es']"
    return next((wrong for wrong in map(_language, value) if wrong), "")


def _mapping(value: Any) -> str:
    return "" if isinstance(value, Mapping) and all(isinstance(key, str) for key in value) else "a mapping of settings"


def _names(value: Any) -> str:
    fits = isinstance(value, list | tuple | set) and all(isinstance(name, str) for name in value)
    return "" if fits else "a list of names, such as ['doubled-word']"


def _listed_names(value: Any) -> Any:
    """A list from the command line, which comes as text with commas."""
    return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value


def _is_words(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(one, str) for both in value.items() for one in both)


def _banned(value: Any) -> str:
    fits = _is_words(value) or (isinstance(value, Mapping) and all(map(_is_words, value.values())))
    return "" if fits else "a mapping of words to what stands for them, or of target languages to such mappings"


def _limit(value: Any) -> str:
    fits = value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
    return "" if fits else "None or a whole number of characters"


def _number(value: Any) -> Any:
    """A number from the command line, which comes as text."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _as_it_is(value: Any) -> Any:
    return value


def _seconds(value: Any) -> str:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and value > 0
    return "" if fits else "a number of seconds above 0"


def flag(value: Any) -> str:
    """The check of an option that is on or off."""
    return "" if isinstance(value, bool) else "True or False"


def option(
    default: Any,
    check: Check,
    text: str,
    *,
    rereads: bool = False,
    rewrites: bool = False,
    instead: Any = None,
    read: Callable[[Any], Any] = _as_it_is,
) -> Any:
    """One option.

    ``rereads`` and ``rewrites``: whether every page must be read, or just written, again when it changes.
    ``instead``: what is used in place of a wrong value, where the default could cost money.
    ``read``: what a value from the command line means.
    """
    used = default if instead is None else instead
    metadata = {"check": check, "help": text, "rereads": rereads, "rewrites": rewrites, "instead": used, "read": read}
    if isinstance(default, list | dict):
        return field(default_factory=default.copy, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmtsConfig:
    """The options as the author set them in ``conf.py``, checked; names without the prefix ``amts_``."""

    folder: Path = Path()
    """The folder of ``conf.py``, to which paths are relative; no option."""

    source_language: str = option(
        "en", _language, "The language the book is written in. The target is Sphinx's own `language`.", rereads=True
    )
    engine: str = option(
        "memory",
        _engine,
        "Who translates what is not known yet: `memory` (nobody; no network, no cost), `pseudo` (letters become "
        "full-width ones, to see what would be translated), the name of an installed engine, or the dotted path "
        "of a class.",
        rereads=True,
    )
    memory: str = option(
        ".amts",
        _path,
        "The folder of the translation memory, relative to `conf.py`. Books, languages and builds may share one.",
    )
    parallel_data: str | list[str] | Mapping[str, str | list[str]] = option(
        [],
        _files,
        "Sentence pairs by human translators, as TMX, CSV or TSV files relative to `conf.py`: a file, a list, or a "
        "mapping of target languages to files. An exact match is used as it stands.",
    )
    terminology: str | list[str] | Mapping[str, str | list[str]] = option(
        [],
        _files,
        "Terms with their fixed translations, as CSV, TSV or TMX files relative to `conf.py`: a file, a list, or a "
        "mapping of target languages to files. For engines that take terms, such as `amazon`, and for "
        "[checks](checks.md).",
    )
    do_not_translate: list[str] = option(
        [], _terms, "Words and phrases that stay as they are, such as product names; they are never sent.", rereads=True
    )
    amazon: Mapping[str, Any] = option(
        {}, _mapping, "Settings of the engine `amazon`, a mapping; its keys are listed in [](amazon.md)."
    )
    languages: list[str] = option(
        [],
        _codes,
        "The languages that the book is published in, the source language included. Each page then links to the "
        "same page in the others, and `sphinx-amts build` builds all of them.",
        rewrites=True,
        read=_listed_names,
    )
    max_characters: int | None = option(
        None,
        _limit,
        "The most characters that one build may send to an engine; with more missing, nothing is sent. `None` is "
        "without limit.",
        instead=0,
        read=_number,
    )
    timeout: float = option(
        3600, _seconds, "After so many seconds without an answer the build goes on without its engine."
    )
    report: bool = option(
        True,
        flag,
        "Whether each translated build writes `amts-report.html` and `amts-report.json` beside its output.",
    )
    checks_disabled: list[str] = option(
        [],
        _names,
        'Names of [checks](checks.md) that are not made; `["all"]` turns off all but those of `amts_checks_enabled`.',
        read=_listed_names,
    )
    checks_enabled: list[str] = option(
        [], _names, "Names of checks that are made although they are off by default.", read=_listed_names
    )
    banned: Mapping[str, str] | Mapping[str, Mapping[str, str]] = option(
        {},
        _banned,
        "Words that must not stand in a translation, each with what is to be written instead (or an empty text): a "
        "mapping, or a mapping of target languages to such.",
    )
    fail_on_findings: bool = option(
        False, flag, "Whether warnings of the checks make the build fail, after all is written."
    )
    fail_on_untranslated: bool = option(
        False, flag, "Whether sentences that stay in the source language make the build fail, after all is written."
    )

    def parallel_data_for(self, target: str) -> tuple[Path, ...]:
        """The parallel-data files for a target language, a canonical code."""
        return self._files_for(self.parallel_data, target)

    def terminology_for(self, target: str) -> tuple[Path, ...]:
        """The terminology files for a target language, a canonical code."""
        return self._files_for(self.terminology, target)

    def banned_for(self, target: str) -> Mapping[str, str]:
        """The banned words for a target language, a canonical code."""
        words = {code: value for code, value in self.banned.items() if isinstance(value, str)}
        for code, value in self.banned.items():
            if isinstance(value, Mapping) and _is(code, target):
                words |= value
        return words

    def memory_folder(self) -> Path:
        """Where the translation memory is."""
        return Path(self.folder, self.memory)

    def _files_for(self, files: str | list[str] | Mapping[str, str | list[str]], target: str) -> tuple[Path, ...]:
        if isinstance(files, Mapping):
            files = [name for code, names in files.items() if _is(code, target) for name in _listed(names)]
        return tuple(Path(self.folder, name) for name in _listed(files))


def _is(code: str, target: str) -> bool:
    try:
        return languages.canonical(code) == target
    except ConfigurationError:
        return code == target


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def options() -> Iterator[Field[Any]]:
    """The fields of :class:`AmtsConfig`, in the order of the manual."""
    yield from (one for one in fields(AmtsConfig) if one.metadata)


def default_of(one: Field[Any]) -> Any:
    """The default of an option, a fresh one where it is a list."""
    return one.default_factory() if callable(one.default_factory) else one.default


def checked(values: Mapping[str, object], folder: Path = Path()) -> tuple[AmtsConfig, tuple[OptionError, ...]]:
    """The configuration from values by full option name, and all that is wrong in them.

    ``folder`` is that of ``conf.py``.

    A wrong value is replaced by the option's default, or by what certainly costs nothing.
    """
    used: dict[str, Any] = {}
    faults = []
    for one in options():
        value = one.metadata["read"](values.get(PREFIX + one.name, default_of(one)))
        expected = one.metadata["check"](value)
        if expected:
            faults.append(OptionError(PREFIX + one.name, value, expected, one.metadata["instead"]))
            value = one.metadata["instead"]
        used[one.name] = value
    return AmtsConfig(folder=folder, **used), tuple(faults)
