"""Two HTML builds of one book, compared page by page: pure functions, shared by the tests and the benchmarks.

Five questions, each with its law:

:func:`differences`
    a build whose engine returns what it gets is the source build, byte for byte;
:func:`changed`
    links, anchors, code, images, mathematics, numbers and elements are those of the source, and no word is lost
    (letters may have become capitals or full-width ones);
:func:`unrestored`
    the pseudo engine's letters made ordinary again, a page is the source page, blanks and full stops aside;
:func:`leftovers`
    what still reads as ordinary letters after the pseudo engine was not translated, unless it is never sent;
:func:`overruled`
    what a human catalogue translated is the same with an engine.

The build to compare with has the *same* language and no translation: it differs by what was translated, and not by
the interface strings of Sphinx and the theme.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
import zlib
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import zip_longest
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

#: Elements without an end tag.
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"
})  # fmt: skip
#: The piece that says an element begins; its text is the element's name.
ELEMENT = "<element>"

CODE_ELEMENTS = frozenset({"pre", "code"})
#: Elements whose text is never sent.
UNSENT_ELEMENTS = CODE_ELEMENTS | frozenset({"kbd", "samp", "tt", "script", "style", "svg", "math"})
#: Classes whose text is never sent: code, mathematics, names of objects, files and programs, outputs, citations.
UNSENT_CLASSES = frozenset({
    "notranslate", "math", "sig", "sig-object", "highlight", "literal", "file", "command", "program", "makevar",
    "manpage", "mimetype", "newsgroup", "regexp", "cell_input", "cell_output", "pep", "rfc", "cve", "cwe",
    "mailheader", "viewcode-link", "viewcode-back", "classifier", "docinfo", "bibliography", "sectionauthor",
    "codeauthor", "copyright", "system-message",
})  # fmt: skip
#: Attributes a reader sees or hears.
READ_ATTRIBUTES = frozenset({"alt", "title", "aria-label", "placeholder"})
#: ``<meta>`` elements whose content is prose.
READ_META = frozenset({"description", "keywords", "og:title", "og:description", "og:image:alt", "twitter:title"})

_LATIN_WORD = re.compile(r"[^\W\d_]*[A-Za-z][^\W\d_]*")
_PROPOSAL = r"\b(?:PEP|RFC|CVE|CWE)\b"
_UNSENT_TEXTS = (
    r"\S+://\S+",  # addresses
    r"\S+@\S+\.\w+",
    r"\b\w+:\w\S*",  # targets in other projects
    r"\w*[^\W_]_[^\W_]\w*",  # names with a low line or a dot inside, and the path behind them
    r"(?:\w+|(?<!\w))\.\w[\w.]*(?:/\S*)?",
    r"\b\w*\d[\w.+-]*",  # versions, and names with a digit
    _PROPOSAL,
    r"\\\(.*?\\\)|\$[^$]*\$",  # mathematics in titles
)
#: Stands inside prose, yet is no word to translate.
_NOT_WORDS = re.compile("|".join(_UNSENT_TEXTS), re.DOTALL)
#: An empty target may move in its paragraph, and Sphinx marks a page description as translated.
_NOT_RESTORED = re.compile(r'<span class="target" id="[^"]*"></span>|(?<=") translated="True"(?=[ /]*>)')
_REPEATED_LIST = re.compile(r"(/[uo]l[^/]*/li[^/]*){2,}")
#: Memory addresses, checksums of style sheets, and the list of extensions in the search index.
_RANDOM = re.compile(r"0x[0-9a-f]{6,}|(?<=\?v=)[0-9a-f]{8}|, ?\"sphinx_amts\": ?\d+")
_INDEX_LETTER = re.compile(r"#?.", re.DOTALL)
#: A name behind a label of Sphinx's, such as that of a module's author.
_LABELLED = re.compile(r"(?<=[:：]) *\S.*", re.DOTALL)
_PROSE_INDEX_TARGET = re.compile(r"#(index|term)-")


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """One element as it stands in a page; equal only to itself."""

    name: str
    attributes: Mapping[str, str]

    @property
    def classes(self) -> frozenset[str]:
        """The values of ``class``."""
        return frozenset(self.attributes.get("class", "").split())


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, the value of an attribute, or the beginning of an element (:data:`ELEMENT`)."""

    path: tuple[Tag, ...]
    text: str
    attribute: str = ""

    @property
    def where(self) -> str:
        """The path as one reads it, such as ``html/body/div.body/p``."""
        steps = (".".join([tag.name, *tag.attributes.get("class", "").split()[:1]]) for tag in self.path)
        path = _REPEATED_LIST.sub(r"\1", "/".join(steps))  # a list in a list is a list
        return path + f"@{self.attribute}" * bool(self.attribute)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that should not be: on which page, and what."""

    page: str
    text: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.path: list[Tag] = []
        self.pieces: list[Piece] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        path = (*self.path, Tag(tag, attributes))
        self.pieces.append(Piece(path, tag, ELEMENT))
        self.pieces.extend(Piece(path, value, name) for name, value in attributes.items())
        if tag not in VOID:
            self.path.append(path[-1])

    def handle_endtag(self, tag: str) -> None:
        names = [open_tag.name for open_tag in self.path]
        if tag in names:
            del self.path[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self.pieces.append(Piece(tuple(self.path), data))


def pieces(page: str) -> list[Piece]:
    """The page in document order: elements, their attributes and the text between them."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.pieces


