"""The names of what stands behind the tags of a page's sentences.

Law: what :mod:`sphinx_amts.bitext.notation` calls a thing in its source text, rst, MyST or D2L, it is called
here as a node of the page, so that a page, its translation and a sentence pair written by hand correspond.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from docutils import nodes

from sphinx_amts.alignment.texts import Tag
from sphinx_amts.document import inline
from sphinx_amts.text import do_not_translate, tagged_text

_EMPHASIS = {"emphasis": "em", "strong": "strong"}
#: Nodes that stand for a role with words of its own.
_WORDY = {"abbreviation": "abbr", "subscript": "sub", "superscript": "sup", "title_reference": "title", "term": "term"}
_NO_ROLES = frozenset({"code", "docutils", "literal", "notranslate", "xref"})
_STANDARD = re.compile(r"(?:pep|rfc|cve|cwe)", re.IGNORECASE)


def sentence_tags(text: str, numbers: Sequence[int], slots: Sequence[nodes.Node]) -> tuple[Tag, ...]:
    """The tags of a canonical sentence; ``slots[numbers[n - 1] - 1]`` is the node behind its tag n."""
    return tuple(
        _tag(slots[number - 1], is_opaque=tagged_text.placeholder(new) in text) for new, number in enumerate(numbers, 1)
    )


def _tag(slot: nodes.Node, *, is_opaque: bool) -> Tag:
    found = match_keys(slot)
    return Tag(found, inline.display_text(slot) if is_opaque else "", droppable=found[-1] == "emphasis")


def match_keys(slot: nodes.Node) -> tuple[str, ...]:
    """What the node is, the strictest name first."""
    if not isinstance(slot, nodes.Element):
        return text_match_keys(slot.astext())
    kind = type(slot).__name__
    role = _role(slot)
    if kind in _EMPHASIS and not role:
        return f"{_EMPHASIS[kind]} {slot.astext()}", _EMPHASIS[kind], "emphasis"
    if kind in _WORDY:
        return f"{_WORDY[kind]} {slot.astext()}{_explanation(slot)}", _WORDY[kind]
    name = _NAMES.get(kind)
    if name is not None and not (role and kind.startswith("literal")):
        return name(slot)
    word = role or kind
    return (f"{word} {slot.astext()}",) if inline.is_placeholder(slot) else (f"{word} {slot.astext()}", word)


def text_match_keys(text: str) -> tuple[str, ...]:
    """The names of an address in running text, which some notations make a link, or of a term of the author's."""
    return (f"link {text}", text) if do_not_translate.ADDRESS.fullmatch(text) else (text,)


def _explanation(node: nodes.Element) -> str:
    return f" ({node['explanation']})" if node.get("explanation") else ""


def _role(node: nodes.Element) -> str:
    """The role that made the node, where docutils keeps it as a class: ``kbd``, ``guilabel``."""
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
    """A link: where it leads, and by its name where it has one, for the name may be translated."""
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
    """The address that a named target on the same page gives."""
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
    """As it is written: ``[^name]``, ``[#name]_``."""
    return (node.rawsource or f"[^{node.get('refname') or node.astext()}]",)


def _raw(node: nodes.Element) -> tuple[str, ...]:
    return (node.astext().strip(),)


def _failed(node: nodes.Element) -> tuple[str, ...]:
    """What could not be read; its message names the file."""
    return (type(node).__name__,)


def _substitution(node: nodes.Element) -> tuple[str, ...]:
    return (f"|{node.astext()}|",)


_NAMES = {
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
    "problematic": _failed,
    "raw": _raw,
    "reference": _reference,
    "substitution_reference": _substitution,
    "system_message": _failed,
}
