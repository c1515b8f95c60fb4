"""Texts that Sphinx, a theme or docutils put into a page, already in the target language: these are never sent."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from docutils.languages import get_language
from docutils.utils import Reporter

from sphinx_amts.sphinx_ext import sphinx_compat

if TYPE_CHECKING:
    from gettext import NullTranslations
    from re import Pattern

_FIELD = re.compile(r"%(?:\(\w+\))?[sdr]|\{\w*\}")
#: Patterns are found by so many characters at their start.
_PREFIX_LENGTH = 2
_LONGEST_PATTERN = 80


def ui_message_tester(language: str) -> Callable[[str], bool]:
    """Return a function that checks, by table lookup, whether a whole text is one of those messages."""
    messages = frozenset(_messages(language))
    patterns = _patterns(messages)

    def is_localised(text: str) -> bool:
        if text in messages:
            return True
        near = patterns.get(text[:_PREFIX_LENGTH], [])
        return len(text) <= _LONGEST_PATTERN and any(pattern.fullmatch(text) for pattern in near)

    return is_localised


def _messages(language: str) -> Iterator[str]:
    for catalogue in sphinx_compat.catalogues():
        yield from _translations(catalogue)
    quiet = Reporter("", Reporter.SEVERE_LEVEL, Reporter.SEVERE_LEVEL)
    labels = get_language(language.replace("_", "-"), quiet)
    if labels is not None and getattr(labels, "__name__", "").rpartition(".")[2] != "en":
        yield from labels.labels.values()


def _translations(catalogue: NullTranslations) -> Iterator[str]:
    for messages in sphinx_compat.messages(catalogue):
        for message, translation in messages.items():
            if message and isinstance(translation, str) and translation and translation != message:
                yield translation.strip()


def _patterns(messages: frozenset[str]) -> dict[str, list[Pattern[str]]]:
    patterns: dict[str, list[Pattern[str]]] = defaultdict(list)
    for message in messages:
        parts = _FIELD.split(message)
        if len(parts) > 1 and len(message) <= _LONGEST_PATTERN and len(parts[0]) >= _PREFIX_LENGTH:
            patterns[message[:_PREFIX_LENGTH]].append(re.compile(".+".join(map(re.escape, parts)), re.DOTALL))
    return dict(patterns)
