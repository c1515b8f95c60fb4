"""What the target language means for Sphinx itself: its code, its search, its direction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from sphinx.search.en import SearchEnglish
from sphinx.util.i18n import CatalogInfo, CatalogRepository, docname_to_domain

from sphinx_amts import languages
from sphinx_amts.errors import ConfigurationError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TERM = re.compile(rf"[{_HAN}]+|[^\W{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")


def make_canonical(app: Sphinx, config: Config) -> None:
    """Let ``zh`` be ``zh_CN``, since Sphinx has its interface strings, and themes theirs, under that name only."""
    try:
        code = languages.canonical(config.language)
    except ConfigurationError:
        return
    if code != config.language:
        app.amts_catalogues = CatalogRepository(  # type: ignore[attr-defined]
            app.srcdir, config.locale_dirs, str(config.language), config.source_encoding
        )
        config.language = code
        app._init_i18n()  # noqa: SLF001 - done before any extension can say which language is meant


def compile_catalogues(app: Sphinx) -> None:
    """Compile what stands under the language's name as the author wrote it; Sphinx does it for the canonical name."""
    for catalogue in _catalogues(app):
        if catalogue.is_outdated():
            catalogue.write_mo(str(app.config.language), app.config.gettext_allow_fuzzy_translations)


def pages_of_changed_catalogues(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """Pages that were read before their catalogue of that kind was compiled."""
    compiled = {
        one.domain: Path(one.mo_path).stat().st_mtime for one in _catalogues(app) if Path(one.mo_path).is_file()
    }
    compact = app.config.gettext_compact
    times = {docname: compiled.get(docname_to_domain(docname, compact), 0.0) for docname in env.all_docs}
    return {docname for docname, time in times.items() if time * 1e6 > env.all_docs[docname]}


def _catalogues(app: Sphinx) -> Iterator[CatalogInfo]:
    repository = getattr(app, "amts_catalogues", None)
    yield from repository.catalogs if repository else ()


class HanSearch(SearchEnglish):
    """Search for Chinese by pairs of neighbouring characters, the same in the index and in the browser.

    No dictionary is needed, and any run of characters is found, which a word segmenter that only the index has cannot
    promise.  (Sphinx 9.0 and 9.1 also name a stemmer for Chinese that does not exist, and their page hangs.)
    """

    lang = "zh"
    language_name = "Chinese"
    js_splitter_code = r"""
function ChineseStemmer() {
  return new EnglishStemmer();  // for the Latin words; the Chinese ones have no endings
}
var splitQuery = function (query) {
  const terms = [];
  const runs = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{Letter}\p{Number}_\p{Emoji_Presentation}])+/gu;
  for (const [run] of query.matchAll(runs)) {
    if (!/\p{Script=Han}/u.test(run) || run.length < 2) terms.push(run);
    else for (let i = 0; i + 1 < run.length; i++) terms.push(run.slice(i, i + 2));
  }
  return terms;
};
// An index entry has no text of its own; Sphinx's script stumbles over a result without a summary.
document.addEventListener("DOMContentLoaded", () => {
  if (typeof Search === "undefined" || !Search.makeSearchSummary) return;
  const summary = Search.makeSearchSummary;
  Search.makeSearchSummary = (...page) => summary(...page) ?? document.createElement("p");
});
"""

    def split(self, input: str) -> list[str]:  # noqa: A002 - Sphinx's name
        """Latin words, single Han characters and pairs of neighbours."""
        terms = []
        for run in _TERM.findall(input):
            if _IS_HAN.match(run):
                terms += [*run, *(run[at : at + 2] for at in range(len(run) - 1))]
            else:
                terms.append(run)
        return terms

    def word_filter(self, word: str) -> bool:
        """Every Chinese term counts; of the others those that English counts."""
        return bool(_IS_HAN.match(word)) or super().word_filter(word)


def give_search(app: Sphinx) -> None:
    """Give Chinese books a search that finds Chinese words."""
    if languages.is_han(str(app.config.language)) and not app.config.html_search_options:
        app.add_search_language(HanSearch)


def set_direction(context: dict[str, Any]) -> None:
    """Write ``dir="rtl"`` beside ``lang``, the one attribute of the page that every theme takes from Sphinx."""
    code = str(context.get("language") or "")
    if languages.is_rtl(code) and "dir=" not in code:
        context["language"] = Markup(f'{code.replace("_", "-")}" dir="rtl')  # noqa: S704 - a checked language code
