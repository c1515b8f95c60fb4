"""Tagged text: the only form in which text leaves the book and comes back.

Tagged text has ``&``, ``<`` and ``>`` escaped, and numbered tags for what stands inside it, named as in XLIFF:

``<x1/>``
    a placeholder: code, mathematics, a reference without a text of its own;
``<g2>words</g2>``
    a paired code: emphasis, a link with its text.

Numbers start at 1 and follow the order of first appearance (:func:`canonical`), so that equal sentences are equal
strings wherever they stand.  A translation may move tags, but must hold each of them once and well nested
(:func:`check`); what engines are known to do to tags without harm is undone first (:func:`repair`).

Answers may be anything, and of any length.  Whatever goes wrong while one of them is handled is damage of this one
alone (:func:`only_markup_errors`), and all that is done to them takes a time that grows with their length, not faster.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import wraps
from html.entities import html5
from typing import ParamSpec, TypeVar

from sphinx_amts.errors import MarkupError
from sphinx_amts.text import foreign_text

P = ParamSpec("P")
T = TypeVar("T")

TAG = re.compile(r"<(?:x\d+/|g\d+|/g\d+)>")
_TAG_SPLITTER = re.compile(f"({TAG.pattern})")
_BRACKET = re.compile("[<>]|&[lg]t;")
_SPECIAL = re.compile("[<>&]")
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"\d+")
_ENTITIES = {
    "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#39;": "'", "&#x27;": "'", "&nbsp;": "\xa0",
}  # fmt: skip
_ENTITY = re.compile("|".join(map(re.escape, _ENTITIES)))
#: What may be any entity of HTML; engines write those in answers that are plain text.
_ANY_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));")
#: A tag as engines return it that damage it: spaces, quotes, capitals, full-width brackets, escaped brackets.
_DAMAGED_TAG = re.compile(
    # Possessive throughout: a long row of spaces must not be divided in all possible ways.
    r"""(?P<open>[<＜]|&lt;|&amp;lt;)\s*+(?P<close>[/／]?+)\s*+(?P<kind>[xXgGｘＸｇＧ])\s*+["']?+(?P<number>\d++)["']?+"""
    r"""\s*+(?P<empty>[/／]?+)\s*+(?P<end>[>＞]|&gt;|&amp;gt;)"""
)
_SPLIT_PLACEHOLDER = re.compile(r"(<x(\d++)/>)\s*+</x\2>|<x(\d++)>\s*+</x\3>")
_REPAIRABLE = re.compile(r"[<>&＜＞]")
#: Digits of the longest number that a tag may have; no sentence has so many tags.
_MAX_DIGITS = 9
#: The number of a tag that no sentence has.
_NO_NUMBER = 0
#: Tags that a reason lists, and characters of each.
_LISTED_TAGS, _LISTED_LENGTH = 8, 20


def escape(text: str) -> str:
    """Escape plain text for use between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The plain text of escaped text between tags; entities that are not ours are unchanged."""
    return _ENTITY.sub(lambda match: _ENTITIES[match[0]], text) if "&" in text else text


def placeholder(number: int) -> str:
    """The tag of something that has no text to translate."""
    return f"<x{number}/>"


def paired_code(number: int, content: str) -> str:
    """The tags around a tagged text."""
    return f"<g{number}>{content}</g{number}>"


def tokens(tagged: str) -> Iterator[str]:
    """The tags and the escaped texts between them, in order; joined they are the sentence again."""
    return filter(None, _TAG_SPLITTER.split(tagged))


def is_tag(token: str) -> bool:
    """Whether one of :func:`tokens` is a tag."""
    return token[0] == "<" and TAG.fullmatch(token) is not None


def number_of(tag: str) -> int:
    """The number in a tag; 0, which no sentence has, for an absurd one.

    >>> number_of("<g12>"), number_of("</g12>"), number_of("<x12/>"), number_of(f"<x{'9' * 5000}/>")
    (12, 12, 12, 0)
    """
    return _number(tag[2:-1].strip("g/") if tag[1] != "/" else tag[3:-1])


def _number(digits: str) -> int:
    return int(digits) if len(digits) <= _MAX_DIGITS else _NO_NUMBER


def numbers(tagged: str) -> tuple[int, ...]:
    """The numbers of all tags, in order of first appearance."""
    return tuple(dict.fromkeys(number_of(match[0]) for match in TAG.finditer(tagged)))


