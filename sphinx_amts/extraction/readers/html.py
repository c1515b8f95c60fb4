"""Articles from the web as texts: what an author wrote, without the furniture of the site around it.

What belongs to the article is decided here, on lxml's tree, since no library at hand keeps all that a pair needs:
trafilatura loses formulas and captions and makes blocks of code within sentences, readability loses tables and keeps
share buttons, resiliparse and justext return no markup at all.  Three steps:

1. what names itself furniture goes: by element (``nav``, ``aside``, ``form`` …, also ``rt``, the reading above a word),
   by role, by the words of its class and id (cookies, sharing, related posts, comments, newsletters …), unless it holds
   half of the page's text;
2. the article is the element that says so (``article``, ``main``), else the smallest one around most of the running
   text;
3. its blocks are read in order; code, formulas and pictures on their own are landmarks.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from sphinx_amts.alignment.texts import Location, Text, TextBlock
from sphinx_amts.bitext import inline_codes
from sphinx_amts.bitext.inline_codes import InlineCode, Run
from sphinx_amts.errors import AmtsError, ConfigurationError
from sphinx_amts.extraction.readers.marked_up_text import marked_up_sentences
from sphinx_amts.extraction.readers.wire import ReadingError
from sphinx_amts.text import encodings, tagged_text

SUFFIXES = (".html", ".htm", ".xhtml")
#: Bytes of the longest page that may be an article.
_LONGEST = 20_000_000
_META_ENCODING = re.compile(rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
#: Bytes in which a page may declare its encoding.
_DECLARATION = 4096
#: A start tag, however damaged, and one of its attributes.
_ATTRIBUTE = r"""[\s/]++[^\s=>/]++(?>\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++))?"""
_START_TAG = re.compile(rf"<[A-Za-z][^\s/>]*+(?P<attributes>(?>(?:{_ATTRIBUTE})*))")
_ATTRIBUTES = re.compile(_ATTRIBUTE)
#: Attributes of one element from which on libxml2 needs minutes; a tag of so few characters does not have them.
_MOST_ATTRIBUTES = 1_000
#: Elements within each other from which on a page is no article; browsers go down to 512, people to a few dozen.
_DEEPEST = 200

_DROPPED = frozenset({
    "aside", "audio", "base", "button", "canvas", "dialog", "embed", "footer", "form", "iframe", "input", "label",
    "link", "menu", "meta", "nav", "noscript", "object", "rp", "rt", "rtc", "select", "source", "style", "svg",
    "template", "textarea", "video",
})  # fmt: skip
_DROPPED_ROLES = frozenset({
    "alert", "alertdialog", "banner", "complementary", "contentinfo", "dialog", "menu", "navigation", "search",
    "toolbar",
})  # fmt: skip
#: Words of a class or an id, as hyphens and capitals separate them.
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

#: Elements that are blocks, with the kind of a text in them; empty for the kind of the block around.
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
_WHITESPACE = re.compile(r"[ \t\r\n\f]+")
#: The share of the text that the article must hold if no element says that it is one.
_LEAST_SHARE = 0.75
#: The share that it must hold even if an element says so: those in lists of other articles do, too.
_LEAST_NAMED_SHARE = 0.4
_CONTAINERS = ("center", "div", "section", "table", "tbody", "td", "tr")
_MAIN = ("//*[@itemprop='articleBody']", "//article", "//main | //*[@role='main']")


@dataclass(frozen=True, slots=True)
class _Picture(InlineCode):
    """A picture within a text."""

    alternative: str = ""


class HtmlPages:
    """A folder of pages, or one page; a context manager, as a book is one."""

    def __init__(self, path: Path, language: str, report: Callable[[ReadingError], None]) -> None:
        """Look for the pages; nothing is read yet."""
        self.folder = path if path.is_dir() else path.parent
        self.warnings = 0
        self.files = page_files(path)
        self._language, self._report = language, report
        _lxml()

    def __enter__(self) -> Self:
        """The pages themselves."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing has to be closed."""

    def texts(self, pages: Sequence[tuple[str, str]]) -> Iterator[Text]:
        """The articles of these pages, in this order, under these names; what cannot be read is reported."""
        for file, name in pages:
            try:
                yield article_text(self.folder / file, self._language, name, file)
            except AmtsError as error:
                self._report(ReadingError(Location(str(self.folder / file)), str(error)))


