"""Names of options that do not exist: typing errors, which would otherwise have no effect and no message.

``conf.py`` is a program, and most of its names are none of ours.  A name is reported if it begins as our options do,
or resembles one of them, prefix included.  Not reported are names that begin with an underscore, options of other
extensions, and imported modules, functions and classes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from types import ModuleType

from sphinx_amts import spelling
from sphinx_amts.options.schema import UnknownName

_SEPARATORS = re.compile(r"[_.-]")
#: The name of the package in place of the prefix of its options.
_PACKAGE = re.compile(r"sphinx[_.-]?(?=amts)")
#: How alike a name and an option must be, if the prefix is misspelt.
_SIMILAR_NAME = 0.88
#: How alike the rest of a name and an option must be, if its prefix is misspelt as well.
_SIMILAR_REST = 0.8
#: How alike a name and that of the limit must be for it to count as one.
_SIMILAR_LIMIT = 0.7
#: Words of names for a limit of what is sent or spent.
_LIMIT_WORDS = re.compile(r"max|lim|budget|quota|charact|chars|cost|price|spend|usd|dollar")
#: The same, where the prefix is misspelt too: only what can hardly be anything else.
_CLEAR_LIMIT_WORDS = re.compile(r"(max|lim)\w*(char|chr|ch\b)|char\w*(max|lim)")


def unknown_names(
    values: Mapping[str, object], options: Collection[str], prefix: str, limit: str, others: Collection[str]
) -> Iterator[UnknownName]:
    """The names that an author set and that are probably meant for our options, but are none.

    Args:
        values: All that the author set, by name.
        options: The full names of our options.
        prefix: What they begin with, such as ``amts_``.
        limit: The option that limits what is sent.
        others: The names of the options that Sphinx and other extensions know.
    """
    for written, value in _flattened(values, prefix):
        if written in options or written in others or _is_none_of_ours(written, value, options, values):
            continue
        if _is_meant_for_us(written.casefold(), options, prefix):
            name = _PACKAGE.sub("", written.casefold())
            close = spelling.nearest(name, options)
            is_limit = _is_limit(name, close, prefix, limit)
            meant = next(iter(close), limit if is_limit else "")
            yield UnknownName(written.partition(".")[0], written, _sentence(written, meant, is_limit), is_limit)


def _flattened(values: Mapping[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    """All names; a mapping that has the bare prefix as its name counts as its keys: ``amts.engine``."""
    for name, value in values.items():
        if name.casefold() == prefix.rstrip("_") and isinstance(value, Mapping):
            yield from ((f"{name}.{key}", item) for key, item in value.items())
        else:
            yield name, value


def _is_none_of_ours(name: str, value: object, options: Collection[str], values: Mapping[str, object]) -> bool:
    """Whether it is certainly a name of the author's own, however it looks."""
    # An underscore may also have taken the place of our first letter.
    is_private = name.startswith("_") and not any(name[1:] == option[1:] for option in options)
    is_code = isinstance(value, ModuleType) or callable(value)
    is_constant = name.isupper() and name.casefold() in values  # AMTS_ENGINE, where amts_engine is set too
    return is_private or is_code or is_constant


def _is_meant_for_us(name: str, options: Collection[str], prefix: str) -> bool:
    if _PACKAGE.match(name):  # the author may well have a path or the like to the package
        return _is_like_rest(_PACKAGE.sub("", name).removeprefix(prefix), _rests(options, prefix))
    stem = prefix.rstrip("_")
    if name.startswith((prefix, f"{stem}.", f"{stem}-")):
        return True
    if _is_like(name, options) or _is_like(_SEPARATORS.sub("", name), [_SEPARATORS.sub("", name) for name in options]):
        return True
    head = _SEPARATORS.split(name, maxsplit=1)[0]
    return spelling.is_slip(head, stem) and _is_like_rest(name[len(head) + 1 :], _rests(options, prefix))


def _is_like(name: str, options: Collection[str]) -> bool:
    """Whether one letter, or a few of a long name, are wrong."""
    is_near = name in options or any(spelling.is_slip(name, option) for option in options)
    return is_near or bool(spelling.nearest(name, options, similar=_SIMILAR_NAME))


def _rests(options: Collection[str], prefix: str) -> list[str]:
    return [option.removeprefix(prefix) for option in options]


def _is_like_rest(rest: str, names: Collection[str]) -> bool:
    """Whether what follows a misspelt prefix resembles an option, or plainly names a limit."""
    return bool(spelling.nearest(rest, names, similar=_SIMILAR_REST) or _CLEAR_LIMIT_WORDS.search(rest))


def _is_limit(name: str, close: Collection[str], prefix: str, limit: str) -> bool:
    """Whether it may be meant for the limit; in doubt it is, since then nothing is sent."""
    if limit in close or spelling.nearest(name, [limit], similar=_SIMILAR_LIMIT):
        return True
    is_other_option = any(name == option or spelling.is_slip(name, option) for option in close)
    return not is_other_option and bool(_LIMIT_WORDS.search(name.removeprefix(prefix)))


def _sentence(written: str, meant: str, is_limit: bool) -> str:
    """What is wrong and what to do; ``meant`` is the option that it resembles, or empty."""
    problem = f"there is no option {written!r}, and it has no effect"
    if is_limit:
        return f"{problem}; did you mean {meant!r}? Until this is fixed, nothing is sent to a paid engine"
    if meant:
        return f"{problem}; did you mean {meant!r}?"
    return f"{problem}; see the manual for all options, and begin the names of your own variables with an underscore"