def renumber(tagged: str, mapping: Mapping[int, int]) -> str:
    """The sentence with each number replaced by ``mapping[number]``."""
    return TAG.sub(lambda match: _NUMBER.sub(lambda n: str(mapping[_number(n[0])]), match[0]), tagged)


def without_placeholders(tagged: str, dropped: Container[int]) -> str:
    """The sentence without the placeholders of these numbers."""
    return TAG.sub(lambda match: "" if number_of(match[0]) in dropped else match[0], tagged)


def canonical(tagged: str) -> tuple[str, tuple[int, ...]]:
    r"""The sentence with numbers from 1 and single spaces, and the numbers it had: ``numbers[new - 1] == old``.

    >>> canonical("See <g7>this\npage</g7> and <x9/>.")
    ('See <g1>this page</g1> and <x2/>.', (7, 9))
    """
    if "<" not in tagged:
        return " ".join(tagged.split()), ()
    old_numbers = numbers(tagged)
    new_numbers = {old: new for new, old in enumerate(old_numbers, 1)}
    text = tagged if all(old == new for old, new in new_numbers.items()) else renumber(tagged, new_numbers)
    return " ".join(text.split()), old_numbers


def plain(tagged: str, placeholder_text: str = "") -> str:
    """The text alone, unescaped: without tags, and with ``placeholder_text`` in the place of each placeholder."""
    text = TAG.sub(lambda match: placeholder_text if match[0][1] == "x" else "", tagged) if "<" in tagged else tagged
    return unescape(text)


def with_display_texts(tagged: str, display_texts: Sequence[str]) -> str:
    """A tagged text as a reader sees it: ``display_texts[n - 1]`` for placeholder n, or ``[n]`` if that is not known.

    >>> with_display_texts("Call <x1/> in <g2>this</g2>.", ("len", ""))
    'Call len in this.'
    """

    def fill(match: re.Match[str]) -> str:
        number = number_of(match[0])
        display_text = display_texts[number - 1] if 0 < number <= len(display_texts) else ""
        return escape(display_text or f"[{number}]") if match[0][1] == "x" else ""

    return unescape(TAG.sub(fill, tagged))


def map_text(function: Callable[[str], str], tagged: str) -> str:
    """The sentence with ``function`` applied to each plain text between tags; the tags stay where they are.

    >>> map_text(str.upper, "Read <x1/> &amp; <g2>go</g2>")
    'READ <x1/> &amp; <g2>GO</g2>'
    """
    return "".join(token if is_tag(token) else escape(function(unescape(token))) for token in tokens(tagged))


def has_words(tagged: str) -> bool:
    """Whether there is a letter to translate."""
    return _LETTER.search(plain(tagged)) is not None


def repair(source: str, translation: str) -> str:
    """The translation with the harmless damage undone that engines are known to do.

    Spaces, quotes, capitals and full-width characters inside a tag, ``<x1></x1>`` for ``<x1/>``, escaped brackets
    around a tag that the source has, entities left out, escaped twice or of HTML, line ends, and what is no text
    (:func:`sphinx_amts.text.foreign_text.normalized`).

    >>> repair("Read <x1/> & go", "Lies < X1 / > &amp;amp; geh")
    'Lies <x1/> &amp; geh'
    """
    translation = foreign_text.normalized(translation)
    if "<" not in source and not _REPAIRABLE.search(translation):
        return translation.strip()
    names = {(match[0].strip("</>")) for match in TAG.finditer(source)}

    def repaired_tag(match: re.Match[str]) -> str:
        kind = "x" if match["kind"] in "xXｘＸ" else "g"
        number = str(_number(match["number"]))
        if kind + number not in names:
            return match[0]
        if kind == "x":
            return f"</x{number}>" if match["close"] else f"<x{number}/>" if match["empty"] else f"<x{number}>"
        return f"</g{number}>" if match["close"] else f"<g{number}>"

    text = translation
    if sorted(TAG.findall(text)) != sorted(TAG.findall(source)):
        text = _SPLIT_PLACEHOLDER.sub(lambda match: match[1] or f"<x{match[3]}/>", _DAMAGED_TAG.sub(repaired_tag, text))
        text = re.sub(r"<x(\d+)>", r"<x\1/>", text)
    # Only an engine can have written entities where the source does not speak of them.
    unescaped = unescape if _holds_entity(unescape(source)) else _unescaped_by_engine
    text = "".join(token if is_tag(token) else escape(unescaped(token)) for token in tokens(text))
    return foreign_text.normalized(text).strip()  # once more: an entity may have stood for anything


