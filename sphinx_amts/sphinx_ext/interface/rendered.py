"""Strings that themes and extensions write into HTML, in the language of the build.

Most are messages of a catalogue that has no translation: these are replaced where the theme asks for them.  Others are
fixed in a template: they are replaced in the page around the author's text, where they are a whole attribute or the
whole content of an element.  The rest is handed to a script, which has a place of its own for them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_amts.sphinx_ext import sphinx_compat
from sphinx_amts.sphinx_ext.app_config import amts_config
from sphinx_amts.sphinx_ext.interface.usual import InterfaceStrings, strings_of_build
from sphinx_amts.sphinx_ext.session import current_session

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Code, scripts and comments; whole attributes that a reader sees or hears; whole contents of elements.
_PLACES = re.compile(
    r"<(?P<skipped>code|kbd|pre|samp|script|style|textarea)\b.*?</(?P=skipped)\s*>|<!--.*?-->"
    r'|(?<=\s)(?:aria-label|placeholder|title)="(?P<attribute>[^"<>]*)"'
    r"|(?P<end>>)(?P<content>[^<>]+)(?=</\w)",
    re.DOTALL | re.IGNORECASE,
)
#: Classes of elements in which themes show titles of pages, which are the author's.
_OF_AUTHOR = re.compile(r'class="[^"]*(?:reference|brand|breadcrumb|caption|ellipsis|logo|title)', re.IGNORECASE)
_HEADING = re.compile(r"<h\d\b", re.IGNORECASE)
_LINK = re.compile(r"<a\s", re.IGNORECASE)
_HINT = re.compile(r"(?P<before>let toggleHint(?P<kind>Show|Hide) = ')(?P<hint>[^\n<]*)(?=';\s*</script>)")
_HINT_OPTIONS = {"Show": "togglebutton_hint", "Hide": "togglebutton_hint_hide"}
#: What MyST-NB writes around the content of a page, where no title of an author can stand.
_SUMMARY = '<summary aria-label="{}">'
_HIDDEN_CONTENT = "Toggle hidden content"
#: The names of sphinx-copybutton's messages, and the messages.
_COPY_BUTTON = {
    "copy": "Copy",
    "copy_to_clipboard": "Copy to clipboard",
    "copy_success": "Copied!",
    "copy_failure": "Failed to copy",
}
#: Its script chooses by the exact language of the page, and has a few languages only.
_COPY_BUTTON_SCRIPT = """\
if (typeof messages === "object" && typeof locale === "string" && messages.en && messages.en.copy_success) {
  const old = messages[locale], language = document.documentElement.lang || "und";
  const texts = Object.assign({}, messages.en, %s, messages[language], %s);
  locale = language;
  messages[locale] = texts;
  iconCheck = iconCheck.replace(old.copy_success, texts.copy_success);
  iconCopy = iconCopy.replace(old.copy_to_clipboard, texts.copy_to_clipboard);
}"""


def translate_interface(app: Sphinx) -> None:
    """Translate the strings of themes and extensions in all pages that are made from templates."""
    builder, session = app.builder, current_session(app.config)
    if session is None or not isinstance(builder, StandaloneHTMLBuilder) or not hasattr(builder, "templates"):
        return
    strings = strings_of_build(amts_config(app), session.pair.target)
    hints = _hints_of_author(app)
    if not (strings.author or strings.usual or hints):
        return
    undo = sphinx_compat.change_interface_messages(builder, strings.message)
    app.connect("build-finished", lambda _app, _error: undo())
    sphinx_compat.after_rendering(builder, partial(_translated_file, strings, partial(_hint, app, strings, hints)))
    _translate_copy_button(app, strings)


def _hints_of_author(app: Sphinx) -> Mapping[str, str]:
    """The hints of sphinx-togglebutton that the author has set, by option, as they are before they are translated."""
    names = [name for name in _HINT_OPTIONS.values() if sphinx_compat.is_set_by_author(app.config, name)]
    return {name: str(app.config[name]) for name in names}


def _hint(app: Sphinx, strings: InterfaceStrings, hints: Mapping[str, str], match: re.Match[str]) -> str:
    """A hint in the script of sphinx-togglebutton; that of an author is translated as a title of ``conf.py``."""
    option = _HINT_OPTIONS[match["kind"]]
    if option in hints:
        title = str(app.config[option])
        translated = strings.get(title) or title if title == hints[option] else title
    else:  # of the extension's catalogue
        translated = strings.message(f"Click to {match['kind'].lower()}", match["hint"])
    return match["before"] + translated.replace("\\", "\\\\").replace("'", "\\'").replace("</", "<\\/")


def _translated_file(
    strings: InterfaceStrings, hint: Callable[[re.Match[str]], str], html: str, context: Mapping[str, Any]
) -> str:
    """A file that a template has made; the author's text in it is left alone, and so is what is not a page."""
    head, end_of_head, page = html.partition("</head>")
    if not end_of_head or "pagename" not in context:
        return html
    head, page = _HINT.sub(hint, head), _HINT.sub(hint, page)
    body = str(context.get("body") or "")
    before, found, after = page.partition(body) if body else (page, "", "")
    if body and not found:  # nobody knows where the author's text ends
        return head + end_of_head + page
    translated = strings.get(_HIDDEN_CONTENT)
    if translated:
        found = found.replace(_SUMMARY.format(_HIDDEN_CONTENT), _SUMMARY.format(escape(translated)))
    return "".join([head, end_of_head, _translated_frame(strings, before), found, _translated_frame(strings, after)])


def _translated_frame(strings: InterfaceStrings, html: str) -> str:
    """The part of a page that its theme has made."""

    def translated(match: re.Match[str]) -> str:
        name = "attribute" if match["attribute"] else "content"
        text = unescape(match[name] or "").strip()
        translation = strings.get(text) if text else None
        if translation is None or _is_of_author(html, match.start(), name, is_asked_for=text in strings.author):
            return match[0]
        return match[0].replace(match[name].strip(), escape(translation))

    return _PLACES.sub(translated, html)


def _is_of_author(html: str, at: int, kind: str, *, is_asked_for: bool) -> bool:
    """Whether a place shows the title of a page, or of the book.

    Args:
        html: The part of the page.
        at: Where the place begins.
        kind: "attribute", or "content" of an element.
        is_asked_for: Whether the author has given a translation for this very text.
    """
    start = html.rfind("<", 0, at)
    tag = html[start : html.find(">", at)]
    if kind == "attribute":  # links to the next page have its title
        return bool(_LINK.match(tag)) and ("accesskey=" in tag or 'rel="' in tag) and not is_asked_for
    return bool(_OF_AUTHOR.search(tag) or _HEADING.match(tag) or (_LINK.match(tag) and not is_asked_for))


def _translate_copy_button(app: Sphinx, strings: InterfaceStrings) -> None:
    """Give the script of sphinx-copybutton its messages, between its start and the moment in which it uses them."""
    usual, author = (_copy_button_texts(known) for known in (strings.usual, strings.author))
    if "sphinx_copybutton" in app.extensions and usual + author != "{}{}":
        app.add_js_file(None, body=_COPY_BUTTON_SCRIPT % (usual, author), priority=900)


def _copy_button_texts(strings: Mapping[str, str]) -> str:
    """The messages of sphinx-copybutton that have a translation, as JavaScript."""
    texts = {name: strings[message] for name, message in _COPY_BUTTON.items() if message in strings}
    return json.dumps(texts).replace("</", "<\\/")