def page_files(path: Path) -> tuple[str, ...]:
    """The pages in a folder, or the page itself, as paths relative to the folder."""
    if not path.is_dir():
        return (path.name,)
    pages = (file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    return tuple(sorted(page.relative_to(path).as_posix() for page in pages))


def article_text(path: Path, language: str, name: str, file: str = "") -> Text:
    """The article in a page.

    Args:
        path: the page.
        language: the code of its language.
        name: the name of the text.
        file: the path of the page in places, if it is not its name.

    Raises:
        AmtsError: If the file is not a page, or there is no article in it; the message says why and what to do.
    """
    source = _decoded(path)
    _refuse_many_attributes(source)
    root = _parsed(source)
    if root is not None and (deepest := _first_below(root, _DEEPEST)) is not None:
        raise AmtsError(
            f"its elements are nested more than {_DEEPEST} deep (line {deepest.sourceline or 1}); the page is skipped. "
            "Close the elements, or simplify them."
        )
    article = _article(root) if root is not None else None
    blocks = tuple(_blocks(article, root, language, Location(file or path.name))) if article is not None else ()
    if not any(block.sentences for block in blocks):
        raise AmtsError("there is no article in this page; save the page as shown by a browser, including its text.")
    return Text(name, blocks)


# --- from bytes to a tree ---------------------------------------------------------------------------------------------


def _decoded(path: Path) -> str:
    """The page as text: by its byte-order mark, by its own declaration, as UTF-8, or as browsers read the rest."""
    try:
        data = path.read_bytes() if path.stat().st_size <= _LONGEST else None
    except OSError as error:
        raise AmtsError(
            f"the file cannot be opened ({error.strerror or error}); check its name and permissions."
        ) from error
    if data is None:
        raise AmtsError(f"the file has more than {_LONGEST:,} bytes, so it is not an article; leave it out.")
    encoding = encodings.of_first_bytes(data)
    if not encoding and b"\0" in data:
        raise AmtsError("the file is binary, not an HTML page; save it as HTML.")
    declared = _META_ENCODING.search(data[:_DECLARATION])
    declaration = declared[1].decode("ascii") if declared else ""
    wider = encodings.as_browsers_read(declaration)
    decoded = _first_decoded(data, (encoding, declaration, wider, "utf-8"))
    return data.decode(wider or "cp1252", errors="replace") if decoded is None else decoded


def _first_decoded(data: bytes, names: Sequence[str]) -> str | None:
    for name in filter(encodings.is_text_encoding, names):
        try:
            return data.decode(name)
        except ValueError:
            continue
    return None


def _refuse_many_attributes(source: str) -> None:
    """Reject a page that the parser would take too long for.

    Raises:
        AmtsError: If an element has more attributes than :data:`_MOST_ATTRIBUTES`.
    """
    for tag in _START_TAG.finditer(source):
        if len(tag[0]) > _MOST_ATTRIBUTES and len(_ATTRIBUTES.findall(tag["attributes"])) > _MOST_ATTRIBUTES:
            line = source.count("\n", 0, tag.start()) + 1
            raise AmtsError(
                f"an element has more than {_MOST_ATTRIBUTES:,} attributes (line {line}); the page is skipped. "
                "Save the page as shown by a browser."
            )


def _lxml() -> Any:
    try:
        return importlib.import_module("lxml.html")  # of the extra `html`
    except ImportError as error:
        raise ConfigurationError("Reading HTML pages requires lxml. Run: pip install 'sphinx-amts[html]'") from error


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
    _drop_furniture(body)
    for path in _MAIN:
        candidates = [element for element in root.xpath(path) if _text_length(element)]
        best = max(candidates, key=_text_length, default=None)
        if best is not None and _text_length(best) >= _LEAST_NAMED_SHARE * _text_length(body):
            return best
    return _densest(body)


def _first_below(root: Any, depth: int) -> Any:
    """The first element that so many others are around, and more; ``None`` if there is none."""
    level = 0
    library = _lxml().etree
    for event, element in library.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        if level > depth:
            return element
    return None


def _drop_furniture(body: Any) -> None:
    """Take out all furniture; the text behind each stays."""
    total = _text_length(body)
    # Whether something is furniture depends on what is in it and around it, not on what was taken out before it.
    unseen = [body]
    while unseen:
        element = unseen.pop()
        children = list(element)
        furniture = {child for child in children if _is_furniture(child, total)}
        unseen += [child for child in children if child not in furniture]
        if furniture:
            _drop(element, children, furniture)


def _drop(parent: Any, children: Sequence[Any], dropped: Container[Any]) -> None:
    """Take children out of their parent; not one by one, or the text behind them would grow and be copied each time."""
    kept, texts = None, [parent.text]
    for child in (*children, None):
        if child is not None and child in dropped:
            texts.append(child.tail)
            parent.remove(child)
            continue
        text = "".join(filter(None, texts))
        if kept is None:
            parent.text = text
        else:
            kept.tail = text
        if child is not None:
            kept, texts = child, [child.tail]


def _text_length(element: Any) -> int:
    """The characters of running text, which paragraphs, items and the like hold; those of links count for nothing."""
    texts = element.iter("p", "li", "td", "dd", "blockquote", "pre")
    total = sum(len((text.text or "").strip()) + _inline_length(text) for text in texts)
    return total or len(element.text_content().strip())


def _inline_length(element: Any) -> int:
    """The characters in and after the inline elements within an element, those of links left out."""
    inline = (child for child in element.iterdescendants() if child.tag not in _BLOCKS)
    parts = (part for child in inline for part in ((child.text if child.tag != "a" else ""), child.tail) if part)
    return sum(len(part.strip()) for part in parts)


def _is_furniture(element: Any, total: int) -> bool:
    tag = element.tag
    if tag in _NEVER_FURNITURE:
        return tag == "script" and not str(element.get("type", "")).startswith("math/")
    if tag in _DROPPED and not (tag == "footer" and _is_within(element, "blockquote", "figure")):
        return True
    is_named = _names_itself_furniture(element) or (tag == "header" and not _is_within(element, "article", "main"))
    return is_named and not _holds_article(element, total)


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
    """Whether an element holds too much to be furniture, whatever it is called."""
    return element.find(".//h1") is not None or (total > 0 and _text_length(element) > total / 2)


def _densest(body: Any) -> Any:
    """The smallest element that holds most of the running text."""
    inner, least_length = body, _text_length(body) * _LEAST_SHARE
    while inner is not None:
        chosen = inner
        inner = next(
            (child for child in chosen.iterchildren(*_CONTAINERS) if _text_length(child) >= least_length), None
        )
    return chosen


# --- its blocks -------------------------------------------------------------------------------------------------------


def _blocks(article: Any, root: Any, language: str, place: Location) -> Iterator[TextBlock]:
    """The title of the page, if it is outside the article, and the blocks of the article."""
    title = root.find(".//h1")
    if title is not None and article.find(".//h1") is None and title is not article:
        yield from _blocks_in(title, "h1", language, place)
    yield from _blocks_in(article, "para", language, place)


def _blocks_in(element: Any, kind: str, language: str, place: Location) -> Iterator[TextBlock]:
    """The blocks in an element; its inline content between them makes blocks of its own kind."""
    runs: list[Run] = []
    element_place = Location(place.file, element.sourceline or 0)
    for part in _content(element):
        if isinstance(part, str | InlineCode):
            runs.append(part)
            continue
        yield from _blocks_of_runs(runs, kind, language, element_place)
        runs = []
        part_place = Location(place.file, part.sourceline or 0)
        landmark = _landmark(part, part_place)
        if landmark is not None:
            yield landmark
        else:
            yield from _blocks_in(part, _BLOCKS.get(part.tag) or kind, language, part_place)
    yield from _blocks_of_runs(runs, kind, language, element_place)


def _blocks_of_runs(runs: Sequence[Run], kind: str, language: str, place: Location) -> Iterator[TextBlock]:
    """Inline content as blocks: the alternative texts of its pictures, and its sentences or its one landmark."""
    for code in inline_codes.codes_in(runs):
        if isinstance(code, _Picture):
            yield from _text_block("alt", [code.alternative], language, place)
    visible = [run for run in runs if isinstance(run, InlineCode) or run.strip()]
    if len(visible) == 1 and isinstance(visible[0], InlineCode) and visible[0].content is None:
        yield from _inline_landmark(visible[0], place)
    yield from _text_block(kind, runs, language, place)


def _text_block(kind: str, runs: Sequence[Run], language: str, place: Location) -> Iterator[TextBlock]:
    """A block of the sentences that have words; nothing if there are none."""
    sentences = marked_up_sentences(runs, language, place)
    with_words = tuple(sentence for sentence in sentences if tagged_text.has_words(sentence.text))
    if with_words:
        yield TextBlock(kind, with_words, "", place)


def _inline_landmark(code: InlineCode, place: Location) -> Iterator[TextBlock]:
    """A picture or a formula as a landmark, if it is all that a block has."""
    key = code.match_keys[0]
    if isinstance(code, _Picture):
        yield TextBlock("image", (), key.removeprefix("image "), place)
    elif key.startswith("$"):
        yield TextBlock("math", (), code.display_text, place)


def _landmark(element: Any, place: Location) -> TextBlock | None:
    """The landmark that an element is; ``None`` if it is none."""
    if element.tag == "pre":
        return TextBlock("code", (), element.text_content().strip("\n"), place)
    if _is_formula(element):
        return TextBlock("math", (), _formula(element), place)
    return None


def _content(element: Any) -> Iterator[Any]:
    """The runs in an element, and the elements in it that are blocks or landmarks."""
    if element.text:
        yield _WHITESPACE.sub(" ", element.text)
    for child in element.iterchildren():
        yield from _child_content(child)
        if child.tail:
            yield _WHITESPACE.sub(" ", child.tail)


def _child_content(child: Any) -> Iterator[Any]:
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
        words = _words(element)
        yield InlineCode((f"`{words}`",), display_text=words) if words else ""
    elif tag == "img":
        yield _Picture((f"image {element.get('src', '')}",), alternative=element.get("alt", ""))
    elif tag == "a":
        yield from _link(element)
    elif tag in _EMPHASIS or tag in _PAIRED:
        yield from _formatted(element)
    else:
        yield from _content(element)


def _words(element: Any) -> str:
    return _WHITESPACE.sub(" ", element.text_content()).strip()


def _formatted(element: Any) -> Iterator[Any]:
    """Emphasis and the like; blocks in it, which some pages have, stay blocks."""
    words, content = _words(element), list(_content(element))
    if not words or not all(isinstance(part, str | InlineCode) for part in content):
        yield from content
    elif element.tag == "sup" and _NOTE.fullmatch(words):
        yield InlineCode((f"[^{words.strip('[]')}]",), display_text=words)
    elif element.tag in _EMPHASIS:
        kind = _EMPHASIS[element.tag]
        yield InlineCode((f"{kind} {words}", kind, "emphasis"), tuple(content), droppable=True)
    else:
        yield InlineCode((f"{element.tag} {words}", element.tag), tuple(content))


def _link(element: Any) -> Iterator[Any]:
    address, words, content = element.get("href", "").strip(), _words(element), list(_content(element))
    if not address or not all(isinstance(part, str | InlineCode) for part in content):
        yield from content
    elif words.lower() in _ANCHORS and not any(isinstance(part, InlineCode) for part in content):
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
    sources = [child for child in element.iter() if child.get("encoding") == _TEX]
    formula = str((sources[0] if sources else element).text_content()).strip()
    for start, end in _DELIMITERS:
        if formula.startswith(start) and formula.endswith(end) and len(formula) > len(start + end):
            return formula[len(start) : -len(end)].strip()
    return " ".join(formula.split())