def _unescaped_by_engine(text: str) -> str:
    """The plain text of what stands between tags, without entities that only an engine can have written."""
    once = unescape(text)
    return _ANY_ENTITY.sub(_character, once) if _holds_entity(once) else once


def _holds_entity(text: str) -> bool:
    return "&" in text and any(_character(match) != match[0] for match in _ANY_ENTITY.finditer(text))


def _character(match: re.Match[str]) -> str:
    """What an entity stands for; what is none stays."""
    is_unknown = match["name"] is not None and f"{match['name']};" not in html5
    return match[0] if is_unknown else html.unescape(match[0])


def only_markup_errors(function: Callable[P, T]) -> Callable[P, T]:
    """The function, in which whatever goes wrong is a :class:`~sphinx_amts.errors.MarkupError`.

    This is the boundary around the handling of one translation: it may come from anywhere and be anything, and no
    error in it may cost any other.
    """

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except MarkupError:
            raise
        except Exception as error:
            raise MarkupError(f"it cannot be read ({type(error).__name__}: {foreign_text.message(error)})") from error

    return guarded


@only_markup_errors
def check(source: str, translation: str) -> None:
    """Accept a translation only if it can be put back into the page.

    Raises:
        MarkupError: naming what is wrong: nothing was returned, a tag is lost, duplicated, unknown or badly nested, a
            pair lost its words, or there are angle brackets that the source does not have.  Nothing else is raised.
    """
    if not plain(translation, "x").strip() and has_words(source):
        raise MarkupError("nothing was returned")
    if not (_SPECIAL.search(source) or _SPECIAL.search(translation)):
        return
    tags = TAG.findall(source)
    if tags != TAG.findall(translation):  # else they are as well nested as in the source
        _check_tags(source, translation)
        _check_nesting(translation)
    if "<g" in source:
        _check_contents(source, translation)
    _check_brackets(source, translation)


@only_markup_errors
def accepted(source: str, answer: object) -> str:
    """An engine's answer, repaired where that is safe.

    Raises:
        MarkupError: where it cannot be put into the page.  Nothing else is raised.
    """
    if not isinstance(answer, str):
        raise MarkupError(f"{type(answer).__name__} was returned instead of text")
    repaired = repair(source, str.__str__(answer))
    check(source, repaired)
    return repaired


def _check_tags(source: str, translation: str) -> None:
    expected, returned = (Counter(match[0] for match in TAG.finditer(text)) for text in (source, translation))
    for reason, tags in (("lost", expected - returned), ("duplicated or unknown", returned - expected)):
        if tags:
            listed = [tag if len(tag) <= _LISTED_LENGTH else f"{tag[:_LISTED_LENGTH]}…" for tag in sorted(tags)]
            raise MarkupError(f"{reason}: {' '.join(listed[:_LISTED_TAGS])}{' …' * (len(listed) > _LISTED_TAGS)}")


def _check_nesting(translation: str) -> None:
    open_tags: list[str] = []
    for match in TAG.finditer(translation):
        tag = match[0]
        if tag.startswith("<g"):
            open_tags.append(tag[1:])
        elif tag.startswith("</") and (not open_tags or open_tags.pop() != tag[2:]):
            raise MarkupError(f"badly nested: {tag}")  # one that the source has, so it is short


def _check_contents(source: str, translation: str) -> None:
    if emptied := _empty_pairs(translation) - _empty_pairs(source):
        raise MarkupError(f"emptied: <g{min(emptied)}>")


def _empty_pairs(tagged: str) -> set[int]:
    """The numbers of the paired codes that hold neither words nor a placeholder."""
    empty: set[int] = set()
    open_pairs: list[list[int]] = []
    """The number of each, and how much it holds."""
    for token in tokens(tagged):
        if token.startswith("</") and is_tag(token) and open_pairs:
            number, content = open_pairs.pop()
            if not content:
                empty.add(number)
            elif open_pairs:
                open_pairs[-1][1] += 1
        elif token.startswith("<g") and is_tag(token):
            open_pairs.append([number_of(token), 0])
        elif open_pairs and unescape(token).strip():
            open_pairs[-1][1] += 1
    return empty


def _check_brackets(source: str, translation: str) -> None:
    for bracket in "<>" if _BRACKET.search(TAG.sub("", translation)) else "":
        if plain(translation).count(bracket) > plain(source).count(bracket):
            raise MarkupError(f"stray markup: {bracket!r} is not in the source")
