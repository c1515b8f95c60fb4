"""The one moment in the life of a page at which a headless application takes it: where a build would translate it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from sphinx_amts.sphinx_ext import sphinx_compat
from sphinx_amts.sphinx_ext.pages.transforms import Translate

#: What is done with a page: its document and the environment, whose ``docname`` is its name.
PageHook: TypeAlias = Callable[[nodes.document, BuildEnvironment], None]

_hooks: WeakKeyDictionary[Config, PageHook] = WeakKeyDictionary()


class TakePage(SphinxTransform):
    """Hand the page to the hook of its application and end its life there."""

    # Right before Translate, so that both see the same page and only one of them gets it.
    default_priority = Translate.default_priority - 1

    def apply(self, **_: Any) -> None:
        """Take the page, then empty it: titles, labels and search terms are not needed."""
        _hooks[self.config](self.document, self.env)
        sphinx_compat.skip_transforms(self.document)
        self.document.children = []


def set_page_hook(app: Sphinx, hook: PageHook) -> None:
    """Let the application hand each page that it reads to ``hook``."""
    _hooks[app.config] = hook
    app.add_transform(TakePage)
