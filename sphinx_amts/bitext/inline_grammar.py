r"""Where inline markup stands in a plain text, in time that grows with the length of the text and no faster.

:func:`matches` gives what one regular expression of all kinds of markup would find.  Such an expression alone searches
the rest of the text anew for each ``*`` that nothing closes; here, what is known not to close is not searched for
again, and no pattern can match one text in many ways.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from sphinx_amts.text import html_elements, scripts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from re import Match, Pattern

_FLAGS = re.VERBOSE | re.DOTALL

#: What a text is known to be written in; "" for what cannot be known, "native" for the code in files of other tools.
Notation: TypeAlias = Literal["", "rst", "markdown", "native"]

# --- patterns ---------------------------------------------------------------------------------------------------------

#: Text that does not end inside code or after a backslash.
_WORDS = r"(?:`[^`]*`|\\.|[^`\\])+?"
_NO_STARS = r"(?:(?!\*\*).)+"
_URL = r"(?><[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)"
#: Atomic, because an image or a link in a label can be read in two ways, and several in a great many.
_LABEL = r"(?>(?:`[^`]*`|!?\[[^\[\]]*\](?:\([^()\s]*\))?|\\.|[^\[\]`\\])*)"
_QUOTED = r"""(?:"[^"]*"|'[^']*')"""
_HTML_NAME, _HTML_ATTRIBUTES = r"[A-Za-z][\w-]*+", r"(?>(?: \s[^<>]*+ )?) /?"


def _destination(name: str) -> str:
    """The address of a link or an image with its title, or a title without an address, in brackets."""
    return rf"\( \s*+ (?: (?P<{name}>{_URL}) (?:\s++ {_QUOTED})? | (?<=\s) {_QUOTED} ) \s*+ \)"


class _Emphasis(NamedTuple):
    """What opens an emphasis and what closes it, as regular expressions."""

    opening: str
    closing: str


_EMPHASES = {
    "both": _Emphasis(r"(?<![A-Za-z0-9*]) \*{3} (?![\s*])", r"(?<![\s*\\]) \*{3} (?!\*)"),
    "strong": _Emphasis(r"\*\* (?![\s*])", r"(?<![\s\\]) \*\* (?!\*)"),
    "star": _Emphasis(r"(?<![A-Za-z0-9*]) \* (?![\s*])", r"(?<![\s*\\]) \* (?![*\d])"),
    "under": _Emphasis(r"(?<![\w\\]) _ (?![\s_])", r"(?<![\s_\\]) _ (?!\w)"),
}
#: What an emphasis consists of, up to what may close it.
_WORDS_TOKEN = re.compile(r"[^`\\*_]++|`[^`]*+`|\\.|[*_]", re.DOTALL)

