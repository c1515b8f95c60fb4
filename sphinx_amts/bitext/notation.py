r"""Recognising the inline markup of the book in the plain text of parallel data.

People cut their sentences from the sources of a book, so its markup comes along: rst, MyST, and the dialect of D2L.
:func:`tagged_pair` turns it into the tags that the book's own sentences have, so that such a pair can match.  What is
a placeholder and what a paired code follows :mod:`sphinx_amts.document.inline`, as far as a sentence alone shows it.

Recognised: code spans, roles, ``$mathematics$`` (not money), emphasis, links, images, footnote and citation
references, addresses in angle brackets, substitutions, backslash escapes, character entities, inline HTML, slide
markers of D2L (dropped), the ``::`` before a code block, and tags of our own form, ``<x1/>`` or ``<g id="2">``.

A backslash, and HTML, mean one thing in rst and another in Markdown.  Which of them a text is in, its file says, or its
own markup (:func:`notation_of`); where neither does, only that is recognised which is unlikely in the other.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, TypeAlias

from sphinx_amts.bitext import inline_codes, inline_grammar
from sphinx_amts.bitext.inline_codes import InlineCode, Run
from sphinx_amts.bitext.pairs import Row
from sphinx_amts.errors import MarkupError
from sphinx_amts.text import html_elements, scripts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from re import Match

    from sphinx_amts.bitext.inline_grammar import Notation

#: Characters of the longest text that is searched for markup; no sentence is longer.
LONGEST = 10_000

#: Roles with words of their own, which are part of the sentence.
_WORDY = frozenset({
    "abbr", "dfn", "emphasis", "guilabel", "menuselection", "strong", "sub", "subscript", "sup", "superscript", "term",
    "title", "title-reference",
})  # fmt: skip
#: Roles whose angle brackets are not the target of a title.
_UNTITLED = frozenset({"command", "eq", "file", "kbd", "raw", "regexp", "samp"})
_TITLED = re.compile(r"(?P<title>.*?\S)\s*<(?P<target>[^<>]+)>", re.DOTALL)
#: Roles whose text is a label that readers do not see; they see a number, a name or a title from elsewhere.
_LABELLED = re.compile(r"any|doc|eq|eqref|numref|p|ps|ref|t|ts|(?:foot)?cite\w*")
_HTML = re.compile(r"</?(?P<name>[A-Za-z][^\s<>/]*)[^<>]*>")
_FIELD = re.compile(r"(%s|\{number\}|\{name\})")
_ABBREVIATED = re.compile(r"(?<!\s)\s*\([^()]*\)$")
_NAME_OF_STANDARD = re.compile(r"(?:PEP|RFC|CVE|CWE)[ -]?\d[\d-]*", re.IGNORECASE)
_SCHEMES = ("", "http://", "https://", "mailto:")
#: As docutils has it: a colon stays, unless a space or a line break is before them; a no-break space is none.
_CODE_FOLLOWS = re.compile(r"(?P<stays>(?<=[^ \n]))::\s*$|(?<!\s)\s*[ \n]::\s*$")
#: Markup that rst alone has; roles that D2L has as well do not count.
_RST = re.compile(
    r"(?<!`)``(?!`)[^`]++``(?!`)|(?<![:\w`])`[^`]++`__?(?!\w)"
    r"|(?<![\w:.+-]):(?!(?:numref|ref|eqref|cite[tp]?):)[A-Za-z][\w.+:-]*+(?<=:)`[^`]++`"
)
#: Markup that Markdown alone has.
_MARKDOWN = re.compile(r"\]\(|\{[A-Za-z][\w:.+-]*+\}`|(?<!\$)\$(?![\s$])[^$]++\$")
_NESTED = re.compile(r"""<g\s+id=["'](?P<number>\d+)["']\s*>|</g>""")
#: The space that D2L needs before a role in a script that is written without spaces.
_SPACE_BEFORE_ROLE = re.compile(
    rf"(?<=[{scripts.UNSPACED}])[ ]+"
    r"(?=(?::[A-Za-z][\w:.+-]*:|\{[A-Za-z][\w:.+-]*\})`+[^`]+`)"
)


def tagged_pair(source: str, target: str) -> tuple[str, str] | None:
    """The pair as tagged texts; ``None`` if the markup of the two does not correspond.

    Placeholders correspond by what they are (same code, same formula but for whitespace, same role and target), links
    by their addresses, emphasis by words that both texts have, else by order.  Emphasis and a number as a formula lose
    their markers if only the translation has them.

    >>> tagged_pair("See `a_b` and *this*.", "*这个*和`a_b`。")
    ('See <x1/> and <g2>this</g2>.', '<g2>这个</g2>和<x1/>。')
    """
    recognised = _recognised(source, target)
    return recognised and recognised[0]


def marked_up_row(line: int, source: str, target: str, changed: str = "") -> Row:
    """The row of a pair, with tags if its markup corresponds, else verbatim.

    Args:
        line: where the pair is in its file, counted from 1.
        source: a text as it is in the file.
        target: its translation.
        changed: the ``changedate`` of TMX.
    """
    recognised = _recognised(source, target)
    if recognised is None:
        return Row(line, inline_codes.untagged_pair(source, target), changed, untagged=True)
    return Row(line, recognised[0], changed, display_texts=recognised[1])


def verbatim_row(line: int, source: str, target: str, changed: str = "") -> Row:
    """The row of a pair of terms, in which nothing is markup; for the arguments see :func:`marked_up_row`."""
    return Row(line, inline_codes.untagged_pair(source, target), changed)


def notation_of(*texts: str) -> Notation:
    """What texts are written in, as far as their markup alone shows it; "" if it does not.

    >>> notation_of("Else ``True`` is returned."), notation_of("See [this](a.md)."), notation_of("Go on.")
    ('rst', 'markdown', '')
    """
    is_rst, is_markdown = (any(map(pattern.search, texts)) for pattern in (_RST, _MARKDOWN))
    if is_rst == is_markdown:
        return ""
    return "rst" if is_rst else "markdown"


def visible_text(text: str) -> str:
    """What a reader sees of markup: its words, code, formulas; a space for HTML tags without words."""
    if len(text) > LONGEST:
        return text
    visible = inline_codes.visible_text(runs(text, "native"))
    return _HTML.sub("", visible).strip() or " " * bool(_HTML.search(visible))


def _recognised(source: str, target: str) -> tuple[tuple[str, str], tuple[str, ...]] | None:
    """The pair as tagged texts, with the display texts of its tags; ``None`` if its markup does not correspond."""
    if max(len(source), len(target)) > LONGEST:
        return None
    # Of a text of its own nobody can know that it is in Markdown alone: slide marks and roles of D2L are, too.
    notation: Notation = "rst" if notation_of(source, target) == "rst" else ""
    try:
        source_runs = runs(source, notation)
        tagged = inline_codes.tagged_pair(source_runs, runs(_SPACE_BEFORE_ROLE.sub("", target), notation))
    except (MarkupError, RecursionError):
        return None
    return tagged, inline_codes.display_texts(source_runs)


def runs(text: str, notation: Notation = "") -> tuple[Run, ...]:
    """The runs of a whole sentence, with its markup recognised.

    Args:
        text: the sentence as it stands in its source.
        notation: what it is written in, if that is known.
    """
    ends = "::" in text and notation != "markdown"
    ended = _CODE_FOLLOWS.sub(lambda match: ":" if match["stays"] is not None else "", text) if ends else text
    return _without_outer_tags(tuple(_runs(_with_numbered_ends(ended), notation)))


def _without_outer_tags(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The runs without an HTML tag that stands alone at an end: a page's sentence does not have it."""
    is_visible = [not isinstance(run, str) or bool(run.strip()) for run in runs]
    if True not in is_visible:
        return runs
    first, last = is_visible.index(True), len(runs) - 1 - is_visible[::-1].index(True)
    start = first + 1 if _is_single_tag(runs[first]) else 0
    return runs[start : last if last >= start and _is_single_tag(runs[last]) else len(runs)]


def _is_single_tag(run: Run) -> bool:
    if not isinstance(run, InlineCode) or run.content is not None or len(run.match_keys) > 1:
        return False
    tag = _HTML.fullmatch(run.match_keys[0])
    return tag is not None and tag["name"].lower() in html_elements.INLINE


def _runs(text: str, notation: Notation) -> Iterator[Run]:
    def read(inner: str) -> Iterator[Run]:
        return _runs(inner, notation)

    position = 0
    for match in inline_grammar.matches(text, notation):
        yield text[position : match.start()]
        yield from _BUILDERS[match.lastgroup or ""](match, read)
        position = match.end()
    yield text[position:]


def _with_numbered_ends(text: str) -> str:
    """``<g id="2">…</g>`` as ``<g2>…</g2>``."""
    stack: list[str] = []

    def renamed(match: Match[str]) -> str:
        if match["number"]:
            stack.append(match["number"])
            return f"<g{stack[-1]}>"
        return f"</g{stack.pop()}>" if stack else match[0]

    return _NESTED.sub(renamed, text) if "<g " in text else text


# --- what each kind of markup becomes ---------------------------------------------------------------------------------


#: Gives the runs of a text within markup.
_Read: TypeAlias = "Callable[[str], Iterator[Run]]"


def _placeholder(match_key: str, display_text: str = "") -> Iterator[Run]:
    yield InlineCode((match_key,), display_text=display_text)


def _paired_code(match_keys: tuple[str, ...], text: str, read: _Read) -> Iterator[Run]:
    yield InlineCode(match_keys, tuple(read(text)))


def _verbatim(match: Match[str]) -> Iterator[Run]:
    yield match[0]


def _entity(match: Match[str]) -> Iterator[Run]:
    yield html.unescape(match[0])


def _own_paired_code(match: Match[str], read: _Read) -> Iterator[Run]:
    return _paired_code((f"<g{match['own_g_number']}>",), match["own_g_text"], read)


def _html_element(match: Match[str], read: _Read) -> Iterator[Run]:
    """An element of HTML as a page has it: a paired code if it has words, a placeholder if it is a name."""
    name, opening = match["html_name"].lower(), match["html_opening"]
    content = tuple(read(match["html_text"]))
    words = inline_codes.visible_text(content)
    is_name = name in html_elements.CODE or html_elements.NO_TRANSLATE.match(opening) is not None or not words.strip()
    match_keys = (f"{opening}{words}", opening, f"html {name}")
    yield InlineCode(match_keys, display_text=words) if is_name else InlineCode(match_keys, content)


def _role(match: Match[str], read: _Read) -> Iterator[Run]:
    """A role: a paired code if it has words of the sentence, else a placeholder."""
    kind = match.lastgroup
    role = match[f"{kind}_name"].rpartition(":")[2]
    text = match[f"{kind}_text"].strip()
    if role in _CONTENT_KEYS:
        return _placeholder(_CONTENT_KEYS[role](text), text)
    titled = None if role in _UNTITLED else _TITLED.fullmatch(text)
    target, title = (titled["target"], titled["title"]) if titled else (text, text)
    if role in _WORDY:
        return _paired_code((f"{role} {target}", role), _ABBREVIATED.sub("", title) if role == "abbr" else title, read)
    if role == "numref" and titled:
        return iter([InlineCode((f"numref {target}",), tuple(_numbered_title(title)))])
    if titled:
        return _paired_code((f"{role} {target}",), title, read)
    return _placeholder(f"{role} {target}", "" if _LABELLED.fullmatch(role) else _short_name(text))


def _short_name(name: str) -> str:
    """What a reader sees of the name of an object: ``~a.b.c`` is shown as ``c``, and ``!a.b.c`` without its mark."""
    return name[1:].rpartition(".")[2] if name.startswith("~") else name.removeprefix("!")


def _numbered_title(title: str) -> Iterator[Run]:
    """The title of a numbered reference; the fields that Sphinx fills in are placeholders."""
    for part in _FIELD.split(title):
        yield InlineCode((part,), display_text=part) if _FIELD.fullmatch(part) else part


def _code_key(text: str) -> str:
    return f"`{text.strip()}`"


def _formula_key(text: str) -> str:
    return f"${''.join(text.split())}$"


def _formula(text: str) -> Iterator[Run]:
    """A formula; it is droppable if plain, since translators also write a plain number of the source as one."""
    is_plain = text.isascii() and text.isalnum()
    yield InlineCode(
        (_formula_key(text),), droppable=is_plain, dropped_text=text if is_plain else "", display_text=text.strip()
    )


#: Roles that mean the same as other notations of code and formulas, with the match keys of these.
_CONTENT_KEYS: dict[str, Callable[[str], str]] = {"code": _code_key, "literal": _code_key, "math": _formula_key}


def _link(text: str, url: str, read: _Read) -> Iterator[Run]:
    """A link; a placeholder if it has no words: nothing, the address itself, the name of a standard."""
    address = url.strip("<>").strip()
    words = text.strip().removesuffix("/")
    is_address = words in {"", *(address.removesuffix("/").removeprefix(scheme) for scheme in _SCHEMES)}
    if is_address or _NAME_OF_STANDARD.fullmatch(words):
        return _placeholder(f"link {address}", text.strip() or address)
    return _paired_code((f"link {address}",), text, read)


def _rst_link(match: Match[str], read: _Read) -> Iterator[Run]:
    """A link of rst; the space before its address is no part of its text, unless there is nothing else."""
    text = match["rst_link_text"]
    return _link(text.rstrip() or text[:1], match["rst_link_url"], read)


def _named_link(text: str, read: _Read) -> Iterator[Run]:
    """A link by the name of its target, which translators may translate."""
    return _paired_code((f"named {text.lower()}", "named"), text, read)


def _substitution(match: Match[str]) -> Iterator[Run]:
    inner = InlineCode((f"|{match['subst_text']}|",))
    yield InlineCode((f"link {match['subst_text']}",), (inner,)) if match["subst_link"] else inner


def _slide_marker(match: Match[str], read: _Read) -> Iterator[Run]:
    """The text in a slide marker of D2L, which is dropped."""
    return read(match["slide_stars"] or match["slide_waves"])


def _round_marker(match: Match[str], read: _Read) -> Iterator[Run]:
    """A slide marker if there are several words or a formula in it, else what it looks like."""
    text = match["round_text"]
    if " " in text.strip() or "$" in text:
        return read(text)
    return _emphasis("strong", text, read, ("(", ")"))


def _strong_emphasis(match: Match[str], read: _Read) -> Iterator[Run]:
    return iter([_emphasised("em", match["both_text"], tuple(_emphasis("strong", match["both_text"], read)))])


def _emphasis(kind: str, text: str, read: _Read, around: tuple[str, str] = ("", "")) -> Iterator[Run]:
    yield _emphasised(kind, text, tuple(read(text)), around)


def _emphasised(kind: str, text: str, content: tuple[Run, ...], around: tuple[str, str] = ("", "")) -> InlineCode:
    """An emphasis with what is in it; it corresponds to the same emphasis first, then to its kind, then to any."""
    return InlineCode((f"{kind} {text}", kind, "emphasis"), content, droppable=True, dropped_around=around)


#: By the name of its group in the grammar, the runs of each kind of markup.
_BUILDERS: dict[str, Callable[[Match[str], _Read], Iterator[Run]]] = {
    "escape": lambda match, _: iter([match["escaped"] or ""]),
    "rst_escape": lambda match, _: iter([match["rst_escaped"] or ""]),
    "markdown_escape": lambda match, _: iter([match["markdown_escaped"]]),
    "entity": lambda match, _: _entity(match),
    "own_x": lambda match, _: _placeholder(f"<x{match['own_x_number']}/>"),
    "own_g": _own_paired_code,
    "autolink": lambda match, _: _placeholder(match[0], match[0].strip("<>")),
    "html": _html_element,
    "html_tag": lambda match, _: _placeholder(match[0]),
    "address": lambda match, _: _verbatim(match),
    "role": _role,
    "myst_role": _role,
    "rst_link": _rst_link,
    "rst_name": lambda match, read: _named_link(match["rst_name_text"], read),
    "code": lambda match, _: _placeholder(_code_key(match["code_text"]), match["code_text"].strip()),
    "math": lambda match, _: _formula(match["math_text"]),
    "image": lambda match, _: _placeholder(f"image {match['image_url'] or ''}"),
    "note": lambda match, _: _placeholder(match[0]),
    "link": lambda match, read: _link(match["link_text"], match["link_url"] or "", read),
    "ref_link": lambda match, read: _link(match["ref_link_text"], match["ref_link_url"], read),
    "slide": _slide_marker,
    "round_slide": lambda match, read: read(match["round_waves"]),
    "round": _round_marker,
    "both": _strong_emphasis,
    "subst": lambda match, _: _substitution(match),
    "strong": lambda match, read: _emphasis("strong", match["strong_text"], read),
    "star": lambda match, read: _emphasis("em", match["star_text"], read),
    "under": lambda match, read: _emphasis("em", match["under_text"], read),
    "rst_word": lambda match, read: _named_link(match["rst_word_text"], read),
}
