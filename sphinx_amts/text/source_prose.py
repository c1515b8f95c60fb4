"""The prose in a source file, without the markup: not for translation, only to see which language it is in.

No parser is needed for that, and none is used: lines and characters that are code, options, comments, names of
directives, links and formulas are left out by rules that are cheap and right nearly always.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from itertools import takewhile
from typing import Any


class Markup(Enum):
    """How a source file is marked up."""

    REST = auto()
    MARKDOWN = auto()
    NOTEBOOK = auto()


_MARKUP_OF_SUFFIX = {
    ".rst": Markup.REST, ".rest": Markup.REST, ".txt": Markup.REST,
    ".md": Markup.MARKDOWN, ".markdown": Markup.MARKDOWN, ".myst": Markup.MARKDOWN, ".ipynb": Markup.NOTEBOOK,
}  # fmt: skip
#: Directives whose content is prose; the content of all others is left out.
_PROSE_DIRECTIVE = re.compile(
    r"(?:[\w.+-]+:)?(?:note|warning|tip|hint|important|caution|danger|error|attention|admonition|seealso|todo|"
    r"versionadded|versionchanged|versionremoved|deprecated|figure|topic|sidebar|margin|epigraph|highlights|pull-quote|"
    r"compound|container|only|glossary|list-table|hlist|centered|rst-class|class|div|"
    r"tabs?|tab-set|tab-item|group-tab|dropdown|toggle|card|grid|grid-item|grid-item-card|card-body|details|"
    r"theorem|proof|definition|lemma|example|remark|exercise|solution(?:-start|-end)?|exercise-(?:start|end)|corollary|"
    r"module|function|method|classmethod|staticmethod|attribute|data|property|exception|confval|option|envvar|"
    r"describe|object|program|type|member|macro|struct|enum|describe|rubric|footnote|quote|md-mermaid-caption)"
)
_URL = re.compile(r"\b[a-z][a-z+.-]*://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.[\w.]+", re.IGNORECASE)
_HTML = re.compile(r"<!--.*?-->|<(script|style|pre|code)\b.*?</\1\s*>|</?[a-zA-Z][^<>]*>", re.DOTALL | re.IGNORECASE)
#: Names of code and files: with digits, underscores, dots or slashes inside, or capitals after the first letter.
_IDENTIFIER = re.compile(r"[\d_/\\]|\w\.\w|[a-z][A-Z]|\(\)")
_ASCII_RUN = re.compile(r"[!-~]+")

_REST_DIRECTIVE = re.compile(r"\.\.\s+(?:\|[^|]*\|\s+)?([\w:.+-]+?)::(?:\s|$)")
_REST_INLINE = re.compile(
    r"``.+?``"  # literal
    r"|:[\w:+.-]+:`(?P<role>[^`<]*?)\s*(?:<[^`]*>)?`"
    r"|`(?P<link>[^`<]*?)\s*(?:<[^`]*>)?`_{0,2}"
    r"|\|[^|\s][^|]*\|_{0,2}",
    re.DOTALL,
)
#: Roles whose text is a name in code.
_CODE_ROLE = re.compile(
    r":(?:[\w+]+:)?(?:class|func|function|meth|mod|attr|exc|data|obj|const|type|code|file|command|program|option|kbd|"
    r"envvar|confval|rst|math|eq|cite\w*|pep|rfc|py|doc|download|token|samp|literal|regexp|mimetype|ref|numref|any)\b.*"
)
_FIELD = re.compile(r"\s*:(?!\s)[^:`\n]+(?:`[^`]*`)?[^:`\n]*:(?=\s|$)")

_FENCE = re.compile(r"\s*(?:>\s*)*(?P<mark>`{3,}|~{3,}|:{3,})\s*(?P<info>.*?)\s*$")
_MARKDOWN_INLINE = re.compile(
    r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|\$\$.+?\$\$|\$[^$\n]+\$|\{[\w:+.-]+\}(?=`)|!?\[(?P<text>[^\]\[]*)\]"
    r"(?:\([^()\s]*(?:\s[^()]*)?\)|\[[^\]]*\])|\{\{.*?\}\}|\[\^?[\w-]+\]:?",
    re.DOTALL,
)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_MARKDOWN_NOISE = re.compile(r"\s*(?:%|\[[^\]]+\]:\s|\([\w:.-]+\)=\s*$|\+\+\+|:\w+:`)|^:[a-z]+:")
_DIRECTIVE_OF_FENCE = re.compile(r"\{([\w:.+-]+)\}")
#: An option of a directive, in either way of writing them.
_OPTION = re.compile(rf"---\s*$|{_FIELD.pattern}|\w[\w-]*:\s")
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")


def markup_of_suffix(suffix: str, parser: str = "") -> Markup | None:
    """How files with a suffix are marked up; ``None`` if that is unknown.

    >>> markup_of_suffix(".md"), markup_of_suffix(".inc", "restructuredtext"), markup_of_suffix(".tex")
    (<Markup.MARKDOWN: 2>, <Markup.REST: 1>, None)

    Args:
        suffix: with its dot.
        parser: what Sphinx calls the parser of these files, if that is known.
    """
    if parser == "restructuredtext":
        return Markup.REST
    return _MARKUP_OF_SUFFIX.get(suffix.lower()) or (Markup.MARKDOWN if "markdown" in parser else None)


def paragraphs(source: str, markup: Markup) -> list[str]:
    """The paragraphs of a source file as plain text.

    >>> paragraphs("See :doc:`the moon <moon>` and ``tide()``.", Markup.REST)
    ['See the moon and .']
    """
    if markup is Markup.NOTEBOOK:
        return [text for cell in _markdown_cells(source) for text in paragraphs(cell, Markup.MARKDOWN)]
    lines = source.splitlines()
    kept = _rest_lines(lines) if markup is Markup.REST else _markdown_lines(_FRONT_MATTER.sub("", source).splitlines())
    inline = _rest_inline if markup is Markup.REST else _markdown_inline
    texts = (_plain(inline(text)) for text in re.split(r"\n\s*\n", "\n".join(kept)))
    return [text for text in texts if any(map(str.isalpha, text))]


def _plain(text: str) -> str:
    if "<" in text:
        text = _HTML.sub(" ", text)
    if "://" in text or "@" in text or "www." in text:
        text = _URL.sub(" ", text)
    return " ".join(_ASCII_RUN.sub(_word_or_space, text).split())


def _word_or_space(match: re.Match[str]) -> str:
    return " " if _IDENTIFIER.search(match[0]) else match[0]


def _markdown_cells(source: str) -> Iterator[str]:
    try:
        notebook: Any = json.loads(source)
        cells = notebook["cells"]
        for cell in cells:
            if cell.get("cell_type") == "markdown":
                yield "".join(cell["source"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return


# --- reStructuredText -------------------------------------------------------------------------------------------------


def _rest_lines(lines: Iterable[str]) -> Iterator[str]:
    """The lines without comments, directives, options, code and literal blocks."""
    skipped_from = -1  # lines that are indented more than this are left out; -1 if none are
    in_options = is_literal_next = False
    indent_of_last = 0
    for line in lines:
        text = line.strip()
        indent = len(line) - len(line.lstrip())
        if not text:
            in_options = False
            yield ""
            continue
        if skipped_from >= 0 and indent > skipped_from:
            continue
        skipped_from = -1
        if is_literal_next and indent > indent_of_last:
            skipped_from, is_literal_next = indent_of_last, False
            continue
        is_literal_next = False
        if text.startswith(".. ") or text in {"..", "__"}:
            directive = _REST_DIRECTIVE.match(text)
            if directive and _PROSE_DIRECTIVE.fullmatch(directive[1]):
                in_options = True
                yield ""
            elif not re.match(r"\.\. \[[#*\w]+\]", text):
                skipped_from = indent
            continue
        if in_options and _FIELD.match(line):
            continue
        in_options = False
        if text.startswith(">>> "):
            skipped_from = indent - 1 if indent else -1
            continue
        indent_of_last, is_literal_next = indent, text.endswith("::")
        yield _FIELD.sub(" ", line, count=1)


def _rest_inline(text: str) -> str:
    def shown(match: re.Match[str]) -> str:
        if match["role"] is not None:
            return " " if _CODE_ROLE.match(match[0]) and "<" not in match[0] else f" {match['role']} "
        return f" {match['link']} " if match["link"] and match[0].endswith("_") else " "

    return _REST_INLINE.sub(shown, text)


# --- Markdown ---------------------------------------------------------------------------------------------------------


def _markdown_lines(lines: Iterable[str]) -> Iterator[str]:
    """The lines without comments, options, code, formulas and the lines of directives."""
    fences: list[str] = []  # the marks of open fences whose content is prose
    rest = iter(lines)
    in_options = False
    previous = ""
    for line in rest:
        fence = _FENCE.match(line)
        if fence:
            yield ""
            directive = _DIRECTIVE_OF_FENCE.match(fence["info"])
            in_options = bool(directive)
            if not fence["info"] and fences and fence["mark"].startswith(fences[-1]):
                fences.pop()
            elif _holds_prose(fence, directive):
                fences.append(fence["mark"])
            else:
                content = _content_of_fence(rest, fence["mark"])
                yield from _rest_lines(content) if directive and directive[1] == "eval-rst" else ()
        elif line.strip() == "$$":
            _content_of_fence(rest, "$$")
        elif not (in_options and _OPTION.match(line)):
            in_options = False
            is_code = line.startswith(("    ", "\t")) and not previous.strip() and not _LIST_ITEM.match(line)
            if not (is_code or _MARKDOWN_NOISE.match(line)):
                previous = line
                yield line


def _holds_prose(fence: re.Match[str], directive: re.Match[str] | None) -> bool:
    return bool(_PROSE_DIRECTIVE.fullmatch(directive[1])) if directive else fence["mark"].startswith(":")


def _content_of_fence(lines: Iterator[str], mark: str) -> list[str]:
    """The lines up to the end of what has begun; they are consumed."""
    return list(takewhile(lambda line: not (line.strip().startswith(mark) and not line.strip().strip(mark)), lines))


def _markdown_inline(text: str) -> str:
    return _MARKDOWN_INLINE.sub(lambda match: f" {match['text'] or ''} ", text)