#: By the character with which it begins, the kinds of markup in the order in which they are tried.
_GRAMMAR = {
    "\\": {
        # A word that is glued to markup has a backslash between the two in rst alone.
        "escape": r"""\\ (?: \s | (?P<escaped> [!-/:-@\[-`{-~] ) | (?<=`\\)(?=\w) | (?<=[*_|]\\)(?=[^\W\x00-\x7f]) )""",
        "rst_escape": r"\\ (?: \s | (?P<rst_escaped> . ))",
        "markdown_escape": r"\\ (?P<markdown_escaped> [!-/:-@\[-`{-~] )",
    },
    "&": {"entity": r"& (?: \#\d{1,7} | \#[xX][0-9a-fA-F]{1,6} | [A-Za-z][A-Za-z0-9]{1,31} ) ;"},
    "<": {
        "own_x": r"""<x (?: \s+ id= )? ["']? (?P<own_x_number>\d+) ["']? \s* />""",
        "own_g": r"<g (?P<own_g_number>\d+) > (?P<own_g_text>.*?) </g (?P=own_g_number) >",
        "autolink": r"< (?: (?:https?|ftp|mailto): [^\s<>]+ | [\w.+-]+@[\w.-]+ ) >",
        "html": rf"(?P<html_opening> <(?P<html_name>{_HTML_NAME}) {_HTML_ATTRIBUTES} > ) (?P<html_text>.*) </[^<>]*+ >",
        "html_tag": rf"</? {_HTML_NAME} {_HTML_ATTRIBUTES} >",
    },
    "h": {"address": rf"\b https?:// [^\s<>`*|${scripts.EAST_ASIAN_AND_ABOVE}]+"},
    ":": {
        "role": r""":(?P<role_name>[A-Za-z][\w.+-]*+(?>(?: :[\w.+-]++)*)):
                    (?P<fence>`++) (?P<role_text>[^`]+) (?P=fence)"""
    },
    "{": {
        "myst_role": r"""\{(?P<myst_role_name>[A-Za-z][\w:.+-]*)\}
                         (?P<myst_fence>`++) (?P<myst_role_text>[^`]+) (?P=myst_fence)"""
    },
    "`": {
        "rst_link": r"` (?P<rst_link_text>[^`<>]++) < (?P<rst_link_url>[^`<>]+) > `__? (?![A-Za-z0-9_])",
        "rst_name": r"` (?P<rst_name_text>[^`<>]+) `__? (?![A-Za-z0-9_])",
        "code": r"(?<!`) (?P<ticks>`+) (?!`) (?P<code_text>.+?) (?<!`) (?P=ticks) (?!`)",
    },
    "$": {"math": r"(?P<dollars>\${1,2}) (?![\s$]) (?P<math_text>(?: \\. | [^$\\] )+?) (?<!\s) (?P=dollars) (?!\d)"},
    "!": {"image": rf"!\[ [^\]]* \] {_destination('image_url')}"},
    "[": {
        "note": r"\[\^ [^\]\s]+ \] | \[ (?: \# [\w.-]* | \* | \d+ | [A-Za-z][\w.-]* ) \]_ (?!\w)",
        "link": rf"\[ (?P<link_text>{_LABEL}) \] {_destination('link_url')}",
        "ref_link": rf"""(?<![A-Za-z0-9_]) \[ (?P<ref_link_text>{_LABEL}) \] \[
                         (?P<ref_link_url>[^\[\]]*[A-Za-z][^\[\]]*) \]""",
        "slide": rf"\[\*\* (?P<slide_stars>{_NO_STARS}) \*\*\] | \[~~ (?P<slide_waves>.+?) ~~\]",
    },
    "(": {
        "round_slide": r"\(~~ (?P<round_waves>.+?) ~~\)",
        "round": rf"\(\*\* (?P<round_text>{_NO_STARS}) \*\*\)",
    },
    "|": {"subst": r"""(?<![\w|]) \| (?P<subst_text>[^\s|`](?:[^|`]*[^\s|`])?) \| (?P<subst_link>_{0,2}) (?![\w|])"""},
    "*": {
        name: rf"{_EMPHASES[name].opening} (?P<{name}_text>{_WORDS}) {_EMPHASES[name].closing}"
        for name in ("both", "strong", "star")
    },
    "_": {"under": rf"{_EMPHASES['under'].opening} (?P<under_text>{_WORDS}) {_EMPHASES['under'].closing}"},
}
#: The kinds that a text of each notation does not have.
_FOREIGN: Mapping[Notation, frozenset[str]] = {
    "": frozenset({"rst_escape", "markdown_escape"}),
    "rst": frozenset({"escape", "markdown_escape", "html", "html_tag"}),
    "markdown": frozenset({"escape", "rst_escape"}),
    "native": frozenset({"rst_escape", "markdown_escape", "html", "html_tag"}),
}
_COMPILED = {
    kind: re.compile(f"(?P<{kind}> {pattern} )", _FLAGS)
    for kinds in _GRAMMAR.values()
    for kind, pattern in kinds.items()
}
_PATTERNS: Mapping[Notation, Mapping[str, tuple[tuple[str, Pattern[str]], ...]]] = {
    notation: {
        first: tuple((kind, _COMPILED[kind]) for kind in kinds if kind not in foreign)
        for first, kinds in _GRAMMAR.items()
    }
    for notation, foreign in _FOREIGN.items()
}
_OPENINGS = {kind: re.compile(emphasis.opening, _FLAGS) for kind, emphasis in _EMPHASES.items()}
_CLOSINGS = {kind: re.compile(emphasis.closing, _FLAGS) for kind, emphasis in _EMPHASES.items()}
#: Where markup may begin.
_BEGINNING = re.compile(r"[\\&<`$\[(|*]|!(?=\[)|:(?=[A-Za-z])|\{(?=[A-Za-z])|(?<![\w\\])_(?![\s_])|\bh(?=ttps?://)")
#: ``Name_``, a link in rst; without its last group it is words that no low line follows.
_RST_WORD = re.compile(
    r"""(?<![\w.`*"“'-])(?P<rst_word_text>[A-Za-z][A-Za-z0-9]*+(?>(?:[-.+:][A-Za-z0-9]++)*))(?P<rst_word>_(?!\w))?"""
)
_END_OF_RST_WORD = re.compile(r"(?<=[A-Za-z0-9])_(?!\w)")
_OWN_START, _OWN_END = re.compile(r"<g(\d+)>"), re.compile(r"</g(\d+)>")
_TICKS = re.compile("`+")
_ROLE_NAME = re.compile(r"[\w.+:-]++")
_ROLE_TEXT = re.compile(r"(?P<fence>`++)[^`]++(?P=fence)")
_DESTINATION = re.compile(_destination("url"), _FLAGS)
_END_OF_NOTE = re.compile(r"[\]\s]")
_HTML_TAG = re.compile(rf"<(?P<end>/?) (?P<name>{_HTML_NAME}) {_HTML_ATTRIBUTES} >", _FLAGS)


