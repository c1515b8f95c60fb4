"""Terminology: terms with a fixed translation, banned words, do-not-translate terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from sphinx_amts import languages
from sphinx_amts.checks.check import CheckContext, Severity, check, excerpt

_SPACES = re.compile(r"[\s\xa0-]+")
#: An inflected word may differ in so many letters at its end, but keeps at least so many.
_ENDING_LENGTH, _STEM_LENGTH = 2, 4


@lru_cache(maxsize=4096)
def _source_pattern(term: str) -> re.Pattern[str]:
    """The term as a whole word, in singular or plural."""
    plural = r"(?:s|es)?" if re.search(r"[A-Za-z]$", term) else ""
    words = r"[\s-]+".join(map(re.escape, _SPACES.split(term.strip())))
    return re.compile(rf"(?<![A-Za-z0-9_]){words}{plural}(?![A-Za-z0-9_])", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _target_pattern(term: str, spaceless: bool) -> re.Pattern[str]:
    """The term in any inflected form: each of its words may have another ending.

    In a language without spaces the term stands anywhere, as it is.
    """
    if spaceless:
        return re.compile(r"\s*".join(map(re.escape, _SPACES.split(term.strip()))), re.IGNORECASE)
    return re.compile(r"\b" + r"[\s\xa0-]+".join(map(_stem, _SPACES.split(term.strip()))), re.IGNORECASE)


def _stem(word: str) -> str:
    return re.escape(word[: max(_STEM_LENGTH, len(word) - _ENDING_LENGTH)]) + r"\w{0,5}"


@check("terms", Severity.WARNING, "terminology mismatch: use the required translation")
def term_mismatch(context: CheckContext) -> Iterator[str]:
    """Terms of the source whose translation is missing; a term inside a longer one does not count."""
    terminology, spaceless = context.settings.terminology, languages.is_spaceless(context.languages.target)
    rest = context.source_text
    # Longest first, and each is taken out: "search engine" is not "engine".
    for term in sorted(terminology, key=len, reverse=True):
        rest, count = _source_pattern(term).subn(" ", rest)
        if count and not _target_pattern(terminology[term], spaceless).search(context.target_text):
            yield f'"{term}" should be "{terminology[term]}"'


@check("banned-words", Severity.WARNING, "banned word: use another word")
def banned_word(context: CheckContext) -> Iterator[str]:
    """Banned words as whole words; anywhere in languages without spaces."""
    boundary = "" if languages.is_spaceless(context.languages.target) else r"\b"
    for word, replacement in context.settings.banned_words.items():
        match = re.search(boundary + re.escape(word) + boundary, context.target_text, re.IGNORECASE)
        if match:
            suggestion = f' (use "{replacement}")' if replacement else ""
            yield excerpt(context.target_text, *match.span()) + suggestion


@check("kept-terms", Severity.WARNING, "missing do-not-translate term: copy it from the source")
def translated_term(context: CheckContext) -> Iterator[str]:
    """Terms of ``amts_do_not_translate`` that the translation does not have unchanged."""
    for term in context.settings.do_not_translate:
        if re.search(rf"(?<!\w){re.escape(term)}(?!\w)", context.source_text) and term not in context.target_text:
            yield f'missing: "{term}"'
