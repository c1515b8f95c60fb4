"""What human translators wrote into gettext catalogues, which Sphinx itself applies before we look at a page."""

from __future__ import annotations

from docutils import nodes


def count(document: nodes.document) -> int:
    """How many messages of the page came from a catalogue."""
    progress = document.get("translation_progress") or {}
    return int(progress.get("translated", 0))
