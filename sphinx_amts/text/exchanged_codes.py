"""Paired codes that a translation has exchanged: the words of one link inside the tags of another.

Such a translation has all its tags, well nested, and still leads readers to the wrong address.  Codes may move with
their words, so only the words show it: names, numbers, code, words that two languages share, and texts whose
translation is known.  Where these show nothing, nothing is reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from sphinx_amts.text import tagged_text

#: Paired codes and characters from which on a text is not looked at: no sentence has so many.
_MAXIMUM_CODES, _MAXIMUM_LENGTH = 24, 4_000
#: What a translation has in brackets after a term: its words in the source language.
_GLOSS = re.compile(r"</g(\d+)>\s*[(（]([^()（）<>]{1,80})[)）]")
_NOTHING_KNOWN: Mapping[str, str] = MappingProxyType({})
_WORD = re.compile(r"[a-z0-9_][a-z0-9_.+#/@:-]*[a-z0-9_+#]|[a-z0-9_]|[^\W\x00-\x7f]+")
#: Letters of two words that must agree at their beginnings, and the share of the longer one that they must be.
_COGNATE_LETTERS, _COGNATE_SHARE = 4, 0.6
#: ASCII letters of the shortest word that is not shared by chance, as ``a``, ``no`` and ``de`` are.
_SHORTEST_WORD = 3
#: Cyrillic and Greek letters in Latin ones, as names are written.
_LETTERS = (
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=sch"
    " ъ= ы=y ь= э=e ю=yu я=ya і=i є=e ґ=g α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s τ=t "
    "υ=u φ=f χ=ch ψ=ps ω=o ς=s"
)
_ROMANISED = str.maketrans(dict(letter.split("=") for letter in _LETTERS.split()))


def exchanged_codes(source: str, translation: str, known: Mapping[str, str] = _NOTHING_KNOWN) -> dict[str, str]:
    """Which paired codes hold the words of which others, by name; empty where nothing shows an exchange.

    Args:
        source: The tagged text.
        translation: Its tagged translation.
        known: Translations of whole texts and of terms, both as plain text.

    >>> exchanged_codes("<g1>Sphinx</g1> or <g2>Flask</g2>", "<g1>Flask</g1> o <g2>Sphinx</g2>")
    {'g1': 'g2', 'g2': 'g1'}
    >>> exchanged_codes("<g1>Sphinx</g1> or <g2>Flask</g2>", "<g2>Flask</g2> o <g1>Sphinx</g1>")
    {}
    """
    if source.count("<g") < 2 or max(len(source), len(translation)) > _MAXIMUM_LENGTH:  # noqa: PLR2004 - two codes
        return {}
    originals, translated = _contents(source), _contents(translation)
    if originals.keys() != translated.keys() or not 1 < len(originals) <= _MAXIMUM_CODES:
        return {}
    glosses = {f"g{match[1]}": match[2] for match in _GLOSS.finditer(translation)}
    evidence = _evidence(originals, translated, glosses, known)
    return _exchange(evidence, lambda name, place: _is_whole(originals[name], translated[place], known))


def texts_of_codes(tagged: str) -> dict[str, str]:
    """The plain texts of the paired codes that may be exchanged, by the sources under which a memory may have them.

    >>> texts_of_codes("See <g1>tides</g1> or <g2>R&amp;D</g2>.")
    {'tides': 'tides', 'Tides': 'tides', 'R&amp;D': 'R&D'}
    """
    contents = _contents(tagged) if tagged.count("<g") > 1 and len(tagged) <= _MAXIMUM_LENGTH else {}
    return {
        spelling: tagged_text.plain(content)
        for content in contents.values()
        if content and "<" not in content
        for spelling in (content, content[0].upper() + content[1:])
    }


def translations_of_codes(texts: Mapping[str, str], translations: Mapping[str, str]) -> dict[str, str]:
    """The known translations for :func:`exchanged_codes`: plain text by plain text.

    Args:
        texts: What :func:`texts_of_codes` returned.
        translations: Tagged translations by source, of these sources or more.
    """
    return {text: tagged_text.plain(translations[source]) for source, text in texts.items() if source in translations}


def _contents(tagged: str) -> dict[str, str]:
    """The tagged text in each outermost paired code, by its name; nothing where tags do not match."""
    contents: dict[str, str] = {}
    open_code, parts = "", list[str]()
    for token in tagged_text.tokens(tagged):
        if not open_code and token.startswith("<g") and tagged_text.is_tag(token):
            open_code, parts = token[1:-1], []
        elif token == f"</{open_code}>":
            contents[open_code], open_code = "".join(parts), ""
        else:
            parts.append(token)
    return {} if open_code else contents


def _evidence(
    originals: Mapping[str, str], translated: Mapping[str, str], glosses: Mapping[str, str], known: Mapping[str, str]
) -> dict[str, set[str]]:
    """For each code those whose translation has something that, in the source, only this one has."""
    words = {name: _words(content) for name, content in originals.items()}
    evidence: dict[str, set[str]] = {}
    for name, content in originals.items():
        others = frozenset().union(*(words[other] for other in words if other != name))
        own, translation = words[name] - others, known.get(tagged_text.plain(content), "")
        evidence[name] = {
            place
            for place, text in translated.items()
            if _share_word(own, _words(text) | _words(glosses.get(place, "")))
            or (translation and translation in tagged_text.plain(text))
        }
    return evidence


def _exchange(evidence: Mapping[str, set[str]], is_whole: Callable[[str, str], bool]) -> dict[str, str]:
    """The codes whose words are elsewhere, if they have changed places or one translation is all another one's."""
    moved = {
        name: min(places)
        for name, places in evidence.items()
        if places and name not in places and all(place not in evidence[place] for place in places)
    }
    have_changed_places = any(moved.get(place) in moved for place in moved.values())
    return moved if have_changed_places or any(is_whole(name, place) for name, place in moved.items()) else {}


def _is_whole(original: str, translated: str, known: Mapping[str, str]) -> bool:
    """Whether the translated text of one code is the whole of another code's text, and nothing else."""
    translation = known.get(tagged_text.plain(original), "")
    is_known = bool(translation) and translation == tagged_text.plain(translated).strip()
    return is_known or _words(original) == _words(translated)


@lru_cache(maxsize=1024)
def _words(tagged: str) -> frozenset[str]:
    """The words and placeholders of a text, in one spelling of letters; single small words say nothing."""
    placeholders = [token for token in tagged_text.TAG.findall(tagged) if token.startswith("<x")]
    decomposed = unicodedata.normalize("NFKD", tagged_text.plain(tagged, " ").lower())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    words = _WORD.findall(bare.translate(_ROMANISED))
    telling = (word for word in words if len(word) >= _SHORTEST_WORD or not (word.isascii() and word.isalpha()))
    return frozenset([*placeholders, *telling])


def _share_word(some: frozenset[str], others: frozenset[str]) -> bool:
    return not some.isdisjoint(others) or any(_are_cognates(word, other) for word in some for other in others)


def _are_cognates(word: str, other: str) -> bool:
    """Whether two words of different languages begin alike for most of their length.

    >>> _are_cognates("documentation", "documentacion"), _are_cognates("table", "tabla"), _are_cognates("page", "pagar")
    (True, True, False)
    """
    shorter, longer = sorted((word, other), key=len)
    required = max(_COGNATE_LETTERS, round(_COGNATE_SHARE * len(longer)))
    return len(shorter) >= required and word[:required] == other[:required] and word.isalpha() and other.isalpha()
