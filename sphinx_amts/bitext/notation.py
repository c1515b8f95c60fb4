r"""Recognising the inline markup of the book in the plain text of parallel data.

People cut their sentences from the sources of a book, so its markup comes along: rst, MyST, and the dialect of D2L.
:func:`tagged` turns it into the tags that the book's own sentences have, so that such a pair can match.  What is
opaque and what is paired follows :mod:`sphinx_amts.document.inline`, as far as it can be told from a sentence alone.

Recognised: code spans, roles, ``$mathematics$`` (not money), emphasis, links, images, footnote and citation
references, addresses in angle brackets, substitutions, backslash escapes, character entities, slide markers of D2L
(dropped), the ``::`` before a code block, and tags of our own form, ``<x1/>`` or ``<g id="2">``.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from sphinx_amts.bitext import inline_codes
from sphinx_amts.bitext.inline_codes import InlineCode, Run
from sphinx_amts.bitext.pairs import Row
from sphinx_amts.errors import MarkupError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from re import Match

#: Characters; no sentence is longer, and what is longer is not searched for markup.
LONGEST = 10_000

#: A stretch of text that is not cut inside code or after a backslash.
_WORDS = r"(?:`[^`]*`|\\.|[^`\\])+?"
_NO_STARS = r"(?:(?!\*\*).)+"
_URL = r"<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*"
_LABEL = r"(?:`[^`]*`|!?\[[^\[\]]*\](?:\([^()\s]*\))?|\\.|[^\[\]`\\])*"
_TITLE = r"""(?:\s+(?:"[^"]*"|'[^']*'))?"""

_GRAMMAR = rf"""
    (?= [\\&<`:{{$!\[(|*_h] ) (?:
      (?P<escape>    \\ (?: \s | (?P<escaped> [!-/:-@\[-`{{-~] )))
    | (?P<entity>    & (?: \#\d{{1,7}} | \#[xX][0-9a-fA-F]{{1,6}} | [A-Za-z][A-Za-z0-9]{{1,31}} ) ;)
    | (?P<own_x>     <x (?: \s+ id= )? ["']? (?P<own_x_number>\d+) ["']? \s* />)
    | (?P<own_g>     <g (?P<own_g_number>\d+) > (?P<own_g_text>.*?) </g (?P=own_g_number) >)
    | (?P<autolink>  < (?: (?:https?|ftp|mailto): [^\s<>]+ | [\w.+-]+@[\w.-]+ ) >)
    | (?P<address>   \b https?:// [^\s<>`*|$\u2e80-\U0003ffff]+)
    | (?P<role>      (?: :(?P<rst_role>[A-Za-z][\w.+-]*(?: :[\w.+-]+)*): | \{{(?P<myst_role>[A-Za-z][\w:.+-]*)\}} )
                     (?P<fence>`+) (?P<role_text>[^`]+) (?P=fence))
    | (?P<rst_link>  ` (?P<rst_link_text>[^`<>]+?) \s* < (?P<rst_link_url>[^`<>]+) > `__? (?![A-Za-z0-9_]))
    | (?P<rst_name>  ` (?P<rst_name_text>[^`<>]+) `__? (?![A-Za-z0-9_]))
    | (?P<code>      (?<!`) (?P<ticks>`+) (?!`) (?P<code_text>.+?) (?<!`) (?P=ticks) (?!`))
    | (?P<math>      (?P<dollars>\${{1,2}}) (?![\s$]) (?P<math_text>(?: \\. | [^$\\] )+?) (?<!\s) (?P=dollars) (?!\d))
    | (?P<image>     !\[ [^\]]* \] \( \s* (?P<image_url>{_URL}) {_TITLE} \s* \))
    | (?P<note>      \[\^ [^\]\s]+ \] | \[ (?: \# [\w.-]* | \* | \d+ | [A-Za-z][\w.-]* ) \]_ (?!\w))
    | (?P<link>      \[ (?P<link_text>{_LABEL}) \] \( \s* (?P<link_url>{_URL}) {_TITLE} \s* \))
    | (?P<ref_link>  (?<![A-Za-z0-9_]) \[ (?P<ref_link_text>{_LABEL}) \] \[
                     (?P<ref_link_url>[^\[\]]*[A-Za-z][^\[\]]*) \])
    | (?P<slide>     \[\*\* (?P<slide_1>{_NO_STARS}) \*\*\] | \[~~ (?P<slide_2>.+?) ~~\]
                     | \(~~ (?P<slide_3>.+?) ~~\))
    | (?P<round>     \(\*\* (?P<round_text>{_NO_STARS}) \*\*\))
    | (?P<subst>     (?<![\w|]) \| (?P<subst_text>[^\s|`](?:[^|`]*[^\s|`])?) \| (?P<subst_link>_{{0,2}}) (?![\w|]))
    | (?P<both>      (?<![A-Za-z0-9*]) \*{{3}} (?![\s*]) (?P<both_text>{_WORDS}) (?<![\s*\\]) \*{{3}} (?!\*))
    | (?P<strong>    \*\* (?![\s*]) (?P<strong_text>{_WORDS}) (?<![\s\\]) \*\* (?!\*))
    | (?P<star>      (?<![A-Za-z0-9*]) \* (?![\s*]) (?P<star_text>{_WORDS}) (?<![\s*\\]) \* (?![*\d]))
    | (?P<under>     (?<![\w\\]) _ (?![\s_]) (?P<under_text>{_WORDS}) (?<![\s_\\]) _ (?!\w))
    )
"""
_FLAGS = re.VERBOSE | re.DOTALL
_MOST_MARKUP = re.compile(_GRAMMAR, _FLAGS)
#: ``Name_``, a link in rst; apart, because it can begin at any letter.
_RST_WORD = re.compile(
    r"""(?P<rst_word>(?<![\w.`*"“'-])(?P<rst_word_text>[A-Za-z][A-Za-z0-9]*(?:[-.+:][A-Za-z0-9]+)*)_(?!\w))"""
)
_MARKUP = re.compile(f"{_GRAMMAR} | {_RST_WORD.pattern}", _FLAGS)

#: Roles with words of their own, which a reader reads in the sentence.
_WORDY = frozenset({
    "abbr", "dfn", "emphasis", "guilabel", "menuselection", "strong", "sub", "subscript", "sup", "superscript", "term",
    "title", "title-reference",
})  # fmt: skip
#: Roles whose angle brackets are not the target of a title.
_UNTITLED = frozenset({"command", "eq", "file", "kbd", "raw", "regexp", "samp"})
_TITLED = re.compile(r"(?P<title>.*?\S)\s*<(?P<target>[^<>]+)>", re.DOTALL)
#: Roles whose text is a label that nobody sees; what is seen is a number, a name or a title from elsewhere.
_LABELLED = re.compile(r"any|doc|eq|eqref|numref|p|ps|ref|t|ts|(?:foot)?cite\w*")
_HTML = re.compile(r"</?[A-Za-z][^<>]*>")
_FIELD = re.compile(r"(%s|\{number\}|\{name\})")
_ABBREVIATED = re.compile(r"\s*\([^()]*\)$")
_NAME_OF_STANDARD = re.compile(r"(?:PEP|RFC|CVE|CWE)[ -]?\d[\d-]*", re.IGNORECASE)
_SCHEMES = ("", "http://", "https://", "mailto:")
_CODE_FOLLOWS = re.compile(r"(?:(?<=\S)::|\s+::)\s*$")
_NESTED = re.compile(r"""<g\s+id=["'](?P<number>\d+)["']\s*>|</g>""")
#: The blank that D2L needs before a role, after what is written without blanks.
_BLANK_BEFORE_ROLE = re.compile(
    r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff])[ ]+"
    r"(?=(?::[A-Za-z][\w:.+-]*:|\{[A-Za-z][\w:.+-]*\})`+[^`]+`)"
)


