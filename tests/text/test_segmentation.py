import re
import string
import time

import project_paths
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_amts.languages import profile
from sphinx_amts.text import segmentation
from sphinx_amts.text.tagged_text import TAG, paired_code, placeholder, plain

CASES = project_paths.TESTS / "cases" / "segment"
DATA = project_paths.DATA / "segmentation"
SPACELESS = {"zh", "zh_CN", "ja"}

#: What no splitter can know: a full stop hidden in code, and whether an ellipsis ends a sentence or breaks it off.
UNDECIDABLE = {"Use `x = 1.`|It is a float.", "等等……|发生了什么？"}


def segment(text, language):
    """The sentences of a text in the language of that code."""
    return segmentation.segment(text, profile(language))


def own_cases():
    for file in sorted(CASES.glob("*.txt")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                yield pytest.param(file.stem, line, id=f"{file.stem}-{number}")


def data_cases():
    for file in sorted(DATA.glob("*.txt")):
        for line in filter(None, file.read_text("utf-8").splitlines()):
            yield pytest.param(file.stem, line, marks=[pytest.mark.xfail(strict=True)] if line in UNDECIDABLE else [])


def protected(line):
    """A case with raw markup in the form of tagged text: code and roles opaque, emphasis and links paired."""
    count = iter(range(1, 99))
    line = re.sub(r':\w+:`[^`]*`|`[^`]*`|<x id="\d+"/>', lambda _: placeholder(next(count)), line)
    words = r'\*\*(.+?)\*\*|\*(.+?)\*|<g id="\d+">(.+?)</g>'
    return re.sub(words, lambda match: paired_code(next(count), match[1] or match[2] or match[3]), line)


def check_case(language, line):
    sentences = line.split("|")
    text = ("" if language in SPACELESS else " ").join(sentences)
    pieces = segment(text, language)
    assert "".join(pieces) == text
    assert [piece.strip() for piece in pieces] == sentences


@pytest.fixture(params=["sentencex", "rule"])
def splitter(request, monkeypatch):
    """Both ways to propose boundaries: the library, and the rule for platforms that have none."""
    if request.param == "rule":
        monkeypatch.setattr(segmentation, "_sentencex", None)
    else:
        pytest.importorskip("sentencex", reason="sentencex has no wheel here")


@pytest.mark.parametrize(("language", "line"), [*own_cases()])
def test_cases(language, line, splitter):
    """Each case falls into its sentences, with sentencex and without."""
    check_case(language, line)


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no data for acceptance: set AMTS_DATA ({DATA} is missing)")
@pytest.mark.parametrize(("language", "line"), [*data_cases()])
def test_acceptance(language, line, splitter):
    """The collected technical sentences are cut as a reader would cut them, but for two that hide their end."""
    check_case(language, protected(line))


WORDS = [
    *"aB1.!?。！？…()“”\"（）「」《》:：',，;汉か »«",
    *(" ", "\n", "\n\n", "\t", "\xa0", "\u3000", "\u2028", "..."),
    *("Fig.", "etc.", "e.g.", "No.", "U.S.", "Mr.", "word", "Word", "3.1", "&amp;", "&lt;", "&gt;", "GB/s."),
]
LANGUAGES = ["en", "zh_CN", "ja", "es", "de", "fr", "pt_BR", "ar", "el", "th", "hi", "my", "eo"]


def tagged_texts():
    words = st.sampled_from(WORDS) | st.text(max_size=3).map(lambda text: re.sub("[<>&]", "", text))
    tags = st.integers(1, 99).map(placeholder)
    inner = st.lists(words | tags, max_size=8).map("".join)
    nested = st.builds(
        lambda number, *parts: paired_code(number, "".join(parts)), st.integers(1, 99), inner, tags, inner
    )
    pairs = st.builds(paired_code, st.integers(1, 99), inner | nested)
    return st.lists(words | words | tags | pairs, max_size=25).map("".join)


@given(tagged_texts(), st.sampled_from(LANGUAGES))
@example("", "en")
@example(" \n ", "en")
@example("<g1>A. B.</g1> C.", "en")
@example("U.S.\xa0Then", "en")
def test_nothing_is_lost_and_nothing_is_torn(text, language):
    """Joined, the pieces are the text; no tag, entity or pair is cut; no piece is empty or starts with its space."""
    pieces = segment(text, language)
    assert "".join(pieces) == text
    assert all(pieces)
    for piece in pieces:
        assert is_whole(piece)
        assert not re.search(r"&[a-z#0-9]*$", piece)
    assert not any(piece[0].isspace() for piece in pieces[1:])


@given(tagged_texts(), st.sampled_from(LANGUAGES))
def test_nothing_is_lost_without_sentencex(text, language):
    """The rule in the place of sentencex keeps the same promise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segmentation, "_sentencex", None)
        pieces = segment(text, language)
    assert "".join(pieces) == text
    assert all(is_whole(piece) for piece in pieces)


def is_whole(piece):
    """Whether all pairs of tags that it opens are closed in it, and the other way round."""
    depth = 0
    for match in TAG.finditer(piece):
        depth += {"g": 1, "/": -1}.get(match[0][1], 0)
        if depth < 0:
            return False
    return depth == 0 and not re.search(r"<[^>]*$|^[^<]*>", piece)


@given(st.lists(st.sampled_from(WORDS), max_size=20).map("".join), st.sampled_from(["en", "zh_CN", "ja", "es"]))
@example(".'（.）a", "en")
@example("a 。 ...Word", "es")
def test_a_sentence_is_one_sentence(text, language):
    """A piece, split again, is itself: what the memory holds for a sentence does not depend on its neighbours."""
    for piece in segment(text, language):
        assert segment(piece, language) == [piece]


def test_line_breaks_are_spaces():
    """A soft line break neither ends a sentence nor hides an end."""
    assert segment("One\nsentence,\n\nbroken.\nAnother\none.", "en") == ["One\nsentence,\n\nbroken.\n", "Another\none."]


def test_no_break_spaces_do_not_break():
    """What the author keeps together with a no-break space stays together."""
    assert segment("Written by Mx.\xa0Jones. See\xa0it.", "en") == ["Written by Mx.\xa0Jones. ", "See\xa0it."]


def test_sentencex_breaking_down_is_not_the_end(monkeypatch):
    """If the library fails on a text as Rust does, the rule takes its place; any other failure is not hidden."""
    panic = type("PanicException", (BaseException,), {})

    def raising(failure):
        def fail(language, text):
            raise failure

        return fail

    monkeypatch.setattr(segmentation, "_sentencex", raising(panic("end byte index 7 is not a char boundary")))
    assert segment("One. Two.", "en") == ["One. ", "Two."]
    monkeypatch.setattr(segmentation, "_sentencex", raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        segment("One. Two.", "en")


def test_an_unknown_language_is_split_all_the_same():
    """A code that nobody knows costs the quality of abbreviations, not the sentences."""
    assert segment("One. <x1/> two.", "klingon") == ["One. ", "<x1/> two."]


def test_splitting_takes_time_in_proportion(splitter):
    """Ten times the text takes about ten times as long, not a hundred times."""

    def seconds(times):
        text = (
            " ".join(f'It is {word} (or "not") <x1/>, e.g. here. So &amp; so.' for word in string.ascii_letters) + " "
        )
        start = time.process_time()
        pieces = segment(text * times, "en")
        assert plain("".join(pieces)) == plain(text * times)
        return time.process_time() - start

    seconds(1)
    assert seconds(10) < 40 * max(seconds(1), 0.001)
