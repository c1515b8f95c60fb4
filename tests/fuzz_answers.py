r"""Hostile answers of engines, and the way that they take: engine, workflow, memory, look-up, page, checks, terminal.

Every answer is made from a seed, so that a run can be repeated.  Some sentences get a good answer, which shows
whether a bad one costs itself only.  Payloads carry the word ``pwn`` where they would be a command of an output format
(``<pwn>``, ``\pwn``, ``.pwn``, ``@pwn``): in an output it must stand as text only.
"""

from __future__ import annotations

import html.parser
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from docutils import nodes

from sphinx_amts import checks, languages
from sphinx_amts.document import inline, writeback
from sphinx_amts.engines import SimpleEngine
from sphinx_amts.engines.amazon import documents, realtime
from sphinx_amts.engines.base import BatchContext, Request, ResultBatch, Untranslated
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import foreign_text, tagged_text
from sphinx_amts.tm import lookup
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.translation import Limits, translate

PAIR = LanguagePair("en", "zh_CN")
GOOD = "海浪"

PAYLOADS = (
    "\x1b[2J\x1b]0;pwn\x07", "\x9b31m", "\x00", "\x08\x08", "\x7f", "\r", "\n", "\n\n", "\t", "\x0b\x0c", "\x85",
    "\u2028", "\u2029", "\u202epwn", "\u202d\u202c", "\u2067", "\u2066\u2069", "\u2069", "\u202c", "\u206a", "\ufff9",
    "\ud800", "\udfff", "\ud83d\ude00", "\udc80", "\ufffe", "\uffff", "\ufdd0", "\U0001fffe", "\ufeff", "\ufffc",
    "\n.so /etc/passwd\n", "\n.TH pwn\n", "\n'so /etc/passwd\n", "\n.pwn\n", r"\X'tty: pwn'", r"\*[pwn]",
    "\n@include pwn\n",
    "@pwn{x}", "@end ifinfo", r"\pwn{x}", r"\input{/etc/passwd}", r"\end{document}", "$\\pwn$", "% & # _ ^ ~ { }",
    "<pwn>x</pwn>", "<script>pwn</script>", "<img src=x onerror=pwn>", "</p>", "<!-- pwn -->", "]]>", "<![CDATA[pwn",
    "&lt;pwn&gt;", "&amp;lt;pwn&amp;gt;", "&#60;pwn&#62;", "&#x1b;", "&#27;[2J", "&nbsp;", "&bogus;", "&#xD800;",
    "{number.__class__}", "{0}", "{", "}", "%s", "%d", "%", "%(x)s", "{{ pwn }}", "{% pwn %}", "${pwn}", "`pwn`",
    ":ref:`pwn`", ".. raw:: html", "; pwn", "! pwn", "a|b", '"', "'", "\\", "..", "...", " ", "\u3000", "\xa0",
    "＜ｇ1＞", "＜ｘ1／＞", "< g 1 >", "</g1>", "<g1>", "<x1>", "<x1/>", "</x1>", "<g0>", "<x0/>", "<g٣>", "&lt;g1&gt;",
)  # fmt: skip
WORDS = ("潮汐", "Meer", "مد", "海", "wave", "le", "１２", "3.5", "—", "，", "。", "!", "?")


class Text(str):
    """A text that misbehaves."""

    __slots__ = ()
    __hash__ = None

    def __eq__(self, other):  # noqa: D105
        raise ValueError("the truth of a text is ambiguous")

    def __str__(self):  # noqa: D105
        raise RuntimeError("no")


class Thing:
    """What is no text, and cannot be printed."""

    def __str__(self):  # noqa: D105
        raise RuntimeError("no")

    __repr__ = __str__
    __eq__ = Text.__eq__
    __hash__ = None


# --- answers ----------------------------------------------------------------------------------------------------------


def good_answer(source: str) -> str:
    """A translation with the tags of the source."""
    return tagged_text.map_text(lambda text: re.sub(r"[^\W\d_]+", GOOD, text), source)


