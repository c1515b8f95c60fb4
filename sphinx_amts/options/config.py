"""Every option of the extension, once: name, type, default, check, help.

The extension registers them with Sphinx, and the manual's table is made from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass
from pathlib import Path
from typing import Any

from sphinx_amts import languages
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.options import schema
from sphinx_amts.options.schema import OptionError, option

#: What stands before the name of each option in ``conf.py``.
PREFIX = "amts_"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmtsConfig:
    """The options as the author set them in ``conf.py``, checked; names without the prefix ``amts_``.

    Made once a build by the extension, or once a command by the command line.  Engines, the checks and whatever runs a
    whole build may read it.  Everything below takes plain values (a language pair, a pattern, a folder), so that it can
    be used and tested without a configuration.
    """

    folder: Path = Path()
    """The folder of ``conf.py``, to which paths are relative; not an option."""

    source_language: str = option(
        "en",
        schema.language_code,
        "The language that the book is written in. The target language is Sphinx's own option `language`. If it is not "
        "set and the text of the book is not in English, nothing is translated, and a warning says so: see "
        "[](../howto/languages.md).",
        rereads=True,
    )
    engine: str = option(
        "memory",
        schema.non_empty_string("the name of an engine, such as 'memory' or 'pseudo'"),
        "The engine that translates what has no translation yet: `memory` (none; no network access, no cost), `pseudo` "
        "(replaces letters with full-width ones, to show what would be translated), the name of an installed engine, "
        "or the dotted path of a class.",
        rereads=True,
    )
    memory: str = option(
        ".amts",
        schema.non_empty_string("a folder, relative to conf.py"),
        "Path of the folder of the translation memory, relative to `conf.py`. Several books, languages and builds can "
        "share one folder.",
    )
    parallel_data: str | list[str] | Mapping[str, str | list[str]] = option(
        [],
        schema.file_names,
        "Paths of TMX, CSV or TSV files with sentence pairs by human translators, relative to `conf.py`: one path, a "
        "list of paths, or a mapping of target languages to paths. An exact match is used unchanged.",
    )
    terminology: str | list[str] | Mapping[str, str | list[str]] = option(
        [],
        schema.file_names,
        "Paths of CSV, TSV or TMX files of terms and their required translations, relative to `conf.py`: one path, a "
        "list of paths, or a mapping of target languages to paths. Used by engines that support terminologies, and by "
        "the [checks](checks.md).",
    )
    do_not_translate: list[str] = option(
        [],
        schema.list_of_strings("a list of words or phrases, such as ['Sphinx', 'Jupyter Book']", may_be_empty=False),
        "Words and phrases to leave untranslated, such as product names. They are never sent to an engine.",
        rereads=True,
    )
    amazon: Mapping[str, Any] = option(
        {},
        schema.mapping("a mapping of settings"),
        "Settings of the engine `amazon`, as a mapping. Its keys are listed in [](amazon.md).",
    )
    languages: list[str] = option(
        [],
        schema.language_codes,
        "Codes of the languages in which the book is published, including the source language. Each page then links to "
        "its counterparts in the other languages, and `sphinx-amts build` builds all of them.",
        rewrites=True,
        read=schema.read_list,
    )
    max_characters: int | None = option(
        None,
        schema.non_negative_or_none("None or a whole number of characters"),
        "The maximum number of characters that one build may send to an engine. A build that would send more sends "
        "nothing. `None` means no limit.",
        instead=0,
        read=schema.read_whole_number,
    )
    timeout: float = option(
        3600,
        schema.positive("a number of seconds greater than 0"),
        "Number of seconds to wait for an answer from the engine. After that, the build continues without the engine.",
    )
    report: bool = option(
        True,
        schema.flag,
        "Whether each translated build writes `amts-report.html` and `amts-report.json` next to its output.",
    )
    checks_disabled: list[str] = option(
        [],
        schema.list_of_strings("a list of names, such as ['doubled-word']"),
        'Names of [checks](checks.md) to skip. `["all"]` skips all checks except those in `amts_checks_enabled`.',
        read=schema.read_list,
    )
    checks_enabled: list[str] = option(
        [],
        schema.list_of_strings("a list of names, such as ['doubled-word']"),
        "Names of [checks](checks.md) to run although they are off by default.",
        read=schema.read_list,
    )
    banned: Mapping[str, str] | Mapping[str, Mapping[str, str]] = option(
        {},
        schema.word_replacements,
        "Words that must not occur in a translation, each mapped to its replacement, which may be an empty string; or "
        "a mapping of target languages to such mappings.",
    )
    fail_on_findings: bool = option(
        False, schema.flag, "Whether the build fails if the checks report warnings. All output is still written."
    )
    fail_on_untranslated: bool = option(
        False,
        schema.flag,
        "Whether the build fails if sentences remain in the source language. All output is still written.",
    )

    def parallel_data_for(self, target: str) -> tuple[Path, ...]:
        """The parallel-data files for a target language, a canonical code."""
        return self._files_for(self.parallel_data, target)

    def terminology_for(self, target: str) -> tuple[Path, ...]:
        """The terminology files for a target language, a canonical code."""
        return self._files_for(self.terminology, target)

    def banned_for(self, target: str) -> Mapping[str, str]:
        """The banned words for a target language, a canonical code, with their replacements."""
        words = {word: value for word, value in self.banned.items() if isinstance(value, str)}
        for code, value in self.banned.items():
            if isinstance(value, Mapping) and _is_code_of(code, target):
                words |= value
        return words

    def memory_folder(self) -> Path:
        """The folder of the translation memory."""
        return Path(self.folder, self.memory)

    def _files_for(self, files: str | list[str] | Mapping[str, str | list[str]], target: str) -> tuple[Path, ...]:
        if isinstance(files, Mapping):
            files = [name for code, names in files.items() if _is_code_of(code, target) for name in _as_list(names)]
        return tuple(Path(self.folder, name) for name in _as_list(files))


def _is_code_of(code: str, target: str) -> bool:
    """Whether an author's code, in whichever spelling, is that of the target; one that we do not know names itself."""
    try:
        return languages.canonical(code) == target
    except ConfigurationError:
        return code == target


def _as_list(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def options() -> tuple[Field[Any], ...]:
    """The options of :class:`AmtsConfig`, in the order of the manual."""
    return schema.options_of(AmtsConfig)


def checked_config(values: Mapping[str, object], folder: Path = Path()) -> tuple[AmtsConfig, tuple[OptionError, ...]]:
    """The configuration from the author's values, and all that is wrong in them.

    A wrong value is replaced by the option's default, or by what certainly costs nothing.

    Args:
        values: The values by full name of the option; those that are missing have their default.
        folder: The folder of ``conf.py``.
    """
    valid, errors = schema.validate(AmtsConfig, values, PREFIX)
    return AmtsConfig(folder=folder, **valid), tuple(errors)
