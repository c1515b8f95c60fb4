"""Language data of the segmentation: abbreviations, ordinal numbers, and words with which sentences begin.

One file a language in the folder ``language_data``, named by the bare language; its ``reference`` is where entries can
be checked (they are not a copy of it).  What stands in
``common.toml`` holds for every language, since technical prose mixes them, but for what a language has other uses for
(``words``).  A language without a file of its own is taken for English, or for the one in :data:`_READ_AS`.

A file is TOML; each value but the flags is text with commas between its entries:

* ``never_ends``: abbreviations after which the sentence always goes on (``z. B.``, ``Dr.``);
* ``before_numbers``: it goes on before a number, a small letter or a placeholder (``Fig. 3``), and ends before a
  capital;
* ``before_names``: it goes on before a name, too, and ends before a word of ``starters`` only;
* ``may_end``: it goes on before a number or a small letter only (``etc.``);
* ``after_numbers``: units, which are as those of ``may_end`` behind a number (``2020 г.``);
* ``everyday``: of those before numbers, everyday words, after which it ends before a placeholder;
* ``words``: entries of ``common.toml`` that are no abbreviations in this language;
* ``ordinals``: a full stop makes an ordinal number of a number (``3. Oktober``); ``before_ordinals``: words before one;
* ``stop_is_pause``: before a small letter the full stop does not end the sentence, as in Armenian;
* ``months``: names of months with a capital, and their abbreviations without a full stop;
* ``capital_nouns``: every noun has a capital, as in German, so that a capital says nothing of names;
* ``quotes``: pairs of quotation marks that are not quotation marks, or not in these roles, elsewhere (``„”``, ``»«``);
* ``unbroken``: expressions with an end mark within them, such as "etc." in Khmer;
* ``before_letters``: nouns that are followed by a letter (``Plan B.``), which then is no initial of a name;
* ``starters``: words with which sentences begin, and which are not names;
* ``end_marks``: marks that end a sentence in this language only;
* ``ends``: words that sentencex takes for abbreviations;
* ``complete``: the data suffices to judge every full stop, so that sentencex is not asked.

An abbreviation is written with its full stops and, between its parts, with spaces; it is found without these, too.  One
that begins with a small letter is found with a capital, too.

Law: the boundaries of sentences decide the keys of the translation memory.  An entry that is added or removed makes
some sentences of existing books new ones, which are translated and paid for again.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "language_data"

#: Characters before a boundary in which an abbreviation, and the word before it, are looked for.
LOOK_BACK = 32
#: More parts than any abbreviation has.
_MOST_PARTS = 5
_COMMON = "common"
_FALLBACK = "en"
#: Languages that share abbreviations and the writing of ordinal numbers with another one.
_READ_AS = {
    "be": "ru", "bs": "hr", "sr": "hr", "sl": "hr", "sk": "cs", "nn": "nb", "no": "nb", "fo": "da", "gl": "es",
    "ast": "es", "af": "nl", "lb": "de", "gsw": "de", "ne": "hi", "mr": "hi", "fa": "ar", "dz": "bo", "ti": "am",
}  # fmt: skip
#: Marks before a word that are no part of it.
_OPENING = "([{<«»„“”‚‘\"'¿¡-–—/"
_FIRST_WIDE_LETTER = "\u2e80"


class AbbreviationKind(Enum):
    """What follows an abbreviation."""

    NEVER_ENDS = "never_ends"
    BEFORE_NAMES = "before_names"
    BEFORE_NUMBERS = "before_numbers"
    MAY_END = "may_end"


@dataclass(frozen=True, slots=True)
class LanguageData:
    """What the segmentation knows of a language; :func:`language_data` reads it."""

    kinds: Mapping[str, AbbreviationKind]
    """By abbreviation, without spaces."""
    beginnings: Mapping[str, frozenset[str]]
    """The next parts by what an abbreviation of several parts begins with: ``z.`` -> ``B.``."""
    after_numbers: frozenset[str]
    everyday: frozenset[str]
    before_ordinals: frozenset[str]
    months: frozenset[str]
    before_letters: frozenset[str]
    starters: frozenset[str]
    ends: tuple[str, ...]
    end_marks: tuple[str, ...]
    unbroken: tuple[str, ...]
    quotes: tuple[str, ...]
    has_ordinals: bool
    has_capital_nouns: bool
    stop_is_pause: bool
    is_complete: bool

    def kind(self, before: str) -> AbbreviationKind | None:
        """The kind of the abbreviation with which a text ends, the longest one first.

        >>> language_data("de").kind("Man nehme z. B."), language_data("de").kind("Das ist gut.")
        (<AbbreviationKind.NEVER_ENDS: 'never_ends'>, None)
        """
        for written in written_forms(before):
            if written in self.kinds:
                return self.kinds[written]
        return None

    def goes_on_with(self, before: str, following: str) -> bool:
        """Whether an abbreviation of several parts has begun there and goes on: ``z.`` before ``B.``."""
        for written in written_forms(before):
            if written in self.beginnings:
                return following.startswith(tuple(self.beginnings[written]))
        return False


@lru_cache(maxsize=256)  # several rules ask for the same place
def written_forms(before: str) -> tuple[str, ...]:
    """What may be the abbreviation at the end of a text, without spaces: the most parts first.

    >>> written_forms("(das gilt i. d. R.")
    ('i.d.R.', 'd.R.', 'R.')
    """
    words = before.rsplit(None, _MOST_PARTS)[-_MOST_PARTS:]
    if not words or words[-1][-1] != ".":
        return ()
    is_plain = words[-1][:-1].isalpha() and words[-1][0] < _FIRST_WIDE_LETTER
    if is_plain and (len(words) == 1 or words[-2][-1] != "."):
        return _as_in_lists(words[-1])
    first = next((number for number in reversed(range(len(words))) if words[number][-1] != "."), -1) + 1
    written = ("".join(words[number:]).lstrip(_OPENING) for number in range(first, len(words)))
    return (*chain.from_iterable(map(_as_in_lists, written)), *_behind_marks(words[-1]))


def _as_in_lists(word: str) -> tuple[str, ...]:
    """The word and, if it is in capitals, as lists have it: ``FIG.`` and ``ABB.`` are abbreviations, too."""
    is_shouted = word.isupper() and word.count(".") == 1 and len(word) > len("S.")
    return (word, word.lower(), word.capitalize()) if is_shouted else (word,)


def _behind_marks(word: str) -> Iterator[str]:
    """What stands in a word behind an apostrophe, a hyphen, a bracket or a wide letter: ``art.`` of ``l’art.``."""
    for at, character in enumerate(word[:-1]):
        if character != "." and (character >= _FIRST_WIDE_LETTER or not character.isalnum()):
            yield word[at + 1 :]


@cache
def language_data(language: str) -> LanguageData:
    """What is known of a bare language such as ``pt``; of an unknown one what is known of English."""
    name = _READ_AS.get(language, language)
    own = _content(name) if (FOLDER / f"{name}.toml").is_file() else _content(_FALLBACK)
    words = _entries(own, "words")
    common = {entry: kind for entry, kind in _kinds(_content(_COMMON)).items() if entry.lower() not in words}
    as_written = {entry: kind for kind in AbbreviationKind for entry in _entries(own, kind.value)}
    kinds = _kinds(own) | common | as_written
    return LanguageData(
        kinds=kinds,
        beginnings=_beginnings(kinds),
        after_numbers=frozenset(_forms(_entries(own, "after_numbers"))),
        everyday=frozenset(_entries(own, "everyday") + _entries(_content(_COMMON), "everyday")),
        before_ordinals=frozenset(_forms(_entries(own, "before_ordinals"))),
        months=frozenset(_entries(own, "months")),
        before_letters=frozenset(_forms(_entries(own, "before_letters"))),
        starters=frozenset(_entries(own, "starters")),
        ends=_entries(own, "ends"),
        end_marks=_entries(own, "end_marks"),
        unbroken=_entries(own, "unbroken"),
        quotes=_entries(own, "quotes"),
        has_ordinals=own.get("ordinals", False),
        has_capital_nouns=own.get("capital_nouns", False),
        stop_is_pause=own.get("stop_is_pause", False),
        is_complete=own.get("complete", False),
    )


@cache
def _content(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _entries(content: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The entries of a value, without their spaces."""
    entries = ("".join(entry.split()) for entry in content.get(key, "").split(","))
    return tuple(entry for entry in entries if entry)


def _kinds(content: Mapping[str, Any]) -> dict[str, AbbreviationKind]:
    return {form: kind for kind in AbbreviationKind for form in _forms(_entries(content, kind.value))}


def _forms(entries: Iterable[str]) -> Iterator[str]:
    """Each entry, also with a capital at its beginning if it is longer than a letter."""
    for entry in entries:
        yield entry
        if not (entry.endswith(".") and len(entry) == len("p.")):  # a capital would be the initial of a name
            yield entry[0].upper() + entry[1:]


def _beginnings(abbreviations: Iterable[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for abbreviation in abbreviations:
        parts = re.findall(r"[^.]+\.", abbreviation)
        for number in range(1, len(parts)):
            found.setdefault("".join(parts[:number]), set()).add(parts[number])
    return {beginning: frozenset(parts) for beginning, parts in found.items()}
