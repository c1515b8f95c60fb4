"""What human translators wrote into gettext catalogues, which Sphinx itself applies before we look at a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.i18n import docname_to_domain

from sphinx_amts.sphinx_ext import sphinx_compat

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def count_translated(document: nodes.document) -> int:
    """The number of messages of the page that came from a catalogue."""
    progress = document.get("translation_progress") or {}
    return int(progress.get("translated", 0))


def is_kept_by_catalogue(env: BuildEnvironment) -> Callable[[str], bool]:
    """Whether the catalogues of the page being read have a message as it is, such as a name.

    The page itself does not show this for messages in attributes.
    """
    domain = docname_to_domain(env.docname, env.config.gettext_compact)
    catalogues = list(sphinx_compat.messages(sphinx_compat.page_catalogue(domain)))
    return lambda text: any(messages.get(text) == text for messages in catalogues)
