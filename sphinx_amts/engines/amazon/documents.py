r"""Segments as they are sent to Amazon Translate, and as they come back.

A segment travels as one paragraph, ``<p id=1>Use <i translate=no>len</i> and <b id=2>this link</b>.``; paragraphs
stand side by side, in a small HTML document of one page of the book or in the text of one realtime request.  What comes
back is read by a small grammar of its own, not by that of HTML: there are three elements, all text is escaped, and
whatever else begins with an angle bracket is damage.  A parser of HTML would repair such damage, or swallow the text
behind it.

**The law.**  The round trip is the identity, also where the service has changed quotes, capitals, spaces, entities or
the place of elements.  What is not recognised for sure is absent, or carries a tag of number 0, which no segment has,
so that :func:`sphinx_amts.text.tagged_text.check` rejects it.

- A placeholder is recognised by its content, which the service must not touch (``translate=no``), and which is
  different for each placeholder of a segment.  Where one is left on either side, they belong together.
- A paragraph is accepted if its number comes once and in order, and if as many paragraphs follow it, up to the next
  number, as there are segments between the two.  What may have swallowed the next segment, or lost its own end, is
  absent.

**The price.**  Tags may be billed like words, so that nothing is sent that is not needed: no ``</p>``, no quotes, and
ten characters of what a reader sees of a placeholder, more only where two would look alike.  That is enough to
distinguish ``\mathbf{X}`` from ``\mathbf{Y}`` or one function from another.  Over a book of 11,524 segments with half a
placeholder each, 1.19 characters are sent for each visible one; with 20 instead of ten it would be 1.20.
``benchmarks/frugality.py`` measures it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from html.entities import html5
from itertools import accumulate, groupby, pairwise

from sphinx_amts.engines.base import Request
from sphinx_amts.errors import EngineError, MarkupError
from sphinx_amts.text import tagged_text

#: Bytes that a realtime request may have.
TEXT_BYTES = 10_000
#: Characters of a placeholder's content that are sent.
_CONTENT_LENGTH = 10
_HEAD, _TAIL = "<html><body>", "</body></html>"
#: Texts that still take segments: more would mix pages, and gain nothing.
_MAX_OPEN_TEXTS = 8

_QUOTES = "\"'`“”„‘’«»＂＇"
#: An attribute as it comes back: ``id=1``, ``ID = "1"``, ``id＝“1”``.
_ID = re.compile(rf"(?<![\w-])id\s*+[=＝:：][{_QUOTES}\s]*+(\d{{1,7}})(?!\w)", re.IGNORECASE)
_SLASH = r"\s*+[/／]\s*+"
_PARAGRAPH = re.compile(rf"<(?:(?:p|\s+p(?=[^<>]*\bid\b))(?=[\s>/])([^<>]*)|({_SLASH}p\s*))>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
#: Characters at the end of a document in which its last tags are looked for.
_END_LENGTH = 200
_CLOSED = re.compile(rf"<{_SLASH}(?:body|html)\s*>\s*\Z", re.IGNORECASE)
_END_OF_DOCUMENT = re.compile(rf"(?:<{_SLASH}body\s*>\s*)?(?:<{_SLASH}html\s*>\s*)?\Z", re.IGNORECASE)
_TOKEN = re.compile(
    rf"""
    <\s*i(?=[\s>])[^<>]*>(?P<content>(?:[^<]+|<(?!\s*+[/／]?+\s*+[ib][\s>]))*+)<{_SLASH}i\s*>
    |<\s*b\s(?P<attributes>[^<>]*\bid\b[^<>]*)>
    |(?P<end><{_SLASH}b\s*>)
    |(?P<unknown><(?:[a-z!?]|\s*[/／]|\s*i\s[^<>]*translate)[^<>]*>)
    |(?P<text>[^<]+|<)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|([a-z]\w{1,31}));", re.IGNORECASE)
