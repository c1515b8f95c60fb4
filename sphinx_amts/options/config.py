"""Every option of the extension, once: name, type, default, check, help.

The extension registers them with Sphinx, and the manual's table is made from them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import Field, dataclass
from pathlib import Path
from typing import Any

from sphinx_amts import languages, spelling
from sphinx_amts.options import names, schema
from sphinx_amts.options.schema import OptionError, UnknownName, option

#: What stands before the name of each option in ``conf.py``.
PREFIX = "amts_"
#: The option that limits what is sent.
LIMIT = "amts_max_characters"
#: The letters of pseudo-translations: the default, and all of them.
DEFAULT_PSEUDO = "full-width"
PSEUDO_LETTERS = (DEFAULT_PSEUDO, "cyrillic", "hebrew", "arabic")
#: The options that may be mappings of target languages.
_BY_LANGUAGE = ("parallel_data", "terminology", "banned", "interface_strings")


@dataclass(frozen=True, slots=True, kw_only=True)
class AmtsConfig:
    """The options as the author set them in ``conf.py``, checked; names without the prefix ``amts_``.

    Made once a build by the extension, or once a command by the command line.  Engines, the checks and whatever runs a
    whole build may read it.  Everything below takes plain values (a language pair, a pattern, a folder), so that it can
    be used and tested without a configuration.
    """

    folder: Path = Path()
    """The folder of ``conf.py``, to which paths are relative; not an option."""
    unclear_limit: str = ""
    """Why it is not clear how much may be sent: then a paid engine is sent nothing; not an option."""

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
        "(replaces letters, to show what would be translated), `apertium` (free and local), "
        "`amazon` (a paid service), the name of another installed engine, or the dotted path of a class.",
        rereads=True,
    )
    pseudo: str = option(
        DEFAULT_PSEUDO,
        schema.one_of(*PSEUDO_LETTERS),
        "The letters that the engine `pseudo` writes: `full-width`, `cyrillic`, or those of a language that is written "
        "from right to left, `hebrew` or `arabic`. Each kind is kept apart in the memory. See [](../howto/pseudo.md).",
        rereads=True,
    )
    memory: str = option(
        ".amts",
        schema.non_empty_string("a folder, relative to conf.py"),
        "Path of the folder of the translation memory, relative to `conf.py`. Several books, languages and builds can "
        "share one folder.",
    )
    translations: str = option(
        "",
        schema.string("a folder, relative to conf.py"),
        "Path of the folder of the text form of the memory, relative to `conf.py`, such as `translations`; empty for "
        "none. Its files are meant for the repository of the book, and a build reads them like the memory. See "
        "[](../howto/git.md).",
    )
    save_translations: bool = option(
        False,
        schema.flag,
        "Whether a build writes what is new in the memory into `amts_translations` at its end, as `sphinx-amts memory "
        "save` does.",
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
    exclude: list[str] = option(
        [],
        schema.list_of_strings("a list of patterns, such as ['changes.rst', 'api/**']", may_be_empty=False),
        "Glob patterns of pages to leave in the source language, relative to the source folder, as in Sphinx's "
        "`exclude_patterns`. A page can also say so itself, by `:no-translate:` in its metadata.",
        rereads=True,
        read=schema.read_list,
    )
    amazon: Mapping[str, Any] = option(
        {},
        schema.mapping("a mapping of settings"),
        "Settings of the engine `amazon`, as a mapping. Its keys are listed in [](amazon.md).",
        private=True,
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
        "The maximum number of characters that one build may send to an engine; the languages of one `sphinx-amts "
        "build` share it. A build that would send more sends nothing. `None` means no limit.",
        instead=0,
        read=schema.read_whole_number,
    )
    timeout: float = option(
        3600,
        schema.positive("a number of seconds greater than 0"),
        "Number of seconds to wait for an answer from the engine. After that, the build continues without the engine. "
        "An engine that limits its own waiting ignores it: of `amazon`, only the setting `wait` counts.",
    )
    report: bool | str = option(
        True,
        schema.flag_or_string("True, False, or a folder, relative to conf.py"),
        "Whether each translated build writes a [report](../howto/report.md): `index.html` and `report.json` in the "
        "folder `amts-report` of the doctrees, for you alone; or the path of another folder, relative to `conf.py`.",
        read=schema.read_flag,
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
    interface_strings: Mapping[str, Mapping[str, str]] = option(
        {},
        schema.strings_by_language,
        "Texts that themes and extensions put into pages, and their translations: a mapping of target languages to "
        "mappings of text to translation. They precede the translations that themes and this extension have. See "
        "[](../howto/interface-strings.md).",
        rewrites=True,
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
        for code in _codes_for(target, self.banned):
            value = self.banned[code]
            words |= value if isinstance(value, Mapping) else {}
        return words

    def interface_strings_for(self, target: str) -> Mapping[str, str]:
        """The author's translations of interface strings into a target language, a canonical code."""
        strings: dict[str, str] = {}
        for code in _codes_for(target, self.interface_strings):
            strings |= self.interface_strings[code]
        return strings

    def memory_folder(self) -> Path:
        """The folder of the translation memory."""
        return Path(self.folder, self.memory)

    def translations_folder(self) -> Path | None:
        """The folder of the text form of the memory, or ``None`` if there is none."""
        return Path(self.folder, self.translations) if self.translations.strip() else None

    def report_folder(self, doctrees: Path) -> Path | None:
        """The folder of the report, or ``None`` if there is to be none.

        Args:
            doctrees: The folder of Sphinx's doctrees, for where the author names none.
        """
        if isinstance(self.report, str):
            return Path(self.folder, self.report)
        return doctrees / "amts-report" if self.report else None

    def _files_for(self, files: str | list[str] | Mapping[str, str | list[str]], target: str) -> tuple[Path, ...]:
        if isinstance(files, Mapping):
            files = [name for code in _codes_for(target, files) for name in _as_list(files[code])]
        return tuple(Path(self.folder, name) for name in dict.fromkeys(_as_list(files)))


