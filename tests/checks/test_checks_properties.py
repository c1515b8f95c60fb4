"""What holds of the checks for whatever texts: they end soon, do not fail, and leave good translations alone."""

from __future__ import annotations

import random
import time
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_amts import checks
from sphinx_amts.checks import SegmentPair, Settings, Severity, conventions
from sphinx_amts.checks import check_pair as check_model
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text

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


def _found(pair: SegmentPair, languages: LanguagePair, wishes: Settings | None = None) -> list[checks.Finding]:
    return list(checks.check_pair(pair, languages, wishes or Settings()))


@given(_TEXTS, _TEXTS, _LANGUAGES, _LANGUAGES)
def test_no_pair_of_texts_makes_a_check_fail(source, translation, one, other):
    """Whatever two texts in whatever languages can be checked, and each finding says what and shows where."""
    for found in _found(SegmentPair(source, translation), LanguagePair(one, other)):
        assert found.excerpt
        assert found.explanation


@given(
    st.lists(st.sampled_from(_SAME), min_size=1, max_size=8, unique=True), st.sampled_from([(1, "es"), (2, "zh_CN")])
)
def test_what_says_the_same_is_no_warning(sentences, target):
    """Sound translations stay sound however they are put together: no fact, tag or mark of theirs is a finding."""
    column, language = target
    pair = SegmentPair(
        " ".join(one[0] for one in sentences), ("" if column > 1 else " ").join(one[column] for one in sentences)
    )
    found = _found(pair, LanguagePair("en", language))
    assert [str(one) for one in found if one.severity is Severity.WARNING] == []


