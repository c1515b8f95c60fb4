"""What of running text is a placeholder: addresses, measured times, and the terms of ``amts_do_not_translate``.

:func:`pattern` compiles the terms once a build; under the name ``do_not_translate`` it is handed to what makes
tagged text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from sphinx_amts.text import tagged_text

if TYPE_CHECKING:
    from re import Pattern


#: An address in running text, without the punctuation behind it.
ADDRESS = re.compile(r"(?:https?|ftp)://[^\s<>\"，。；：！？、）】》」]*[^\s<>\".,;:!?)'，。；：！？、）】》」]")


#: What programs write into pages anew with each run: how long something took, how much memory, and when it was.  As
#: words they would make another segment each time.
_MEASURED = (
    r"\b\d+(?=\ minutes?\ \d+\.\d{3}\ seconds?\b)",
    r"\b\d+\.\d{3}(?=\ seconds?\b)",
    r"\b(?:\d+:)?\d\d:\d\d\.\d{3}\b",
    r"\A\s*\d+(?:\.\d+)?(?=\ [KMG]B\s*\Z)",
    r"\b\d{4}-\d\d-\d\d[T\ ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z\b|\ ?[+-]\d\d:?\d\d\b)?",
    (
        r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\ (?:[A-Z][a-z]{2}\ +\d+|\d+\ [A-Z][a-z]{2}\ \d{4})"
        r"\ \d\d:\d\d:\d\d(?:\ \d{4})?"
    ),
)


#: What every text with one of them has; most texts have none, and searching for them is slow.
_MAY_BE_MEASURED = re.compile(r"\d(?:\.\d{3}|:\d\d|\ [KMG]B\s*\Z)")


def pattern(terms: Sequence[str]) -> Pattern[str]:
    """A pattern of addresses and of the terms as whole words, the longest first.

    >>> pattern(["Jupyter", "Jupyter Book"]).findall("Jupyter Book by Jupyter, not Jupyters: https://jupyter.org.")
    ['Jupyter Book', 'Jupyter', 'https://jupyter.org']
    """
    words = map(_whole_word, sorted(terms, key=len, reverse=True))
    return re.compile("|".join([ADDRESS.pattern, *words]))


def _whole_word(term: str) -> str:
    # ASCII alone, because Chinese and Japanese put no space between a term and their own words.
    before = r"(?<![A-Za-z0-9_])" if re.match(r"\w", term, re.ASCII) else ""
    after = r"(?![A-Za-z0-9_])" if re.search(r"\w$", term, re.ASCII) else ""
    return before + re.escape(term) + after


def tag_terms(text: str, do_not_translate: Pattern[str], number: Callable[[str], int]) -> Iterator[str]:
    """Plain text as the parts of a tagged text in which each term, and each measured time, is a placeholder.

    >>> "".join(tag_terms("Sphinx & you", pattern(["Sphinx"]), lambda term: len(term)))
    '<x6/> &amp; you'

    Args:
        text: plain, not escaped.
        do_not_translate: of :func:`pattern`, or another that matches what becomes a placeholder.
        number: called with each term, in order; returns the number of its placeholder.
    """
    position = 0
    if _MAY_BE_MEASURED.search(text):
        do_not_translate = _with_measured(do_not_translate)
    for match in do_not_translate.finditer(text):
        yield tagged_text.escape(text[position : match.start()]) + tagged_text.placeholder(number(match[0]))
        position = match.end()
    yield tagged_text.escape(text[position:])


@cache
def _with_measured(do_not_translate: Pattern[str]) -> Pattern[str]:
    return re.compile("|".join([do_not_translate.pattern, *_MEASURED]))


def tag_pair(source: str, translation: str, do_not_translate: Pattern[str]) -> tuple[str, str] | None:
    """A pair of tagged sentences with each term as a placeholder on both sides.

    Args:
        source: canonical.
        translation: with the tags of the source.
        do_not_translate: of :func:`pattern`.

    Returns:
        The pair, its source canonical again; ``None`` where the two do not hold the same terms, because the translator
        translated one.
    """
    if not do_not_translate.search(tagged_text.plain(source)):
        return source, translation
    unused = count(max(tagged_text.numbers(source), default=0) + 1)
    numbers: dict[str, list[int]] = defaultdict(list)

    def new_number(term: str) -> int:
        numbers[term].append(next(unused))
        return numbers[term][-1]

    tagged_source = _with_terms_tagged(source, do_not_translate, new_number)
    try:
        tagged_translation = _with_terms_tagged(translation, do_not_translate, lambda term: numbers[term].pop(0))
    except IndexError:
        return None
    if any(numbers.values()):
        return None
    canonical_source, old_numbers = tagged_text.canonical(tagged_source)
    new_numbers = {old: new for new, old in enumerate(old_numbers, 1)}
    return canonical_source, tagged_text.renumber(tagged_translation, new_numbers)


def _with_terms_tagged(tagged: str, do_not_translate: Pattern[str], number: Callable[[str], int]) -> str:
    """A tagged text with each term between its tags as a placeholder, too."""

    def parts() -> Iterator[str]:
        for token in tagged_text.tokens(tagged):
            if tagged_text.is_tag(token):
                yield token
            else:
                yield from tag_terms(tagged_text.unescape(token), do_not_translate, number)

    return "".join(parts())
