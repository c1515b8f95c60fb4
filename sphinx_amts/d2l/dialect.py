"""The dialect as text: a pure function from its Markdown to MyST.

Three passes over the whole text, each a single regular expression that also matches what must not be touched (code,
mathematics, comments) and gives it back as it was:

1. slide marks (``[**words**]``) are taken off;
2. roles inside sentences (``:numref:`` and its like) become MyST's;
3. blocks (cells, formulas, headings, figures, tables, tabs) become MyST's.

Law: one line in, one line out, so that warnings of later stages point to the author's line.  What needs a line more
takes an empty neighbour; only where there is none does the text grow: a labelled image or a formula between two lines
of text, a table's caption that touches its table.

Time grows with the length of the text and no faster: what opens and is never closed is marked before the first pass, so
that no expression searches the rest of the text for its end, and no expression may extend what has an end.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PARAGRAPH = r"(?:(?!\n[ \t]*\n)[\s\S])"
"""A character, but not one that ends the paragraph."""

_FENCE = (
    r"^(?P<indent>[ \t]*)(?P<ticks>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>.*)\n(?P<body>[\s\S]*?)"
    r"(?P<close>^[ \t]*(?P=ticks)[`~]*[ \t]*$|\Z)"
)
_MATH = r"(?<!\\)\$\$[\s\S]+?\$\$"
#: Mathematics, comments and code, which are given back as they were.
_UNTOUCHED = (
    r"^[ \t]*\\begin\{(?P<environment>\w+\*?)\}[\s\S]+?\\end\{(?P=environment)\}"
    r"|<!--[\s\S]*?-->"
    rf"|(?<![`\\])(?P<span>`+)(?!`){_PARAGRAPH}+?(?<!`)(?P=span)(?!`)"
    r"|(?<![\\$])\$(?!\$)(?:\\.|(?!\n[ \t]*\n)[^$\\])+\$"
)

_ROLES = {
    "numref": "numref", "ref": "ref", "eqref": "eq", "cite": "cite", "citet": "cite:t", "citep": "cite:p",
}  # fmt: skip
_ROLE = rf"(?<![A-Za-z0-9_:{{])(?P<colons>:(?P<role>{'|'.join(_ROLES)}):)`(?P<target>[^`\n]+)`"

_EMPTY = r"(?:[ \t]*\n)"
_SPARE = rf"(?:\n{_EMPTY})?"
"""An empty line behind, with its end, so that no later block takes it too."""
#: Noncharacters of Unicode in the place of a first character: of a comment or an environment that is not closed, and of
#: a row of a table that has no label behind it.
_DEAD_COMMENT, _DEAD_ENVIRONMENT, _DEAD_ROW = "\ufdd0", "\ufdd1", "\ufdd2"
_DEAD_ENDS = {_DEAD_COMMENT: "<", _DEAD_ENVIRONMENT: "\\", _DEAD_ROW: "|"}
_ALIVE_AGAIN = str.maketrans(_DEAD_ENDS)
_ENVIRONMENT = re.compile(r"^[ \t]*(?P<start>\\)begin\{(?P<name>\w+\*?)\}", re.MULTILINE)
_END_OF_ENVIRONMENT = re.compile(r"\\end\{(?P<name>\w+\*?)\}")
_ALL_ROWS = re.compile(r"^(?>[ \t]*\|.*(?:\n[ \t]*\|.*)*)", re.MULTILINE)
_LABEL_BEHIND = re.compile(r"\n(?:[ \t]*\n)*[ \t]*:label:`[^`\n]+`[ \t]*$", re.MULTILINE)
_START_OF_ROW = re.compile(r"^([ \t]*)\|", re.MULTILINE)

_ROWS = r"(?>[ \t]*\|.*(?:\n[ \t]*\|.*)*)"
_ANY_ROWS = rf"(?>[ \t]*[|{_DEAD_ROW}].*(?:\n[ \t]*[|{_DEAD_ROW}].*)*)"
_CAPTION = r"(?:(?!\n[ \t]*(?:\n|!\[))[\s\S])*?"
"""Up to the end of the paragraph, or up to the next picture on a line of its own."""
_BLOCKS = {
    "fence": _FENCE,
    "touching": (
        rf"^(?<=[^\n]\n)(?P<tmargin>[ \t]*)(?P<formula>(?>{_MATH}))[ \t]*"
        rf"(?:(?P<tgap>\n{_EMPTY}*)[ \t]*:eqlabel:`(?P<tlabel>[^`\n]+)`[ \t]*$|(?P<tspare>\n{_EMPTY}|$))"
    ),
    "equation": rf"{_MATH}(?:(?P<eqgap>[ \t]*\n{_EMPTY}*)[ \t]*:eqlabel:`(?P<eqlabel>[^`\n]+)`[ \t]*$)?",
    "figure": (
        rf"^{_EMPTY}?(?P<margin>[ \t]*)!\[(?P<caption>{_CAPTION})\]\((?P<path>[^)\s]+)(?:\s+\"[^\"\n]*\")?\)[ \t]*"
        rf"(?P<marks>(?:\n{_EMPTY}?[ \t]*:(?:width|label|eqlabel):`[^`\n]+`[ \t]*$)+){_SPARE}"
    ),
    "table": (
        rf"^:(?![\w-]+:)(?P<title>[^\s:].*)\n(?P<tablegap>{_EMPTY}*)(?P<rows>{_ANY_ROWS})"
        rf"(?:(?P<tablemark>\n{_EMPTY}*[ \t]*:label:`(?P<tablelabel>[^`\n]+)`[ \t]*$)|{_SPARE})"
    ),
    "anchored": (
        rf"^(?P<before>{_EMPTY})?(?P<block>\#{{1,6}}[ \t].*|{_ROWS})\n"
        rf"(?P<gap>{_EMPTY}*)[ \t]*:label:`(?P<label>[^`\n]+)`[ \t]*$"
    ),
    "anchor": r"^[ \t]*:(?:eq)?label:`(?P<name>[^`\n]+)`[ \t]*$",
    "bibliography": rf"^:bibliography:(?:`[^`\n]*`)?[ \t]*(?:\n{_EMPTY}|$)",
    "dropped": (
        r"^[ \t]*(?::(?:begin|end)_tab:(?:`[^`\n]*`)?|:width:`[^`\n]*`|\[(?:Discussions|讨论区)\]\([^)\n]*\)"
        r"|\[[^\]\n]*\]\(https?://discuss\.d2l\.ai/t/\d+\))[ \t]*$"
    ),
    "untouched": _UNTOUCHED,
}

_INLINE = re.compile(f"{_FENCE}|{_MATH}|{_ROLE}|{_UNTOUCHED}", re.MULTILINE)
_MASKED = re.compile(f"{_FENCE}|{_MATH}|{_UNTOUCHED}", re.MULTILINE)
_BLOCK = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _BLOCKS.items()), re.MULTILINE)

# Within a mark no second pair of stars: "(**this** and **that**)" is plain Markdown.  An empty line only beside a
# formula, which stands there as NULs.
_WITHIN = r"(?:(?!{0}(?!\*[\])])|(?<!\0)\n[ \t]*\n(?!\s*\0))[\s\S])+?"
_SHOWN, _SLIDE_ONLY = _WITHIN.format(r"\*\*"), _WITHIN.format("~~")
_MARK = re.compile(
    rf"\[\*\*(?P<a>{_SHOWN})\*\*\](?!\[|\((?!\*\*|~~))|\(\*\*(?P<b>{_SHOWN})\*\*\)"
    rf"|[ ]?(?:\[~~{_SLIDE_ONLY}~~\](?![\[(])|\(~~{_SLIDE_ONLY}~~\))"
)

#: A block of HTML, and how many characters of one are looked at.
_START_OF_HTML, _LONGEST_HTML = re.compile(rf"\s*[<{_DEAD_COMMENT}]"), 10_000
#: Slide marks within each other that are taken off; no chapter has more than two.
_DEEPEST_MARKS = 20

_CLASSES = re.compile(r"\{[^{}]*\}")
_CELL_MARK = re.compile(r"\s*(?:#\s*@(?:tab|save)\b.*|%%tab\b.*|%load_ext\s+d2lbook.*|tab\.interact_select\(.*\)\s*)")
_SAVE = re.compile(r"[ \t]*#[ \t]*@save[ \t]*$")
_OPTION = re.compile(r":(\w+):`([^`\n]+)`")


def to_myst(text: str) -> str:
    r"""The same chapter in MyST.

    What is not of the dialect stays as it is, byte for byte; so does what looks like it but is not known.  Nothing is
    raised.

    >>> to_myst("# Attention\n:label:`sec_attention`\n\nSee :numref:`fig_a` and :eqref:`eq_b`.")
    '(sec_attention)=\n# Attention\n\nSee {numref}`fig_a` and {eq}`eq_b`.'
    """
    marked = _with_dead_ends(text)
    converted = _BLOCK.sub(_converted_block, _INLINE.sub(_converted_role, _without_slide_marks(marked)))
    return converted if marked is text else converted.translate(_ALIVE_AGAIN)


def _with_dead_ends(text: str) -> str:
    """The text with :data:`_DEAD_ENDS` where no pass finds anything; the text itself if there is none of that."""
    if any(mark in text for mark in _DEAD_ENDS):
        return text
    last_comment = text.rfind("-->")
    head, tail = text[: last_comment + 1], text[last_comment + 1 :]
    marked = head + tail.replace("<!--", f"{_DEAD_COMMENT}!--")
    ends = {match["name"]: match.start() for match in _END_OF_ENVIRONMENT.finditer(text)}

    def environment(match: re.Match[str]) -> str:
        return match[0] if ends.get(match["name"], -1) > match.end() else match[0].replace("\\", _DEAD_ENVIRONMENT)

    def rows(match: re.Match[str]) -> str:
        is_labelled = _LABEL_BEHIND.match(match.string, match.end()) is not None
        return match[0] if is_labelled else _START_OF_ROW.sub(rf"\1{_DEAD_ROW}", match[0])

    if "\\begin" in marked:
        marked = _ENVIRONMENT.sub(environment, marked)
    if "|" in marked:
        marked = _ALL_ROWS.sub(rows, marked)
    return text if marked == text else marked


def _without_slide_marks(text: str) -> str:
    """The text without slide marks: the words stay, but those for slides alone (``~~``) go."""
    for _ in range(_DEEPEST_MARKS):
        masked = _MASKED.sub(lambda match: re.sub(r"[^\n]", "\0", match[0]), text)
        parts: list[str] = []
        position = 0
        for match in _MARK.finditer(masked):
            start, end = match.span(match.lastgroup or 0)
            parts += [
                text[position : match.start()],
                text[start:end] if match.lastgroup else "\n" * match[0].count("\n"),
            ]
            position = match.end()
        if not parts:
            return text
        text = "".join([*parts, text[position:]])
    return text


def _converted_role(match: re.Match[str]) -> str:
    """A role of MyST; anything else that the pattern matches is unchanged."""
    if not match["role"]:
        return match[0]
    return f"{{{_ROLES[match['role']]}}}`{','.join(map(str.strip, match['target'].split(',')))}`"


def _converted_block(match: re.Match[str]) -> str:
    handler = _HANDLERS.get(match.lastgroup or "")
    return handler(match) if handler else match[0]


def _fence(match: re.Match[str]) -> str:
    """A directive, a code cell, or a fence of plain Markdown, which stays as it is."""
    info = match["info"].strip()
    if info in _DIRECTIVES:
        return f"{match['indent']}{match['ticks']}{_DIRECTIVES[info]}\n{match['body']}{match['close']}"
    if _CLASSES.fullmatch(info) and (classes := re.findall(r"(?<=[\s{])\.([\w+#-]+)", info)):
        language = next((name for name in classes if name not in {"input", "output"}), "python")
        return "\n".join(_cell(match["indent"], match["ticks"] + language, match["body"], match["close"]))
    return match[0]


def _cell(indent: str, opening: str, body: str, close: str) -> Iterable[str]:
    """A code cell; its fence moves down over the marks at its head, an empty one vanishes."""
    *lines, last = body.split("\n")
    marks = len(list(takewhile(_CELL_MARK.fullmatch, lines)))
    code = ["" if _CELL_MARK.fullmatch(line) else _SAVE.sub("", line) for line in lines[marks:]]
    if not any(map(str.strip, code)):
        return [""] * (len(lines) + 2)
    return [*[""] * marks, indent + opening, *code, last + close]


def _equation(match: re.Match[str]) -> str:
    """A formula with its label behind it, as MyST has it."""
    if not match["eqlabel"]:
        return match[0]
    return f"{match[0][: match.start('eqgap') - match.start()]} ({match['eqlabel']}){match['eqgap']}"


def _touching(match: re.Match[str]) -> str:
    """A formula right behind a line of text gets the empty line that makes it a block of its own.

    The dollars that stand alone make room for it, else the label's line, else the empty line behind.
    """
    formula, label = match["formula"], match["tlabel"]
    gap = (match["tgap"] or "") + (match["tspare"] or "")
    joined = re.sub(r"^\$\$[ \t]*\n[ \t]*", "$$", formula)
    rest = gap.replace("\n", "", 1) if joined == formula else gap
    return f"\n{match['tmargin']}{joined}{f' ({label})' if label else ''}{rest}"


def _figure(match: re.Match[str]) -> str:
    """An image with a width or a label as a figure."""
    marks = dict(_OPTION.findall(match["marks"]))
    name = marks.get("label") or marks.get("eqlabel")
    caption = [line.strip() for line in match["caption"].split("\n")]
    new = [f"```{{figure}} {match['path']}"]
    new += [f":name: {name}"] if name else []
    new += [f":width: {marks['width']}"] if "width" in marks else []
    new += [re.sub(r"^(?=:)", r"\\", caption[0]), *caption[1:]] if any(caption) else []
    return _fitted_lines(match, [match["margin"] + line for line in [*new, "```"]])


def _fitted_lines(match: re.Match[str], new: list[str]) -> str:
    """New lines in the place of old ones; empty lines are given up behind first, then before."""
    rest = _taken_line_end(match)
    old = match[0].removesuffix(rest).split("\n")
    before = [""] if not old[0].strip() and (len(new) < len(old) or _follows_html(match)) else []
    return "\n".join([*before, *new, *[""] * (len(old) - len(new) - len(before))]) + rest


def _taken_line_end(match: re.Match[str]) -> str:
    """The end of an empty line that was taken from behind."""
    return "\n" if match[0].endswith("\n") else ""


def _follows_html(match: re.Match[str]) -> bool:
    """Whether a block of HTML stands before: it ends at an empty line only, which must then stay empty."""
    empty_line = match.string.rfind("\n\n", max(match.start() - _LONGEST_HTML, 0), match.start())
    if empty_line < 0 and match.start() > _LONGEST_HTML:
        return False
    return _START_OF_HTML.match(match.string, empty_line + 2 if empty_line >= 0 else 0, match.start()) is not None


def _table(match: re.Match[str]) -> str:
    """A table with a caption."""
    ticks = "~~~" if "`" in match["title"] else "```"
    head = [f"{ticks}{{table}} {match['title'].strip()}"]
    head += [f":name: {match['tablelabel']}"] if match["tablelabel"] else []
    head += [""] * (match["tablegap"].count("\n") + 1 - len(head))
    gap = "\n" * ((match["tablemark"] or "\n").count("\n") - 1)
    return "\n".join([*head, match["rows"] + gap, ticks]) + _taken_line_end(match)


def _anchored(match: re.Match[str]) -> str:
    """A target before its heading or table: on the empty line there, or both one line lower."""
    target, gap = f"({match['label']})=\n{match['block']}", match["gap"]
    if match["before"] is None:
        return f"{target}\n{gap}"[:-1]
    return f"{match['before']}{target}\n{gap}"[:-1] if _follows_html(match) else f"{target}\n{gap}"


_DIRECTIVES = {"toc": "{toctree}", "eval_rst": "{eval-rst}"}
_HANDLERS: dict[str, Callable[[re.Match[str]], str]] = {
    "fence": _fence,
    "touching": _touching,
    "equation": _equation,
    "figure": _figure,
    "table": _table,
    "anchored": _anchored,
    "anchor": lambda match: f"({match['name']})=",
    "bibliography": lambda match: "```{bibliography}\n```" + _taken_line_end(match),
    "dropped": lambda _: "",
}
