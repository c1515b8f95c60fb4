"""What the dialect means but its text cannot say: done on the document tree."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole

from sphinx_amts.text import scripts

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

#: Chinese and Japanese letters and punctuation, which are written without spaces between them.  The joined lines become
#: the sources of segments, so that a wider class would move keys of the translation memory.
_UNSPACED = f"[{scripts.UNSPACED_BMP}“”‘’…—]"
_LINE_BREAK = re.compile(rf"(?<={_UNSPACED})\n(?={_UNSPACED})")


class SoftBreaks(SphinxTransform):
    """Joins the lines of a paragraph without a space where both sides are Chinese or Japanese."""

    default_priority = 10

    def apply(self, **_: Any) -> None:
        """Change the texts of this document."""
        for paragraph in list(self.document.findall(nodes.paragraph)):
            join_lines(paragraph)


def join_lines(paragraph: nodes.Element) -> None:
    """Take the line breaks between two characters of unspaced scripts out of a paragraph's texts."""
    texts = [nodes.Text(""), *paragraph.findall(nodes.Text), nodes.Text("")]
    # The characters on either side may stand in neighbouring nodes, such as emphasis.
    neighbours = [(before[-1:], after[:1]) for (before, _), (_, after) in pairwise(pairwise(texts))]
    for text, (before, after) in zip(texts[1:-1], neighbours, strict=True):
        joined = _LINE_BREAK.sub("", before + text + after)
        joined = joined[len(before) : len(joined) - len(after)]
        if "\n" in text and joined != text:
            _replace_text(text, joined)


def _replace_text(text: nodes.Text, joined: str) -> None:
    # By identity: docutils' own replace() looks for an equal string, and all line breaks are equal.
    parent: Any = text.parent
    index = next(index for index, child in enumerate(parent.children) if child is text)
    parent[index : index + 1] = [nodes.Text(joined)] if joined else []


class NumberOrTitle(SphinxPostTransform):
    """Makes a reference by number, to a section that has no number, one by title."""

    default_priority = 5

    def run(self, **_: Any) -> None:
        """Change the unresolved references of this document."""
        for reference in self.document.findall(addnodes.pending_xref):
            if reference.get("reftype") == "numref" and self._has_title_only(reference["reftarget"]):
                reference["reftype"] = "ref"

    def _has_title_only(self, target: str) -> bool:
        """Whether the target is known, and neither a numbered figure or table nor in a numbered section."""
        docname, anchor, _ = self.env.get_domain("std").data["labels"].get(target, ("", "", ""))
        is_figure = any(anchor in numbers for numbers in self.env.toc_fignumbers.get(docname, {}).values())
        numbers = self.env.toc_secnumbers.get(docname, {})
        return bool(docname) and not is_figure and not (numbers.get(f"#{anchor}") or numbers.get(""))


class CiteInWords(SphinxRole):
    """A citation in words, not to be translated: names and year as the key gives them."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The words in brackets, keys separated by semicolons."""
        words = f"[{'; '.join(map(in_words, self.text.split(',')))}]"
        return [nodes.inline(self.rawtext, words, classes=["citation", "notranslate"])], []


class CiteDomain(Domain):
    """The citation roles whose names hold a colon."""

    name = "cite"
    label = "citations in words"
    roles = {"t": CiteInWords(), "p": CiteInWords()}  # noqa: RUF012 - as Sphinx declares it

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Merge nothing: the domain has no data."""


def in_words(key: str) -> str:
    """A key of names and a year, as a reader writes it; any other key as it is.

    >>> in_words("Wood.Gasthaus.ea.2011")
    'Wood, Gasthaus et al., 2011'
    """
    parts = key.strip().split(".")
    if not re.fullmatch(r"\d{4}[a-z]?", parts[-1]):
        return key.strip()
    return ", ".join(parts).replace(", ea", " et al.")
