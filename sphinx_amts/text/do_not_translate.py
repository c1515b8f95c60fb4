"""What is never translated although it stands in plain text, as opaque tags: addresses, and the author's terms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING

from sphinx_amts.text import tagged_text

if TYPE_CHECKING:
    from re import Pattern


#: An address in running text, without the punctuation behind it.
ADDRESS = re.compile(r"(?:https?|ftp)://[^\s<>\"，。；：！？、）】》」]*[^\s<>\".,;:!?)'，。；：！？、）】》」]")


def pattern(terms: Sequence[str]) -> Pattern[str]:
    """A pattern of addresses and of the terms as whole words, the longest first."""
    words = map(_whole_word, sorted(terms, key=len, reverse=True))
    return re.compile("|".join([ADDRESS.pattern, *words]))


def _whole_word(term: str) -> str:
    before = r"(?<![A-Za-z0-9_])" if re.match(r"\w", term, re.ASCII) else ""
    after = r"(?![A-Za-z0-9_])" if re.search(r"\w$", term, re.ASCII) else ""
    return before + re.escape(term) + after


def tag_pair(source: str, target: str, do_not_translate: Pattern[str]) -> tuple[str, str] | None:
    """A sentence pair with each term as an opaque tag on both sides; ``None`` where the translator translated one."""
    if not do_not_translate.search(tagged_text.plain(source)):
        return source, target
    fresh = count(max(tagged_text.numbers(source), default=0) + 1)
    numbers: dict[str, list[int]] = defaultdict(list)

    def number(term: str) -> int:
        numbers[term].append(next(fresh))
        return numbers[term][-1]

    tagged = _tagged(source, do_not_translate, number)
    try:
        translation = _tagged(target, do_not_translate, lambda term: numbers[term].pop(0))
    except IndexError:
        return None
    if any(numbers.values()):
        return None
    sentence, had = tagged_text.canonical(tagged)
    return sentence, tagged_text.renumber(translation, {old: new for new, old in enumerate(had, 1)})


def _tagged(text: str, terms: Pattern[str], number: Callable[[str], int]) -> str:
    def parts() -> Iterator[str]:
        for token in tagged_text.tokens(text):
            if tagged_text.is_tag(token):
                yield token
            else:
                yield from split(tagged_text.unescape(token), terms, number)

    return "".join(parts())


def split(text: str, do_not_translate: Pattern[str], number: Callable[[str], int]) -> Iterator[str]:
    """Plain text as tagged text in which each term is the opaque tag that ``number`` gives it."""
    position = 0
    for match in do_not_translate.finditer(text):
        yield tagged_text.escape(text[position : match.start()]) + tagged_text.placeholder(number(match[0]))
        position = match.end()
    yield tagged_text.escape(text[position:])