def read_build(folder: Path) -> dict[str, str]:
    """What is compared of a build: every page, the search index and the object inventory, by path in the build."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    wanted = {name: path for name, path in found.items() if name.endswith((".html", "searchindex.js", "objects.inv"))}
    return {name: _content(path) for name, path in sorted(wanted.items())}


def _content(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".inv":
        *header, packed = data.split(b"\n", 4)
        data = b"\n".join([*header, zlib.decompress(packed)])
    return data.decode("utf-8")


def differences(source: Mapping[str, str], translated: Mapping[str, str]) -> list[Finding]:
    """Files that are not the same, each with the first place where they differ; random values do not count."""
    return [
        Finding(name, difference)
        for name in sorted(source.keys() | translated.keys())
        if (difference := difference_of(source.get(name), translated.get(name)))
    ]


def difference_of(source: str | None, translated: str | None) -> str:
    """A short unified diff of the first place where two files differ; empty if they are the same."""
    if source is None or translated is None:
        return "stands in only one of the builds: " + ("the translated one" if source is None else "the source")
    ours, theirs = (_RANDOM.sub("", text) for text in (source, translated))
    return "" if ours == theirs else _first_difference(_lines(ours), _lines(theirs), ours.split() == theirs.split())


def _lines(text: str) -> list[str]:
    return text.replace('],"', '],\n"').splitlines()


def _first_difference(source: list[str], translated: list[str], only_blanks: bool) -> str:
    unequal = [index for index, pair in enumerate(zip_longest(source, translated)) if pair[0] != pair[1]]
    start = max(unequal[0] - 1, 0) if unequal else 0
    window = slice(start, start + 4)
    diff = [*difflib.unified_diff(source[window], translated[window], n=1, lineterm="")][3:]
    note = "only blanks differ" if only_blanks else f"{len(unequal)} lines differ"
    return "\n".join([f"line {start + 1}, {note}:", *(_shortened(line) for line in diff)])


def _shortened(line: str, width: int = 300) -> str:
    return line if len(line) <= width else line[:width] + " …"


def invariants(page: str) -> dict[str, Counter[str]]:
    """What a translation must leave alone, as multisets by kind: see the second law of this module.

    The groups of the general index follow the letters of the language: they and their layout are left out.
    """
    every = pieces(page)
    found = {
        "links": Counter(_address(piece.text) for piece in every if piece.attribute == "href"),
        "anchors": Counter(piece.text for piece in every if piece.attribute == "id"),
        "images": Counter(_address(piece.text) for piece in every if piece.attribute == "src"),
        "code": _texts_of(every, _is_code),
        "mathematics": _texts_of(every, _is_mathematics),
        "numbers": Counter(number for piece in every if _is_prose(piece) for number in _numbers(piece.text)),
        "words": Counter(word for piece in every if _is_prose(piece) for word in _folded_words(piece.text)),
        "elements": Counter(piece.text for piece in every if piece.attribute == ELEMENT),
    }
    if any("genindextable" in piece.path[-1].classes for piece in every if piece.path):
        del found["elements"], found["words"]
        for kind in ("links", "anchors"):
            found[kind] = Counter({key: n for key, n in found[kind].items() if not _INDEX_LETTER.fullmatch(key)})
    return found


def _address(text: str) -> str:
    return _RANDOM.sub("", text)


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", folded(text))


def _folded_words(text: str) -> list[str]:
    return re.findall(r"[^\W\d]+", folded(text).casefold())


def folded(text: str) -> str:
    """The text with full-width forms as ordinary letters: what the pseudo engine did, undone."""
    return unicodedata.normalize("NFKC", text)


def _is_code(tag: Tag) -> bool:
    return tag.name in CODE_ELEMENTS


def _is_mathematics(tag: Tag) -> bool:
    return tag.name == "math" or "math" in tag.classes


def _is_prose(piece: Piece) -> bool:
    return not piece.attribute and not any(
        _is_code(tag) or _is_mathematics(tag) or tag.name in {"script", "style"} for tag in piece.path
    )


def _texts_of(every: Iterable[Piece], wanted: Callable[[Tag], bool]) -> Counter[str]:
    texts: dict[Tag, list[str]] = {}
    for piece in every:
        outermost = next(filter(wanted, piece.path), None)
        if outermost is not None and not piece.attribute:
            texts.setdefault(outermost, []).append(piece.text)
    return Counter(_code_text(tag, "".join(parts)) for tag, parts in texts.items())


def _code_text(tag: Tag, text: str) -> str:
    """A link in code style may have a title in words, and words are translated."""
    titled = tag.name == "code" and tag.classes & {"xref", "download"} and " " in text.strip()
    return " ".join(folded(text).split()) if titled else text


def changed(name: str, source: str, translated: str, kinds: Collection[str] = ()) -> list[Finding]:
    """What a translation should have left alone and did not, one finding a kind.

    :param kinds: the kinds of :func:`invariants` to look at; all if none is named
    """
    before, after = invariants(source), invariants(translated)
    return [
        Finding(name, f"{kind}: lost {_listed(before[kind] - after[kind])}, new {_listed(after[kind] - before[kind])}")
        for kind in sorted(before.keys() & after.keys())
        if before[kind] != after[kind] and (not kinds or kind in kinds)
    ]


def _listed(counter: Counter[str], most: int = 4) -> str:
    shown = [f"{_shortened(key, 80)!r}" + f" ×{count}" * (count > 1) for key, count in counter.most_common(most)]
    return (", ".join(shown) or "nothing") + f" and {len(counter) - most} more" * (len(counter) > most)


def unrestored(name: str, source: str, pseudo: str) -> list[Finding]:
    """The first place where a page of the pseudo build, read in ordinary letters, is not the source page.

    The general index is left out: it is sorted anew.  So are empty targets, which may move in their paragraph, and
    the mark that Sphinx, and the extension as it does, puts on a translated page description.
    """
    difference = "" if "genindextable" in source else difference_of(_restored(source), _restored(pseudo))
    return [Finding(name, difference)] if difference else []


def _restored(page: str) -> str:
    tags = re.split("(?=<)", _NOT_RESTORED.sub("", folded(page)).replace("。", "."))
    return "\n".join("".join(tag.split()) for tag in tags)


def side_by_side(page: str, other: str) -> list[tuple[Piece, Piece]]:
    """The texts of two pages with the same structure, those of attributes too, pair by pair; empty targets are no end.

    :raises ValueError: if one has more texts than the other.
    """
    return [*zip(*(_seen_texts(_NOT_RESTORED.sub("", one)) for one in (page, other)), strict=True)]


def _seen_texts(page: str) -> list[Piece]:
    seen = READ_ATTRIBUTES | {"", "content"}
    return [piece for piece in pieces(page) if piece.attribute in seen and piece.text.strip()]


def origin_of(piece: Piece) -> str:
    """``translated`` or ``untranslated``, as Sphinx marks the blocks of a book that has catalogues, or nothing.

    It marks them with ``translation_progress_classes``.  Attributes have no mark, nor have links that show a title.
    """
    return "" if any("doc" in tag.classes for tag in piece.path) else _mark_of_block(piece)


def _mark_of_block(piece: Piece) -> str:
    marks = (tag.classes & {"translated", "untranslated"} for tag in reversed(piece.path))
    return "" if piece.attribute else next((next(iter(mark)) for mark in marks if mark), "")


def overruled(catalogue: Mapping[str, str], ours: Mapping[str, str]) -> list[Finding]:
    """Texts that a catalogue translated and that are others in the pseudo build, wherever in the book they stand.

    The general index is left out: it is sorted anew.

    :raises ValueError: if a page has more texts in one build than in the other
    """
    pages = [(name, page) for name, page in catalogue.items() if "genindextable" not in page]
    pairs = [(name, *pair) for name, page in pages for pair in side_by_side(page, ours[name])]
    human = _texts_from(pairs, "translated") - _texts_from(pairs, "untranslated")
    return [
        Finding(name, f"{one.where}: {_shortened(one.text.strip(), 120)}  → {_shortened(other.text.strip(), 120)}")
        for name, one, other in pairs
        if one.text != other.text
        if origin_of(one) == "translated" or (_mark_of_block(one) != "untranslated" and one.text.strip() in human)
    ]


def _texts_from(pairs: Iterable[tuple[str, Piece, Piece]], origin: str) -> set[str]:
    """Texts of such blocks; a word of their code says nothing about that word elsewhere."""
    return {
        one.text.strip()
        for _, one, _ in pairs
        if origin_of(one) == origin and not any(tag.name in CODE_ELEMENTS for tag in one.path)
    }


def leftovers(
    name: str, page: str, furniture: frozenset[tuple[str, str]] = frozenset(), code: Collection[str] = ()
) -> list[Finding]:
    """Words of ordinary letters in a page of the pseudo build that should have been translated.

    :param furniture: what the templates put there: :func:`furniture_of` an empty book
    :param code: words of the book's code (:func:`code_words`): titles repeat them without markup
    """
    return [
        Finding(name, f"{piece.where}: {_shortened(' '.join(piece.text.split()), 120)}  → {' '.join(words)}")
        for piece in _read_by_people(pieces(page))
        if furniture.isdisjoint(_as_furniture(piece))
        if (words := [word for word in _words(piece) if not (_is_plain(piece) and word in code)])
    ]


def furniture_of(pages: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Place and text of everything readable in the pages of an empty book: it comes from templates."""
    return frozenset(
        (piece.where, piece.text.strip()) for page in pages for piece in _read_by_people(pieces(page)) if piece.text
    )