def bad_answer(source: str, chance: random.Random, longest: int = 2_000) -> object:
    """Anything; ``longest``: characters that a long one has."""
    kind = chance.random()
    if kind < 0.02:
        return chance.choice((None, 7, b"bytes", [source], {}, 1.5, Thing(), Text(source), True, ()))
    answer = good_answer(source) if kind < 0.8 else "".join(chance.choices((*PAYLOADS, *WORDS), k=chance.randrange(12)))
    for _ in range(chance.randrange(1, 4)):
        answer = chance.choice(_MUTATIONS)(answer, chance, longest)
    return answer


def _insert(answer: str, chance: random.Random, _longest: int) -> str:
    position = chance.randrange(len(answer) + 1)
    return answer[:position] + chance.choice(PAYLOADS) + answer[position:]


def _at_edges(answer: str, chance: random.Random, _longest: int) -> str:
    return chance.choice(PAYLOADS) + answer + chance.choice(PAYLOADS)


def _around_tag(answer: str, chance: random.Random, _longest: int) -> str:
    payload = chance.choice(PAYLOADS)
    return tagged_text.TAG.sub(lambda match: match[0] + payload, answer, count=1)


def _random_characters(answer: str, chance: random.Random, _longest: int) -> str:
    return answer + "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randrange(1, 6)))


def _digits(answer: str, chance: random.Random, longest: int) -> str:
    digits = chance.choice("0123456789") * chance.choice((1, 2, 10, 4300, 4301, longest))
    return re.sub(r"(?<=[xg])\d+", lambda match: chance.choice((digits, "0" * 5 + match[0], match[0])), answer)


def _new_tag(answer: str, chance: random.Random, longest: int) -> str:
    number = chance.choice(("1", "2", "77", "9" * 4_400, "1" * longest))
    return _put(answer, chance, chance.choice((f"<x{number}/>", f"<g{number}>", f"</g{number}>", f"<x{number}")))


def _put(answer: str, chance: random.Random, text: str) -> str:
    position = chance.randrange(len(answer) + 1)
    return answer[:position] + text + answer[position:]


def _swapped(answer: str, chance: random.Random, _longest: int) -> str:
    tags = tagged_text.TAG.findall(answer)
    chance.shuffle(tags)
    shuffled = iter(tags)
    return tagged_text.TAG.sub(lambda _: next(shuffled), answer)


def _doubled(answer: str, chance: random.Random, _longest: int) -> str:
    return tagged_text.TAG.sub(lambda match: match[0] * chance.choice((1, 2, 3)), answer)


def _cut(answer: str, chance: random.Random, _longest: int) -> str:
    return answer[chance.randrange(len(answer) + 1) :][: chance.randrange(len(answer) + 1)]


def _escaped(answer: str, _chance: random.Random, _longest: int) -> str:
    return tagged_text.escape(answer)


def _unescaped(answer: str, _chance: random.Random, _longest: int) -> str:
    return tagged_text.unescape(answer)


def _spaced(answer: str, chance: random.Random, longest: int) -> str:
    space = chance.choice((" ", "\u3000", "\n", "\xa0")) * chance.choice((1, 3, longest))
    return re.sub(r"[<>/]", lambda match: match[0] + space * chance.randrange(2), answer)


