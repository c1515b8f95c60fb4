r"""Tagged sentences as they are sent to Amazon Translate, and back.

A sentence travels as one paragraph, ``<p id=1>Use <i translate=no>len</i> and <b id=2>this link</b>.``; paragraphs
stand side by side, in a small HTML document of one page of the book or in the text of one realtime request.  What comes
back is read by its own little grammar, not by that of HTML: there are three elements, all text is escaped, and whatever
else begins with an angle bracket is damage.  A parser of HTML would mend such damage, or swallow the text behind it.

**The law.**  Going there and back is the identity, also where the service has changed quotes, capitals, blanks,
entities or the place of elements.  What is not recognised for sure is absent, or carries a tag of number 0, which
no sentence has and :func:`sphinx_amts.text.tagged_text.check` therefore refuses.

- An opaque tag is recognised by its content, which the service must not touch (``translate=no``), and which is
  different for each tag of a sentence.  Where one is left on either side, they belong together.
- A paragraph is accepted if its number comes once and in order, and if as many paragraphs follow it, up to the next
  number, as there are sentences between the two.  What may have swallowed the next sentence, or lost its own end, is
  absent.

**The price.**  Tags may be billed like words, so that nothing is sent that is not needed: no ``</p>``, no quotes, and
ten characters of what a reader sees of an opaque tag, more only where two would look alike.  That is enough to tell
``\mathbf{X}`` from ``\mathbf{Y}`` or a function from another.  Over a book of 11,524 sentences with half an opaque
tag each, 1.19 characters are sent for each visible one; with 20 instead of ten it would be 1.20.
``benchmarks/frugality.py`` measures it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.entities import html5
from itertools import accumulate, groupby, pairwise

from sphinx_amts.engines import Request
from sphinx_amts.errors import EngineError
from sphinx_amts.text import tagged_text

#: Bytes that a realtime request may have.
TEXT_BYTES = 10_000
#: Characters of an opaque tag's content that are sent.
_SHOWN = 10
_HEAD, _TAIL = "<html><body>", "</body></html>"
#: Realtime requests that still take sentences: more would mix pages, and gain nothing.
_OPEN_REQUESTS = 8

_QUOTES = "\"'`“”„‘’«»＂＇"
#: An attribute as it comes back: ``id=1``, ``ID = "1"``, ``id＝“1”``.
_ID = re.compile(rf"(?<![\w-])id\s*[=＝:：]\s*[{_QUOTES}\s]*(\d{{1,7}})(?!\w)", re.IGNORECASE)
_SLASH = r"\s*[/／]\s*"
_PARAGRAPH = re.compile(rf"<(?:(?:p|\s+p(?=[^<>]*\bid\b))(?=[\s>/])([^<>]*)|({_SLASH}p\s*))>", re.IGNORECASE)
_END_OF_DOCUMENT = re.compile(rf"(?:<{_SLASH}body\s*>\s*)?(?:<{_SLASH}html\s*>\s*)?\Z", re.IGNORECASE)
_PIECE = re.compile(
    rf"""
    <\s*i(?=[\s>])[^<>]*>(?P<content>(?:[^<]+|<(?!\s*[/／]?\s*[ib][\s>]))*+)<{_SLASH}i\s*>
    |<\s*b\s(?P<attributes>[^<>]*\bid\b[^<>]*)>
    |(?P<end><{_SLASH}b\s*>)
    |(?P<unknown><(?:[a-z!?]|\s*[/／]|\s*i\s[^<>]*translate)[^<>]*>)
    |(?P<text>[^<]+|<)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|([a-z]\w{1,31}));", re.IGNORECASE)