def tagged_pair(source: str, target: str) -> tuple[str, str] | None:
    """The pair as tagged sentences; ``None`` if the markup of the two does not correspond.

    Opaque things correspond by what they are (same code, same formula but for blanks, same role and target), links by
    where they lead, emphasis by order.  Emphasis and a number as a formula lose their markers if only the translation
    has them.

    >>> tagged("See `a_b` and *this*.", "*这个*和`a_b`。")
    ('See <x1/> and <g2>this</g2>.', '<g2>这个</g2>和<x1/>。')
    """
    found = _matched(source, target)
    return found and found[0]


def marked_up_row(line: int, source: str, target: str, changed: str = "") -> Row:
    """The pair with tags if its markup corresponds, else as it is."""
    found = _matched(source, target)
    if found is None:
        return Row(line, inline_codes.untagged_pair(source, target), changed, untagged=True)
    return Row(line, found[0], changed, display_texts=found[1])


def verbatim_row(line: int, source: str, target: str, changed: str = "") -> Row:
    """The pair as it is; for terms, in which nothing is markup."""
    return Row(line, inline_codes.untagged_pair(source, target), changed)


def visible_text(text: str) -> str:
    """What a reader sees of markup: its words, code, formulas; a blank of HTML tags without words."""
    if len(text) > LONGEST:
        return text
    seen = inline_codes.visible_text(runs(text))
    return _HTML.sub("", seen).strip() or " " * bool(_HTML.search(seen))


