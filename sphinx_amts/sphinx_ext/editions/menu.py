"""The editions of one book, a folder each side by side: every page links to the same page in the other languages.

The option ``amts_languages`` lists the editions, by the names of their folders; with it unset, nothing is added.  The
links for search engines and the menu are plain HTML in every page that a template makes, so they need no script and
no help from the theme.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from babel import Locale, UnknownLocaleError
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from sphinx_amts import languages
from sphinx_amts.sphinx_ext import env_data
from sphinx_amts.sphinx_ext.editions import notebook_lock
from sphinx_amts.sphinx_ext.output import messages

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: What a build leaves beside its doctrees for the command line: ``{"untranslated": 0, "warnings": 0}``.
RESULT = "amts_result.json"

_STATIC = Path(__file__).with_name("static")
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
#: hreflang names a script where the two scripts are two books; search engines know these.
_SCRIPTS = {"zh_CN": "zh-Hans", "zh_TW": "zh-Hant"}
_GLOBE = (
    '<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true"><circle cx="8" cy="8" r="7"/>'
    '<ellipse cx="8" cy="8" rx="3" ry="7"/><path d="M1.5 5.5h13M1.5 10.5h13"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Edition:
    """One language of the book."""

    code: str
    """As the author wrote it; the name of the folder."""
    tag: str
    """The code of BCP 47, as HTML has it."""
    name: str
    """In the language itself."""
    is_current: bool
    """Whether it is the one that is built."""


@dataclass(frozen=True, slots=True)
class Link:
    """One edition of one page."""

    edition: Edition
    url: str


def register(app: Sphinx) -> None:
    """Connect to the events of a build; ``amts_config`` must be there by then."""
    app.connect("config-inited", set_address, priority=2)
    app.connect("builder-inited", start)
    app.connect("build-finished", note_result)
    notebook_lock.register(app)


def editions(codes: Iterable[str], language: str) -> tuple[Edition, ...]:
    """The editions in the author's order, each language once; none if ``language`` is not among them."""
    by_language: dict[str, str] = {}
    for code in codes:
        by_language.setdefault(languages.canonical(code), code)
    if not languages.known(language) or languages.canonical(language) not in by_language:
        return ()
    current = languages.canonical(language)
    names = _names(by_language)
    return tuple(Edition(code, tag(one), names[one], one == current) for one, code in by_language.items())


def tag(code: str) -> str:
    """The code for ``hreflang`` and ``lang``.

    >>> tag("zh"), tag("zh_TW"), tag("pt_br"), tag("sr@latin")
    ('zh-Hans', 'zh-Hant', 'pt-BR', 'sr-Latn')
    """
    full = languages.canonical(code)
    parts, _, modifier = full.partition("@")
    subtags = parts.split("_")
    if modifier:
        subtags.insert(1, languages.script(full))
    return _SCRIPTS.get(full, "-".join(subtags))


def own_name(code: str, *, exact: bool = False) -> str:
    """The name of the language in itself; with its script or region if it must be ``exact``.

    >>> own_name("zh"), own_name("zh", exact=True), own_name("es"), own_name("pt_BR", exact=True)
    ('中文', '简体中文', 'Español', 'Português (Brasil)')
    """
    try:
        locale = Locale.parse(tag(code), sep="-")
    except (UnknownLocaleError, ValueError):
        return languages.name(code)
    full = locale.languages.get(tag(code).replace("-", "_")) or locale.display_name
    name = (full if exact else locale.get_language_name()) or languages.name(code)
    return name[:1].title() + name[1:]  # title, since Georgian has no capitals in running text


def _names(codes: Iterable[str]) -> dict[str, str]:
    every = list(codes)
    bare = [languages.language(code) for code in every]
    return {code: own_name(code, exact=bare.count(languages.language(code)) > 1) for code in every}


def set_address(app: Sphinx, config: Config) -> None:
    """Give the edition its own ``html_baseurl``; Sphinx makes the canonical link of each page from it."""
    found = _of(app)
    if found and config.html_baseurl:
        current = next(one for one in found if one.is_current)
        config.html_baseurl = f"{root(config.html_baseurl, found)}{quote(current.code)}/"


def root(address: str, found: Iterable[Edition]) -> str:
    """The address that all editions stand below; the author may have given that of one edition."""
    address = address.rstrip("/") + "/"
    parent, _, last = address[:-1].rpartition("/")
    return f"{parent}/" if last in {quote(one.code) for one in found} else address


