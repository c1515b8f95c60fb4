"""What holds of the checks for whatever texts: they end soon, do not fail, and leave good translations alone."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_amts import checks
from sphinx_amts.checks import Conventions, SegmentPair, Settings, Severity
from sphinx_amts.checks.check import CheckContext
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text, word_lists

_LANGUAGES = st.sampled_from(["en", "es", "zh_CN", "zh_TW", "ja", "ko", "fr", "fr_CA", "ar", "de", "ru", "th", "tlh"])
_PIECES = st.sampled_from([
    *"""
        the of and 10 0.5 1e-5 -1 10% 16 MB 5 ms 2021-03-04 March 3 v1.2.3 a_b
        load() os.path /etc/x --help %s {name} $HOME https://a.org/b help@a.org `x`
        **b** *i* :ref:`x` [a](b) IV HTTPS Python <x1/> <x3/> ( ) [ ] “ ” 「 」 « » '
        , . ; : ? ! ， 。 ？ ： （ ） <g2>x</g2> &amp;amp; &lt;b&gt; ⟦1⟧ 的 是 数据 データ する
        데이터 данные ข้อมูล é ñ Ã© â€
    """.split(),  # noqa: SIM905 - shorter
    "\n", "\u200b", "\ufffd", "\x00", '"', "\\n",
])  # fmt: skip
_TEXTS = st.one_of(
    st.text(max_size=60).map(tagged_text.escape),
    st.lists(_PIECES, max_size=14).map(" ".join),
    st.lists(_PIECES, max_size=14).map("".join),
)
#: Sentences that say the same; whatever of them follows upon each other is a sound translation.
_SAME = [
    ("The page is empty.", "La página está vacía.", "该页面为空。"),
    ("Wait 10 seconds.", "Espere 10 segundos.", "请等待 10 秒。"),
    ("It has 16 MB and costs 5 %.", "Tiene 16 MB y cuesta 5 %.", "它有 16 MB，价格为 5 %。"),
    ("Call <x1/> before <x2/>.", "Llame a <x1/> antes de <x2/>.", "请在 <x2/> 之前调用 <x1/>。"),
    ("Read <g3>the manual</g3> now.", "Lea <g3>el manual</g3> ahora.", "现在请阅读<g3>手册</g3>。"),
    ("The file setup.py is old.", "El archivo setup.py es antiguo.", "文件 setup.py 很旧。"),
    ("Set max_length to 1,024.", "Ponga max_length en 1.024.", "请把 max_length 设为 1024。"),
    ("Write to help@example.org.", "Escriba a help@example.org.", "请写信到 help@example.org。"),
    (
        "See https://example.org/a for more.",
        "Vea más en https://example.org/a aquí.",
        "更多内容请见 https://example.org/a。",
    ),
    ("Is Python (or PyTorch) there?", "¿Está Python (o PyTorch)?", "Python（或 PyTorch）在吗？"),
    ("Use %s or {name} then.", "Use entonces %s o {name}.", "然后使用 %s 或 {name}。"),
    ("Version 2.1.4 is “new”.", "La versión 2.1.4 es “nueva”.", "版本 2.1.4 是“新”的。"),
    ("On March 3, 2021 nothing came.", "El 3 de marzo de 2021 no llegó nada.", "2021 年 3 月 3 日没有东西到来。"),
]


def _findings(pair: SegmentPair, languages: LanguagePair) -> list[checks.Finding]:
    return list(checks.check_pair(pair, languages))


@given(_TEXTS, _TEXTS, _LANGUAGES, _LANGUAGES)
def test_no_pair_of_texts_makes_a_check_fail(source, translation, source_language, target_language):
    """Whatever two texts in whatever languages can be checked, and each finding says what and shows where."""
    for finding in _findings(SegmentPair(source, translation), LanguagePair(source_language, target_language)):
        assert finding.excerpt
        assert finding.explanation


@given(
    st.lists(st.sampled_from(_SAME), min_size=1, max_size=8, unique=True), st.sampled_from([(1, "es"), (2, "zh_CN")])
)
def test_what_says_the_same_is_no_warning(sentences, target):
    """Sound translations stay sound however they are put together: no fact, tag or mark of theirs is a finding."""
    column, language = target
    pair = SegmentPair(
        " ".join(texts[0] for texts in sentences),
        ("" if column > 1 else " ").join(texts[column] for texts in sentences),
    )
    findings = _findings(pair, LanguagePair("en", language))
    assert [str(finding) for finding in findings if finding.severity is Severity.WARNING] == []


@given(st.lists(st.tuples(_TEXTS, _TEXTS), max_size=80), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_pairs_does_not_matter(texts, chance):
    """Each pair has the same findings wherever it stands in a book; only which of two is the odd one may change."""
    pairs = [SegmentPair(*both, location=str(number)) for number, both in enumerate(texts)]
    shuffled = chance.sample(pairs, len(pairs))
    assert _of_pairs(pairs) == _of_pairs(shuffled)


def _of_pairs(pairs: list[SegmentPair]) -> list[tuple[str, str]]:
    names = {check.name for check in checks.CHECKS if not check.compares_segments}
    findings = checks.check_pairs(pairs, LanguagePair("en", "es"))
    return sorted((pair.location, finding.check) for pair, finding in findings if finding.check in names)


_UNITS = [
    "a", "ab ", "(", "[a", "`", "**", "$a", "{", "&lt;", "的时", "ab。", "a. ", "-a", "1", "1,", "-1 ", "a_", "a.b",
    "/a", "\\", "http://a.", "a@b.", "AB ", "IV ", "the of ", "“", " ", "\n", "，", "Ã", "éa", "?", "%(a)s", "$A",
    "10 ms ", "March 3 ", "1.2.3 ", "](", "<x1/>", "<g1>a</g1>", "12-", "Note: ", "(", "a:", "あい", "ab cd ef ",
]  # fmt: skip


@pytest.mark.parametrize("unit", _UNITS)
def test_a_long_text_takes_no_time(unit):
    """No pattern explodes: each check is done within a second of the longest texts that it looks at."""
    text = unit * (checks.MAXIMUM_LENGTH // len(unit))
    settings_ = Settings(
        terminology={"a b": "c"},
        banned_words={"ab": ""},
        do_not_translate=("a b",),
        conventions=Conventions(full_stops=1.0, latin_spaces=0.0),
    )
    for pair, code in (
        (SegmentPair(text, text + "."), "es"),
        (SegmentPair("The page.", text), "zh_CN"),
        (SegmentPair(text, "页"), "ja"),
    ):
        context = CheckContext.of(pair, LanguagePair("en", code), settings_)
        for check in checks.CHECKS:
            start = time.process_time()
            list(check.find(context))
            assert time.process_time() - start < 1


@pytest.mark.parametrize("unit", ["a", "1,", "的", "`", "<x1/>", "ab. "])
def test_a_text_that_is_no_sentence_takes_no_time(unit):
    """Of texts longer than a page only tags and length are looked at."""
    text = unit * (20_000 // len(unit))
    start = time.process_time()
    findings = _findings(SegmentPair(text, "La página."), LanguagePair("en", "es"))
    assert {finding.check for finding in findings} - {"tags", "nesting"} == {"too-short"}
    assert time.process_time() - start < 1


_LATIN_LANGUAGES = "es fr de pt it pl cs sv da nb fi tr id vi ro hu ca nl".split()  # noqa: SIM905 - shorter
_OTHER_LANGUAGES = ("zh_CN", "ja", "ko", "ru", "uk", "el", "ar", "he", "hi", "th")


@pytest.mark.parametrize("code", _LATIN_LANGUAGES)
def test_no_language_is_taken_for_another(code):
    """A language's own stop words in a row are neither left over from the source nor of a third language."""
    chance = random.Random(1)  # noqa: S311 - no secret
    text = " ".join(chance.sample(sorted(word_lists.stop_words(code, "en")), 12)).capitalize() + "."
    pair = SegmentPair("The keeper counts all of the ships in the harbour.", text)
    names = {finding.check for finding in _findings(pair, LanguagePair("en", code))}
    assert names.isdisjoint({"source-language", "wrong-language", "untranslated"}), text


@pytest.mark.parametrize("code", [code for code in (*word_lists.LATIN, *_OTHER_LANGUAGES) if code != "en"])
def test_the_source_is_found_in_every_language(code):
    """A sentence that is left in English, or half of it, is found whatever the target is."""
    source = "Before you use the renderer for the first time, load the given template and wait."
    half, pair = source[47:], LanguagePair("en", code)
    assert "untranslated" in {finding.check for finding in _findings(SegmentPair(source, source), pair)}
    assert "source-language" in {finding.check for finding in _findings(SegmentPair(source, f"Zxq wvx, {half}"), pair)}