#: What the service writes where it lost something that it should not have touched.
_LEAK = "dnt_"
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_UNIT = re.compile(r"</?[gx]\d+/?>|&\w+;|\w+|.", re.DOTALL)
#: Beside these a space is a matter of the language: :func:`sphinx_amts.text.spacing.tidy` knows.
_SPACED_SOMEWHERE = frozenset(":;!?%")
#: How many pairs around each other have the spaces inside them moved outside.
_MAX_DEPTH = 8
_SPACE_AFTER_START, _SPACE_BEFORE_END = re.compile(r"<g(\d+)> "), re.compile(r" </g(\d+)>")


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What a job may hold (developer guide, "Guidelines and quotas"), and how large our documents are.

    A document may have 20 MB, fewer than 1,000,000 characters and 1 MB of text to translate; the last holds for all of
    them if its bytes stay below it.
    """

    bytes: int = 100_000
    """Of a document, if it has more than one sentence: little is lost if one fails."""
    most_bytes: int = 999_999
    """Of a document."""
    documents: int = 1_000_000
    """Of a job."""
    job_bytes: int = 5_000_000_000
    """Of all documents of a job."""


_LIMITS = DocumentLimits()


@dataclass(frozen=True, slots=True)
class InputDocument:
    """A file of a job: its name without folder, the page it is from, and what it holds, numbered from 1."""

    name: str
    page: str
    requests: tuple[Request, ...]

    @property
    def text(self) -> str:
        """The document as HTML."""
        return f"{_HEAD}{text(self.requests)}{_TAIL}"


@dataclass(slots=True)
class _OpenText:
    """The text of a realtime request that is being filled."""

    requests: list[Request] = field(default_factory=list)
    size: int = 0
    """Bytes."""

    def size_with(self, size: int) -> int:
        """The bytes with one more segment, whose element without its number has ``size`` bytes."""
        return self.size + size + len(str(len(self.requests) + 1))


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """What came back between two tags of paragraphs."""

    number: int
    """The number in its tag; 0 if it has none, or none to rely on."""
    begun: bool
    """Whether ``<p>`` stands before it."""
    text: str
    closed: bool
    """Whether ``</p>`` stands behind it."""


# --- sending ----------------------------------------------------------------------------------------------------------


def element(number: int, request: Request) -> str:
    """A segment as it is sent.

    >>> element(1, Request("Use <x1/> and <g2>this link</g2>.", "index", ("len", "")))
    '<p id=1>Use <i translate=no>len</i> and <b id=2>this link</b>.'
    """
    tagged = request.source
    if "<" in tagged:
        contents = _placeholder_contents(request)
        tagged = tagged_text.TAG.sub(lambda match: _tag_as_html(match[0], contents), tagged)
    return f"<p id={number}>{tagged}".encode("utf-8", "replace").decode()  # half a surrogate pair cannot be sent


def _tag_as_html(tag: str, contents: Mapping[int, str]) -> str:
    if tag[1] == "/":
        return "</b>"
    number = tagged_text.number_of(tag)
    return f"<b id={number}>" if tag[1] == "g" else f"<i translate=no>{tagged_text.escape(contents[number])}</i>"


def _placeholder_contents(request: Request) -> dict[int, str]:
    """What is sent of each placeholder, by number: different for all that look different to the reader."""
    texts = _placeholder_texts(request)
    length, different = _CONTENT_LENGTH, len(set(texts.values()))
    while len({text[:length].rstrip() for text in texts.values()}) < different:
        length += 1
    return {number: text[:length].rstrip() for number, text in texts.items()}


def _placeholder_texts(request: Request) -> dict[int, str]:
    """What a reader sees of each placeholder, with single spaces; where that is not known, a number in brackets."""
    numbers = [
        number for number in tagged_text.numbers(request.source) if tagged_text.placeholder(number) in request.source
    ]
    texts = {number: " ".join("".join(request.display_texts[number - 1 : number]).split()) for number in numbers}
    taken = set(texts.values())
    for number in numbers:
        if not texts[number]:
            texts[number] = _unused_label(number, taken)
    return texts


def _unused_label(number: int, taken: set[str]) -> str:
    label = f"[{number}]"
    while label in taken:
        label = f"[{label}]"
    return label


def documents(requests: Iterable[Request], limits: DocumentLimits = _LIMITS) -> Iterator[InputDocument]:
    """The files of a job, page by page in the given order; a page is one document unless it is too large.

    A segment that no document can hold is left out.

    Raises:
        EngineError: If the book is too large for one job.
    """
    total = 0
    for number, (page, part) in enumerate(_parts(requests, limits), 1):
        document = InputDocument(f"{number:04}.html", page, part)
        total += _size(document.text)
        if number > limits.documents or total > limits.job_bytes:
            raise EngineError(
                f"the book is too large for one Amazon Translate job ({limits.documents:,} documents, "
                f"{limits.job_bytes:,} bytes); use exclude_patterns to build it in parts"
            )
        yield document


def _parts(requests: Iterable[Request], limits: DocumentLimits) -> Iterator[tuple[str, tuple[Request, ...]]]:
    """The segments of each document, with the page they are from."""
    empty = len(_HEAD) + len(_TAIL)
    # A document for each page: neighbours in the text are neighbours in the document, which helps the translation.
    for page, of_page in groupby(requests, key=lambda request: request.page):
        part: list[Request] = []
        size = empty
        for request in of_page:
            more = _size(element(len(part) + 1, request))
            if empty + more > limits.most_bytes:
                continue
            if part and size + more > limits.bytes:
                yield page, tuple(part)
                part, size = [], empty
            part.append(request)
            size += more
        if part:
            yield page, tuple(part)


def characters(documents: Iterable[InputDocument]) -> int:
    """What is sent, in characters, tags included."""
    return sum(len(document.text) for document in documents)


def characters_without_tags(texts: Iterable[str]) -> int:
    """The characters that a reader would see of documents or texts, without the tags around them.

    >>> characters_without_tags(["<html><body><p id=1>Use <i translate=no>a&lt;b</i>.</body></html>"])
    8
    """
    return sum(len(html.unescape(_TAG.sub("", text))) for text in texts)


def has_end(document: str) -> bool:
    """Whether a document that came back ends as it was sent; what was cut off does not."""
    return _CLOSED.search(document[-_END_LENGTH:]) is not None


def without_cut_end(document: str) -> str:
    """A document whose end is missing, without its last paragraph, which may be cut off in the middle.

    >>> without_cut_end("<html><body><p id=1>Uno.<p id=2>Do")
    '<html><body><p id=1>Uno.'
    """
    return document[: max((match.start() for match in _PARAGRAPH.finditer(document)), default=0)]


def texts(requests: Iterable[Request]) -> Iterator[tuple[Request, ...]]:
    """The segments of each realtime request: nearly in the given order, in nearly as few texts as bytes allow.

    Each goes into the fullest of a few open texts that has room for it.  Those that :func:`is_too_long` are left out.
    """
    open_texts: list[_OpenText] = []
    for request in requests:
        size = _size(element(0, request)) - 1
        if size >= TEXT_BYTES:
            continue
        fitting = [text for text in open_texts if text.size_with(size) <= TEXT_BYTES]
        if not fitting:
            fitting = [_OpenText()]
            open_texts += fitting
        # The fullest one that still has room wastes least.
        chosen = max(fitting, key=lambda text: text.size)
        chosen.size = chosen.size_with(size)
        chosen.requests.append(request)
        if len(open_texts) > _MAX_OPEN_TEXTS:
            fullest = max(open_texts, key=lambda text: text.size)
            open_texts.remove(fullest)
            yield tuple(fullest.requests)
    yield from (tuple(text.requests) for text in open_texts)


def is_too_long(request: Request) -> bool:
    """Whether no realtime request can hold a segment."""
    return _size(element(1, request)) > TEXT_BYTES


def text(requests: Iterable[Request]) -> str:
    """The text of a realtime request, or the body of a document."""
    return "".join(element(number, request) for number, request in enumerate(requests, 1))


def _size(html_text: str) -> int:
    """Bytes."""
    return len(html_text.encode())


# --- receiving --------------------------------------------------------------------------------------------------------


def translations(requests: Sequence[Request], returned: str) -> dict[str, str]:
    """The tagged translations in what came back, by source; they are not yet verified.

    A segment that is not there for sure is absent.

    >>> translations([Request("See <x1/>.", "index", ("len",))], '<P ID = "1">Voir <I translate="no">len</I>.</P>')
    {'See <x1/>.': 'Voir <x1/>.'}

    Args:
        requests: Those of the document or of the text, in order.
        returned: The document or the text that came back for them.
    """
    sound = _complete_paragraphs(_paragraphs(_SPACES.sub(" ", returned), len(requests)), len(requests))
    by_request = ((requests[paragraph.number - 1], paragraph.text) for paragraph in sound)
    translations: dict[str, str] = {}
    for request, raw in by_request:
        with suppress(MarkupError):  # what cannot be read is absent, and costs no other segment
            translations[request.source] = _tagged_translation(request, raw)
    return translations


def _paragraphs(returned: str, count: int) -> list[_Paragraph]:
    """What stands between the tags of paragraphs; spaces between two of them are nothing.

    Args:
        returned: The document or the text, with single spaces.
        count: How many segments were sent in it.
    """
    parts = _PARAGRAPH.split(_END_OF_DOCUMENT.sub("", returned.rstrip()))
    starts, ends = [None, *parts[1::3]], [*parts[2::3], None]
    numbers = [_number(start or "") for start in starts]
    times = Counter(numbers)
    return [
        _Paragraph(number if times[number] == 1 and number <= count else 0, start is not None, raw, end is not None)
        for number, start, raw, end in zip(numbers, starts, parts[::3], ends, strict=True)
        if number or raw.strip()
    ]


def _number(attributes: str) -> int:
    """The number in the attributes of a tag, or 0."""
    numbers = _ID.findall(html.unescape(attributes))
    return int(numbers[0]) if len(numbers) == 1 else 0


def _complete_paragraphs(paragraphs: Sequence[_Paragraph], count: int) -> Iterator[_Paragraph]:
    """The paragraphs that hold their own segment and all of it."""
    numbered = [(index, paragraph.number) for index, paragraph in enumerate(paragraphs) if paragraph.number]
    numbered.append((len(paragraphs), count + 1))
    highest = accumulate((number for _, number in numbered), max)
    lowest = [*accumulate((number for _, number in reversed(numbered)), min)][::-1]
    for ((index, number), following), before, after in zip(pairwise(numbered), highest, lowest, strict=False):
        # A text without any tag of its own may be the end of this paragraph, or of the next one.
        owned = all(paragraph.begun or paragraph.closed for paragraph in paragraphs[index + 1 : following[0]])
        if owned and before == number == after and following[1] - number == following[0] - index:
            yield paragraphs[index]


@tagged_text.only_markup_errors
def _tagged_translation(request: Request, raw: str) -> str:
    """The tagged translation in a paragraph."""
    matches = [*_TOKEN.finditer(raw)]
    speaks_of_entities = _ENTITY.search(tagged_text.plain(request.source)) is not None
    contents = [match["content"] for match in matches if match.lastgroup == "content"]
    placeholders = iter(_placeholder_numbers(_placeholder_contents(request), contents) if contents else ())
    open_pairs: list[int] = []

    def tagged(match: re.Match[str]) -> str:
        match match.lastgroup:
            case "content":
                return tagged_text.placeholder(next(placeholders))
            case "attributes":
                open_pairs.append(_number(match["attributes"]))
                return f"<g{open_pairs[-1]}>"
            case "end":
                return f"</g{open_pairs.pop() if open_pairs else 0}>"
            case "text":
                return _escaped_text(request.source, match[0], speaks_of_entities)
            case _:
                return tagged_text.placeholder(0)

    return _respaced(request.source, "".join(map(tagged, matches)))


def _placeholder_numbers(contents: Mapping[int, str], raw: Iterable[str]) -> list[int]:
    """The number of the placeholder that each content belongs to; 0 for what belongs to none.

    Args:
        contents: What was sent of each placeholder, by number.
        raw: The contents that came back, in order, as they stand in the HTML.
    """
    speaks_of_entities = _ENTITY.search(" ".join(contents.values())) is not None
    returned = [" ".join(_unescaped(content, speaks_of_entities).split()) for content in raw]
    alike = Counter(map(_folded, set(contents.values())))

    def key(content: str) -> str:  # X does not do for x if both are there
        return content if alike[_folded(content)] > 1 else _folded(content)

    left = {number: key(content) for number, content in contents.items()}
    numbers = _take_numbers(left, map(key, returned))
    if numbers.count(0) == len(left) == 1:
        [number] = left
        index = numbers.index(0)
        if 0 < len(returned[index]) <= len(contents[number]) and _folded(returned[index]) not in alike:
            numbers[index] = number
    return numbers


def _take_numbers(left: dict[int, str], returned: Iterable[str]) -> list[int]:
    """The number of each content that came back, removed from ``left``; 0 for what is not in it."""
    numbers = []
    for content in returned:
        number = next((number for number, candidate in left.items() if candidate == content), 0)
        left.pop(number, None)
        numbers.append(number)
    return numbers


def _folded(content: str) -> str:
    """The content without what width, capitals and spaces may change."""
    return "".join(unicodedata.normalize("NFKC", content).casefold().split())


def _escaped_text(source: str, raw: str, speaks_of_entities: bool) -> str:
    """A text between tags, escaped as in tagged texts; a leaked name has it rejected."""
    unescaped = _unescaped(raw, speaks_of_entities)
    leaked = _LEAK in unescaped.casefold() and _LEAK not in source.casefold()
    return tagged_text.escape(unescaped) + (tagged_text.placeholder(0) if leaked else "")


def _unescaped(raw: str, speaks_of_entities: bool) -> str:
    """The plain text; what was escaped twice is undone twice, where the source itself does not speak of entities."""
    once = _decoded(raw)
    return once if speaks_of_entities else _decoded(once)


def _decoded(raw: str) -> str:
    """Entities undone once, only those that end with a semicolon."""
    if "&" not in raw:
        return raw
    return _ENTITY.sub(lambda match: html5.get(match[1] + ";", match[0]) if match[1] else html.unescape(match[0]), raw)


# --- spaces -----------------------------------------------------------------------------------------------------------


def _respaced(source: str, tagged: str) -> str:
    """The translation without the spaces that the service added beside tags.

    Where the source has no space inside a pair, it moves outside; where the source has none between a tag and the very
    same neighbour, it is removed.  The rest is left to :func:`sphinx_amts.text.spacing.tidy`, which knows the language.
    """
    tagged = _SPACES.sub(" ", tagged)
    if "<" in tagged and " " in tagged:
        tagged = _SPACES.sub(" ", _spaces_outside_pairs(source, tagged)).strip()
        tagged = "".join(_without_added_spaces(source, tagged))
    return tagged.strip(" ")


def _spaces_outside_pairs(source: str, tagged: str) -> str:
    in_source = {match[0] for pattern in (_SPACE_AFTER_START, _SPACE_BEFORE_END) for match in pattern.finditer(source)}
    for _ in range(_MAX_DEPTH):
        before = tagged
        tagged = _SPACE_AFTER_START.sub(lambda match: match[0] if match[0] in in_source else f" <g{match[1]}>", tagged)
        tagged = _SPACE_BEFORE_END.sub(lambda match: match[0] if match[0] in in_source else f"</g{match[1]}> ", tagged)
        if tagged == before:
            break
    return tagged


def _without_added_spaces(source: str, tagged: str) -> Iterator[str]:
    together = {pair for pair in pairwise(_UNIT.findall(source)) if pair[0][0] == "<" or pair[1][0] == "<"}
    together = {pair for pair in together if pair[1] not in _SPACED_SOMEWHERE}
    units = _UNIT.findall(tagged)
    for left, unit, right in zip(["", *units], units, [*units[1:], ""], strict=False):
        if unit != " " or (left, right) not in together:
            yield unit
