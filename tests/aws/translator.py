"""A translation that people and tests can read: full-width letters, marked by the kind of job.

``◇`` leads a sentence of a plain translation, ``◆`` one of a job with parallel data.  A sentence that equals an example
of the parallel data comes out as the example's target, without a mark.  Terminology is put in as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import ascii_letters

from . import damage, markup
from .faults import Faults
from .ledger import Bill
from .markup import Element, Node, Raw
from .state import Settings

PLAIN_MARK, ACT_MARK = "◇", "◆"
#: U+FF01 to U+FF5E are U+0021 to U+007E, full width.
_FULL_WIDTH = {ord(letter): ord(letter) + 0xFEE0 for letter in ascii_letters}
_LETTER = re.compile(r"[^\W\d_]")
_LEAKING = re.compile(r"<(?=<[a-zA-Z][^<>]*\stranslate\s*=\s*[\"']?no\b)")


@dataclass
class Translation:
    """How to translate for one target language, and what came of it."""

    operation: str
    source: str
    target: str
    settings: Settings
    faults: Faults
    terms: Mapping[str, str] = field(default_factory=dict)
    examples: Mapping[str, str] | None = None
    """Source to target; None without parallel data."""
    bills: list[Bill] = field(default_factory=list)
    applied: dict[str, str] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """A text of which nothing is declared: HTML if it looks so."""
        if not markup.is_markup(text):
            return self._plain_line(text)
        leaking = _LEAKING.search(text) is not None
        root = markup.parse(_LEAKING.sub("", text))
        self._tree(root)
        if leaking:  # a stray bracket before a protected element lets its inner name out
            damage.leak_first(root)
        return markup.serialise(root, self.settings)

    def lines(self, text: str) -> str:
        """A text/plain document, a sentence a line."""
        return "".join(map(self._plain_line, re.split(r"(\r\n|\r|\n)", text)))

    def document(self, text: str) -> str:
        """A text/html document: only what stands in its html element is translated."""
        root = markup.parse(text)
        for node in root.children:
            if isinstance(node, Element) and node.tag == "html" and not node.protected:
                self._tree(node)
        return markup.serialise(root, self.settings)

    def _plain_line(self, line: str) -> str:
        if not line.strip():
            return line
        return markup.text_of(self._run([line]))

    def _tree(self, root: Element) -> None:
        found = [(block, place, block.children[place]) for block, place in markup.runs(root)]
        done = [(self._run(source), "" if block is root else self._block_fault(source)) for block, _, source in found]
        for (block, place, _), (result, _) in reversed(
            list(zip(found, done, strict=True))
        ):  # earlier places stay valid
            block.children[place] = result
        for (block, _, _), (_, kind) in zip(found, done, strict=True):
            if kind:
                damage.spoil_block(root, block, kind)

    def _run(self, nodes: list[Node]) -> list[Node]:
        if self.source == self.target:
            return nodes
        sentence = markup.plain(nodes)
        self.bills.append(self._bill(nodes, sentence))
        result = self._translated(nodes, sentence)
        for fault in self.faults.fitting("sentence", self.operation, sentence, self.target):
            spoilt = damage.spoil(fault.kind, nodes, result)
            result = spoilt if spoilt is not None and fault.use() else result
        return result

    def _block_fault(self, nodes: list[Node]) -> str:
        fault = self.faults.take("sentence", self.operation, markup.plain(nodes), self.target, damage.BLOCKS)
        return fault.kind if fault else ""

    def _bill(self, nodes: list[Node], sentence: str) -> Bill:
        characters = len(sentence)
        if self.settings.bill_tags:
            characters += sum(len(_tags(element)) for element in markup.elements(nodes))
        return Bill(self.operation, self.target, sentence, characters, self.examples is not None)

    def _translated(self, nodes: list[Node], sentence: str) -> list[Node]:
        if self.examples is not None and sentence in self.examples:
            return _padded(nodes, placed(nodes, self.examples[sentence]))
        result = markup.map_text(self._words, nodes)
        mark = PLAIN_MARK if self.examples is None else ACT_MARK
        return _marked(result, mark) if _has_letters(nodes) else result

    def _words(self, text: str) -> str:
        if not self.terms:
            return text.translate(_FULL_WIDTH)
        parts = re.split(_any_of(self.terms), text)
        return "".join(
            self._term(part) if index % 2 else part.translate(_FULL_WIDTH) for index, part in enumerate(parts)
        )

    def _term(self, source: str) -> str:
        self.applied[source] = self.terms[source]
        return self.terms[source]


def _any_of(terms: Mapping[str, str]) -> str:
    longest_first = sorted(terms, key=len, reverse=True)
    return rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)"


def _tags(element: Element) -> str:
    return f"{element.source}</{element.tag}>" if element.closed and element.tag not in markup.VOID else element.source


def _has_letters(nodes: list[Node]) -> bool:
    found: list[str] = []
    markup.map_text(lambda text: found.append(text) or text, nodes)
    return _LETTER.search("".join(found)) is not None


def _marked(nodes: list[Node], mark: str) -> list[Node]:
    if isinstance(nodes[0], str):
        body = nodes[0].lstrip()
        return [f"{nodes[0][: len(nodes[0]) - len(body)]}{mark}{body}", *nodes[1:]]
    return [mark, *nodes]


def _padded(source: list[Node], result: list[Node]) -> list[Node]:
    """The blanks at both ends as they were."""
    text = markup.text_of(source)
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return [node for node in (before, *result, after) if node != ""]


def placed(nodes: list[Node], target: str) -> list[Node]:
    """The target text with the elements of the source in it, each once.

    Protected elements stand where their content stands, in whatever order; the others take a share of the text like
    that which they had, and keep the protected ones that they hold where the order allows it.
    """
    protected = [element for element in markup.elements(nodes) if element.protected]
    atoms = _atoms(protected, target)
    return _joined(_arranged(nodes, atoms, {id(atom) for atom in atoms}))


def _atoms(protected: list[Element], target: str) -> list[Node]:
    """The characters of the target, and the elements instead of those that are their content."""
    parts: list[Node] = [target]
    for element in sorted(protected, key=lambda node: len(markup.text_of([node])), reverse=True):
        content = markup.text_of([element])
        index = next((i for i, part in enumerate(parts) if isinstance(part, str) and content in part), None)
        if content and index is not None:
            before, _, after = parts[index].partition(content)
            parts[index : index + 1] = [before, element, after]
    return [atom for part in parts for atom in (part if isinstance(part, str) else [part])]


def _arranged(nodes: list[Node], atoms: list[Node], everywhere: set[int]) -> list[Node]:
    """The nodes with these atoms in them; ``everywhere`` has the identities of all atoms, also of other nodes'."""
    places = {id(atom): index for index, atom in enumerate(atoms) if isinstance(atom, Element)}
    sizes = [_size(node, places) for node in nodes]
    result: list[Node] = []
    start = 0
    for index, node in enumerate(nodes, 1):
        share = round(len(atoms) * sum(sizes[:index]) / (sum(sizes) or 1))
        end = max(start, _bounded(share, nodes, index, places))
        result += _filled(node, atoms[start:end], everywhere)
        start = end
    return result + atoms[start:]