def _long(answer: str, chance: random.Random, longest: int) -> str:
    part = chance.choice((*PAYLOADS, *WORDS, "<", "&", "<g1>", "<x", "a", "a "))
    return answer + part * (longest // max(1, len(part)))


_MUTATIONS: Sequence[Callable[[str, random.Random, int], str]] = (
    _insert, _insert, _insert, _insert, _at_edges, _around_tag, _random_characters, _digits, _new_tag, _swapped,
    _doubled, _cut, _escaped, _unescaped, _spaced,
)  # fmt: skip
_RARE = _long


#: Written out once more, so that an error in the product is not repeated here: what no output may hold.
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


# --- what must hold ---------------------------------------------------------------------------------------------------


@dataclass
class Figures:
    """What a run counted."""

    answers: int = 0
    accepted: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    """What went wrong, by kind."""
    examples: dict[str, str] = field(default_factory=dict)

    def fault(self, kind: str, example: object) -> None:
        """Count a fault."""
        self.faults[kind] += 1
        self.examples.setdefault(kind, ascii(example)[:400] if not isinstance(example, Thing) else "Thing")

    def add(self, other: Figures) -> None:
        """Take over what another run counted."""
        self.answers += other.answers
        self.accepted += other.accepted
        self.faults.update(other.faults)
        self.examples = other.examples | self.examples

    def __str__(self) -> str:
        """One line, and one for each kind of fault."""
        lines = [f"{self.answers:,} answers, {self.accepted:,} accepted, {self.faults.total():,} faults"]
        lines += [f"  {number:,} {kind}: {self.examples[kind]}" for kind, number in self.faults.most_common()]
        return "\n".join(lines)


def unclean(text: str) -> str:
    """The first character of a text that no output may hold, as a name; empty if there is none."""
    if found := _UNCLEAN.search(text):
        return f"U+{ord(found[0]):04X}"
    depth = 0
    for mark in re.findall("[\u202a\u202b\u202c\u2066-\u2069]", text):
        depth += -1 if mark in "\u202c\u2069" else 1
        if depth < 0:
            break
    return "an unbalanced direction" if depth else ""


# --- the pure path ----------------------------------------------------------------------------------------------------

SHAPES = (
    "The tide {n} rises.", "See <g1>the page {n}</g1> and <x2/>.", "Wait {n} &lt;seconds&gt; &amp; go to <x1/>.",
    "<g1>Wave <g2>number {n}</g2></g1> of <x3/>, <x4/> and <x5/>.", "Call <x1/> {n} times: <g2>never</g2> more!",
)  # fmt: skip


class Simple(SimpleEngine):
    """Answers from a table."""

    name = "simple\x1b[2J"

    def __init__(self, answers) -> None:
        self._answers = answers

    def answers(self, requests, pair):
        return [self._answers[request.source] for request in requests]


class Delivering(Simple):
    """Yields its answers without asking for their verification."""

    def translate(
        self, requests: Sequence[Request], pair: LanguagePair, context: BatchContext
    ) -> Iterator[ResultBatch]:
        yield ResultBatch({request.source: self._answers[request.source] for request in requests})


class Realtime(Simple):
    """Reads its answers as Amazon's documents come back: segments side by side as HTML."""

    def translate(
        self, requests: Sequence[Request], pair: LanguagePair, context: BatchContext
    ) -> Iterator[ResultBatch]:
        every: dict[str, object] = {}
        for request in requests:
            answer = self._answers[request.source]
            if isinstance(answer, str):
                answer = _as_html(request, str.__str__(answer) if type(answer) is not Text else "x")
            translations, failures = realtime.verified(context, [request], answer)
            every |= translations | {source: Untranslated(failure.reason) for source, failure in failures.items()}
        yield ResultBatch(every)


def _as_html(request: Request, answer: str) -> str:
    """The answer in the form that the service has; damage stays damage."""
    contents = documents._placeholder_contents(request)

    def tag(match: re.Match[str]) -> str:
        number = tagged_text.number_of(match[0])
        if match[0][1] == "x":
            return f"<i translate=no>{tagged_text.escape(contents.get(number, match[0]))}</i>"
        return "</b>" if match[0][1] == "/" else f"<b id={match[0][2:-1]}>"

    return f"<p id=1>{tagged_text.TAG.sub(tag, answer)}"


_CHECKED_SHARE = 0.2
ENGINES = (Simple, Delivering, Realtime)


def _is_good(index: int) -> bool:
    return index % 4 == 3


def run_pure(answers: int, seed: int, folder: Path, *, batch: int = 1_000, longest: int = 2_000) -> Figures:
    """Send so many bad answers, and a good one for every three, through everything but Sphinx."""
    figures = Figures()
    chance = random.Random(seed)  # noqa: S311 - to be repeated
    memory = TranslationMemory(folder, PAIR)
    profiles = languages.profiles(PAIR)
    number = 0
    while figures.answers < answers:
        sources = [chance.choice(SHAPES).format(n=f"{seed}.{number + index}") for index in range(4 * batch // 3)]
        number += len(sources)
        chance.shuffle(sources)
        table: dict[str, object] = {}
        for index, source in enumerate(sources):
            table[source] = good_answer(source) if _is_good(index) else bad_answer(source, chance, longest)
            if not _is_good(index) and chance.random() < 0.002:
                table[source] = _RARE(good_answer(source), chance, longest)
        figures.answers += sum(not _is_good(index) for index in range(len(sources)))
        engine = chance.choice(ENGINES)(table)
        _check_batch(sources, table, engine, memory, profiles, figures, chance)
    memory.close()
    return figures


def _check_batch(sources, table, engine, memory, profiles, figures, chance) -> None:  # noqa: PLR0917
    try:
        requests = [Request(source, "index") for source in sources]
        outcome = translate(requests, PAIR, engine, memory, Limits())
        stored = memory.candidates(sources)
        result = lookup.look_up(sources, new={}, stored=stored, parallel_data={})
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        figures.fault(f"exception {type(error).__name__}", error)
        return
    for index, source in enumerate(sources):
        if _is_good(index) and source not in result.matches:
            figures.fault("a good answer was lost", (engine, source, outcome.reasons.get(source)))
        if source not in result.matches and not outcome.reasons.get(source):
            figures.fault("neither translation nor reason", source)
        if reason := outcome.reasons.get(source):
            if unclean(reason) or "\n" in reason:
                figures.fault("unclean reason", reason)
            continue
        if not _is_good(index):
            figures.accepted += 1
            try:
                _check_match(source, result.matches[source], profiles, figures, chance)
            except Exception as error:  # noqa: BLE001 - this is what is looked for
                figures.fault(f"exception {type(error).__name__} in the page", (error, table[source]))


def _check_match(source, entry, profiles, figures, chance) -> None:
    """A page with the translation, its checks, and what is printed of it."""
    text = writeback.displayed_translation(entry, profiles.target)
    if unclean(text) or "\n" in text or "\t" in text:
        figures.fault("unclean translation", text)
    if Counter(tagged_text.TAG.findall(text)) != Counter(tagged_text.TAG.findall(source)):
        figures.fault("tags differ", (source, text))
    tag_nodes = [
        nodes.literal("", f"code{number}") if f"<x{number}/>" in source else nodes.emphasis("", "word")
        for number in range(1, len(tagged_text.numbers(source)) + 1)
    ]
    paragraph = nodes.paragraph()
    inline.rebuild(paragraph, text, tag_nodes)
    if Counter(type(node) for node in paragraph.findall(nodes.Element)) != Counter(
        [nodes.paragraph, *map(type, tag_nodes)]
    ):
        figures.fault("other nodes", (source, text))
    if chance.random() > _CHECKED_SHARE:  # they take most of the time
        return
    for finding in checks.check_pair(
        checks.SegmentPair(source, text), PAIR, report=lambda sentence: figures.fault("a check failed", sentence)
    ):
        if unclean(foreign_text.visible(str(finding))):
            figures.fault("unclean finding", finding)


# --- real books -------------------------------------------------------------------------------------------------------

BUILDERS = ("html", "text", "man", "latex", "epub", "texinfo")
_TEXT_ATTRIBUTES = {"alt", "title", "content", "aria-label", "value", "placeholder"}
_GOOD_SHARE = 0.25


def book_files(pages: int, paragraphs: int) -> dict[str, str]:
    """The sources of a book with everything that a reader sees text of."""
    names = [f"page{number}" for number in range(pages)]
    toctree = "\n".join(f"   {name}" for name in names)
    index = f"The sea\n=======\n\nWelcome to the sea.\n\n.. toctree::\n   :caption: All the pages\n\n{toctree}\n"
    return {"index.rst": index} | {f"{name}.rst": _page(name, paragraphs) for name in names} | {"wave.svg": "<svg/>"}


def _page(name: str, paragraphs: int) -> str:
    head = f"""
Waves of {name}
===============

.. meta::
   :description: A description of {name}

.. index:: single: tide of {name}; ebb of {name}

.. _fig-{name}:

.. figure:: wave.svg
   :alt: A picture of {name}

   The caption of {name}

.. glossary::

   term of {name}
      The definition of {name}.

See :numref:`Picture %s of {name} <fig-{name}>` and :numref:`Drawing {{number}} of {name} <fig-{name}>`.
The :abbr:`TLA (three letters of {name})` is here. [#{name}]_

* An item of {name} with :term:`term of {name}`

+--------------+----------------+
| A cell {name:<6}| Other {name:<7} |
+--------------+----------------+

.. note:: A note of {name}.

.. [#{name}] A footnote of {name}.

"""
    shapes = (
        "The tide {n} rises.", "See `the page {n} <https://example.org/{n}>`_ and ``code{n}``.",
        "Wait {n} <seconds> & go to ``x``.", "*Wave* number {n} of **the sea** with ``a``, ``b`` and ``c``.",
    )  # fmt: skip
    body = "\n\n".join(shapes[index % len(shapes)].format(n=f"{name}x{index}") for index in range(paragraphs))
    return f"{head}{body}\n"


class Hostile:
    """The engine of real books: answers badly, but for sentences that a digit marks."""

    name = "hostile\x1b[2J\nengine"
    seed = 0
    longest = 2_000
    good: set[str] = set()  # noqa: RUF012 - shared on purpose
    bad: set[str] = set()  # noqa: RUF012 - the same

    def __init__(self, config) -> None:
        pass

    def translate(self, requests, pair):
        return [self._answer(request.source) for request in requests]

    def _answer(self, source: str) -> object:
        chance = random.Random(f"{Hostile.seed}{source}")  # noqa: S311 - the same
        if chance.random() < _GOOD_SHARE:
            Hostile.good.add(source)
            return good_answer(source)
        Hostile.bad.add(source)
        return bad_answer(source, chance, Hostile.longest)


class _Elements(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: Counter[tuple[object, ...]] = Counter()

    def handle_starttag(self, tag, attrs):
        shown = {name for name, _ in attrs} & _TEXT_ATTRIBUTES
        rest = sorted(
            (name, value or "")
            for name, value in attrs
            if name not in {*_TEXT_ATTRIBUTES, "id", "href", "lang", "translated"}
        )
        self.elements[tag, *sorted(shown), *rest] += 1

    def handle_comment(self, data):
        if "pwn" in data:
            self.elements["comment", data] += 1


def _elements(text: str) -> Counter[tuple[object, ...]]:
    parser = _Elements()
    parser.feed(text)
    return Counter(
        {element: number for element, number in parser.elements.items() if element[0] not in {"link", "script", "html"}}
    )


_COMMANDS = {
    ".tex": re.compile(r"\\(?:pwn|input|end\{document\})"),
    ".texi": re.compile(r"(?<!@)(?:@@)*@(?:pwn|include|end ifinfo)"),
    ".1": re.compile(r"^[.'](?:\w+)?|\\[X*]", re.MULTILINE),
    ".html": None,
    ".xhtml": None,
}


def _output_texts(out: Path) -> Iterator[tuple[str, str]]:
    """Names and texts of all text files of an output, those in an EPUB too."""
    for file in sorted(out.rglob("*")):
        if file.suffix == ".epub":
            with zipfile.ZipFile(file) as archive:
                names = [name for name in archive.namelist() if name.endswith((".xhtml", ".opf", ".ncx"))]
                yield from ((f"epub/{name}", archive.read(name).decode()) for name in names)
        elif file.suffix in {".html", ".txt", ".1", ".tex", ".texi", ".js", ".json", ".xhtml", ".opf", ".ncx"}:
            yield file.relative_to(out).as_posix(), file.read_bytes().decode()


def compare_outputs(ours: Path, plain: Path, figures: Figures) -> None:
    """Count what the translated output holds that no translation may bring."""
    theirs = dict(_output_texts(plain))
    for name, text in _output_texts(ours):
        if "_static/" in name:
            continue
        before = theirs.get(name, "")
        if (bad := unclean(text)) and not unclean(before):
            figures.fault(f"{bad} in {Path(name).suffix}", name)
        suffix = Path(name).suffix
        if suffix in {".xhtml", ".opf", ".ncx"}:
            try:
                ET.fromstring(text)  # noqa: S314 - our own output
            except ET.ParseError as error:
                figures.fault("XML that is not well-formed", f"{name}: {error}")
        if (
            suffix in {".html", ".xhtml"}
            and before
            and not name.startswith(("amts-report", "genindex", "epub/genindex"))
        ):
            if difference := (_elements(text) - _elements(before)):
                figures.fault("new elements", (name, dict(difference)))
            if "<pwn" in text:
                figures.fault("injected markup", name)
        pattern = _COMMANDS.get(suffix)
        commands = Counter(pattern.findall(text)) - Counter(pattern.findall(before)) if pattern and before else None
        if commands:
            figures.fault(f"new commands in {suffix}", (name, dict(commands)))


def _man_page(number: int) -> tuple[object, ...]:
    return f"page{number}", f"page{number}", f"waves of page{number}", ["Ann"], 1


def run_build(
    folder: Path, seed: int, *, pages: int, paragraphs: int, builders: Sequence[str] = BUILDERS, longest: int = 2_000
) -> Figures:
    """Build a book with hostile answers, in each builder, and once more from the memory; compare with its source."""
    import small_books

    figures = Figures()
    Hostile.seed, Hostile.longest, Hostile.good, Hostile.bad = seed, longest, set(), set()
    book = small_books.Book(folder).write(book_files(pages, paragraphs))
    conf = {
        "numfig": True, "amts_report": True, "amts_checks_disabled": [], "project": "The sea",
        "latex_documents": [("index", "book.tex", "The book of the sea", "Ann", "manual")],
        "man_pages": [("index", "book", "the book of the sea", ["Ann"], 1), *map(_man_page, range(pages))],
        "texinfo_documents": [("index", "book", "The book of the sea", "Ann", "book", "About the sea.", "Misc")],
        "epub_show_urls": "no",
    }  # fmt: skip
    for builder in builders:
        plain = book.build("-Q", builder=builder, language="en", out=f"plain-{builder}", **conf)
        ours = book.build(builder=builder, out=f"ours-{builder}", amts_engine="fuzz_answers.Hostile", **conf)
        if plain.code or ours.code:
            figures.fault(f"the build {builder} failed", ours.warnings[-2000:])
            continue
        if bad := unclean(ours.status + ours.warnings):
            figures.fault(f"{bad} in the terminal", builder)
        if re.search("Traceback|failed for some sentences|Exception occurred", ours.warnings):
            figures.fault("exception in the terminal", ours.warnings[-2000:])
        compare_outputs(ours.out, plain.out, figures)
    memory = TranslationMemory(folder / ".amts", PAIR)
    entries = memory.get(Hostile.good)
    figures.answers, figures.accepted = len(Hostile.bad), len(memory.get(Hostile.bad))
    memory.close()
    for source in Hostile.good - entries.keys():
        figures.fault("a good answer was lost", source)
    return figures