# --- search -----------------------------------------------------------------------------------------------------------


def matches(text: str, notation: Notation = "") -> Iterator[Match[str]]:
    r"""All inline markup in a text that does not lie within other markup, in order; ``lastgroup`` is the kind of each.

    In rst a backslash goes before any character, in Markdown before ASCII punctuation alone; HTML is in Markdown alone.

    >>> [match.lastgroup for match in matches("See `a_b`, *this* and :doc:`that`, but not * that or `this.")]
    ['code', 'star', 'role']
    >>> [match.lastgroup for match in matches(r"<kbd>Ctrl</kbd> \a", "markdown")], [*matches(r"<kbd>Ctrl</kbd>", "rst")]
    (['html'], [])
    """
    if _BEGINNING.search(text) is None and "_" not in text:
        return
    search = _Search(text, notation)
    position = 0
    while (match := search.first(position)) is not None:
        yield match
        position = match.end()


def _rst_words(text: str, position: int) -> Iterator[Match[str]]:
    """The links of the form ``Name_`` from the position on."""
    return (match for match in _RST_WORD.finditer(text, position) if match["rst_word"])


def _may_have_partner(tag: Match[str]) -> bool:
    """Whether a tag is that of an element that has a start and an end."""
    return tag["name"].lower() in html_elements.INLINE - html_elements.VOID and not tag[0].endswith("/>")


