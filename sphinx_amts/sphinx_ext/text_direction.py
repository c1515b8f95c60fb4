"""Pages of languages that are written from right to left."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from sphinx_amts import languages


def set_direction(context: dict[str, Any]) -> None:
    """Write ``dir="rtl"`` next to ``lang`` if the language of a page is written from right to left.

    ``lang`` is the one attribute of a page that every theme takes from ``context``, so the other attribute goes into
    its value.
    """
    code = str(context.get("language") or "")
    if languages.is_rtl(code) and "dir=" not in code:
        context["language"] = Markup(f'{code.replace("_", "-")}" dir="rtl')  # noqa: S704 - a checked language code
