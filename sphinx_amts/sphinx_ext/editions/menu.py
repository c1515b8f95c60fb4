"""Links from every page to the same page in the other editions, which lie side by side in a folder each.

The option ``amts_languages`` lists the editions by the names of their folders; nothing is added if it is not set.  The
links for search engines and the menu are plain HTML in every page that a template makes, so they need no script and
no help from the theme.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from babel import Locale, UnknownLocaleError
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from sphinx_amts import languages
from sphinx_amts.sphinx_ext import source_language, sphinx_compat
from sphinx_amts.sphinx_ext.app_config import amts_config

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

_STATIC = Path(__file__).with_name("static")
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
#: Tags with a script instead of a region, since the two scripts are two books; search engines know these.
_SCRIPT_TAGS = {"zh_CN": "zh-Hans", "zh_TW": "zh-Hant"}
_GLOBE = (
    '<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true"><circle cx="8" cy="8" r="7"/>'
    '<ellipse cx="8" cy="8" rx="3" ry="7"/><path d="M1.5 5.5h13M1.5 10.5h13"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Edition:
    """One language version of the book."""

    code: str
    """The code of the language as the author wrote it; the name of the folder."""
    tag: str
    """The language tag of BCP 47, for HTML."""
    name: str
    """The name of the language in itself."""
    is_current: bool
    """Whether it is the edition that is built."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to one edition of a page."""

    edition: Edition
    url: str


def editions(codes: Iterable[str], language: str) -> tuple[Edition, ...]:
    """The editions in the author's order, each language once; none if ``language`` is not among them."""
    by_language: dict[str, str] = {}
    for code in codes:
        by_language.setdefault(languages.canonical(code), code)
    if not languages.is_known(language) or languages.canonical(language) not in by_language:
        return ()
    current = languages.canonical(language)
    names = _own_names(by_language)
    return tuple(
        Edition(code, tag(canonical), names[canonical], canonical == current) for canonical, code in by_language.items()
    )


def tag(code: str) -> str:
    """The language tag for ``hreflang`` and ``lang``.

    >>> tag("zh"), tag("zh_TW"), tag("pt_br"), tag("sr@latin")
    ('zh-Hans', 'zh-Hant', 'pt-BR', 'sr-Latn')
    """
    full = languages.canonical(code)
    parts, _, modifier = full.partition("@")
    subtags = parts.split("_")
    if modifier:
        subtags.insert(1, languages.script(full))
    return _SCRIPT_TAGS.get(full, "-".join(subtags))


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


def _own_names(codes: Iterable[str]) -> dict[str, str]:
    """The name of each language in itself, with script or region if there are two of one language."""
    every = list(codes)
    bare = [languages.language(code) for code in every]
    return {code: own_name(code, exact=bare.count(languages.language(code)) > 1) for code in every}


def _editions_of(app: Sphinx) -> tuple[Edition, ...]:
    if source_language.is_left_alone(app.config):  # they would all be in the same language
        return ()
    return editions(amts_config(app).languages, str(app.config.language))


def set_base_url(app: Sphinx, config: Config) -> None:
    """Give the edition its own ``html_baseurl``; Sphinx makes the canonical link of each page from it."""
    all_editions = _editions_of(app)
    if all_editions and config.html_baseurl:
        current = next(edition for edition in all_editions if edition.is_current)
        config.html_baseurl = f"{common_url(config.html_baseurl, all_editions)}{quote(current.code)}/"


def common_url(base_url: str, all_editions: Iterable[Edition]) -> str:
    """The address of the folder that holds all editions; ``base_url`` may be that of one edition."""
    base_url = base_url.rstrip("/") + "/"
    parent, _, last = base_url[:-1].rpartition("/")
    return f"{parent}/" if last in {quote(edition.code) for edition in all_editions} else base_url


def add_links(app: Sphinx) -> None:
    """Add the links to each page that is made from a template."""
    all_editions = _editions_of(app)
    builder = app.builder
    if not all_editions[1:] or not isinstance(builder, StandaloneHTMLBuilder) or not _has_web_pages(builder):
        return
    app.config.html_static_path = [*app.config.html_static_path, str(_STATIC)]
    app.add_css_file("amts_editions.css")
    app.add_js_file("amts_editions.js", loading_method="defer")
    default = tag(languages.canonical(amts_config(app).source_language))

    def with_links(html: str, context: dict[str, Any]) -> str:
        if "pagename" not in context:
            return html
        return insert(html, links(builder, context["pagename"], all_editions), default)

    sphinx_compat.after_rendering(builder, with_links)


def _has_web_pages(builder: StandaloneHTMLBuilder) -> bool:
    """Whether a builder makes pages for a browser, not for a book in one file or for another program."""
    return not builder.embedded and not isinstance(builder, SerializingHTMLBuilder)


def links(builder: StandaloneHTMLBuilder, page: str, all_editions: Sequence[Edition]) -> tuple[Link, ...]:
    """The page in each edition: absolute addresses if ``html_baseurl`` is set, else relative ones."""
    uri = builder.get_target_uri(page)
    if "#" in uri:  # all pages are one
        uri = page + builder.out_suffix
    base_url = builder.config.html_baseurl
    parent = common_url(base_url, all_editions) if base_url else "../" * (uri.count("/") + 1)
    return tuple(Link(edition, f"{parent}{quote(edition.code)}/{uri}") for edition in all_editions)


def insert(html: str, page_links: Sequence[Link], default: str) -> str:
    """A page with links in its head and a menu at the start of its body; any other text is returned unchanged.

    Args:
        html: The text of a file.
        page_links: The page in each edition.
        default: The language tag of the edition for readers of any other language.
    """
    head, end, rest = html.partition("</head>")
    body = _BODY.search(rest)
    if body is None:
        return html
    at = body.end()
    return "".join([head, *_alternates(page_links, default), end, rest[:at], menu(page_links), rest[at:]])


def _alternates(page_links: Sequence[Link], default: str) -> Iterator[str]:
    """The links for search engines, HTML; that of the default edition a second time, as ``x-default``."""
    default_link = next((link for link in page_links if link.edition.tag == default), page_links[0])
    for name, link in [*((link.edition.tag, link) for link in page_links), ("x-default", default_link)]:
        yield f'  <link rel="alternate" hreflang="{name}" href="{escape(link.url)}" />\n  '


def menu(page_links: Sequence[Link]) -> str:
    """The menu, HTML: a button with the current language that opens a list of all."""
    current = next(link.edition for link in page_links if link.edition.is_current)
    label = escape(" / ".join(link.edition.name for link in page_links))  # understood in any language
    return (
        f'\n<nav class="amts-editions" aria-label="{label}"><details><summary>{_GLOBE}'
        f"<span{_language_attributes(current)}>{escape(current.name)}</span></summary>"
        f"<ul>{''.join(map(_menu_item, page_links))}</ul></details></nav>"
    )


def _menu_item(link: Link) -> str:
    edition = link.edition
    current = ' aria-current="true"' if edition.is_current else ""
    address = f'href="{escape(link.url)}" hreflang="{edition.tag}"'
    return f"<li><a {address}{_language_attributes(edition)}{current}>{escape(edition.name)}</a></li>"


def _language_attributes(edition: Edition) -> str:
    direction = "rtl" if languages.is_rtl(edition.code) else "ltr"
    return f' lang="{edition.tag}" dir="{direction}"'