def _matched(source: str, target: str) -> tuple[tuple[str, str], tuple[str, ...]] | None:
    """The pair as tagged sentences, and what is seen of its tags."""
    if max(len(source), len(target)) > LONGEST:
        return None
    try:
        original = runs(source)
        return inline_codes.tagged_pair(original, runs(_BLANK_BEFORE_ROLE.sub("", target))), inline_codes.display_texts(
            original
        )
    except (MarkupError, RecursionError):
        return None


def runs(text: str) -> tuple[Run, ...]:
    """The text with its markup recognised, as a whole sentence."""
    ended = _CODE_FOLLOWS.sub(lambda match: ":" if match[0][0] == ":" else "", text)
    return tuple(_pieces(_with_numbers(ended)))


def _pieces(text: str) -> Iterator[Run]:
    position = 0
    for match in (_MARKUP if _RST_WORD.search(text) else _MOST_MARKUP).finditer(text):
        yield text[position : match.start()]
        yield from _BUILDERS[match.lastgroup or ""](match)
        position = match.end()
    yield text[position:]


def _with_numbers(text: str) -> str:
    """``<g id="2">…</g>`` as ``<g2>…</g2>``."""
    stack: list[str] = []

    def renamed(match: Match[str]) -> str:
        if match["number"]:
            stack.append(match["number"])
            return f"<g{stack[-1]}>"
        return f"</g{stack.pop()}>" if stack else match[0]

    return _NESTED.sub(renamed, text) if "<g " in text else text


def _opaque(name: str, shown: str = "") -> Iterator[Run]:
    yield InlineCode((name,), display_text=shown)


def _paired(names: tuple[str, ...], text: str) -> Iterator[Run]:
    yield InlineCode(names, tuple(_pieces(text)))


def _text(match: Match[str]) -> Iterator[Run]:
    yield match[0]


def _escaped(match: Match[str]) -> Iterator[Run]:
    yield match["escaped"] or ""


def _entity(match: Match[str]) -> Iterator[Run]:
    yield html.unescape(match[0])


def _own_pair(match: Match[str]) -> Iterator[Run]:
    return _paired((f"<g{match['own_g_number']}>",), match["own_g_text"])


def _role(match: Match[str]) -> Iterator[Run]:
    role = (match["rst_role"] or match["myst_role"]).rpartition(":")[2]
    text = match["role_text"].strip()
    if role in _NORMAL_FORMS:
        return _opaque(_NORMAL_FORMS[role](text), text)
    titled = None if role in _UNTITLED else _TITLED.fullmatch(text)
    target, title = (titled["target"], titled["title"]) if titled else (text, text)
    if role in _WORDY:
        return _paired((f"{role} {target}", role), _ABBREVIATED.sub("", title) if role == "abbr" else title)
    if role == "numref" and titled:
        return iter([InlineCode((f"numref {target}",), tuple(_fields(title)))])
    if titled:
        return _paired((f"{role} {target}",), title)
    return _opaque(f"{role} {target}", "" if _LABELLED.fullmatch(role) else _short(text))


def _short(name: str) -> str:
    """What is seen of the name of an object: all but what is before its last dot, if the author asks for that."""
    return name[1:].rpartition(".")[2] if name.startswith("~") else name.removeprefix("!")


