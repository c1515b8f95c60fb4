from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.text import do_not_translate, tagged_text

TERMS = ["Sphinx", "Jupyter Book", "Jupyter", "C++", ".NET", "R", "潮汐", "a&b", "<b>"]
DO_NOT_TRANSLATE = do_not_translate.pattern(TERMS)


def terms_in(text: str) -> list[str]:
    """What of a text becomes a placeholder, in order."""
    terms = []

    def number(term: str) -> int:
        terms.append(term)
        return len(terms)

    "".join(do_not_translate.tag_terms(text, DO_NOT_TRANSLATE, number))
    return terms


FOUND = [
    ("Read Sphinx, then Sphinx again.", ["Sphinx", "Sphinx"]),
    ("The Jupyter Book of Jupyter", ["Jupyter Book", "Jupyter"]),  # the longest first
    ("Sphinxes and MySphinx and Sphinx_x and Sphinx2", []),  # whole words
    ("Sphinx's (Sphinx) Sphinx-like", ["Sphinx", "Sphinx", "Sphinx"]),
    ("sphinx", []),  # as it is written
    ("C++ and C++11 are .NET, ASP.NET", ["C++", "C++", ".NET", ".NET"]),
    ("R is not R2 nor HR, R.", ["R", "R"]),
    ("这里的潮汐很大，用Sphinx写", ["潮汐", "Sphinx"]),  # no spaces around words
    ("a&b <b>", ["a&b", "<b>"]),
    ("nothing of it", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_terms_are_found_as_whole_words(text, expected):
    """Terms are found as they are written, whole, and the longest of them first."""
    assert terms_in(text) == expected


ADDRESSES = [
    ("See https://example.org/a_b?c=d&e=f#g for it.", ["https://example.org/a_b?c=d&e=f#g"]),
    ("See http://example.org.", ["http://example.org"]),
    ("(see https://example.org/a), or", ["https://example.org/a"]),
    ("见https://example.org/a，然后", ["https://example.org/a"]),
    ("https://example.org/Sphinx/R", ["https://example.org/Sphinx/R"]),
]


@pytest.mark.parametrize(("text", "expected"), ADDRESSES)
def test_addresses_are_kept(text, expected):
    """An address in running text stays whole, without the punctuation around it."""
    assert terms_in(text) == expected


@given(st.lists(st.sampled_from([*TERMS, " ", "words", "<", "&amp;", "。"]), max_size=12).map("".join))
def test_nothing_is_lost(text):
    """Kept terms as tags, and the rest escaped, are the text again."""
    terms: list[str] = []

    def number(term: str) -> int:
        terms.append(term)
        return len(terms)

    tagged = "".join(do_not_translate.tag_terms(text, DO_NOT_TRANSLATE, number))

    parts = (
        terms[tagged_text.number_of(token) - 1] if tagged_text.is_tag(token) else tagged_text.unescape(token)
        for token in tagged_text.tokens(tagged)
    )
    assert "".join(parts) == text


PAIRS = [
    ("Sphinx is here.", "这里是Sphinx。", ("<x1/> is here.", "这里是<x1/>。")),
    ("Sphinx and R and Sphinx", "R、Sphinx和Sphinx", ("<x1/> and <x2/> and <x3/>", "<x2/>、<x1/>和<x3/>")),
    ("<g1>Sphinx</g1> with <x2/>", "<x2/>与<g1>Sphinx</g1>", ("<g1><x2/></g1> with <x3/>", "<x3/>与<g1><x2/></g1>")),
    ("a &lt; b", "a &lt; b", ("a &lt; b", "a &lt; b")),
    ("a&amp;b is it", "a&amp;b", ("<x1/> is it", "<x1/>")),
    ("Nothing of it", "没有Sphinx", ("Nothing of it", "没有Sphinx")),
    ("Sphinx is here.", "狮身人面像在这里。", None),  # the translator translated it
    ("Sphinx is here.", "Sphinx 的 Sphinx", None),
    ("Sphinx and Sphinx", "Sphinx", None),
]


@pytest.mark.parametrize(("source", "target", "expected"), PAIRS)
def test_pairs_of_parallel_data(source, target, expected):
    """A pair whose sides hold the same terms gets the same tags; one whose translator translated a term is not used."""
    assert do_not_translate.tag_pair(source, target, DO_NOT_TRANSLATE) == expected


@pytest.mark.parametrize(("source", "target", "expected"), [pair for pair in PAIRS if pair[2] and "x" in pair[2][1]])
def test_pairs_can_be_put_back(source, target, expected):
    """A tagged pair passes the check that every translation must pass, and its source is canonical."""
    tagged, translation = do_not_translate.tag_pair(source, target, DO_NOT_TRANSLATE)

    tagged_text.check(tagged, translation)
    assert tagged_text.canonical(tagged)[0] == tagged


def test_without_terms_no_word_is_protected():
    """Without terms no word becomes a placeholder."""
    nothing = do_not_translate.pattern([])

    assert nothing is None or nothing.search("Sphinx, C++ and .NET") is None


MEASURED = {
    "(0 minutes 0.542 seconds)": "(<x/> minutes <x/> seconds)",
    "Total time: 12.003 seconds for 3 files": "Total time: <x/> seconds for 3 files",
    "00:00.542 total execution time for 1 file": "<x/> total execution time for 1 file",
    "Last run on 2026-11-28 04:38:28 by hand": "Last run on <x/> by hand",
    "Built 2026-11-28T04:38:28.123Z.": "Built <x/>.",
    "Sat Nov 28 04:38:28 2026": "<x/>",
    "Date: Sat, 28 Nov 2026 04:38:28": "Date: <x/>",
    " 135 MB": "<x/> MB",
    "Wait 0.5 seconds, at 10:30, on 2026-11-28, for 135 MB.": "Wait 0.5 seconds, at 10:30, on 2026-11-28, for 135 MB.",
    "Version 1.234 and 3 minutes": "Version 1.234 and 3 minutes",
}


@pytest.mark.parametrize(("text", "tagged"), MEASURED.items(), ids=MEASURED)
def test_what_programs_measure_makes_no_new_segment(text, tagged):
    """How long, how much and when; what an author writes is left alone."""
    found = "".join(do_not_translate.tag_terms(text, do_not_translate.pattern([]), lambda _term: 0))
    assert found.replace("<x0/>", "<x/>") == tagged
