import re
from collections import Counter

import project_paths
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_amts.languages import profile
from sphinx_amts.text import spacing
from sphinx_amts.text.tagged_text import TAG, paired_code, placeholder, plain

CASES = project_paths.TESTS / "cases" / "typography"
SOURCE = "Use <x1/> here."
DISPLAY_TEXTS = {1: "len()", 2: "", 3: "图 3", 4: "3", 5: r"\alpha + 1", 6: "（见上）"}


def tidy(source, translation, target, display_texts):
    """The translation in the typography of the language of that code."""
    return spacing.tidy(source, translation, profile(target), display_texts)


def join(sentences, gaps, target, source=""):
    """The sentences joined in the language of that code."""
    return spacing.join(sentences, gaps, profile(target), source=profile(source) if source else None)


def cases(name):
    for number, line in enumerate((CASES / f"{name}.txt").read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            yield pytest.param(*line.split("|", 3 if name == "spaced" else 1), id=f"{name}-{number}")


@pytest.mark.parametrize(("translation", "tidied"), [*cases("zh_CN")])
@pytest.mark.parametrize("language", ["zh_CN", "zh_TW"])
def test_chinese(translation, tidied, language):
    """Spaces and punctuation are those of a Chinese technical book."""
    assert tidy(SOURCE, translation, language, DISPLAY_TEXTS) == tidied
    assert tidy(SOURCE, tidied, language, DISPLAY_TEXTS) == tidied


@pytest.mark.parametrize(("translation", "tidied"), [*cases("ja")])
def test_japanese(translation, tidied):
    """No space stands between kana and Han or beside full-width punctuation; the rest stays."""
    assert tidy(SOURCE, translation, "ja", DISPLAY_TEXTS) == tidied
    assert tidy(SOURCE, tidied, "ja", DISPLAY_TEXTS) == tidied


@pytest.mark.parametrize(("language", "source", "translation", "tidied"), [*cases("spaced")])
def test_languages_with_spaces(language, source, translation, tidied):
    """Spaces beside tags are those of the source."""
    assert tidy(source, translation, language, {}) == tidied
    assert tidy(source, tidied, language, {}) == tidied


@pytest.mark.parametrize(("languages", "rest"), [*cases("join")])
def test_join(languages, rest):
    """Sentences stand side by side as the target's script has it."""
    source, target = languages.split()
    *parts, joined = rest.split("|")
    assert join(parts[::2], parts[1::2], target, source=source) == joined


def test_joining_nothing():
    """No sentence is no text, and a missing gap is a mistake of the caller."""
    assert join([], [], "zh_CN") == ""
    with pytest.raises(ValueError, match="zip"):
        join(["a", "b"], [], "en")


def test_without_a_source_language_no_space_is_invented():
    """Only a source without spaces between sentences is a reason to put one in."""
    assert join(["One.", "Two."], [""], "en") == "One.Two."


WORDS = st.sampled_from([
    *"aB1漢汉かカ가，。、“”‘’…—（）()「」,.;:?!%+\xa0\u3000Ａ２·",
    *(" ", " ", "  ", "\n", "第", "个", "年", "abc", "3.14", "汉字", "&lt;", "&amp;", "...", "שלום", "ไทย"),
])  # fmt: skip
TAGGED = st.recursive(
    st.lists(WORDS | st.integers(1, 7).map(placeholder), max_size=8).map("".join),
    lambda inner: st.builds(lambda a, n, b, c: a + paired_code(n, b) + c, inner, st.integers(8, 12), inner, inner),
    max_leaves=5,
)
LANGUAGES = st.sampled_from(["zh_CN", "zh_TW", "ja", "es", "fr", "ko", "he", "th", "de"])
VISIBLE = st.dictionaries(st.integers(1, 7), st.sampled_from([*DISPLAY_TEXTS.values(), "汉", " a ", "。", "2.5", "<"]))


@given(TAGGED, TAGGED, LANGUAGES, VISIBLE)
@example("", "汉,<g8> 字</g8>", "zh_CN", {})
@example("", "汉 <g8></g8> 字", "zh_CN", {})
def test_tidying_twice_changes_nothing_more(source, translation, language, display_texts):
    """What is tidy stays as it is."""
    once = tidy(source, translation, language, display_texts)
    assert tidy(source, once, language, display_texts) == once


@given(TAGGED, TAGGED, LANGUAGES, VISIBLE)
def test_tidying_moves_no_tag_and_no_letter(source, translation, language, display_texts):
    """Tags keep their order and content, letters and digits theirs; only spaces and punctuation may change."""
    tidied = tidy(source, translation, language, display_texts)
    assert TAG.findall(tidied) == TAG.findall(translation)
    assert letters(tidied) == letters(translation)
    assert "".join(tidied.split()).translate(HALF) == "".join(translation.split()).translate(HALF)


HALF = str.maketrans("，；：？！。（）", ",;:?!.()")


def letters(tagged):
    """The letters and digits, and the tags among them."""
    return re.sub(r"[^\w<>/]", "", tagged.replace("&lt;", "").replace("&amp;", ""))


@given(TAGGED, TAGGED, VISIBLE)
def test_what_has_no_han_is_left_alone_in_chinese(source, translation, display_texts):
    """A sentence that was not translated, or is no Chinese, is not typeset as Chinese."""
    foreign = re.sub("[漢汉字第个年]", "x", translation)
    assert tidy(source, foreign, "zh_CN", display_texts) == foreign


@given(st.text("abc .,:;!?()’“”—123éß", max_size=30), st.sampled_from(["zh_CN", "es", "de"]))
def test_single_spaces_are_left_alone_without_tags(text, language):
    """Text without tags and doubled spaces needs no repair in languages with spaces."""
    single = re.sub(" +", " ", text).strip()
    assert tidy(single, single, language, {}) == single


@given(st.lists(TAGGED, min_size=1, max_size=4), st.data(), LANGUAGES, LANGUAGES | st.just("en") | st.just(""))
def test_joining_loses_no_sentence(sentences, data, language, source):
    """The sentences stand whole and in order, with nothing but white space between them."""
    gaps = [data.draw(st.sampled_from(["", " ", "\n"])) for _ in sentences[1:]]
    joined = join(sentences, gaps, language, source=source)
    assert re.fullmatch(r"\s?".join(map(re.escape, sentences)), joined)
    if source == language:
        assert joined == "".join(part for pair in zip(sentences, [*gaps, ""], strict=True) for part in pair)


@given(
    st.lists(TAGGED, min_size=2, max_size=2), st.sampled_from([" ", "\n"]), st.sampled_from(["es", "ko", "vi", "he"])
)
def test_languages_with_spaces_lose_none(sentences, gap, language):
    """Where sentences stand apart, they stay apart."""
    assert join(sentences, [gap], language, source="en") == gap.join(sentences)


def test_counts_of_tags_survive():
    """A plain example of the promise that a page can be rebuilt."""
    text = "在<g1>汉字 <x2/></g1> , <x3/>。"
    tidied = tidy("<g1>a <x2/></g1>, <x3/>.", text, "zh_CN", {2: "f"})
    assert Counter(TAG.findall(tidied)) == Counter(TAG.findall(text))
    assert plain(tidied, "f") == "在汉字 f, f。"


def test_an_unknown_language_is_one_with_spaces():
    """A code that nobody knows stops nothing."""
    assert join(["Qapla’.", "jIyaj."], [" "], "klingon", source="en") == "Qapla’. jIyaj."
    assert tidy("Use <x1/> now.", "DaH<x1/> yIlo’.", "klingon", {}) == "DaH <x1/> yIlo’."


def test_spaces_at_the_edges_belong_to_the_caller():
    """What stands before and after a sentence is not its own."""
    for language in ("zh_CN", "ja", "es"):
        assert tidy(SOURCE, "  汉字。<g1>ok</g1>\n\n", language, {}) == "  汉字。<g1>ok</g1>\n\n"


def test_numbers_in_text_from_right_to_left():
    """A sign stays before its number, a range in its order; nothing is isolated twice."""
    source = "It falls to -5 in the years 10–20."
    isolated = "ירד ל \u2066-5\u2069 בשנים \u206610–20\u2069."
    assert tidy(source, "ירד ל -5 בשנים 10–20.", "he", {}) == isolated
    assert tidy(source, isolated, "he", {}) == isolated
    assert tidy(source, "cae a -5", "es", {}) == "cae a -5"
