"""What an option is: a field of a dataclass with its default, its check and its help, all in one place.

Three tables of options are declared with it: those of the extension (:class:`~sphinx_amts.options.config.AmtsConfig`),
the settings of an engine, and the keys of an experiment.  The manual's tables are made from the same fields.

A check is a function that takes the author's value and returns what is expected instead, as it follows "must be" in a
message, or an empty text where the value is right.  Each check here is named after what it accepts; where the name is
followed by parentheses, they take the words for what is expected:

>>> positive("a number of seconds above 0")(-1)
'a number of seconds above 0'
>>> flag(True)
''
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any

from sphinx_amts import languages
from sphinx_amts.errors import ConfigurationError

#: Returns what is expected in place of a value, or an empty text.
ValueCheck = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class OptionError:
    """A wrong value of an option."""

    name: str
    """The full name of the option."""
    value: object
    expected: str
    """What its check expects, as it follows "must be"."""
    instead: object
    """What is used in its place."""
    is_private: bool = False
    """Whether no message may repeat the value."""

    def __str__(self) -> str:
        """One sentence for the author."""
        got = "" if self.is_private else f" (got {self.value!r})"
        return f"{self.name} must be {self.expected}{got}; {self.instead!r} is used instead"


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that an author wrote and that means nothing: of an option, or of a key or entry in one."""

    name: str
    """The name that is set in ``conf.py``; that of the option if it is a key or an entry."""
    written: str
    """The name that means nothing."""
    problem: str
    """What is wrong and what to do, one sentence."""
    is_limit: bool = False
    """Whether it may be meant for the limit of what is sent."""

    def __str__(self) -> str:
        """The sentence for the author."""
        return self.problem


# --- declaring and reading --------------------------------------------------------------------------------------------


def _unchanged(value: Any) -> Any:
    return value


def option(
    default: Any,
    check: ValueCheck,
    text: str,
    *,
    rereads: bool = False,
    rewrites: bool = False,
    private: bool = False,
    instead: Any = None,
    read: Callable[[Any], Any] = _unchanged,
) -> Any:
    """Declare an option as a field of a dataclass.

    Args:
        default: The value where the author sets none; a list or mapping is copied each time.
        check: Says what is expected in place of a wrong value.
        text: The help: one or more sentences in Markdown.
        rereads: Whether every page must be read again when the option changes.
        rewrites: Whether every page must be written again when the option changes.
        private: Whether the value may name accounts, and must stand in no file and no log of a build.
        instead: What is used in place of a wrong value, where the default could cost money.
        read: Turns text from the command line into a value; called before the check with any value.
    """
    used = default if instead is None else instead
    metadata = {"check": check, "help": text, "rereads": rereads, "rewrites": rewrites, "instead": used, "read": read}
    metadata["private"] = private
    if isinstance(default, list | dict):
        return field(default_factory=default.copy, metadata=metadata)
    return field(default=default, metadata=metadata)


def options_of(table: type) -> tuple[Field[Any], ...]:
    """The options of a dataclass in their order; fields that were not declared by :func:`option` are none."""
    return tuple(declared for declared in fields(table) if declared.metadata)


def default_of(declared: Field[Any]) -> Any:
    """The default of an option, a new object where it is a list or mapping."""
    return declared.default_factory() if callable(declared.default_factory) else declared.default


def validate(table: type, values: Mapping[str, object], prefix: str = "") -> tuple[dict[str, Any], list[OptionError]]:
    """Check the values of all options of a table, and replace wrong ones.

    Args:
        table: A dataclass with fields declared by :func:`option`.
        values: The author's values by full name; options that are missing have their default.
        prefix: What stands before the name of a field in its full name.

    Returns:
        Right values for all options, by the name of the field, and all that is wrong in the order of the options.
    """
    valid: dict[str, Any] = {}
    errors = []
    for declared in options_of(table):
        metadata, name = declared.metadata, prefix + declared.name
        value = metadata["read"](values.get(name, default_of(declared)))
        if expected := metadata["check"](value):
            errors.append(OptionError(name, value, expected, metadata["instead"], metadata["private"]))
            value = metadata["instead"]
        valid[declared.name] = value
    return valid, errors


# --- checks -----------------------------------------------------------------------------------------------------------


def flag(value: Any) -> str:
    """Accepts ``True`` or ``False``."""
    return "" if isinstance(value, bool) else "True or False"


def flag_or_string(expected: str) -> ValueCheck:
    """Accepts ``True``, ``False``, or text that is more than whitespace."""
    return lambda value: "" if isinstance(value, bool) or (isinstance(value, str) and value.strip()) else expected


