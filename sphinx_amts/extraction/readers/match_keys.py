"""The match keys of the nodes behind the tags of a page's sentences.

Law: a node has here the very keys that :mod:`sphinx_amts.bitext.notation` gives its markup in rst, MyST or D2L, so
that a page, its translation and a sentence pair written by hand correspond.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from docutils import nodes

from sphinx_amts.alignment.texts import Tag
from sphinx_amts.document import inline
from sphinx_amts.document.html_spans import HtmlSpan, SpanContent
from sphinx_amts.text import do_not_translate, tagged_text

_EMPHASIS = {"emphasis": "em", "strong": "strong"}
#: Nodes of roles with words of their own.
_WORDY = {"abbreviation": "abbr", "subscript": "sub", "superscript": "sup", "title_reference": "title", "term": "term"}
#: Classes that are not the name of a role.
_NO_ROLES = frozenset({"code", "docutils", "literal", "notranslate", "xref"})
_STANDARD = re.compile(r"(?:pep|rfc|cve|cwe)", re.IGNORECASE)


def sentence_tags(text: str, numbers: Sequence[int], tag_nodes: Sequence[SpanContent]) -> tuple[Tag, ...]:
    """What the tags of a canonical sentence stand for.

    Args:
        text: the sentence as tagged text.
        numbers: the numbers that its tags have in their unit, in order.
        tag_nodes: the nodes behind the tags of the unit: ``tag_nodes[numbers[n - 1] - 1]`` is that behind tag n.
    """
    return tuple(
        _tag(tag_nodes[number - 1], is_placeholder=tagged_text.placeholder(new) in text)
        for new, number in enumerate(numbers, 1)
    )


def _tag(node: SpanContent, *, is_placeholder: bool) -> Tag:
    keys = match_keys(node)
    return Tag(keys, inline.display_text(node) if is_placeholder else "", droppable=keys[-1] == "emphasis")


def match_keys(node: SpanContent) -> tuple[str, ...]:
    """What a node is, the strictest key first."""
    if isinstance(node, HtmlSpan):
        return (f"{node.opening.astext()}{node.astext()}", node.opening.astext(), f"html {node.name}")
    if not isinstance(node, nodes.Element):
        return text_match_keys(node.astext())
    kind = type(node).__name__
    role = _role(node)
    if kind in _EMPHASIS and not role:
        return f"{_EMPHASIS[kind]} {node.astext()}", _EMPHASIS[kind], "emphasis"
    if kind in _WORDY:
        return f"{_WORDY[kind]} {node.astext()}{_explanation(node)}", _WORDY[kind]
    keys_of_kind = _KEYS_OF_KIND.get(kind)
    if keys_of_kind is not None and not (role and kind.startswith("literal")):
        return keys_of_kind(node)
    word = role or kind
    return (f"{word} {node.astext()}",) if inline.is_placeholder(node) else (f"{word} {node.astext()}", word)


def text_match_keys(text: str) -> tuple[str, ...]:
    """The keys of an address in running text, which some notations make a link, or of a do-not-translate term."""
    return (f"link {text}", text) if do_not_translate.ADDRESS.fullmatch(text) else (text,)


def _explanation(node: nodes.Element) -> str:
    return f" ({node['explanation']})" if node.get("explanation") else ""


def _role(node: nodes.Element) -> str:
    """The role that made the node, if docutils keeps it as a class: ``kbd``, ``guilabel``."""
    classes = _classes(node)
    if isinstance(node, nodes.literal):  # the language of code is a class as well
        return next((name for name in classes if name in inline.PLACEHOLDER_CLASSES), "")
    return next((name for name in classes if name not in _NO_ROLES), "") if "xref" not in classes else ""


def _classes(node: nodes.Element) -> list[str]:
    return list(map(str, node.attributes.get("classes", ())))


def _code(node: nodes.Element) -> tuple[str, ...]:
    return (f"`{node.astext().strip()}`",)


def _formula(node: nodes.Element) -> tuple[str, ...]:
    return (f"${''.join(node.astext().split())}$",)


def _image(node: nodes.Element) -> tuple[str, ...]:
    return (f"image {node.get('uri', '')}",)


def _reference(node: nodes.Element) -> tuple[str, ...]:
    """A link: its address, and the key of any link by name if it has a name, for the name may be translated."""
    text = node.astext()
    standard = next(filter(_STANDARD.fullmatch, _classes(node)), "")
    if standard:
        return (f"{standard} {_STANDARD.sub('', text).strip()}",)
    address = node.get("refuri") or _address(node)
    if "refname" in node or node.get("anonymous"):
        named = f"named {text.lower()}"
        return (f"link {address}", "named") if address else (named, "named")
    link = f"link {address or node.get('refid', '')}"
    return (link, text) if text == address else (link,)


def _address(node: nodes.Element) -> str:
    """The address that a named target on the same page gives; empty if there is none."""
    document = node.document
    target = document and document.ids.get(document.nameids.get(node.get("refname", "")) or "")
    return str(target.get("refuri", "")) if isinstance(target, nodes.Element) else ""


def _cross_reference(node: nodes.Element) -> tuple[str, ...]:
    role, target = node.get("reftype", ""), node.get("reftarget", "")
    if node.get("refdomain") == "cite":
        return (f"cite {','.join(key.strip() for key in target.split(','))}",)
    if role == "myst":
        anchor = node.get("reftargetid")
        return (f"link {target}#{anchor}" if anchor else f"link {target}",)
    return (f"{role} {target}", role) if role == "term" else (f"{role} {target}",)


def _note(node: nodes.Element) -> tuple[str, ...]:
    """A note as it is written: ``[^name]``, ``[#name]_``."""
    return (node.rawsource or f"[^{node.get('refname') or node.astext()}]",)


def _raw(node: nodes.Element) -> tuple[str, ...]:
    return (node.astext().strip(),)


def _failure(node: nodes.Element) -> tuple[str, ...]:
    """A node that reports what could not be read; its text names the file, which differs between languages."""
    return (type(node).__name__,)


def _substitution(node: nodes.Element) -> tuple[str, ...]:
    return (f"|{node.astext()}|",)


_KEYS_OF_KIND = {
    "citation_reference": _note,
    "desc_inline": _code,
    "download_reference": _cross_reference,
    "footnote_reference": _note,
    "image": _image,
    "literal": _code,
    "literal_emphasis": _code,
    "literal_strong": _code,
    "math": _formula,
    "pending_xref": _cross_reference,
    "problematic": _failure,
    "raw": _raw,
    "reference": _reference,
    "substitution_reference": _substitution,
    "system_message": _failure,
}