def _codes_for(target: str, codes: Collection[str]) -> list[str]:
    """Those of an author's codes whose data serve a target language, the exact one last, since the last pair counts.

    >>> _codes_for("es_MX", ["es-mx", "es", "es_ES"])
    ['es', 'es-mx']
    """
    serving = [code for code in codes if languages.serves(code, target)]
    return sorted(serving, key=lambda code: languages.profile(code).code == target)


def _as_list(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def options() -> tuple[Field[Any], ...]:
    """The options of :class:`AmtsConfig`, in the order of the manual."""
    return schema.options_of(AmtsConfig)


def checked_config(
    values: Mapping[str, object], folder: Path = Path(), target: str = "", others: Collection[str] = ()
) -> tuple[AmtsConfig, tuple[OptionError | UnknownName, ...]]:
    """The configuration from the author's values, and all that is wrong in them.

    A wrong value is replaced by the option's default, or by what certainly costs nothing.

    Args:
        values: All that the author set, by name; options that are missing have their default.
        folder: The folder of ``conf.py``.
        target: The language of the build, if known: it may have data although ``amts_languages`` leaves it out.
        others: The names of the options that Sphinx and other extensions know.
    """
    valid, errors = schema.validate(AmtsConfig, values, PREFIX)
    all_names = [PREFIX + declared.name for declared in options()]
    unknown = [*names.unknown_names(values, all_names, PREFIX, LIMIT, others)]
    config = AmtsConfig(folder=folder, unclear_limit=_unclear_limit(errors, unknown), **valid)
    return config, (*errors, *unknown, *_unknown_languages(config, target))


def _unclear_limit(errors: Collection[OptionError], unknown: Collection[UnknownName]) -> str:
    """Why it is not clear how much may be sent; empty if it is clear."""
    if error := next((error for error in errors if error.name == LIMIT), None):
        return f"{LIMIT} must be {error.expected} (got {error.value!r})"
    if limit := next((name for name in unknown if name.is_limit), None):
        return f"there is no option {limit.written!r}, which may be meant for {LIMIT}"
    return ""


def _unknown_languages(config: AmtsConfig, target: str) -> Iterator[UnknownName]:
    """The keys of mappings of target languages that are not language codes, or are none of the book's languages."""
    for name in _BY_LANGUAGE:
        for code in _language_keys(name, getattr(config, name)):
            if problem := _problem_of_language(code, config.languages, target):
                yield UnknownName(PREFIX + name, code, f"{PREFIX}{name}: {problem}")


def _language_keys(option_name: str, value: object) -> list[str]:
    """The languages of a mapping; a banned word that is mapped to its replacement is none."""
    if not isinstance(value, Mapping):
        return []
    return [key for key, item in value.items() if option_name != "banned" or isinstance(item, Mapping)]


def _problem_of_language(code: str, published: Collection[str], target: str) -> str:
    """What is wrong with the key of a mapping of target languages; empty if nothing is.

    Args:
        code: The key.
        published: The languages of the book, if they are known.
        target: The language of this build, if known.
    """
    if code == target:
        return ""
    if not languages.is_known(code):
        close = [*spelling.nearest(code, published), *languages.suggested_codes(code.strip())]
        meant = f"did you mean {close[0]!r}?" if close else "use a code such as 'es', 'pt_BR' or 'zh_CN'"
        return f"{code!r} is not a language code; {meant}"
    if published and not any(languages.serves(code, language) for language in (*published, target)):
        meant = spelling.hint(code, published, f"use one of {', '.join(map(repr, published))}, or add it there")
        return f"{code!r} is none of the languages in amts_languages; {meant}"
    return ""