def _fields(title: str) -> Iterator[Run]:
    """The title of a numbered reference; what is replaced in it is no text."""
    for part in _FIELD.split(title):
        yield InlineCode((part,), display_text=part) if _FIELD.fullmatch(part) else part


def _code(text: str) -> str:
    return f"`{text.strip()}`"


def _formula(text: str) -> str:
    return f"${''.join(text.split())}$"


def _mathematics(text: str) -> Iterator[Run]:
    """A formula; translators also write a plain number of the source as one."""
    is_plain = text.isascii() and text.isalnum()
    yield InlineCode(
        (_formula(text),), droppable=is_plain, dropped_text=text if is_plain else "", display_text=text.strip()
    )


_NORMAL_FORMS: dict[str, Callable[[str], str]] = {"code": _code, "literal": _code, "math": _formula}


def _link(text: str, url: str) -> Iterator[Run]:
    """Opaque if there are no words in it: nothing, the address itself, the name of a standard."""
    address = url.strip("<>").strip()
    shown = text.strip().removesuffix("/")
    same = shown in {"", *(address.removesuffix("/").removeprefix(scheme) for scheme in _SCHEMES)}
    wordless = same or _NAME_OF_STANDARD.fullmatch(shown)
    return _opaque(f"link {address}", text.strip() or address) if wordless else _paired((f"link {address}",), text)


def _named(text: str) -> Iterator[Run]:
    """A link by the name of its target, which translators may translate."""
    return _paired((f"named {text.lower()}", "named"), text)


def _substitution(match: Match[str]) -> Iterator[Run]:
    inner = InlineCode((f"|{match['subst_text']}|",))
    yield InlineCode((f"link {match['subst_text']}",), (inner,)) if match["subst_link"] else inner


def _slide(match: Match[str]) -> Iterator[Run]:
    return _pieces(match["slide_1"] or match["slide_2"] or match["slide_3"])


def _round(match: Match[str]) -> Iterator[Run]:
    """A slide marker if there are several words or a formula in it, else what it looks like."""
    text = match["round_text"]
    if " " in text.strip() or "$" in text:
        return _pieces(text)
    return _emphasis("strong", text, ("(", ")"))


def _strong_emphasis(match: Match[str]) -> Iterator[Run]:
    return iter([_emphasised("em", match["both_text"], tuple(_emphasis("strong", match["both_text"])))])


def _emphasis(kind: str, text: str, around: tuple[str, str] = ("", "")) -> Iterator[Run]:
    yield _emphasised(kind, text, tuple(_pieces(text)), around)


def _emphasised(kind: str, text: str, content: tuple[Run, ...], around: tuple[str, str] = ("", "")) -> InlineCode:
    return InlineCode((f"{kind} {text}", kind, "emphasis"), content, droppable=True, dropped_around=around)


_BUILDERS: dict[str, Callable[[Match[str]], Iterator[Run]]] = {
    "escape": _escaped,
    "entity": _entity,
    "own_x": lambda match: _opaque(f"<x{match['own_x_number']}/>"),
    "own_g": _own_pair,
    "autolink": lambda match: _opaque(match[0], match[0].strip("<>")),
    "address": _text,
    "role": _role,
    "rst_link": lambda match: _link(match["rst_link_text"], match["rst_link_url"]),
    "rst_name": lambda match: _named(match["rst_name_text"]),
    "code": lambda match: _opaque(_code(match["code_text"]), match["code_text"].strip()),
    "math": lambda match: _mathematics(match["math_text"]),
    "image": lambda match: _opaque(f"image {match['image_url']}"),
    "note": lambda match: _opaque(match[0]),
    "link": lambda match: _link(match["link_text"], match["link_url"]),
    "ref_link": lambda match: _link(match["ref_link_text"], match["ref_link_url"]),
    "slide": _slide,
    "round": _round,
    "both": _strong_emphasis,
    "subst": _substitution,
    "strong": lambda match: _emphasis("strong", match["strong_text"]),
    "star": lambda match: _emphasis("em", match["star_text"]),
    "under": lambda match: _emphasis("em", match["under_text"]),
    "rst_word": lambda match: _named(match["rst_word_text"]),
}
