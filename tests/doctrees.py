"""Document trees for tests: pages of rst as the parser leaves them, and pages of given elements."""

from __future__ import annotations

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document
from sphinx import addnodes

from sphinx_amts.document import segments
from sphinx_amts.document import units as document_units
from sphinx_amts.languages import profile
from sphinx_amts.tm.entries import Origin, TMEntry

SETTINGS = segments.SegmentationSettings(profile("en"))


def parsed(text: str) -> nodes.document:
    """A page as the parser leaves it, before any transform."""
    settings = get_default_settings(Parser)
    settings.report_level = 5
    document = new_document("page.rst", settings)
    Parser().parse(text, document)
    return document


def page_of(*children: nodes.Node) -> nodes.document:
    """A page of these elements."""
    document = new_document("page.rst", get_default_settings(Parser))
    document.extend(children)
    return document


def xref(text: str, *, explicit: bool = True, **attributes: object) -> addnodes.pending_xref:
    """A cross-reference of Sphinx before it is resolved."""
    inner = nodes.inline("", text, classes=["xref", "std", "std-ref"])
    return addnodes.pending_xref("", inner, refexplicit=explicit, reftarget="there", **{"reftype": "ref"} | attributes)


def segmented(
    document: nodes.document, settings: segments.SegmentationSettings = SETTINGS
) -> list[segments.SegmentedUnit]:
    """The units of a page with their segments."""
    return list(segments.segmented_units(document_units.units(document), settings))


def entries(*pairs: tuple[str, str], origin: Origin = Origin.HUMAN) -> dict[str, TMEntry]:
    """Entries of the memory by their sources."""
    return {source: TMEntry(source, target, origin) for source, target in pairs}