def _of(app: Sphinx) -> tuple[Edition, ...]:
    return editions(app.amts_config.languages, str(app.config.language))  # type: ignore[attr-defined]


def start(app: Sphinx) -> None:
    """Let each page that is made from a template have the links."""
    found = _of(app)
    builder = app.builder
    if not found[1:] or not isinstance(builder, StandaloneHTMLBuilder) or not _has_pages(builder):
        return
    app.config.html_static_path = [*app.config.html_static_path, str(_STATIC)]
    app.add_css_file("amts_editions.css")
    app.add_js_file("amts_editions.js", loading_method="defer")
    source = languages.canonical(app.amts_config.source_language)  # type: ignore[attr-defined]
    _add_to_pages(builder, lambda page: links(builder, page, found), tag(source))


def _has_pages(builder: StandaloneHTMLBuilder) -> bool:
    """Whether it makes pages for a browser, not for a book in one file or for another program."""
    return not builder.embedded and not isinstance(builder, SerializingHTMLBuilder)


def _add_to_pages(builder: Any, of_page: Callable[[str], tuple[Link, ...]], default: str) -> None:
    render = builder.templates.render

    def with_links(template: str, context: dict[str, Any]) -> str:
        text: str = render(template, context)
        return insert(text, of_page(context["pagename"]), default) if "pagename" in context else text

    builder.templates.render = with_links


def links(builder: StandaloneHTMLBuilder, page: str, found: Iterable[Edition]) -> tuple[Link, ...]:
    """The page in each edition: absolute addresses where ``html_baseurl`` tells them, else relative ones."""
    uri = builder.get_target_uri(page)
    if "#" in uri:  # all pages are one
        uri = page + builder.out_suffix
    base = builder.config.html_baseurl
    above = root(base, found) if base else "../" * (uri.count("/") + 1)
    return tuple(Link(one, f"{above}{quote(one.code)}/{uri}") for one in found)


def insert(page: str, found: tuple[Link, ...], default: str) -> str:
    """The page, HTML, with the links in its head and the menu at the start of its body; other text as it is.

    ``default`` is the tag of the edition for readers of any other language.
    """
    head, end, rest = page.partition("</head>")
    body = _BODY.search(rest)
    if body is None:
        return page
    at = body.end()
    return "".join([head, *_alternates(found, default), end, rest[:at], menu(found), rest[at:]])


def _alternates(found: tuple[Link, ...], default: str) -> Iterator[str]:
    other = next((link for link in found if link.edition.tag == default), found[0])
    for name, link in [*((link.edition.tag, link) for link in found), ("x-default", other)]:
        yield f'  <link rel="alternate" hreflang="{name}" href="{escape(link.url)}" />\n  '


def menu(found: tuple[Link, ...]) -> str:
    """The menu, HTML: a button with the current language that opens a list of all."""
    current = next(link.edition for link in found if link.edition.is_current)
    label = escape(" / ".join(link.edition.name for link in found))  # understood in any language
    return (
        f'\n<nav class="amts-editions" aria-label="{label}"><details><summary>{_GLOBE}'
        f"<span{_language(current)}>{escape(current.name)}</span></summary>"
        f"<ul>{''.join(map(_item, found))}</ul></details></nav>"
    )


def _item(link: Link) -> str:
    one = link.edition
    current = ' aria-current="true"' if one.is_current else ""
    address = f'href="{escape(link.url)}" hreflang="{one.tag}"'
    return f"<li><a {address}{_language(one)}{current}>{escape(one.name)}</a></li>"


def _language(one: Edition) -> str:
    direction = ' dir="rtl"' if languages.is_rtl(one.code) else ' dir="ltr"'
    return f' lang="{one.tag}"{direction}'


def note_result(app: Sphinx, error: Exception | None) -> None:
    """Leave the numbers of this build for ``sphinx-amts build``."""
    if error is None and app.amts_config.languages:  # type: ignore[attr-defined]
        numbers = {
            "untranslated": messages.count_untranslated(env_data.book_data(app.env)),
            "warnings": getattr(app, "_warncount", 0),
        }
        Path(app.doctreedir, RESULT).write_text(json.dumps(numbers), encoding="utf-8")
