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
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, warn
from sphinx_amts.tm.entries import Origin, Place, TMEntry

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.document.inline import ProtectedText
    from sphinx_amts.sphinx_ext.session import BuildSession


def note_texts(env: BuildEnvironment, document: nodes.document, session: BuildSession) -> None:
    """Note the texts of a page that has a catalogue, before this is applied."""
    if not _has_catalogue(env):
        return
    pattern = session.segmentation.do_not_translate
    contents = (unit for unit in units.units(document) if not unit.attribute_path)
    try:
        document.amts_texts = [(unit, unit.protect(pattern)) for unit in contents]  # type: ignore[attr-defined]
    except Exception as error:  # noqa: BLE001 - transforms to come may still be needed to make sense of a page
        _warn(env, error)


def _has_catalogue(env: BuildEnvironment) -> bool:
    """Whether Sphinx will find a catalogue of the page; it has not loaded it yet."""
    domain = docname_to_domain(env.docname, env.config.gettext_compact)
    name = Path(env.config.language, "LC_MESSAGES", f"{domain}.mo")
    return any(Path(env.srcdir, folder, name).exists() for folder in env.config.locale_dirs)


def take_pairs(env: BuildEnvironment, document: nodes.document, session: BuildSession) -> list[TMEntry]:
    """The pairs that the catalogue of a page has brought; what was noted of the page is forgotten."""
    texts: list[tuple[units.Unit, ProtectedText]] = document.__dict__.pop("amts_texts", [])
    file, place = f"{docname_to_domain(env.docname, env.config.gettext_compact)}.po", Place(env.docname)
    translated = [(unit, before) for unit, before in texts if unit.node.get("translated")]
    try:
        pairs = [pair for unit, before in translated for pair in _pairs(unit, before, session)]
    except Exception as error:  # noqa: BLE001 - catalogues may hold anything, and the page does not need this
        _warn(env, error)
        return []
    return [TMEntry(source, translation, Origin.CATALOGUE, file, place=place) for source, translation in pairs]


def _warn(env: BuildEnvironment, error: Exception) -> None:
    reason = f"the translations of its catalogue cannot be noted in the memory ({type(error).__name__}: {error})"
    warn(AmtsWarning.PAGE, f"{reason}; the page itself is complete", env.docname)


def _pairs(unit: units.Unit, before: ProtectedText, session: BuildSession) -> Iterator[tuple[str, str]]:
    after = unit.protect(session.segmentation.do_not_translate)
    if after.text != before.text:
        yield from translated_units.sentence_pairs(before, after, session.profiles)