def _size(node: Node, places: Mapping[int, int]) -> int:
    if isinstance(node, Element) and not node.protected:
        return sum(_size(child, places) for child in node.children)
    return len(node) if isinstance(node, str) else int(id(node) in places)


def _bounded(share: int, nodes: list[Node], index: int, places: Mapping[int, int]) -> int:
    """Where the nodes before ``index`` end: after all protected elements in them, before those of the others."""
    last = max((places[place] + 1 for place in _held(nodes[:index], places)), default=0)
    first = min((places[place] for place in _held(nodes[index:], places)), default=share)
    return max(last, min(share, first))


def _held(nodes: list[Node], places: Mapping[int, int]) -> list[int]:
    return [id(element) for element in markup.elements(nodes) if id(element) in places]


def _filled(node: Node, atoms: list[Node], everywhere: set[int]) -> list[Node]:
    if isinstance(node, str) or id(node) in everywhere:
        return atoms
    if isinstance(node, Raw) or node.protected:
        return [node, *atoms]
    children = _joined(_arranged(node.children, atoms, everywhere))
    return [Element(node.tag, node.attributes, children, node.source, node.closed)]


def _joined(nodes: list[Node]) -> list[Node]:
    """The nodes with neighbouring characters in one text."""
    result: list[Node] = []
    for node in nodes:
        if isinstance(node, str) and result and isinstance(result[-1], str):
            result[-1] += node
        else:
            result.append(node)
    return result
