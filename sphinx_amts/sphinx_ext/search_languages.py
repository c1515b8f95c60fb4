"""The search of a book in Chinese, Japanese or Korean: Sphinx's own search, with terms that need no dictionary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sphinx.search.en import SearchEnglish

from sphinx_amts import languages
from sphinx_amts.text.scripts import HAN, HANGUL, KANA

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class PairSearch(SearchEnglish):
    """Search by pairs of neighbouring characters, the same in the index and in the browser.

    No dictionary is needed, and any run of characters is found, also within a word.  A word segmenter cannot promise
    that: only the index has it, not the browser.  (Sphinx 9.0 and 9.1 also name a stemmer for Chinese that does not
    exist; their search page hangs.)
    """

    characters: ClassVar[str]
    """The script, as ranges of a character class."""
    js_characters: ClassVar[str]
    """The same in JavaScript."""

    def __init_subclass__(cls) -> None:
        """Make the patterns of a script, for the index and for the browser."""
        cls.one_of_script = re.compile(rf"[{cls.characters}]")
        cls.runs = re.compile(rf"[{cls.characters}]+|[^\W{cls.characters}]+")
        replacements = {"NAME": cls.language_name, "SCRIPT": cls.js_characters}
        cls.js_splitter_code = re.sub("NAME|SCRIPT", lambda match: replacements[match[0]], _JS_SPLITTER)

    one_of_script: ClassVar[re.Pattern[str]]
    runs: ClassVar[re.Pattern[str]]

    def split(self, input: str) -> list[str]:  # noqa: A002 - Sphinx's name
        """The terms of a text: words of other scripts, single characters of the script, and pairs of neighbours."""
        terms = []
        for run in self.runs.findall(input):
            if self.one_of_script.match(run):
                terms += [*run, *(run[at : at + 2] for at in range(len(run) - 1))]
            else:
                terms.append(run)
        return terms

    def word_filter(self, word: str) -> bool:
        """Whether a term is indexed: every one of the script, and of the others those that are indexed in English."""
        return bool(self.one_of_script.match(word)) or super().word_filter(word)


_JS_SPLITTER = r"""
function NAMEStemmer() {
  return new EnglishStemmer();  // for the Latin words; the others are cut into pairs
}
var splitQuery = function (query) {
  const terms = [];
  const runs = /[SCRIPT]+|(?:(?![SCRIPT])[\p{Letter}\p{Number}_\p{Emoji_Presentation}])+/gu;
  for (const [run] of query.matchAll(runs)) {
    if (!/[SCRIPT]/u.test(run) || run.length < 2) terms.push(run);
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


class ChineseSearch(PairSearch):
    """Search in Chinese, in either script."""

    lang = "zh"
    language_name = "Chinese"
    characters = HAN
    js_characters = r"\p{Script=Han}"


class JapaneseSearch(PairSearch):
    """Search in Japanese."""

    lang = "ja"
    language_name = "Japanese"
    characters = f"{HAN}{KANA}"
    js_characters = r"\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc\uff70"


class KoreanSearch(PairSearch):
    """Search in Korean, where endings follow a word without a space."""

    lang = "ko"
    language_name = "Korean"
    characters = HANGUL
    js_characters = r"\p{Script=Hangul}"


_SEARCHES: Mapping[str, type[PairSearch]] = {
    search.lang: search for search in (ChineseSearch, JapaneseSearch, KoreanSearch)
}


def register_search(app: Sphinx) -> None:
    """Give a book a search that finds any words of its language, unless the author has chosen one."""
    search = _SEARCHES.get(languages.language(str(app.config.language)))
    if search is not None and not app.config.html_search_options:
        app.add_search_language(search)
