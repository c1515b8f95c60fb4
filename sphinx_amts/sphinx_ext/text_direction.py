"""Pages of languages that are written from right to left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sphinx_amts import languages

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: What stays from left to right in such pages.
_STYLE_SHEET = Path(__file__).with_name("static") / "amts-right-to-left.css"


def add_style_sheet(app: Sphinx) -> None:
    """Add a style sheet that shows code, mathematics and the like from left to right in pages of such a language."""
    if app.builder.format == "html" and languages.is_rtl(str(app.config.language)):
        app.config.html_static_path = [*app.config.html_static_path, str(_STYLE_SHEET)]
        app.add_css_file(_STYLE_SHEET.name, priority=900)  # after the theme's own


def set_direction(context: dict[str, Any]) -> None:
    """Write ``dir="rtl"`` next to ``lang`` if the language of a page is written from right to left.

    ``lang`` is the one attribute of a page that every theme takes from ``context``, so the other attribute goes into
    its value.
    """
    code = str(context.get("language") or "")
    if languages.is_rtl(code) and "dir=" not in code:
        context["language"] = Markup(f'{code.replace("_", "-")}" dir="rtl')  # noqa: S704 - a checked language code