def _as_furniture(piece: Piece) -> Iterator[tuple[str, str]]:
    """The piece as an empty book may have it: as it is, or with ``0`` for the name behind a label."""
    text = piece.text.strip()
    yield piece.where, text
    yield piece.where, _LABELLED.sub(" 0", text)


def code_words(page: str) -> frozenset[str]:
    """The words in the page's code and mathematics."""
    inside = (piece for piece in pieces(page) if not piece.attribute and any(map(_is_unsent, piece.path)))
    return frozenset(word for piece in inside for word in _LATIN_WORD.findall(piece.text))


def _words(piece: Piece) -> list[str]:
    return _LATIN_WORD.findall(_NOT_WORDS.sub(" ", piece.text))


def is_to_translate(piece: Piece) -> bool:
    """Whether the piece is read by people and has words of ordinary letters that are no names or numbers."""
    return _is_readable(piece) and bool(_words(piece))


def _is_plain(piece: Piece) -> bool:
    """Whether code stands here without the markup that says so: as part of a title that is repeated here."""
    tag = piece.path[-1]
    return bool(piece.attribute) or tag.name == "title" or not tag.classes.isdisjoint({"doc", "std-doc", "std-ref"})


def _is_unsent(tag: Tag) -> bool:
    return (
        tag.name in UNSENT_ELEMENTS
        or not UNSENT_CLASSES.isdisjoint(tag.classes)
        or tag.attributes.get("translate") == "no"
        or (tag.name in {"span", "dt"} and "label" in tag.classes)
    )


