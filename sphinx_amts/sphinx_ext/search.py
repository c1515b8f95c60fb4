"""The search of a Chinese book: Sphinx's own search, with terms that need no dictionary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx.search.en import SearchEnglish

from sphinx_amts import languages
from sphinx_amts.text.scripts import HAN

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_SAME_SCRIPT_RUN = re.compile(rf"[{HAN}]+|[^\W{HAN}]+")
_HAN = re.compile(rf"[{HAN}]")


class HanSearch(SearchEnglish):
    """Search for Chinese by pairs of neighbouring characters, the same in the index and in the browser.

    No dictionary is needed, and any run of characters is found.  A word segmenter cannot promise that: only the index
    has it, not the browser.  (Sphinx 9.0 and 9.1 also name a stemmer for Chinese that does not exist; their search
    page hangs.)
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
        """The terms of a text: words of other scripts, single Han characters, and pairs of neighbours."""
        terms = []
        for run in _SAME_SCRIPT_RUN.findall(input):
            if _HAN.match(run):
                terms += [*run, *(run[at : at + 2] for at in range(len(run) - 1))]
            else:
                terms.append(run)
        return terms

    def word_filter(self, word: str) -> bool:
        """Whether a term is indexed: every Chinese one, and of the others those that are indexed in English."""
        return bool(_HAN.match(word)) or super().word_filter(word)


def register_search(app: Sphinx) -> None:
    """Give a book in Chinese a search that finds Chinese words, unless the author has chosen one."""
    if languages.is_han(str(app.config.language)) and not app.config.html_search_options:
        app.add_search_language(HanSearch)