class _Search:
    """The search of one text, with what is known so far of what closes nothing there.

    Each ``_closes_…`` says whether markup of a kind that begins at a position has its end; all calls together take
    time in proportion to the length of the text.
    """

    def __init__(self, text: str, notation: Notation) -> None:
        self.text = text
        self._patterns = _PATTERNS[notation]
        #: For each emphasis the places behind which nothing closes it.
        self._dead_ends: dict[str, set[int]] = defaultdict(set)
        self._destinations: dict[int, bool] = {}
        self._role_names = range(0)
        self._first_role = 0
        self._next_bracket = self._next_end_of_note = -1
        self._word = next(_rst_words(text, 0), None) if _END_OF_RST_WORD.search(text) else None
        #: How many backticks stand in a row, by where they begin, and where so many do for the last time.
        self._ticks = {match.start(): len(match[0]) for match in _TICKS.finditer(text)} if "`" in text else {}
        self._last_ticks = {length: start for start, length in self._ticks.items()}
        #: Where the last ends of either kind of slide mark are.
        self._last_waves = text.rfind("~~]"), text.rfind("~~)")

    def first(self, position: int) -> Match[str] | None:
        """The first markup from the position on; ``None`` if there is none."""
        word = self._rst_word(position)
        # One character more, by which some beginnings are known.
        end = word.start() + 1 if word is not None else len(self.text)
        for beginning in _BEGINNING.finditer(self.text, position, end):
            start = beginning.start()
            for kind, pattern in self._patterns[beginning[0]]:
                closes = _CLOSES.get(kind)
                if closes is not None and not closes(self, start):
                    continue
                end_of_kind = self._html_ends[start] if kind == "html" else len(self.text)
                match = pattern.match(self.text, start, end_of_kind)
                if match:
                    return match
        return word

    def _rst_word(self, position: int) -> Match[str] | None:
        """The first link of the form ``Name_`` from the position on."""
        if self._word is not None and self._word.start() < position:
            self._word = next(_rst_words(self.text, position), None)
        return self._word

    # --- what has an end ----------------------------------------------------------------------------------------------

    def closes_emphasis(self, kind: str, start: int) -> bool:
        """Whether an emphasis that opens there is closed; text that was passed in vain is not passed again."""
        opening = _OPENINGS[kind].match(self.text, start)
        if opening is None:
            return False
        dead_ends, closing = self._dead_ends[kind], _CLOSINGS[kind]
        passed: list[int] = []
        position = opening.end()
        while (token := _WORDS_TOKEN.match(self.text, position)) and token.end() not in dead_ends:
            position = token.end()
            if closing.match(self.text, position):
                return True
            passed.append(position)
        dead_ends.update(passed)
        return False

    def closes_own(self, start: int) -> bool:
        opening = _OWN_START.match(self.text, start)
        return opening is not None and self._last_own_ends.get(opening[1], -1) >= opening.end()

    @cached_property
    def _last_own_ends(self) -> Mapping[str, int]:
        """The last end of each paired code of our own form, by its number."""
        return {match[1]: match.start() for match in _OWN_END.finditer(self.text)}

    def closes_html(self, start: int) -> bool:
        return start in self._html_ends

    def is_html_tag(self, start: int) -> bool:
        tag = _HTML_TAG.match(self.text, start)
        return tag is not None and tag["name"].lower() in html_elements.INLINE

    @cached_property
    def _html_ends(self) -> Mapping[int, int]:
        """Where each element of HTML ends, by where it begins, as the pages of a book have them."""
        tags = {tag.start(): tag for tag in _HTML_TAG.finditer(self.text) if _may_have_partner(tag)}
        partners = html_elements.partners((start, tag["name"].lower(), bool(tag["end"])) for start, tag in tags.items())
        return {start: tags[closing].end() for start, closing in partners.items()}

    def closes_code(self, start: int) -> bool:
        """Whether as many backticks follow as stand there."""
        length = self._ticks.get(start)
        return length is not None and self._last_ticks[length] > start

    def closes_role(self, start: int) -> bool:
        """Whether the words and colons there end with a colon before a text in backticks."""
        if start not in self._role_names:
            name = _ROLE_NAME.match(self.text, start)
            self._role_names = range(*name.span()) if name else range(start, start + 1)
            end = self._role_names.stop
            has_text = self.text[end - 1] == ":" and _ROLE_TEXT.match(self.text, end) is not None
            self._first_role = self.text.rfind("::", start, end) + 1 if has_text else end
        return start >= self._first_role

    def closes_image(self, start: int) -> bool:
        """Whether an address follows the next closing bracket."""
        if self._next_bracket < start:
            found = self.text.find("]", start)
            self._next_bracket = found if found >= 0 else len(self.text)
        bracket = self._next_bracket
        if bracket not in self._destinations:
            self._destinations[bracket] = _DESTINATION.match(self.text, bracket + 1) is not None
        return self._destinations[bracket]

    def closes_note(self, start: int) -> bool:
        """Whether the name of a note ends with a bracket."""
        if not self.text.startswith("[^", start):
            return True
        if self._next_end_of_note < start:
            found = _END_OF_NOTE.search(self.text, start)
            self._next_end_of_note = found.start() if found else len(self.text)
        return self.text[self._next_end_of_note : self._next_end_of_note + 1] == "]"

    def closes_slide(self, start: int) -> bool:
        return not self.text.startswith("[~~", start) or self._last_waves[0] > start

    def closes_round_slide(self, start: int) -> bool:
        return self._last_waves[1] > start


#: For the kinds of markup that may be searched for in vain up to the end of a text, what knows better.
_CLOSES = {
    "both": lambda search, start: search.closes_emphasis("both", start),
    "strong": lambda search, start: search.closes_emphasis("strong", start),
    "star": lambda search, start: search.closes_emphasis("star", start),
    "under": lambda search, start: search.closes_emphasis("under", start),
    "own_g": _Search.closes_own,
    "html": _Search.closes_html,
    "html_tag": _Search.is_html_tag,
    "code": _Search.closes_code,
    "role": _Search.closes_role,
    "image": _Search.closes_image,
    "note": _Search.closes_note,
    "slide": _Search.closes_slide,
    "round_slide": _Search.closes_round_slide,
}