def _read_by_people(every: list[Piece]) -> Iterator[Piece]:
    objects = _object_entries(every)
    return (piece for index, piece in enumerate(every) if index not in objects and _is_readable(piece))


def _object_entries(every: list[Piece]) -> frozenset[int]:
    """Where the general index names an object: its links, and the texts above a list of such links."""
    found, following = set(), ""
    for index, piece in reversed([*enumerate(every)]):
        following = piece.text if piece.attribute == "href" else following
        if any("genindextable" in tag.classes for tag in piece.path):
            is_prose = _PROSE_INDEX_TARGET.search(_link_around(piece) or following) and not re.search(
                _PROPOSAL, piece.text
            )
            found |= set() if is_prose else {index}
    return frozenset(found)


def _is_readable(piece: Piece) -> bool:
    if not piece.path or any(map(_is_unsent, piece.path)):
        return False
    tag = piece.path[-1]
    if not piece.attribute:
        return not _is_target(piece)
    if piece.attribute == "content":
        return bool({tag.attributes.get("name"), tag.attributes.get("property")} & READ_META)
    return piece.attribute in READ_ATTRIBUTES and not _names_an_object(tag, piece)


def _is_target(piece: Piece) -> bool:
    """An address or a target as the text of its link, the letters of the general index, and names."""
    text = piece.text.strip()
    unresolved = "xref" in piece.path[-1].classes and (" " not in text or ":" in text.split()[0])
    link = unquote(_link_around(piece))
    shortened = text in link and (bool(re.search(r"[./]", text)) or link.startswith("mailto:"))
    heading = len(text) == 1 and (piece.path[-1].name in {"h2", "strong"})
    return unresolved or shortened or heading or _is_name(piece)


def _is_name(piece: Piece) -> bool:
    """A parameter or type in a list of fields, and the source of a graph that could not be drawn."""
    in_fields = any("field-list" in tag.classes for tag in piece.path)
    return (in_fields and not re.search(r"\s", piece.text.strip())) or bool(
        re.search(r"\b(di)?graph \w+ \{", piece.text)
    )


def _link_around(piece: Piece) -> str:
    return next((tag.attributes.get("href", "") for tag in piece.path if tag.name == "a"), "")


def _names_an_object(tag: Tag, piece: Piece) -> bool:
    """The tooltip of a link to an object, and the file name that stands for a missing ``alt``."""
    if piece.attribute == "alt":
        return piece.text.rpartition("/")[2] == tag.attributes.get("src", "").rpartition("/")[2]
    return piece.attribute == "title" and "reference" in tag.classes and " " not in piece.text
