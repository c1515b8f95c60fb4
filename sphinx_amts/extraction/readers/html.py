"""Articles from the web as texts: what an author wrote, without the furniture of the site around it.

What belongs to the article is decided here, on lxml's tree, since no library at hand keeps all that a pair needs:
trafilatura loses formulas and captions and makes blocks of code within sentences, readability loses tables and keeps
share buttons, resiliparse and justext return no markup at all.  Three steps:

1. what names itself furniture goes: by element (``nav``, ``aside``, ``form`` …), by role, by the words of its class
   and id (cookies, sharing, related posts, comments, newsletters …), unless it holds half of the page's text;
2. the article is what says so (``article``, ``main``), else the smallest element around most of the running text;
3. its blocks are read in order; code, formulas and pictures that stand alone are landmarks.
"""

from __future__ import annotations

import codecs
import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from sphinx_amts.alignment.texts import Location, Text, TextBlock
from sphinx_amts.bitext import inline_codes
from sphinx_amts.bitext.inline_codes import InlineCode, Run
from sphinx_amts.errors import AmtsError, ConfigurationError
from sphinx_amts.extraction.readers.wire import ReadingError
from sphinx_amts.extraction.writers import marked
from sphinx_amts.text import tagged_text

SUFFIXES = (".html", ".htm", ".xhtml")
#: Bytes; a longer page is no article.
_LONGEST = 20_000_000
_META_ENCODING = re.compile(rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LOOKED_AT = 4096

_DROPPED = frozenset({
    "aside", "audio", "base", "button", "canvas", "dialog", "embed", "footer", "form", "iframe", "input", "label",
    "link", "menu", "meta", "nav", "noscript", "object", "select", "source", "style", "svg", "template", "textarea",
    "video",
})  # fmt: skip
_DROPPED_ROLES = frozenset({
    "alert", "alertdialog", "banner", "complementary", "contentinfo", "dialog", "menu", "navigation", "search",
    "toolbar",
})  # fmt: skip
#: Words of a class or an id, as they stand between hyphens and capitals.
_FURNITURE_WORDS = """
    ad adbox ads advert advertisement adverts author authorbox avatar banner bio breadcrumb breadcrumbs byline
    comment commentlist comments consent cookie cookies dateline disqus editlink editsection footer gdpr headerlink
    masthead menu meta modal nav navbar navigation newsletter outbrain pager pagination paywall popular popup promo
    promoted promotion rating readtime recirc recommendation recommendations recommended related respond share
    sharebar sharedaddy sharing sidebar signup skip skiplink social sponsor sponsored subscribe subscription taboola
    tags timestamp toc toolbar
"""
_FURNITURE = frozenset(_FURNITURE_WORDS.split())
_PHRASES = ("edit-link", "post-date", "read-more", "reading-time", "sr-only", "table-of-contents")
_NEVER_FURNITURE = frozenset({"article", "body", "h1", "html", "main", "math", "script"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

#: Blocks, and what a text in them is.
_BLOCKS = {
    "address": "para", "article": "", "blockquote": "quote", "body": "", "caption": "caption", "center": "",
    "dd": "definition", "details": "", "div": "", "dl": "", "dt": "term", "fieldset": "", "figcaption": "caption",
    "figure": "", "h1": "h1", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6", "header": "", "hgroup": "",
    "hr": "", "li": "item", "main": "", "ol": "", "p": "", "section": "", "summary": "title", "table": "", "tbody": "",
    "td": "cell", "tfoot": "", "th": "cell", "thead": "", "tr": "", "ul": "",
}  # fmt: skip
_CODE = frozenset({"code", "kbd", "samp", "tt", "var"})
_EMPHASIS = {"em": "em", "i": "em", "b": "strong", "strong": "strong"}
_PAIRED = frozenset({"abbr", "cite", "del", "dfn", "ins", "mark", "q", "s", "small", "sub", "sup", "u"})
_FORMULA_CLASSES = frozenset({"katex", "katex-display", "latex", "math", "mathjax", "mathml"})
_TEX = "application/x-tex"
_DELIMITERS = ((r"\(", r"\)"), (r"\[", r"\]"), ("$$", "$$"), ("$", "$"))
_NOTE = re.compile(r"\[?[\d*†‡]{1,4}\]?")
_ANCHORS = frozenset({"", "#", "¶", "§", "🔗", "link", "permalink"})
_SCHEMES = ("", "http://", "https://", "mailto:")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
#: The share of the text that the article must hold if nothing says where it is.
_MOST = 0.75
#: The share that it must hold even if something says so: lists of other articles say it, too.
_LEAST = 0.4
_CONTAINERS = ("center", "div", "section", "table", "tbody", "td", "tr")
_MAIN = ("//*[@itemprop='articleBody']", "//article", "//main | //*[@role='main']")


@dataclass(frozen=True, slots=True)
class _Picture(InlineCode):
    """A picture within a text."""

    alternative: str = ""


class HtmlPages:
    """A folder of pages, or one page; a context manager, as a book is one."""

    def __init__(self, path: Path, language: str, tell: Callable[[ReadingError], None]) -> None:
        """Look for the pages; nothing is read yet."""
        self.folder = path if path.is_dir() else path.parent
        self.warnings = 0
        self.files = page_files(path)
        self._language, self._tell = language, tell
        _lxml()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to end."""

    def texts(self, wanted: Sequence[tuple[str, str]]) -> Iterator[Text]:
        """The articles of these pages, in this order, under these names; what cannot be read is told."""
        for file, name in wanted:
            try:
                yield article_text(self.folder / file, self._language, name, file)
            except AmtsError as error:
                self._tell(ReadingError(Location(str(self.folder / file)), str(error)))


def page_files(path: Path) -> tuple[str, ...]:
    """The pages in a folder, or the page itself, as paths relative to the folder."""
    if not path.is_dir():
        return (path.name,)
    found = (one for one in path.rglob("*") if one.suffix.lower() in SUFFIXES and one.is_file())
    return tuple(sorted(one.relative_to(path).as_posix() for one in found))


def article_text(path: Path, language: str, name: str, file: str = "") -> Text:
    """The article in a page.

    :raises AmtsError: if the file is no page, or there is no article in it; the sentence says why and what to do.
    """
    root = _parsed(_decoded(path))
    article = _article(root) if root is not None else None
    blocks = tuple(_blocks(article, root, language, Location(file or path.name))) if article is not None else ()
    if not any(block.sentences for block in blocks):
        raise AmtsError("there is no article in this page; save the page as a browser shows it, with its text.")
    return Text(name, blocks)


# --- from bytes to a tree ---------------------------------------------------------------------------------------------


def _decoded(path: Path) -> str:
    """The page as text: by its byte-order mark, by what it says of itself, as UTF-8, or as browsers read the rest."""
    try:
        data = path.read_bytes() if path.stat().st_size <= _LONGEST else None
    except OSError as error:
        raise AmtsError(f"the file cannot be opened ({error.strerror or error}); check its name and rights.") from error
    if data is None:
        raise AmtsError(f"the file has more than {_LONGEST:,} bytes, so it is no article; leave it out.")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if not encoding and b"\0" in data:
        raise AmtsError("the file is binary, not a page; save it as HTML.")
    said = _META_ENCODING.search(data[:_LOOKED_AT])
    return _first_decoded(data, filter(None, (encoding, said and said[1].decode("ascii"), "utf-8")))


def _first_decoded(data: bytes, encodings: Iterator[str]) -> str:
    for name in encodings:
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", errors="replace")


def _lxml() -> Any:
    try:
        return importlib.import_module("lxml.html")  # of the extra `html`
    except ImportError as error:
        raise ConfigurationError("Reading HTML pages needs lxml. Install sphinx-amts[html].") from error


def _parsed(source: str) -> Any:
    """The root of the tree; ``None`` where there is none."""
    library = _lxml()
    whole = re.sub(r"\A\s*<\?xml[^>]*\?>", "", source.replace("\0", ""))
    parser = library.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return library.document_fromstring(whole, parser=parser)
    except (library.etree.LxmlError, AssertionError, ValueError):
        return None


# --- the article ------------------------------------------------------------------------------------------------------


def _article(root: Any) -> Any:
    """The element that holds the article, with all furniture taken out."""
    body = root.find("body")
    if body is None:
        return None
    total = _length(body)
    for element in list(body.iter()):
        if element is not body and element.getparent() is not None and _is_furniture(element, total):
            element.drop_tree()
    for path in _MAIN:
        found = [one for one in root.xpath(path) if _length(one)]
        best = max(found, key=_length, default=None)
        if best is not None and _length(best) >= _LEAST * _length(body):
            return best
    return _densest(body)


def _length(element: Any) -> int:
    """The characters of running text, which paragraphs, items and the like hold; those of links count for nothing."""
    texts = element.iter("p", "li", "td", "dd", "blockquote", "pre")
    total = sum(len((one.text or "").strip()) + _tails(one) for one in texts)
    return total or len(element.text_content().strip())


def _tails(element: Any) -> int:
    inline = (one for one in element.iterdescendants() if one.tag not in _BLOCKS)
    words = (part for one in inline for part in ((one.text if one.tag != "a" else ""), one.tail) if part)
    return sum(len(part.strip()) for part in words)


def _is_furniture(element: Any, total: int) -> bool:
    tag = element.tag
    if tag in _NEVER_FURNITURE:
        return tag == "script" and not str(element.get("type", "")).startswith("math/")
    if tag in _DROPPED and not (tag == "footer" and _is_within(element, "blockquote", "figure")):
        return True
    named = _names_itself_furniture(element) or (tag == "header" and not _is_within(element, "article", "main"))
    return named and not _holds_article(element, total)


def _is_within(element: Any, *tags: str) -> bool:
    return any(parent.tag in tags for parent in element.iterancestors())


def _names_itself_furniture(element: Any) -> bool:
    is_hidden = "hidden" in element.attrib or element.get("aria-hidden") == "true"
    if is_hidden or _HIDDEN.search(element.get("style", "")) or element.get("role", "").lower() in _DROPPED_ROLES:
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    words = {word.lower() for word in _WORD.findall(names)}
    return bool(words & _FURNITURE) or any(phrase in names.lower().replace("_", "-") for phrase in _PHRASES)


def _holds_article(element: Any, total: int) -> bool:
    """Whether too much stands in it to be furniture, whatever it is called."""
    return element.find(".//h1") is not None or (total > 0 and _length(element) > total / 2)


def _densest(body: Any) -> Any:
    """The smallest element that holds most of the running text."""
    inner, least = body, _length(body) * _MOST
    while inner is not None:
        chosen = inner
        inner = next((one for one in chosen.iterchildren(*_CONTAINERS) if _length(one) >= least), None)
    return chosen


# --- its blocks -------------------------------------------------------------------------------------------------------


def _blocks(article: Any, root: Any, language: str, place: Location) -> Iterator[TextBlock]:
    """The title of the page, if it stands outside, and the blocks of the article."""
    title = root.find(".//h1")
    if title is not None and article.find(".//h1") is None and title is not article:
        yield from _walked(title, "h1", language, place)
    yield from _walked(article, "para", language, place)


def _walked(element: Any, kind: str, language: str, place: Location) -> Iterator[TextBlock]:
    """The blocks in an element, and its runs of inline content as blocks of its own kind."""
    run: list[Run] = []
    at = Location(place.file, element.sourceline or 0)
    for piece in _content(element):
        if isinstance(piece, str | InlineCode):
            run.append(piece)
            continue
        yield from _ended(run, kind, language, at)
        run = []
        own = Location(place.file, piece.sourceline or 0)
        landmark = _landmark(piece, own)
        if landmark is not None:
            yield landmark
        else:
            yield from _walked(piece, _BLOCKS.get(piece.tag) or kind, language, own)
    yield from _ended(run, kind, language, at)


def _ended(run: Sequence[Run], kind: str, language: str, place: Location) -> Iterator[TextBlock]:
    """A run of inline content as blocks: alternative texts of its pictures, and its sentences or its one landmark."""
    for mark in inline_codes.codes_in(run):
        if isinstance(mark, _Picture):
            yield from _with_words("alt", [mark.alternative], language, place)
    alone = [piece for piece in run if isinstance(piece, InlineCode) or piece.strip()]
    if len(alone) == 1 and isinstance(alone[0], InlineCode) and alone[0].content is None:
        yield from _alone(alone[0], place)
    yield from _with_words(kind, run, language, place)


def _with_words(kind: str, run: Sequence[Run], language: str, place: Location) -> Iterator[TextBlock]:
    sentences = tuple(
        one for one in marked.marked_up_sentences(run, language, place) if tagged_text.has_words(one.text)
    )
    if sentences:
        yield TextBlock(kind, sentences, "", place)


def _alone(mark: InlineCode, place: Location) -> Iterator[TextBlock]:
    """A picture or a formula that stands alone as a landmark."""
    name = mark.match_keys[0]
    if isinstance(mark, _Picture):
        yield TextBlock("image", (), name.removeprefix("image "), place)
    elif name.startswith("$"):
        yield TextBlock("math", (), mark.display_text, place)


def _landmark(element: Any, place: Location) -> TextBlock | None:
    if element.tag == "pre":
        return TextBlock("code", (), element.text_content().strip("\n"), place)
    if _is_formula(element):
        return TextBlock("math", (), _formula(element), place)
    return None


def _content(element: Any) -> Iterator[Any]:
    """Inline pieces, and the elements that are blocks or landmarks; transparent elements are looked through."""
    if element.text:
        yield _BLANKS.sub(" ", element.text)
    for child in element.iterchildren():
        yield from _child(child)
        if child.tail:
            yield _BLANKS.sub(" ", child.tail)


def _child(child: Any) -> Iterator[Any]:
    is_display = _is_formula(child) and _is_display(child)
    if child.tag in _BLOCKS or child.tag == "pre" or is_display:
        yield child
    else:
        yield from _inline(child)


# --- inline -----------------------------------------------------------------------------------------------------------


def _inline(element: Any) -> Iterator[Any]:
    tag = element.tag
    if tag == "br":
        yield " "
    elif _is_formula(element):
        formula = _formula(element)
        yield InlineCode((f"${''.join(formula.split())}$",), display_text=formula)
    elif tag in _CODE:
        words = _text(element)
        yield InlineCode((f"`{words}`",), display_text=words) if words else ""
    elif tag == "img":
        yield _Picture((f"image {element.get('src', '')}",), alternative=element.get("alt", ""))
    elif tag == "a":
        yield from _link(element)
    elif tag in _EMPHASIS or tag in _PAIRED:
        yield from _formatted(element)
    else:
        yield from _content(element)


def _text(element: Any) -> str:
    return _BLANKS.sub(" ", element.text_content()).strip()


def _formatted(element: Any) -> Iterator[Any]:
    """Emphasis and the like; blocks in it, which some pages have, stay blocks."""
    words, content = _text(element), list(_content(element))
    if not words or not all(isinstance(piece, str | InlineCode) for piece in content):
        yield from content
    elif element.tag == "sup" and _NOTE.fullmatch(words):
        yield InlineCode((f"[^{words.strip('[]')}]",), display_text=words)
    elif element.tag in _EMPHASIS:
        name = _EMPHASIS[element.tag]
        yield InlineCode((f"{name} {words}", name, "emphasis"), tuple(content), droppable=True)
    else:
        yield InlineCode((f"{element.tag} {words}", element.tag), tuple(content))


def _link(element: Any) -> Iterator[Any]:
    address, words, content = element.get("href", "").strip(), _text(element), list(_content(element))
    if not address or not all(isinstance(piece, str | InlineCode) for piece in content):
        yield from content
    elif words.lower() in _ANCHORS and not any(isinstance(piece, InlineCode) for piece in content):
        yield ""
    elif words.rstrip("/") in {address.rstrip("/").removeprefix(scheme) for scheme in _SCHEMES}:
        yield InlineCode((f"link {address}",), display_text=words)
    else:
        yield InlineCode((f"link {address}",), tuple(content)) if words else InlineCode((f"link {address}",))


# --- formulas ---------------------------------------------------------------------------------------------------------


def _is_formula(element: Any) -> bool:
    if element.tag == "script":
        return True
    if element.tag in {"math", "mjx-container"}:
        return True
    classes = element.get("class", "").lower().split()
    return element.tag in {"span", "div"} and not _FORMULA_CLASSES.isdisjoint(classes)


def _is_display(element: Any) -> bool:
    kind = f"{element.get('class', '')} {element.get('type', '')} {element.get('display', '')}".lower()
    return element.tag == "div" or "display" in kind or "block" in kind.split() or element.get("mode") == "display"


def _formula(element: Any) -> str:
    """The LaTeX of a formula, if the page has it, else its characters."""
    found = [one for one in element.iter() if one.get("encoding") == _TEX]
    written = str((found[0] if found else element).text_content()).strip()
    for start, end in _DELIMITERS:
        if written.startswith(start) and written.endswith(end) and len(written) > len(start + end):
            return written[len(start) : -len(end)].strip()
    return " ".join(written.split())