#: What the service writes where it lost what it should not touch.
_LEAK = "dnt_"
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_UNIT = re.compile(r"</?[gx]\d+/?>|&\w+;|\w+|.", re.DOTALL)
#: Beside these a blank is a matter of the language: :func:`sphinx_amts.text.spacing.tidy` knows.
_SPACED_SOMEWHERE = frozenset(":;!?%")
_BLANK_AFTER_START, _BLANK_BEFORE_END = re.compile(r"<g(\d+)> "), re.compile(r" </g(\d+)>")


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What a job may hold (developer guide, "Guidelines and quotas"), and how large our documents are.

    A document may have 20 MB, fewer than 1,000,000 characters and 1 MB of text to translate; the last holds for all of
    them if its bytes stay below it.
    """

    bytes: int = 100_000
    """Of a document, if it has more than one sentence: little is lost with one that fails."""
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
    sentences: tuple[Request, ...]

    @property
    def text(self) -> str:
        """The HTML."""
        return f"{_HEAD}{text(self.sentences)}{_TAIL}"


@dataclass(slots=True)
class _Request:
    """A realtime request that is being filled."""

    sentences: list[Request] = field(default_factory=list)
    size: int = 0

    def after(self, size: int) -> int:
        """The bytes with one more sentence, whose element without its number has ``size`` bytes."""
        return self.size + size + len(str(len(self.sentences) + 1))


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """What came back between two tags: number 0 if it has none, or none to rely on."""

    number: int
    begun: bool
    """Whether ``<p>`` stands before it."""
    text: str
    closed: bool
    """Whether ``</p>`` stands behind it."""


# --- there ------------------------------------------------------------------------------------------------------------


def element(number: int, sentence: Request) -> str:
    """A sentence as it is sent.

    >>> element(1, Request("Use <x1/> and <g2>this link</g2>.", "index", ("len", "")))
    '<p id=1>Use <i translate=no>len</i> and <b id=2>this link</b>.'
    """
    tagged = sentence.source
    if "<" in tagged:
        contents = _contents(sentence)
        tagged = tagged_text.TAG.sub(lambda match: _wire(match[0], contents), tagged)
    return f"<p id={number}>{tagged}".encode("utf-8", "replace").decode()  # half a surrogate pair cannot be sent


def _wire(tag: str, contents: Mapping[int, str]) -> str:
    if tag[1] == "/":
        return "</b>"
    number = tagged_text.number_of(tag)
    return f"<b id={number}>" if tag[1] == "g" else f"<i translate=no>{tagged_text.escape(contents[number])}</i>"


def _contents(sentence: Request) -> dict[int, str]:
    """What stands in each opaque tag, by number: different for all that look different to the reader."""
    shown = _shown(sentence)
    length, different = _SHOWN, len(set(shown.values()))
    while len({text[:length].rstrip() for text in shown.values()}) < different:
        length += 1
    return {number: text[:length].rstrip() for number, text in shown.items()}


def _shown(sentence: Request) -> dict[int, str]:
    """What a reader sees of each opaque tag, single blanks; where that is not known, a number in brackets."""
    numbers = [
        number for number in tagged_text.numbers(sentence.source) if tagged_text.placeholder(number) in sentence.source
    ]
    seen = {number: " ".join("".join(sentence.display_texts[number - 1 : number]).split()) for number in numbers}
    known = set(seen.values())
    for number in numbers:
        if not seen[number]:
            seen[number] = _label(number, known)
    return seen


def _label(number: int, known: set[str]) -> str:
    label = f"[{number}]"
    while label in known:
        label = f"[{label}]"
    return label


def documents(sentences: Sequence[Request], limits: DocumentLimits = _LIMITS) -> Iterator[InputDocument]:
    """The files of a job, page by page in the given order; a page is one document unless it is too large.

    A sentence that no document can hold is left out; :func:`too_long` is true for it.

    :raises EngineError: where the book is too large for one job.
    """
    total = 0
    for number, (page, part) in enumerate(_parts(sentences, limits), 1):
        document = InputDocument(f"{number:04}.html", page, part)
        total += _size(document.text)
        if number > limits.documents or total > limits.job_bytes:
            raise EngineError(
                f"the book is too large for one job of Amazon Translate ({limits.documents:,} documents, "
                f"{limits.job_bytes:,} bytes): build it in parts, with exclude_patterns for the others"
            )
        yield document


def _parts(sentences: Iterable[Request], limits: DocumentLimits) -> Iterator[tuple[str, tuple[Request, ...]]]:
    empty = len(_HEAD) + len(_TAIL)
    for page, of_page in groupby(sentences, key=lambda one: one.page):
        part: list[Request] = []
        size = empty
        for sentence in of_page:
            more = _size(element(len(part) + 1, sentence))
            if empty + more > limits.most_bytes:
                continue
            if part and size + more > limits.bytes:
                yield page, tuple(part)
                part, size = [], empty
            part.append(sentence)
            size += more
        if part:
            yield page, tuple(part)


def characters(documents: Iterable[InputDocument]) -> int:
    """What is sent, in characters, tags included."""
    return sum(len(document.text) for document in documents)


def texts(sentences: Iterable[Request]) -> Iterator[tuple[Request, ...]]:
    """The sentences of each realtime request: nearly in the given order, in nearly as few requests as bytes allow.

    Each goes into the fullest of a few open requests that has room for it.  Those that are :func:`too_long` are left
    out.
    """
    requests: list[_Request] = []
    for sentence in sentences:
        size = _size(element(0, sentence)) - 1
        if size >= TEXT_BYTES:
            continue
        fitting = [request for request in requests if request.after(size) <= TEXT_BYTES]
        if not fitting:
            fitting = [_Request()]
            requests += fitting
        request = max(fitting, key=lambda one: one.size)
        request.size = request.after(size)
        request.sentences.append(sentence)
        if len(requests) > _OPEN_REQUESTS:
            fullest = max(requests, key=lambda one: one.size)
            requests.remove(fullest)
            yield tuple(fullest.sentences)
    yield from (tuple(request.sentences) for request in requests)


def too_long(sentence: Request) -> bool:
    """Whether no realtime request can hold it."""
    return _size(element(1, sentence)) > TEXT_BYTES


def text(batch: Iterable[Request]) -> str:
    """The text of a realtime request."""
    return "".join(element(number, sentence) for number, sentence in enumerate(batch, 1))


def _size(sent: str) -> int:
    return len(sent.encode())


# --- and back ---------------------------------------------------------------------------------------------------------


def answers(sentences: Sequence[Request], result: str) -> dict[str, str]:
    """The tagged translations in what came back, by the text of their sentences.

    They are not yet checked.  A sentence that is not there for sure is absent.

    >>> answers([Request("See <x1/>.", "index", ("len",))], '<P ID = "1">Voir <I translate="no">len</I>.</P>')
    {'See <x1/>.': 'Voir <x1/>.'}

    :param sentences: of the document or of the request, in order.
    :param result: the document or the text that came back for them.
    """
    sound = _sound(_paragraphs(_BLANKS.sub(" ", result), len(sentences)), len(sentences))
    return {sentences[one.number - 1].source: _answer(sentences[one.number - 1], one.text) for one in sound}


def _paragraphs(result: str, count: int) -> list[_Paragraph]:
    """What stands between the tags of paragraphs; blanks between two of them are nothing."""
    parts = _PARAGRAPH.split(_END_OF_DOCUMENT.sub("", result.rstrip()))
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
    found = _ID.findall(html.unescape(attributes))
    return int(found[0]) if len(found) == 1 else 0


def _sound(paragraphs: Sequence[_Paragraph], count: int) -> Iterator[_Paragraph]:
    """The paragraphs that hold their own sentence and all of it."""
    known = [(place, one.number) for place, one in enumerate(paragraphs) if one.number]
    known.append((len(paragraphs), count + 1))
    highest = accumulate((number for _, number in known), max)
    lowest = [*accumulate((number for _, number in reversed(known)), min)][::-1]
    for ((place, number), following), before, after in zip(pairwise(known), highest, lowest, strict=False):
        owned = all(one.begun or one.closed for one in paragraphs[place + 1 : following[0]])
        if owned and before == number == after and following[1] - number == following[0] - place:
            yield paragraphs[place]


def _answer(sentence: Request, raw: str) -> str:
    """The tagged translation in a paragraph."""
    matches = [*_PIECE.finditer(raw)]
    found = [match["content"] for match in matches if match.lastgroup == "content"]
    opaque = iter(_recognised(_contents(sentence), found) if found else ())
    pairs: list[int] = []

    def tagged(match: re.Match[str]) -> str:
        match match.lastgroup:
            case "content":
                return tagged_text.placeholder(next(opaque))
            case "attributes":
                pairs.append(_number(match["attributes"]))
                return f"<g{pairs[-1]}>"
            case "end":
                return f"</g{pairs.pop() if pairs else 0}>"
            case "text":
                return _text(sentence.source, match[0])
            case _:
                return tagged_text.placeholder(0)

    return _respaced(sentence.source, "".join(map(tagged, matches)))


def _recognised(contents: Mapping[int, str], raw: Iterable[str]) -> list[int]:
    """The number of the opaque tag that each content belongs to; 0 for what belongs to none."""
    of_source = tagged_text.escape(" ".join(contents.values()))
    found = [" ".join(_unescaped(of_source, content).split()) for content in raw]
    alike = Counter(map(_folded, set(contents.values())))

    def key(content: str) -> str:  # X does not do for x if both are there
        return content if alike[_folded(content)] > 1 else _folded(content)

    left = {number: key(content) for number, content in contents.items()}
    numbers = _taken(left, map(key, found))
    if numbers.count(0) == len(left) == 1:
        [number] = left
        place = numbers.index(0)
        if 0 < len(found[place]) <= len(contents[number]) and _folded(found[place]) not in alike:
            numbers[place] = number
    return numbers


def _taken(left: dict[int, str], found: Iterable[str]) -> list[int]:
    """The numbers of what was found, taken out of what is left."""
    numbers = []
    for content in found:
        number = next((number for number, known in left.items() if known == content), 0)
        left.pop(number, None)
        numbers.append(number)
    return numbers


def _folded(content: str) -> str:
    """The content without what width, capitals and blanks may change."""
    return "".join(unicodedata.normalize("NFKC", content).casefold().split())


def _text(source: str, raw: str) -> str:
    """A text between tags, escaped as ours are; a leaked name makes it refused."""
    unescaped = _unescaped(source, raw)
    leaked = _LEAK in unescaped.casefold() and _LEAK not in source.casefold()
    return tagged_text.escape(unescaped) + (tagged_text.placeholder(0) if leaked else "")


def _unescaped(source: str, raw: str) -> str:
    """The plain text; what was escaped twice is undone twice, where the source itself does not speak of entities."""
    once = _decoded(raw)
    return _decoded(once) if _ENTITY.search(once) and not _ENTITY.search(tagged_text.plain(source)) else once


def _decoded(raw: str) -> str:
    """Entities undone once, those alone that end with a semicolon."""
    if "&" not in raw:
        return raw
    return _ENTITY.sub(lambda match: html5.get(match[1] + ";", match[0]) if match[1] else html.unescape(match[0]), raw)


# --- blanks -----------------------------------------------------------------------------------------------------------


def _respaced(source: str, tagged: str) -> str:
    """The translation without the blanks that the service added beside tags.

    Where the source has no blank inside a pair, it goes outside; where the source has none between a tag and just the
    same neighbour, it goes.  The rest is left to :func:`sphinx_amts.text.spacing.tidy`, which knows the language.
    """
    tagged = _BLANKS.sub(" ", tagged)
    if "<" in tagged and " " in tagged:
        tagged = _BLANKS.sub(" ", _outside(source, tagged)).strip()
        tagged = "".join(_without_added(source, tagged))
    return tagged.strip(" ")


def _outside(source: str, tagged: str) -> str:
    moved = _BLANK_AFTER_START.sub(lambda match: match[0] if match[0] in source else f" <g{match[1]}>", tagged)
    moved = _BLANK_BEFORE_END.sub(lambda match: match[0] if match[0] in source else f"</g{match[1]}> ", moved)
    return tagged if moved == tagged else _outside(source, moved)


def _without_added(source: str, tagged: str) -> Iterator[str]:
    together = {pair for pair in pairwise(_UNIT.findall(source)) if pair[0][0] == "<" or pair[1][0] == "<"}
    together = {pair for pair in together if pair[1] not in _SPACED_SOMEWHERE}
    units = _UNIT.findall(tagged)
    for left, unit, right in zip(["", *units], units, [*units[1:], ""], strict=False):
        if unit != " " or (left, right) not in together:
            yield unit