def non_empty_string(expected: str) -> ValueCheck:
    """Accepts text that is more than whitespace."""
    return lambda value: "" if isinstance(value, str) and value.strip() else expected


def string(expected: str) -> ValueCheck:
    """Accepts any text, an empty one too."""
    return lambda value: "" if isinstance(value, str) else expected


def one_of(*values: str) -> ValueCheck:
    """Accepts one of these texts.

    >>> one_of("narrow", "wide")("broad")
    "'narrow' or 'wide'"
    """
    first, last = ", ".join(map(repr, values[:-1])), repr(values[-1])
    return lambda value: "" if isinstance(value, str) and value in values else f"{first} or {last}"


def list_of_strings(expected: str, *, may_be_empty: bool = True) -> ValueCheck:
    """Accepts a list, tuple or set of texts; ``may_be_empty`` says whether a text may be empty or whitespace."""

    def check(value: Any) -> str:
        is_list = isinstance(value, list | tuple | set)
        fits = is_list and all(isinstance(item, str) and (may_be_empty or item.strip()) for item in value)
        return "" if fits else expected

    return check


def mapping(expected: str) -> ValueCheck:
    """Accepts a mapping whose keys are texts."""
    return lambda value: "" if isinstance(value, Mapping) and all(isinstance(key, str) for key in value) else expected


def positive(expected: str) -> ValueCheck:
    """Accepts a number greater than 0."""
    return lambda value: "" if _is_number(value, int | float) and value > 0 else expected


def non_negative_or_none(expected: str) -> ValueCheck:
    """Accepts a non-negative whole number or ``None``."""
    return lambda value: "" if value is None or (_is_number(value, int) and value >= 0) else expected


def _is_number(value: Any, kinds: Any) -> bool:
    return isinstance(value, kinds) and not isinstance(value, bool)  # to Python True is 1


def language_code(value: Any) -> str:
    """Accepts a known language code."""
    if not isinstance(value, str):
        return "a language code such as 'en'"
    try:
        languages.canonical(value)
    except ConfigurationError as error:
        return f"a language code such as 'en': {str(error).rstrip('.')}"
    return ""


def language_codes(value: Any) -> str:
    """Accepts a list of known language codes."""
    if not (isinstance(value, list | tuple) and all(isinstance(code, str) for code in value)):
        return "a list of language codes, such as ['en', 'zh', 'es']"
    return next((expected for expected in map(language_code, value) if expected), "")


def file_names(value: Any) -> str:
    """Accepts a path, a list of paths, or a mapping of target languages to paths."""

    def fits(names: Any) -> bool:
        return isinstance(names, str) or (
            isinstance(names, list | tuple) and all(isinstance(name, str) for name in names)
        )

    by_language = isinstance(value, Mapping) and all(isinstance(code, str) and fits(value[code]) for code in value)
    return "" if fits(value) or by_language else "a path, a list of paths, or a mapping of target languages to paths"


def word_replacements(value: Any) -> str:
    """Accepts a mapping of words to their replacements, or a mapping of target languages to such mappings."""

    def fits(words: Any) -> bool:
        return isinstance(words, Mapping) and all(isinstance(text, str) for item in words.items() for text in item)

    by_language = isinstance(value, Mapping) and all(isinstance(code, str) and fits(value[code]) for code in value)
    expected = "a mapping of words to their replacements, or of target languages to such mappings"
    return "" if fits(value) or by_language else expected


def strings_by_language(value: Any) -> str:
    """Accepts a mapping of target languages to mappings of texts to their translations, none of them empty."""

    def fits(strings: Any) -> bool:
        if not isinstance(strings, Mapping):
            return False
        return all(isinstance(text, str) and text.strip() for item in strings.items() for text in item)

    by_language = isinstance(value, Mapping) and all(isinstance(code, str) and fits(value[code]) for code in value)
    return "" if by_language else "a mapping of target languages to mappings of texts to their translations"


# --- values from the command line -------------------------------------------------------------------------------------


def read_list(value: Any) -> Any:
    """A list of names, given as text with commas; any other value as it is.

    >>> read_list("zh, es,")
    ['zh', 'es']
    """
    return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value


def read_flag(value: Any) -> Any:
    """``True`` or ``False``, given as text; any other value as it is.

    >>> read_flag("0"), read_flag("True"), read_flag("a/folder")
    (False, True, 'a/folder')
    """
    flags = {"0": False, "false": False, "1": True, "true": True}
    return flags.get(value.lower(), value) if isinstance(value, str) else value


def read_whole_number(value: Any) -> Any:
    """A whole number, given as text; any other value as it is.

    >>> read_whole_number("100"), read_whole_number("1,000")
    (100, '1,000')
    """
    return int(value) if isinstance(value, str) and value.isdecimal() else value
