"""Parts of a page that a build may leave out: what ``only``, ``ifconfig`` and ``todo`` hold.

What no reader of the build sees is neither sent nor counted.  Since pages are kept from one build to the next, a page
remembers its conditions: when one has changed, by another builder or tag, the page is read again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from sphinx_amts.sphinx_ext import sphinx_compat

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

#: Name of the node and its expression.
Condition: TypeAlias = tuple[str, str]


@dataclass(slots=True)
class Conditions:
    """The conditions of one page, as far as they were asked, and whether the build fulfils them."""

    is_fulfilled: Callable[[Condition], bool]
    fulfilled: dict[Condition, bool] = field(default_factory=dict)

    def is_left_out(self, node: nodes.Element) -> bool:
        """Whether no reader of this build sees a node, which is of :data:`.units.CONDITIONAL_NODES`."""
        condition = type(node).__name__, str(node.get("expr", ""))
        if condition not in self.fulfilled:
            self.fulfilled[condition] = self.is_fulfilled(condition)
        return not self.fulfilled[condition]


def is_fulfilled(app: Sphinx, condition: Condition) -> bool:
    """Whether the build shows what stands under a condition; one that cannot be evaluated leaves nothing out."""
    kind, expression = condition
    try:
        if kind == "only":
            return sphinx_compat.tags_of_output(app).eval_condition(expression)
        if kind == "ifconfig":
            return bool(eval(expression, _names(app)))  # noqa: S307 - the author's own; Sphinx does so when it writes
        return bool(app.config.todo_include_todos)
    except Exception:  # noqa: BLE001 - Sphinx reports it when it writes the page
        return True


def _names(app: Sphinx) -> dict[str, Any]:
    """What an expression of ``ifconfig`` may use, as Sphinx documents it."""
    return {value.name: value.value for value in app.config} | {"builder": app.builder.name}
