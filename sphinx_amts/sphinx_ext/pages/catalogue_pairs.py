"""The sentence pairs that a page takes from gettext catalogues: they are noted in the history of the memory.

Sphinx applies a catalogue without a trace of what the text was, so the text is noted before.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.i18n import docname_to_domain

from sphinx_amts.document import translated_units, units
from sphinx_amts.tm.entries import Origin, Place, TMEntry

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.document.inline import ProtectedText
    from sphinx_amts.sphinx_ext.session import BuildSession


def note_texts(env: BuildEnvironment, document: nodes.document, session: BuildSession) -> None:
    """Note the texts of a page that has a catalogue, before this is applied."""
    if _has_catalogue(env):
        pattern = session.segmentation.do_not_translate
        contents = (unit for unit in units.units(document) if not unit.attribute_path)
        document.amts_texts = [(unit, unit.protect(pattern)) for unit in contents]  # type: ignore[attr-defined]


def _has_catalogue(env: BuildEnvironment) -> bool:
    """Whether Sphinx will find a catalogue of the page; it has not loaded it yet."""
    domain = docname_to_domain(env.docname, env.config.gettext_compact)
    name = Path(env.config.language, "LC_MESSAGES", f"{domain}.mo")
    return any(Path(env.srcdir, folder, name).exists() for folder in env.config.locale_dirs)


def take_pairs(env: BuildEnvironment, document: nodes.document, session: BuildSession) -> list[TMEntry]:
    """The pairs that the catalogue of a page has brought; what was noted of the page is forgotten."""
    texts: list[tuple[units.Unit, ProtectedText]] = document.__dict__.pop("amts_texts", [])
    domain = docname_to_domain(env.docname, env.config.gettext_compact)
    return [
        TMEntry(source, translation, Origin.CATALOGUE, f"{domain}.po", place=Place(env.docname))
        for unit, before in texts
        if unit.node.get("translated")
        for source, translation in _pairs(unit, before, session)
    ]


def _pairs(unit: units.Unit, before: ProtectedText, session: BuildSession) -> Iterator[tuple[str, str]]:
    after = unit.protect(session.segmentation.do_not_translate)
    if after.text != before.text:
        yield from translated_units.sentence_pairs(before, after, session.profiles)