@given(st.lists(st.tuples(_TEXTS, _TEXTS), max_size=80), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_pairs_does_not_matter(texts, chance):
    """Each pair has the same findings wherever it stands in a book; only which of two is the odd one may change."""
    pairs = [SegmentPair(*both, location=str(number)) for number, both in enumerate(texts)]
    shuffled = chance.sample(pairs, len(pairs))
    assert _of_pairs(pairs) == _of_pairs(shuffled)


def _of_pairs(pairs: list[SegmentPair]) -> list[tuple[str, str]]:
    found = checks.check_pairs(pairs, LanguagePair("en", "es"))
    return sorted((pair.location, one.check) for pair, one in found if not checks.CHECKS[one.check].compares_segments)


_UNITS = [
    "a", "ab ", "(", "[a", "`", "**", "$a", "{", "&lt;", "的时", "ab。", "a. ", "-a", "1", "1,", "-1 ", "a_", "a.b",
    "/a", "\\", "http://a.", "a@b.", "AB ", "IV ", "the of ", "“", " ", "\n", "，", "Ã", "éa", "?", "%(a)s", "$A",
    "10 ms ", "March 3 ", "1.2.3 ", "](", "<x1/>", "<g1>a</g1>", "12-", "Note: ", "(", "a:", "あい", "ab cd ef ",
]  # fmt: skip


@pytest.mark.parametrize("unit", _UNITS)
def test_a_long_text_takes_no_time(unit):
    """No pattern explodes: each check is done within a second of the longest texts that it looks at."""
    text = unit * (checks.MAXIMUM_LENGTH // len(unit))
    settings_ = Settings(terminology={"a b": "c"}, banned_words={"ab": ""}, do_not_translate=("a b",), stops=1.0, blanks=0.0)
    for pair, code in (
        (SegmentPair(text, text + "."), "es"),
        (SegmentPair("The page.", text), "zh_CN"),
        (SegmentPair(text, "页"), "ja"),
    ):
        view = check_model.View.of(pair, LanguagePair("en", code), settings_)
        for test in check_model.TESTS.values():
            start = time.process_time()
            list(test(view))
            assert time.process_time() - start < 1


@pytest.mark.parametrize("unit", ["a", "1,", "的", "`", "<x1/>", "ab. "])
def test_a_text_that_is_no_sentence_takes_no_time(unit):
    """Of texts longer than a page only tags and length are looked at."""
    text = unit * (20_000 // len(unit))
    start = time.process_time()
    found = _found(SegmentPair(text, "La página."), LanguagePair("en", "es"))
    assert {one.check for one in found} - {"tags", "nesting"} == {"too-short"}
    assert time.process_time() - start < 1


def _book(count: int = 60) -> list[SegmentPair]:
    source = "The lighthouse keeper number {} counts all of the ships that pass the harbour every night."
    target = "El farero número {} cuenta todos los barcos que pasan por el puerto cada noche, sin falta."
    return [SegmentPair(source.format(number), target.format(number), str(number)) for number in range(count)]


_PAIR = LanguagePair("en", "es")


def test_the_length_is_learnt_from_the_book():
    """A translation half as long again as the others is found in a book, although alone it would pass."""
    long = SegmentPair(
        _book()[0].source,
        _book()[0].translation[:-1] + ", y después lo escribe todo en un cuaderno muy grande y muy viejo.",
    )
    assert "too-long" not in {one.check for one in _found(long, _PAIR)}
    assert "too-long" in {one.check for pair, one in checks.check_pairs([*_book(), long], _PAIR) if pair is long}


def test_some_mistakes_do_not_change_what_is_usual():
    """The measure of a book is that of most of its sentences, not of its worst ones."""
    bad = [SegmentPair(one.source, "x" * 900, one.location) for one in _book(12)]
    usual = conventions.calibrated(_book(), _PAIR, Settings())
    assert conventions.calibrated([*_book(), *bad], _PAIR, Settings()).ratio == pytest.approx(usual.ratio, rel=0.05)


def test_a_small_set_learns_nothing():
    """Fewer pairs than fifty are measured by the table of languages."""
    assert conventions.calibrated(_book(conventions.MINIMUM_PAIRS - 1), _PAIR, Settings()) == Settings()


def test_a_lost_full_stop_is_found_where_all_others_keep_theirs():
    """In a book that keeps its full stops a sentence without one may have lost more than that."""
    cut = SegmentPair(_book()[0].source, _book()[0].translation[:-11])
    assert "no-end" in {one.check for pair, one in checks.check_pairs([*_book(150), cut], _PAIR) if pair is cut}
    assert "no-end" not in {one.check for one in _found(cut, _PAIR)}


@pytest.mark.parametrize(
    ("usual", "other", "check"), [("{}章", "{} 章", "extra-blanks"), ("{} 章", "{}章", "missing-blanks")]
)
def test_blanks_follow_the_book(usual, other, check):
    """Beside Latin letters in Chinese the blanks of most sentences are right, and others are noted."""
    pairs = [SegmentPair(f"Chapter A{number}", "第" + usual.format(f"A{number}")) for number in range(60)]
    odd = SegmentPair("Chapter B7", "第" + other.format("B7"))
    found = {pair.source: one.check for pair, one in checks.check_pairs([*pairs, odd], LanguagePair("en", "zh_CN"))}
    assert found.get(odd.source) == check
    assert check != "extra-blanks" or set(found) == {odd.source}


def test_french_of_two_minds_is_a_note():
    """Where a book has no blank before a colon as often as it has one, that is noted only."""
    texts = [f"Voici{' ' * (number % 2)}: page {number}" for number in range(60)]
    pairs = [SegmentPair(f"Here: page {number}", text) for number, text in enumerate(texts)]
    found = {one.check for _, one in checks.check_pairs(pairs, LanguagePair("en", "fr"))}
    assert found == {"french-mixed"}
    assert {one.check for one in _found(pairs[0], LanguagePair("en", "fr"))} == {"french-spacing"}


def test_each_explanation_says_what_to_do():
    """A person who reads a finding knows what is wrong and, after a colon, what to do about it."""
    for one in checks.CHECKS.values():
        what, _, remedy = one.explanation.rpartition(": ")
        assert what, one.name
        assert remedy, one.name


def test_a_clean_book_of_many_languages_has_few_warnings():
    """The words of no language are taken for those of another one: its own stop-words in a row pass."""
    chance = random.Random(1)  # noqa: S311 - no secret
    for code in (
        "es",
        "fr",
        "de",
        "pt",
        "it",
        "pl",
        "cs",
        "sv",
        "da",
        "nb",
        "fi",
        "tr",
        "id",
        "vi",
        "ro",
        "hu",
        "ca",
        "nl",
    ):
        words = sorted(check_model.lexicon.stop_words(code, "en"))
        text = " ".join(chance.sample(words, 12)).capitalize() + "."
        found = {
            one.check
            for one in _found(
                SegmentPair("The keeper counts all of the ships in the harbour.", text), LanguagePair("en", code)
            )
        }
        assert found.isdisjoint({"source-language", "wrong-language", "untranslated"}), (code, text)


def test_the_source_is_found_in_every_language():
    """A sentence that is left in English, or half of it, is found whatever the target is."""
    source = "Before you use the renderer for the first time, load the given template and wait."
    half = source[47:]
    for code in chain(check_model.lexicon.LATIN, ("zh_CN", "ja", "ko", "ru", "uk", "el", "ar", "he", "hi", "th")):
        if code != "en":
            pair = LanguagePair("en", code)
            assert "untranslated" in {one.check for one in _found(SegmentPair(source, source), pair)}
            assert "source-language" in {one.check for one in _found(SegmentPair(source, f"Zxq wvx, {half}"), pair)}, code
