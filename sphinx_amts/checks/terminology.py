"""Words the book has decided on: its terminology, banned words, terms that are not translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from sphinx_amts import languages
from sphinx_amts.checks.check import Severity, CheckContext, excerpt, declare

_SPACES = re.compile(r"[\s\xa0-]+")
#: Letters that an ending may take from a word, and the least that is left of it.
_ENDING, _STEM = 2, 4


@lru_cache(maxsize=4096)
def _source_pattern(term: str) -> re.Pattern[str]:
    """The term as a whole word, in singular or plural."""
    plural = r"(?:s|es)?" if re.search(r"[A-Za-z]$", term) else ""
    words = r"[\s-]+".join(map(re.escape, _SPACES.split(term.strip())))
    return re.compile(rf"(?<![A-Za-z0-9_]){words}{plural}(?![A-Za-z0-9_])", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _target_pattern(term: str, spaceless: bool) -> re.Pattern[str]:
    """The term in whatever form: each of its words may have another ending."""
    if spaceless:
        return re.compile(r"\s*".join(map(re.escape, _SPACES.split(term.strip()))), re.IGNORECASE)
    return re.compile(r"\b" + r"[\s\xa0-]+".join(map(_stem, _SPACES.split(term.strip()))), re.IGNORECASE)


def _stem(word: str) -> str:
    return re.escape(word[: max(_STEM, len(word) - _ENDING)]) + r"\w{0,5}"


@declare("terms", Severity.WARNING, "a term is not translated as the terminology says: use its translation")
def terminology(view: CheckContext) -> Iterator[str]:
    """Terms of the source whose translation is missing; a term inside a longer one does not count."""
    rest, spaceless = view.source_text, languages.is_spaceless(view.languages.target)
    for term in sorted(view.settings.terminology, key=len, reverse=True):
        rest, count = _source_pattern(term).subn(" ", rest)
        wanted = view.settings.terminology[term]
        if count and not _target_pattern(wanted, spaceless).search(view.target_text):
            yield f"{term}: {wanted} is missing"


@declare("banned-words", Severity.WARNING, "a word is used that the book does not want: write another")
def banned(view: CheckContext) -> Iterator[str]:
    """Banned words as whole words, anywhere where words are not divided."""
    for word, instead in view.settings.banned_words.items():
        edge = "" if languages.is_spaceless(view.languages.target) else r"\b"
        match = re.search(edge + re.escape(word) + edge, view.target_text, re.IGNORECASE)
        if match:
            yield excerpt(view.target_text, *match.span()) + (f" (write {instead})" if instead else "")


@declare("kept-terms", Severity.WARNING, "a term is translated that should stay as it is: write it as in the source")
def kept(view: CheckContext) -> Iterator[str]:
    """Terms of ``amts_do_not_translate`` that the translation does not have as they are."""
    for term in view.settings.do_not_translate:
        if re.search(rf"(?<!\w){re.escape(term)}(?!\w)", view.source_text) and term not in view.target_text:
            yield f"{term} is missing"
